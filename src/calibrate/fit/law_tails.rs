//! Densities and tails of the laws that are fitted, in logarithms.

use core::f64::consts::FRAC_1_SQRT_2;

use super::law::FittedLaw;
use super::law::FittedLaw as L;
use crate::math::elementary::{exp, ln};
use crate::math::special::{gamma_q, ln_gamma, ln_gamma_upper_scaled, normal_cdf};

impl FittedLaw {
    /// ln of the density at `time` > 0.
    #[must_use]
    pub fn ln_density(&self, time: f64) -> f64 {
        self.ln_density_at(time, libm::log(time))
    }

    /// ln P(T > time), −0 at 0.
    #[must_use]
    pub fn ln_survival(&self, time: f64) -> f64 {
        self.ln_survival_at(time, libm::log(time))
    }

    /// P(T ≤ time).
    #[must_use]
    pub fn cdf(&self, time: f64) -> f64 {
        -libm::expm1(self.ln_survival(time))
    }

    /// ln density, with ln(time) at hand.
    pub(super) fn ln_density_at(&self, t: f64, ln_t: f64) -> f64 {
        match *self {
            L::Exponential { mean } => -ln(mean) - t / mean,
            L::Weibull { scale, shape } => {
                let u = shape * (ln_t - ln(scale));
                ln(shape) - ln_t + u - exp(u)
            }
            L::Gamma { mean, shape } => gamma_ln_density(mean, shape, t, ln_t),
            L::Erlang { shape, mean } => gamma_ln_density(mean, f64::from(shape), t, ln_t),
            L::Lognormal { mu, sigma } => lognormal_ln_density(mu, sigma, ln_t),
            L::Loglogistic { scale, shape } => {
                let u = shape * (ln_t - ln(scale));
                ln(shape) - ln_t + u - 2.0 * softplus(u)
            }
            L::Hyperexponential { share, short, long } => {
                ln_mix(share, -ln(short) - t / short, -ln(long) - t / long)
            }
            L::LognormalMixture {
                share,
                mu_1,
                sigma_1,
                mu_2,
                sigma_2,
            } => ln_mix(
                share,
                lognormal_ln_density(mu_1, sigma_1, ln_t),
                lognormal_ln_density(mu_2, sigma_2, ln_t),
            ),
        }
    }

    /// ln survival, with ln(time) at hand.
    pub(super) fn ln_survival_at(&self, t: f64, ln_t: f64) -> f64 {
        if t <= 0.0 {
            return 0.0;
        }
        match *self {
            L::Exponential { mean } => -t / mean,
            L::Weibull { scale, shape } => -exp(shape * (ln_t - ln(scale))),
            L::Gamma { mean, shape } => gamma_ln_survival(mean, shape, t, ln_t),
            L::Erlang { shape, mean } => gamma_ln_survival(mean, f64::from(shape), t, ln_t),
            L::Lognormal { mu, sigma } => ln_normal_above((ln_t - mu) / sigma),
            L::Loglogistic { scale, shape } => -softplus(shape * (ln_t - ln(scale))),
            L::Hyperexponential { share, short, long } => ln_mix(share, -t / short, -t / long),
            L::LognormalMixture {
                share,
                mu_1,
                sigma_1,
                mu_2,
                sigma_2,
            } => ln_mix(
                share,
                ln_normal_above((ln_t - mu_1) / sigma_1),
                ln_normal_above((ln_t - mu_2) / sigma_2),
            ),
        }
    }
}

fn lognormal_ln_density(mu: f64, sigma: f64, ln_t: f64) -> f64 {
    let z = (ln_t - mu) / sigma;
    -0.5 * z * z - ln(sigma) - ln_t - 0.918_938_533_204_672_7 // ½ ln 2π
}

fn gamma_ln_density(mean: f64, shape: f64, t: f64, ln_t: f64) -> f64 {
    let x = t * shape / mean;
    let ln_x = ln_t + ln(shape) - ln(mean);
    shape * ln_x - x - ln_gamma(shape) - ln_t
}

fn gamma_ln_survival(mean: f64, shape: f64, t: f64, ln_t: f64) -> f64 {
    let x = t * shape / mean;
    if x > shape + 1.0 {
        let ln_x = ln_t + ln(shape) - ln(mean);
        ln_gamma_upper_scaled(shape, x) - x + shape * ln_x - ln_gamma(shape)
    } else {
        libm::log(gamma_q(shape, x))
    }
}

/// ln(1 + eˣ).
fn softplus(x: f64) -> f64 {
    if x > 0.0 {
        x + libm::log1p(exp(-x))
    } else {
        libm::log1p(exp(x))
    }
}

/// ln(p·e^a + (1 − p)·e^b).
fn ln_mix(p: f64, a: f64, b: f64) -> f64 {
    let (a, b) = (libm::log(p) + a, libm::log1p(-p) + b);
    let top = a.max(b);
    if top == f64::NEG_INFINITY {
        return top;
    }
    top + libm::log(exp(a - top) + exp(b - top))
}

/// ln P(Z > z) of the standard normal, also far out (Abramowitz and Stegun 26.2.12).
fn ln_normal_above(z: f64) -> f64 {
    if z < 30.0 {
        return if z < -1.0 {
            libm::log1p(-normal_cdf(z))
        } else {
            libm::log(0.5 * libm::erfc(z * FRAC_1_SQRT_2))
        };
    }
    let w = 1.0 / (z * z);
    let series = 1.0 - w * (1.0 - 3.0 * w * (1.0 - 5.0 * w * (1.0 - 7.0 * w)));
    -0.5 * z * z - 0.918_938_533_204_672_7 - libm::log(z) + libm::log(series)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// One of each family.
    pub(in super::super) const ALL: [FittedLaw; 8] = [
        L::Exponential { mean: 50.0 },
        L::Weibull {
            scale: 40.0,
            shape: 0.7,
        },
        L::Gamma {
            mean: 60.0,
            shape: 2.5,
        },
        L::Lognormal {
            mu: 4.0,
            sigma: 0.9,
        },
        L::Loglogistic {
            scale: 30.0,
            shape: 2.6,
        },
        L::Hyperexponential {
            share: 0.3,
            short: 5.0,
            long: 80.0,
        },
        L::LognormalMixture {
            share: 0.2,
            mu_1: 1.0,
            sigma_1: 0.5,
            mu_2: 4.0,
            sigma_2: 0.8,
        },
        L::Erlang {
            shape: 3,
            mean: 45.0,
        },
    ];

    #[test]
    fn densities_are_the_slopes_of_the_tails() {
        for law in ALL {
            for t in [0.5, 4.0, 30.0, 200.0] {
                let h = 1e-5 * t;
                let slope = (law.cdf(t + h) - law.cdf(t - h)) / (2.0 * h);
                let density = exp(law.ln_density(t));
                assert!(
                    (slope - density).abs() < 1e-6 * density + 1e-12,
                    "{law:?} {t}"
                );
            }
        }
    }

    #[test]
    fn far_tails_stay_finite() {
        // Values of scipy.stats.norm.logsf and gamma.logsf (1.17).
        assert!((ln_normal_above(40.0) / -804.608_442_013_753_9 - 1.0).abs() < 1e-12);
        assert!((ln_normal_above(29.999) - ln_normal_above(30.001) - 0.060_066).abs() < 1e-4);
        assert!(ln_normal_above(-5.0) < 0.0);
        let gamma = L::Gamma {
            mean: 1.0,
            shape: 0.5,
        };
        assert!(gamma.ln_survival(4000.0).is_finite());
    }
}
