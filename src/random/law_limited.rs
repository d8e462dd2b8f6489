//! The mean of a law cut off at a limit.

use std::f64::consts::{PI, SQRT_2};

use super::law::{Kind, Law};
use crate::math::special::{beta_inc, gamma_p, gamma_q};

impl Law {
    /// E[min(X, x)] = ∫₀ˣ P(X > t) dt, in the unit of the parameters: how much of a patience a
    /// wait of x uses up on average, or how much of a work of this law is done within x. 0 for
    /// x ≤ 0.
    ///
    /// ```
    /// use busyhour::random::{Family, Law};
    /// let patience = Law::new(&Family::Uniform { min: 0.0, max: 60.0 })?; // [s]
    /// assert!((patience.mean_within(60.0) - 30.0).abs() < 1e-12);
    /// assert!((patience.mean_within(30.0) - 22.5).abs() < 1e-12);
    /// # Ok::<(), busyhour::random::LawError>(())
    /// ```
    #[must_use]
    pub fn mean_within(&self, x: f64) -> f64 {
        if !(x > 0.0) {
            return 0.0;
        }
        if x == f64::INFINITY {
            return self.mean();
        }
        match &self.0 {
            Kind::Exponential { mean } => -mean * libm::expm1(-x / mean),
            Kind::Constant { value } => x.min(*value),
            Kind::Lognormal { median, sigma } => {
                let z = libm::log(x / median) / sigma;
                let below = |z: f64| 0.5 * libm::erfc(-z / SQRT_2);
                self.mean() * below(z - sigma) + x * below(-z)
            }
            Kind::Gamma(gamma) => gamma_within(gamma.shape(), gamma.scale(), x),
            Kind::GammaBelowOne(gamma) => gamma_within(gamma.shape(), gamma.scale(), x),
            Kind::Erlang { shape, phase } => gamma_within(f64::from(*shape), *phase, x),
            Kind::Weibull {
                shape,
                inverse_shape,
                scale,
            } => self.mean() * gamma_p(*inverse_shape, libm::pow(x / scale, *shape)),
            Kind::Uniform { min, max } => {
                let into = (x.min(*max) - min).max(0.0);
                x.min(*min) + into - 0.5 * into * into / (max - min)
            }
            Kind::Triangular { min, mode, max } => {
                if x <= *min {
                    x
                } else if x < *mode {
                    let into = x - min;
                    x - into * into / (max - min) * (into / (mode - min)) / 3.0
                } else {
                    let left = (max - x).max(0.0);
                    let lost = if left > 0.0 {
                        left * left / (max - min) * (left / (max - mode)) / 3.0
                    } else {
                        0.0
                    };
                    self.mean() - lost
                }
            }
            Kind::Loglogistic {
                shape,
                inverse_shape: r,
                scale,
            } => {
                if *shape > 1.0 {
                    // With w = P(X ≤ t) as the variable: a beta integral.
                    let odds = libm::pow(x / scale, *shape);
                    let whole = scale * r * PI / libm::sin(PI * r);
                    whole * beta_inc(*r, 1.0 - r, odds / (1.0 + odds))
                } else {
                    scale * heavy_within(*shape, x / scale)
                }
            }
            Kind::Hyperexponential(law) => law.mean_within(x),
            Kind::PhaseType(law) => law.mean_within(x),
            Kind::Mixture(law) => law.mean_within(x),
            Kind::Empirical(law) => law.mean_within(x),
            Kind::Histogram(law) => law.mean_within(x),
        }
    }
}

fn gamma_within(shape: f64, scale: f64, x: f64) -> f64 {
    shape * scale * gamma_p(shape + 1.0, x / scale) + x * gamma_q(shape, x / scale)
}

/// ∫₀ˣ 1/(1 + tᵏ) dt for k ≤ 1, whose mean is infinite. With t = e^s the integrand is smooth on
/// the whole line, where Simpson's rule on a fine grid has 12 digits.
fn heavy_within(shape: f64, x: f64) -> f64 {
    let value = |s: f64| libm::exp(s) / (1.0 + libm::exp(shape * s));
    let end = libm::log(x);
    let start = end - 40.0;
    let steps = 2000;
    let width = (end - start) / f64::from(steps);
    let mut sum = value(start) + value(end);
    for i in 1..steps {
        sum += value(start + f64::from(i) * width) * if i % 2 == 1 { 4.0 } else { 2.0 };
    }
    sum * width / 3.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Family;

    /// Every family against the sum of its survival function over a fine grid.
    #[test]
    fn it_is_the_integral_of_the_survival_function() {
        let families = [
            Family::Exponential { mean: 2.0 },
            Family::Constant { value: 1.5 },
            Family::Lognormal { mean: 2.0, cv: 1.3 },
            Family::Gamma { mean: 2.0, cv: 0.5 },
            Family::Gamma { mean: 2.0, cv: 1.5 },
            Family::Erlang {
                shape: 3,
                mean: 2.0,
            },
            Family::Weibull {
                shape: 0.7,
                scale: 2.0,
            },
            Family::Uniform { min: 0.5, max: 3.0 },
            Family::Triangular {
                min: 0.5,
                mode: 1.0,
                max: 3.5,
            },
            Family::Loglogistic {
                shape: 1.7,
                scale: 2.0,
            },
            Family::Loglogistic {
                shape: 0.8,
                scale: 2.0,
            },
            Family::Hyperexponential {
                probabilities: vec![0.3, 0.7],
                means: vec![0.5, 3.0],
            },
            Family::PhaseType {
                start: vec![0.6, 0.4],
                means: vec![1.0, 0.5],
                next: vec![vec![0.0, 0.5], vec![0.2, 0.0]],
            },
            Family::Mixture {
                probabilities: vec![0.25, 0.75],
                parts: vec![
                    Family::Constant { value: 0.0 },
                    Family::Exponential { mean: 2.0 },
                ],
            },
            Family::Empirical {
                values: vec![0.5, 1.0, 4.0],
                weights: vec![1.0, 2.0, 1.0],
            },
            Family::Histogram {
                edges: vec![0.0, 1.0, 2.0, 5.0],
                weights: vec![1.0, 0.0, 2.0],
            },
        ];
        for family in families {
            let law = Law::new(&family).unwrap();
            for x in [0.3, 1.2, 2.75, 6.0] {
                let steps = 200_000;
                let width = x / f64::from(steps);
                let survival = |i: u32| 1.0 - law.cdf((f64::from(i) + 0.5) * width);
                let sum: f64 = (0..steps).map(survival).sum();
                let (got, wanted) = (law.mean_within(x), sum * width);
                assert!(
                    (got - wanted).abs() < 2e-5,
                    "{family:?} {x}: {got} {wanted}"
                );
            }
            if law.mean().is_finite() {
                assert!((law.mean_within(1e9) / law.mean() - 1.0).abs() < 1e-5);
            }
            assert_eq!(law.mean_within(0.0), 0.0);
        }
    }
}
