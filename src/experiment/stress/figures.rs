//! What is kept of the days of all worlds.

use std::ops::Range;

use super::recovery::{Course, Shocked};
use crate::experiment::blocks::in_blocks;
use crate::experiment::compare::Measure;
use crate::experiment::days::{Days, Sides, block_of_days};
use crate::measures::{Fold, Ratio};
use crate::model::Model;
use crate::replicate::{Failure, Plan, Progress};
use crate::stats::{Covariances, Point};

/// Whose target is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// All types together: their targets by the contacts that count towards them.
    Total,
    /// Every type with a target its own.
    All,
    /// That of a contact type.
    Type(usize),
}

/// A figure of a world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// Of the whole center.
    Center(Measure),
    /// Of a contact type; measures of types only.
    Type(usize, Measure),
    /// Share of days on which a target is met.
    Met(Whose),
    /// Service level less its target, of those who have one; not of [`Whose::All`].
    Slack(Whose),
    /// Service level of an interval of a type less its target, counted from the end of the warm-up.
    IntervalSlack(usize, usize),
}

/// What the worlds came to on the same replications.
#[derive(Debug, Clone)]
pub struct Sums {
    /// Replications of each world.
    pub replications: u64,
    /// Whether the run was stopped before the replications wanted were done.
    pub stopped_early: bool,
    /// For each world why it could not be simulated; it has no figures then.
    pub failures: Vec<Option<Failure>>,
    /// What shocks did, in the order in which they were given.
    pub courses: Vec<Course>,
    layout: Layout,
    /// Variables 2w and 2w + 1 are the sides of world w.
    rows: Vec<Covariances>,
}

/// Where figures stand in a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Layout {
    types: usize,
    intervals: usize,
}

const OF_CENTER: usize = Measure::ALL.len();

impl Layout {
    fn new(model: Option<&Model>) -> Self {
        Self {
            types: model.map_or(0, |m| m.types.len()),
            intervals: model.map_or(0, |m| m.clock.intervals - m.clock.warm_up),
        }
    }

    fn met(self) -> usize {
        OF_CENTER + Measure::OF_TYPES * self.types
    }

    fn slack(self) -> usize {
        self.met() + self.types + 1
    }

    fn cells(self) -> usize {
        self.slack() + self.types + 1
    }

    /// Figures with covariances.
    fn rows(self) -> usize {
        self.cells() + self.types * self.intervals
    }

    /// All sides of a day: after the rows the service levels of intervals, for courses of shocks.
    fn sides(self) -> usize {
        self.rows() + self.types * self.intervals
    }

    fn row(self, figure: Figure) -> Option<usize> {
        let subject = |whose| match whose {
            Whose::Type(kind) => Some(kind),
            Whose::Total => Some(self.types),
            Whose::All => None,
        };
        match figure {
            Figure::Center(measure) => Some(measure as usize),
            Figure::Type(kind, measure) => {
                let column = measure as usize;
                (column < Measure::OF_TYPES)
                    .then_some(OF_CENTER + kind * Measure::OF_TYPES + column)
            }
            Figure::Met(Whose::All) => Some(Measure::AllTargetsMet as usize),
            Figure::Met(whose) => Some(self.met() + subject(whose)?),
            Figure::Slack(whose) => Some(self.slack() + subject(whose)?),
            Figure::IntervalSlack(kind, i) => Some(self.cells() + kind * self.intervals + i),
        }
    }

    /// Adds the sides of a day, of which a fold has nothing else.
    fn add_day(self, model: &Model, fold: &Fold, own: &mut Vec<Sides>) {
        let level = |of: &crate::measures::Figures| {
            of.ratio(Ratio::ServiceLevel).means().unwrap_or_default()
        };
        own.extend(Measure::ALL.map(|m| m.of_center(fold)));
        for kind in &fold.kinds {
            let measures = &Measure::ALL[..Measure::OF_TYPES];
            own.extend(measures.iter().map(|m| m.of_types(&kind.day)));
        }
        // In time less what the target asks for, and all who count.
        let slack = |kind: usize, (met, of): Sides| match model.types[kind].target {
            Some(target) => (met - target * of, of),
            None => (0.0, 0.0),
        };
        let mut slacks: Vec<Sides> = Vec::with_capacity(self.types + 1);
        for (kind, figures) in fold.kinds.iter().enumerate() {
            slacks.push(slack(kind, level(&figures.day)));
        }
        let add = |sum: Sides, one: &Sides| (sum.0 + one.0, sum.1 + one.1);
        slacks.push(slacks.iter().fold((0.0, 0.0), add));
        own.extend(slacks.iter().map(|(above, of)| match *of > 0.0 {
            // What the sum is off by rounding does not miss a target.
            true => (f64::from(u8::from(*above >= -1e-9 * of)), 1.0),
            false => (0.0, 0.0),
        }));
        own.extend(slacks);
        let levels = || {
            let kinds = fold.kinds.iter().enumerate();
            kinds.flat_map(|(kind, of)| of.intervals.iter().map(move |i| (kind, level(i))))
        };
        own.extend(levels().map(|(kind, sides)| slack(kind, sides)));
        own.extend(levels().map(|(_, sides)| sides));
    }
}

impl Sums {
    fn new(models: &[Model], shocked: &[Shocked]) -> Self {
        let layout = Layout::new(models.first());
        Self {
            replications: 0,
            stopped_early: false,
            failures: vec![None; models.len()],
            courses: shocked
                .iter()
                .map(|s| Course::new(s, layout.intervals))
                .collect(),
            layout,
            rows: vec![Covariances::new(2 * models.len()); layout.rows()],
        }
    }

    /// A weighted sum of a figure over worlds, given as (world, weight): a value with one, a
    /// difference with weights 1 and −1, with the error of paired days. `None` where it has no
    /// value.
    #[must_use]
    pub fn contrast(&self, figure: Figure, of: &[(usize, f64)]) -> Option<Point> {
        if of
            .iter()
            .any(|(w, _)| !matches!(self.failures.get(*w), Some(None)))
        {
            return None;
        }
        let sides: Vec<_> = of
            .iter()
            .map(|&(w, weight)| ((2 * w, 2 * w + 1), weight))
            .collect();
        self.rows.get(self.layout.row(figure)?)?.contrast(&sides)
    }

    /// A figure of a world.
    #[must_use]
    pub fn value(&self, figure: Figure, world: usize) -> Option<Point> {
        self.contrast(figure, &[(world, 1.0)])
    }

    /// A figure of a world less that of another.
    #[must_use]
    pub fn difference(&self, figure: Figure, of: usize, less: usize) -> Option<Point> {
        self.contrast(figure, &[(of, 1.0), (less, -1.0)])
    }

    /// Intervals of the statistics.
    #[must_use]
    pub fn intervals(&self) -> usize {
        self.layout.intervals
    }

    fn merge(&mut self, other: &Self) {
        self.replications += other.replications;
        for (mine, theirs) in self.failures.iter_mut().zip(&other.failures) {
            // Blocks come in order: the first failure is the earliest.
            if mine.is_none() {
                mine.clone_from(theirs);
            }
        }
        for (mine, theirs) in self.rows.iter_mut().zip(&other.rows) {
            mine.merge(theirs);
        }
        for (mine, theirs) in self.courses.iter_mut().zip(&other.courses) {
            mine.merge(theirs);
        }
    }
}

/// Simulates the replications of a plan in every world, with the same bits for any number of
/// threads. A world of which a day cannot be finished has no figures, and the others go on.
pub(super) fn simulate(
    models: &[Model],
    shocked: &[Shocked],
    plan: &Plan,
    progress: &Progress,
) -> Sums {
    let empty = Sums::new(models, shocked);
    let mut out = empty.clone();
    let stopped_early = in_blocks(
        plan,
        |replications| one_block(models, shocked, &empty, plan, progress, replications),
        |block: Sums| {
            out.merge(&block);
            true
        },
    );
    out.stopped_early = stopped_early;
    out
}

/// Simulates one world by itself.
#[must_use]
pub fn simulate_one(model: &Model, plan: &Plan, progress: &Progress) -> Sums {
    simulate(std::slice::from_ref(model), &[], plan, progress)
}

/// A block of all worlds; `None` where the run was stopped.
fn one_block(
    models: &[Model],
    shocked: &[Shocked],
    empty: &Sums,
    plan: &Plan,
    progress: &Progress,
    replications: Range<u64>,
) -> Option<Sums> {
    let layout = empty.layout;
    let of_day = |world: usize, fold: &Fold, own: &mut Vec<Sides>| {
        layout.add_day(&models[world], fold, own);
    };
    let days = block_of_days(models.iter(), of_day, plan, progress, &replications)?;
    let mut out = empty.clone();
    for (failure, days) in out.failures.iter_mut().zip(&days) {
        failure.clone_from(&days.failure);
    }
    let nothing = vec![(0.0, 0.0); layout.sides()];
    let mut values = vec![0.0; 2 * models.len()];
    for day in 0..(replications.end - replications.start) as usize {
        let of = |days: &'_ Days| -> Option<Range<usize>> {
            let range = day * layout.sides()..(day + 1) * layout.sides();
            (range.end <= days.sides.len()).then_some(range)
        };
        let own = |world: usize| match of(&days[world]) {
            Some(range) => &days[world].sides[range],
            None => &nothing[..],
        };
        for (row, sums) in out.rows.iter_mut().enumerate() {
            for (world, pair) in values.chunks_mut(2).enumerate() {
                (pair[0], pair[1]) = own(world)[row];
            }
            sums.push(&values);
        }
        for (course, shocked) in out.courses.iter_mut().zip(shocked) {
            let levels = |world: usize| &own(world)[layout.rows()..];
            course.push(shocked, levels(shocked.with), levels(shocked.without));
        }
        out.replications += 1;
    }
    Some(out)
}
