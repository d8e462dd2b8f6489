//! Thresholds that waiting contacts reach, where no calendar is needed for them.

use super::queues::{NONE, Queues};
use super::record::Recorder;
use super::{Calendar, Engine, Ranked};
use crate::model::{Mask, Model};

/// Thresholds of all types together up to which looking at each is cheaper than a calendar.
const MOST: usize = 16;

/// Whose turn it is to reach each threshold.
///
/// The contacts of a class have the same thresholds and wait in the order in which they came, so
/// they reach each threshold in that order: who reaches it next stands right behind who did last.
#[derive(Debug, Default)]
pub(super) struct Thresholds {
    /// Whether they are kept here and not in the calendar of timers.
    pub on: bool,
    /// When the next one is reached \[s\]; infinite where nobody is on the way to one.
    pub next: f64,
    /// Which one that is.
    at: usize,
    all: Vec<Threshold>,
    /// Where those of each class begin and end.
    of_class: Vec<(usize, usize)>,
}

#[derive(Debug)]
struct Threshold {
    /// Wait at which it is reached \[s\].
    after: f64,
    /// The contact that reaches it next, [`NONE`] where there is none.
    slot: u32,
    /// Its age: at the same time the oldest comes first.
    ticket: u32,
    /// When it does \[s\].
    due: f64,
    /// The groups for which a contact has then waited long enough.
    opens: Mask,
}

/// Whether the thresholds of a model can be kept so: where contacts stand for themselves, none
/// goes to another queue, and nothing else happens to it while it waits.
pub(super) fn stand_in_line(model: &Model) -> bool {
    let count: usize = model
        .routing
        .offers
        .iter()
        .map(|o| o.thresholds.len())
        .sum();
    model.single && count <= MOST
}

impl Thresholds {
    /// Those of a model, where they stand in line.
    pub fn new(model: &Model) -> Self {
        let mut all = Vec::new();
        let mut of_class = Vec::new();
        if stand_in_line(model) {
            for offer in &model.routing.offers {
                let first = all.len();
                let class = of_class.len();
                all.extend(offer.thresholds.iter().map(|&after| Threshold {
                    after,
                    slot: NONE,
                    ticket: 0,
                    due: f64::INFINITY,
                    opens: model.routing.opened(class, after),
                }));
                of_class.push((first, all.len()));
            }
        }
        Self {
            on: false,
            next: f64::INFINITY,
            at: 0,
            all,
            of_class,
        }
    }

    /// Nobody waits; `on` unless all that happens to waiting contacts is in the calendar.
    pub fn reset(&mut self, on: bool) {
        self.on = on && !self.all.is_empty();
        self.next = f64::INFINITY;
        for threshold in &mut self.all {
            threshold.wait_for(NONE, 0, 0.0);
        }
    }

    /// A contact joins the end of its queue.
    #[inline]
    pub fn join(&mut self, slot: u32, queues: &Queues) {
        let contact = queues.get(slot);
        let (first, end) = self.of_class[contact.class as usize];
        for at in first..end {
            let threshold = &mut self.all[at];
            if threshold.slot == NONE {
                threshold.wait_for(slot, contact.ticket, contact.since);
                // What was due at the same time is older.
                if threshold.due < self.next {
                    (self.next, self.at) = (threshold.due, at);
                }
            }
        }
    }

    /// A contact is about to leave its queue.
    #[inline]
    pub fn leave(&mut self, slot: u32, queues: &Queues) {
        let (first, end) = self.of_class[queues.get(slot).class as usize];
        let mut was_next = false;
        for at in first..end {
            let threshold = &mut self.all[at];
            if threshold.slot == slot {
                threshold.pass_on(queues);
                was_next |= at == self.at;
            }
        }
        if was_next {
            self.find_next();
        }
    }

    /// Passes those whose turn comes before a time until which no agent becomes idle, as long as no
    /// group that is open to them then has an idle one: they wait on.
    #[inline(always)]
    pub fn pass_in_vain(&mut self, until: f64, with_idle: &Mask, queues: &Queues) {
        while self.next < until {
            let threshold = &mut self.all[self.at];
            if threshold.opens.meets(with_idle) {
                return;
            }
            threshold.pass_on(queues);
            self.find_next();
        }
    }

    /// Takes the contact that has reached a threshold, and the threshold.
    fn take(&mut self, queues: &Queues) -> (u32, f64) {
        let threshold = &mut self.all[self.at];
        let taken = (threshold.slot, threshold.after);
        threshold.pass_on(queues);
        self.find_next();
        taken
    }

    fn find_next(&mut self) {
        let (mut next, mut ticket, mut at) = (f64::INFINITY, u32::MAX, 0);
        for (i, threshold) in self.all.iter().enumerate() {
            // Seldom true, so that the comparison of ages is hardly ever made.
            if threshold.due <= next && (threshold.due < next || threshold.ticket < ticket) {
                (next, ticket, at) = (threshold.due, threshold.ticket, i);
            }
        }
        (self.next, self.at) = (next, at);
    }
}

impl Threshold {
    fn wait_for(&mut self, slot: u32, ticket: u32, since: f64) {
        (self.slot, self.ticket) = (slot, ticket);
        self.due = if slot == NONE {
            f64::INFINITY
        } else {
            since + self.after
        };
    }

    /// The turn goes to the contact behind.
    fn pass_on(&mut self, queues: &Queues) {
        let slot = queues.behind(self.slot);
        let (ticket, since) = if slot == NONE {
            (0, 0.0)
        } else {
            let contact = queues.get(slot);
            (contact.ticket, contact.since)
        };
        self.wait_for(slot, ticket, since);
    }
}

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// A contact has waited until a threshold, unless it has left before, and looks for an idle
    /// agent.
    pub(super) fn threshold_reached<R: Recorder, const LOOP: u8>(
        &mut self,
        now: f64,
        recorder: &mut R,
    ) {
        let (slot, after) = self.thresholds.take(&self.queues);
        if self.queues.get(slot).deadline >= now {
            self.look_around::<R, LOOP>(slot, after, now, recorder);
        }
    }
}
