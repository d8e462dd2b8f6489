//! Counts of arrivals by day and interval, and whether they vary more than Poisson.

use super::error::FitError;
use crate::math::special::gamma_q;

/// Counts by day and interval, the days sorted into classes (weekdays) that share a profile.
///
/// ```
/// use busyhour::calibrate::fit::{DayCounts, Profile, dispersion};
/// let days = [vec![10, 20], vec![14, 16], vec![9, 24], vec![11, 20]];
/// let counts = DayCounts::new(&days, None)?;
/// let test = dispersion(&counts, Profile::Estimated)?;
/// assert_eq!(test.degrees, 6.0); // (4 days − 1) × 2 intervals
/// assert!(test.p_value > 0.5);
/// # Ok::<(), busyhour::calibrate::fit::FitError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct DayCounts {
    days: usize,
    intervals: usize,
    /// By day, then interval.
    counts: Vec<f64>,
    /// Class of each day, from 0.
    classes: Vec<usize>,
    /// Number of days in each class.
    sizes: Vec<usize>,
}

/// Where the expected counts come from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Profile<'a> {
    /// From elsewhere, such as a forecast: expected counts by day, then interval.
    Known(&'a [f64]),
    /// The mean of the days of the same class; costs a degree of freedom each.
    Estimated,
}

/// Expected counts, with what their estimation costs.
pub(super) struct Expected {
    /// By day, then interval.
    pub(super) means: Vec<f64>,
    /// Whether they are means of the same days.
    pub(super) estimated: bool,
}

impl DayCounts {
    /// From the days' counts; `classes` gives a class (0, 1, …) to each day, `None` one to all.
    ///
    /// # Errors
    ///
    /// No days or intervals, days of different length, or classes of another length or beyond
    /// 10,000.
    pub fn new(days: &[Vec<u64>], classes: Option<&[usize]>) -> Result<Self, FitError> {
        FitError::at_least("days", days.len() as u64, 1)?;
        let intervals = days[0].len();
        FitError::at_least("intervals", intervals as u64, 1)?;
        for day in days {
            FitError::same_length("intervals", intervals, day.len())?;
        }
        let classes = match classes {
            Some(classes) => {
                FitError::same_length("classes of days", days.len(), classes.len())?;
                classes.to_vec()
            }
            None => vec![0; days.len()],
        };
        let last = classes.iter().copied().max().unwrap_or(0);
        FitError::unless(last < 10_000, "a class", last as f64, "below 10,000")?;
        let mut sizes = vec![0; last + 1];
        for &class in &classes {
            sizes[class] += 1;
        }
        Ok(Self {
            days: days.len(),
            intervals,
            counts: days.iter().flatten().map(|&n| n as f64).collect(),
            classes,
            sizes,
        })
    }

    /// Number of days.
    #[must_use]
    pub fn days(&self) -> usize {
        self.days
    }

    /// Number of intervals of a day.
    #[must_use]
    pub fn intervals(&self) -> usize {
        self.intervals
    }

    /// The counts of a day, as numbers.
    #[must_use]
    pub fn day(&self, day: usize) -> &[f64] {
        &self.counts[day * self.intervals..(day + 1) * self.intervals]
    }

    /// The class of a day.
    #[must_use]
    pub fn class(&self, day: usize) -> usize {
        self.classes[day]
    }

    /// Number of days of a class.
    #[must_use]
    pub fn size(&self, class: usize) -> usize {
        self.sizes.get(class).copied().unwrap_or(0)
    }

    /// Number of classes.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.sizes.len()
    }

    /// Counts by blocks of `width` intervals; a rest at the end of the day is left out.
    ///
    /// # Errors
    ///
    /// A width of 0 or beyond the day.
    pub fn aggregated(&self, width: usize) -> Result<Self, FitError> {
        let fits = width >= 1 && width <= self.intervals;
        FitError::unless(
            fits,
            "the width",
            width as f64,
            "1 to the intervals of a day",
        )?;
        let intervals = self.intervals / width;
        let day = |d| {
            self.day(d)
                .chunks_exact(width)
                .map(|block| block.iter().sum())
        };
        Ok(Self {
            intervals,
            counts: (0..self.days).flat_map(day).collect(),
            classes: self.classes.clone(),
            sizes: self.sizes.clone(),
            ..*self
        })
    }

    /// Total of each day.
    #[must_use]
    pub fn totals(&self) -> Vec<f64> {
        (0..self.days).map(|d| self.day(d).iter().sum()).collect()
    }

    /// Mean counts of a class by interval; zeros for a class without days.
    #[must_use]
    pub fn profile(&self, class: usize) -> Vec<f64> {
        let mut means = vec![0.0; self.intervals];
        for day in (0..self.days).filter(|&d| self.classes[d] == class) {
            for (mean, n) in means.iter_mut().zip(self.day(day)) {
                *mean += n;
            }
        }
        let size = self.size(class).max(1) as f64;
        means.into_iter().map(|sum| sum / size).collect()
    }

    /// The expected counts.
    pub(super) fn expected(&self, profile: Profile<'_>) -> Result<Expected, FitError> {
        match profile {
            Profile::Known(means) => {
                FitError::same_length("expected counts", self.counts.len(), means.len())?;
                let bad = means
                    .iter()
                    .zip(&self.counts)
                    .position(|(&m, &n)| !(m >= 0.0 && m.is_finite()) || (m == 0.0 && n > 0.0));
                if let Some(place) = bad {
                    return Err(FitError::BadValue {
                        place,
                        value: means[place],
                        expected: "an expected count that allows what came",
                    });
                }
                Ok(Expected {
                    means: means.to_vec(),
                    estimated: false,
                })
            }
            Profile::Estimated => {
                let spare = self.days - self.sizes.iter().filter(|&&size| size > 0).count();
                FitError::at_least("days more than classes", spare as u64, 1)?;
                let profiles: Vec<Vec<f64>> =
                    (0..self.classes()).map(|c| self.profile(c)).collect();
                let mean = |d: usize| profiles[self.classes[d]].iter().copied();
                Ok(Expected {
                    means: (0..self.days).flat_map(mean).collect(),
                    estimated: true,
                })
            }
        }
    }

    /// Days more than means that were estimated of them; those of a known profile less one.
    pub(super) fn degrees(&self, expected: &Expected) -> u64 {
        let classes = self.sizes.iter().filter(|&&size| size > 0).count();
        let lost = if expected.estimated { classes } else { 1 };
        self.days.saturating_sub(lost) as u64
    }

    /// How often a square of a day of this class counts so that sums are unbiased: D/(D − 1)
    /// with an estimated profile; 0 for a single day, which says nothing.
    pub(super) fn correction(&self, day: usize, expected: &Expected) -> f64 {
        let size = self.size(self.class(day)) as f64;
        match (expected.estimated, size > 1.0) {
            (false, _) => 1.0,
            (true, true) => size / (size - 1.0),
            (true, false) => 0.0,
        }
    }
}

/// Pearson's test of counts against Poisson.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dispersion {
    /// X² = Σ (n − m)²/m over days and intervals.
    pub statistic: f64,
    /// Degrees of freedom.
    pub degrees: f64,
    /// X²/degrees: 1 for Poisson, the variance-to-mean ratio otherwise.
    pub ratio: f64,
    /// Chance of an X² as large or larger if the counts were Poisson.
    pub p_value: f64,
}

/// Tests whether the counts vary more than Poisson around their profile.
///
/// The index of dispersion: R. A. Fisher, H. G. Thornton and W. A. Mackenzie (1922); summed over
/// intervals and classes, X² is χ² with (days − 1) degrees for each. Intervals with expected count
/// 0 do not count. The χ² law is an approximation where expected counts are below about 1.
///
/// # Errors
///
/// No class has two days (with an estimated profile), or all counts are 0.
pub fn dispersion(counts: &DayCounts, profile: Profile<'_>) -> Result<Dispersion, FitError> {
    let expected = counts.expected(profile)?;
    let (mut statistic, mut degrees) = (0.0, 0.0);
    for d in 0..counts.days {
        let correction = counts.correction(d, &expected);
        let means = &expected.means[d * counts.intervals..];
        for (&n, &m) in counts.day(d).iter().zip(means) {
            if m > 0.0 && correction > 0.0 {
                statistic += (n - m) * (n - m) / m;
                degrees += 1.0 / correction;
            }
        }
    }
    // Sums of (D − 1)/D over the days of a class: whole but for rounding.
    let degrees = degrees.round();
    FitError::at_least("intervals with arrivals", degrees as u64, 1)?;
    Ok(Dispersion {
        statistic,
        degrees,
        ratio: statistic / degrees,
        p_value: gamma_q(0.5 * degrees, 0.5 * statistic),
    })
}

/// Variance-to-mean ratios over days, by interval of the day.
#[derive(Debug, Clone, PartialEq)]
pub struct VarianceToMean {
    /// Intervals taken together.
    pub width: usize,
    /// The ratio of each block of the day, 1 for Poisson; `None` where nothing arrives.
    pub ratios: Vec<Option<f64>>,
    /// Their mean, `None` without any.
    pub mean: Option<f64>,
}

/// Variance-to-mean ratios with `width` intervals taken together: how the overdispersion grows with
/// the scale tells a day factor (in proportion) from independent noise (not at all).
///
/// Within classes: Σ (n − m)²/m by D − 1 days of each class.
///
/// # Errors
///
/// As [`dispersion`]; a width of 0 or beyond the day.
pub fn variance_to_mean(counts: &DayCounts, width: usize) -> Result<VarianceToMean, FitError> {
    let blocks = counts.aggregated(width)?;
    let expected = blocks.expected(Profile::Estimated)?;
    let ratio = |i: usize| {
        let (mut sum, mut degrees) = (0.0, 0.0);
        for d in 0..blocks.days {
            let (n, m) = (blocks.day(d)[i], expected.means[d * blocks.intervals + i]);
            let correction = blocks.correction(d, &expected);
            if m > 0.0 && correction > 0.0 {
                sum += (n - m) * (n - m) / m;
                degrees += 1.0 / correction;
            }
        }
        (degrees > 0.5).then(|| sum / degrees)
    };
    let ratios: Vec<Option<f64>> = (0..blocks.intervals).map(ratio).collect();
    let known: Vec<f64> = ratios.iter().copied().flatten().collect();
    let mean = (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64);
    Ok(VarianceToMean {
        width,
        ratios,
        mean,
    })
}

/// Pearson's correlation of two series; `None` if one of them does not vary.
///
/// ```
/// use busyhour::calibrate::fit::correlation;
/// let r = correlation(&[0.0, 1.0, 2.0], &[4.0, 2.0, 0.0]).unwrap();
/// assert!((r + 1.0).abs() < 1e-12);
/// assert_eq!(correlation(&[1.0, 2.0], &[5.0, 5.0]), None);
/// ```
#[must_use]
pub fn correlation(x: &[f64], y: &[f64]) -> Option<f64> {
    let n = x.len().min(y.len());
    let mean = |v: &[f64]| v[..n].iter().sum::<f64>() / n as f64;
    if n < 2 {
        return None;
    }
    let (mx, my) = (mean(x), mean(y));
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (a, b) in x.iter().zip(y) {
        xx += (a - mx) * (a - mx);
        yy += (b - my) * (b - my);
        xy += (a - mx) * (b - my);
    }
    let r = xy / (xx.sqrt() * yy.sqrt());
    r.is_finite().then(|| r.clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::test_random::Splitmix;

    fn poisson(random: &mut Splitmix, mean: f64) -> u64 {
        let (mut n, mut sum) = (0, random.exponential(1.0));
        while sum < mean {
            n += 1;
            sum += random.exponential(1.0);
        }
        n
    }

    #[test]
    fn poisson_is_rejected_as_often_as_stated() {
        // 400 samples of 10 days in 2 classes × 6 intervals: 5 % ± 4 standard errors of 1.1 %.
        let mut random = Splitmix(2);
        let rejected = (0..400).filter(|_| {
            let days: Vec<Vec<u64>> = (0..10)
                .map(|d| {
                    (0..6)
                        .map(|i| poisson(&mut random, f64::from(10 + 3 * i + 5 * (d % 2))))
                        .collect()
                })
                .collect();
            let classes: Vec<usize> = (0..10).map(|d| d % 2).collect();
            let counts = DayCounts::new(&days, Some(&classes)).unwrap();
            let test = dispersion(&counts, Profile::Estimated).unwrap();
            assert_eq!(test.degrees, 48.0);
            test.p_value < 0.05
        });
        let share = rejected.count() as f64 / 400.0;
        assert!((share - 0.05).abs() < 4.0 * 0.011, "{share}");
    }

    #[test]
    fn a_known_profile_costs_nothing() {
        let counts = DayCounts::new(&[vec![3, 0], vec![5, 0]], None).unwrap();
        let test = dispersion(&counts, Profile::Known(&[4.0, 0.0, 4.0, 0.0])).unwrap();
        assert_eq!((test.statistic, test.degrees), (0.5, 2.0));
        // scipy.stats.chi2.sf(0.5, 2)
        assert!((test.p_value - 0.778_800_783_071_404_9).abs() < 1e-14);
        assert!(dispersion(&counts, Profile::Known(&[0.0, 0.0, 4.0, 0.0])).is_err());
        assert!(dispersion(&counts, Profile::Known(&[4.0])).is_err());
    }

    #[test]
    fn shapes_are_checked() {
        assert!(DayCounts::new(&[], None).is_err());
        assert!(DayCounts::new(&[vec![]], None).is_err());
        assert!(DayCounts::new(&[vec![1], vec![1, 2]], None).is_err());
        assert!(DayCounts::new(&[vec![1]], Some(&[0, 1])).is_err());
        let one = DayCounts::new(&[vec![1, 2, 3]], None).unwrap();
        assert!(dispersion(&one, Profile::Estimated).is_err());
        assert!(one.aggregated(4).is_err() && one.aggregated(0).is_err());
        assert_eq!(one.aggregated(2).unwrap().day(0), [3.0]);
        let none = DayCounts::new(&[vec![0], vec![0]], None).unwrap();
        assert!(dispersion(&none, Profile::Estimated).is_err());
        assert_eq!(variance_to_mean(&none, 1).unwrap().mean, None);
    }
}
