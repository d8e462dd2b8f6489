//! Agents who come, go, and take pauses.

use super::record::Recorder;
use super::{Calendar, Engine, Ranked};
use crate::random::{Purpose, exponential};

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// The staffing of the next epoch comes into force: idle agents leave at once, busy ones
    /// when their work ends; newcomers look at the queues, groups in order.
    pub(super) fn change_staffing<R: Recorder, const FULL: bool>(&mut self, recorder: &mut R) {
        let model = self.model;
        let groups = model.groups.len();
        let (now, _) = model.staffing.epochs[self.epoch];
        let first = self.epoch * groups;
        self.epoch += 1;
        for g in 0..groups {
            let net = self.staffing.net[first + g].min(model.groups[g].agents);
            if net == self.agents.groups[g].net {
                continue;
            }
            self.agents.set_net(g, now, net);
            while self.agents.groups[g].on_duty > net && self.agents.groups[g].idle > 0 {
                let agent = self.agents.first_idle(g, 0);
                self.agents.end_idle(agent, g);
                self.go(agent, g, now);
            }
            if FULL && self.agents.groups[g].paused > 0 {
                self.send_paused_home(g, now, net);
            }
            while self.agents.groups[g].on_duty < net {
                let agent = self.agents.come(g, now);
                if FULL {
                    self.plan_pause(agent, g, now);
                }
                self.look_for_work::<R, FULL>(agent, g, now, recorder);
            }
        }
        if FULL {
            self.let_go_if_alone(now, recorder);
        }
    }

    /// Of a group with too many agents, those on a pause leave before the busy ones.
    fn send_paused_home(&mut self, g: usize, now: f64, net: u32) {
        let first = self.model.groups[g].first_agent;
        for agent in first..first + self.model.groups[g].agents {
            if self.agents.groups[g].on_duty <= net {
                return;
            }
            if self.breaks[agent as usize].paused {
                self.breaks[agent as usize].paused = false;
                self.agents.end_pause(g, now);
                self.work.remove(agent);
                self.agents.go(agent, g, now);
            }
        }
    }

    /// An agent whose work or pause has just ended goes off duty: the headcount has fallen.
    pub(super) fn leaves_duty(&mut self, agent: u32, g: usize, now: f64) {
        let paused = self.breaks.get(agent as usize).is_some_and(|b| b.paused);
        if paused {
            self.breaks[agent as usize].paused = false;
            self.agents.end_pause(g, now);
            self.agents.go(agent, g, now);
        } else {
            self.agents.end_work(g, now);
            self.go(agent, g, now);
        }
    }

    /// An agent that is neither busy nor on a pause goes off duty.
    fn go(&mut self, agent: u32, g: usize, now: f64) {
        if let Some(state) = self.breaks.get_mut(agent as usize) {
            let planned = !state.due && self.model.groups[g].pauses.is_some();
            state.due = false;
            if planned && !self.closed {
                self.pauses.remove(agent);
            }
        }
        self.agents.go(agent, g, now);
    }

    /// Plans the next pause of an agent, where its group takes pauses.
    fn plan_pause(&mut self, agent: u32, g: usize, now: f64) {
        let group = &self.model.groups[g];
        let Some(pauses) = &group.pauses else { return };
        if self.closed {
            return;
        }
        let state = &mut self.breaks[agent as usize];
        let slot = u64::from(agent - group.first_agent) + 1;
        let owner = self.key.named(group.key, slot, 0);
        let mut stream = owner.stream(Purpose::Pause, u64::from(state.count));
        state.count += 1;
        let due = now + exponential(&mut stream) * pauses.every;
        self.pauses.insert(agent, due);
    }

    /// An agent's next pause falls due: it begins at once, or when the work in hand ends.
    pub(super) fn pause_falls_due(&mut self, now: f64) {
        let agent = self.pauses.next_node();
        self.pauses.remove_next();
        let g = self.agents.group_of[agent as usize] as usize;
        if self.agents.is_idle(agent) {
            self.agents.end_idle(agent, g);
            let end = self.begin_pause(agent, g, now);
            self.work.insert(agent, end);
        } else {
            self.breaks[agent as usize].due = true;
        }
    }

    /// Begins a pause; returns when it ends.
    fn begin_pause(&mut self, agent: u32, g: usize, now: f64) -> f64 {
        let group = &self.model.groups[g];
        self.agents.begin_pause(g, now);
        let state = &mut self.breaks[agent as usize];
        state.due = false;
        state.paused = true;
        let slot = u64::from(agent - group.first_agent) + 1;
        let owner = self.key.named(group.key, slot, 0);
        let stream = owner.stream(Purpose::PauseLength, u64::from(state.count));
        let length = group
            .pauses
            .as_ref()
            .map_or(0.0, |p| p.length.sample(stream, self.interval));
        now + length
    }

    /// Where the work that ends was a pause, or a pause is due: handles it and returns true.
    pub(super) fn pause_begins_or_ends<R: Recorder>(
        &mut self,
        agent: u32,
        g: usize,
        now: f64,
        recorder: &mut R,
    ) -> bool {
        let state = &mut self.breaks[agent as usize];
        if state.paused {
            state.paused = false;
            self.agents.end_pause(g, now);
            self.plan_pause(agent, g, now);
            self.look_for_work::<R, true>(agent, g, now, recorder);
            return true;
        }
        if state.due && !self.closed {
            self.agents.end_work(g, now);
            let end = self.begin_pause(agent, g, now);
            self.work.insert(agent, end);
            return true;
        }
        false
    }
}
