//! Agents who come, go, and take pauses.

use super::record::Recorder;
use super::{Away, Calendar, Engine, PLAIN, Ranked, WHOLE};
use crate::model::LostTime;
use crate::random::{Key, Purpose, exponential};
use crate::scenario::ShrinkageSource;

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// The staffing of the next epoch comes into force: idle agents leave at once, busy ones
    /// when their work ends; newcomers look at the queues, groups in order.
    pub(super) fn change_staffing<R: Recorder, const LOOP: u8>(&mut self, recorder: &mut R) {
        let model = self.model;
        let groups = model.groups.len();
        let (now, _) = model.staffing.epochs[self.epoch];
        let first = self.epoch * groups;
        self.epoch += 1;
        for g in 0..groups {
            if LOOP > PLAIN && model.groups[g].shifts {
                continue;
            }
            if LOOP == WHOLE && self.plays_on && model.playbook.staffs[g] {
                self.restaff(g, now, recorder);
                continue;
            }
            let net = self.staffing.net[first + g].min(model.groups[g].agents);
            self.set_headcount::<R, LOOP>(g, now, net, recorder);
        }
        if LOOP > PLAIN {
            self.let_go_if_alone(now, recorder);
        }
    }

    /// A new headcount of a group comes into force.
    pub(super) fn set_headcount<R: Recorder, const LOOP: u8>(
        &mut self,
        g: usize,
        now: f64,
        net: u32,
        recorder: &mut R,
    ) {
        if net == self.agents.groups[g].net {
            return;
        }
        self.agents.set_net(g, now, net);
        if LOOP > PLAIN && self.model.groups[g].marks_leavers {
            return self.change_marked(g, now, net, recorder);
        }
        while self.agents.groups[g].on_duty > net && self.agents.groups[g].idle > 0 {
            let agent = self.agents.first_idle(g, 0);
            self.agents.end_idle(agent, g);
            self.go(agent, g, now);
        }
        if LOOP > PLAIN && self.agents.groups[g].paused > 0 {
            self.send_paused_home(g, now, net);
        }
        while self.agents.groups[g].on_duty < net {
            let agent = self.agents.come(g, now);
            if LOOP > PLAIN {
                self.plan_pause(agent, g, now);
            }
            self.look_for_work::<R, LOOP>(agent, g, now, recorder);
        }
    }

    /// The same for a group in which a falling headcount marks busy agents: idle ones leave at
    /// once, then those on a pause, and of the busy so many are marked as are too many still.
    /// A rising headcount takes marks back before anybody comes.
    fn change_marked<R: Recorder>(&mut self, g: usize, now: f64, net: u32, recorder: &mut R) {
        let group = &self.model.groups[g];
        let all = group.first_agent..group.first_agent + group.agents;
        let marked = |leaving: &[bool]| all.clone().filter(|a| leaving[*a as usize]).count() as u32;
        let leavers = marked(&self.leaving);
        while self.agents.groups[g].on_duty > net + leavers && self.agents.groups[g].idle > 0 {
            let agent = self.agents.first_idle(g, 0);
            self.agents.end_idle(agent, g);
            self.go(agent, g, now);
        }
        if self.agents.groups[g].paused > 0 {
            self.send_paused_home(g, now, net + leavers);
        }
        let mut staying = self.agents.groups[g].on_duty - leavers;
        for agent in all.clone() {
            let marked = self.leaving[agent as usize];
            if staying > net && !marked && self.agents.is_busy(agent, g) {
                self.leaving[agent as usize] = true;
                self.close_hand(agent, g);
                staying -= 1;
            } else if staying < net && marked {
                self.leaving[agent as usize] = false;
                self.reopen_hand(agent, g, now, recorder);
                staying += 1;
            }
        }
        while staying < net {
            let agent = self.agents.come(g, now);
            staying += 1;
            self.plan_pause(agent, g, now);
            self.look_for_work::<R, WHOLE>(agent, g, now, recorder);
        }
    }

    /// Of a group with too many agents, those on a pause leave before the busy ones.
    fn send_paused_home(&mut self, g: usize, now: f64, net: u32) {
        let first = self.model.groups[g].first_agent;
        for agent in first..first + self.model.groups[g].agents {
            if self.agents.groups[g].on_duty <= net {
                return;
            }
            if self.breaks[agent as usize].away != Away::No {
                self.stop_pause(agent, g, now);
                self.work.remove(agent);
                self.go(agent, g, now);
            }
        }
    }

    /// An agent whose work or pause has just ended goes off duty: the headcount has fallen.
    pub(super) fn leaves_duty(&mut self, agent: u32, g: usize, now: f64) {
        let away = self.breaks.get(agent as usize).map_or(Away::No, |b| b.away);
        if away == Away::No {
            self.agents.end_work(g, now);
        } else {
            self.stop_pause(agent, g, now);
        }
        self.go(agent, g, now);
    }

    /// An agent that is neither busy nor on a pause goes off duty.
    fn go(&mut self, agent: u32, g: usize, now: f64) {
        self.cancel_pause(agent);
        self.agents.go(agent, g, now);
        if self.plays_on {
            self.plays.staff.departed(g);
        }
    }

    /// No pause of an agent is due or will fall due.
    pub(super) fn cancel_pause(&mut self, agent: u32) {
        if let Some(state) = self.breaks.get_mut(agent as usize) {
            state.due = false;
            let planned = std::mem::take(&mut state.planned);
            // After the end of the horizon the calendar is empty.
            if planned && !self.closed {
                self.pauses.remove(agent);
            }
        }
    }

    /// An agent is on no pause any more.
    pub(super) fn stop_pause(&mut self, agent: u32, g: usize, now: f64) {
        let away = std::mem::take(&mut self.breaks[agent as usize].away);
        self.agents.end_pause(g, now);
        if away == Away::AfterContact {
            let reason = ShrinkageSource::PauseAfter as usize;
            self.agents.end_away(g, reason, now);
        }
    }

    /// Plans the next pause of an agent, where its group takes pauses.
    pub(super) fn plan_pause(&mut self, agent: u32, g: usize, now: f64) {
        let group = &self.model.groups[g];
        let Some(pauses) = &group.pauses else { return };
        if self.closed {
            return;
        }
        let count = self.breaks[agent as usize].count;
        let mut stream = self
            .owner(agent, g)
            .stream(Purpose::Pause, u64::from(count));
        let state = &mut self.breaks[agent as usize];
        state.count += 1;
        state.planned = true;
        let due = now + exponential(&mut stream) * pauses.every;
        self.pauses.insert(agent, due);
    }

    /// Whom the draws of an agent's pauses belong to.
    fn owner(&self, agent: u32, g: usize) -> Key {
        let group = &self.model.groups[g];
        let slot = u64::from(agent - group.first_agent) + 1;
        self.key.named(group.key, slot, 0)
    }

    /// An agent's next pause falls due: it begins at once, or when the work in hand ends.
    pub(super) fn pause_falls_due(&mut self, now: f64) {
        let agent = self.pauses.next_node();
        self.pauses.remove_next();
        self.breaks[agent as usize].planned = false;
        let g = self.agents.group_of[agent as usize] as usize;
        if self.agents.is_idle(agent) {
            self.agents.end_idle(agent, g);
            let end = self.begin_pause(agent, g, now);
            self.work.insert(agent, end);
        } else {
            self.breaks[agent as usize].due = true;
            self.close_hand(agent, g);
        }
    }

    /// Begins a pause; returns when it ends.
    fn begin_pause(&mut self, agent: u32, g: usize, now: f64) -> f64 {
        self.agents.begin_pause(g, now);
        let state = &mut self.breaks[agent as usize];
        state.due = false;
        state.away = Away::Pause;
        let count = u64::from(state.count);
        let stream = self.owner(agent, g).stream(Purpose::PauseLength, count);
        let length = self.model.groups[g]
            .pauses
            .as_ref()
            .map_or(0.0, |p| p.length.sample(stream, self.interval));
        now + length
    }

    /// Where the work that ends was a pause, or the agent is to go or to pause now: handles it
    /// and returns true.
    pub(super) fn pause_begins_or_ends<R: Recorder>(
        &mut self,
        agent: u32,
        g: usize,
        now: f64,
        recorder: &mut R,
    ) -> bool {
        let a = agent as usize;
        let by_shift = self.model.groups[g].shifts;
        let away = self.breaks[a].away;
        if away != Away::No {
            self.stop_pause(agent, g, now);
            if by_shift && self.break_is_due(agent, g) {
                self.begin_break(agent, g, now);
                return true;
            }
            if away == Away::Pause {
                self.plan_pause(agent, g, now);
            } else if self.breaks[a].due && !self.closed {
                let end = self.begin_pause(agent, g, now);
                self.work.insert(agent, end);
                return true;
            }
            self.look_for_work::<R, WHOLE>(agent, g, now, recorder);
            return true;
        }
        if by_shift {
            if self.departs_after_work(agent, g, now) {
                self.let_go_if_alone(now, recorder);
                return true;
            }
            if self.break_is_due(agent, g) {
                self.agents.end_work(g, now);
                self.begin_break(agent, g, now);
                return true;
            }
        }
        if self.breaks[a].due && !self.closed {
            self.agents.end_work(g, now);
            let end = self.begin_pause(agent, g, now);
            self.work.insert(agent, end);
            return true;
        }
        self.pauses_after_contact(agent, g, now)
    }

    /// Where the agent pauses after the contact that has ended: begins it and returns true.
    fn pauses_after_contact(&mut self, agent: u32, g: usize, now: f64) -> bool {
        let Some(after) = &self.model.groups[g].pause_after else {
            return false;
        };
        if self.closed {
            return false;
        }
        let state = &mut self.breaks[agent as usize];
        let number = u64::from(state.contacts);
        state.contacts += 1;
        let stream = self.owner(agent, g).stream(Purpose::PauseAfter, number);
        let length = after.draw(stream, self.interval);
        if length <= 0.0 {
            return false;
        }
        self.agents.end_work(g, now);
        self.agents.begin_pause(g, now);
        let reason = ShrinkageSource::PauseAfter as usize;
        self.agents.begin_away(g, reason, now);
        self.breaks[agent as usize].away = Away::AfterContact;
        self.work.insert(agent, now + length);
        true
    }

    /// Scheduled time that a group has lost in the interval that ends at `now`.
    pub(super) fn lost_time(&mut self, g: usize, now: f64) -> LostTime {
        let cell = self.interval * self.model.groups.len() + g;
        let mut lost = self.staffing.lost.get(cell).copied().unwrap_or_default();
        self.agents.add_lost(g, now, &mut lost);
        if self.plays_on {
            self.plays.staff.add_lost(g, now, &mut lost);
        }
        lost
    }
}
