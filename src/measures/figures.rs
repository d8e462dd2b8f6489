//! The figures of a cell, a type or all types, over many replications.

use super::chance::Chance;
use super::sample::{Mean, Ratio, Sample};
use crate::stats::keep::keep;
use crate::stats::{Moments, PairMoments};

/// Accumulated figures of a cell, a type or all types.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    means: [Moments; Mean::ALL.len()],
    ratios: [PairMoments; Ratio::ALL.len()],
    /// Mean over replications of each one's own service level.
    own_levels: Moments,
    /// Replications that met the target, of those with a denominator.
    pub target: Chance,
}

impl Figures {
    pub(super) fn push(&mut self, sample: &Sample, met: Option<bool>) {
        for (moments, value) in self.means.iter_mut().zip(sample.means) {
            moments.push(value);
        }
        // All have seen the same number of replications: one division serves them all.
        let share = 1.0 / (self.ratios[0].n() + 1) as f64;
        for (moments, (x, y)) in self.ratios.iter_mut().zip(sample.ratios) {
            moments.push_share(x, y, share);
        }
        let (x, y) = sample.ratio(Ratio::ServiceLevel);
        if y > 0.0 {
            self.own_levels.push(x / y);
        }
        self.target.push(met);
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (a, b) in self.means.iter_mut().zip(&other.means) {
            a.merge(b);
        }
        for (a, b) in self.ratios.iter_mut().zip(&other.ratios) {
            a.merge(b);
        }
        self.own_levels.merge(&other.own_levels);
        self.target.merge(other.target);
    }

    /// Puts other moments for those of the figures that `mean` and `ratio` have, by place.
    pub(super) fn replace(
        &mut self,
        mean: impl Fn(usize) -> Option<Moments>,
        ratio: impl Fn(usize) -> Option<PairMoments>,
    ) {
        for (i, moments) in self.means.iter_mut().enumerate() {
            *moments = mean(i).unwrap_or(*moments);
        }
        for (i, moments) in self.ratios.iter_mut().enumerate() {
            *moments = ratio(i).unwrap_or(*moments);
        }
    }

    /// Moments of a plain figure.
    #[must_use]
    pub fn mean(&self, figure: Mean) -> &Moments {
        &self.means[figure as usize]
    }

    /// Moments of the two sides of a ratio.
    #[must_use]
    pub fn ratio(&self, figure: Ratio) -> &PairMoments {
        &self.ratios[figure as usize]
    }

    /// Moments of each replication's own service level.
    #[must_use]
    pub fn own_levels(&self) -> &Moments {
        &self.own_levels
    }
}

keep!(Figures {
    means,
    ratios,
    own_levels,
    target
});
