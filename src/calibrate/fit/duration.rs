//! Handle times: which families are tried, and phase types where a model needs them.

use super::error::FitError;
use super::law::{FittedLaw, LawFamily};
use super::lifetimes::Lifetimes;
use super::likelihood::fit_law;
use super::parameter::{Parameter, Scale};
use crate::math::elementary::exp;
use crate::random::Family;
use crate::stats::Confidence;

/// The families usually tried for handle times.
pub const HANDLE_TIME_FAMILIES: [LawFamily; 8] = [
    LawFamily::Lognormal,
    LawFamily::Gamma,
    LawFamily::Weibull,
    LawFamily::Loglogistic,
    LawFamily::Exponential,
    LawFamily::Erlang,
    LawFamily::Hyperexponential,
    LawFamily::LognormalMixture,
];

/// A phase type of this mean and cv, for models that need exponential phases.
///
/// Up to cv 1 a mixture of two Erlangs of neighbouring shapes with equal phases (H. C. Tijms,
/// *Stochastic Models*, 1994, equation A.18 for k − 1 and k phases); above, two exponentials with
/// balanced means.
///
/// ```
/// use busyhour::calibrate::fit::phase_type;
/// use busyhour::random::Law;
/// for cv in [0.3, 0.8, 1.0, 1.7] {
///     let law = Law::new(&phase_type(200.0, cv)?).unwrap();
///     assert!((law.mean() - 200.0).abs() < 1e-9 && (law.cv() - cv).abs() < 1e-9);
/// }
/// # Ok::<(), busyhour::calibrate::fit::FitError>(())
/// ```
///
/// # Errors
///
/// A mean or cv that is not positive, or a cv below 0.01 (10,000 phases).
pub fn phase_type(mean: f64, cv: f64) -> Result<Family, FitError> {
    let usable = mean > 0.0 && mean.is_finite();
    FitError::unless(usable, "the mean", mean, "more than 0 s")?;
    FitError::unless((0.01..1e3).contains(&cv), "the cv", cv, "0.01 to 1000")?;
    let square = cv * cv;
    if square > 1.0 {
        let p = 0.5 * (1.0 + ((square - 1.0) / (square + 1.0)).sqrt());
        return Ok(Family::Hyperexponential {
            probabilities: vec![p, 1.0 - p],
            means: vec![mean / (2.0 * p), mean / (2.0 * (1.0 - p))],
        });
    }
    if square == 1.0 {
        return Ok(Family::Exponential { mean });
    }
    // 1/k ≤ cv² ≤ 1/(k − 1)
    let k = libm::ceil(1.0 / square - 1e-9).max(2.0);
    let root = (k * (1.0 + square) - k * k * square).max(0.0).sqrt();
    let p = ((k * square - root) / (1.0 + square)).clamp(0.0, 1.0);
    let phase = mean / (k - p);
    let erlang = |shape: f64| Family::Erlang {
        shape: shape as u32,
        mean: shape * phase,
    };
    Ok(Family::Mixture {
        probabilities: vec![p, 1.0 - p],
        parts: vec![erlang(k - 1.0), erlang(k)],
    })
}

/// Calls shorter than a law of the others explains: wrong numbers, lost lines, agents who hang up.
#[derive(Debug, Clone, PartialEq)]
pub struct ShortExcess {
    /// Share of all calls that are short beyond the law, the excess; negative where there are
    /// fewer short calls than the law has.
    pub share: Parameter,
    /// Share of all calls below the threshold.
    pub below: f64,
    /// The law of the calls from the threshold on.
    pub law: FittedLaw,
}

/// Measures the excess of calls of at most `threshold` seconds.
///
/// The family is fitted to the calls beyond, as draws that exceed the threshold, so the short ones
/// have no say in it; of a law so fitted, n·(1 − S)/S calls belong below, n the number beyond.
/// The share is then 1 − q/S with q the share beyond. Its standard error has a binomial part and
/// one from the parameters (delta method).
///
/// # Errors
///
/// Too few calls beyond the threshold to fit the family.
pub fn short_excess(
    durations: &Lifetimes,
    family: LawFamily,
    threshold: f64,
    confidence: &Confidence,
) -> Result<ShortExcess, FitError> {
    let fit = fit_law(family, durations, Some(threshold), confidence)?;
    let n = durations.n() as f64;
    let beyond = fit.n as f64 / n;
    let (ln_law, ln_law_error) = fit.ln_survival_with_error(threshold);
    let ratio = beyond / exp(ln_law);
    let binomial = (1.0 - beyond) / (beyond * n);
    let error = ratio * (binomial + ln_law_error * ln_law_error).sqrt();
    Ok(ShortExcess {
        share: Parameter::with_error(Scale::Plain, "excess", 1.0 - ratio, error, confidence),
        below: 1.0 - beyond,
        law: fit.law,
    })
}

#[cfg(test)]
mod tests {
    use super::super::choice::{Criterion, fit_laws};
    use super::*;
    use crate::stats::test_random::Splitmix;

    #[test]
    fn phase_types_refuse_what_has_none() {
        for (mean, cv) in [
            (0.0, 1.0),
            (f64::NAN, 1.0),
            (1.0, 0.0),
            (1.0, f64::NAN),
            (1.0, 0.001),
        ] {
            assert!(phase_type(mean, cv).is_err());
        }
        let limits = (1..1000).map(|i| 0.01 * f64::from(i) + 0.005);
        for cv in limits {
            let law = crate::random::Law::new(&phase_type(1.0, cv).unwrap()).unwrap();
            assert!((law.cv() / cv - 1.0).abs() < 1e-9, "{cv}");
        }
    }

    #[test]
    fn the_excess_of_short_calls_is_found() {
        let mut random = Splitmix(11);
        let draws = (0..30_000).map(|_| {
            if random.uniform() < 0.06 {
                5.0 * random.uniform()
            } else {
                exp(5.0 + 0.8 * random.normal())
            }
        });
        let sample = Lifetimes::complete(draws).unwrap();
        let c = Confidence::default();
        let found = short_excess(&sample, LawFamily::Lognormal, 10.0, &c).unwrap();
        let off = (found.share.value - 0.06) / found.share.std_error.unwrap();
        assert!(off.abs() < 3.5, "{found:?}");
        assert!(short_excess(&sample, LawFamily::Lognormal, 1e9, &c).is_err());
    }

    #[test]
    fn the_right_family_wins() {
        let laws = [
            FittedLaw::Lognormal {
                mu: 5.0,
                sigma: 0.9,
            },
            FittedLaw::Gamma {
                mean: 200.0,
                shape: 2.6,
            },
            FittedLaw::Weibull {
                scale: 100.0,
                shape: 0.6,
            },
            FittedLaw::Loglogistic {
                scale: 150.0,
                shape: 2.5,
            },
            FittedLaw::Exponential { mean: 90.0 },
            FittedLaw::Hyperexponential {
                share: 0.4,
                short: 20.0,
                long: 300.0,
            },
            FittedLaw::LognormalMixture {
                share: 0.2,
                mu_1: 1.5,
                sigma_1: 0.5,
                mu_2: 5.0,
                sigma_2: 0.7,
            },
        ];
        for (i, law) in laws.iter().enumerate() {
            let mut random = Splitmix(21 + i as u64);
            let mut draw = |law: &FittedLaw| match *law {
                // The quantile of a mixture is slow: choose a part first.
                FittedLaw::LognormalMixture {
                    share,
                    mu_1,
                    sigma_1,
                    mu_2,
                    sigma_2,
                } => {
                    let first = random.uniform() < share;
                    let z = random.normal();
                    exp(if first {
                        mu_1 + sigma_1 * z
                    } else {
                        mu_2 + sigma_2 * z
                    })
                }
                _ => law.quantile(random.uniform()),
            };
            let sample = Lifetimes::complete((0..1000).map(|_| draw(law))).unwrap();
            let c = Confidence::default();
            let all = fit_laws(&HANDLE_TIME_FAMILIES, &sample, None, Criterion::Bic, &c).unwrap();
            assert_eq!(all.fits[0].law.family(), law.family(), "{:?}", all.fits[0]);
            let truth = law.mean().unwrap();
            let mean = all.fits[0].mean.unwrap();
            let off = (mean.value - truth) / mean.std_error.unwrap();
            assert!(off.abs() < 3.5, "{law:?} {mean:?}");
        }
    }
}
