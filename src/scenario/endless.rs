//! Follow-on contacts without end: escalation cycles, retries for ever.

use super::fault::Fault;
use super::follow_on::ByGroup;
use super::reader::Reader;
use super::tree::Node;
use super::types::{ContactType, Scenario};
use super::validate::place_of;

/// Contacts that follow from one, on average, beyond which a case is taken to have no end.
const ENDLESS: f64 = 1000.0;
/// Rounds of the sum; with fewer than [`ENDLESS`] contacts on average it has settled by then.
const ROUNDS: usize = 20_000;

/// Refuses scenarios in which a case can go on for ever: where, whatever happens to its
/// contacts, more and more follow from it on average.
pub(crate) fn check(reader: &mut Reader, scenario: &Scenario, root: &Node) {
    let contacts = &scenario.contacts;
    if contacts.iter().all(|c| !c.leads_on()) {
        return;
    }
    let follows: Vec<Vec<Vec<(usize, f64)>>> = contacts
        .iter()
        .enumerate()
        .map(|(kind, contact)| {
            let outcomes = outcomes(kind, contact, scenario.groups.len());
            behind_self_service(scenario, kind, outcomes)
        })
        .collect();
    // The contacts of a case that begins with each type, if at every contact the outcome is the
    // one from which most follows.
    let mut total = vec![1.0_f64; contacts.len()];
    for _ in 0..ROUNDS {
        let next: Vec<f64> = follows
            .iter()
            .map(|outcomes| {
                let of = |leads: &Vec<(usize, f64)>| -> f64 {
                    leads.iter().map(|(to, chance)| chance * total[*to]).sum()
                };
                1.0 + outcomes.iter().map(of).fold(0.0, f64::max)
            })
            .collect();
        let settled = next.iter().zip(&total).all(|(a, b)| a - b < 1e-9);
        total = next;
        if settled {
            return;
        }
        if total.iter().any(|t| *t > ENDLESS) {
            break;
        }
    }
    // The last of the chain that feeds itself is as good a place as any: name the worst.
    let worst = (0..contacts.len()).max_by(|a, b| total[*a].total_cmp(&total[*b]));
    let Some(kind) = worst else { return };
    let contact = &contacts[kind];
    let key = key_of(contact);
    let place = place_of(root, &["contact", &contact.name, key]);
    let message = format!(
        "contacts of `{}` can lead to others without end",
        contact.name
    );
    let fault = Fault::error(message).at(place);
    let fault = fault.label("at least one more follows from each, on average");
    reader.fault(fault.help(
        "lower the chances: along every way back to a type they must multiply to less than 1",
    ));
}

/// The key that most likely makes the circle.
fn key_of(contact: &ContactType) -> &'static str {
    let follow = &contact.follow;
    if !follow.is_some() {
        return "self_service";
    }
    let retries = follow
        .retry
        .as_ref()
        .is_some_and(|r| r.again.unwrap_or(r.after_abandon.max(r.after_block)) >= 1.0);
    if retries || follow.escalate.is_empty() && follow.repeat.is_none() {
        "retry"
    } else if follow.escalate.is_empty() {
        "repeat"
    } else {
        "escalate"
    }
}

/// The same where self-service contains some contacts of a type, not all of which it resolves:
/// the others come back. Whatever follows from a contact follows from a mixture of both, so that
/// the most and the least that is contained bound it.
fn behind_self_service(
    scenario: &Scenario,
    kind: usize,
    outcomes: Vec<Vec<(usize, f64)>>,
) -> Vec<Vec<(usize, f64)>> {
    let Some(of) = &scenario.contacts[kind].self_service else {
        return outcomes;
    };
    let touches = |s: &&super::types::Shock| s.contacts.contains(&kind);
    let factors = scenario.shocks.iter().filter(touches);
    let by_shocks: f64 = factors.map(|s| s.self_service.max(1.0)).product();
    let shares = (0..scenario.intervals).map(|i| of.contained.at(i));
    let contained = (shares.fold(0.0, f64::max) * by_shocks).min(1.0);
    let back = (kind, contained * (1.0 - of.resolved));
    let mixed = |leads: &Vec<(usize, f64)>| {
        let passed_on = leads.iter().map(|(to, p)| (*to, p * (1.0 - contained)));
        passed_on.chain([back]).collect()
    };
    let mut all: Vec<_> = outcomes.iter().map(mixed).collect();
    all.extend(outcomes);
    all.push(vec![back]);
    all
}

/// What can happen to a contact, and which contacts follow from it then: served by each group,
/// lost, or blocked.
fn outcomes(kind: usize, contact: &ContactType, groups: usize) -> Vec<Vec<(usize, f64)>> {
    let follow = &contact.follow;
    let of = |p: &ByGroup, g: usize| {
        let own = p.groups.iter().find(|(group, _)| *group == g);
        own.map_or(p.others, |(_, value)| *value)
    };
    let mut all: Vec<Vec<(usize, f64)>> = (0..groups)
        .map(|g| {
            let mut left = 1.0;
            let mut leads = Vec::new();
            for escalation in &follow.escalate {
                let chance = of(&escalation.probability, g);
                left -= chance;
                leads.push((escalation.to, chance));
            }
            if let Some(repeat) = &follow.repeat {
                let chance = of(&repeat.probability, g) * f64::max(left, 0.0);
                leads.push((repeat.becomes.unwrap_or(kind), chance));
            }
            leads
        })
        .collect();
    if let Some(callback) = &follow.callback
        && let Some(to) = callback.becomes
    {
        all.push(vec![(to, callback.accept)]);
    }
    if let Some(retry) = &follow.retry {
        let to = retry.becomes.unwrap_or(kind);
        let both = [retry.after_abandon, retry.after_block];
        // From the second retry on the chance is `again`, where there is one.
        let chances = both.map(|first| {
            if first > 0.0 {
                retry.again.unwrap_or(first)
            } else {
                0.0
            }
        });
        all.extend(chances.map(|chance| vec![(to, chance)]));
    }
    all
}
