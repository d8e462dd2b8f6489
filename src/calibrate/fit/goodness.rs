//! How well a law fits: distances, p-values that know the parameters were fitted, QQ points.

use super::error::FitError;
use super::law::{FittedLaw, LawFamily};
use super::lifetimes::{Lifetimes, Row};
use super::likelihood::fit_law;
use crate::random::{Purpose, ReplicationKey, Stream};
use crate::stats::Confidence;

/// Distances between a sample and a law.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Distances {
    /// Kolmogorov and Smirnov: the greatest difference of the distribution functions, in \[0, 1\].
    pub ks: f64,
    /// Anderson and Darling's A², which gives the tails more weight.
    pub anderson_darling: f64,
}

/// The test of a family, parameters fitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Goodness {
    /// The distances of the sample from the fitted law.
    pub distances: Distances,
    /// p-value of the Kolmogorov–Smirnov distance.
    pub ks_p: f64,
    /// p-value of A².
    pub anderson_darling_p: f64,
    /// Samples drawn for the p-values.
    pub replications: u32,
}

/// How the p-values are found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bootstrap {
    /// Samples to draw from the fitted law; 199 resolve a p-value to half a per cent.
    pub replications: u32,
    /// Seed of the draws.
    pub seed: u64,
    /// Step of the log's times \[s\], 1 for whole seconds: samples are rounded like the data, so
    /// that ties alone do not reject a law. 0 for none.
    pub resolution: f64,
}

impl Default for Bootstrap {
    fn default() -> Self {
        Self {
            replications: 199,
            seed: 1,
            resolution: 0.0,
        }
    }
}

/// Kolmogorov–Smirnov and Anderson–Darling distances of complete times from a law.
///
/// M. A. Stephens, "EDF statistics for goodness of fit and some comparisons", JASA 69 (1974):
/// D = max |F_n − F|, A² = −n − Σ (2i − 1)·(ln F(x_i) + ln(1 − F(x_(n+1−i))))/n. Censored rows are
/// left out.
///
/// ```
/// use busyhour::calibrate::fit::{FittedLaw, Lifetimes, distances};
/// let sample = Lifetimes::complete([10.0, 50.0, 90.0, 200.0])?;
/// let far = distances(&sample, &FittedLaw::Exponential { mean: 87.5 });
/// assert!((far.ks - 0.186).abs() < 1e-3);
/// # Ok::<(), busyhour::calibrate::fit::FitError>(())
/// ```
#[must_use]
pub fn distances(sample: &Lifetimes, law: &FittedLaw) -> Distances {
    let n = sample.events() as f64;
    let (mut below, mut ks, mut sum) = (0.0_f64, 0.0_f64, 0.0);
    for (row, &ln_t) in sample.rows().iter().zip(sample.logs()) {
        if row.events == 0 {
            continue;
        }
        let ln_s = law.ln_survival_at(row.time, ln_t);
        let cdf = -libm::expm1(ln_s);
        let upto = below + row.events as f64;
        ks = ks.max(cdf - below / n).max(upto / n - cdf);
        // Σ (2i − 1) over the tied ranks below+1 … upto, and over n + 1 − i.
        let low = upto * upto - below * below;
        let (above, from) = (n - upto, n - below);
        let high = from * from - above * above;
        sum += low * libm::log(cdf.max(f64::MIN_POSITIVE)) + high * ln_s.max(-1e300);
        below = upto;
    }
    Distances {
        ks,
        anderson_darling: -n - sum / n,
    }
}

/// Tests whether complete times could come from a family, by a parametric bootstrap.
///
/// Samples of the same size are drawn from the fitted law, the family is fitted to each, and the
/// distances compared: p = (1 + number at least as far)/(1 + replications). W. Stute, W. González
/// Manteiga and M. Presedo Quindimil, "Bootstrap based goodness-of-fit tests", Metrika 40 (1993).
/// Tables for known parameters would find every fit too good. With many thousands of calls no
/// simple law survives; then look at the size of the distance and at [`qq_points`].
///
/// # Errors
///
/// The family cannot be fitted to the sample, or no replications or over 200 million draws were asked
/// for.
pub fn goodness(
    family: LawFamily,
    sample: &Lifetimes,
    bootstrap: &Bootstrap,
) -> Result<Goodness, FitError> {
    let replications = f64::from(bootstrap.replications);
    FitError::unless(
        replications >= 1.0,
        "replications",
        replications,
        "1 or more",
    )?;
    let step = bootstrap.resolution;
    FitError::unless(
        (0.0..1e9).contains(&step),
        "the resolution",
        step,
        "0 s or more",
    )?;
    let complete = complete(sample)?;
    let draws = complete.n() as f64 * replications;
    FitError::unless(
        draws <= 2e8,
        "the number of draws",
        draws,
        "200 million or fewer",
    )?;
    let c = Confidence::default();
    let law = fit_law(family, &complete, None, &c)?.law;
    let observed = distances(&complete, &law);
    let (mut ks, mut anderson_darling, mut done) = (1_u32, 1_u32, 0_u32);
    for r in 0..bootstrap.replications {
        let key = ReplicationKey::new(bootstrap.seed, u64::from(r)).named("goodness of fit", 0, 0);
        let mut stream = key.stream(Purpose::Talk, 0);
        let draws = (0..complete.n()).map(|_| rounded(&law, step, &mut stream));
        // A sample that cannot be fitted (all values rounded to one) has nothing to compare.
        let Ok(drawn) = Lifetimes::complete(draws) else {
            continue;
        };
        let Ok(again) = fit_law(family, &drawn, None, &c) else {
            continue;
        };
        let far = distances(&drawn, &again.law);
        ks += u32::from(far.ks >= observed.ks);
        anderson_darling += u32::from(far.anderson_darling >= observed.anderson_darling);
        done += 1;
    }
    FitError::at_least("samples that could be fitted again", u64::from(done), 1)?;
    let all = f64::from(done + 1);
    Ok(Goodness {
        distances: observed,
        ks_p: f64::from(ks) / all,
        anderson_darling_p: f64::from(anderson_darling) / all,
        replications: done,
    })
}

/// The rows with events, without what is censored.
fn complete(sample: &Lifetimes) -> Result<Lifetimes, FitError> {
    Lifetimes::from_counts(sample.rows().iter().map(|row| Row {
        censored: 0,
        ..*row
    }))
}

/// A draw, rounded to a multiple of `step`; what rounds to 0 is drawn again, as a log without
/// times of 0 s would have it.
fn rounded(law: &FittedLaw, step: f64, stream: &mut Stream) -> f64 {
    if step == 0.0 {
        return law.draw(stream);
    }
    for _ in 0..100 {
        let value = (law.draw(stream) / step).round() * step;
        if value > 0.0 {
            return value;
        }
    }
    step
}

/// One point of a quantile–quantile plot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QqPoint {
    /// Share of the sample below.
    pub p: f64,
    /// The law's quantile \[s\].
    pub law: f64,
    /// The sample's quantile \[s\].
    pub sample: f64,
}

/// `count` points at the shares (i − ½)/count: on a straight line where the law fits.
///
/// M. B. Wilk and R. Gnanadesikan (1968), with J. Hazen's plotting positions. Censored rows are
/// left out.
#[must_use]
pub fn qq_points(sample: &Lifetimes, law: &FittedLaw, count: u32) -> Vec<QqPoint> {
    let n = sample.events() as f64;
    let mut rows = sample.rows().iter().filter(|row| row.events > 0).peekable();
    let mut below = 0.0;
    let mut points = Vec::with_capacity(count as usize);
    for i in 0..count {
        let p = (f64::from(i) + 0.5) / f64::from(count);
        while let Some(row) = rows.peek() {
            if below + row.events as f64 >= p * n {
                points.push(QqPoint {
                    p,
                    law: law.quantile(p),
                    sample: row.time,
                });
                break;
            }
            below += row.events as f64;
            rows.next();
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::test_random::Splitmix;

    fn draws(law: FittedLaw, n: usize, seed: u64) -> Lifetimes {
        let mut random = Splitmix(seed);
        Lifetimes::complete((0..n).map(|_| law.quantile(random.uniform()))).unwrap()
    }

    #[test]
    fn distances_of_a_known_sample() {
        // scipy 1.17: kstest(x, expon(scale=80).cdf).statistic, and the formula of A² by numpy.
        let x = [3.0, 8.0, 8.0, 21.0, 55.0, 55.0, 90.0, 130.0, 180.0, 300.0];
        let far = distances(
            &Lifetimes::complete(x).unwrap(),
            &FittedLaw::Exponential { mean: 80.0 },
        );
        assert!((far.ks - 0.204837418035960).abs() < 1e-12, "{far:?}");
        assert!(
            (far.anderson_darling - 0.4669992754441).abs() < 1e-10,
            "{far:?}"
        );
    }

    #[test]
    fn p_values_are_uniform_under_the_law() {
        // 40 samples of 60 lognormals: the mean of 40 uniforms is 0.5 ± 0.046.
        let law = FittedLaw::Lognormal {
            mu: 5.0,
            sigma: 0.9,
        };
        let options = Bootstrap {
            replications: 39,
            ..Bootstrap::default()
        };
        let (mut ks, mut ad) = (0.0, 0.0);
        for seed in 0..40 {
            let found = goodness(LawFamily::Lognormal, &draws(law, 60, seed), &options).unwrap();
            ks += found.ks_p / 40.0;
            ad += found.anderson_darling_p / 40.0;
        }
        assert!(
            (ks - 0.51).abs() < 4.0 * 0.046 && (ad - 0.51).abs() < 4.0 * 0.046,
            "{ks} {ad}"
        );
    }

    #[test]
    fn the_wrong_family_is_rejected() {
        let sample = draws(
            FittedLaw::Lognormal {
                mu: 5.0,
                sigma: 1.1,
            },
            400,
            3,
        );
        let found = goodness(LawFamily::Gamma, &sample, &Bootstrap::default()).unwrap();
        assert!(
            found.ks_p < 0.05 && found.anderson_darling_p < 0.02,
            "{found:?}"
        );
        let again = goodness(LawFamily::Gamma, &sample, &Bootstrap::default()).unwrap();
        assert_eq!(found, again);
    }

    #[test]
    fn rounding_alone_rejects_nothing() {
        let law = FittedLaw::Lognormal {
            mu: 1.5,
            sigma: 0.5,
        };
        let mut random = Splitmix(4);
        let rounded = (0..500).map(|_| law.quantile(random.uniform()).round().max(1.0));
        let sample = Lifetimes::complete(rounded).unwrap();
        let p = |resolution| {
            let options = Bootstrap {
                resolution,
                replications: 99,
                seed: 1,
            };
            goodness(LawFamily::Lognormal, &sample, &options)
                .unwrap()
                .ks_p
        };
        assert!(p(0.0) < 0.02 && p(1.0) > 0.05, "{} {}", p(0.0), p(1.0));
    }

    #[test]
    fn quantiles_against_quantiles() {
        let law = FittedLaw::Weibull {
            scale: 100.0,
            shape: 1.4,
        };
        let points = qq_points(&draws(law, 20_000, 8), &law, 20);
        assert_eq!(points.len(), 20);
        for point in points {
            assert!((point.sample / point.law - 1.0).abs() < 0.08, "{point:?}");
        }
    }
}
