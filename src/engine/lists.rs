//! Where the lists of customers to call stand.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::record::Recorder;
use crate::model::{Dialler, Model};
use crate::scenario::DialMode;

/// A dial of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dial {
    /// Position of the dialler.
    pub list: u16,
    /// Number of the customer on the list.
    pub index: u64,
    /// Dials of this customer, this one included.
    pub tries: u32,
    /// Whether the customer answers.
    pub answered: bool,
}

/// A number that may be dialled again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Again {
    /// Bits of the time from which on, which have its order.
    time: u64,
    index: u64,
    tries: u32,
}

/// What happens to a list by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Its hours begin.
    Opens,
    /// A number may be dialled again.
    Due,
    /// A dial ends.
    Ends(Dial),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Event {
    /// Bits of the time, which is not negative.
    time: u64,
    kind: u32,
    age: u64,
    list: u16,
    what: What,
}

/// Where a list stands.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// Customers dialled at least once.
    pub begun: u64,
    /// Numbers that nobody has answered yet.
    again: BinaryHeap<Reverse<Again>>,
    /// Dials so far.
    pub dials: u64,
    /// Dials under way to which no agent belongs.
    pub under_way: u32,
    /// Answered dials.
    pub connected: u64,
    /// Calls that found no agent in time.
    pub dropped: u64,
    /// Customers who are dialled no more.
    pub given_up: u64,
    /// Whether the dialler is to look at it.
    pub look: bool,
}

impl List {
    /// Whether a number may be dialled again at `now`.
    fn has_due(&self, now: f64) -> bool {
        let next = self.again.peek();
        next.is_some_and(|Reverse(again)| f64::from_bits(again.time) <= now)
    }
}

/// Where all lists stand.
#[derive(Debug, Default)]
pub struct Dialing {
    /// Whether there is any.
    pub on: bool,
    /// Whether some list stands among the waiting contacts.
    pub competes: bool,
    pub lists: Vec<List>,
    events: BinaryHeap<Reverse<Event>>,
    /// Events so far, to tell their age.
    age: u64,
    /// What each agent dials, where agents do.
    pub dials: Vec<Option<Dial>>,
    /// Agents that had become idle when the dialler last looked.
    pub seen: u64,
    /// Whether some list is to be looked at.
    pub look: bool,
}

impl Dialing {
    pub fn new(model: &Model, agents: usize) -> Self {
        let preview = model.diallers.iter().any(|d| d.mode == DialMode::Preview);
        Self {
            on: !model.diallers.is_empty(),
            competes: model.diallers.iter().any(Dialler::competes),
            lists: vec![List::default(); model.diallers.len()],
            dials: vec![None; if preview { agents } else { 0 }],
            ..Self::default()
        }
    }

    /// Nobody has been called yet.
    pub fn reset(&mut self, model: &Model) {
        self.events.clear();
        self.age = 0;
        self.dials.fill(None);
        self.seen = 0;
        self.look = false;
        for (d, dialler) in model.diallers.iter().enumerate() {
            let list = &mut self.lists[d];
            list.again.clear();
            *list = List {
                again: std::mem::take(&mut list.again),
                ..List::default()
            };
            self.plan_opening(dialler, d, 0.0);
        }
    }

    /// Time of the next event \[s\], and the type it concerns; infinite when there is none.
    #[inline]
    pub fn next(&self) -> (f64, u32) {
        match self.events.peek() {
            Some(Reverse(event)) => (f64::from_bits(event.time), event.kind),
            None => (f64::INFINITY, u32::MAX),
        }
    }

    /// Plans what happens to a list.
    pub fn insert(&mut self, dialler: &Dialler, d: usize, time: f64, what: What) {
        self.events.push(Reverse(Event {
            // Zero has a sign that its bits would tell.
            time: (time + 0.0).to_bits(),
            kind: dialler.kind as u32,
            age: self.age,
            list: d as u16,
            what,
        }));
        self.age += 1;
    }

    /// Plans when the hours of a list begin next.
    pub fn plan_opening(&mut self, dialler: &Dialler, d: usize, now: f64) {
        let opens = dialler.opening.opens_after(now);
        if opens < f64::INFINITY {
            self.insert(dialler, d, opens, What::Opens);
        }
    }

    /// The dialler is to look at a list again.
    pub fn look_at(&mut self, d: usize) {
        self.lists[d].look = true;
        self.look = true;
    }

    /// Whether there is somebody to call at `now`.
    pub fn has_number(&self, dialler: &Dialler, d: usize, now: f64) -> bool {
        let list = &self.lists[d];
        list.has_due(now) || dialler.list.is_none_or(|n| list.begun < n)
    }

    /// The next event: its list, its time \[s\], and what happens.
    pub fn pop(&mut self) -> Option<(usize, f64, What)> {
        let Reverse(event) = self.events.pop()?;
        Some((event.list as usize, f64::from_bits(event.time), event.what))
    }

    /// A number that nobody has answered may be dialled again from `due` on.
    pub fn dial_again(&mut self, dialler: &Dialler, dial: &Dial, due: f64) {
        let d = dial.list as usize;
        self.lists[d].again.push(Reverse(Again {
            time: (due + 0.0).to_bits(),
            index: dial.index,
            tries: dial.tries,
        }));
        if dialler.list.is_some() {
            self.insert(dialler, d, due, What::Due);
        }
    }

    /// The next number: one to be dialled again before a fresh one.
    pub fn next_number(&mut self, dialler: &Dialler, d: usize, now: f64) -> Option<(u64, u32)> {
        let list = &mut self.lists[d];
        if list.has_due(now) {
            let Reverse(again) = list.again.pop()?;
            return Some((again.index, again.tries + 1));
        }
        if dialler.list.is_some_and(|n| list.begun >= n) {
            return None;
        }
        list.begun += 1;
        Some((list.begun - 1, 1))
    }

    /// A call of a dialler was dropped.
    pub fn note_dropped(&mut self, model: &Model, kind: usize) {
        let d = model.diallers.iter().position(|d| d.kind == kind);
        if let Some(d) = d {
            self.lists[d].dropped += 1;
        }
    }

    /// The horizon is over: dials under way reach nobody any more.
    pub fn close<R: Recorder>(&mut self, model: &Model, recorder: &mut R) {
        self.events.clear();
        self.look = false;
        for (dialler, list) in model.diallers.iter().zip(&self.lists) {
            if let Some(customers) = dialler.list {
                recorder.list_left(dialler.kind, customers - list.connected - list.given_up);
            }
        }
    }
}
