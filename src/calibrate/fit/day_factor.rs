//! The factor by which whole days are busier or quieter than their profile.

use super::counts::{DayCounts, Expected, Profile};
use super::error::FitError;
use super::parameter::Parameter;
use crate::math::elementary::exp;
use crate::math::special::ln_gamma;
use crate::stats::Confidence;

/// The day factor's coefficient of variation.
#[derive(Debug, Clone, PartialEq)]
pub struct DayFactor {
    /// The cv, for a scenario's `day_cv`. The interval is by profile likelihood and may begin at 0;
    /// the standard error comes from the curvature, `None` where the estimate is 0.
    pub cv: Parameter,
    /// Twice the gain in ln likelihood over days without a factor; above 2.71 at the 5 % level
    /// (the cv cannot be negative, so half of the usual χ² law's tail).
    pub gain: f64,
    /// Days that were used.
    pub days: usize,
}

/// Largest cv that is tried; ln of it, and of the least.
const RANGE: (f64, f64) = (-9.2, 2.3);

/// Estimates the cv of a gamma day factor from day totals.
///
/// Given the factor a total is Poisson, so without it negative binomial with variance m + cv²·m²;
/// maximum likelihood (J. F. Lawless, "Negative binomial and mixed Poisson regression", 1987). With
/// an estimated profile the likelihood is adjusted for the means (D. R. Cox and N. Reid, 1987,
/// equation 10), without which the cv would come out too low by the degrees of freedom. Interval
/// factors add to the spread of totals and are counted in; [`factors()`](super::factors()) tells the
/// two apart.
///
/// ```
/// use busyhour::calibrate::fit::{DayCounts, Profile, day_factor};
/// use busyhour::stats::Confidence;
/// let days: Vec<Vec<u64>> = [880, 1010, 1190, 940, 1020, 1100, 960, 900].map(|n| vec![n]).into();
/// let factor = day_factor(&DayCounts::new(&days, None)?, Profile::Estimated, &Confidence::default())?;
/// assert!((factor.cv.value - 0.10).abs() < 0.01);
/// let (low, high) = factor.cv.interval.unwrap();
/// assert!(low > 0.05 && high < 0.22);
/// # Ok::<(), busyhour::calibrate::fit::FitError>(())
/// ```
///
/// # Errors
///
/// Too few days, or no arrivals.
pub fn day_factor(
    counts: &DayCounts,
    profile: Profile<'_>,
    confidence: &Confidence,
) -> Result<DayFactor, FitError> {
    let totals = Totals::new(counts, &counts.expected(profile)?)?;
    let none = totals.ln_likelihood(0.0);
    let gain_at = |ln_cv: f64| totals.ln_likelihood(exp(ln_cv)) - none;
    let (peak, gain) = highest(&gain_at);
    let drop = 0.5 * confidence.z() * confidence.z();
    let days = totals.days.len();
    // Below any gain that the arithmetic can see: no factor.
    if gain <= 1e-9 {
        let high = crossing(&gain_at, RANGE.0, RANGE.1, -drop);
        return Ok(DayFactor {
            cv: Parameter {
                name: "day_cv",
                value: 0.0,
                std_error: None,
                interval: Some((0.0, exp(high))),
            },
            gain: 0.0,
            days,
        });
    }
    let low = if gain <= drop {
        0.0
    } else {
        exp(crossing(&gain_at, peak, RANGE.0, gain - drop))
    };
    let high = exp(crossing(&gain_at, peak, RANGE.1, gain - drop));
    let h = 1e-3;
    let curve = (2.0 * gain - gain_at(peak + h) - gain_at(peak - h)) / (h * h);
    let error = exp(peak) / curve.sqrt();
    Ok(DayFactor {
        cv: Parameter {
            name: "day_cv",
            value: exp(peak),
            std_error: error.is_finite().then_some(error),
            interval: Some((low, high)),
        },
        gain: 2.0 * gain,
        days,
    })
}

/// Totals with their expectations.
struct Totals {
    days: Vec<(f64, f64)>,
    /// Mean of each class if it is estimated; empty otherwise.
    estimated: Vec<f64>,
}

impl Totals {
    fn new(counts: &DayCounts, expected: &Expected) -> Result<Self, FitError> {
        let mut days = Vec::new();
        let mut estimated = vec![
            0.0;
            if expected.estimated {
                counts.classes()
            } else {
                0
            }
        ];
        for (d, total) in counts.totals().into_iter().enumerate() {
            let means = &expected.means[d * counts.intervals()..(d + 1) * counts.intervals()];
            let mean: f64 = means.iter().sum();
            if mean > 0.0 && counts.correction(d, expected) > 0.0 {
                days.push((total, mean));
                if let Some(known) = estimated.get_mut(counts.class(d)) {
                    *known = mean;
                }
            }
        }
        FitError::at_least("days with arrivals", days.len() as u64, 2)?;
        estimated.retain(|&mean| mean > 0.0);
        Ok(Self { days, estimated })
    }

    /// ln likelihood of a cv without the terms that do not depend on it.
    fn ln_likelihood(&self, cv: f64) -> f64 {
        let square = cv * cv;
        let days: f64 = self.days.iter().map(|&(n, m)| term(n, m, square)).sum();
        let means = self.estimated.iter();
        days + 0.5 * means.map(|m| libm::log1p(square * m)).sum::<f64>()
    }
}

/// ln P(N = n) of a negative binomial of mean m and variance m + s·m², plus n − n·ln m + ln n!.
fn term(n: f64, m: f64, s: f64) -> f64 {
    if s == 0.0 {
        return n - m;
    }
    let a = 1.0 / s;
    // Without cancellation between two large ln Γ where Stirling's series is exact.
    if a >= 20.0 {
        (n + a) * libm::log1p((n - m) / (a + m)) - 0.5 * libm::log1p(n * s) + stirling(n + a)
            - stirling(a)
    } else {
        ln_gamma(n + a) - ln_gamma(a) + a * libm::log(a) - (n + a) * libm::log(a + m) + n
    }
}

/// The correction of Stirling's formula.
fn stirling(x: f64) -> f64 {
    let w = 1.0 / (x * x);
    (1.0 / 12.0 - w * (1.0 / 360.0 - w * (1.0 / 1260.0 - w / 1680.0))) / x
}

/// The highest point of a function over the range: the best of a grid, then golden sections.
fn highest(f: &impl Fn(f64) -> f64) -> (f64, f64) {
    let step = (RANGE.1 - RANGE.0) / 120.0;
    let mut best = (RANGE.0, f(RANGE.0));
    for i in 1..=120 {
        let x = RANGE.0 + step * f64::from(i);
        let y = f(x);
        if y > best.1 {
            best = (x, y);
        }
    }
    let (mut low, mut high) = ((best.0 - step).max(RANGE.0), (best.0 + step).min(RANGE.1));
    for _ in 0..60 {
        let span = 0.381_966_011_250_105 * (high - low);
        let (left, right) = (low + span, high - span);
        if f(left) >= f(right) {
            high = right;
        } else {
            low = left;
        }
    }
    let x = 0.5 * (low + high);
    let y = f(x);
    if y >= best.1 { (x, y) } else { best }
}

/// Where a function that is above `level` at `inside` comes down to it on the way to `outside`.
fn crossing(f: &impl Fn(f64) -> f64, inside: f64, outside: f64, level: f64) -> f64 {
    if f(outside) > level {
        return outside;
    }
    let (mut above, mut below) = (inside, outside);
    for _ in 0..60 {
        let middle = 0.5 * (above + below);
        if f(middle) > level {
            above = middle;
        } else {
            below = middle;
        }
    }
    0.5 * (above + below)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::special::gamma_quantile;
    use crate::stats::test_random::Splitmix;

    pub(super) fn totals(cv: f64, days: usize, classes: usize, seed: u64) -> DayCounts {
        let mut random = Splitmix(seed);
        let a = 1.0 / (cv * cv);
        let day = |d: usize| {
            let factor = gamma_quantile(a, random.uniform()) / a;
            let mean = 800.0 * (1.0 + 0.1 * (d % classes) as f64) * factor;
            vec![(mean + mean.sqrt() * random.normal()).round().max(0.0) as u64]
        };
        let days: Vec<Vec<u64>> = (0..days).map(day).collect();
        let class: Vec<usize> = (0..days.len()).map(|d| d % classes).collect();
        DayCounts::new(&days, Some(&class)).unwrap()
    }

    fn covered(cv: f64, days: usize, classes: usize, samples: u64) -> f64 {
        let hits = (0..samples).filter(|&seed| {
            let counts = totals(cv, days, classes, 1000 + seed);
            let found = day_factor(&counts, Profile::Estimated, &Confidence::default()).unwrap();
            found.cv.covers(cv)
        });
        hits.count() as f64 / samples as f64
    }

    #[test]
    fn intervals_cover() {
        // 100 samples: 95 % ± 4 standard errors of 2.2 %.
        for classes in [1, 5] {
            let share = covered(0.12, 40, classes, 100);
            assert!(share > 0.95 - 4.0 * 0.022, "{classes}: {share}");
        }
    }

    #[test]
    #[ignore = "a minute; the bound is sharp"]
    fn intervals_cover_in_1000() {
        for classes in [1, 5] {
            let share = covered(0.12, 60, classes, 1000);
            assert!((0.935..=0.965).contains(&share), "{classes}: {share}");
        }
    }

    #[test]
    fn the_likelihood_is_the_negative_binomials() {
        // scipy 1.17: nbinom(a, a/(a+m)).logpmf(n) − poisson(m).logpmf(n) with a = 1/s.
        let table = [
            (7.0, 4.0, 0.3, -0.0388034344589),
            (120.0, 100.0, 0.04, 0.6392133394691),
            (950.0, 1000.0, 0.01, -0.0224580106978),
            (0.0, 3.0, 0.5, 1.1674185362517),
            (40.0, 10.0, 2.0, 22.3234386207399),
        ];
        for (n, m, s, exact) in table {
            let ours = term(n, m, s) - term(n, m, 0.0);
            assert!(
                (ours - exact).abs() < 1e-9 * exact.abs().max(1.0),
                "{n} {m} {s}: {ours}"
            );
        }
        assert!((term(30_000.0, 31_000.0, 1e-14) - term(30_000.0, 31_000.0, 0.0)).abs() < 1e-8);
    }

    #[test]
    fn days_alike_have_no_factor() {
        let days = vec![vec![100_u64]; 30];
        let counts = DayCounts::new(&days, None).unwrap();
        let c = Confidence::default();
        let found = day_factor(&counts, Profile::Estimated, &c).unwrap();
        assert_eq!(
            (found.cv.value, found.cv.std_error, found.gain),
            (0.0, None, 0.0)
        );
        let (low, high) = found.cv.interval.unwrap();
        assert!(low == 0.0 && high < 0.1, "{high}");
        let known = vec![100.0; 30];
        assert_eq!(
            day_factor(&counts, Profile::Known(&known), &c)
                .unwrap()
                .cv
                .value,
            0.0
        );
        let one = DayCounts::new(&[vec![3]], None).unwrap();
        assert!(day_factor(&one, Profile::Estimated, &c).is_err());
        let none = DayCounts::new(&[vec![0], vec![0]], None).unwrap();
        assert!(day_factor(&none, Profile::Estimated, &c).is_err());
    }
}
