//! A law whose scale goes by the interval of arrival.

use crate::random::{CellKey, Law, LawError, Purpose, Stream};
use crate::scenario::{ByInterval, Distribution};

/// A duration to be drawn: a law times a scale that may go by interval.
#[derive(Debug, Clone)]
pub struct Timed {
    law: Law,
    scale: Vec<f64>,
    /// All ones when the scale goes by interval, else 0: makes the look-up free of branches.
    mask: usize,
}

impl Timed {
    /// Prepares a scenario's distribution for sampling.
    ///
    /// # Errors
    /// When the family's parameters are not those of a distribution.
    pub fn new(distribution: &Distribution) -> Result<Self, LawError> {
        let law = Law::new(&distribution.family)?;
        Ok(match &distribution.scale {
            ByInterval::Constant(scale) => Self {
                law,
                scale: vec![*scale],
                mask: 0,
            },
            ByInterval::Each(scales) => Self {
                law,
                scale: scales.clone(),
                mask: usize::MAX,
            },
        })
    }

    /// Draws a duration \[s\] for a contact that arrived in `interval`.
    #[inline(always)]
    pub fn sample(&self, stream: Stream, interval: usize) -> f64 {
        self.law.draw(stream) * self.scale[interval & self.mask]
    }

    /// Draws the durations \[s\] of all cases of a cell that arrive in `interval`, as
    /// [`sample`](Self::sample) would.
    pub fn sample_cases(&self, cell: CellKey, purpose: Purpose, interval: usize, out: &mut [f64]) {
        self.law
            .draw_cases(cell, purpose, self.scale[interval & self.mask], out);
    }

    /// How much of a duration is left at a moment chosen without regard to it \[s\], given a
    /// uniform number: the quantile of the equilibrium law, P(left ≤ x) = E\[min(X, x)\]/E\[X\].
    #[must_use]
    pub fn equilibrium(&self, uniform: f64, interval: usize) -> f64 {
        let mean = self.law.mean();
        let share = |x: f64| self.law.mean_within(x) / mean;
        self.scale[interval & self.mask] * invert(share, uniform, mean)
    }

    /// A duration \[s\] known to be longer than `passed`, given a uniform number; `passed` where
    /// none is.
    #[must_use]
    pub fn beyond(&self, passed: f64, uniform: f64, interval: usize) -> f64 {
        let scale = self.scale[interval & self.mask];
        let from = passed / scale;
        let below = self.law.cdf(from);
        if below >= 1.0 {
            return passed;
        }
        let longer = |x: f64| (self.law.cdf(from + x) - below) / (1.0 - below);
        passed + scale * invert(longer, uniform, self.law.mean())
    }

    /// Mean \[s\] for contacts that arrive in `interval`.
    #[must_use]
    pub fn mean(&self, interval: usize) -> f64 {
        self.law.mean() * self.scale[interval & self.mask]
    }

    /// Values \[s\] that have a probability of their own, in any interval.
    #[must_use]
    pub fn atoms(&self) -> Vec<f64> {
        let atoms = self.law.atoms();
        let scaled = self
            .scale
            .iter()
            .flat_map(|s| atoms.iter().map(move |a| a * s));
        let mut all: Vec<f64> = scaled.collect();
        all.sort_by(f64::total_cmp);
        all.dedup();
        all
    }

    /// Largest mean \[s\] over the intervals.
    #[must_use]
    pub fn largest_mean(&self) -> f64 {
        self.law.mean() * self.scale.iter().copied().fold(0.0, f64::max)
    }
}

/// The value at which a growing function from 0 to 1 passes `level`, by halving to the last bit;
/// `unit` is where the search begins.
fn invert(growing: impl Fn(f64) -> f64, level: f64, unit: f64) -> f64 {
    let mut high = if unit > 0.0 && unit.is_finite() {
        unit
    } else {
        1.0
    };
    let mut rounds = 0;
    while growing(high) < level && rounds < 200 {
        high *= 2.0;
        rounds += 1;
    }
    let mut low = 0.0;
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if growing(middle) < level {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Family;

    fn timed(family: Family) -> Timed {
        Timed::new(&Distribution {
            family,
            scale: ByInterval::Constant(1.0),
        })
        .unwrap()
    }

    #[test]
    fn an_exponential_forgets() {
        let law = timed(Family::Exponential { mean: 180.0 });
        for u in [0.01, 0.3, 0.5, 0.99] {
            let quantile = -180.0 * libm::log1p(-u);
            assert!((law.equilibrium(u, 0) - quantile).abs() < 1e-9 * quantile);
            assert!((law.beyond(500.0, u, 0) - 500.0 - quantile).abs() < 1e-7 * quantile);
        }
    }

    #[test]
    fn of_a_constant_any_part_may_be_left() {
        let law = timed(Family::Constant { value: 60.0 });
        assert!((law.equilibrium(0.25, 0) - 15.0).abs() < 1e-9);
        // It ends at 60 s for certain.
        assert!((law.beyond(20.0, 0.7, 0) - 60.0).abs() < 1e-9);
        assert_eq!(law.beyond(80.0, 0.7, 0), 80.0);
    }

    #[test]
    fn an_equilibrium_has_the_mean_of_the_paradox() {
        // E[left] = E[X²]/(2 E[X]): for a lognormal of mean 100 and cv 1, 100·2/2.
        let law = timed(Family::Lognormal {
            mean: 100.0,
            cv: 1.0,
        });
        let n = 20_000;
        let sum: f64 = (0..n)
            .map(|i| law.equilibrium((f64::from(i) + 0.5) / f64::from(n), 0))
            .sum();
        assert!((sum / f64::from(n) - 100.0).abs() < 0.5);
    }
}
