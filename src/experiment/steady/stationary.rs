//! Whether a scenario is the same at all times, and the same for longer.

use crate::experiment::ladder::{hold, hold_contact};
use crate::scenario::{
    Amount, ArrivalSource, Basis, Close, Condition, ContactType, Figure, Scenario, Shrinkage, Test,
};

/// What keeps a scenario from being the same at all times, in words; empty: nothing does.
///
/// A steady state is that of one center which goes on for ever: rates, agents and what customers
/// are like may not change with the time, and nothing may be drawn for a day as a whole.
#[must_use]
pub fn obstacles(scenario: &Scenario) -> Vec<String> {
    let mut out = Vec::new();
    for contact in &scenario.contacts {
        of_contact(scenario, contact, &mut out);
    }
    for group in &scenario.groups {
        let name = &group.name;
        if !group.shifts.is_empty() {
            out.push(format!("the agents of `{name}` come by shifts"));
        } else if group.agents.iter().any(|n| Some(n) != group.agents.first()) {
            out.push(format!("the agents of `{name}` change with the time"));
        }
        if group.shrinkage != Shrinkage::default() {
            out.push(format!("the shrinkage of `{name}` is drawn by the day"));
        }
        if !group.pace.learning.is_empty() {
            out.push(format!("agents of `{name}` learn"));
        }
    }
    if !scenario.shocks.is_empty() {
        out.push("shocks happen at a time".into());
    }
    if !scenario.actions.is_empty() {
        out.push("supervisors act in the course of the day".into());
    }
    if !scenario.uncertainty.is_none() {
        out.push("`uncertainty` is drawn once a day".into());
    }
    let score = scenario.routing.score.as_ref();
    if score.is_some_and(|score| amount_asks(&score.amount)) {
        out.push("`routing.score` asks for the time".into());
    }
    out
}

fn of_contact(scenario: &Scenario, contact: &ContactType, out: &mut Vec<String>) {
    let name = &contact.name;
    let mut say = |what: &str| out.push(format!("{what} `{name}`"));
    if let Some(arrivals) = &contact.arrivals {
        match &arrivals.source {
            ArrivalSource::Times(_) => say("recorded times are replayed for"),
            ArrivalSource::Expected(counts) => {
                let first = counts.first().copied().unwrap_or(0.0);
                // Counts per interval of a rate may differ by rounding.
                let differs = |n: &f64| libm::fabs(n - first) > 1e-9 * first;
                if counts.iter().any(differs) {
                    say("the volume changes with the time for");
                }
            }
        }
        if arrivals.day_cv > 0.0 {
            say("busy and quiet days (`day_cv`) are drawn for");
        }
        if arrivals.basis == Basis::Offered {
            say("`basis = \"offered\"` is settled by the day for");
        }
    }
    if contact.outbound.is_some() {
        say("customers are called from a list by");
    }
    if !contact.open.is_empty() {
        say("opening hours are set for");
    }
    let first = held(contact, 0);
    if (1..scenario.intervals).any(|i| held(contact, i) != first) {
        say("a distribution or a share changes with the time for");
    }
    if conditions(contact).any(|condition| test_asks(&condition.test)) {
        say("a condition asks for the time for");
    }
}

/// A contact type as it is in interval `i`, its arrivals apart.
fn held(contact: &ContactType, i: usize) -> ContactType {
    let mut out = contact.clone();
    out.arrivals = None;
    hold_contact(&mut out, i);
    let segments = out.segments.iter_mut();
    segments
        .filter_map(|s| s.patience.as_mut())
        .for_each(|d| hold(d, i));
    out
}

/// All conditions of a contact type.
fn conditions(contact: &ContactType) -> impl Iterator<Item = &Condition> {
    let stages = contact.script.stages.iter();
    let segments = contact.segments.iter();
    let groups = contact
        .groups
        .iter()
        .chain(segments.flat_map(|s| s.groups.iter()))
        .chain(stages.clone().flat_map(|s| s.groups.iter()));
    let callback = contact.follow.callback.iter();
    groups
        .filter_map(|g| g.when.as_ref())
        .chain(stages.filter_map(|s| s.when.as_ref()))
        .chain(callback.filter_map(|c| c.when.as_ref()))
}

/// Whether a test asks for the time since the start.
fn test_asks(test: &Test) -> bool {
    match test {
        Test::Compare(_, a, b) => amount_asks(a) || amount_asks(b),
        Test::Is(_) | Test::On(_) => false,
        Test::And(a, b) | Test::Or(a, b) => test_asks(a) || test_asks(b),
        Test::Not(inner) => test_asks(inner),
    }
}

fn amount_asks(amount: &Amount) -> bool {
    match amount {
        Amount::Constant(_) => false,
        Amount::Figure(figure) => *figure == Figure::Time,
        Amount::Negative(inner) => amount_asks(inner),
        Amount::Joined(_, a, b) => amount_asks(a) || amount_asks(b),
        Amount::Choose(test, a, b) => test_asks(test) || amount_asks(a) || amount_asks(b),
    }
}

/// A scenario that is the same at all times, over so many intervals; the clock stops at the end.
pub(super) fn stretched(scenario: &Scenario, intervals: usize) -> Scenario {
    let mut out = scenario.clone();
    out.intervals = intervals;
    out.warm_up = 0;
    out.duration = intervals as f64 * scenario.interval;
    out.start = None;
    out.close = Close::Cut;
    for contact in &mut out.contacts {
        let arrivals = contact.arrivals.take();
        *contact = held(contact, 0);
        contact.arrivals = arrivals.map(|mut arrivals| {
            if let ArrivalSource::Expected(counts) = &mut arrivals.source {
                let count = counts.first().copied().unwrap_or(0.0);
                *counts = vec![count; intervals];
            }
            arrivals
        });
    }
    for group in &mut out.groups {
        let agents = group.agents.first().copied().unwrap_or(0);
        group.agents = vec![agents; intervals];
    }
    out
}
