//! The Kaplan–Meier estimate: who would still be waiting, had nobody been answered.

use super::lifetimes::Lifetimes;
use crate::math::elementary::exp;
use crate::stats::Confidence;

/// One step of the curve: a time at which at least one event happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The time \[s\].
    pub time: f64,
    /// Observations at least this long; those censored at this very time count, for they were
    /// seen to survive it.
    pub at_risk: u64,
    /// Events at this time.
    pub events: u64,
    /// S(t) from this time on.
    pub survival: f64,
    /// Greenwood's sum Σ d/(r·(r − d)) up to here; ∞ where the curve reaches 0.
    pub greenwood: f64,
}

/// The product-limit estimate of a survival function, S(t) = Π (1 − d/r) over event times up to t.
///
/// E. L. Kaplan and P. Meier, "Nonparametric estimation from incomplete observations", JASA 53
/// (1958), equation 2b; variance S²·Σ d/(r(r − d)) by M. Greenwood (1926). For patience:
/// abandonments are events, answered waits censored. It assumes that waits are cut off by answers
/// independently of the patience.
///
/// ```
/// use busyhour::calibrate::fit::{KaplanMeier, Lifetimes};
/// use busyhour::stats::Confidence;
/// let waits = Lifetimes::new([(10.0, true), (20.0, false), (30.0, true), (40.0, false)])?;
/// let curve = KaplanMeier::new(&waits);
/// assert_eq!(curve.survival(9.0), 1.0);
/// assert_eq!(curve.survival(10.0), 0.75);
/// assert_eq!(curve.survival(35.0), 0.375);
/// assert_eq!(curve.median(), Some(30.0));
/// let (low, high) = curve.band(10.0, &Confidence::default()).unwrap();
/// assert!((low - 0.128).abs() < 1e-3 && (high - 0.961).abs() < 1e-3);
/// # Ok::<(), busyhour::calibrate::fit::FitError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct KaplanMeier {
    steps: Vec<Step>,
    n: u64,
    longest: f64,
}

impl KaplanMeier {
    /// The curve of a sample.
    #[must_use]
    pub fn new(sample: &Lifetimes) -> Self {
        let mut at_risk = sample.n();
        let (mut survival, mut greenwood) = (1.0, 0.0);
        let mut steps = Vec::new();
        for row in sample.rows() {
            if row.events > 0 {
                let (r, d) = (at_risk as f64, row.events as f64);
                let left = at_risk.saturating_sub(row.events) as f64;
                survival *= left / r;
                greenwood += d / (r * left);
                steps.push(Step {
                    time: row.time,
                    at_risk,
                    events: row.events,
                    survival,
                    greenwood,
                });
            }
            at_risk = at_risk.saturating_sub(row.events.saturating_add(row.censored));
        }
        Self {
            steps,
            n: sample.n(),
            longest: sample.longest(),
        }
    }

    /// The steps, in order of time; none if nothing but censored times was seen.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Number of observations.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    /// The longest time seen \[s\], event or not; the curve says nothing beyond.
    #[must_use]
    pub fn longest(&self) -> f64 {
        self.longest
    }

    fn step_at(&self, time: f64) -> Option<&Step> {
        let after = self.steps.partition_point(|step| step.time <= time);
        after.checked_sub(1).and_then(|i| self.steps.get(i))
    }

    /// S(time), the share of patience longer than `time` \[s\].
    #[must_use]
    pub fn survival(&self, time: f64) -> f64 {
        self.step_at(time).map_or(1.0, |step| step.survival)
    }

    /// Greenwood's standard error of S(time); 0 before the first event, NaN where S is 0.
    #[must_use]
    pub fn std_error(&self, time: f64) -> f64 {
        self.step_at(time)
            .map_or(0.0, |step| step.survival * step.greenwood.sqrt())
    }

    /// Confidence limits of S(time) on the scale ln(−ln S), which stay within \[0, 1\].
    ///
    /// S^exp(±z·√greenwood/ln S): J. D. Kalbfleisch and R. L. Prentice, *The Statistical Analysis
    /// of Failure Time Data*, 1980, section 1.4. (1, 1) before the first event; `None` where S is 0.
    #[must_use]
    pub fn band(&self, time: f64, confidence: &Confidence) -> Option<(f64, f64)> {
        self.step_at(time)
            .map_or(Some((1.0, 1.0)), |step| step.band(confidence))
    }

    /// The first time at which S is at most 1 − p \[s\]; `None` if the curve ends above.
    #[must_use]
    pub fn quantile(&self, p: f64) -> Option<f64> {
        // A product of many ratios may miss an exact 1 − p by rounding.
        let level = (1.0 - p) * (1.0 + 1e-12);
        let step = self.steps.iter().find(|step| step.survival <= level)?;
        Some(step.time)
    }

    /// The first time at which at most half are left \[s\].
    #[must_use]
    pub fn median(&self) -> Option<f64> {
        self.quantile(0.5)
    }

    /// Confidence interval of a quantile: the times at which the band holds 1 − p.
    ///
    /// R. Brookmeyer and J. Crowley, "A confidence interval for the median survival time",
    /// Biometrics 38 (1982), with the band on the scale ln(−ln S). A side that the curve does not
    /// reach is `None`.
    #[must_use]
    pub fn quantile_interval(&self, p: f64, confidence: &Confidence) -> (Option<f64>, Option<f64>) {
        let first = |side: fn((f64, f64)) -> f64| {
            let reached = self.steps.iter().find(|step| {
                let band = step.band(confidence);
                band.is_some_and(|band| side(band) <= 1.0 - p)
            });
            reached.map(|step| step.time)
        };
        (first(|band| band.0), first(|band| band.1))
    }
}

impl Step {
    fn band(&self, confidence: &Confidence) -> Option<(f64, f64)> {
        let ln_s = libm::log(self.survival);
        if !(ln_s < 0.0 && self.greenwood.is_finite()) {
            return None;
        }
        let spread = confidence.z() * self.greenwood.sqrt() / -ln_s;
        Some((exp(ln_s * exp(spread)), exp(ln_s * exp(-spread))))
    }
}

#[cfg(test)]
mod tests {
    use super::super::lifetimes::{Row, remission};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn remission_times_of_freireich() {
        // Survival and Greenwood's standard errors as printed in Lawless 2003, table 3.2 (and by
        // lifelines 0.30.3); limits from lifelines, exponential Greenwood.
        let curve = KaplanMeier::new(&remission());
        let table = [
            (6.0, 0.857_143, 0.0764, 0.619_718, 0.951_552),
            (7.0, 0.806_723, 0.0869, 0.563_147, 0.922_809),
            (10.0, 0.752_941, 0.0963, 0.503_200, 0.889_362),
            (13.0, 0.690_196, 0.1068, 0.431_610, 0.849_066),
            (16.0, 0.627_451, 0.1141, 0.367_511, 0.804_912),
            (22.0, 0.537_815, 0.1282, 0.267_779, 0.746_791),
            (23.0, 0.448_179, 0.1346, 0.188_052, 0.680_143),
        ];
        assert_eq!(curve.steps().len(), table.len());
        for (time, survival, error, low, high) in table {
            let c = Confidence::default();
            assert!((curve.survival(time) - survival).abs() < 5e-7);
            assert!((curve.std_error(time) - error).abs() < 5e-5);
            let band = curve.band(time, &c).unwrap();
            assert!(
                (band.0 - low).abs() < 1e-6 && (band.1 - high).abs() < 1e-6,
                "{band:?}"
            );
        }
        assert_eq!(curve.median(), Some(23.0));
        let interval = curve.quantile_interval(0.5, &Confidence::default());
        assert_eq!(interval, (Some(13.0), None));
        assert_eq!(curve.survival(5.9), 1.0);
        assert_eq!(curve.longest(), 35.0);
    }

    #[test]
    fn without_censoring_it_is_the_share_left() {
        let times = [1.0, 2.0, 2.0, 5.0, 9.0];
        let curve = KaplanMeier::new(&Lifetimes::complete(times).unwrap());
        for (time, share) in [(0.0, 1.0), (1.0, 0.8), (2.0, 0.4), (6.0, 0.2), (9.0, 0.0)] {
            assert!((curve.survival(time) - share).abs() < 1e-15);
            // Then Greenwood is the binomial variance.
            let binomial = (share * (1.0 - share) / 5.0_f64).sqrt();
            assert!(share == 0.0 || (curve.std_error(time) - binomial).abs() < 1e-15);
        }
        assert_eq!(curve.band(9.0, &Confidence::default()), None);
    }

    #[test]
    fn nothing_but_censored_times() {
        let curve = KaplanMeier::new(&Lifetimes::new([(5.0, false)]).unwrap());
        assert_eq!((curve.survival(9.0), curve.median()), (1.0, None));
        let none = curve.quantile_interval(0.5, &Confidence::default());
        assert_eq!(none, (None, None));
    }

    proptest! {
        #[test]
        fn curves_fall_and_stay_in_their_bands(
            rows in proptest::collection::vec((0.0..1e3f64, 0..5u64, 0..5u64), 1..40),
        ) {
            let rows = rows.into_iter().map(|(time, events, censored)| Row { time, events, censored });
            if let Ok(sample) = Lifetimes::from_counts(rows) {
                let curve = KaplanMeier::new(&sample);
                let mut last = 1.0;
                for step in curve.steps() {
                    prop_assert!(step.survival <= last && step.survival >= 0.0);
                    last = step.survival;
                    if let Some((low, high)) = curve.band(step.time, &Confidence::default()) {
                        prop_assert!(0.0 <= low && low <= last && last <= high && high <= 1.0);
                    }
                }
            }
        }
    }
}
