//! Load against capacity, where nobody gives up.

use super::fault::Fault;
use super::reader::Reader;
use super::tree::Node;
use super::types::{ArrivalSource, Basis, ContactType, Scenario};
use super::validate::place_of;

/// Warns where the work of types without patience exceeds all that their groups can do.
pub(crate) fn check(reader: &mut Reader, scenario: &Scenario, root: &Node) {
    let waiting: Vec<&ContactType> = scenario
        .contacts
        .iter()
        .filter(|c| c.patience.is_none())
        .collect();
    let mut any = false;
    for contact in &waiting {
        any |= warn(reader, scenario, root, std::slice::from_ref(contact));
    }
    if !any && waiting.len() > 1 {
        warn(reader, scenario, root, &waiting);
    }
}

fn warn(reader: &mut Reader, scenario: &Scenario, root: &Node, types: &[&ContactType]) -> bool {
    let load: f64 = types.iter().map(|c| work(scenario, c)).sum::<f64>() / 3600.0;
    let capacity = capacity(scenario, types) / 3600.0;
    if load <= capacity {
        return false;
    }
    let names: Vec<String> = types.iter().map(|c| format!("`{}`", c.name)).collect();
    let (verb, first) = match names.len() {
        1 => ("brings", &types[0].name),
        _ => ("bring", &types[0].name),
    };
    let message = format!(
        "{} {verb} {load:.1} hours of work for {capacity:.1} hours of agents",
        names.join(" and ")
    );
    let fault = Fault::warning(message).at(place_of(root, &["contact", first]));
    let fault = fault.label("without `patience` nobody gives up, and the queue only grows");
    reader.fault(fault.help("give it a `patience`, or schedule more agents"));
    true
}

/// Expected work of a type by its quickest group \[s\], balking and what self-service contains
/// taken off.
fn work(scenario: &Scenario, contact: &ContactType) -> f64 {
    let quickest = contact
        .groups
        .iter()
        .map(|g| g.handle_time_factor * scenario.groups[g.group].effort(contact.channel))
        .fold(f64::INFINITY, f64::min);
    // A forecast of what is offered leaves out who is contained.
    let counted = contact.arrivals.as_ref().map(|a| a.basis) == Some(Basis::Offered);
    let handle = |i: usize| {
        let wrap_up = contact.wrap_up.as_ref().map_or(0.0, |w| w.mean(i));
        let passed_on = contact.self_service.as_ref().map_or(1.0, |of| {
            let asks = if counted {
                1.0
            } else {
                1.0 - of.contained.at(i)
            };
            asks * of.handle_time_factor
        });
        (contact.talk.mean(i) + wrap_up) * quickest * (1.0 - contact.balk.at(i)) * passed_on
    };
    match contact.arrivals.as_ref().map(|a| &a.source) {
        None => 0.0,
        Some(ArrivalSource::Expected(counts)) => counts
            .iter()
            .enumerate()
            .map(|(i, count)| count * handle(i))
            .sum(),
        Some(ArrivalSource::Times(times)) => {
            let last = scenario.intervals.saturating_sub(1);
            times
                .iter()
                .map(|at| handle(((at / scenario.interval) as usize).min(last)))
                .sum()
        }
    }
}

/// Time of the agents that serve any of the types, shrinkage taken off \[s\].
fn capacity(scenario: &Scenario, types: &[&ContactType]) -> f64 {
    let serves = |g: usize| types.iter().any(|c| c.groups.iter().any(|s| s.group == g));
    let mut total = 0.0;
    for (_, group) in scenario
        .groups
        .iter()
        .enumerate()
        .filter(|(g, _)| serves(*g))
    {
        let present = 1.0 - group.shrinkage.absence.as_ref().map_or(0.0, |a| a.rate);
        for (i, agents) in group.scheduled(scenario.interval).into_iter().enumerate() {
            let planned = 1.0 - group.shrinkage.planned.at(i);
            total += agents * present * planned * scenario.interval;
        }
    }
    total
}
