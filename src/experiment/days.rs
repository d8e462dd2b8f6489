//! The days of several models, one model after the other, on the same customers.

use std::ops::Range;

use crate::engine::Engine;
use crate::measures::{Fold, Tally, wait_bins};
use crate::model::Model;
use crate::replicate::{Failure, Plan, Progress};

pub(super) use crate::stats::select::Sides;

/// What the days of a block came to with one model.
#[derive(Debug)]
pub(super) struct Days {
    /// So many sides a day, one day after the other; short where a day could not be finished.
    pub sides: Vec<Sides>,
    /// The first day that could not be finished, and why.
    pub failure: Option<Failure>,
}

/// Simulates some replications with each model. `of_day` adds the sides of a day, always equally
/// many, given the model's position and a fold of that day alone, which has its figures just as
/// a run counts them. `None` where the run was stopped.
pub(super) fn block_of_days<'m>(
    models: impl Iterator<Item = &'m Model>,
    of_day: impl Fn(usize, &Fold, &mut Vec<Sides>),
    plan: &Plan,
    progress: &Progress,
    replications: &Range<u64>,
) -> Option<Vec<Days>> {
    let one = |(position, model): (usize, &Model)| {
        let bins = wait_bins(model);
        let mut engine: Engine = Engine::new(model);
        engine.limit_waiting(plan.most_waiting);
        let mut tally = Tally::new(model, bins.clone());
        let mut fold = Fold::new(model, &bins);
        fold.spread = None;
        let mut days = Days {
            sides: Vec::new(),
            failure: None,
        };
        for replication in replications.clone() {
            if progress.stopped() {
                return None;
            }
            if let Err(stop) = engine.run(replication, &mut tally) {
                days.failure = Some(Failure { replication, stop });
                break;
            }
            fold.clear();
            fold.push(model, &tally);
            of_day(position, &fold, &mut days.sides);
            progress.count();
        }
        Some(days)
    };
    models.enumerate().map(one).collect()
}
