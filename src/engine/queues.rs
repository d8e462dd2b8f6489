//! Contacts that wait.

use super::{PLAIN, WHOLE};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::model::{Mask, Model};
use crate::random::Key;
use crate::scenario::ContactCriterion;

/// No contact.
pub const NONE: u32 = u32::MAX;

/// A waiting contact. Slots are reused; a slot is a contact's number while it waits.
///
/// 64 bytes, aligned: one cache line.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub struct Waiting {
    /// When the wait began \[s\].
    pub since: f64,
    /// When the patience ends \[s\]; infinite for those who never abandon.
    pub deadline: f64,
    /// Key of the case.
    pub case: Key,
    /// Talk time before the group's factor \[s\].
    pub talk: f64,
    /// Handle time before the group's factor \[s\], where a criterion asks for it.
    pub work: f64,
    /// Interval of arrival.
    pub interval: u32,
    /// What is known of its case, [`NONE`] where it is the first contact.
    pub story: u32,
    /// Class, the queue it waits in.
    pub class: u16,
    /// Thresholds passed: how far its eligibility has widened.
    pub widened: u16,
    /// Counts contacts as they begin to wait: tells the older of two.
    pub ticket: u32,
    next: u32,
    previous: u32,
}

/// The queue of one class of contacts, in order of wait start.
#[derive(Debug, Clone, Default)]
pub struct Queue {
    first: u32,
    last: u32,
    /// Contacts in it; some may have left already and not been noticed.
    pub len: u32,
    /// Longest it has been.
    pub peak: u32,
    by_work: BinaryHeap<Reverse<(u64, u32, u32)>>,
    listed: Vec<u32>,
}

/// How the contacts of one queue are ordered for a free agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Within {
    /// By wait.
    #[default]
    Wait,
    /// By work, the least first.
    Work,
    /// Any of them.
    Random,
}

impl Within {
    /// The order that the changing criteria ask for within a queue.
    pub fn of(criteria: &[ContactCriterion]) -> Self {
        for criterion in criteria {
            match criterion {
                ContactCriterion::ShortestWork => return Self::Work,
                ContactCriterion::Random => return Self::Random,
                ContactCriterion::LongestWait
                | ContactCriterion::WeightedWait
                | ContactCriterion::LeastSlack => return Self::Wait,
                _ => {}
            }
        }
        Self::Wait
    }
}

/// Contacts of one type waiting, where a type has several queues.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    len: u32,
    peak: u32,
}

/// All queues, one for each class of contacts.
#[derive(Debug, Default)]
pub struct Queues {
    slots: Vec<Waiting>,
    /// Place of each slot in the list of its queue, where contacts are picked at random.
    places: Vec<u32>,
    /// First of the free slots, which are linked by `next`.
    free: u32,
    /// The queues.
    pub queues: Vec<Queue>,
    /// Contacts of each type, where some type has several classes; else empty, and the queue of
    /// a type knows.
    counts: Vec<Count>,
    /// Type of each class.
    kind_of: Vec<u16>,
    /// Classes with a contact in the queue.
    pub waiting: Mask,
    /// Contacts in all queues; some may have left already and not been noticed.
    pub len: u32,
    /// Longest that all queues together have been.
    pub peak: u32,
    /// How each queue is ordered.
    pub within: Within,
    tickets: u32,
}

impl Queues {
    /// Empty queues for a model.
    pub fn new(model: &Model) -> Self {
        let (types, classes) = (model.types.len(), &model.routing.classes);
        let several = classes.len() > types;
        Self {
            queues: vec![Queue::default(); classes.len()],
            counts: vec![Count::default(); if several { types } else { 0 }],
            kind_of: classes.iter().map(|c| c.kind).collect(),
            waiting: Mask::new(classes.len()),
            free: NONE,
            within: Within::of(&model.routing.contact_order),
            ..Self::default()
        }
    }

    /// Empties all queues.
    pub fn reset(&mut self) {
        self.slots.clear();
        self.free = NONE;
        self.waiting.clear();
        self.len = 0;
        self.peak = 0;
        self.tickets = 0;
        self.counts.fill(Count::default());
        for queue in &mut self.queues {
            queue.first = NONE;
            queue.last = NONE;
            queue.len = 0;
            queue.peak = 0;
            queue.by_work.clear();
            queue.listed.clear();
        }
    }

    /// The contact in a slot.
    #[inline(always)]
    pub fn get(&self, slot: u32) -> &Waiting {
        &self.slots[slot as usize]
    }

    /// The contact in a slot.
    #[inline(always)]
    pub fn get_mut(&mut self, slot: u32) -> &mut Waiting {
        &mut self.slots[slot as usize]
    }

    /// The longest waiting contact of a queue, [`NONE`] when empty.
    #[inline(always)]
    pub fn first(&self, class: usize) -> u32 {
        self.queues[class].first
    }

    /// Contacts of a type waiting; some may have left already and not been noticed.
    pub fn len_of(&self, kind: usize) -> u32 {
        self.counts
            .get(kind)
            .map_or(self.queues[kind].len, |c| c.len)
    }

    /// Longest that the queue of a type has been.
    pub fn peak_of(&self, kind: usize) -> u32 {
        self.counts
            .get(kind)
            .map_or(self.queues[kind].peak, |c| c.peak)
    }

    /// Notes the longest that the queue of a type has been.
    pub fn set_peak(&mut self, kind: usize, peak: u32) {
        match self.counts.get_mut(kind) {
            Some(count) => count.peak = peak,
            None => self.queues[kind].peak = peak,
        }
    }

    /// Whether the queue of a class, or all queues, seem longer than ever.
    #[inline(always)]
    pub fn longer_than_ever<const LOOP: u8>(&self, class: usize) -> bool {
        if LOOP == WHOLE && !self.counts.is_empty() {
            let count = &self.counts[self.kind_of[class] as usize];
            return count.len > count.peak || self.len > self.peak;
        }
        let queue = &self.queues[class];
        queue.len > queue.peak || self.len > self.peak
    }

    /// The contact behind another.
    #[inline(always)]
    pub fn behind(&self, slot: u32) -> u32 {
        self.slots[slot as usize].next
    }

    /// A contact begins to wait at the end of its queue.
    #[inline(always)]
    pub fn join<const LOOP: u8>(&mut self, contact: Contact) -> u32 {
        let class = contact.class as usize;
        let queue = &mut self.queues[class];
        let waiting = Waiting {
            since: contact.since,
            deadline: contact.deadline,
            case: contact.case,
            talk: contact.talk,
            work: contact.work,
            interval: contact.interval,
            story: contact.story,
            class: contact.class,
            widened: 0,
            ticket: self.tickets,
            next: NONE,
            previous: queue.last,
        };
        self.tickets = self.tickets.wrapping_add(1);
        let mut slot = self.free;
        if slot == NONE {
            slot = self.slots.len() as u32;
            self.slots.push(waiting);
        } else {
            let place = &mut self.slots[slot as usize];
            self.free = place.next;
            *place = waiting;
        }
        if queue.last == NONE {
            queue.first = slot;
            self.waiting.insert(class);
        } else {
            self.slots[queue.last as usize].next = slot;
        }
        queue.last = slot;
        queue.len += 1;
        self.len += 1;
        if LOOP == WHOLE {
            if !self.counts.is_empty() {
                self.counts[self.kind_of[class] as usize].len += 1;
            }
            self.move_forward(slot);
        }
        if LOOP > PLAIN && self.within != Within::Wait {
            self.enter_order(slot);
        }
        slot
    }

    /// A contact that has just joined takes its place among those of its queue, if it has
    /// waited longer than the last of them: a customer who comes back keeps the place in line.
    fn move_forward(&mut self, slot: u32) {
        let Waiting {
            since,
            class,
            previous,
            ..
        } = self.slots[slot as usize];
        let mut before = previous;
        while before != NONE && self.slots[before as usize].since > since {
            before = self.slots[before as usize].previous;
        }
        if before == previous {
            return;
        }
        // Taken off the end, and linked in behind `before`.
        let queue = &mut self.queues[class as usize];
        queue.last = previous;
        self.slots[previous as usize].next = NONE;
        let after = if before == NONE {
            std::mem::replace(&mut queue.first, slot)
        } else {
            std::mem::replace(&mut self.slots[before as usize].next, slot)
        };
        self.slots[after as usize].previous = slot;
        let place = &mut self.slots[slot as usize];
        place.previous = before;
        place.next = after;
    }

    /// A contact that has just joined takes its place in an order other than that of wait.
    fn enter_order(&mut self, slot: u32) {
        let contact = &mut self.slots[slot as usize];
        let queue = &mut self.queues[contact.class as usize];
        if self.within == Within::Work {
            let key = (contact.work.to_bits(), contact.ticket, slot);
            queue.by_work.push(Reverse(key));
        } else {
            if self.places.len() <= slot as usize {
                self.places.resize(slot as usize + 1, 0);
            }
            self.places[slot as usize] = queue.listed.len() as u32;
            queue.listed.push(slot);
        }
    }

    /// A contact stops waiting, wherever it stands.
    #[inline(always)]
    pub fn leave<const LOOP: u8>(&mut self, slot: u32) {
        let contact = &mut self.slots[slot as usize];
        let class = contact.class as usize;
        let (previous, next) = (contact.previous, contact.next);
        // Stale entries of `by_work` are told by the ticket.
        contact.ticket = NONE;
        contact.next = self.free;
        self.free = slot;
        let queue = &mut self.queues[class];
        if previous == NONE {
            queue.first = next;
        } else {
            self.slots[previous as usize].next = next;
        }
        if next == NONE {
            queue.last = previous;
        } else {
            self.slots[next as usize].previous = previous;
        }
        queue.len -= 1;
        self.len -= 1;
        if queue.first == NONE {
            self.waiting.remove(class);
        }
        if LOOP == WHOLE && !self.counts.is_empty() {
            self.counts[self.kind_of[class] as usize].len -= 1;
        }
        if LOOP > PLAIN && self.within == Within::Random {
            let place = self.places[slot as usize];
            queue.listed.swap_remove(place as usize);
            if let Some(&moved) = queue.listed.get(place as usize) {
                self.places[moved as usize] = place;
            }
        }
    }

    /// A waiting contact goes to the queue of another class of its type; it keeps its slot, its
    /// age and its place by wait.
    pub fn move_to(&mut self, slot: u32, class: u16) {
        let Waiting {
            since,
            deadline,
            case,
            talk,
            work,
            interval,
            story,
            widened,
            ticket,
            ..
        } = self.slots[slot as usize];
        self.leave::<WHOLE>(slot);
        let tickets = std::mem::replace(&mut self.tickets, ticket);
        // The slot that is free last is used first: its own.
        let again = self.join::<WHOLE>(Contact {
            since,
            deadline,
            case,
            talk,
            work,
            interval,
            story,
            class,
        });
        debug_assert_eq!(again, slot);
        self.tickets = tickets;
        self.slots[slot as usize].widened = widened;
    }

    /// The contact of a queue with the least work, [`NONE`] when empty.
    pub fn least_work(&mut self, class: usize) -> u32 {
        let queue = &mut self.queues[class];
        while let Some(Reverse((_, ticket, slot))) = queue.by_work.peek().copied() {
            let contact = &self.slots[slot as usize];
            if contact.ticket == ticket && contact.class as usize == class {
                return slot;
            }
            queue.by_work.pop();
        }
        NONE
    }

    /// The contact at a place in the unordered list of a queue.
    pub fn listed(&self, class: usize, place: usize) -> u32 {
        self.queues[class].listed[place]
    }
}

/// What a contact brings to the queue.
#[derive(Debug, Clone, Copy)]
pub struct Contact {
    /// When the wait begins \[s\].
    pub since: f64,
    /// When the patience ends \[s\].
    pub deadline: f64,
    /// Key of the case.
    pub case: Key,
    /// Talk time before the group's factor \[s\].
    pub talk: f64,
    /// Handle time before the group's factor \[s\], where a criterion asks for it.
    pub work: f64,
    /// Interval of arrival.
    pub interval: u32,
    /// What is known of its case, [`NONE`] where it is the first contact.
    pub story: u32,
    /// Class, the queue it joins.
    pub class: u16,
}
