//! A scenario in plain words, without running it: what `busyhour check` shows.

mod action_words;
mod attention_words;
mod center_words;
mod clock;
mod contact_words;
mod contacts;
mod cost;
mod coverage;
mod front_words;
mod leads_to;
mod outbound_words;
mod pace_words;
pub(super) mod parts;
mod people;
mod pools;
mod script_words;
mod segment_words;
mod shift_words;
mod site_words;
mod tables;
mod text;
mod unusual;
mod volume;

#[cfg(test)]
mod tests;

use serde_json::{Map, Value, json};

pub(super) use clock::short_label;
pub use clock::{ClockChange, ClockFacts};
pub(super) use contacts::channel;
pub use contacts::{Busiest, LevelFacts, ServedBy, TypeFacts};
pub use cost::RunFacts;
pub use people::GroupFacts;
pub use pools::{Overload, Tight};
pub use text::text;
pub use unusual::Remark;

use crate::model::{Model, compile};
use crate::random::LawError;
use crate::replicate::Plan;
use crate::scenario::{Fault, Scenario, Severity};
use pools::Loads;
use volume::Volume;

/// Intervals that are shown as the tightest.
const TIGHTEST: usize = 6;

/// What a scenario means, and what is unusual about it. Figures are those of the statistics:
/// the warm-up is left out.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// Title of the scenario.
    pub scenario: String,
    /// When it takes place.
    pub clock: ClockFacts,
    /// Contact types, in the order of the file.
    pub contacts: Vec<TypeFacts>,
    /// Agent groups, in the order of the file.
    pub groups: Vec<GroupFacts>,
    /// The intervals with the highest load per agent of the whole center.
    pub tightest: Vec<Tight>,
    /// Where load exceeds agents.
    pub overloads: Vec<Overload>,
    /// What a run will take.
    pub run: RunFacts,
    /// What is unusual.
    pub remarks: Vec<Remark>,
}

/// Expected contacts, load and agents of every interval of the horizon.
#[derive(Debug, Clone)]
pub(super) struct Expected {
    /// Contacts by type and interval.
    pub contacts: Vec<Vec<f64>>,
    /// Load by type and interval, at the pace of the group it prefers \[erlangs\].
    pub load: Vec<Vec<f64>>,
    /// Agents staffed by group and interval, all shrinkage taken off.
    pub staffed: Vec<Vec<f64>>,
}

impl Expected {
    /// What to expect of a scenario.
    pub fn of(scenario: &Scenario, model: &Model) -> Self {
        let kinds = 0..scenario.contacts.len();
        let volumes: Vec<Volume> = kinds
            .clone()
            .map(|kind| Volume::of(scenario, model, kind))
            .collect();
        let groups: Vec<GroupFacts> = (0..scenario.groups.len())
            .map(|g| GroupFacts::of(scenario, model, g))
            .collect();
        let loads = Loads::new(scenario, model, &volumes, &groups);
        let each = |figure: &dyn Fn(usize, usize) -> f64| {
            let of = |kind: usize| (0..scenario.intervals).map(|i| figure(kind, i)).collect();
            kinds.clone().map(of).collect()
        };
        Self {
            contacts: each(&|kind, i| loads.contacts(kind, i)),
            load: each(&|kind, i| loads.load(kind, i)),
            staffed: groups.into_iter().map(|g| g.staffed).collect(),
        }
    }
}

/// Explains a scenario.
///
/// # Errors
/// When a distribution's parameters are not those of a distribution; the reader refuses these.
pub fn explain(scenario: &Scenario) -> Result<Explanation, LawError> {
    let model = compile(scenario)?;
    let kinds = 0..scenario.contacts.len();
    let volumes: Vec<Volume> = kinds
        .clone()
        .map(|kind| Volume::of(scenario, &model, kind))
        .collect();
    let groups: Vec<GroupFacts> = (0..scenario.groups.len())
        .map(|g| GroupFacts::of(scenario, &model, g))
        .collect();
    let loads = Loads::new(scenario, &model, &volumes, &groups);
    let followed = leads_to::followed(scenario);
    let contacts = kinds
        .map(|k| TypeFacts::of(scenario, &model, k, &volumes[k], (&loads, followed[k])))
        .collect();
    Ok(assemble(scenario, &model, contacts, &groups, &loads))
}

/// What a plan for a scenario will take.
///
/// # Errors
/// As those of [`explain`].
pub fn cost(scenario: &Scenario, plan: &Plan) -> Result<RunFacts, LawError> {
    let contacts = explain(scenario)?.run.contacts;
    Ok(RunFacts::of(scenario, &compile(scenario)?, contacts, plan))
}

fn assemble(
    scenario: &Scenario,
    model: &Model,
    contacts: Vec<TypeFacts>,
    groups: &[GroupFacts],
    loads: &Loads<'_>,
) -> Explanation {
    let all: f64 = (0..contacts.len())
        .map(|kind| loads.all_contacts(kind))
        .sum();
    let mut facts = Explanation {
        scenario: scenario.name.clone(),
        clock: ClockFacts::of(scenario),
        contacts,
        groups: groups.to_vec(),
        tightest: loads.tightest(TIGHTEST),
        overloads: loads.overloads(),
        run: RunFacts::of(
            scenario,
            model,
            all,
            &Plan::new(scenario.replications.into()),
        ),
        remarks: Vec::new(),
    };
    facts.remarks = unusual::remarks((scenario, model), &facts, loads, &facts.overloads);
    facts
}

/// The explanation as JSON: seconds, hours, shares 0–1; null where there is nothing to say.
/// `said` are the warnings and notes of the reader.
#[must_use]
pub fn json(facts: &Explanation, said: &[Fault]) -> Value {
    let mut contacts = Map::new();
    for contact in &facts.contacts {
        contacts.insert(contact.name.clone(), json!(contact));
    }
    let mut groups = Map::new();
    for group in &facts.groups {
        groups.insert(group.name.clone(), json!(group));
    }
    let mut remarks: Vec<Value> = said.iter().map(fault).collect();
    remarks.extend(facts.remarks.iter().map(|r| json!(r)));
    json!({
        "busyhour": env!("CARGO_PKG_VERSION"),
        "runs": true,
        "scenario": facts.scenario,
        "clock": facts.clock,
        "contacts": contacts,
        "groups": groups,
        "tightest": facts.tightest,
        "overloads": facts.overloads,
        "run": facts.run,
        "remarks": remarks,
    })
}

/// What is wrong with a scenario that cannot run, as JSON of the same form.
#[must_use]
pub fn refusal<'a>(faults: impl Iterator<Item = &'a Fault>) -> Value {
    json!({
        "busyhour": env!("CARGO_PKG_VERSION"),
        "runs": false,
        "remarks": faults.map(fault).collect::<Vec<_>>(),
    })
}

/// A fault of the reader: what, where, and the remedies.
fn fault(fault: &Fault) -> Value {
    let severity = match fault.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let help: Vec<&str> = fault.remedies().collect();
    let position = fault.position();
    json!({
        "severity": severity,
        "message": fault.message(),
        "help": (!help.is_empty()).then(|| help.join("; ")),
        "key": fault.key(),
        "file": position.map(|p| p.0),
        "line": position.map(|p| p.1),
        "column": position.map(|p| p.2),
    })
}
