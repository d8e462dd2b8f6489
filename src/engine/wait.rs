//! Waiting: joining a queue, leaving it, and noticing who has left.

use super::queues::{Contact, NONE, Waiting, Within};
use super::record::{Left, Recorder};
use super::{Calendar, Engine, Patience, Ranked, Stop};
use crate::random::{Key, Purpose};

/// Steps spent on counting one replication's queues beyond which a calendar of deadlines is
/// cheaper.
const COUNTING_BUDGET: u64 = 1 << 20;

/// Ranks of timers due at one instant: thresholds before ends of patience.
const DEADLINE: u64 = 1 << 63;

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// The lowest level that this model can do with.
    pub(super) fn needed_patience(&self) -> Patience {
        use crate::scenario::ContactCriterion as By;
        let model = self.model;
        let counts = |c: &By| matches!(c, By::LongestQueue | By::Random | By::ShortestWork);
        if model.routing.widens {
            Patience::Events
        } else if model.lines.is_some()
            || model.queue_limit.is_some()
            || model.types.iter().any(|t| t.queue_limit.is_some())
            || model.routing.contact_order.iter().any(counts)
        {
            Patience::OnDemand
        } else {
            Patience::AtHeads
        }
    }

    /// A contact that found no agent joins its queue, unless there is no room or it balks.
    ///
    /// Returns false when the replication should be run again at a higher patience level.
    #[inline(always)]
    pub(super) fn wait<R: Recorder, const FULL: bool>(
        &mut self,
        kind: usize,
        (case, talk): (Key, f64),
        now: f64,
        recorder: &mut R,
    ) -> Result<bool, Stop> {
        let model = self.model;
        let of = &model.types[kind];
        if FULL && !self.has_room(kind, now, recorder) {
            recorder.blocked(kind, self.interval);
            self.free_line(kind);
            return Ok(true);
        }
        if !of.balk.is_empty() && case.stream(Purpose::Balk, 0).unit() < of.balk_at(self.interval) {
            recorder.left(kind, self.interval, now, now, Left::Balked);
            if FULL {
                self.free_line(kind);
            }
            return Ok(true);
        }
        let deadline = match &of.patience {
            None => f64::INFINITY,
            Some(patience) => {
                let drawn = patience.sample(case.stream(Purpose::Patience, 0), self.interval);
                let factor = if FULL {
                    self.patience_factor(kind, now)
                } else {
                    1.0
                };
                now + drawn * factor
            }
        };
        if deadline <= now {
            // No patience at all: it has gone before any queue can have been longer by it.
            recorder.left(kind, self.interval, now, now, Left::Abandoned);
            if FULL {
                self.free_line(kind);
            }
            return Ok(true);
        }
        if FULL && self.queues.within == Within::Random {
            // The order of an unordered list depends on who left before whom joined.
            self.expire(now, true, recorder);
        }
        let work = if FULL {
            self.work_for_order(kind, case, talk, now)
        } else {
            0.0
        };
        let slot = self.queues.join::<FULL>(Contact {
            since: now,
            deadline,
            case,
            talk,
            work,
            interval: self.interval as u32,
            services: 0,
            kind: kind as u16,
        });
        if FULL && self.patience > Patience::AtHeads {
            self.set_timer(slot);
        }
        let queue = &self.queues.queues[kind];
        if queue.len > queue.peak || self.queues.len > self.queues.peak {
            return self.note_peak(kind, now, recorder);
        }
        Ok(true)
    }

    /// Whether the queue limits let a contact in.
    fn has_room<R: Recorder>(&mut self, kind: usize, now: f64, recorder: &mut R) -> bool {
        let (all, own) = (self.model.queue_limit, self.model.types[kind].queue_limit);
        if all.is_none() && own.is_none() {
            return true;
        }
        self.expire(now, true, recorder);
        all.is_none_or(|limit| self.queues.len < limit)
            && own.is_none_or(|limit| self.queues.queues[kind].len < limit)
    }

    /// Puts a waiting contact's next threshold or deadline into the calendar.
    fn set_timer(&mut self, slot: u32) {
        if let Some(due) = self.timer_of(self.queues.get(slot)) {
            self.timers.insert(slot, due);
        }
    }

    /// When something next happens to a waiting contact by itself; `None`: never.
    fn timer_of(&self, contact: &Waiting) -> Option<Ranked> {
        let age = u64::from(contact.ticket);
        if self.patience == Patience::Events {
            let thresholds = &self.model.routing.offers[contact.kind as usize].thresholds;
            if let Some(after) = thresholds.get(contact.widened as usize) {
                let time = contact.since + after;
                if time <= contact.deadline {
                    return Some(Ranked { time, rank: age });
                }
            }
        }
        (contact.deadline < f64::INFINITY).then_some(Ranked {
            time: contact.deadline,
            rank: DEADLINE | age,
        })
    }

    /// A waiting contact's threshold is reached or its patience ends.
    pub(super) fn timer_fires<R: Recorder>(&mut self, now: f64, recorder: &mut R) {
        let slot = self.timers.next_node();
        let contact = *self.queues.get(slot);
        let kind = contact.kind as usize;
        let thresholds = &self.model.routing.offers[kind].thresholds;
        let widens = thresholds
            .get(contact.widened as usize)
            .filter(|after| contact.since + **after <= contact.deadline);
        let Some(&after) = widens else {
            self.leave(slot, now, Left::Abandoned, recorder);
            return;
        };
        self.timers.remove_next();
        self.queues.get_mut(slot).widened += 1;
        if let Some((agent, group)) = self.find_agent_widened(kind, after, contact.case) {
            self.queues.leave::<true>(slot);
            self.answer_from_idle::<R, true>(agent, group, &contact, now, recorder);
        } else {
            self.set_timer(slot);
        }
    }

    /// A contact leaves its queue without an answer.
    pub(super) fn leave<R: Recorder>(&mut self, slot: u32, at: f64, how: Left, recorder: &mut R) {
        let contact = *self.queues.get(slot);
        self.take::<true>(slot);
        let kind = contact.kind as usize;
        self.free_line(kind);
        recorder.left(kind, contact.interval as usize, contact.since, at, how);
    }

    /// A contact leaves its queue.
    #[inline(always)]
    pub(super) fn take<const FULL: bool>(&mut self, slot: u32) {
        if FULL
            && self.patience > Patience::AtHeads
            && self.timer_of(self.queues.get(slot)).is_some()
        {
            self.timers.remove(slot);
        }
        self.queues.leave::<FULL>(slot);
    }

    /// A voice contact gives its line back.
    #[inline(always)]
    pub(super) fn free_line(&mut self, kind: usize) {
        if self.model.lines.is_some() && self.model.types[kind].takes_line {
            self.lines_in_use -= 1;
        }
    }

    /// Lets everybody go whose patience has ended before `now` (`until_now`: or at it), where
    /// there is a calendar of deadlines.
    pub(super) fn expire<R: Recorder>(&mut self, now: f64, until_now: bool, recorder: &mut R) {
        if self.patience != Patience::OnDemand {
            return;
        }
        loop {
            let deadline = self.timers.next_time();
            if !(deadline < now || until_now && deadline == now) || deadline == f64::INFINITY {
                return;
            }
            let slot = self.timers.next_node();
            self.leave(slot, deadline, Left::Abandoned, recorder);
        }
    }

    /// Lets everybody of a queue go whose patience has ended before `now` (`until_now`: or at it).
    pub(super) fn forget_departed<R: Recorder>(
        &mut self,
        kind: usize,
        now: f64,
        until_now: bool,
        recorder: &mut R,
    ) {
        match self.patience {
            Patience::Events => {}
            Patience::OnDemand => self.expire(now, until_now, recorder),
            Patience::AtHeads => {
                if self.model.types[kind].patience.is_none() {
                    return;
                }
                self.counting += u64::from(self.queues.queues[kind].len);
                let mut slot = self.queues.first(kind);
                while slot != NONE {
                    let behind = self.queues.behind(slot);
                    let deadline = self.queues.get(slot).deadline;
                    if deadline < now || until_now && deadline == now {
                        self.leave(slot, deadline, Left::Abandoned, recorder);
                    }
                    slot = behind;
                }
            }
        }
    }

    /// The head of a queue, once those at it that have left before `now` are forgotten.
    #[inline(always)]
    pub(super) fn head<R: Recorder>(&mut self, kind: usize, now: f64, recorder: &mut R) -> u32 {
        loop {
            let slot = self.queues.first(kind);
            if slot == NONE {
                return NONE;
            }
            let deadline = self.queues.get(slot).deadline;
            if deadline >= now || self.patience != Patience::AtHeads {
                return slot;
            }
            self.leave(slot, deadline, Left::Abandoned, recorder);
        }
    }

    /// A queue seems longer than ever: counts exactly.
    #[cold]
    fn note_peak<R: Recorder>(
        &mut self,
        kind: usize,
        now: f64,
        recorder: &mut R,
    ) -> Result<bool, Stop> {
        if self.queues.queues[kind].len > self.queues.queues[kind].peak {
            self.forget_departed(kind, now, true, recorder);
        }
        if self.queues.len > self.queues.peak {
            for other in 0..self.model.types.len() {
                self.forget_departed(other, now, true, recorder);
            }
            self.queues.peak = self.queues.peak.max(self.queues.len);
        }
        let queue = &mut self.queues.queues[kind];
        queue.peak = queue.peak.max(queue.len);
        if self.queues.len > self.most_waiting {
            let longest = (0..self.model.types.len()).max_by_key(|k| self.queues.queues[*k].len);
            return Err(Stop::Overflow {
                at: now,
                kind: longest.unwrap_or(kind),
                waiting: self.queues.len,
            });
        }
        Ok(self.counting <= COUNTING_BUDGET || self.patience != Patience::AtHeads)
    }

    /// The statistics begin: the longest queues are those of now, without those whose patience
    /// ends now. Nobody is sent away: an agent who is free at this instant may still answer.
    pub(super) fn begin_peaks(&mut self, now: f64) {
        let mut all = 0;
        for kind in 0..self.model.types.len() {
            let mut waiting = 0;
            let mut slot = self.queues.first(kind);
            while slot != NONE {
                waiting += u32::from(self.queues.get(slot).deadline > now);
                slot = self.queues.behind(slot);
            }
            self.queues.queues[kind].peak = waiting;
            all += waiting;
        }
        self.queues.peak = all;
    }

    /// The statistics end: tells the longest queues.
    pub(super) fn end_peaks<R: Recorder>(&mut self, recorder: &mut R) {
        for (kind, queue) in self.queues.queues.iter().enumerate() {
            recorder.longest_queue(Some(kind), queue.peak);
        }
        recorder.longest_queue(None, self.queues.peak);
    }
}
