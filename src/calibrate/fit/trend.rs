//! Whether volumes rise or fall over a log.

use super::error::FitError;
use super::parameter::Parameter;
use crate::stats::Confidence;

/// Growth of daily totals over a log.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    /// Relative growth in 30 days: 0.02 is 2 % more.
    pub per_month: Parameter,
    /// ln growth a day.
    pub slope: f64,
    /// Coefficient of variation that it gives to the days by itself; it is a part of their
    /// `day_cv`.
    pub drift_cv: f64,
    /// Correlation of the day factors of neighbouring days around it.
    pub correlation: f64,
    /// Days from the middle of the log, the mean of its days, to the last.
    pub to_end: f64,
}

impl Trend {
    /// Whether chance does not make it: its interval leaves out 0.
    #[must_use]
    pub fn is_real(&self) -> bool {
        self.per_month
            .interval
            .is_some_and(|(low, high)| low > 0.0 || high < 0.0)
    }

    /// Relative difference of the end of the log from its mean.
    #[must_use]
    pub fn at_end(&self) -> f64 {
        libm::expm1(self.slope * self.to_end)
    }

    /// A cv of days that holds the drift, without it.
    #[must_use]
    pub fn without_drift(&self, day_cv: f64) -> f64 {
        (day_cv * day_cv - self.drift_cv * self.drift_cv)
            .max(0.0)
            .sqrt()
    }
}

/// Length of a month \[days\].
const MONTH: f64 = 30.0;
/// Days and span that a trend needs.
const FEWEST: usize = 25;
const SPAN: i64 = 34;
/// Days further apart than this are taken as independent.
const FAR: i64 = 60;
/// Largest correlation of neighbouring days that is believed.
const CLOSEST: f64 = 0.97;

/// A day: its number, its class (weekday), what came on it.
pub type Total = (i64, usize, f64);

/// Fits ln E\[total\] = level of the class + slope·day to totals of days in the order of time.
///
/// The score equations are those of Poisson regression, which hold for any variance (P. McCullagh
/// and J. A. Nelder, "Generalized linear models", 1989, chapter 9). Their variance is that of Poisson
/// noise and day factors with correlation ρ^k between days k apart, both by moments of the
/// residuals, ρ corrected for its bias in small samples (J. F. MacAdam and G. H. Orcutt's 1 + 4ρ over n
/// in the form of F. H. C. Marriott and J. A. Pope, Biometrika 41 (1954)). Student's quantile for
/// as many days as they are worth.
///
/// # Errors
///
/// Fewer than 25 days, or than five weeks; nothing came.
pub fn trend(totals: &[Total], confidence: &Confidence) -> Result<Trend, FitError> {
    FitError::at_least("days", totals.len() as u64, FEWEST as u64)?;
    let (first, last) = (totals[0].0, totals[totals.len() - 1].0);
    FitError::at_least(
        "days from the first to the last",
        (last - first).max(0) as u64,
        SPAN as u64,
    )?;
    let n = totals.len() as f64;
    let middle = totals.iter().map(|d| (d.0 - first) as f64).sum::<f64>() / n;
    let times: Vec<f64> = totals
        .iter()
        .map(|d| (d.0 - first) as f64 - middle)
        .collect();
    let classes = 1 + totals.iter().map(|d| d.1).max().unwrap_or(0);
    let mut slope = 0.0;
    let mut at = Fitted::new(totals, &times, classes, slope);
    for _ in 0..50 {
        let step = at.score() / at.information;
        if !step.is_finite() {
            break;
        }
        // A step of more than the log's length would be of e.
        slope += step.clamp(-1.0 / middle.max(1.0), 1.0 / middle.max(1.0));
        at = Fitted::new(totals, &times, classes, slope);
        if step.abs() * middle < 1e-10 {
            break;
        }
    }
    if !(at.information > 0.0) {
        return Err(FitError::NoMaximum {
            family: "trend",
            why: "nothing came",
        });
    }
    let used = at.classes as f64 + 1.0;
    let spare = (n - used).max(1.0);
    let (variance, correlation, independent) = at.variance(totals, n / spare, n);
    let error = variance.sqrt() / at.information;
    let worth = (spare * independent / variance).max(3.0);
    let z = confidence.estimated_from(1 + worth as u64).z();
    let growth = |slope: f64| libm::expm1(MONTH * slope);
    let mean = times.iter().map(|t| libm::exp(slope * t)).sum::<f64>() / n;
    let square = times.iter().map(|t| {
        let off = libm::exp(slope * t) / mean - 1.0;
        off * off
    });
    Ok(Trend {
        per_month: Parameter {
            name: "trend",
            value: growth(slope),
            std_error: Some(MONTH * error * (1.0 + growth(slope))),
            interval: Some((growth(slope - z * error), growth(slope + z * error))),
        },
        slope,
        drift_cv: (square.sum::<f64>() / n).sqrt(),
        correlation,
        to_end: (last - first) as f64 - middle,
    })
}

/// Expectations at a slope.
struct Fitted {
    means: Vec<f64>,
    /// Days less the mean day of their class.
    spans: Vec<f64>,
    off: Vec<f64>,
    information: f64,
    /// Classes with contacts.
    classes: usize,
}

impl Fitted {
    fn new(totals: &[Total], times: &[f64], classes: usize, slope: f64) -> Self {
        let growth: Vec<f64> = times.iter().map(|t| libm::exp(slope * t)).collect();
        // By class: what came, growth, growth times day.
        let mut sums = vec![(0.0, 0.0, 0.0); classes];
        for ((day, growth), time) in totals.iter().zip(&growth).zip(times) {
            let sum = &mut sums[day.1];
            (sum.0, sum.1, sum.2) = (sum.0 + day.2, sum.1 + growth, sum.2 + growth * time);
        }
        let each = totals.iter().zip(&growth);
        let means: Vec<f64> = each.map(|(d, g)| g * sums[d.1].0 / sums[d.1].1).collect();
        let each = totals.iter().zip(times);
        let spans: Vec<f64> = each.map(|(d, t)| t - sums[d.1].2 / sums[d.1].1).collect();
        let information = means.iter().zip(&spans).map(|(m, x)| m * x * x).sum();
        Self {
            off: totals.iter().zip(&means).map(|(d, m)| d.2 - m).collect(),
            means,
            spans,
            information,
            classes: sums.iter().filter(|s| s.0 > 0.0).count(),
        }
    }

    fn score(&self) -> f64 {
        self.off
            .iter()
            .zip(&self.spans)
            .map(|(off, x)| off * x)
            .sum()
    }

    /// Variance of the score, the correlation of neighbouring days, and the variance if they were
    /// independent; squares of residuals count `unbiased` times.
    fn variance(&self, totals: &[Total], unbiased: f64, n: f64) -> (f64, f64, f64) {
        let squares: f64 = self.off.iter().map(|o| o * o).sum();
        let noise: f64 = totals.iter().map(|d| d.2).sum();
        let scale: f64 = self.means.iter().map(|m| m * m).sum();
        let spread = (unbiased * squares - noise).max(0.0) / scale;
        let (mut products, mut scale) = (0.0, 0.0);
        for i in 1..totals.len() {
            if totals[i].0 - totals[i - 1].0 == 1 {
                products += self.off[i] * self.off[i - 1];
                scale += self.means[i] * self.means[i - 1];
            }
        }
        let ratio = products / (scale * spread);
        let correlation = if ratio.is_finite() {
            (ratio + (2.0 + 4.0 * ratio) / n).clamp(0.0, CLOSEST)
        } else {
            0.0
        };
        let weights: Vec<f64> = self
            .spans
            .iter()
            .zip(&self.means)
            .map(|(x, m)| x * m)
            .collect();
        let poisson: f64 = weights.iter().zip(&self.spans).map(|(w, x)| w * x).sum();
        let alone = poisson + spread * weights.iter().map(|w| w * w).sum::<f64>();
        let mut together = alone;
        for i in 0..totals.len() {
            for j in (0..i).rev() {
                let apart = totals[i].0 - totals[j].0;
                if apart > FAR {
                    break;
                }
                let power = libm::pow(correlation, apart as f64);
                together += 2.0 * spread * power * weights[i] * weights[j];
            }
        }
        (together.max(alone), correlation, alone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::special::{gamma_quantile, normal_cdf};
    use crate::stats::test_random::Splitmix;

    /// Days of gamma factors with a correlation and a growth a day.
    fn days(weeks: i64, cv: f64, correlation: f64, slope: f64, seed: u64) -> Vec<Total> {
        let mut random = Splitmix(seed);
        let a = 1.0 / (cv * cv);
        let mut z = random.normal();
        (0..7 * weeks)
            .map(|d| {
                z = correlation * z + (1.0 - correlation * correlation).sqrt() * random.normal();
                let level = [500.0, 470.0, 450.0, 500.0, 430.0, 160.0, 45.0][(d % 7) as usize];
                let growth = libm::exp(slope * (d as f64 - 3.5 * weeks as f64));
                let mean = level * growth * gamma_quantile(a, normal_cdf(z)) / a;
                let count = (mean + mean.sqrt() * random.normal()).round().max(0.0);
                (d, (d % 7) as usize, count)
            })
            .collect()
    }

    fn covered(weeks: i64, correlation: f64, samples: u64) -> f64 {
        let c = Confidence::default();
        let hits = (0..samples).filter(|seed| {
            let found = trend(&days(weeks, 0.12, correlation, 0.002, 100 + seed), &c).unwrap();
            found.per_month.covers(libm::expm1(0.06))
        });
        hits.count() as f64 / samples as f64
    }

    #[test]
    fn intervals_cover() {
        // 95 % less four standard errors of 2.2 %; days that hang together cost a little more.
        for (weeks, correlation) in [(7, 0.0), (17, 0.0), (17, 0.5), (26, 0.5)] {
            let share = covered(weeks, correlation, 100);
            assert!(share > 0.95 - 4.0 * 0.022, "{weeks} {correlation}: {share}");
        }
    }

    #[test]
    #[ignore = "a minute without optimisation"]
    fn intervals_cover_in_1000() {
        for (weeks, correlation) in [
            (7, 0.0),
            (17, 0.0),
            (17, 0.3),
            (17, 0.5),
            (26, 0.5),
            (52, 0.5),
        ] {
            let share = covered(weeks, correlation, 1000);
            println!(
                "{weeks} weeks, correlation {correlation}: {:.1} %",
                100.0 * share
            );
            assert!(
                (0.90..=0.99).contains(&share),
                "{weeks} {correlation}: {share}"
            );
        }
    }

    #[test]
    fn drift_is_taken_out_of_the_day_factor() {
        use crate::calibrate::fit::{DayCounts, Profile, day_factor};
        // 26 weeks that grow by a half: a day_cv of 0.10 looks like 0.15.
        let c = Confidence::default();
        let (mut with, mut without) = (0.0, 0.0);
        for seed in 0..20 {
            let days = days(26, 0.10, 0.0, 0.4 / 182.0, 900 + seed);
            let rows: Vec<Vec<u64>> = days.iter().map(|d| vec![d.2 as u64]).collect();
            let classes: Vec<usize> = days.iter().map(|d| d.1).collect();
            let counts = DayCounts::new(&rows, Some(&classes)).unwrap();
            let cv = day_factor(&counts, Profile::Estimated, &c)
                .unwrap()
                .cv
                .value;
            let found = trend(&days, &c).unwrap();
            assert!(found.is_real());
            assert!((found.at_end() - 0.22).abs() < 0.06, "{found:?}");
            with += cv / 20.0;
            without += found.without_drift(cv) / 20.0;
        }
        assert!(with > 0.14, "{with}");
        // Standard deviation of one 0.006.
        assert!((without - 0.10).abs() < 0.007, "{without}");
    }

    #[test]
    fn what_is_too_short_says_so() {
        let c = Confidence::default();
        assert!(trend(&[], &c).is_err());
        assert!(trend(&days(4, 0.1, 0.0, 0.0, 1), &c).is_err());
        let none: Vec<Total> = (0..60).map(|d| (d, 0, 0.0)).collect();
        assert!(trend(&none, &c).is_err());
        let same: Vec<Total> = (0..60).map(|d| (d, 0, 100.0)).collect();
        let found = trend(&same, &c).unwrap();
        assert!(found.per_month.value.abs() < 1e-9 && !found.is_real());
        // All on one day: a slope without end stays finite or is refused.
        let one: Vec<Total> = (0..60)
            .map(|d| (d, 0, if d == 59 { 900.0 } else { 0.0 }))
            .collect();
        if let Ok(found) = trend(&one, &c) {
            assert!(found.per_month.value.is_finite());
        }
    }
}
