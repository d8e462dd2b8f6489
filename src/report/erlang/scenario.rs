//! The contact types and intervals of a scenario as questions to the formulas.

use super::cells::{Cells, counting};
use super::formula::{Formula, InTime, Targets};
use super::plan::Asked;
use crate::model::compile;
use crate::random::LawError;
use crate::report::explain::short_label;
use crate::scenario::Scenario;

/// A question for each type and interval of the statistics in which contacts are expected, types
/// in the order of the file: Erlang A where the type has a patience, else Erlang C, for the type's
/// own target.
///
/// # Errors
/// When a distribution's parameters are not those of a distribution; the reader refuses these.
pub fn of_scenario(scenario: &Scenario) -> Result<Vec<Asked>, LawError> {
    let model = compile(scenario)?;
    let cells = Cells::of(scenario, &model);
    let mut asked = Vec::new();
    for (kind, of) in model.types.iter().enumerate() {
        for i in scenario.warm_up..scenario.intervals {
            let Some(cell) = cells.cell(kind, i) else {
                continue;
            };
            asked.push(Asked {
                start: short_label(scenario, i),
                contact: of.name.clone(),
                contacts: cell.contacts,
                formula: Formula::Queue {
                    queue: cells.queue(cell, false),
                    retries: None,
                },
                agents: Some(cell.agents),
                targets: Targets {
                    service_level: of.target,
                    ..Targets::default()
                },
                in_time: InTime {
                    within: of.within,
                    count: counting(of.count, of.short_abandon),
                },
            });
        }
    }
    Ok(asked)
}
