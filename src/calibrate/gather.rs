//! A whole log in compact columns: 53 bytes a contact.

use std::collections::HashMap;

use crate::random::NameKey;
use crate::scenario::clean;

use super::log::{
    At, FaultClass, IntervalRow, LogFaults, LoggedContact, Outcome, Presence, Sink, day_of,
};

const NEGATIVE_MACHINE: FaultClass = FaultClass::new(
    "negative time in self-service",
    "counted; its wait and its time in self-service not used",
);
const NEGATIVE_WAIT: FaultClass = FaultClass::new("negative wait", "counted; the wait not used");
const NO_WAIT: FaultClass = FaultClass::new(
    "abandoned, but how long it waited is not known",
    "counted; not used for patience",
);
const NEGATIVE_TALK: FaultClass =
    FaultClass::new("negative service", "counted; the service not used");
const ZERO_TALK: FaultClass =
    FaultClass::new("service of 0 s", "counted; not used for handle times");
const LONG_TALK: FaultClass = FaultClass::new(
    "service longer than --longest-talk",
    "counted; not used for handle times",
);
const NO_AGENT: FaultClass = FaultClass::new(
    "answered by an agent who is not known",
    "counted; not used for agents",
);
const MIDNIGHT: FaultClass =
    FaultClass::new("contact over midnight", "counted on the day it arrived");
const FAR_OFF: FaultClass = FaultClass::new("a length of more than a week", "taken as not known");

/// A wait or service beyond this is a mistake of the log \[s\].
const FAR: f64 = 7.0 * 86_400.0;

/// Nobody, and nothing.
pub const NONE: u32 = u32::MAX;
/// No case.
pub const NO_CASE: u64 = 0;

/// The number of a case: its name is not needed again, and names of a million cases are long.
fn number_of(case: &str) -> u64 {
    NameKey::new(case).number().max(NO_CASE + 1)
}

/// Names with their numbers, in the order in which they were met.
#[derive(Debug, Clone, Default)]
pub struct Names {
    numbers: HashMap<String, u32>,
    /// The names.
    pub list: Vec<String>,
}

impl Names {
    fn of(&mut self, name: &str) -> u32 {
        if let Some(known) = self.numbers.get(name) {
            return *known;
        }
        let number = self.list.len() as u32;
        self.numbers.insert(name.to_owned(), number);
        self.list.push(clean(name));
        number
    }
}

/// The contacts, one entry each in every column; lengths are NaN where they are not known.
#[derive(Debug, Clone, Default)]
pub struct Contacts {
    /// Type.
    pub kind: Vec<u32>,
    /// Arrival in the center \[s of the wall clock\].
    pub arrived: Vec<f64>,
    /// When it asked for an agent \[s of the wall clock\].
    pub asked: Vec<f64>,
    /// How it ended.
    pub outcome: Vec<Outcome>,
    /// Time in self-service \[s\].
    pub machine: Vec<f32>,
    /// Wait \[s\].
    pub wait: Vec<f32>,
    /// Talk \[s\].
    pub talk: Vec<f32>,
    /// Wrap-up \[s\].
    pub wrap_up: Vec<f32>,
    /// Agent, or [`NONE`].
    pub agent: Vec<u32>,
    /// Customer, or [`NONE`].
    pub customer: Vec<u32>,
    /// Case, or [`NO_CASE`].
    pub case: Vec<u64>,
    /// Priority as the log writes it, 1 to 255; 0: none.
    pub priority: Vec<u8>,
}

impl Contacts {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.kind.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kind.is_empty()
    }

    /// The day of a contact.
    #[must_use]
    pub fn day(&self, i: usize) -> i64 {
        day_of(self.arrived[i])
    }

    /// Talk and wrap-up of a contact as far as they are known \[s\]; 0 where they are not.
    #[must_use]
    pub fn handle(&self, i: usize) -> f64 {
        let known = |v: f32| if v > 0.0 { f64::from(v) } else { 0.0 };
        known(self.talk[i]) + known(self.wrap_up[i])
    }

    /// When an agent answered a contact \[s of the wall clock\], where that is known.
    #[must_use]
    pub fn answer(&self, i: usize) -> Option<f64> {
        let wait = if self.wait[i].is_nan() {
            0.0
        } else {
            self.wait[i]
        };
        (self.outcome[i] == Outcome::Answered).then(|| self.asked[i] + f64::from(wait))
    }
}

/// A row of an interval export.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Type.
    pub kind: u32,
    /// The row's figures; its `kind` is empty.
    pub row: IntervalRow<'static>,
}

/// Everything that a log holds.
#[derive(Debug, Clone, Default)]
pub struct Gathered {
    /// Rows read, with those left out.
    pub rows: u64,
    /// Contact types.
    pub kinds: Names,
    /// Agents.
    pub agents: Names,
    /// Customers.
    pub customers: Names,
    /// The contacts, in the order of the log.
    pub contacts: Contacts,
    /// The rows, where the log is an interval export.
    pub intervals: Vec<Cell>,
    /// When agents were there, where the log has it: agent, from, to.
    pub presence: Vec<(u32, f64, f64)>,
    /// What is wrong with it.
    pub faults: LogFaults,
    /// Services above this are set aside \[s\].
    pub longest_talk: f64,
    /// Contacts outside of the days asked for.
    pub outside: u64,
    from: Option<i64>,
    to: Option<i64>,
}

impl Gathered {
    /// Nothing yet; services above `longest_talk` \[s\] will be set aside, days outside of those
    /// given not be taken.
    #[must_use]
    pub fn new(longest_talk: f64, from: Option<i64>, to: Option<i64>) -> Self {
        Self {
            longest_talk,
            from,
            to,
            ..Self::default()
        }
    }

    fn takes(&mut self, time: f64) -> bool {
        let day = day_of(time);
        let takes = self.from.is_none_or(|from| day >= from) && self.to.is_none_or(|to| day <= to);
        self.outside += u64::from(!takes);
        takes
    }

    /// Puts the types in the order of their contacts, the most frequent first.
    pub fn order_kinds(&mut self) {
        let mut counts = vec![0.0; self.kinds.list.len()];
        for kind in &self.contacts.kind {
            counts[*kind as usize] += 1.0;
        }
        for cell in &self.intervals {
            counts[cell.kind as usize] += cell.row.offered;
        }
        let mut order: Vec<u32> = (0..counts.len() as u32).collect();
        order.sort_by(|a, b| counts[*b as usize].total_cmp(&counts[*a as usize]));
        let mut place = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            place[*old as usize] = new as u32;
        }
        let names = std::mem::take(&mut self.kinds);
        for old in order {
            self.kinds.of(&names.list[old as usize]);
        }
        let cells = self.intervals.iter_mut().map(|c| &mut c.kind);
        for kind in self.contacts.kind.iter_mut().chain(cells) {
            *kind = place[*kind as usize];
        }
    }

    fn length(&mut self, value: Option<f64>, negative: FaultClass, at: At<'_>) -> f64 {
        match value {
            Some(v) if v < 0.0 => {
                self.faults.count(negative, at, &v.to_string());
                f64::NAN
            }
            Some(v) if v > FAR => {
                self.faults.count(FAR_OFF, at, &v.to_string());
                f64::NAN
            }
            Some(v) => v,
            None => f64::NAN,
        }
    }

    fn talk(&mut self, contact: &LoggedContact<'_>, at: At<'_>) -> f64 {
        if contact.outcome != Outcome::Answered {
            return f64::NAN;
        }
        let talk = self.length(contact.talk, NEGATIVE_TALK, at);
        if talk == 0.0 {
            self.faults.count(ZERO_TALK, at, "0");
        } else if talk > self.longest_talk {
            self.faults.count(LONG_TALK, at, &talk.to_string());
        }
        if contact.agent.is_none() {
            self.faults.count(NO_AGENT, at, contact.kind);
        }
        talk
    }
}

impl Sink for Gathered {
    fn contact(&mut self, contact: &LoggedContact<'_>, at: At<'_>) {
        if !self.takes(contact.arrived) {
            return;
        }
        let machine = self.length(contact.self_service, NEGATIVE_MACHINE, at);
        let mut wait = self.length(contact.wait, NEGATIVE_WAIT, at);
        if contact.self_service.is_some_and(|s| s < 0.0) {
            wait = f64::NAN;
        } else if contact.outcome == Outcome::Abandoned && contact.wait.is_none() {
            self.faults.count(NO_WAIT, at, contact.kind);
        }
        let talk = self.talk(contact, at);
        let wrap_up = self.length(contact.wrap_up, NEGATIVE_TALK, at);
        let asked = contact.wait_start();
        let spent = [wait, talk].iter().filter(|v| !v.is_nan()).sum::<f64>();
        if day_of(asked + spent) != day_of(contact.arrived) {
            self.faults.count(MIDNIGHT, at, contact.kind);
        }
        let kind = if contact.kind.is_empty() {
            "contacts"
        } else {
            contact.kind
        };
        let c = &mut self.contacts;
        c.kind.push(self.kinds.of(kind));
        c.arrived.push(contact.arrived);
        c.asked.push(asked);
        c.outcome.push(contact.outcome);
        c.machine.push(machine as f32);
        c.wait.push(wait as f32);
        c.talk.push(talk as f32);
        c.wrap_up.push(wrap_up as f32);
        c.agent
            .push(contact.agent.map_or(NONE, |a| self.agents.of(a)));
        c.customer
            .push(contact.customer.map_or(NONE, |a| self.customers.of(a)));
        c.case.push(contact.case.map_or(NO_CASE, number_of));
        let priority = contact.priority.and_then(|p| u8::try_from(p).ok());
        c.priority.push(priority.unwrap_or(0));
    }

    fn interval(&mut self, row: &IntervalRow<'_>, _: At<'_>) {
        if !self.takes(row.start) {
            return;
        }
        let kind = self.kinds.of(row.kind);
        let row = IntervalRow { kind: "", ..*row };
        self.intervals.push(Cell { kind, row });
    }

    fn presence(&mut self, presence: &Presence<'_>) {
        let day = day_of(presence.from);
        if self.from.is_some_and(|from| day < from) || self.to.is_some_and(|to| day > to) {
            return;
        }
        let agent = self.agents.of(presence.agent);
        self.presence.push((agent, presence.from, presence.to));
    }

    fn fault(&mut self, class: FaultClass, at: At<'_>, text: &str) {
        self.faults.count(class, at, text);
    }

    fn row(&mut self) {
        self.rows += 1;
    }
}
