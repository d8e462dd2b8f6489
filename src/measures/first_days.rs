//! The first replications as they were, for intervals from few of them.

use super::fold::Fold;
use super::sample::{GroupSample, Ratio, Sample};
use crate::stats::gather::Gather;
use crate::stats::keep::{Keep, Reader, Writer, read_list, write_list};
use crate::stats::{Confidence, Estimate, PairMoments, jackknife_ratio};

/// From this many replications on ratios have delta-method intervals; below, the jackknife
/// (THEORY 5.2).
pub const DELTA_FROM: u64 = 30;

/// Numerators and denominators of the day's ratios of every replication, while there are fewer
/// than [`DELTA_FROM`].
///
/// The jackknife takes the bias of order 1/n away; intervals from ten days then hold shares as
/// promised, but long waits less often (the mean wait where nobody gives up: 89 % instead of
/// 95 %, with either method; `tests/statistics`).
///
/// The rows that are kept of every replication have four-byte numbers, and not the sides of
/// all ratios: the jackknife takes differences of nearly equal numbers, (n−1) times.
#[derive(Debug, Clone, Default)]
pub struct FirstDays {
    types: Vec<Vec<Pairs>>,
    total: Vec<Pairs>,
    groups: Vec<Vec<[Pair; 2]>>,
}

/// A numerator and its denominator.
type Pair = (f64, f64);
type Pairs = [Pair; Ratio::ALL.len()];

/// Ratios of an agent group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupRatio {
    /// Busy to busy and idle.
    Occupancy,
    /// Busy to scheduled.
    Utilisation,
}

const MOST: usize = DELTA_FROM as usize - 1;

/// Adds a day while it is one of the first.
fn keep<T>(days: &mut Vec<T>, day: T) {
    if days.len() < MOST {
        days.push(day);
    }
}

/// Adds the days of `next` while they are of the first.
fn join<T: Copy>(days: &mut Vec<T>, next: &[T]) {
    let room = MOST - days.len().min(MOST);
    days.extend_from_slice(&next[..room.min(next.len())]);
}

impl FirstDays {
    /// No days yet of so many types and groups.
    #[must_use]
    pub fn new(types: usize, groups: usize) -> Self {
        Self {
            types: vec![Vec::new(); types],
            total: Vec::new(),
            groups: vec![Vec::new(); groups],
        }
    }

    /// Forgets all days.
    pub fn clear(&mut self) {
        self.types.iter_mut().for_each(Vec::clear);
        self.total.clear();
        self.groups.iter_mut().for_each(Vec::clear);
    }

    /// Forgets the days of a type; of all together at the place behind the last.
    pub(super) fn forget(&mut self, place: usize) {
        self.types.get_mut(place).unwrap_or(&mut self.total).clear();
    }

    /// Adds a day of a type.
    pub fn push_type(&mut self, kind: usize, day: &Sample) {
        keep(&mut self.types[kind], day.ratios);
    }

    /// Adds a day of all types together.
    pub fn push_total(&mut self, day: &Sample) {
        keep(&mut self.total, day.ratios);
    }

    /// Adds a day of a group.
    pub fn push_group(&mut self, group: usize, day: &GroupSample) {
        let time = &day.time;
        keep(
            &mut self.groups[group],
            [
                (time.busy, time.busy + time.idle),
                (time.busy, day.scheduled),
            ],
        );
    }

    /// Adds the days of `other`, which follow.
    pub fn merge(&mut self, other: &Self) {
        for (a, b) in self.types.iter_mut().zip(&other.types) {
            join(a, b);
        }
        join(&mut self.total, &other.total);
        for (a, b) in self.groups.iter_mut().zip(&other.groups) {
            join(a, b);
        }
    }
}

impl Gather for FirstDays {
    fn gather(&mut self) {
        self.types.iter_mut().for_each(gather_pairs);
        gather_pairs(&mut self.total);
        self.groups.iter_mut().for_each(gather_pairs);
    }
}

/// Puts the sum of all days for the days: ratios of sums are those of means.
fn gather_pairs<const N: usize>(days: &mut Vec<[Pair; N]>) {
    let Some((first, rest)) = days.split_first_mut() else {
        return;
    };
    for day in rest {
        for (sum, (x, y)) in first.iter_mut().zip(day) {
            *sum = (sum.0 + *x, sum.1 + *y);
        }
    }
    days.truncate(1);
}

impl Keep for FirstDays {
    fn write(&self, to: &mut Writer) {
        let Self {
            types,
            total,
            groups,
        } = self;
        types.iter().for_each(|days| write_list(days, to));
        write_list(total, to);
        groups.iter().for_each(|days| write_list(days, to));
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Option<()> {
        for days in &mut self.types {
            read_list(days, from)?;
        }
        read_list(&mut self.total, from)?;
        for days in &mut self.groups {
            read_list(days, from)?;
        }
        Some(())
    }
}

/// Ratios of the day with their intervals: by the jackknife from fewer than [`DELTA_FROM`]
/// replications, else, and where the jackknife has no answer (a denominator that is zero
/// without one of the days), by the delta method.
impl Fold {
    /// A ratio of a type.
    #[must_use]
    pub fn type_ratio(&self, kind: usize, figure: Ratio, c: &Confidence) -> Option<Estimate> {
        let days = &self.first_days.types[kind];
        let pairs = days.iter().map(|day| day[figure as usize]);
        self.few_or_many(pairs, self.kinds[kind].day.ratio(figure), c)
    }

    /// A ratio of all types together.
    #[must_use]
    pub fn total_ratio(&self, figure: Ratio, c: &Confidence) -> Option<Estimate> {
        let pairs = self.first_days.total.iter().map(|day| day[figure as usize]);
        self.few_or_many(pairs, self.total.ratio(figure), c)
    }

    /// A ratio of an agent group.
    #[must_use]
    pub fn group_ratio(
        &self,
        group: usize,
        figure: GroupRatio,
        c: &Confidence,
    ) -> Option<Estimate> {
        let figures = &self.groups[group];
        let many = match figure {
            GroupRatio::Occupancy => &figures.occupancy,
            GroupRatio::Utilisation => &figures.utilisation,
        };
        let pairs = self.first_days.groups[group]
            .iter()
            .map(|day| day[figure as usize]);
        self.few_or_many(pairs, many, c)
    }

    fn few_or_many(
        &self,
        pairs: impl Iterator<Item = Pair>,
        many: &PairMoments,
        confidence: &Confidence,
    ) -> Option<Estimate> {
        if many.n() >= DELTA_FROM {
            return many.ratio(confidence);
        }
        let pairs: Vec<Pair> = pairs.collect();
        match jackknife_ratio(&pairs) {
            Some(point) => point.estimate(confidence),
            None => many.ratio(confidence),
        }
    }
}
