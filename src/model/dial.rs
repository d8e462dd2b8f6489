//! Lists of customers to call, compiled.

use super::opening::Opening;
use super::routing::Routing;
use super::script::Script;
use super::timed::Timed;
use crate::random::{LawError, NameKey};
use crate::scenario::{ByInterval, DialMode, Scenario};

/// A list of customers and how they are called.
#[derive(Debug, Clone)]
pub struct Dialler {
    /// Contact type of its calls; also their class.
    pub kind: usize,
    /// Name of the type as a number, of which the draws of its customers are keyed.
    pub key: NameKey,
    /// Customers; `None`: there is always another.
    pub list: Option<u64>,
    /// How it dials.
    pub mode: DialMode,
    /// Dials for each free agent.
    pub pace: f64,
    /// Share of the connected calls that may be dropped; `None`: the pace is kept.
    pub max_dropped: Option<f64>,
    /// Idle agents that are left to others when it dials.
    pub reserve: u32,
    /// Share of dials that are answered, by interval or one for all.
    pub connect: Vec<f64>,
    /// Time of a dial \[s\].
    pub dial_time: f64,
    /// Dials of a number that nobody answers.
    pub tries: u32,
    /// Time from an unanswered dial until the next of the same number.
    pub try_after: Timed,
    /// The condition under which it dials, by its position in the script; `None`: always.
    pub when: Option<u16>,
    /// Whether it looks at the list at the end of every dial, too.
    pub looks_at_dial_end: bool,
    /// When it dials.
    pub opening: Opening,
    /// Dialers (positions) that call for some of the same groups, itself included.
    pub beside: Vec<usize>,
}

impl Dialler {
    /// Share of dials that are answered in interval `i`.
    #[must_use]
    pub fn connect_at(&self, i: usize) -> f64 {
        match self.connect.as_slice() {
            [same] => *same,
            each => each[i],
        }
    }

    /// Whether the list stands among the waiting contacts when an agent looks at them: it does
    /// where that agent would be the one to dial, and be with the customer if one answers.
    #[must_use]
    pub fn competes(&self) -> bool {
        match self.mode {
            DialMode::Preview => true,
            DialMode::Progressive => self.dial_time == 0.0,
            DialMode::Predictive => false,
        }
    }

    /// The diallers of a scenario: the most urgent first, then those whose calls somebody handles
    /// best, then in the order of the file.
    ///
    /// # Errors
    /// When the parameters of a distribution are not those of one.
    pub fn all(
        scenario: &Scenario,
        routing: &Routing,
        script: &mut Script,
    ) -> Result<Vec<Self>, LawError> {
        let mut order: Vec<(u32, u32, usize)> = Vec::new();
        for (kind, contact) in scenario.contacts.iter().enumerate() {
            if contact.outbound.is_some() {
                let level = contact.groups.iter().map(|g| g.level).min();
                order.push((contact.priority, level.unwrap_or(u32::MAX), kind));
            }
        }
        order.sort_unstable();
        let mut diallers = Vec::new();
        for &(_, _, kind) in &order {
            let contact = &scenario.contacts[kind];
            let Some(of) = &contact.outbound else {
                continue;
            };
            let shares_group = |(_, _, other): &(u32, u32, usize)| {
                (0..scenario.groups.len())
                    .any(|g| routing.link(kind, g).is_some() && routing.link(*other, g).is_some())
            };
            diallers.push(Self {
                kind,
                key: NameKey::new(&contact.name),
                list: of.list,
                mode: of.mode,
                pace: match of.mode {
                    DialMode::Predictive => of.pace,
                    _ => 1.0,
                },
                max_dropped: of.max_dropped.filter(|_| of.mode == DialMode::Predictive),
                reserve: of.reserve,
                connect: match &of.connect {
                    ByInterval::Constant(share) => vec![*share],
                    ByInterval::Each(shares) => shares.clone(),
                },
                dial_time: of.dial_time,
                tries: of.tries,
                try_after: Timed::new(&of.try_after)?,
                when: of.when.as_ref().map(|w| script.add(scenario, w)),
                looks_at_dial_end: of.looks_at_dial_end || of.mode != DialMode::Predictive,
                opening: Opening::new(&contact.open),
                beside: (0..order.len())
                    .filter(|i| shares_group(&order[*i]))
                    .collect(),
            });
        }
        Ok(diallers)
    }
}
