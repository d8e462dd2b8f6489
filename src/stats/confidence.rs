//! The confidence level of all intervals of a report.

use crate::math::special::{normal_quantile, student_quantile};

/// A confidence level with its critical values.
///
/// The critical value of Student's t costs about a microsecond, and a report
/// asks for it thousands of times with the same n: [`at`](Self::at) prepares
/// it for one n, and other n still get the right answer, only later.
///
/// ```
/// use busyhour::stats::Confidence;
/// let confidence = Confidence::default().at(100);
/// assert!((confidence.t(100).unwrap() - 1.984_216_951_586_417).abs() < 1e-12);
/// assert_eq!(confidence.t(1), None);
/// assert!(Confidence::new(1.0).is_none());
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Confidence {
    level: f64,
    z: f64,
    n: u64,
    t: f64,
}

impl Confidence {
    /// Two-sided level in (0, 1), for instance 0.95; `None` for anything else, NaN included.
    #[must_use]
    pub fn new(level: f64) -> Option<Self> {
        (level > 0.0 && level < 1.0).then(|| Self::unchecked(level))
    }

    /// The same level, with the t value for `n` observations at hand.
    #[must_use]
    pub fn at(self, n: u64) -> Self {
        let t = self.t(n).unwrap_or(f64::NAN);
        Self { n, t, ..self }
    }

    /// The same level for errors that are themselves estimated from `n` observations: the critical
    /// value is then Student's, and [`z`](Self::z) gives that one.
    #[must_use]
    pub fn estimated_from(self, n: u64) -> Self {
        let z = self.t(n).unwrap_or(self.z);
        Self { z, ..self }
    }

    /// The level, in (0, 1).
    #[must_use]
    pub fn level(&self) -> f64 {
        self.level
    }

    /// The normal quantile at ½ + level/2; 1.96 for 0.95.
    #[must_use]
    pub fn z(&self) -> f64 {
        self.z
    }

    /// The Student quantile at ½ + level/2 with n − 1 degrees of freedom;
    /// `None` for n < 2.
    #[must_use]
    pub fn t(&self, n: u64) -> Option<f64> {
        if n < 2 {
            None
        } else if n == self.n {
            Some(self.t)
        } else {
            Some(student_quantile(0.5 + 0.5 * self.level, (n - 1) as f64))
        }
    }

    fn unchecked(level: f64) -> Self {
        let z = normal_quantile(0.5 + 0.5 * level);
        Self {
            level,
            z,
            n: 0,
            t: f64::NAN,
        }
    }
}

impl Default for Confidence {
    /// 95 %.
    fn default() -> Self {
        Self::unchecked(0.95)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prepared_value_is_the_computed_one() {
        let plain = Confidence::default();
        let prepared = plain.at(30);
        assert_eq!(plain.t(30), prepared.t(30));
        assert_eq!(plain.t(31), prepared.t(31));
        assert_eq!(prepared.at(1).t(1), None);
        assert_eq!(prepared.at(0).t(0), None);
        assert!((plain.z() - 1.959_963_984_540_054).abs() < 1e-14);
    }

    #[test]
    fn impossible_levels_are_refused() {
        for level in [0.0, 1.0, -0.5, 95.0, f64::NAN] {
            assert!(Confidence::new(level).is_none());
        }
    }
}
