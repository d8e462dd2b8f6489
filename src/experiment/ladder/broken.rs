//! Which of Erlang's assumptions a scenario breaks for a contact type.

use super::rung::absent;
use super::step::{Step, Steps};
use crate::scenario::Scenario;

/// The steps of a scenario that concern a type: those which a scenario of it alone, and of what
/// leads to it, would have.
#[must_use]
pub fn broken(scenario: &Scenario, kind: usize) -> Steps {
    let mut own = scenario.clone();
    let contact = &scenario.contacts[kind];
    let served = |g: usize| contact.groups.iter().any(|s| s.group == g);
    own.shocks
        .retain(|s| s.contacts.contains(&kind) || s.groups.iter().any(|g| served(*g)));
    own.actions.retain(|a| a.groups().any(served));
    own.initial.retain(|i| i.kind == kind);
    own.groups = (0..scenario.groups.len())
        .filter(|g| served(*g))
        .map(|g| scenario.groups[g].clone())
        .collect();
    own.contacts = vec![contact.clone()];
    let mut gone = absent(&own);
    // Who else serves, or is served, cannot be seen in the type alone.
    let alone = absent(scenario).has(Step::Routing)
        || gone.has(Step::Routing)
            && !scenario
                .contacts
                .iter()
                .enumerate()
                .any(|(other, c)| other != kind && c.groups.iter().any(|s| served(s.group)));
    gone = match alone {
        true => gone.with(Step::Routing),
        false => gone.without(Step::Routing),
    };
    let handed = |c: &crate::scenario::ContactType| c.follow.escalate.iter().any(|e| e.to == kind);
    if scenario.contacts.iter().any(handed) {
        gone = gone.without(Step::Escalation);
    }
    let comes = |c: &crate::scenario::ContactType| {
        let becomes = [
            c.follow.retry.as_ref().and_then(|r| r.becomes),
            c.follow.repeat.as_ref().and_then(|r| r.becomes),
            c.follow.callback.as_ref().and_then(|r| r.becomes),
        ];
        becomes.contains(&Some(kind))
    };
    if scenario.contacts.iter().any(comes) {
        gone = gone.without(Step::Retries);
    }
    if is_level(scenario, kind) {
        gone = gone.with(Step::CarryOver);
    }
    Step::ALL.into_iter().filter(|s| !gone.has(*s)).collect()
}

/// Whether all intervals of a type are alike but for the empty center at the start.
fn is_level(scenario: &Scenario, kind: usize) -> bool {
    let contact = &scenario.contacts[kind];
    let same = |values: &[f64]| values.windows(2).all(|w| w[0] == w[1]);
    let counts = contact
        .arrivals
        .as_ref()
        .map(|a| super::rung::expected(a, scenario));
    contact.open.is_empty()
        && counts.is_none_or(|c| same(&c))
        && contact
            .groups
            .iter()
            .all(|s| same(&scenario.groups[s.group].scheduled(scenario.interval)))
}
