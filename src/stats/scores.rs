//! How good forecasts of days were that are now known: sharp and honest at once.

use super::{Confidence, Share, wilson};
use crate::math::special::gamma_q;

/// Continuous ranked probability score of an ensemble forecast; less is better.
///
/// ∫ (F(x) − 1{x ≥ y})² dx with F the ensemble's distribution function, in the unit of the values:
/// mean |x_i − y| − ½·mean |x_i − x_j|. T. Gneiting and A. E. Raftery, "Strictly proper scoring
/// rules, prediction, and estimation", JASA 102 (2007), equation 21. For one member it is the
/// absolute error. `None` for an empty ensemble or values that are not finite.
///
/// ```
/// use busyhour::stats::{crps, crps_fair};
/// assert_eq!(crps(&[3.0], 5.0), Some(2.0));
/// assert_eq!(crps(&[1.0, 3.0], 2.0), Some(0.5));
/// assert_eq!(crps_fair(&[1.0, 3.0], 2.0), Some(0.0));
/// ```
#[must_use]
pub fn crps(ensemble: &[f64], observed: f64) -> Option<f64> {
    let m = ensemble.len() as f64;
    score(ensemble, observed, m * m)
}

/// The fair CRPS: what the score would be on average with members without number.
///
/// The spread is divided by m(m − 1) instead of m², so that a small ensemble is not punished for
/// being small: C. A. T. Ferro, "Fair scores for ensemble forecasts", Quarterly Journal of the Royal
/// Meteorological Society 140 (2014), equation 6. It can be negative. `None` below two members.
#[must_use]
pub fn crps_fair(ensemble: &[f64], observed: f64) -> Option<f64> {
    let m = ensemble.len() as f64;
    if ensemble.len() < 2 {
        return None;
    }
    score(ensemble, observed, m * (m - 1.0))
}

fn score(ensemble: &[f64], observed: f64, pairs: f64) -> Option<f64> {
    if ensemble.is_empty() || !observed.is_finite() || ensemble.iter().any(|x| !x.is_finite()) {
        return None;
    }
    let m = ensemble.len() as f64;
    let mut sorted = ensemble.to_vec();
    sorted.sort_by(f64::total_cmp);
    let error = sorted.iter().map(|x| (x - observed).abs()).sum::<f64>() / m;
    // Σ over pairs |x_i − x_j| from the ranks, differences from the median against cancellation.
    let centre = sorted[sorted.len() / 2];
    let ranked = sorted.iter().enumerate();
    let spread: f64 = ranked
        .map(|(i, x)| (2.0 * i as f64 + 1.0 - m) * (x - centre))
        .sum();
    Some(error - spread / pairs)
}

/// Where an observation lies in an ensemble, as a number that is uniform on (0, 1) if the
/// observation is one more draw of what the members are draws of.
///
/// (members below + `uniform`·(members equal + 1))/(members + 1): the rank with ties broken at
/// random, so that counts with many ties stay uniform. T. M. Hamill, "Interpretation of rank
/// histograms for verifying ensemble forecasts", Monthly Weather Review 129 (2001); randomised for
/// discrete data after C. Czado, T. Gneiting and L. Held, Biometrics 65 (2009), section 2.1.
/// `uniform` is a random number in \[0, 1). `None` for an empty ensemble or NaN.
///
/// ```
/// use busyhour::stats::pit;
/// assert_eq!(pit(&[1.0, 2.0, 2.0, 5.0], 2.0, 0.5), Some((1.0 + 1.5) / 5.0));
/// ```
#[must_use]
pub fn pit(ensemble: &[f64], observed: f64, uniform: f64) -> Option<f64> {
    let bad = observed.is_nan() || ensemble.iter().any(|x| x.is_nan());
    if ensemble.is_empty() || bad || !(0.0..=1.0).contains(&uniform) {
        return None;
    }
    let below = ensemble.iter().filter(|x| **x < observed).count() as f64;
    let equal = ensemble.iter().filter(|x| **x == observed).count() as f64;
    Some((below + uniform * (equal + 1.0)) / (ensemble.len() as f64 + 1.0))
}

/// A histogram of PIT values: flat if forecasts are calibrated, a valley if they are too sure, a
/// hill if not sure enough, a slope if they are biased.
#[derive(Debug, Clone, PartialEq)]
pub struct PitHistogram {
    /// Observations by bin of equal width over \[0, 1\].
    pub counts: Vec<u64>,
    /// Pearson's X² against a flat histogram.
    pub statistic: f64,
    /// Chance of an X² as large from calibrated, independent forecasts (χ² with bins − 1 degrees;
    /// rough below five observations a bin).
    pub p_value: f64,
}

impl PitHistogram {
    /// From PIT values; those outside \[0, 1\] are left out. `None` without values or below two bins.
    #[must_use]
    pub fn new(values: &[f64], bins: usize) -> Option<Self> {
        if bins < 2 {
            return None;
        }
        let mut counts = vec![0_u64; bins];
        for value in values.iter().filter(|v| (0.0..=1.0).contains(*v)) {
            let bin = ((value * bins as f64) as usize).min(bins - 1);
            counts[bin] += 1;
        }
        let n = counts.iter().sum::<u64>() as f64;
        if n == 0.0 {
            return None;
        }
        let flat = n / bins as f64;
        let square = |c: &u64| (*c as f64 - flat) * (*c as f64 - flat) / flat;
        let statistic = counts.iter().map(square).sum();
        Some(Self {
            counts,
            statistic,
            p_value: gamma_q(0.5 * (bins as f64 - 1.0), 0.5 * statistic),
        })
    }
}

/// A forecast interval and what came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Forecast {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// What came.
    pub observed: f64,
}

/// The share of observations within their intervals, ends included, with Wilson's interval.
///
/// Compare it with the nominal share: central 90 % intervals should hold 90 %. `None` without
/// forecasts. Observations of the same day are not independent; then the interval is too narrow.
#[must_use]
pub fn interval_coverage(forecasts: &[Forecast], confidence: &Confidence) -> Option<Share> {
    let held = forecasts
        .iter()
        .filter(|f| f.low <= f.observed && f.observed <= f.high);
    wilson(held.count() as u64, forecasts.len() as u64, confidence)
}

/// Winkler's interval score; less is better.
///
/// (high − low) + 2/α·(how far the observation lies outside), for a central interval of share
/// 1 − `alpha`: narrow intervals are rewarded, misses punished, and the true quantiles do best.
/// R. L. Winkler, JASA 67 (1972); Gneiting and Raftery (2007), equation 43. `None` unless α is in
/// (0, 1) and low ≤ high.
///
/// ```
/// use busyhour::stats::{Forecast, winkler_score};
/// let day = Forecast { low: 90.0, high: 120.0, observed: 125.0 };
/// assert_eq!(winkler_score(&day, 0.1), Some(30.0 + 20.0 * 5.0));
/// ```
#[must_use]
pub fn winkler_score(forecast: &Forecast, alpha: f64) -> Option<f64> {
    let Forecast {
        low,
        high,
        observed,
    } = *forecast;
    if !(alpha > 0.0 && alpha < 1.0 && low <= high) || observed.is_nan() {
        return None;
    }
    let outside = (low - observed).max(observed - high).max(0.0);
    Some(high - low + 2.0 / alpha * outside)
}

#[cfg(test)]
mod tests {
    use super::super::test_random::Splitmix;
    use super::*;
    use crate::math::special::{normal_cdf, normal_quantile};

    #[test]
    fn large_ensembles_have_the_score_of_the_normal() {
        // Gneiting and Raftery 2007, after equation 21: z·(2Φ(z) − 1) + 2φ(z) − 1/√π.
        let n = 20_000;
        let ensemble: Vec<f64> = (0..n)
            .map(|i| normal_quantile((f64::from(i) + 0.5) / f64::from(n)))
            .collect();
        for z in [-1.5, 0.0, 0.4, 3.0] {
            let phi = libm::exp(-0.5 * z * z) / (2.0 * core::f64::consts::PI).sqrt();
            let exact =
                z * (2.0 * normal_cdf(z) - 1.0) + 2.0 * phi - 1.0 / core::f64::consts::PI.sqrt();
            assert!((crps(&ensemble, z).unwrap() - exact).abs() < 1e-3, "{z}");
        }
    }

    #[test]
    fn the_score_is_the_double_sum() {
        let mut random = Splitmix(3);
        let x: Vec<f64> = (0..9).map(|_| 1e6 + random.normal()).collect();
        let y = 1e6 + 0.3;
        let near: f64 = x.iter().map(|a| (a - y).abs()).sum::<f64>() / 9.0;
        let pairs: f64 = x
            .iter()
            .flat_map(|a| x.iter().map(move |b| (a - b).abs()))
            .sum();
        assert!((crps(&x, y).unwrap() - (near - pairs / 162.0)).abs() < 1e-9);
        assert!((crps_fair(&x, y).unwrap() - (near - pairs / 144.0)).abs() < 1e-9);
    }

    #[test]
    fn fair_scores_do_not_depend_on_the_size() {
        // With members and observation of one law the mean score is ½·E|X − Y| = 1/√π; within 4
        // standard errors of 4000 draws.
        let mut random = Splitmix(4);
        for m in [3, 40] {
            let scores: Vec<f64> = (0..4000)
                .map(|_| {
                    let x: Vec<f64> = (0..m).map(|_| random.normal()).collect();
                    crps_fair(&x, random.normal()).unwrap()
                })
                .collect();
            let mean = scores.iter().sum::<f64>() / 4000.0;
            let square = |s: &f64| (s - mean) * (s - mean);
            let error = (scores.iter().map(square).sum::<f64>() / 4000.0 / 4000.0).sqrt();
            assert!(
                (mean - 0.564_190).abs() < 4.0 * error,
                "{m}: {mean} ± {error}"
            );
        }
    }

    #[test]
    fn calibrated_counts_give_a_flat_histogram() {
        let mut random = Splitmix(5);
        let mut die = || (6.0 * random.uniform()).floor();
        let draws: Vec<(Vec<f64>, f64)> = (0..2000)
            .map(|_| ((0..19).map(|_| die()).collect(), die()))
            .collect();
        let mut values = Vec::new();
        let mut narrow = Vec::new();
        for (ensemble, observed) in &draws {
            values.push(pit(ensemble, *observed, random.uniform()).unwrap());
            // Too sure: members drawn together to the middle.
            let sure: Vec<f64> = ensemble.iter().map(|x| 2.5 + 0.4 * (x - 2.5)).collect();
            narrow.push(pit(&sure, *observed, random.uniform()).unwrap());
        }
        let flat = PitHistogram::new(&values, 10).unwrap();
        assert!(flat.p_value > 1e-3, "{flat:?}");
        assert!(PitHistogram::new(&narrow, 10).unwrap().p_value < 1e-6);
    }

    #[test]
    fn intervals_are_scored() {
        let day = |observed| Forecast {
            low: 1.0,
            high: 3.0,
            observed,
        };
        assert_eq!(winkler_score(&day(1.0), 0.2), Some(2.0));
        assert_eq!(winkler_score(&day(0.5), 0.2), Some(7.0));
        let days = [day(1.0), day(2.0), day(9.0), day(3.0)];
        let share = interval_coverage(&days, &Confidence::default()).unwrap();
        assert_eq!((share.share, share.n), (0.75, 4));
    }

    #[test]
    fn nothing_to_score() {
        assert_eq!(crps(&[], 1.0), None);
        assert_eq!(crps(&[f64::NAN], 1.0), None);
        assert_eq!(crps_fair(&[1.0], 1.0), None);
        assert_eq!(pit(&[], 1.0, 0.5), None);
        assert_eq!(pit(&[1.0], 1.0, 1.5), None);
        assert_eq!(PitHistogram::new(&[], 10), None);
        assert_eq!(PitHistogram::new(&[0.5], 1), None);
        let upside = Forecast {
            low: 3.0,
            high: 1.0,
            observed: 2.0,
        };
        assert_eq!(winkler_score(&upside, 0.1), None);
        assert_eq!(interval_coverage(&[], &Confidence::default()), None);
    }
}
