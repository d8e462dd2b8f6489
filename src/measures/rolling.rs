//! Figures of the last 28 days, as outsourcing contracts define them.

use super::chance::Chance;
use super::figures::Figures;
use super::sample::Sample;
use crate::model::TypeModel;
use crate::stats::keep::keep;

/// Calendar days of a window.
pub const ROLLING_DAYS: usize = 28;

/// Windows of 28 calendar days that follow one another day by day, over many replications.
#[derive(Debug, Clone)]
pub struct Rolling {
    /// By type, then by the window's first day.
    pub kinds: Vec<Vec<Figures>>,
    /// All types together.
    pub total: Vec<Figures>,
    /// By type, how often every window of a replication met the target.
    pub all_met: Vec<Chance>,
}

impl Rolling {
    /// Nothing folded yet; `None` for a horizon of fewer than 28 days.
    pub(super) fn new(types: usize, days: usize) -> Option<Self> {
        let windows = (days + 1).checked_sub(ROLLING_DAYS).filter(|n| *n > 0)?;
        Some(Self {
            kinds: vec![vec![Figures::default(); windows]; types],
            total: vec![Figures::default(); windows],
            all_met: vec![Chance::default(); types],
        })
    }

    /// Forgets everything, but keeps the memory.
    pub(super) fn clear(&mut self) {
        for windows in &mut self.kinds {
            windows.fill(Figures::default());
        }
        self.total.fill(Figures::default());
        self.all_met.fill(Chance::default());
    }

    /// Folds in the days of a type of the current replication.
    pub(super) fn push_type(&mut self, kind: usize, of: &TypeModel, days: &[Sample]) {
        let mut all = None;
        for (figures, window) in self.kinds[kind].iter_mut().zip(days.windows(ROLLING_DAYS)) {
            let sum = sum(window);
            let met = of.target.and_then(|target| sum.meets(target));
            figures.push(&sum, met);
            if let Some(met) = met {
                all = Some(all.unwrap_or(true) && met);
            }
        }
        self.all_met[kind].push(all);
    }

    /// Folds in the days of all types together.
    pub(super) fn push_total(&mut self, days: &[Sample]) {
        for (figures, window) in self.total.iter_mut().zip(days.windows(ROLLING_DAYS)) {
            figures.push(&sum(window), None);
        }
    }

    /// Folds in the replications of `other`, which follow those of `self`.
    pub(super) fn merge(&mut self, other: &Self) {
        let mine = self.kinds.iter_mut().flatten().chain(&mut self.total);
        let theirs = other.kinds.iter().flatten().chain(&other.total);
        for (a, b) in mine.zip(theirs) {
            a.merge(b);
        }
        for (a, b) in self.all_met.iter_mut().zip(&other.all_met) {
            a.merge(*b);
        }
    }
}

/// Each window is summed anew: a running sum would carry its rounding along.
fn sum(days: &[Sample]) -> Sample {
    let mut sum = Sample::default();
    days.iter().for_each(|day| sum.add(day));
    sum
}

keep!(Rolling {
    kinds,
    total,
    all_met
});
