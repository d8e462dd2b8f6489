//! What a contact leads to: retries, escalations, repeat contacts, callbacks.

use super::routing::Routing;
use super::timed::Timed;
use crate::random::LawError;
use crate::scenario;

/// What contacts of a type lead to.
#[derive(Debug, Clone, Default)]
pub struct Follow {
    /// Contact again after abandoning, balking or a busy signal.
    pub retry: Option<Retry>,
    /// Hand-overs, of which at most one happens.
    pub escalate: Vec<Escalation>,
    /// Contact again because the case is not resolved.
    pub repeat: Option<Repeat>,
    /// Offer to be called back.
    pub callback: Option<Callback>,
}

/// Contact again after abandoning, balking or a busy signal.
#[derive(Debug, Clone)]
pub struct Retry {
    /// Chance after abandoning or balking.
    pub after_abandon: f64,
    /// Chance after a busy signal.
    pub after_block: f64,
    /// Chance from the second retry in a row on; `None`: as for the first.
    pub again: Option<f64>,
    /// Time until the retry.
    pub delay: Timed,
    /// Class of the retry.
    pub class: u16,
    /// Whether the retry has the patience of the attempt before.
    pub keeps_patience: bool,
}

/// A hand-over to another type.
#[derive(Debug, Clone)]
pub struct Escalation {
    /// Class that the contact goes to.
    pub class: u16,
    /// Chance, by group or one for all.
    pub probability: Vec<f64>,
    /// How the agents meet; `None`: cold.
    pub warm: Option<Warm>,
    /// Time until the contact reaches the next type; `None`: at once.
    pub delay: Option<Timed>,
}

/// A hand-over at which the agents meet.
#[derive(Debug, Clone)]
pub struct Warm {
    /// How long both are busy with it.
    pub together: Timed,
    /// Whether the first agent stays with the customer through the wait.
    pub first_agent_waits: bool,
}

/// Contact again because the case is not resolved.
#[derive(Debug, Clone)]
pub struct Repeat {
    /// Chance, by group or one for all.
    pub probability: Vec<f64>,
    /// Time until the next contact.
    pub delay: Timed,
    /// Class of the next contact.
    pub class: u16,
}

/// Offer to be called back.
#[derive(Debug, Clone)]
pub struct Callback {
    /// Share that accepts.
    pub accept: f64,
    /// Share that picks up a call.
    pub answer: f64,
    /// Calls before the customer is given up.
    pub tries: u32,
    /// Time from a call that nobody takes until the next; `None`: at once.
    pub try_after: Option<Timed>,
    /// Time of the agent for a call that nobody takes \[s\].
    pub ring: f64,
    /// Wait after which it is offered \[s\].
    pub after: f64,
    /// The condition under which it is offered, by its position in the script; `None`: always.
    pub when: Option<u16>,
    /// Class of the contact that calls back; `None`: the place in line is kept.
    pub class: Option<u16>,
}

/// The value of a group.
#[inline]
fn of_group(values: &[f64], g: usize) -> f64 {
    if let [same] = values {
        *same
    } else {
        values[g]
    }
}

impl Escalation {
    /// Chance of a contact that an agent of group `g` served.
    #[inline]
    #[must_use]
    pub fn probability_of(&self, g: usize) -> f64 {
        of_group(&self.probability, g)
    }
}

impl Repeat {
    /// Chance of a contact that an agent of group `g` served.
    #[inline]
    #[must_use]
    pub fn probability_of(&self, g: usize) -> f64 {
        of_group(&self.probability, g)
    }
}

impl Follow {
    /// Compiles what contacts of type `kind` lead to.
    ///
    /// # Errors
    /// When the parameters of a distribution are not those of one.
    pub fn new(
        follow: &scenario::Follow,
        kind: usize,
        groups: usize,
        routing: &Routing,
        when: Option<u16>,
    ) -> Result<Self, LawError> {
        let timed = |d: &Option<_>| d.as_ref().map(Timed::new).transpose();
        let own = |becomes: Option<usize>| becomes.unwrap_or(kind) as u16;
        let by_group = |p: &scenario::ByGroup| -> Vec<f64> {
            if p.groups.is_empty() {
                return vec![p.others];
            }
            let mut values = vec![p.others; groups];
            for &(g, value) in &p.groups {
                values[g] = value;
            }
            values
        };
        let retry = match &follow.retry {
            None => None,
            Some(r) => Some(Retry {
                after_abandon: r.after_abandon,
                after_block: r.after_block,
                again: r.again,
                delay: Timed::new(&r.delay)?,
                class: own(r.becomes),
                keeps_patience: r.keeps_patience,
            }),
        };
        let repeat = match &follow.repeat {
            None => None,
            Some(r) => Some(Repeat {
                probability: by_group(&r.probability),
                delay: Timed::new(&r.delay)?,
                class: own(r.becomes),
            }),
        };
        let mut escalate = Vec::new();
        for e in &follow.escalate {
            let warm = match &e.warm {
                None => None,
                Some(w) => Some(Warm {
                    together: Timed::new(&w.together)?,
                    first_agent_waits: w.first_agent_waits,
                }),
            };
            escalate.push(Escalation {
                class: routing.class_of(e.to, e.priority),
                probability: by_group(&e.probability),
                warm,
                delay: timed(&e.delay)?,
            });
        }
        let callback = match &follow.callback {
            None => None,
            Some(c) => Some(Callback {
                accept: c.accept,
                answer: c.answer,
                tries: c.tries,
                try_after: timed(&c.try_after)?,
                ring: c.ring,
                after: c.after,
                when,
                class: c.becomes.map(|kind| kind as u16),
            }),
        };
        Ok(Self {
            retry,
            escalate,
            repeat,
            callback,
        })
    }

    /// Whether contacts of the type lead to others.
    #[must_use]
    pub fn is_some(&self) -> bool {
        self.retry.is_some()
            || self.repeat.is_some()
            || self.callback.is_some()
            || !self.escalate.is_empty()
    }
}
