//! Moments and quantiles of the laws that are fitted, and draws from them.

use core::f64::consts::PI;

use super::law::FittedLaw;
use super::law::FittedLaw as L;
use crate::math::elementary::{exp, pow};
use crate::math::special::{gamma_quantile, ln_gamma, normal_quantile};
use crate::random::Stream;

impl FittedLaw {
    /// The mean \[s\]; `None` where infinite (log-logistic of shape up to 1).
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        self.moments().map(|(mean, _)| mean)
    }

    /// The coefficient of variation; `None` where infinite.
    #[must_use]
    pub fn cv(&self) -> Option<f64> {
        let (mean, square) = self.moments()?;
        let square = square?;
        let cv = (square / (mean * mean) - 1.0).max(0.0).sqrt();
        cv.is_finite().then_some(cv)
    }

    /// Mean and mean square, where they are finite.
    fn moments(&self) -> Option<(f64, Option<f64>)> {
        let lognormal = |mu: f64, sigma: f64, k: f64| exp(k * mu + 0.5 * k * k * sigma * sigma);
        let (mean, square) = match *self {
            L::Exponential { mean } => (mean, Some(2.0 * mean * mean)),
            L::Weibull { scale, shape } => {
                let moment = |k: f64| exp(ln_gamma(1.0 + k / shape));
                (scale * moment(1.0), Some(scale * scale * moment(2.0)))
            }
            L::Gamma { mean, shape } => (mean, Some(mean * mean * (1.0 + 1.0 / shape))),
            L::Erlang { shape, mean } => (mean, Some(mean * mean * (1.0 + 1.0 / f64::from(shape)))),
            L::Lognormal { mu, sigma } => {
                (lognormal(mu, sigma, 1.0), Some(lognormal(mu, sigma, 2.0)))
            }
            L::Loglogistic { scale, shape } => {
                let moment = |k: f64| {
                    let angle = PI * k / shape;
                    (shape > k).then(|| angle / libm::sin(angle))
                };
                let mean = scale * moment(1.0)?;
                (mean, moment(2.0).map(|m| scale * scale * m))
            }
            L::Hyperexponential { share, short, long } => (
                share * short + (1.0 - share) * long,
                Some(2.0 * (share * short * short + (1.0 - share) * long * long)),
            ),
            L::LognormalMixture {
                share,
                mu_1,
                sigma_1,
                mu_2,
                sigma_2,
            } => {
                let moment = |k| {
                    share * lognormal(mu_1, sigma_1, k)
                        + (1.0 - share) * lognormal(mu_2, sigma_2, k)
                };
                (moment(1.0), Some(moment(2.0)))
            }
        };
        mean.is_finite()
            .then_some((mean, square.filter(|s| s.is_finite())))
    }

    /// The time below which a share `p` of all lies \[s\]; NaN outside \[0, 1\].
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        if !(0.0..=1.0).contains(&p) {
            return f64::NAN;
        }
        let minus_ln_q = -libm::log1p(-p);
        match *self {
            L::Exponential { mean } => mean * minus_ln_q,
            L::Weibull { scale, shape } => scale * pow(minus_ln_q, 1.0 / shape),
            L::Gamma { mean, shape } => mean / shape * gamma_quantile(shape, p),
            L::Erlang { shape, mean } => {
                let shape = f64::from(shape);
                mean / shape * gamma_quantile(shape, p)
            }
            L::Lognormal { mu, sigma } => exp(mu + sigma * normal_quantile(p)),
            L::Loglogistic { scale, shape } => scale * pow(p / (1.0 - p), 1.0 / shape),
            L::Hyperexponential { short, long, .. } => {
                self.between(p, short * minus_ln_q, long * minus_ln_q)
            }
            L::LognormalMixture {
                mu_1,
                sigma_1,
                mu_2,
                sigma_2,
                ..
            } => {
                let z = normal_quantile(p);
                self.between(p, exp(mu_1 + sigma_1 * z), exp(mu_2 + sigma_2 * z))
            }
        }
    }

    /// The quantile of a mixture, which lies between those of its parts.
    fn between(&self, p: f64, one: f64, other: f64) -> f64 {
        let (mut low, mut high) = (one.min(other), one.max(other));
        for _ in 0..200 {
            let middle = low + 0.5 * (high - low);
            if !(middle > low && middle < high) {
                break;
            }
            if self.cdf(middle) < p {
                low = middle;
            } else {
                high = middle;
            }
        }
        high
    }

    /// A value drawn from the law, by inversion.
    pub(super) fn draw(&self, stream: &mut Stream) -> f64 {
        let u = stream.unit_open();
        match *self {
            L::Hyperexponential { share, short, long } => {
                let mean = if u < share { short } else { long };
                L::Exponential { mean }.quantile(stream.unit_open())
            }
            L::LognormalMixture {
                share,
                mu_1,
                sigma_1,
                mu_2,
                sigma_2,
            } => {
                let z = normal_quantile(stream.unit_open());
                exp(if u < share {
                    mu_1 + sigma_1 * z
                } else {
                    mu_2 + sigma_2 * z
                })
            }
            _ => self.quantile(u),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::law_tails::tests::ALL;
    use super::*;

    #[test]
    fn quantiles_invert() {
        for law in ALL {
            for p in [1e-6, 0.1, 0.5, 0.9, 0.9999] {
                let q = law.quantile(p);
                assert!((law.cdf(q) - p).abs() < 1e-9, "{law:?} {p}");
            }
            assert!(law.quantile(1.5).is_nan());
        }
    }

    #[test]
    fn moments_are_those_of_the_quantiles() {
        // Mean as the integral of the quantile function, midpoint rule.
        for law in ALL {
            let n = 5000;
            let sum: f64 = (0..n)
                .map(|i| law.quantile((f64::from(i) + 0.5) / f64::from(n)))
                .sum();
            let mean = law.mean().unwrap();
            assert!((sum / f64::from(n) / mean - 1.0).abs() < 1e-2, "{law:?}");
        }
        assert_eq!(ALL[4].cv().map(|cv| cv > 0.9), Some(true));
        let heavy = L::Loglogistic {
            scale: 1.0,
            shape: 0.9,
        };
        assert_eq!((heavy.mean(), heavy.cv()), (None, None));
    }
}
