//! Dialling: what became of the lists of customers, over many replications.

use super::cell::Rare;
use super::tally::Tally;
use crate::model::Model;
use crate::stats::keep::keep;
use crate::stats::{Moments, PairMoments};

/// Dials of a replication, and what became of those that customers answered.
#[derive(Debug, Clone, Copy, Default)]
pub struct DialFigures {
    /// Dials.
    pub dialed: Moments,
    /// Dials that customers answered.
    pub connected: Moments,
    /// Of these, calls that found no agent in time.
    pub dropped: Moments,
    /// Connected / dialed.
    pub connect_rate: PairMoments,
    /// Dropped / connected.
    pub drop_rate: PairMoments,
}

/// Counts of a cell, a type or all types.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    dialed: f64,
    connected: f64,
    dropped: f64,
}

impl Counts {
    fn of(rare: &Rare) -> Self {
        Self {
            dialed: f64::from(rare.dialed),
            connected: f64::from(rare.connected),
            dropped: f64::from(rare.dropped),
        }
    }

    fn add(&mut self, other: Self) {
        self.dialed += other.dialed;
        self.connected += other.connected;
        self.dropped += other.dropped;
    }
}

impl DialFigures {
    fn push(&mut self, counts: Counts) {
        self.dialed.push(counts.dialed);
        self.connected.push(counts.connected);
        self.dropped.push(counts.dropped);
        self.connect_rate.push(counts.connected, counts.dialed);
        self.drop_rate.push(counts.dropped, counts.connected);
    }

    fn merge(&mut self, other: &Self) {
        self.dialed.merge(&other.dialed);
        self.connected.merge(&other.connected);
        self.dropped.merge(&other.dropped);
        self.connect_rate.merge(&other.connect_rate);
        self.drop_rate.merge(&other.drop_rate);
    }
}

/// What became of the lists of customers.
#[derive(Debug, Clone)]
pub struct DialFold {
    /// Calls of each type; zeros where nobody is called.
    pub kinds: Vec<DialFigures>,
    /// The same for each interval after the warm-up.
    pub intervals: Vec<Vec<DialFigures>>,
    /// All types together.
    pub total: DialFigures,
    /// Customers of each type's list who are neither reached nor given up at the end; `None` where
    /// there is no list, or it has no end.
    pub list_left: Vec<Option<Moments>>,
}

impl DialFold {
    /// Nothing folded yet; `None` for models without lists.
    #[must_use]
    pub fn new(model: &Model) -> Option<Self> {
        let types = model.types.len();
        let intervals = model.clock.intervals - model.clock.warm_up;
        let mut list_left = vec![None; types];
        for dialler in &model.diallers {
            list_left[dialler.kind] = dialler.list.map(|_| Moments::new());
        }
        (!model.diallers.is_empty()).then(|| Self {
            kinds: vec![DialFigures::default(); types],
            intervals: vec![vec![DialFigures::default(); intervals]; types],
            total: DialFigures::default(),
            list_left,
        })
    }

    /// Forgets everything, but keeps the memory.
    pub fn clear(&mut self) {
        self.kinds.fill(DialFigures::default());
        for intervals in &mut self.intervals {
            intervals.fill(DialFigures::default());
        }
        self.total = DialFigures::default();
        for left in self.list_left.iter_mut().flatten() {
            *left = Moments::new();
        }
    }

    /// Folds in the next replication.
    pub fn push(&mut self, model: &Model, tally: &Tally) {
        let clock = &model.clock;
        let mut total = Counts::default();
        for (kind, intervals) in self.intervals.iter_mut().enumerate() {
            let mut day = Counts::default();
            for (i, figures) in intervals.iter_mut().enumerate() {
                let cell = kind * clock.intervals + clock.warm_up + i;
                let counts = Counts::of(&tally.rare[cell]);
                figures.push(counts);
                day.add(counts);
            }
            self.kinds[kind].push(day);
            total.add(day);
            if let Some(left) = &mut self.list_left[kind] {
                left.push(tally.list_left[kind] as f64);
            }
        }
        self.total.push(total);
    }

    /// Folds in the replications of `other`, which follow those of `self`.
    pub fn merge(&mut self, other: &Self) {
        for (a, b) in self.kinds.iter_mut().zip(&other.kinds) {
            a.merge(b);
        }
        for (a, b) in self.intervals.iter_mut().zip(&other.intervals) {
            for (x, y) in a.iter_mut().zip(b) {
                x.merge(y);
            }
        }
        self.total.merge(&other.total);
        for (a, b) in self.list_left.iter_mut().zip(&other.list_left) {
            if let (Some(a), Some(b)) = (a, b) {
                a.merge(b);
            }
        }
    }
}

keep!(DialFigures {
    dialed,
    connected,
    dropped,
    connect_rate,
    drop_rate
});
keep!(DialFold {
    kinds,
    intervals,
    total,
    list_left
});
