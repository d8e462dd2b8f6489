//! What a run will take: an estimate, not a promise.

use serde::Serialize;

use crate::measures::{Figures, GroupFigures};
use crate::model::Model;
use crate::scenario::Scenario;

/// Size and cost of a run.
#[derive(Debug, Clone, Serialize)]
pub struct RunFacts {
    /// Replications, unless a flag says otherwise.
    pub replications: u32,
    /// The number all randomness follows from.
    pub seed: u64,
    /// Contacts in a replication.
    pub contacts: f64,
    /// Processors that would be used.
    pub processors: usize,
    /// Estimated time \[s\] on these processors.
    pub seconds: f64,
    /// Estimated memory \[bytes\].
    pub memory: f64,
}

/// Processor time of a contact in the short event loop, on a machine of 2026 \[s\].
const PLAIN: f64 = 0.09e-6;
/// The same with lines, pauses, shocks on handle times or criteria that need a search.
const FULL: f64 = 0.38e-6;
/// Processor time of folding the figures of a cell into its estimates \[s\].
const CELL: f64 = 0.5e-6;
/// What the program takes anyway \[bytes\].
const PROGRAM: f64 = 5e6;

impl RunFacts {
    pub(super) fn of(scenario: &Scenario, model: &Model, contacts: f64) -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let replications = f64::from(scenario.replications);
        let intervals = scenario.intervals as f64;
        let (types, groups) = (scenario.contacts.len() as f64, scenario.groups.len() as f64);
        let each = if model.plain { PLAIN } else { FULL };
        let day = contacts * each + (types + groups) * intervals * CELL;
        // What is uncertain is told apart by a second run without it.
        let runs = if scenario.uncertainty.is_none() {
            1.0
        } else {
            2.0
        };
        let cells = types * (intervals + 1.0) * size_of::<Figures>() as f64
            + groups * (intervals + 1.0) * size_of::<GroupFigures>() as f64;
        let folds = 1.0 + 2.0 * processors as f64;
        Self {
            replications: scenario.replications,
            seed: scenario.seed,
            contacts,
            processors,
            seconds: runs * replications * day / processors as f64,
            memory: PROGRAM + runs * replications * (64.0 * types + 16.0 * groups) + folds * cells,
        }
    }
}
