//! Lines: voice contacts that can be in the center at once.

use super::queues::NONE;
use super::record::Recorder;
use super::service::Caller;
use super::{Calendar, Engine, Patience, Ranked, Shape, WHOLE};
use crate::model::Escalation;

/// The lines in use.
///
/// Talks that end free lines, but no event of their own tells of it: how many are free matters
/// only when they run short. Until then the ends are kept and not looked at. While they are
/// short, a calendar has the ends in order.
#[derive(Debug, Default)]
pub(super) struct Lines<C> {
    /// Lines in use, with those of talks that have ended and were not struck off yet.
    pub in_use: u32,
    /// When the talk of each agent frees its line \[s\]; [`NO_TALK`] where none will.
    ends: Vec<f64>,
    /// The ends in order, while lines are short: a node is an agent.
    ordered: C,
    /// Whether they are short.
    short: bool,
    /// What that calendar is to be good at.
    shape: Shape,
}

const NO_TALK: f64 = f64::NEG_INFINITY;

impl<C: Calendar<f64>> Lines<C> {
    /// All lines are free.
    pub fn reset(&mut self, shape: Shape) {
        self.in_use = 0;
        self.ends.clear();
        self.ends.resize(shape.nodes, NO_TALK);
        self.short = false;
        self.shape = shape;
    }

    /// The line of the talk that an agent begins now is free at `end`.
    #[inline]
    fn hold(&mut self, agent: u32, end: f64, now: f64) {
        if self.short {
            self.strike_off(now);
        }
        let own = &mut self.ends[agent as usize];
        if *own != NO_TALK {
            // The agent's last talk has ended.
            self.in_use -= 1;
        }
        *own = end;
        if self.short {
            self.ordered.insert(agent, end);
        }
    }

    /// Strikes off the talks that have ended; lines are short from now on where an eighth or less
    /// of them is free then, and no more where more are.
    fn count(&mut self, lines: u32, now: f64) {
        let was_short = self.short;
        if was_short {
            self.strike_off(now);
        } else {
            for end in self.ends.iter_mut().filter(|e| **e > NO_TALK && **e <= now) {
                *end = NO_TALK;
                self.in_use -= 1;
            }
        }
        // With fewer lines than agents going over all of them would not pay.
        let few = (lines as usize) < self.ends.len();
        self.short = few || self.in_use > lines - lines / 8;
        if self.short && !was_short {
            self.ordered.reset(self.shape.nodes, self.shape);
            for (agent, end) in (0..).zip(&self.ends) {
                if *end != NO_TALK {
                    self.ordered.insert(agent, *end);
                }
            }
        }
    }

    /// Frees the lines of the talks that have ended, in the order of their ends.
    fn strike_off(&mut self, now: f64) {
        while self.ordered.next_time() <= now {
            self.ends[self.ordered.next_node() as usize] = NO_TALK;
            self.ordered.remove_next();
            self.in_use -= 1;
        }
    }
}

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// Gives a voice contact a line, if there is one; other contacts need none, and one that is
    /// handed over has one.
    #[inline(always)]
    pub(super) fn admit<R: Recorder, const LOOP: u8>(
        &mut self,
        caller: &Caller,
        now: f64,
        recorder: &mut R,
    ) -> bool {
        let Some(lines) = self.model.lines else {
            return true;
        };
        if !self.model.types[self.kind::<LOOP>(caller.class)].takes_line {
            return true;
        }
        if LOOP == WHOLE {
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
        }
        self.expire(now, true, recorder);
        let free = self.lines.in_use < lines || self.finds_line(lines, now, recorder);
        self.lines.in_use += u32::from(free);
        free
    }

    /// Whether one of `lines` is free, where it is not plain.
    #[cold]
    fn finds_line<R: Recorder>(&mut self, lines: u32, now: f64, recorder: &mut R) -> bool {
        self.lines.count(lines, now);
        if self.lines.in_use >= lines && self.patience == Patience::AtHeads {
            // Some of those who hold a line may have left, and nobody has noticed.
            for kind in 0..self.model.types.len() {
                self.forget_departed(kind, now, true, recorder);
            }
        }
        self.lines.in_use < lines
    }

    /// The line of the contact that an agent has just answered is free at `end`.
    #[inline(always)]
    pub(super) fn hold_line(&mut self, agent: u32, end: f64, now: f64) {
        self.lines.hold(agent, end, now);
    }

    /// A voice contact gives its line back, unless its customer holds none.
    #[inline(always)]
    pub(super) fn free_line(&mut self, kind: usize, story: u32) {
        if self.model.lines.is_some()
            && self.model.types[kind].takes_line
            && !self.is_off_line(story)
        {
            self.lines.in_use -= 1;
        }
    }

    /// Whether a contact keeps its line when it is handed over: where both types take lines.
    pub(super) fn line_goes_on(&self, from: usize, escalation: &Escalation) -> bool {
        let to = self.model.routing.kind_of(escalation.class as usize);
        let types = &self.model.types;
        self.model.lines.is_some() && types[from].takes_line && types[to].takes_line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Ring;
    use crate::random::{Purpose, ReplicationKey};

    /// Calls that wait and talk, with more and with fewer lines than agents, against a count of all
    /// that hold one at every call.
    #[test]
    fn a_line_is_free_when_a_count_of_all_says_so() {
        const AGENTS: usize = 40;
        for lines in [3, 20, 40, 60] {
            let shape = Shape {
                nodes: AGENTS,
                mean_ahead: 200.0,
            };
            let mut own: Lines<Ring<f64>> = Lines::default();
            own.reset(shape);
            let mut draw = ReplicationKey::new(7, u64::from(lines))
                .cell("calls", 0)
                .stream(Purpose::Talk);
            // For each agent when the talk ends and when the work does.
            let mut agents = [(NO_TALK, 0.0); AGENTS];
            let (mut now, mut waiting) = (0.0, 0);
            let (mut refused, mut begun, mut over) = (0, 0, 0);
            for call in 0..20_000 {
                // Busy and quiet hours by turns, so that lines run short and are many again.
                let pace = if call / 1000 % 2 == 0 { 3.0 } else { 30.0 };
                now += pace * draw.unit();
                let was_short = own.short;
                let talks = agents.iter().filter(|(talk, _)| *talk > now).count() as u32;
                let mut free = own.in_use < lines;
                if !free {
                    own.count(lines, now);
                    free = own.in_use < lines;
                }
                assert_eq!(free, talks + waiting < lines, "{lines} lines, call {call}");
                refused += u32::from(!free);
                begun += u32::from(own.short && !was_short);
                over += u32::from(was_short && !own.short);
                own.in_use += u32::from(free);
                waiting += u32::from(free);
                for (agent, of) in (0..).zip(&mut agents) {
                    if waiting > 0 && of.1 <= now {
                        let talk = now + 12.0 + 300.0 * draw.unit();
                        own.hold(agent, talk, now);
                        *of = (talk, talk + 60.0 * draw.unit());
                        waiting -= 1;
                    }
                }
            }
            // Lines were short, and where there are as many as agents they were many again.
            assert!(refused > 0 && begun > 0, "{lines} lines");
            assert_eq!(over > 0, lines as usize >= AGENTS, "{lines} lines");
        }
    }
}
