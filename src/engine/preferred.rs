//! The agent who served a case last comes first.

use super::queues::NONE;
use super::service::Caller;
use super::{Calendar, Engine, Ranked};
use crate::model::HELD;

/// What a contact does about the agent who served its case last.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Preference {
    /// There is none, or it cannot be had: any agent will do.
    Anybody,
    /// The agent is idle: it answers.
    Take(u32, usize),
    /// The contact waits for it in this class.
    Wait(u16),
}

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// What a contact that has just arrived does about the agent who served its case last.
    pub(super) fn preference(&self, caller: &Caller) -> Preference {
        let (model, story) = (self.model, caller.story);
        let kind = model.routing.kind_of(caller.class);
        let (Some(wait), true) = (model.script.preferred[kind], story != NONE) else {
            return Preference::Anybody;
        };
        let agent = self.stories.get(story).agent;
        if agent == NONE {
            return Preference::Anybody;
        }
        let g = self.agents.group_of[agent as usize] as usize;
        if model.routing.link(caller.class, g).is_none() || self.agents.is_off(agent, g) {
            Preference::Anybody
        } else if self.is_free_for(agent, g, kind) {
            Preference::Take(agent, g)
        } else {
            let held = model.routing.held(caller.class).filter(|_| wait > 0.0);
            held.map_or(Preference::Anybody, Preference::Wait)
        }
    }

    /// The contact that waits for this very agent, the oldest if there are several, [`NONE`] if
    /// nobody does. It is from now on one that any agent may answer.
    pub(super) fn held_for(&mut self, agent: u32, g: usize) -> u32 {
        let mut best = NONE;
        let mut oldest = (f64::INFINITY, u32::MAX);
        for (class, of) in self.model.routing.classes.iter().enumerate() {
            if of.stages & HELD == 0 || !self.fits(agent, g, class) {
                continue;
            }
            let mut slot = self.queues.first(class);
            while slot != NONE {
                let contact = self.queues.get(slot);
                let age = (contact.since, contact.ticket);
                if self.stories.get(contact.story).agent == agent && age < oldest {
                    (best, oldest) = (slot, age);
                }
                slot = self.queues.behind(slot);
            }
        }
        if best != NONE {
            self.release(best);
        }
        best
    }

    /// A contact no longer waits for one agent alone.
    pub(super) fn release(&mut self, slot: u32) {
        let class = self.queues.get(slot).class as usize;
        let released = self.model.routing.released(class);
        if released as usize != class {
            self.queues.move_to(slot, released);
        }
    }
}
