//! How long customers are ready to wait, as the formulas need it.

use crate::random::Law;

/// How long customers wait before they give up.
#[derive(Debug, Clone)]
pub enum Patience {
    /// Nobody gives up.
    Endless,
    /// Exponential with this mean \[s\], > 0.
    Exponential(f64),
    /// Any law, times a scale: its unit \[s\].
    Law(Box<Law>, f64),
}

/// Atoms up to which each is a cut of the integrals.
const MOST_CUTS: usize = 400;

impl Patience {
    /// Exponential with a mean \[s\]; endless where it is infinite.
    #[must_use]
    pub fn exponential(mean: f64) -> Self {
        if mean.is_finite() {
            Self::Exponential(mean)
        } else {
            Self::Endless
        }
    }

    /// A law whose unit is the second.
    #[must_use]
    pub fn law(law: Law) -> Self {
        Self::Law(Box::new(law), 1.0)
    }

    /// Mean \[s\].
    #[must_use]
    pub fn mean(&self) -> f64 {
        match self {
            Self::Endless => f64::INFINITY,
            Self::Exponential(mean) => *mean,
            Self::Law(law, scale) => law.mean() * scale,
        }
    }

    /// Share of customers who have given up after waiting `t` seconds.
    pub(super) fn gone(&self, t: f64) -> f64 {
        match self {
            Self::Endless => 0.0,
            Self::Exponential(mean) => -libm::expm1(-t / mean),
            Self::Law(law, scale) => law.cdf(t / scale),
        }
    }

    /// H(t) = ∫₀ᵗ share still there: the mean time a customer waits who could be answered after
    /// `t` \[s\].
    pub(super) fn used(&self, t: f64) -> f64 {
        match self {
            Self::Endless => t,
            Self::Exponential(mean) => -mean * libm::expm1(-t / mean),
            Self::Law(law, scale) => scale * law.mean_within(t / scale),
        }
    }

    /// H(to) − H(from), without the loss of digits where both are large \[s\].
    pub(super) fn used_between(&self, from: f64, to: f64) -> f64 {
        match self {
            Self::Endless => to - from,
            Self::Exponential(mean) => {
                -mean * libm::exp(-from / mean) * libm::expm1((from - to) / mean)
            }
            Self::Law(..) => self.used(to) - self.used(from),
        }
    }

    /// Whether a fixed number of points a panel is enough.
    pub(super) fn is_smooth(&self) -> bool {
        !matches!(self, Self::Law(..))
    }

    /// Where panels must end: jumps, and steps of the law's own length.
    pub(super) fn cuts(&self) -> Vec<f64> {
        match self {
            Self::Endless => Vec::new(),
            // After 42 means nobody is left.
            Self::Exponential(mean) => (1..=28).map(|i| 1.5 * mean * f64::from(i)).collect(),
            Self::Law(law, scale) => {
                let mut cuts: Vec<f64> = law.atoms().iter().map(|a| a * scale).collect();
                if cuts.len() > MOST_CUTS {
                    cuts.clear();
                }
                let mean = law.mean();
                let length = if mean.is_finite() {
                    mean * scale
                } else {
                    *scale
                };
                let mut step = length * 1e-7;
                while step < length * 1e4 {
                    cuts.push(step);
                    step *= 4.0;
                }
                cuts
            }
        }
    }
}
