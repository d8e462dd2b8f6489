//! Waiting: joining a queue and leaving it.

use super::follow::Loss;
use super::queues::{NONE, Within};
use super::record::{Left, Recorder};
use super::segment::Fate;
use super::service::Caller;
use super::trace::Outcome;
use super::{Calendar, Engine, PLAIN, Patience, Ranked, Stop, WHOLE};
use crate::random::Purpose;
use crate::scenario::AfterHours;

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// A contact that found no agent joins its queue, unless there is no room or it balks.
    ///
    /// Returns false when the replication should be run again at a higher patience level.
    #[inline(always)]
    pub(super) fn wait<R: Recorder, const LOOP: u8>(
        &mut self,
        caller: &Caller,
        recorder: &mut R,
    ) -> Result<bool, Stop> {
        let model = self.model;
        let now = caller.since;
        let kind = self.kind::<LOOP>(caller.class);
        let of = &model.types[kind];
        if LOOP > PLAIN && !self.has_room(kind, now, recorder) {
            self.free_line(kind, caller.story);
            self.block(caller, recorder);
            return Ok(true);
        }
        if !of.balk.is_empty() {
            let drawn = self.stream::<LOOP>(caller, Purpose::Balk).unit();
            if drawn < of.balk_at(caller.interval) {
                self.gives_up::<R, LOOP>(caller, Left::Balked, recorder);
                return Ok(true);
            }
        }
        if LOOP == WHOLE && self.accepts_callback(caller, 0.0, now) {
            return self.call_back(caller, now, recorder);
        }
        let deadline = self.deadline::<LOOP>(kind, caller);
        if LOOP == WHOLE && !of.opening.is_open(now) {
            // It waits until the type opens, or the center closes for good.
            let opens = of.opening.opens_after(now).min(model.clock.horizon);
            if opens > now {
                if R::TRACES {
                    self.trace_wait(caller, recorder);
                }
                self.park(caller, deadline, opens);
                return Ok(true);
            }
        }
        if deadline <= now {
            // No patience at all: it has gone before any queue can have been longer by it.
            self.gives_up::<R, LOOP>(caller, Left::Abandoned, recorder);
            return Ok(true);
        }
        if LOOP > PLAIN && self.queues.within == Within::Random {
            // The order of an unordered list depends on who left before whom joined.
            self.expire(now, true, recorder);
        }
        let work = if LOOP > PLAIN {
            self.work_for_order(kind, caller)
        } else {
            0.0
        };
        if R::TRACES {
            self.trace_wait(caller, recorder);
        }
        let slot = self.queues.join::<LOOP>(caller.to_wait(deadline, work));
        if LOOP > PLAIN {
            if self.patience > Patience::AtHeads {
                self.set_timer(slot);
            }
            if self.thresholds.on {
                self.thresholds.join(slot, &self.queues);
            }
        }
        if LOOP == WHOLE && self.scripted {
            self.note_late(kind, 0.0, now);
        }
        if self.queues.longer_than_ever::<LOOP>(caller.class) {
            return self.note_peak(kind, now, recorder);
        }
        Ok(true)
    }

    /// When the patience of a contact that begins to wait ends \[s\].
    #[inline(always)]
    fn deadline<const LOOP: u8>(&self, kind: usize, caller: &Caller) -> f64 {
        let of = &self.model.types[kind];
        let held = if LOOP == WHOLE && caller.story == NONE {
            caller.since + of.holds_for
        } else {
            f64::INFINITY
        };
        let segment = if LOOP == WHOLE {
            self.model.routing.classes[caller.class].segment
        } else {
            0
        };
        let Some(patience) = of.patience_of(segment) else {
            return held;
        };
        let kept = if LOOP == WHOLE && caller.story != NONE {
            self.stories.get(caller.story).patience_of
        } else {
            None
        };
        let stream = match kept {
            Some(number) => caller.case.stream(Purpose::Patience, u64::from(number)),
            None => self.stream::<LOOP>(caller, Purpose::Patience),
        };
        let drawn = patience.sample(stream, caller.interval);
        let factor = if LOOP > PLAIN {
            self.patience_factor(kind, caller.since)
        } else {
            1.0
        };
        let deadline = caller.since + drawn * factor;
        if deadline < held { deadline } else { held }
    }

    /// A contact leaves at the moment of its arrival by itself.
    #[inline]
    pub(super) fn gives_up<R: Recorder, const LOOP: u8>(
        &mut self,
        caller: &Caller,
        how: Left,
        recorder: &mut R,
    ) {
        let now = caller.since;
        if LOOP > PLAIN {
            self.free_line(self.kind::<LOOP>(caller.class), caller.story);
            self.depart(caller, now, how, Loss::of(how), recorder);
        } else {
            recorder.left(caller.class, caller.interval, now, now, how);
            if R::TRACES {
                self.trace_end(caller, now, Outcome::Left(how), recorder);
            }
        }
    }

    /// A contact that has no line any more leaves without an answer.
    pub(super) fn depart<R: Recorder>(
        &mut self,
        caller: &Caller,
        at: f64,
        how: Left,
        loss: Loss,
        recorder: &mut R,
    ) {
        let kind = self.model.routing.kind_of(caller.class);
        let how = self.dropped_or(how, kind, caller, at);
        self.note_departure(kind, caller.since, at, how);
        if self.counts(caller.since) {
            recorder.left(kind, caller.interval, caller.since, at, how);
        }
        let wait = at - caller.since;
        self.tell_fate(caller, Fate::Left { how, wait }, recorder);
        if R::TRACES {
            self.trace_end(caller, at, Outcome::Left(how), recorder);
        }
        self.lost(caller, at, loss, recorder);
    }

    /// How a contact leaves: the call of a customer who was called, and waited as long as that
    /// takes, is dropped.
    fn dropped_or(&mut self, how: Left, kind: usize, caller: &Caller, at: f64) -> Left {
        let held_until = caller.since + self.model.types[kind].holds_for;
        if how == Left::Abandoned && caller.story == NONE && at >= held_until {
            self.dialing.note_dropped(self.model, kind);
            return Left::Dropped;
        }
        how
    }

    /// A contact comes while its type is closed, and does not wait.
    pub(super) fn turn_away<R: Recorder>(
        &mut self,
        caller: &Caller,
        after_hours: AfterHours,
        recorder: &mut R,
    ) {
        if caller.story != NONE
            && std::mem::take(&mut self.stories.get_mut(caller.story).keeps_line)
        {
            self.free_line(self.model.routing.kind_of(caller.class), caller.story);
        }
        if after_hours == AfterHours::Message {
            self.depart(caller, caller.since, Left::Message, Loss::Closed, recorder);
        } else {
            self.block(caller, recorder);
        }
    }

    /// A contact is refused on arrival.
    pub(super) fn block<R: Recorder>(&mut self, caller: &Caller, recorder: &mut R) {
        let now = caller.since;
        if self.counts(now) {
            let kind = self.model.routing.kind_of(caller.class);
            recorder.blocked(kind, caller.interval);
        }
        self.tell_fate(caller, Fate::Blocked, recorder);
        if R::TRACES {
            self.trace_end(caller, now, Outcome::Blocked, recorder);
        }
        self.lost(caller, now, Loss::Blocked, recorder);
    }

    /// Whether the queue limits let a contact in.
    #[inline(always)]
    fn has_room<R: Recorder>(&mut self, kind: usize, now: f64, recorder: &mut R) -> bool {
        match (self.model.queue_limit, self.model.types[kind].queue_limit) {
            (None, None) => true,
            limits => self.has_room_within(limits, kind, now, recorder),
        }
    }

    fn has_room_within<R: Recorder>(
        &mut self,
        (all, own): (Option<u32>, Option<u32>),
        kind: usize,
        now: f64,
        recorder: &mut R,
    ) -> bool {
        self.expire(now, true, recorder);
        all.is_none_or(|limit| self.queues.len < limit)
            && own.is_none_or(|limit| self.queues.len_of(kind) < limit)
    }

    /// A contact leaves its queue without an answer.
    pub(super) fn leave<R: Recorder>(&mut self, slot: u32, at: f64, how: Left, recorder: &mut R) {
        let contact = *self.queues.get(slot);
        self.take::<WHOLE>(slot);
        let kind = self.model.routing.kind_of(contact.class as usize);
        self.free_line(kind, contact.story);
        self.depart(&Caller::waiting(&contact), at, how, Loss::of(how), recorder);
    }

    /// A contact leaves its queue.
    #[inline(always)]
    pub(super) fn take<const LOOP: u8>(&mut self, slot: u32) {
        if LOOP > PLAIN
            && self.patience > Patience::AtHeads
            && self.timer_of(self.queues.get(slot)).is_some()
        {
            self.timers.remove(slot);
        }
        if LOOP > PLAIN && self.thresholds.on {
            self.thresholds.leave(slot, &self.queues);
        }
        self.queues.leave::<LOOP>(slot);
    }
}
