//! Lines: voice contacts that can be in the center at once.

use super::queues::NONE;
use super::record::Recorder;
use super::service::Caller;
use super::{Calendar, Engine, Ranked};
use crate::model::Escalation;

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// Gives a voice contact a line, if there is one; other contacts need none, and one that is
    /// handed over has one.
    #[inline]
    pub(super) fn admit<R: Recorder>(
        &mut self,
        caller: &Caller,
        now: f64,
        recorder: &mut R,
    ) -> bool {
        let Some(lines) = self.model.lines else {
            return true;
        };
        let kind = self.model.routing.kind_of(caller.class);
        if !self.model.types[kind].takes_line {
            return true;
        }
        if self.is_off_line(caller.story) {
            // The center calls: there is a line for that.
            return true;
        }
        if caller.story != NONE {
            let story = self.stories.get_mut(caller.story);
            if std::mem::take(&mut story.keeps_line) {
                return true;
            }
        }
        self.expire(now, true, recorder);
        self.strike_off(now);
        if self.lines_in_use >= lines {
            return false;
        }
        self.lines_in_use += 1;
        true
    }

    /// The line of the contact that an agent has just answered is free at `end`.
    pub(super) fn hold_line(&mut self, agent: u32, end: f64, now: f64) {
        // The agent's last talk may not have been struck off: it has ended.
        self.strike_off(now);
        self.talks.insert(agent, end);
    }

    /// Frees the lines of the talks that have ended.
    fn strike_off(&mut self, now: f64) {
        while self.talks.next_time() <= now {
            self.talks.remove_next();
            self.lines_in_use -= 1;
        }
    }

    /// A voice contact gives its line back, unless its customer holds none.
    #[inline(always)]
    pub(super) fn free_line(&mut self, kind: usize, story: u32) {
        if self.model.lines.is_some()
            && self.model.types[kind].takes_line
            && !self.is_off_line(story)
        {
            self.lines_in_use -= 1;
        }
    }

    /// Whether a contact keeps its line when it is handed over: where both types take lines.
    pub(super) fn line_goes_on(&self, from: usize, escalation: &Escalation) -> bool {
        let to = self.model.routing.kind_of(escalation.class as usize);
        let types = &self.model.types;
        self.model.lines.is_some() && types[from].takes_line && types[to].takes_line
    }
}
