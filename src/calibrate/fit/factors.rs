//! Day factor and interval factors told apart by how far apart intervals still vary together.

use super::counts::{DayCounts, Expected, Profile};
use super::error::FitError;
use super::parameter::{Parameter, Scale};
use crate::stats::Confidence;

/// The random factors on arrivals of a scenario: a gamma day factor and lognormal AR(1) interval
/// factors.
#[derive(Debug, Clone, PartialEq)]
pub struct Factors {
    /// The cv of the day factor, for `day_cv`.
    pub day_cv: Parameter,
    /// The cv of the interval factors, for `interval_cv`.
    pub interval_cv: Parameter,
    /// Correlation of neighbouring interval factors on the log scale, for `interval_correlation`;
    /// `None` where the interval factors are too small to have one.
    pub correlation: Option<Parameter>,
    /// What the estimates rest on: the covariance of the rates of intervals 0, 1, 2, … apart, in
    /// units of the squared mean, Poisson noise removed.
    pub covariances: Vec<f64>,
}

/// Estimates day and interval factors from the covariances within days.
///
/// With day factors of cv v and interval factors e^(g), g Gaussian AR(1) with variance s² and
/// neighbour correlation ρ, counts i and i + k of a day have covariance
/// m_i·m_(i+k)·((1 + v²)·e^(s²·ρ^k) − 1), plus m_i at k = 0 (the Poisson noise). So
/// ln(1 + covariance) falls from ln(1 + v²) + s² to ln(1 + v²); the curve is fitted by least
/// squares up to half a day apart. After A. N. Avramidis, A. Deslauriers and P. L'Ecuyer, "Modeling
/// daily arrivals to a telephone call center", Management Science 50 (2004), section 3; standard
/// errors by a jackknife over days (B. Efron and C. Stein, 1981), intervals on the log scale with
/// Student's quantile. With an estimated profile a day is nearer to the mean of its class than to
/// what was to be expected, so that its square counts D/(D − 1) times for D days of the class: as in
/// J. G. MacKinnon and H. White, "Some heteroskedasticity-consistent covariance matrix estimators",
/// Journal of Econometrics 29 (1985), HC2.
///
/// In 300 samples of 120 days 95 % intervals held the true cvs in 96 and 97 % and the true
/// correlation in 92 %. Day factor and slow interval factors look alike: what has not fallen by half
/// within half a day counts as the day's, and with ρ near that trust their sum, and the standard
/// errors.
///
/// ```
/// use busyhour::calibrate::fit::{DayCounts, Profile, factors};
/// use busyhour::stats::Confidence;
/// let busy = |d: u64| 90 + 7 * (d * d % 5);
/// let days: Vec<Vec<u64>> = (0..20).map(|d| (0..12).map(|i| busy(d) + d * i % 7).collect()).collect();
/// let found = factors(&DayCounts::new(&days, None)?, Profile::Estimated, &Confidence::default())?;
/// assert!(found.day_cv.value > 0.05 && found.day_cv.value < 0.2);
/// # Ok::<(), busyhour::calibrate::fit::FitError>(())
/// ```
///
/// # Errors
///
/// Fewer than four days (three in one class with an estimated profile), or than three intervals.
pub fn factors(
    counts: &DayCounts,
    profile: Profile<'_>,
    confidence: &Confidence,
) -> Result<Factors, FitError> {
    FitError::at_least("intervals", counts.intervals() as u64, 3)?;
    let expected = counts.expected(profile)?;
    let days: Vec<DayProducts> = (0..counts.days())
        .filter(|&d| counts.correction(d, &expected) > 0.0)
        .map(|d| DayProducts::new(counts, &expected, d))
        .collect();
    FitError::at_least("days", days.len() as u64, 4)?;
    let all = DayProducts::sum(&days);
    let covariances = all.covariances().ok_or(FitError::TooFew {
        what: "intervals with arrivals",
        have: 0,
        need: 3,
    })?;
    let found = Curve::through(&covariances);
    let left_out: Vec<(Curve, f64)> = days
        .iter()
        .filter_map(|day| {
            let curve = Curve::through(&all.without(day).covariances()?);
            Some((curve, day.correction))
        })
        .collect();
    let error = |figure: fn(&Curve) -> f64| {
        let n = left_out.len() as f64;
        let mean = left_out.iter().map(|(c, _)| figure(c)).sum::<f64>() / n;
        let square = |(c, correction): &(Curve, f64)| {
            let off = figure(c) - mean;
            correction * off * off
        };
        ((n - 1.0) / n * left_out.iter().map(square).sum::<f64>()).sqrt()
    };
    let confidence = &confidence.estimated_from(1 + counts.degrees(&expected));
    let positive = |name, figure: fn(&Curve) -> f64| {
        Parameter::with_error(Scale::Log, name, figure(&found), error(figure), confidence)
    };
    let correlation = (found.spread > 0.0).then(|| {
        let figure: fn(&Curve) -> f64 = |c| c.correlation;
        correlation_parameter(found.correlation, error(figure), confidence)
    });
    Ok(Factors {
        day_cv: positive("day_cv", Curve::day_cv),
        interval_cv: positive("interval_cv", Curve::interval_cv),
        correlation,
        covariances,
    })
}

/// A correlation with its interval on Fisher's scale, atanh.
pub(super) fn correlation_parameter(
    value: f64,
    std_error: f64,
    confidence: &Confidence,
) -> Parameter {
    let slope = 1.0 - value * value;
    let half = confidence.z() * std_error / slope;
    let inside = slope > 0.0 && half.is_finite();
    Parameter {
        name: "correlation",
        value,
        std_error: std_error.is_finite().then_some(std_error),
        interval: inside.then(|| {
            let centre = libm::atanh(value);
            (libm::tanh(centre - half), libm::tanh(centre + half))
        }),
    }
}

/// One day's products of deviations by distance, and the products of means they are measured in.
#[derive(Debug, Clone)]
struct DayProducts {
    /// How often a square of the day counts.
    correction: f64,
    products: Vec<f64>,
    means: Vec<f64>,
}

impl DayProducts {
    fn new(counts: &DayCounts, expected: &Expected, d: usize) -> Self {
        let intervals = counts.intervals();
        let n = counts.day(d);
        let m = &expected.means[d * intervals..(d + 1) * intervals];
        let off: Vec<f64> = n.iter().zip(m).map(|(n, m)| n - m).collect();
        let correction = counts.correction(d, expected);
        let sum = |x: &[f64], k: usize| -> f64 { x.iter().zip(&x[k..]).map(|(a, b)| a * b).sum() };
        let lags = 0..=intervals / 2;
        let product = |k: usize| {
            // The Poisson noise within an interval: its variance is its mean.
            let noise = if k == 0 { n.iter().sum::<f64>() } else { 0.0 };
            correction * sum(&off, k) - noise
        };
        Self {
            correction,
            products: lags.clone().map(product).collect(),
            means: lags.map(|k| sum(m, k)).collect(),
        }
    }

    fn sum(days: &[Self]) -> Self {
        let mut all = days[0].clone();
        for day in &days[1..] {
            for (sum, x) in all.products.iter_mut().zip(&day.products) {
                *sum += x;
            }
            for (sum, x) in all.means.iter_mut().zip(&day.means) {
                *sum += x;
            }
        }
        all
    }

    fn without(&self, day: &Self) -> Self {
        let less = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a - b).collect();
        Self {
            correction: self.correction,
            products: less(&self.products, &day.products),
            means: less(&self.means, &day.means),
        }
    }

    /// `None` where nothing arrives.
    fn covariances(&self) -> Option<Vec<f64>> {
        let ratio = |(p, m): (&f64, &f64)| (*m > 0.0).then(|| p / m);
        self.products.iter().zip(&self.means).map(ratio).collect()
    }
}

/// ln(1 + covariance) = day + spread·correlation^distance.
#[derive(Debug, Clone, Copy)]
struct Curve {
    /// ln(1 + v²), ≥ 0.
    day: f64,
    /// s², ≥ 0.
    spread: f64,
    /// ρ; 0 without spread.
    correlation: f64,
}

impl Curve {
    fn day_cv(&self) -> f64 {
        libm::expm1(self.day).sqrt()
    }

    fn interval_cv(&self) -> f64 {
        libm::expm1(self.spread).sqrt()
    }

    /// The curve closest to the covariances by distance, each weighted by the number of pairs.
    fn through(covariances: &[f64]) -> Self {
        let logs: Vec<f64> = covariances
            .iter()
            .map(|c| libm::log1p(c.max(-0.9)))
            .collect();
        let (mut best, mut least) = (Self::with(0.0, &logs), f64::INFINITY);
        let mut step = 0.05;
        let mut centre = 0.0_f64;
        // What has not fallen by half within half a day is the day's: without that end noise makes
        // a slow interval factor of all of a day factor.
        let slowest = libm::pow(0.5, 1.0 / (covariances.len() as f64 - 1.0).max(1.0));
        // A grid, then finer grids around its best point.
        for round in 0..7 {
            let reach = if round == 0 { 19 } else { 10 };
            for i in -reach..=reach {
                let rho = (centre + step * f64::from(i)).clamp(-0.95, slowest);
                let curve = Self::with(rho, &logs);
                let distance = curve.distance(rho, &logs);
                if distance < least {
                    (best, least) = (curve, distance);
                }
            }
            centre = best.correlation;
            step *= 0.2;
        }
        best
    }

    /// The best day and spread for a correlation, neither negative.
    fn with(rho: f64, logs: &[f64]) -> Self {
        let (mut w, mut x, mut y, mut xx, mut xy) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for_each(rho, logs, |weight, power, value| {
            w += weight;
            x += weight * power;
            y += weight * value;
            xx += weight * power * power;
            xy += weight * power * value;
        });
        let determinant = w * xx - x * x;
        let spread = (w * xy - x * y) / determinant;
        let day = (y - spread * x) / w;
        let (day, spread) = if !(spread > 0.0 && determinant > 1e-12 * w * w) {
            ((y / w).max(0.0), 0.0)
        } else if day < 0.0 {
            (0.0, (xy / xx).max(0.0))
        } else {
            (day, spread)
        };
        Self {
            day,
            spread,
            correlation: if spread > 0.0 { rho } else { 0.0 },
        }
    }

    fn distance(&self, rho: f64, logs: &[f64]) -> f64 {
        let mut sum = 0.0;
        for_each(rho, logs, |weight, power, value| {
            let off = value - self.day - self.spread * power;
            sum += weight * off * off;
        });
        sum
    }
}

/// Weight, ρ^k and value of each distance k.
fn for_each(rho: f64, logs: &[f64], mut use_it: impl FnMut(f64, f64, f64)) {
    // Distances go up to half the intervals: the pairs of k are as many as intervals less k.
    let pairs = 2.0 * logs.len() as f64;
    let mut power = 1.0;
    for (k, &value) in logs.iter().enumerate() {
        use_it(pairs - k as f64, power, value);
        power *= rho;
    }
}

/// The correlation of the day factors of two types, for `day_factor = { with, correlation }`.
///
/// Covariance of the day totals by the product of the factors' standard deviations, Poisson noise
/// removed from the variances (that of different types is independent); jackknife over days,
/// interval on Fisher's scale. Days and classes of both have to be the same. For gamma factors of
/// cv up to about 0.3 it is within 0.01 of the correlation of the copula.
///
/// # Errors
///
/// Different days, fewer than four, or a type without more spread than Poisson.
pub fn day_factor_correlation(
    one: &DayCounts,
    other: &DayCounts,
    confidence: &Confidence,
) -> Result<Parameter, FitError> {
    FitError::same_length("days of the other type", one.days(), other.days())?;
    let (a, b) = (relative(one)?, relative(other)?);
    let days: Vec<[f64; 3]> = (0..one.days())
        .filter_map(|d| {
            let size = one.size(one.class(d)) as f64;
            let correction = size / (size - 1.0);
            let ((x, noise_x), (y, noise_y)) = (a[d]?, b[d]?);
            (size > 1.0).then_some([
                correction * x * x - noise_x,
                correction * x * y,
                correction * y * y - noise_y,
            ])
        })
        .collect();
    FitError::at_least("days", days.len() as u64, 4)?;
    let all = days
        .iter()
        .fold([0.0; 3], |s, d| [s[0] + d[0], s[1] + d[1], s[2] + d[2]]);
    let ratio = |s: [f64; 3]| {
        (s[0] > 0.0 && s[2] > 0.0).then(|| (s[1] / (s[0] * s[2]).sqrt()).clamp(-1.0, 1.0))
    };
    let value = ratio(all).ok_or(FitError::NoMaximum {
        family: "day factors",
        why: "a type's days vary no more than Poisson",
    })?;
    let left_out: Vec<f64> = (days.iter())
        .filter_map(|d| ratio([all[0] - d[0], all[1] - d[1], all[2] - d[2]]))
        .collect();
    let n = left_out.len() as f64;
    let mean = left_out.iter().sum::<f64>() / n;
    let squares: f64 = left_out.iter().map(|r| (r - mean) * (r - mean)).sum();
    let error = ((n - 1.0) / n * squares).sqrt();
    Ok(correlation_parameter(value, error, confidence))
}

/// Each day's total relative to the mean of its class, less 1, and its Poisson variance.
type Relative = Vec<Option<(f64, f64)>>;

fn relative(counts: &DayCounts) -> Result<Relative, FitError> {
    let expected = counts.expected(Profile::Estimated)?;
    let means = expected.means.chunks_exact(counts.intervals());
    let pairs = counts.totals().into_iter().zip(means);
    Ok(pairs
        .map(|(total, means)| {
            let m: f64 = means.iter().sum();
            (m > 0.0).then(|| (total / m - 1.0, total / (m * m)))
        })
        .collect())
}

#[cfg(test)]
#[path = "factors_tests.rs"]
mod tests;
