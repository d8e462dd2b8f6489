//! What waits of deferrable types at the ends of intervals, over many replications.

use super::tally::Tally;
use crate::engine::{AGES, Backlog};
use crate::model::Model;
use crate::stats::Moments;
use crate::stats::keep::keep;

/// The backlog of a type at one time.
#[derive(Debug, Clone, Copy, Default)]
pub struct BacklogFigures {
    /// Contacts that wait.
    pub waiting: Moments,
    /// Of these, past the threshold of their service level.
    pub overdue: Moments,
    /// How long the oldest has waited \[s\], 0 where none waits.
    pub oldest: Moments,
    /// Contacts by age, limited by [`AGES`].
    pub by_age: [Moments; AGES.len() + 1],
}

impl BacklogFigures {
    fn push(&mut self, backlog: &Backlog) {
        self.waiting.push(f64::from(backlog.waiting));
        self.overdue.push(f64::from(backlog.overdue));
        self.oldest.push(backlog.oldest);
        for (moments, count) in self.by_age.iter_mut().zip(backlog.by_age) {
            moments.push(f64::from(count));
        }
    }

    fn merge(&mut self, other: &Self) {
        self.waiting.merge(&other.waiting);
        self.overdue.merge(&other.overdue);
        self.oldest.merge(&other.oldest);
        for (a, b) in self.by_age.iter_mut().zip(&other.by_age) {
            a.merge(b);
        }
    }
}

/// The backlogs of deferrable types.
#[derive(Debug, Clone)]
pub struct BacklogFold {
    /// By type, at the end of each interval after the warm-up; empty where the type is not
    /// deferrable.
    pub intervals: Vec<Vec<BacklogFigures>>,
}

impl BacklogFold {
    /// Nothing folded yet; `None` for models without deferrable types.
    #[must_use]
    pub fn new(model: &Model) -> Option<Self> {
        let intervals = model.clock.intervals - model.clock.warm_up;
        let of = |deferrable: bool| if deferrable { intervals } else { 0 };
        let any = model.types.iter().any(|t| t.deferrable);
        any.then(|| Self {
            intervals: model
                .types
                .iter()
                .map(|t| vec![BacklogFigures::default(); of(t.deferrable)])
                .collect(),
        })
    }

    /// The backlog of a type at the end of the horizon; `None` where it is not deferrable.
    #[must_use]
    pub fn at_end(&self, kind: usize) -> Option<&BacklogFigures> {
        self.intervals[kind].last()
    }

    /// Forgets everything, but keeps the memory.
    pub fn clear(&mut self) {
        for intervals in &mut self.intervals {
            intervals.fill(BacklogFigures::default());
        }
    }

    /// Folds in the next replication.
    pub fn push(&mut self, model: &Model, tally: &Tally) {
        let clock = &model.clock;
        for (kind, intervals) in self.intervals.iter_mut().enumerate() {
            let from = kind * clock.intervals + clock.warm_up;
            for (figures, backlog) in intervals.iter_mut().zip(&tally.backlog[from..]) {
                figures.push(backlog);
            }
        }
    }

    /// Folds in the replications of `other`, which follow those of `self`.
    pub fn merge(&mut self, other: &Self) {
        for (a, b) in self.intervals.iter_mut().zip(&other.intervals) {
            for (x, y) in a.iter_mut().zip(b) {
                x.merge(y);
            }
        }
    }
}

keep!(BacklogFigures {
    waiting,
    overdue,
    oldest,
    by_age
});
keep!(BacklogFold { intervals });
