//! Agents whom actions move to another group, call in, or send home.
//!
//! A headcount has nobody in particular: who moves is whoever of the group becomes free. An agent
//! on the way belongs to neither headcount, and finishes the contact in hand first.

use super::record::Recorder;
use super::{Calendar, Engine, Ranked, WHOLE};
use crate::model::{LostTime, Model, Play, Turn};
use crate::scenario::{Move, ShrinkageSource};

/// Who is elsewhere because of actions.
#[derive(Debug, Clone, Default)]
pub(super) struct StaffMoves {
    moves: Vec<Moved>,
    groups: Vec<Changed>,
    /// Groups at which somebody has just arrived.
    arrived: Vec<usize>,
}

/// A move of agents, and how far it has got.
#[derive(Debug, Clone, Copy)]
struct Moved {
    of: Move,
    on: bool,
    /// Still with a contact in the group that they leave.
    leaving: u32,
    /// In the group that they help.
    there: u32,
    /// Still with a contact there, on their way back.
    returning: u32,
}

impl Moved {
    fn away(&self) -> u32 {
        self.leaving + self.there + self.returning
    }

    /// Puts in force that `available` agents are scheduled who could move.
    fn follow(&mut self, available: u32) {
        let wanted = if self.on {
            self.of.agents.min(available)
        } else {
            0
        };
        // Whose time is over goes home: first who has not left yet.
        let mut over = self.away().saturating_sub(available);
        for part in [&mut self.leaving, &mut self.returning, &mut self.there] {
            let home = over.min(*part);
            *part -= home;
            over -= home;
        }
        if !self.on {
            self.leaving = 0;
            self.returning += std::mem::take(&mut self.there);
            return;
        }
        let stay = self
            .returning
            .min(wanted.saturating_sub(self.leaving + self.there));
        self.returning -= stay;
        self.there += stay;
        let room = available.saturating_sub(self.away());
        self.leaving += wanted.saturating_sub(self.leaving + self.there).min(room);
    }
}

/// What actions change in a group.
#[derive(Debug, Clone, Copy, Default)]
struct Changed {
    /// Agents to be called in, and to be sent home.
    call_in: u32,
    send_home: u32,
    /// Agents moved away less those moved here, called in, and sent home, since `since`.
    current: [f64; 3],
    /// Agent-seconds of these before, in this interval.
    area: [f64; 3],
    since: f64,
}

impl StaffMoves {
    pub fn reset(&mut self, model: &Model) {
        self.arrived.clear();
        self.moves.clear();
        let moves = model.playbook.actions.iter().flat_map(|p| &p.moves);
        self.moves.extend(moves.map(|of| Moved {
            of: *of,
            on: false,
            leaving: 0,
            there: 0,
            returning: 0,
        }));
        self.groups.clear();
        self.groups.resize(model.groups.len(), Changed::default());
    }

    /// An action begins or ends.
    pub fn switch(&mut self, action: &Play, on: bool) {
        for &(g, more, fewer) in &action.headcounts {
            let group = &mut self.groups[g];
            if on {
                group.call_in += more;
                group.send_home += fewer;
            } else {
                group.call_in -= more;
                group.send_home -= fewer;
            }
        }
        for of in &action.moves {
            // Equal moves of two actions are as good as one another.
            if let Some(moved) = self.moves.iter_mut().find(|m| m.of == *of && m.on != on) {
                moved.on = on;
            }
        }
    }

    /// Agents of a group by headcount, if so many are scheduled and present.
    fn headcount(&mut self, g: usize, plan: u32) -> u32 {
        let mut available = plan;
        for moved in self.moves.iter_mut().filter(|m| m.of.from == g) {
            moved.follow(available);
            available -= moved.away();
        }
        let here = self.moves.iter().filter(|m| m.of.to == g);
        let guests: u32 = here.map(|m| m.there).sum();
        let group = &self.groups[g];
        (available + guests + group.call_in).saturating_sub(group.send_home)
    }

    /// Keeps count of who is elsewhere, after something has changed in a group of whom so many
    /// are scheduled and present.
    fn count(&mut self, g: usize, plan: u32, now: f64) {
        let away = self.moves.iter().filter(|m| m.of.from == g);
        let away: u32 = away.map(Moved::away).sum();
        let here = self.moves.iter().filter(|m| m.of.to == g);
        let here: u32 = here.map(|m| m.there).sum();
        let group = &mut self.groups[g];
        let sent = group
            .send_home
            .min(plan.saturating_sub(away) + here + group.call_in);
        group.pass(now);
        group.current = [
            f64::from(away) - f64::from(here),
            f64::from(group.call_in),
            f64::from(sent),
        ];
    }

    /// An agent of a group has gone off duty: it may be on its way to another group.
    pub fn departed(&mut self, g: usize) {
        for moved in &mut self.moves {
            if moved.of.from == g && moved.leaving > 0 {
                moved.leaving -= 1;
                moved.there += 1;
                return self.arrived.push(moved.of.to);
            }
            if moved.of.to == g && moved.returning > 0 {
                moved.returning -= 1;
                return self.arrived.push(moved.of.from);
            }
        }
    }

    /// Whether somebody has arrived who is not at work yet.
    #[inline]
    pub fn any_arrived(&self) -> bool {
        !self.arrived.is_empty()
    }

    /// Adds the scheduled time that actions took from a group in the interval that ends at `now`.
    pub fn add_lost(&mut self, g: usize, now: f64, lost: &mut LostTime) {
        let group = &mut self.groups[g];
        group.pass(now);
        let [moved, called, sent] = std::mem::take(&mut group.area);
        lost.add(ShrinkageSource::Moved, moved);
        lost.add(ShrinkageSource::CalledIn, -called);
        lost.add(ShrinkageSource::SentHome, sent);
        lost.unpaid += sent;
    }
}

impl Changed {
    fn pass(&mut self, now: f64) {
        for (area, current) in self.area.iter_mut().zip(self.current) {
            *area += current * (now - self.since);
        }
        self.since = now;
    }
}

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// Agents of a group scheduled and present, whatever actions say.
    fn planned_now(&self, g: usize) -> u32 {
        let epoch = self.epoch.saturating_sub(1);
        let planned = self.staffing.net[epoch * self.model.groups.len() + g];
        planned.min(self.model.groups[g].agents)
    }

    /// Puts in force what the plan and actions say of a group.
    pub(super) fn restaff<R: Recorder>(&mut self, g: usize, now: f64, recorder: &mut R) {
        if self.model.groups[g].shifts {
            self.call_into_shift(g, now, recorder);
        } else {
            self.follow_headcount(g, now, recorder);
            // Whom its agents help may have lost some of them.
            for i in 0..self.plays.staff.moves.len() {
                let Move { from, to, .. } = self.plays.staff.moves[i].of;
                if from == g {
                    self.follow_headcount(to, now, recorder);
                }
            }
            self.admit_arrived(now, recorder);
        }
    }

    /// Puts in force the headcount of a group, with those who help it and without those whom it
    /// has sent elsewhere.
    fn follow_headcount<R: Recorder>(&mut self, g: usize, now: f64, recorder: &mut R) {
        let plan = self.planned_now(g);
        let net = self.plays.staff.headcount(g, plan);
        self.plays.staff.count(g, plan, now);
        let net = net.min(self.model.groups[g].agents);
        self.set_headcount::<R, WHOLE>(g, now, net, recorder);
    }

    /// Agents who have left one group come on duty in another.
    pub(super) fn admit_arrived<R: Recorder>(&mut self, now: f64, recorder: &mut R) {
        while let Some(g) = self.plays.staff.arrived.pop() {
            self.follow_headcount(g, now, recorder);
        }
    }

    /// So many agents beyond its shifts are to be in a group.
    fn call_into_shift<R: Recorder>(&mut self, g: usize, now: f64, recorder: &mut R) {
        let group = &self.model.groups[g];
        let own = group.on_shifts;
        let called = self.plays.staff.groups[g].call_in;
        for place in 0..group.agents - own {
            let agent = group.first_agent + own + place;
            let there = self.duties[agent as usize].turn == Turn::There;
            if place < called && !there {
                self.comes(agent, g, now, recorder);
            } else if place >= called && there {
                self.should_go(agent, g, now, Turn::Off);
            }
        }
        self.plays.staff.count(g, 0, now);
    }
}
