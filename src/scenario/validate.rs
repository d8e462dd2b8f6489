//! Whether a scenario that can be read can also be meant.

use super::fault::{Fault, Severity};
use super::reader::Reader;
use super::source::Place;
use super::tree::Node;
use super::types::{ArrivalSource, ContactType, Scenario};

/// Expected contacts in a replication.
const MAX_CONTACTS: f64 = 1e8;

/// Checks that look at several parts of the scenario at once.
pub(crate) fn structure(reader: &mut Reader, scenario: &Scenario, root: &Node) {
    let clean = sound(reader);
    let led_to = led_to(scenario);
    reader.check_stages(scenario, place_of(root, &["contact"]));
    for (kind, contact) in scenario.contacts.iter().enumerate() {
        // What could not be read may be what leads to it, or the group that serves it.
        if clean {
            if !led_to.contains(&kind) {
                reachable(reader, contact, root);
            }
            served(reader, scenario, contact, root);
            min_idle(reader, scenario, contact, root);
        }
    }
    if clean {
        reader.check_diallers(scenario, root);
        shifts_cannot_grow(reader, scenario, root);
        warm_needs_whole_agents(reader, scenario, root);
    }
    if sound(reader) {
        size(reader, scenario, root);
        super::endless::check(reader, scenario, root);
        super::load::check(reader, scenario, root);
        chance_only(reader, scenario, root);
    }
}

fn sound(reader: &Reader) -> bool {
    reader.faults.iter().all(|f| f.severity != Severity::Error)
}

/// The place of the deepest key on a path that is there.
pub(crate) fn place_of<'t>(root: &'t Node, path: &[&str]) -> &'t Place {
    let mut place = &root.place;
    let mut node = root;
    for key in path {
        let Some(entry) = node.table().and_then(|t| t.entry(key)) else {
            break;
        };
        place = &entry.place;
        node = &entry.node;
    }
    place
}

/// At a warm hand-over both agents have the customer alone: who has others in hand cannot.
fn warm_needs_whole_agents(reader: &mut Reader, scenario: &Scenario, root: &Node) {
    let shared = |kind: usize| {
        let contact = &scenario.contacts[kind];
        let of_segments = contact.segments.iter().flat_map(|s| &s.groups);
        let of_stages = contact.script.stages.iter().flat_map(|s| &s.groups);
        let mut serving = contact.groups.iter().chain(of_segments).chain(of_stages);
        serving.find(|s| scenario.groups[s.group].sharing.is_some())
    };
    for (kind, contact) in scenario.contacts.iter().enumerate() {
        let mut warm = contact.follow.escalate.iter().filter(|e| e.warm.is_some());
        let Some(serving) = warm.find_map(|e| shared(kind).or_else(|| shared(e.to))) else {
            continue;
        };
        let group = &scenario.groups[serving.group].name;
        let place = place_of(root, &["contact", &contact.name, "escalate"]);
        let message = format!(
            "a warm hand-over needs agents with one contact at a time, and those of `{group}` may have several or set work aside"
        );
        let fault = Fault::error(message).at(place);
        let related = place_of(root, &["group", group]);
        reader.fault(
            fault
                .related(related, "this group shares its attention")
                .help("make the hand-over cold, or give the warm one to a group of its own"),
        );
    }
}

/// Types (positions) that contacts of others lead to.
fn led_to(scenario: &Scenario) -> Vec<usize> {
    let follows = scenario.contacts.iter().map(|c| &c.follow);
    let kinds = follows.flat_map(|follow| {
        let retry = follow.retry.as_ref().and_then(|r| r.becomes);
        let repeat = follow.repeat.as_ref().and_then(|r| r.becomes);
        let callback = follow.callback.as_ref().and_then(|c| c.becomes);
        let escalated = follow.escalate.iter().map(|e| e.to);
        escalated.chain(retry).chain(repeat).chain(callback)
    });
    kinds
        .chain(scenario.initial.iter().map(|i| i.kind))
        .collect()
}

fn reachable(reader: &mut Reader, contact: &ContactType, root: &Node) {
    let name = &contact.name;
    let path = ["contact", name.as_str()];
    if contact.arrivals.is_none() && contact.outbound.is_none() {
        let fault = Fault::error(format!("no contacts of type `{name}` ever come"));
        let fault = fault
            .at(place_of(root, &path))
            .label("it has no `arrivals`, and nothing leads to it");
        reader.fault(fault.help("add arrivals = { rate = \"120/h\" }, or remove the type"));
    }
}

fn served(reader: &mut Reader, scenario: &Scenario, contact: &ContactType, root: &Node) {
    let name = &contact.name;
    let place = place_of(root, &["contact", name, "groups"]);
    if contact.groups.is_empty() {
        let fault = Fault::error(format!("nobody can serve `{name}`")).at(place);
        let mut skills = scenario.groups.iter().flat_map(|g| &g.skills);
        if skills.any(|(kind, _)| scenario.contacts[*kind].name == *name) {
            let fault = fault.label("it names no group");
            reader
                .fault(fault.help("name the groups, or remove it: then all with the skill serve"));
            return;
        }
        let fault = fault.label("no group has the skill");
        reader.fault(fault.help(format!("add it to a group: skills = {{ {name} = 1 }}")));
        return;
    }
    let brought = |g: usize| {
        let mut actions = scenario.actions.iter();
        actions.any(|a| a.call_in.iter().any(|c| c.0 == g) || a.moves.iter().any(|m| m.to == g))
    };
    let mut groups = contact.groups.iter().map(|g| g.group);
    let someone = groups.any(|g| scenario.groups[g].agents.iter().any(|n| *n > 0) || brought(g));
    if !someone {
        let fault = Fault::error(format!("nobody can serve `{name}`")).at(place);
        let names: Vec<_> = contact
            .groups
            .iter()
            .map(|g| scenario.groups[g.group].name.as_str())
            .collect();
        let fault = fault.label(format!(
            "no agents are ever scheduled in {}",
            names.join(", ")
        ));
        reader.fault(fault.help("schedule at least one agent in one interval"));
    }
}

fn min_idle(reader: &mut Reader, scenario: &Scenario, contact: &ContactType, root: &Node) {
    for serving in &contact.groups {
        let group = &scenario.groups[serving.group];
        let most = group.agents.iter().copied().max().unwrap_or(0);
        if serving.min_idle > most.max(1) {
            let message = format!(
                "`{}` never serves `{}`: min_idle is {}, and it has at most {most} agents",
                group.name, contact.name, serving.min_idle
            );
            let path = ["contact", &contact.name, "groups", &group.name, "min_idle"];
            reader.fault(Fault::warning(message).at(place_of(root, &path)));
        }
    }
}

/// A shock may bring agents to a headcount, but nobody is there to join a shift.
fn shifts_cannot_grow(reader: &mut Reader, scenario: &Scenario, root: &Node) {
    for shock in scenario.shocks.iter().filter(|s| s.agents > 1.0) {
        let by_shift = |g: &&usize| !scenario.groups[**g].shifts.is_empty();
        let Some(g) = shock.groups.iter().find(by_shift) else {
            continue;
        };
        let name = &scenario.groups[*g].name;
        let message = format!(
            "shock \"{}\" cannot bring agents to the shifts of `{name}`",
            shock.name
        );
        let fault = Fault::error(message).at(place_of(root, &["shock"]));
        let fault = fault.related(place_of(root, &["group", name, "shift"]), "its shifts");
        reader.fault(fault.help(
            "add a shift for them, or name in `groups` the groups with headcounts that grow",
        ));
    }
}

fn size(reader: &mut Reader, scenario: &Scenario, root: &Node) {
    let dials = |c| super::outbound::most_dials(scenario, c);
    let expected: f64 = scenario.contacts.iter().map(|c| volume(c) + dials(c)).sum();
    if expected > MAX_CONTACTS {
        let message = format!("{expected:.3e} contacts in a replication are too many");
        let fault = Fault::error(message).at(place_of(root, &["contact"]));
        let help = format!(
            "at most {MAX_CONTACTS:e} are expected; shorten `duration` or check the units of rates"
        );
        reader.fault(fault.help(help));
    }
}

fn volume(contact: &ContactType) -> f64 {
    match contact.arrivals.as_ref().map(|a| &a.source) {
        None => 0.0,
        Some(ArrivalSource::Expected(counts)) => counts.iter().sum(),
        Some(ArrivalSource::Times(times)) => times.len() as f64,
    }
}

/// Without a day factor days differ far less than real ones do.
fn chance_only(reader: &mut Reader, scenario: &Scenario, root: &Node) {
    let mut forecast = scenario
        .contacts
        .iter()
        .filter_map(|c| c.arrivals.as_ref())
        .peekable();
    let steady = |a: &super::types::Arrivals| {
        a.day_cv == 0.0 && matches!(a.source, ArrivalSource::Expected(_))
    };
    let sure = scenario.shocks.iter().all(|s| s.probability == 1.0);
    if forecast.peek().is_some() && forecast.all(steady) && sure {
        let message = "days differ by chance only: volumes are taken as known";
        let fault = Fault::note(message).at(place_of(root, &["contact"]));
        reader.fault(fault.help(
            "real days differ more: give arrivals a day_cv, such as 0.1 for 10 % from day to day",
        ));
    }
}
