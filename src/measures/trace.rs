//! One replication, contact by contact.

use std::collections::HashMap;

use crate::engine::{
    AgentTime, Answer, Backlog, CaseEnd, Fate, Left, MoreWork, Recorder, Session, Step, Traced, Why,
};
use crate::model::LostTime;
use crate::random::Key;

/// A contact of a trace.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TracedContact {
    /// Number of its case, from 1 on, by the arrival of the first contact.
    pub case: usize,
    /// The contact and what became of it.
    pub contact: Traced,
    /// Why it had to wait; `None`: it did not.
    pub why: Option<Why>,
    /// What it led to.
    pub led_to: Option<Step>,
}

/// Writes down every contact of a replication.
///
/// # Example
/// ```
/// use busyhour::engine::Engine;
/// use busyhour::measures::Trace;
/// let text = r#"
///     busyhour = 1
///     duration = "1h"
///     [contact.orders]
///     channel  = "voice"
///     arrivals = { rate = "60/h" }
///     talk     = { exponential = { mean = "3m" } }
///     [group.agents]
///     agents = 4
///     skills = { orders = 1 }
/// "#;
/// let scenario = busyhour::scenario::parse(text, &Default::default())?.scenario;
/// let model = busyhour::model::compile(&scenario)?;
/// let mut trace = Trace::default();
/// let mut engine: Engine = Engine::new(&model);
/// engine.run(0, &mut trace).map_err(|stop| format!("{stop:?}"))?;
/// let contacts = trace.contacts();
/// assert!(contacts.windows(2).all(|w| w[0].contact.since <= w[1].contact.since));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Trace {
    ended: Vec<Traced>,
    why: HashMap<(Key, u64), Why>,
    led: HashMap<(Key, u64), Step>,
}

impl Trace {
    /// All contacts in the order of their arrival.
    #[must_use]
    pub fn contacts(&self) -> Vec<TracedContact> {
        let mut ended = self.ended.clone();
        // Contacts of one case follow each other, so that the first of it comes first.
        ended.sort_by(|a, b| a.since.total_cmp(&b.since).then(a.number.cmp(&b.number)));
        let mut cases: HashMap<Key, usize> = HashMap::new();
        ended
            .into_iter()
            .map(|contact| {
                let next = cases.len() + 1;
                let of = (contact.case, contact.number);
                TracedContact {
                    case: *cases.entry(contact.case).or_insert(next),
                    contact,
                    why: self.why.get(&of).copied(),
                    led_to: self.led.get(&of).copied(),
                }
            })
            .collect()
    }
}

impl Recorder for Trace {
    const TRACES: bool = true;

    fn waits(&mut self, case: Key, number: u64, why: Why) {
        self.why.insert((case, number), why);
    }
    fn ended(&mut self, contact: &Traced) {
        self.ended.push(*contact);
    }
    fn led(&mut self, case: Key, number: u64, step: Step) {
        // The first is what it leads to; that this does not come is told after it.
        self.led.entry((case, number)).or_insert(step);
    }
    fn begin(&mut self) {
        self.ended.clear();
        self.why.clear();
        self.led.clear();
    }
    fn offered(&mut self, _: usize, _: usize, _: u32) {}
    fn blocked(&mut self, _: usize, _: usize) {}
    fn answered(&mut self, _: &Answer) {}
    fn done(&mut self, _: &Answer) {}
    fn dialed(&mut self, _: usize, _: usize) {}
    fn action(&mut self, _: usize, _: f64, _: f64) {}
    fn list_left(&mut self, _: usize, _: u64) {}
    fn lost(&mut self, _: usize, _: usize, _: &LostTime) {}
    fn backlog(&mut self, _: usize, _: usize, _: &Backlog) {}
    fn fate(&mut self, _: usize, _: usize, _: usize, _: &Fate) {}
    fn session(&mut self, _: &Session) {}
    fn left(&mut self, _: usize, _: usize, _: f64, _: f64, _: Left) {}
    fn agents(&mut self, _: usize, _: usize, _: &AgentTime) {}
    fn longest_queue(&mut self, _: Option<usize>, _: u32) {}
    fn step(&mut self, _: usize, _: usize, _: Step) {}
    fn more_work(&mut self, _: &MoreWork) {}
    fn case_ended(&mut self, _: &CaseEnd) {}
}
