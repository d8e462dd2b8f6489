//! What is known of a law without sampling: moments, distribution function, atoms.

use std::f64::consts::{PI, SQRT_2};

use super::gamma::gamma_cdf;
use super::law::{Kind, Law};

impl Law {
    /// The mean, in the unit of the parameters; infinite for a log-logistic of shape ≤ 1 (and a
    /// mixture with one).
    #[must_use]
    pub fn mean(&self) -> f64 {
        match &self.0 {
            Kind::Exponential { mean } => *mean,
            Kind::Constant { value } => *value,
            Kind::Lognormal { median, sigma } => median * libm::exp(0.5 * sigma * sigma),
            Kind::Gamma(gamma) => gamma.shape() * gamma.scale(),
            Kind::GammaBelowOne(gamma) => gamma.shape() * gamma.scale(),
            Kind::Erlang { shape, phase } => f64::from(*shape) * phase,
            Kind::Weibull {
                inverse_shape,
                scale,
                ..
            } => scale * libm::tgamma(1.0 + inverse_shape),
            Kind::Uniform { min, max } => min + 0.5 * (max - min),
            Kind::Triangular { min, mode, max } => (min + mode + max) / 3.0,
            Kind::Loglogistic { shape, .. } if *shape <= 1.0 => f64::INFINITY,
            Kind::Loglogistic {
                inverse_shape,
                scale,
                ..
            } => scale * loglogistic(*inverse_shape),
            Kind::Hyperexponential(law) => law.mean(),
            Kind::PhaseType(law) => law.mean(),
            Kind::Mixture(law) => law.mean(),
            Kind::Empirical(law) => law.mean(),
            Kind::Histogram(law) => law.mean(),
        }
    }

    /// Coefficient of variation: standard deviation / mean. 0 for the constant, 0 included;
    /// infinite for a log-logistic of shape ≤ 2 (and a mixture with one).
    #[must_use]
    pub fn cv(&self) -> f64 {
        match &self.0 {
            Kind::Exponential { .. } => 1.0,
            Kind::Constant { .. } => 0.0,
            Kind::Lognormal { sigma, .. } => libm::expm1(sigma * sigma).sqrt(),
            Kind::Gamma(gamma) => 1.0 / gamma.shape().sqrt(),
            Kind::GammaBelowOne(gamma) => 1.0 / gamma.shape().sqrt(),
            Kind::Erlang { shape, .. } => 1.0 / f64::from(*shape).sqrt(),
            Kind::Weibull {
                inverse_shape: k, ..
            } => {
                // Γ(1 + 2/shape)/Γ(1 + 1/shape)² − 1, without the loss near 1.
                let excess = libm::lgamma(1.0 + 2.0 * k) - 2.0 * libm::lgamma(1.0 + k);
                libm::expm1(excess).sqrt()
            }
            Kind::Uniform { min, max } => (max - min) / 12f64.sqrt() / self.mean(),
            Kind::Triangular { min, mode, max } => {
                let (rise, fall, width) = (mode - min, max - mode, max - min);
                ((rise * rise + fall * fall + width * width) / 36.0).sqrt() / self.mean()
            }
            Kind::Loglogistic { shape, .. } if *shape <= 2.0 => f64::INFINITY,
            Kind::Loglogistic { inverse_shape, .. } => {
                let mean = loglogistic(*inverse_shape);
                (loglogistic(2.0 * inverse_shape) / (mean * mean) - 1.0)
                    .max(0.0)
                    .sqrt()
            }
            Kind::Hyperexponential(law) => law.cv(),
            Kind::PhaseType(law) => law.cv(),
            Kind::Mixture(law) => law.cv(),
            Kind::Empirical(law) => law.cv(),
            Kind::Histogram(law) => law.cv(),
        }
    }

    /// The variance, in the square of the parameters' unit; infinite where [`cv`](Self::cv) is.
    #[must_use]
    pub fn variance(&self) -> f64 {
        let deviation = self.cv() * self.mean();
        deviation * deviation
    }

    /// P(X ≤ x): 0 below 0 and for NaN. Absolute error below 10⁻¹², or 10⁻¹⁵/cv² if that is more.
    ///
    /// ```
    /// use busyhour::random::{Family, Law};
    /// let patience = Law::new(&Family::Exponential { mean: 120.0 })?; // [s]
    /// let gone = patience.cdf(20.0); // share that would not wait 20 s
    /// assert!((gone - 0.1535).abs() < 1e-4);
    /// # Ok::<(), busyhour::random::LawError>(())
    /// ```
    #[must_use]
    pub fn cdf(&self, x: f64) -> f64 {
        if !(x >= 0.0) {
            return 0.0;
        }
        match &self.0 {
            Kind::Exponential { mean } => -libm::expm1(-x / mean),
            Kind::Constant { value } => f64::from(u8::from(x >= *value)),
            Kind::Lognormal { median, sigma } => {
                let z = libm::log(x / median) / sigma;
                0.5 * libm::erfc(-z / SQRT_2)
            }
            Kind::Gamma(gamma) => gamma_cdf(gamma.shape(), x / gamma.scale()),
            Kind::GammaBelowOne(gamma) => gamma_cdf(gamma.shape(), x / gamma.scale()),
            Kind::Erlang { shape, phase } => gamma_cdf(f64::from(*shape), x / phase),
            Kind::Weibull { shape, scale, .. } => -libm::expm1(-libm::pow(x / scale, *shape)),
            Kind::Uniform { min, max } => ((x - min) / (max - min)).clamp(0.0, 1.0),
            Kind::Triangular { min, mode, max } => {
                let width = max - min;
                if x <= *min {
                    0.0
                } else if x < *mode {
                    (x - min) / width * ((x - min) / (mode - min))
                } else if x < *max {
                    1.0 - (max - x) / width * ((max - x) / (max - mode))
                } else {
                    1.0
                }
            }
            Kind::Loglogistic { shape, scale, .. } => 1.0 / (1.0 + libm::pow(x / scale, -shape)),
            Kind::Hyperexponential(law) => law.cdf(x),
            Kind::PhaseType(law) => law.cdf(x),
            Kind::Mixture(law) => law.cdf(x),
            Kind::Empirical(law) => law.cdf(x),
            Kind::Histogram(law) => law.cdf(x),
        }
    }

    /// The points of positive probability, ascending, each once: the constant's value, the
    /// empirical's values, what a mixture's parts have; none for all others.
    #[must_use]
    pub fn atoms(&self) -> Vec<f64> {
        let mut atoms = match &self.0 {
            Kind::Constant { value } => vec![*value],
            Kind::Empirical(law) => law.values().to_vec(),
            Kind::Mixture(law) => law.atoms(),
            _ => Vec::new(),
        };
        atoms.sort_by(f64::total_cmp);
        atoms.dedup();
        atoms
    }

    /// Whether the mean is infinite by the family's nature, not by absurd parameters.
    pub(super) fn has_infinite_mean(&self) -> bool {
        match &self.0 {
            Kind::Loglogistic { shape, .. } => *shape <= 1.0,
            Kind::Mixture(law) => law.has_infinite_mean(),
            _ => false,
        }
    }
}

/// E[X^n] of a log-logistic with scale 1, where r = n/shape < 1: πr/sin(πr).
fn loglogistic(r: f64) -> f64 {
    PI * r / libm::sin(PI * r)
}
