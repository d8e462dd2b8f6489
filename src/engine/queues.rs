//! Contacts that wait.

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
    /// Services the case has completed.
    pub services: u16,
    /// Contact type.
    pub kind: u16,
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

/// All queues, one for each contact type.
#[derive(Debug, Default)]
pub struct Queues {
    slots: Vec<Waiting>,
    /// Place of each slot in the list of its queue, where contacts are picked at random.
    places: Vec<u32>,
    /// First of the free slots, which are linked by `next`.
    free: u32,
    /// The queues.
    pub queues: Vec<Queue>,
    /// Types with a contact in the queue.
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
        Self {
            queues: vec![Queue::default(); model.types.len()],
            waiting: Mask::new(model.types.len()),
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
    pub fn first(&self, kind: usize) -> u32 {
        self.queues[kind].first
    }

    /// The contact behind another.
    #[inline(always)]
    pub fn behind(&self, slot: u32) -> u32 {
        self.slots[slot as usize].next
    }

    /// A contact begins to wait at the end of its queue.
    #[inline(always)]
    pub fn join<const FULL: bool>(&mut self, contact: Contact) -> u32 {
        let kind = contact.kind as usize;
        let queue = &mut self.queues[kind];
        let waiting = Waiting {
            since: contact.since,
            deadline: contact.deadline,
            case: contact.case,
            talk: contact.talk,
            work: contact.work,
            interval: contact.interval,
            services: contact.services,
            kind: contact.kind,
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
            self.waiting.insert(kind);
        } else {
            self.slots[queue.last as usize].next = slot;
        }
        queue.last = slot;
        queue.len += 1;
        self.len += 1;
        if FULL && self.within != Within::Wait {
            self.enter_order(slot);
        }
        slot
    }

    /// A contact that has just joined takes its place in an order other than that of wait.
    fn enter_order(&mut self, slot: u32) {
        let contact = &mut self.slots[slot as usize];
        let queue = &mut self.queues[contact.kind as usize];
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
    pub fn leave<const FULL: bool>(&mut self, slot: u32) {
        let contact = &mut self.slots[slot as usize];
        let kind = contact.kind as usize;
        let (previous, next) = (contact.previous, contact.next);
        // Stale entries of `by_work` are told by the ticket.
        contact.ticket = NONE;
        contact.next = self.free;
        self.free = slot;
        let queue = &mut self.queues[kind];
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
            self.waiting.remove(kind);
        }
        if FULL && self.within == Within::Random {
            let place = self.places[slot as usize];
            queue.listed.swap_remove(place as usize);
            if let Some(&moved) = queue.listed.get(place as usize) {
                self.places[moved as usize] = place;
            }
        }
    }

    /// The contact of a queue with the least work, [`NONE`] when empty.
    pub fn least_work(&mut self, kind: usize) -> u32 {
        let queue = &mut self.queues[kind];
        while let Some(Reverse((_, ticket, slot))) = queue.by_work.peek().copied() {
            if self.slots[slot as usize].ticket == ticket {
                return slot;
            }
            queue.by_work.pop();
        }
        NONE
    }

    /// The contact at a place in the unordered list of a queue.
    pub fn listed(&self, kind: usize, place: usize) -> u32 {
        self.queues[kind].listed[place]
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
    /// Services the case has completed.
    pub services: u16,
    /// Contact type.
    pub kind: u16,
}
