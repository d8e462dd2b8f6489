//! What a run will take: an estimate, not a promise.

use serde::Serialize;

use crate::measures::{Figures, GroupFigures};
use crate::model::Model;
use crate::replicate::Plan;
use crate::scenario::Scenario;

/// Size and cost of a run.
#[derive(Debug, Clone, Serialize)]
pub struct RunFacts {
    /// Replications, unless a flag says otherwise.
    pub replications: u64,
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
    /// Estimated memory besides, where the figures of every interval are written: as JSON or CSV,
    /// or into files \[bytes\].
    pub memory_to_write: f64,
}

/// Processor time of a contact in the short event loop, on a machine of 2026 \[s\].
const PLAIN: f64 = 0.09e-6;
/// The same with lines, pauses, thresholds, shocks on handle times or criteria that need a search.
const SINGLE: f64 = 0.24e-6;
/// The same where contacts lead to others, scripts are followed or agents share their attention.
const WHOLE: f64 = 0.38e-6;
/// Processor time of folding the figures of a cell into its estimates \[s\].
const CELL: f64 = 0.5e-6;
/// The waits of a type, answered and all \[bytes\].
const HISTOGRAMS: f64 = 2.0 * 1_674.0 * 24.0;
/// The spread over days of a cell \[bytes\].
const SPREAD: f64 = 1_000.0;
/// A contact of the interval at hand: drawn, sorted, with its talk time, and room to grow
/// \[bytes\].
const ARRIVAL: f64 = 80.0;
/// All estimates of an interval of a type, and of a group, as a tree from which they are written
/// \[bytes\].
const WRITTEN: (f64, f64) = (36_000.0, 9_000.0);
/// What the program takes anyway \[bytes\].
const PROGRAM: f64 = 5e6;

impl RunFacts {
    /// What a plan will take, with `contacts` in a replication.
    pub(super) fn of(scenario: &Scenario, model: &Model, contacts: f64, plan: &Plan) -> Self {
        let processors = plan.workers();
        let days = plan.replications;
        let replications = days as f64;
        let intervals = scenario.intervals as f64;
        let (types, groups) = (scenario.contacts.len() as f64, scenario.groups.len() as f64);
        let each = match model {
            Model { plain: true, .. } => PLAIN,
            Model { single: true, .. } => SINGLE,
            _ => WHOLE,
        };
        let day = contacts * each + (types + groups) * intervals * CELL;
        // What is uncertain is told apart by a second run without it.
        let runs = if scenario.uncertainty.is_none() {
            1.0
        } else {
            2.0
        };
        let cells = types * (intervals + 1.0) * size_of::<Figures>() as f64
            + groups * (intervals + 1.0) * size_of::<GroupFigures>() as f64;
        let histograms = types * HISTOGRAMS + (types + groups) * intervals * SPREAD;
        let folds = 1.0 + 2.0 * processors as f64;
        let expected = |i: usize| {
            let types = model.demand.types.iter();
            types.filter_map(|of| of.expected.get(i)).sum::<f64>()
        };
        let busiest = (0..scenario.intervals).map(expected).fold(0.0, f64::max);
        let arrivals = processors as f64 * busiest * ARRIVAL;
        Self {
            replications: days,
            seed: scenario.seed,
            contacts,
            processors,
            seconds: runs * replications * day / processors as f64,
            memory: PROGRAM
                + runs * replications * (64.0 * types + 16.0 * groups)
                + folds * (cells + histograms)
                + arrivals,
            memory_to_write: (types * WRITTEN.0 + groups * WRITTEN.1) * (intervals + 1.0),
        }
    }
}
