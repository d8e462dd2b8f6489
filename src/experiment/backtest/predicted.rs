//! What a model says that a day may be: simulated days, counted as the log is.

use std::ops::Range;

use super::counts::{Counts, Measure};
use super::score::Place;
use crate::engine::Engine;
use crate::experiment::blocks::in_blocks;
use crate::measures::{Tally, wait_bins};
use crate::model::Model;
use crate::replicate::{Failure, Plan, Progress};

/// A scenario that stands for some days of a log.
#[derive(Debug, Clone)]
pub struct DayModel {
    /// What it is called: the variant, or the weekday.
    pub name: String,
    /// The model.
    pub model: Model,
    /// When its horizon begins \[s after midnight\].
    pub start: f64,
    /// What Erlang C and Erlang A expect with the same agents: by type, by interval of the
    /// statistics.
    pub formulas: [Vec<Vec<Counts>>; 2],
}

/// Simulated days of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Predicted {
    /// Contact types.
    pub types: usize,
    /// Intervals of the statistics.
    pub intervals: usize,
    /// Days simulated.
    pub days: usize,
    /// By day, by type, by interval.
    cells: Vec<Counts>,
}

/// Simulates days of a model; `None` where the run was stopped.
///
/// # Errors
/// The first day that could not be finished.
pub fn predict(
    model: &Model,
    plan: &Plan,
    progress: &Progress,
) -> Result<Option<Predicted>, Failure> {
    let clock = &model.clock;
    let (types, intervals) = (model.types.len(), clock.intervals - clock.warm_up);
    let block = |replications: Range<u64>| {
        let mut engine: Engine = Engine::new(model);
        engine.limit_waiting(plan.most_waiting);
        let mut tally = Tally::new(model, wait_bins(model));
        let mut cells = Vec::with_capacity(types * intervals);
        for replication in replications {
            if progress.stopped() {
                return None;
            }
            if let Err(stop) = engine.run(replication, &mut tally) {
                return Some(Err(Failure { replication, stop }));
            }
            for (k, kind) in model.types.iter().enumerate() {
                for i in clock.warm_up..clock.intervals {
                    let cell = k * clock.intervals + i;
                    cells.push(Counts::of(kind, &tally.cells[cell], &tally.rare[cell]));
                }
            }
            progress.count();
        }
        Some(Ok(cells))
    };
    let mut cells = Vec::new();
    let mut failure = None;
    let stopped = in_blocks(plan, block, |done| match done {
        Ok(more) => {
            cells.extend(more);
            true
        }
        Err(failed) => {
            failure = Some(failed);
            false
        }
    });
    match failure {
        Some(failure) => Err(failure),
        None if stopped => Ok(None),
        None => Ok(Some(Predicted {
            types,
            intervals,
            days: cells.len() / (types * intervals).max(1),
            cells,
        })),
    }
}

impl Predicted {
    /// The counters of a place on each simulated day.
    #[must_use]
    pub fn at(&self, place: Place) -> Vec<Counts> {
        let all = self.types * self.intervals;
        self.cells
            .chunks_exact(all.max(1))
            .map(|day| place.sum(day, self.intervals))
            .collect()
    }

    /// By simulated day: by type.
    #[must_use]
    pub fn by_type(&self) -> Vec<Vec<Counts>> {
        let days = self
            .cells
            .chunks_exact((self.types * self.intervals).max(1));
        let rows = |day: &[Counts]| -> Vec<Counts> {
            let types = day.chunks_exact(self.intervals);
            types.map(|row| Counts::sum(row.iter())).collect()
        };
        days.map(rows).collect()
    }

    /// The mean of a measure over all simulated days, a ratio as a ratio of sums.
    #[must_use]
    pub fn mean(of: &[Counts], measure: Measure) -> Option<f64> {
        let sum = Counts::sum(of.iter());
        let (above, below) = sum.sides(measure);
        let below = if measure.is_count() {
            of.len() as f64
        } else {
            below
        };
        (below > 0.0).then(|| above / below)
    }
}
