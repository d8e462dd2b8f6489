//! Service levels as from days on their own, where the days are drawn in groups.

use super::sample::{Ratio, Sample};
use crate::model::Model;
use crate::random::Sampling;
use crate::stats::PairMoments;
use crate::stats::keep::keep;

/// The service level of each type, and of all together, with every day for itself: what the error
/// would be of days that are not drawn together. Compared with the error that it is, this tells
/// what drawing them together is worth.
#[derive(Debug, Clone)]
pub struct DayLevels {
    /// Type by type, then all together.
    levels: Vec<PairMoments>,
}

impl DayLevels {
    /// Nothing folded yet; `None` where every day is an observation anyway.
    #[must_use]
    pub fn new(model: &Model) -> Option<Self> {
        (model.sampling != Sampling::Independent).then(|| Self {
            levels: vec![PairMoments::new(); model.types.len() + 1],
        })
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.levels.fill(PairMoments::new());
    }

    pub(super) fn push(&mut self, place: usize, day: &Sample) {
        if let Some(level) = self.levels.get_mut(place) {
            let (met, of) = day.ratio(Ratio::ServiceLevel);
            level.push(met, of);
        }
    }

    /// Folds in the days of `other`.
    pub fn merge(&mut self, other: &Self) {
        for (a, b) in self.levels.iter_mut().zip(&other.levels) {
            a.merge(b);
        }
    }

    /// The level of a type; of all together at the place behind the last.
    #[must_use]
    pub fn level(&self, place: usize) -> Option<&PairMoments> {
        self.levels.get(place)
    }
}

// A list, and so not gathered: the days stay days.
keep!(DayLevels {} lists { levels });
