//! Mixtures of exponentials.

use rand::Rng;

use super::discrete::{cumulative, find};
use super::law_error::{LawError, all_positive, length, probabilities};
use super::stream::unit;
use super::ziggurat::exponential;

/// One of several exponentials.
///
/// Stream consumption: one word for the branch, then an exponential.
#[derive(Debug, Clone)]
pub(super) struct Hyperexponential {
    chances: Vec<f64>,
    cumulative: Vec<f64>,
    means: Vec<f64>,
}

impl Hyperexponential {
    pub(super) fn new(chances: &[f64], means: &[f64]) -> Result<Self, LawError> {
        let chances = probabilities("probabilities", chances)?;
        length("means", means.len(), chances.len())?;
        all_positive("means", means)?;
        Ok(Self {
            cumulative: cumulative(&chances),
            chances,
            means: means.to_vec(),
        })
    }

    #[inline]
    pub(super) fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        let branch = find(&self.cumulative, unit(rng.next_u64())).expect("the last chance is 1");
        self.means[branch] * exponential(rng)
    }

    /// Σ chance·f(mean) over the branches.
    fn average(&self, f: impl Fn(f64) -> f64) -> f64 {
        self.chances
            .iter()
            .zip(&self.means)
            .map(|(p, &mean)| p * f(mean))
            .sum()
    }

    pub(super) fn mean(&self) -> f64 {
        self.average(|mean| mean)
    }

    pub(super) fn cv(&self) -> f64 {
        let mean = self.mean();
        let square = self.average(|branch| 2.0 * (branch / mean) * (branch / mean));
        (square - 1.0).sqrt()
    }

    pub(super) fn mean_within(&self, x: f64) -> f64 {
        self.average(|mean| -mean * libm::expm1(-x / mean))
    }

    pub(super) fn cdf(&self, x: f64) -> f64 {
        if !(x > 0.0) {
            return 0.0;
        }
        self.average(|mean| -libm::expm1(-x / mean))
    }
}
