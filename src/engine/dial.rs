//! Dialling: calls to the customers of lists.
//!
//! A dialler looks at its list when an agent has become free and found nothing among the waiting
//! contacts, when its hours begin, and at the end of its dials (unless the scenario wants it
//! otherwise). It then keeps as many dials under way as its pace allows for the agents it could
//! get: those idle above the reserve of each group that serves its type. An answered dial is a
//! contact that arrives.

use super::lists::{Dial, What};
use super::queues::NONE;
use super::record::Recorder;
use super::service::Caller;
use super::trace::Found;
use super::{Calendar, Engine, Ranked, Stop, WHOLE};
use crate::random::{Key, Purpose};
use crate::scenario::DialMode;

/// Customers of a list whose draws begin at one key: few enough that their states differ.
const BLOCK_BITS: u32 = 24;

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// Whether a dialler has something to look at.
    #[inline]
    pub(super) fn dialler_looks(&self) -> bool {
        self.dialing.look || self.agents.spells != self.dialing.seen
    }

    /// Time of the next event of a list, unless it comes after `next`, the next arrival or change
    /// of the clock. Of two arrivals at one instant that of the earlier type comes first.
    #[inline]
    pub(super) fn next_dial(&self, next: f64) -> f64 {
        let (time, kind) = self.dialing.next();
        let first = time < next || time == next && kind < self.batch.next_kind();
        if first { time } else { f64::INFINITY }
    }

    /// The next event of a list.
    pub(super) fn dial_due<R: Recorder>(&mut self, recorder: &mut R) -> Result<bool, Stop> {
        let Some((d, now, what)) = self.dialing.pop() else {
            return Ok(true);
        };
        let model = self.model;
        let dialler = &model.diallers[d];
        match what {
            What::Opens => {
                self.dialing.look_at(d);
                self.dialing.plan_opening(dialler, d, now);
            }
            What::Due => {
                let begun = self.dialing.lists[d].begun;
                // Else the dialler had fresh numbers, and waits for other things.
                if dialler.list.is_some_and(|n| begun >= n) {
                    self.dialing.look_at(d);
                }
            }
            What::Ends(dial) => {
                self.dialing.lists[d].under_way -= 1;
                for &beside in &dialler.beside {
                    if model.diallers[beside].looks_at_dial_end {
                        self.dialing.look_at(beside);
                    }
                }
                return self.dial_ends(&dial, now, recorder);
            }
        }
        Ok(true)
    }

    /// Diallers look at their lists, those with the most urgent calls first. Returns false when
    /// the replication should be run again at a higher patience level.
    pub(super) fn dial<R: Recorder>(&mut self, recorder: &mut R) -> Result<bool, Stop> {
        let freed = self.agents.spells != self.dialing.seen;
        self.dialing.seen = self.agents.spells;
        self.dialing.look = false;
        // A change of staffing is noted just before its time.
        let (changed, _) = self.model.staffing.epochs[self.epoch - 1];
        let now = self.now.max(changed);
        for d in 0..self.dialing.lists.len() {
            let look = std::mem::take(&mut self.dialing.lists[d].look);
            if (look || freed) && !self.look_at_list(d, now, recorder)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a list may be dialled; an agent of group `free` is free and looks at the queues.
    pub(super) fn may_dial(&self, d: usize, now: f64, free: Option<usize>) -> bool {
        let dialler = &self.model.diallers[d];
        !self.closed
            && now < self.model.clock.horizon
            && dialler.opening.is_open(now)
            && self.dialing.has_number(dialler, d, now)
            && dialler
                .when
                .is_none_or(|w| self.holds(w, dialler.kind, now, now, free))
    }

    fn look_at_list<R: Recorder>(
        &mut self,
        d: usize,
        now: f64,
        recorder: &mut R,
    ) -> Result<bool, Stop> {
        let dialler = &self.model.diallers[d];
        while self.may_dial(d, now, None) {
            if dialler.mode == DialMode::Preview {
                if !self.preview(d, now, recorder) {
                    break;
                }
                continue;
            }
            let before = self.without_agent(d);
            let Some(unanswered) = self.dial_for_idle(d, now, recorder)? else {
                return Ok(false);
            };
            // Dials that take no time and reach nobody are followed by others at once, unless a
            // customer who answered was not given to the agent that was there for the dial.
            if !unanswered || !dialler.looks_at_dial_end || self.without_agent(d) > before {
                break;
            }
        }
        Ok(true)
    }

    /// Calls of a list that found no agent: dropped, or waiting still.
    fn without_agent(&self, d: usize) -> u64 {
        let waiting = self.queues.len_of(self.model.diallers[d].kind);
        self.dialing.lists[d].dropped + u64::from(waiting)
    }

    /// An idle agent is taken and dials, if there is one.
    fn preview<R: Recorder>(&mut self, d: usize, now: f64, recorder: &mut R) -> bool {
        let dialler = &self.model.diallers[d];
        if self.agents_for(d, now, None) <= self.promised(d) {
            return false;
        }
        let next = self.dialing.lists[d].begun;
        let pick = self.customer(d, next).stream(Purpose::Routing, 0);
        let Some((agent, g)) =
            self.find_agent_widened(dialler.kind, (now, 0.0), now, pick, recorder)
        else {
            return false;
        };
        // Who has other contacts in hand cannot dial.
        if !self.agents.is_idle(agent) {
            return false;
        }
        let Some(dial) = self.begin_dial(d, now, recorder) else {
            return false;
        };
        self.agents.end_idle(agent, g);
        self.agents.begin_work(g, now);
        self.dialing.dials[agent as usize] = Some(dial);
        self.occupy::<WHOLE>(agent, now + dialler.dial_time);
        true
    }

    /// Begins as many dials as there are agents for; whether some took no time and reached
    /// nobody, or `None` when the replication should be run again at a higher patience level.
    fn dial_for_idle<R: Recorder>(
        &mut self,
        d: usize,
        now: f64,
        recorder: &mut R,
    ) -> Result<Option<bool>, Stop> {
        let dialler = &self.model.diallers[d];
        let limit = self.pace_of(d) * f64::from(self.agents_for(d, now, None));
        let mut promised = self.promised(d);
        let mut unanswered = false;
        while self.below(d, promised, limit) {
            let Some(dial) = self.begin_dial(d, now, recorder) else {
                break;
            };
            promised += 1;
            if dialler.dial_time > 0.0 {
                self.dialing.lists[d].under_way += 1;
                let ends = now + dialler.dial_time;
                self.dialing.insert(dialler, d, ends, What::Ends(dial));
                continue;
            }
            unanswered |= !dial.answered;
            if !self.dial_ends(&dial, now, recorder)? {
                return Ok(None);
            }
        }
        Ok(Some(unanswered))
    }

    /// Dials under way for agents whom a list would call for, too.
    pub(super) fn promised(&self, d: usize) -> u32 {
        let beside = self.model.diallers[d].beside.iter();
        beside.map(|b| self.dialing.lists[*b].under_way).sum()
    }

    /// Agents that a list may be dialled for now: those idle above the reserves of their groups, and
    /// of them those above its own; an agent of group `free` is free and looks at the queues.
    pub(super) fn agents_for(&self, d: usize, now: f64, free: Option<usize>) -> u32 {
        let dialler = &self.model.diallers[d];
        let kind = dialler.kind;
        let above = (0..self.agents.groups.len()).filter_map(|g| {
            let link = self.model.routing.link(kind, g)?;
            let idle = self.free_agents(g, kind) + u32::from(free == Some(g));
            let serves = idle > 0
                && link.after == 0.0
                && link
                    .when
                    .is_none_or(|w| self.holds(w, kind, now, now, free));
            serves.then(|| (idle + 1).saturating_sub(link.min_idle))
        });
        above.sum::<u32>().saturating_sub(dialler.reserve)
    }

    /// Dials for each agent at present: the scenario's pace, or 1 while one more dropped call, beside
    /// those that still wait, would make the share of dropped calls among the connected too large.
    ///
    /// The share is that since the start. A rule of our own: where the pace is high enough it keeps
    /// the share at its bound, which regulators set over a time, too.
    fn pace_of(&self, d: usize) -> f64 {
        let (dialler, list) = (&self.model.diallers[d], &self.dialing.lists[d]);
        let Some(most) = dialler.max_dropped else {
            return dialler.pace;
        };
        let waiting = u64::from(self.queues.len_of(dialler.kind));
        let dropped = (list.dropped + waiting + 1) as f64;
        if dropped <= most * (list.connected + 1) as f64 {
            dialler.pace
        } else {
            1.0
        }
    }

    /// Whether a list may have another dial under way beside `promised` of them. The part of a
    /// dial that is over is dialled with that chance, drawn once for each dial.
    fn below(&self, d: usize, promised: u32, limit: f64) -> bool {
        let whole = limit.floor();
        let promised = f64::from(promised);
        if promised != whole {
            return promised < whole;
        }
        let over = limit - whole;
        over > 0.0 && {
            let number = self.dialing.lists[d].dials + 1;
            let owner = self.key.named(self.model.diallers[d].key, number, 0);
            owner.stream(Purpose::Dial, 0).unit() < over
        }
    }

    /// Key of a customer of a list. The customers of a list are cases of intervals that no
    /// horizon has.
    fn customer(&self, d: usize, index: u64) -> Key {
        let block = index >> BLOCK_BITS;
        let cell = self.key.cell(self.model.diallers[d].key, u64::MAX - block);
        cell.case(index & ((1 << BLOCK_BITS) - 1))
    }

    /// Takes the next number of a list and dials it.
    fn begin_dial<R: Recorder>(&mut self, d: usize, now: f64, recorder: &mut R) -> Option<Dial> {
        let dialler = &self.model.diallers[d];
        let (index, tries) = self.dialing.next_number(dialler, d, now)?;
        self.dialing.lists[d].dials += 1;
        recorder.dialed(dialler.kind, self.interval);
        let mut stream = self
            .customer(d, index)
            .stream(Purpose::Dial, u64::from(tries));
        Some(Dial {
            list: d as u16,
            index,
            tries,
            answered: stream.unit() < dialler.connect_at(self.interval),
        })
    }

    /// A dial ends to which no agent belongs.
    fn dial_ends<R: Recorder>(
        &mut self,
        dial: &Dial,
        now: f64,
        recorder: &mut R,
    ) -> Result<bool, Stop> {
        match self.customer_answers(dial, now, recorder) {
            Some(caller) => self.enter::<R, WHOLE>(&caller, recorder),
            None => Ok(true),
        }
    }

    /// The work in hand of an agent ends: if that was a dial that a customer answered, the agent
    /// talks to that customer.
    pub(super) fn talks_to_dialled<R: Recorder>(
        &mut self,
        agent: u32,
        g: usize,
        now: f64,
        recorder: &mut R,
    ) -> bool {
        let Some(dial) = self.dialing.dials.get_mut(agent as usize) else {
            return false;
        };
        let Some(dial) = dial.take() else {
            return false;
        };
        let Some(caller) = self.customer_answers(&dial, now, recorder) else {
            return false;
        };
        if R::TRACES {
            self.found = Found::OnArrival;
        }
        let end = self.answer::<R, WHOLE>(agent, g, &caller, now, recorder);
        self.occupy::<WHOLE>(agent, end);
        true
    }

    /// A dial ends: the contact of a customer who answers, or `None`.
    fn customer_answers<R: Recorder>(
        &mut self,
        dial: &Dial,
        now: f64,
        recorder: &mut R,
    ) -> Option<Caller> {
        let d = dial.list as usize;
        let model = self.model;
        let dialler = &model.diallers[d];
        if self.closed || now >= model.clock.horizon {
            return None;
        }
        let case = self.customer(d, dial.index);
        if !dial.answered {
            self.not_reached(dial, case, now);
            return None;
        }
        self.dialing.lists[d].connected += 1;
        let kind = dialler.kind;
        recorder.connected(kind, self.interval);
        let talk = case.stream(Purpose::Talk, 0);
        Some(Caller {
            class: kind,
            interval: self.interval,
            case,
            talk: model.types[kind].talk.sample(talk, self.interval),
            story: NONE,
            since: now,
            delayed: false,
        })
    }

    /// Nobody answers a dial: the number is dialled again later, or given up.
    fn not_reached(&mut self, dial: &Dial, case: Key, now: f64) {
        let d = dial.list as usize;
        let dialler = &self.model.diallers[d];
        if dial.tries >= dialler.tries {
            self.dialing.lists[d].given_up += 1;
            return;
        }
        let mut stream = case.stream(Purpose::Dial, u64::from(dial.tries));
        // The first was whether the customer answers.
        stream.unit();
        let due = now + dialler.try_after.sample(stream, self.interval);
        if due >= self.model.clock.horizon {
            return;
        }
        self.dialing.dial_again(dialler, dial, due);
    }
}
