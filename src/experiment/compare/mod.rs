//! Alternatives against a reference, on the same customers.
//!
//! Every alternative meets the same replications: arrivals, talk and patience belong to the
//! customer. Each day's figures of all alternatives are folded together, so that the interval of
//! a difference is that of paired days.

mod best;
mod measure;

use std::ops::Range;

use super::blocks::in_blocks;
use super::days::{Days, Sides, block_of_days};
use crate::measures::Fold;
use crate::model::Model;
use crate::replicate::{Failure, Plan, Progress};
use crate::stats::{Covariances, Point};

pub use measure::{Better, Measure};

/// An alternative, with the contact types of the first one.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What is simulated.
    pub model: Model,
    /// Where each contact type of the first alternative stands in this one.
    pub types: Vec<usize>,
}

/// Whose figure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The whole center.
    Center,
    /// A contact type of the first alternative.
    Type(usize),
    /// An interval of it, counted from the end of the warm-up.
    Interval(usize, usize),
}

/// What the alternatives came to.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// Alternatives; the first is the reference.
    pub alternatives: usize,
    /// Contact types.
    pub types: usize,
    /// Intervals that are compared; 0 without figures by interval.
    pub intervals: usize,
    /// Replications of each alternative.
    pub replications: u64,
    /// Whether the run was stopped before the replications wanted were done.
    pub stopped_early: bool,
    /// The center's measures, then those of types, then of intervals. Variables 2a and 2a + 1
    /// are the sides of alternative a.
    sides: Vec<Covariances>,
    /// For each measure of the center with a better side, the days on which each alternative was
    /// best; ties are shared.
    best_days: Vec<Vec<f64>>,
    /// Days on which all had a value, by measure.
    ranked_days: Vec<u64>,
}

/// Why an alternative could not be simulated.
#[derive(Debug, Clone, PartialEq)]
pub struct Failed {
    /// The alternative.
    pub alternative: usize,
    /// What went wrong.
    pub failure: Failure,
}

impl Comparison {
    fn new(entries: &[Entry], by_interval: bool) -> Self {
        let clock = entries.first().map(|e| e.model.clock);
        let intervals = clock
            .filter(|_| by_interval)
            .map_or(0, |c| c.intervals - c.warm_up);
        let types = entries.first().map_or(0, |e| e.types.len());
        let alternatives = entries.len();
        let places = Measure::ALL.len() + Measure::OF_TYPES * types * (1 + intervals);
        Self {
            alternatives,
            types,
            intervals,
            replications: 0,
            stopped_early: false,
            sides: vec![Covariances::new(2 * alternatives); places],
            best_days: vec![vec![0.0; alternatives]; Measure::ALL.len()],
            ranked_days: vec![0; Measure::ALL.len()],
        }
    }

    fn row(&self, place: Place, measure: Measure) -> Option<&Covariances> {
        let column = measure as usize;
        let row = match place {
            Place::Center => return self.sides.get(column),
            Place::Type(kind) => kind,
            Place::Interval(kind, i) => self.types + kind * self.intervals + i,
        };
        let at = Measure::ALL.len() + row * Measure::OF_TYPES + column;
        (column < Measure::OF_TYPES).then(|| self.sides.get(at))?
    }

    /// The figure of an alternative; `None` where there is none.
    #[must_use]
    pub fn value(&self, place: Place, measure: Measure, alternative: usize) -> Option<Point> {
        self.row(place, measure)?
            .contrast(&[((2 * alternative, 2 * alternative + 1), 1.0)])
    }

    /// The figure of one alternative less that of another, with the error of paired days.
    #[must_use]
    pub fn difference(
        &self,
        place: Place,
        measure: Measure,
        of: usize,
        less: usize,
    ) -> Option<Point> {
        self.row(place, measure)?.contrast(&[
            ((2 * of, 2 * of + 1), 1.0),
            ((2 * less, 2 * less + 1), -1.0),
        ])
    }

    /// How much larger the variance of the difference to the reference would be with independent
    /// days; `None` where the paired difference has no variance.
    #[must_use]
    pub fn reduction(&self, place: Place, measure: Measure, of: usize) -> Option<f64> {
        let square = |p: Point| p.std_error.map(|e| e * e);
        let paired = square(self.difference(place, measure, of, 0)?)?;
        let [own, reference] = [of, 0].map(|a| self.value(place, measure, a).and_then(square));
        (paired > 0.0).then_some((own? + reference?) / paired)
    }

    /// The chance of each alternative to be best in the mean by a measure of the center; `None`
    /// where the measure has no better side, or is not known of all.
    ///
    /// From draws of the joint normal distribution of the estimates, with a fixed seed; alternatives
    /// that are always equal share their chance.
    #[must_use]
    pub fn best_in_mean(&self, measure: Measure) -> Option<Vec<f64>> {
        let better = measure.better()?;
        best::chances(self.alternatives, better, |i, j| {
            self.difference(Place::Center, measure, i, j)
        })
    }

    /// The share of days on which each alternative is best by a measure of the center, ties
    /// shared; of the days on which all have a value.
    #[must_use]
    pub fn best_on_days(&self, measure: Measure) -> Option<Vec<f64>> {
        let (days, won) = (
            *self.ranked_days.get(measure as usize)?,
            self.best_days.get(measure as usize)?,
        );
        (days > 0).then(|| won.iter().map(|w| w / days as f64).collect())
    }

    fn merge(&mut self, other: &Self) {
        self.replications += other.replications;
        for (mine, theirs) in self.sides.iter_mut().zip(&other.sides) {
            mine.merge(theirs);
        }
        for (mine, theirs) in self.best_days.iter_mut().zip(&other.best_days) {
            for (a, b) in mine.iter_mut().zip(theirs) {
                *a += b;
            }
        }
        for (mine, theirs) in self.ranked_days.iter_mut().zip(&other.ranked_days) {
            *mine += theirs;
        }
    }

    /// Folds in a day: the sides of all places, by alternative.
    fn push(&mut self, day: &[&[Sides]]) {
        let mut values = vec![0.0; 2 * self.alternatives];
        for (at, sides) in self.sides.iter_mut().enumerate() {
            for (pair, own) in values.chunks_mut(2).zip(day) {
                (pair[0], pair[1]) = own[at];
            }
            sides.push(&values);
        }
        for (m, measure) in Measure::ALL.iter().enumerate() {
            let Some(better) = measure.better() else {
                continue;
            };
            let sign = if better == Better::More { 1.0 } else { -1.0 };
            let merits: Vec<f64> = day.iter().map(|own| sign * own[m].0 / own[m].1).collect();
            if merits.iter().all(|merit| merit.is_finite()) {
                self.ranked_days[m] += 1;
                best::share_win(&merits, &mut self.best_days[m]);
            }
        }
        self.replications += 1;
    }
}

/// Simulates the replications of a plan with each alternative.
///
/// All have the seed, the clock and the contact types of the first one. The result has the same
/// bits for any number of threads; a run that is stopped keeps the longest unbroken prefix of
/// whole blocks. `progress` counts each alternative's replications.
///
/// # Errors
/// The first alternative of which a replication cannot be finished.
pub fn run(
    entries: &[Entry],
    by_interval: bool,
    plan: &Plan,
    progress: &Progress,
) -> Result<Comparison, Failed> {
    let empty = Comparison::new(entries, by_interval);
    let mut out = empty.clone();
    let mut failed = None;
    let stopped_early = in_blocks(
        plan,
        |replications| one_block(entries, &empty, plan, progress, replications),
        |block: Result<Comparison, Failed>| match block {
            Ok(block) => {
                out.merge(&block);
                true
            }
            Err(why) => {
                failed = Some(why);
                false
            }
        },
    );
    out.stopped_early = stopped_early;
    failed.map_or(Ok(out), Err)
}

/// A block of all alternatives; `None` where the run was stopped.
fn one_block(
    entries: &[Entry],
    empty: &Comparison,
    plan: &Plan,
    progress: &Progress,
    replications: Range<u64>,
) -> Option<Result<Comparison, Failed>> {
    let of_day = |alternative: usize, fold: &Fold, own: &mut Vec<Sides>| {
        add_day(own, fold, &entries[alternative], empty.intervals);
    };
    let models = entries.iter().map(|e| &e.model);
    let days = block_of_days(models, of_day, plan, progress, &replications)?;
    let failed = |(alternative, days): (usize, &Days)| {
        let failure = days.failure.clone()?;
        Some(Failed {
            alternative,
            failure,
        })
    };
    if let Some(failed) = days.iter().enumerate().find_map(failed) {
        return Some(Err(failed));
    }
    let mut out = empty.clone();
    let places = empty.sides.len();
    for day in 0..(replications.end - replications.start) as usize {
        let all: Vec<&[Sides]> = days
            .iter()
            .map(|own| &own.sides[day * places..(day + 1) * places])
            .collect();
        out.push(&all);
    }
    Some(Ok(out))
}

/// Adds the sides of all places of a day.
fn add_day(own: &mut Vec<Sides>, fold: &Fold, entry: &Entry, intervals: usize) {
    own.extend(Measure::ALL.map(|m| m.of_center(fold)));
    let of_types = &Measure::ALL[..Measure::OF_TYPES];
    for kind in &entry.types {
        own.extend(of_types.iter().map(|m| m.of_types(&fold.kinds[*kind].day)));
    }
    for kind in &entry.types {
        for figures in &fold.kinds[*kind].intervals[..intervals] {
            own.extend(of_types.iter().map(|m| m.of_types(figures)));
        }
    }
}
