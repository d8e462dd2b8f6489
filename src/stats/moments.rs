//! Mean and variance of one variable.

use super::gather::Gather;
use super::keep::{Keep, Reader, Writer};
use super::{Confidence, Estimate, Point};

/// Count, mean and sum of squared deviations, updated one value at a time.
///
/// Welford (1962) for `push`; Chan, Golub and LeVeque (1983) for `merge`. Both
/// keep full accuracy when the mean is large against the spread. A NaN that is
/// pushed stays: mean and variance are NaN from then on, and
/// [`estimate`](Self::estimate) is `None`.
///
/// ```
/// use busyhour::stats::{Confidence, Moments};
/// let days: Moments = [12.0, 14.0, 10.0].into_iter().collect();
/// assert_eq!(days.variance(), Some(4.0));
/// let estimate = days.estimate(&Confidence::default()).unwrap();
/// assert_eq!(estimate.mean, 12.0);
/// assert!((estimate.half_width.unwrap() - 4.968_275_423_501_4).abs() < 1e-12);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Moments {
    n: u64,
    mean: f64,
    m2: f64,
}

impl Moments {
    /// No values yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            n: 0,
            mean: 0.0,
            m2: 0.0,
        }
    }

    /// So many values of this mean and sum of squared deviations.
    pub(crate) const fn from_parts(n: u64, mean: f64, m2: f64) -> Self {
        Self { n, mean, m2 }
    }

    /// Adds one value.
    #[inline]
    pub fn push(&mut self, x: f64) {
        self.n += 1;
        let d = x - self.mean;
        self.mean += d / self.n as f64;
        self.m2 += d * (x - self.mean);
    }

    /// Adds all values of `other`.
    #[inline]
    pub fn merge(&mut self, other: &Self) {
        if other.n == 0 {
            return;
        }
        if self.n == 0 {
            *self = *other;
            return;
        }
        let (na, nb) = (self.n as f64, other.n as f64);
        let share = nb / (na + nb);
        let d = other.mean - self.mean;
        self.n += other.n;
        self.mean += d * share;
        self.m2 += other.m2 + d * d * (na * share);
    }

    /// Number of values.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    /// Mean; `None` without values.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        (self.n > 0).then_some(self.mean)
    }

    /// Sample variance (divisor n − 1); `None` for n < 2.
    #[must_use]
    pub fn variance(&self) -> Option<f64> {
        (self.n > 1).then(|| self.m2 / (self.n - 1) as f64)
    }

    /// Standard error of the mean, √(variance / n); `None` for n < 2.
    #[must_use]
    pub fn std_error(&self) -> Option<f64> {
        Some((self.variance()? / self.n as f64).sqrt())
    }

    /// The mean with its standard error; `None` without values.
    #[must_use]
    pub fn point(&self) -> Option<Point> {
        Some(Point {
            value: self.mean()?,
            std_error: self.std_error(),
            n: self.n,
        })
    }

    /// The mean with its Student-t half-width; `None` without values.
    #[must_use]
    pub fn estimate(&self, confidence: &Confidence) -> Option<Estimate> {
        self.point()?.estimate(confidence)
    }
}

impl Gather for Moments {
    fn gather(&mut self) {
        self.n = self.n.min(1);
        self.m2 = 0.0;
    }
}

impl Keep for Moments {
    fn write(&self, to: &mut Writer) {
        let Self { n, mean, m2 } = self;
        n.write(to);
        if *n > 0 {
            (*mean, *m2).write(to);
        }
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Option<()> {
        *self = Self::new();
        self.n = from.observations()?;
        if self.n > 0 {
            self.mean.read(from)?;
            self.m2.read(from)?;
        }
        Some(())
    }
}

impl FromIterator<f64> for Moments {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let mut moments = Self::new();
        values.into_iter().for_each(|x| moments.push(x));
        moments
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn exact_small_case() {
        let m: Moments = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]
            .into_iter()
            .collect();
        assert_eq!(m.mean(), Some(5.0));
        assert!((m.variance().unwrap() - 32.0 / 7.0).abs() < 1e-14);
        assert!((m.std_error().unwrap() - (4.0f64 / 7.0).sqrt()).abs() < 1e-14);
    }

    #[test]
    fn few_values() {
        let mut m = Moments::new();
        assert_eq!(
            (m.mean(), m.variance(), m.estimate(&Confidence::default())),
            (None, None, None)
        );
        m.push(3.0);
        assert_eq!(
            (m.mean(), m.variance(), m.std_error()),
            (Some(3.0), None, None)
        );
        assert_eq!(m.estimate(&Confidence::default()).unwrap().half_width, None);
        m.push(f64::NAN);
        assert_eq!(m.estimate(&Confidence::default()), None);
    }

    #[test]
    fn a_large_offset_costs_no_accuracy() {
        let m: Moments = (0..1000).map(|i| 1e9 + f64::from(i % 2)).collect();
        assert!((m.variance().unwrap() - 250.0 / 999.0).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn merging_any_split_is_pushing_all(
            values in prop::collection::vec(-1e3..1e3f64, 0..60), at in 0usize..60
        ) {
            let at = at.min(values.len());
            let all: Moments = values.iter().copied().collect();
            let mut merged: Moments = values[..at].iter().copied().collect();
            merged.merge(&values[at..].iter().copied().collect());
            prop_assert_eq!(merged.n, all.n);
            prop_assert!((merged.mean - all.mean).abs() <= 1e-12 * 1e3);
            prop_assert!((merged.m2 - all.m2).abs() <= 1e-12 * (1.0 + all.m2));
        }
    }
}
