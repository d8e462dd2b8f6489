//! An estimated parameter with its uncertainty.

use crate::math::elementary::exp;
use crate::stats::Confidence;

/// An estimate with its standard error and confidence interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameter {
    /// What it is: "mean", "shape", "cv", …
    pub name: &'static str,
    /// The estimate.
    pub value: f64,
    /// Its standard error in the unit of the estimate; `None` where unknown.
    pub std_error: Option<f64>,
    /// The confidence interval, low and high; `None` where unknown.
    pub interval: Option<(f64, f64)>,
}

/// The scale on which an estimate is nearly normal, and its interval symmetric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    /// As it is.
    Plain,
    /// The logarithm: positive values.
    Log,
    /// ln(p/(1 − p)): shares.
    Logit,
}

impl Scale {
    /// The value on this scale.
    pub(super) fn free(self, value: f64) -> f64 {
        match self {
            Self::Plain => value,
            Self::Log => libm::log(value),
            Self::Logit => libm::log(value) - libm::log1p(-value),
        }
    }

    /// Back from this scale.
    pub(super) fn value(self, free: f64) -> f64 {
        match self {
            Self::Plain => free,
            Self::Log => exp(free),
            Self::Logit => 1.0 / (1.0 + exp(-free)),
        }
    }

    /// d value / d free.
    fn slope(self, value: f64) -> f64 {
        match self {
            Self::Plain => 1.0,
            Self::Log => value,
            Self::Logit => value * (1.0 - value),
        }
    }
}

impl Parameter {
    /// A share with its interval on the logit scale.
    #[must_use]
    pub fn share(name: &'static str, value: f64, std_error: f64, confidence: &Confidence) -> Self {
        Self::with_error(Scale::Logit, name, value, std_error, confidence)
    }

    /// From the estimate on its scale and the standard error there (Wald's interval there, brought
    /// back; the standard error by the delta method).
    pub(super) fn on(
        scale: Scale,
        name: &'static str,
        free: f64,
        free_error: f64,
        confidence: &Confidence,
    ) -> Self {
        let value = scale.value(free);
        let known = free_error.is_finite();
        let half = confidence.z() * free_error;
        Self {
            name,
            value,
            std_error: known.then(|| scale.slope(value) * free_error),
            interval: known.then(|| (scale.value(free - half), scale.value(free + half))),
        }
    }

    /// From an estimate and its standard error in its own unit, the interval on `scale`.
    pub(super) fn with_error(
        scale: Scale,
        name: &'static str,
        value: f64,
        std_error: f64,
        confidence: &Confidence,
    ) -> Self {
        let slope = scale.slope(value);
        if slope > 0.0 && slope.is_finite() {
            let mut all = Self::on(
                scale,
                name,
                scale.free(value),
                std_error / slope,
                confidence,
            );
            (all.value, all.std_error) = (value, std_error.is_finite().then_some(std_error));
            return all;
        }
        Self {
            name,
            value,
            std_error: std_error.is_finite().then_some(std_error),
            interval: None,
        }
    }

    /// Whether the interval holds `truth`; false where there is none.
    #[must_use]
    pub fn covers(&self, truth: f64) -> bool {
        self.interval
            .is_some_and(|(low, high)| low <= truth && truth <= high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_respect_the_scale() {
        let c = Confidence::default();
        let p = Parameter::with_error(Scale::Logit, "share", 0.02, 0.019, &c);
        let (low, high) = p.interval.unwrap();
        assert!(low > 0.0 && high < 0.2 && p.covers(0.02));
        assert_eq!((p.value, p.std_error), (0.02, Some(0.019)));
        let zero = Parameter::with_error(Scale::Log, "cv", 0.0, 0.1, &c);
        assert_eq!(zero.interval, None);
        let free = Parameter::on(Scale::Log, "mean", libm::log(60.0), 0.1, &c);
        assert!((free.std_error.unwrap() - 6.0).abs() < 1e-12);
    }
}
