//! Alternatives simulated on the same replications, with all their covariances.

use std::ops::Range;

use super::blocks::in_blocks;
use crate::engine::Engine;
use crate::measures::{Mean, Ratio, Sample, Tally, wait_bins};
use crate::model::Model;
use crate::replicate::{Failure, Plan, Progress};
use crate::stats::{Covariances, Point};

/// One of the things compared.
///
/// Usually one model. With several the figures of their statistics are added up: parts of a
/// day that are simulated apart. All alternatives have the same contact types in the same order.
#[derive(Debug, Clone)]
pub struct Alternative {
    /// Its models.
    pub models: Vec<Model>,
}

impl From<Model> for Alternative {
    fn from(model: Model) -> Self {
        Self {
            models: vec![model],
        }
    }
}

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// A ratio of means over replications.
    Ratio(Ratio),
    /// A mean over replications.
    Mean(Mean),
}

impl Figure {
    fn sides(self, sample: &Sample) -> (f64, f64) {
        match self {
            Self::Ratio(ratio) => sample.ratio(ratio),
            Self::Mean(mean) => (sample.mean(mean), 1.0),
        }
    }
}

/// Whose figure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A contact type.
    Type(usize),
    /// All contact types.
    Total,
}

/// What alternatives came to on the same replications.
#[derive(Debug, Clone)]
pub struct Paired {
    figures: Vec<Figure>,
    types: usize,
    /// Replications of each alternative.
    pub replications: u64,
    /// Whether the run was stopped before the replications wanted were done.
    pub stopped_early: bool,
    /// For each alternative why it could not be simulated; it has no figures then.
    pub failures: Vec<Option<Failure>>,
    /// By subject (types, then the total), then by figure; variables 2a and 2a + 1 are the sides
    /// of alternative a.
    sides: Vec<Covariances>,
}

impl Paired {
    fn new(types: usize, alternatives: usize, figures: &[Figure]) -> Self {
        Self {
            figures: figures.to_vec(),
            types,
            replications: 0,
            stopped_early: false,
            failures: vec![None; alternatives],
            sides: vec![Covariances::new(2 * alternatives); (types + 1) * figures.len()],
        }
    }

    /// A weighted sum of a figure over alternatives, given as (alternative, weight): a value with
    /// one, a difference with weights 1 and −1. `None` where it has no value.
    #[must_use]
    pub fn contrast(&self, subject: Subject, figure: Figure, of: &[(usize, f64)]) -> Option<Point> {
        let row = match subject {
            Subject::Type(kind) => kind,
            Subject::Total => self.types,
        };
        let column = self.figures.iter().position(|f| *f == figure)?;
        if of
            .iter()
            .any(|(a, _)| !matches!(self.failures.get(*a), Some(None)))
        {
            return None;
        }
        let sides: Vec<_> = of
            .iter()
            .map(|&(a, weight)| ((2 * a, 2 * a + 1), weight))
            .collect();
        self.sides[row * self.figures.len() + column].contrast(&sides)
    }

    fn merge(&mut self, other: &Self) {
        self.replications += other.replications;
        for (mine, theirs) in self.failures.iter_mut().zip(&other.failures) {
            // Blocks come in order: the first failure is the earliest.
            if mine.is_none() {
                mine.clone_from(theirs);
            }
        }
        for (mine, theirs) in self.sides.iter_mut().zip(&other.sides) {
            mine.merge(theirs);
        }
    }
}

/// Simulates the replications of a plan with each alternative.
///
/// Replications are folded in order within blocks of 32 consecutive ones, and blocks are merged
/// in order, so that the result has the same bits for any number of threads. A run that is
/// stopped keeps the longest unbroken prefix of whole blocks. An alternative of which a
/// replication cannot be finished has no figures, and the others go on.
///
/// `progress` counts a replication of each model of an alternative for itself.
#[must_use]
pub fn run(
    alternatives: &[Alternative],
    figures: &[Figure],
    plan: &Plan,
    progress: &Progress,
) -> Paired {
    let types = alternatives
        .iter()
        .flat_map(|a| &a.models)
        .map(|m| m.types.len())
        .max()
        .unwrap_or(0);
    let empty = Paired::new(types, alternatives.len(), figures);
    let mut out = empty.clone();
    let stopped_early = in_blocks(
        plan,
        |replications| one_block(alternatives, &empty, plan, progress, replications),
        |block: Paired| {
            out.merge(&block);
            true
        },
    );
    out.stopped_early = stopped_early;
    out
}

/// A block of all alternatives; `None` where the run was stopped.
fn one_block(
    alternatives: &[Alternative],
    empty: &Paired,
    plan: &Plan,
    progress: &Progress,
    replications: Range<u64>,
) -> Option<Paired> {
    let mut out = empty.clone();
    let subjects = empty.types + 1;
    let days = (replications.end - replications.start) as usize;
    // By alternative, replication and subject.
    let mut samples = vec![Sample::default(); alternatives.len() * days * subjects];
    for (a, alternative) in alternatives.iter().enumerate() {
        let own = &mut samples[a * days * subjects..(a + 1) * days * subjects];
        for model in &alternative.models {
            let mut engine: Engine = Engine::new(model);
            engine.limit_waiting(plan.most_waiting);
            let mut tally = Tally::new(model, wait_bins(model));
            for (replication, day) in replications.clone().zip(own.chunks_mut(subjects)) {
                if progress.stopped() {
                    return None;
                }
                if out.failures[a].is_some() {
                    break;
                }
                match engine.run(replication, &mut tally) {
                    Ok(()) => add(day, model, &tally),
                    Err(stop) => out.failures[a] = Some(Failure { replication, stop }),
                }
                progress.count();
            }
        }
    }
    let mut values = vec![0.0; 2 * alternatives.len()];
    for day in 0..days {
        for subject in 0..subjects {
            for (f, figure) in empty.figures.iter().enumerate() {
                for (a, sides) in values.chunks_mut(2).enumerate() {
                    let sample = &samples[(a * days + day) * subjects + subject];
                    (sides[0], sides[1]) = figure.sides(sample);
                }
                out.sides[subject * empty.figures.len() + f].push(&values);
            }
        }
        out.replications += 1;
    }
    Some(out)
}

/// Adds what a replication came to: a sample a type, and the total.
fn add(day: &mut [Sample], model: &Model, tally: &Tally) {
    let Some((total, types)) = day.split_last_mut() else {
        return;
    };
    for (kind, sample) in types.iter_mut().enumerate() {
        let own = Sample::of_day(model, tally, kind);
        sample.add(&own);
        total.add(&own);
    }
}
