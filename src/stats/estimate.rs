//! What a report says about one number.

use serde::{Serialize, Serializer};

use super::Confidence;

/// A number with the half-width of its confidence interval, in its own unit.
///
/// Serialised as `{"mean": …, "half_width": …}`; a half-width that is not known
/// (one replication) is null, and so is anything that is not finite.
///
/// ```
/// use busyhour::stats::Estimate;
/// let one_day = Estimate::new(0.8, None).unwrap();
/// assert_eq!(serde_json::to_string(&one_day).unwrap(), r#"{"mean":0.8,"half_width":null}"#);
/// assert_eq!(Estimate::new(f64::NAN, None), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// The estimate.
    #[serde(serialize_with = "finite")]
    pub mean: f64,
    /// Half the width of the confidence interval; `None` where unknown.
    #[serde(serialize_with = "finite_or_null")]
    pub half_width: Option<f64>,
}

impl Estimate {
    /// `None` if the mean is not finite; a half-width that is not finite is dropped.
    #[must_use]
    pub fn new(mean: f64, half_width: Option<f64>) -> Option<Self> {
        let half_width = half_width.filter(|h| h.is_finite());
        mean.is_finite().then_some(Self { mean, half_width })
    }
}

/// A number with its standard error, before a confidence level is chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The estimate, in its own unit.
    pub value: f64,
    /// Its standard error, ≥ 0, in the same unit; `None` from one observation.
    pub std_error: Option<f64>,
    /// Number of observations (replications).
    pub n: u64,
}

impl Point {
    /// Student's t with n − 1 degrees of freedom times the standard error.
    #[must_use]
    pub fn half_width(&self, confidence: &Confidence) -> Option<f64> {
        Some(confidence.t(self.n)? * self.std_error?)
    }

    /// The value with its half-width; `None` if the value is not finite.
    #[must_use]
    pub fn estimate(&self, confidence: &Confidence) -> Option<Estimate> {
        Estimate::new(self.value, self.half_width(confidence))
    }
}

/// A share of `n` days (or other trials) with its Wilson interval; see
/// [`wilson`](super::wilson).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// Successes / n, in \[0, 1\].
    pub share: f64,
    /// Lower end of the interval, in \[0, share\].
    pub low: f64,
    /// Upper end of the interval, in \[share, 1\].
    pub high: f64,
    /// How many trials counted, ≥ 1.
    pub n: u64,
}

fn finite<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    finite_or_null(&Some(*value), serializer)
}

fn finite_or_null<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(number) if number.is_finite() => serializer.serialize_some(number),
        _ => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_not_finite_is_written() {
        let odd = Estimate {
            mean: f64::INFINITY,
            half_width: Some(f64::NAN),
        };
        assert_eq!(
            serde_json::to_string(&odd).unwrap(),
            r#"{"mean":null,"half_width":null}"#
        );
        let kept = Estimate::new(2.0, Some(f64::INFINITY)).unwrap();
        assert_eq!(kept.half_width, None);
    }

    #[test]
    fn the_half_width_is_t_times_the_standard_error() {
        let point = Point {
            value: 3.0,
            std_error: Some(2.0),
            n: 5,
        };
        let estimate = point.estimate(&Confidence::default()).unwrap();
        assert!((estimate.half_width.unwrap() - 2.0 * 2.776_445_105_197_793).abs() < 1e-12);
        let alone = Point {
            std_error: None,
            n: 1,
            ..point
        };
        assert_eq!(
            alone.estimate(&Confidence::default()).unwrap().half_width,
            None
        );
    }
}
