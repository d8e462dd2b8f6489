//! How the engine gets to know that somebody who waits has left, or has waited until a threshold.

use super::queues::{NONE, Waiting};
use super::record::{Left, Recorder};
use super::service::Caller;
use super::{Calendar, Engine, Ranked, Stop, WHOLE, thresholds};
use crate::model::TypeModel;
use crate::random::Purpose;

/// How the engine gets to know that a patience has ended. It makes no difference to any result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Patience {
    /// When an agent looks at the head of a queue.
    AtHeads,
    /// From a calendar of deadlines, whenever a queue length is asked for.
    OnDemand,
    /// By an event of its own.
    Events,
}

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
        let retries = |t: &TypeModel| {
            let retry = t.follow.retry.as_ref();
            retry.is_some_and(|r| r.after_abandon > 0.0)
        };
        // A customer who gives up and tries again must be known to have given up before that.
        // So must one with whom an agent waits, who then goes on.
        let holds = |t: &TypeModel| {
            let mut warm = t.follow.escalate.iter().filter_map(|e| e.warm.as_ref());
            warm.any(|w| w.first_agent_waits)
        };
        let stays_exact = model.script.is_exact();
        let offers = |t: &TypeModel| {
            let callback = t.follow.callback.as_ref();
            callback.is_some_and(|c| c.after > 0.0)
        };
        let paces = model.diallers.iter().any(|d| d.max_dropped.is_some());
        if model.routing.widens && !thresholds::stand_in_line(model)
            || stays_exact
            || paces
            || model
                .types
                .iter()
                .any(|t| retries(t) || offers(t) || holds(t))
        {
            Patience::Events
        } else if model.lines.is_some() && !model.single
            || model.queue_limit.is_some()
            || model.types.iter().any(|t| t.queue_limit.is_some())
            || model.routing.contact_order.iter().any(counts)
        {
            Patience::OnDemand
        } else {
            Patience::AtHeads
        }
    }

    /// Puts a waiting contact's next threshold or deadline into the calendar.
    pub(super) fn set_timer(&mut self, slot: u32) {
        if let Some(due) = self.timer_of(self.queues.get(slot)) {
            self.timers.insert(slot, due);
        }
    }

    /// When something next happens to a waiting contact by itself; `None`: never.
    pub(super) fn timer_of(&self, contact: &Waiting) -> Option<Ranked> {
        let age = u64::from(contact.ticket);
        if self.patience == Patience::Events {
            let thresholds = &self.model.routing.offers[contact.class as usize].thresholds;
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
    pub(super) fn timer_fires<R: Recorder>(
        &mut self,
        now: f64,
        recorder: &mut R,
    ) -> Result<bool, Stop> {
        let slot = self.timers.next_node();
        let contact = *self.queues.get(slot);
        let class = contact.class as usize;
        let thresholds = &self.model.routing.offers[class].thresholds;
        let widens = thresholds
            .get(contact.widened as usize)
            .filter(|after| contact.since + **after <= contact.deadline);
        let Some(&after) = widens else {
            self.leave(slot, now, Left::Abandoned, recorder);
            return Ok(true);
        };
        self.timers.remove_next();
        self.queues.get_mut(slot).widened += 1;
        self.set_timer(slot);
        let waits = if self.scripted {
            // One that is answered at this very moment is in time, so that lateness comes last.
            let waits = self.reach_stages(slot, after, recorder) && self.look(slot, recorder);
            if waits {
                self.note_late(self.model.routing.kind_of(class), after, now);
            }
            waits
        } else {
            self.look_around::<R, WHOLE>(slot, after, now, recorder)
        };
        if waits {
            let caller = Caller::waiting(self.queues.get(slot));
            if self.accepts_callback(&caller, after, now) {
                self.take::<WHOLE>(slot);
                return self.call_back(&caller, now, recorder);
            }
        }
        Ok(true)
    }

    /// A contact that has waited until a threshold looks for an idle agent; whether it still waits.
    pub(super) fn look_around<R: Recorder, const LOOP: u8>(
        &mut self,
        slot: u32,
        after: f64,
        now: f64,
        recorder: &mut R,
    ) -> bool {
        let contact = *self.queues.get(slot);
        let pick = self.stream::<LOOP>(&Caller::waiting(&contact), Purpose::Routing);
        let so_far = (contact.since, after);
        let class = contact.class as usize;
        let Some((agent, g)) = self.find_agent_widened(class, so_far, now, pick, recorder) else {
            return true;
        };
        self.take::<LOOP>(slot);
        self.answer_from_idle::<R, LOOP>(agent, g, &contact, now, recorder);
        false
    }

    /// Lets everybody go whose patience has ended before `now` (`until_now`: or at it), where
    /// there is a calendar of deadlines.
    #[inline(always)]
    pub(super) fn expire<R: Recorder>(&mut self, now: f64, until_now: bool, recorder: &mut R) {
        if self.patience == Patience::OnDemand {
            self.expire_from_calendar(now, until_now, recorder);
        }
    }

    fn expire_from_calendar<R: Recorder>(&mut self, now: f64, until_now: bool, recorder: &mut R) {
        loop {
            let deadline = self.timers.next_time();
            if !(deadline < now || until_now && deadline == now) || deadline == f64::INFINITY {
                return;
            }
            let slot = self.timers.next_node();
            self.leave(slot, deadline, Left::Abandoned, recorder);
        }
    }

    /// Lets everybody of a type go whose patience has ended before `now` (`until_now`: or at it).
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
                let model = self.model;
                if !model.types[kind].gives_up() {
                    return;
                }
                self.counting += u64::from(self.queues.len_of(kind));
                for &class in &model.routing.classes_of[kind] {
                    let mut slot = self.queues.first(class as usize);
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
    }

    /// The head of a queue, once those at it that have left before `now` are forgotten.
    #[inline(always)]
    pub(super) fn head<R: Recorder>(&mut self, class: usize, now: f64, recorder: &mut R) -> u32 {
        loop {
            let slot = self.queues.first(class);
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
}
