//! Quantiles of a sample that is at hand, such as one number per day.

use std::cmp::Ordering;

use serde::Serialize;

/// A number that a sample can be made of: `f32` or `f64`.
pub trait Sample: Copy {
    /// Total order of the numbers.
    fn order(&self, other: &Self) -> Ordering;
    /// The number, widened.
    fn value(self) -> f64;
}

impl Sample for f32 {
    fn order(&self, other: &Self) -> Ordering {
        self.total_cmp(other)
    }
    fn value(self) -> f64 {
        f64::from(self)
    }
}

impl Sample for f64 {
    fn order(&self, other: &Self) -> Ordering {
        self.total_cmp(other)
    }
    fn value(self) -> f64 {
        self
    }
}

/// The day-to-day spread of a figure, in its own unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Spread {
    /// 5 % of days are below.
    pub p05: f64,
    /// Median day.
    pub p50: f64,
    /// 5 % of days are above.
    pub p95: f64,
}

/// p05, p50 and p95 of a sample, each as [`sample_quantile`] defines it.
///
/// The values are reordered. NaN marks a day without the figure and does not
/// count; `None` if no day counts. A single day is all three. With fewer than
/// 20 days p05 and p95 lie between the two extreme days and say little.
/// Linear time: three selections, each in the part left by the first.
///
/// ```
/// use busyhour::stats::spread;
/// let mut days: Vec<f32> = (0..=100).map(|d| d as f32).collect();
/// let spread = spread(&mut days).unwrap();
/// assert_eq!((spread.p05, spread.p50, spread.p95), (5.0, 50.0, 95.0));
/// ```
#[must_use]
pub fn spread<T: Sample>(values: &mut [T]) -> Option<Spread> {
    let values = numbers(values);
    let last = values.len().checked_sub(1)? as f64;
    let p50 = at(values, 0.5 * last);
    // `at` has left the two middle values in their places.
    let middle = (0.5 * last) as usize;
    let lower = (middle + 2).min(values.len());
    let p05 = at(&mut values[..lower], 0.05 * last);
    let p95 = at(&mut values[middle..], 0.95 * last - middle as f64);
    Some(Spread { p05, p50, p95 })
}

/// The `p` quantile of a sample: linear interpolation between the order
/// statistics at (n − 1)·p, counted from 0 (Hyndman and Fan 1996, type 7; the
/// default of R and NumPy).
///
/// The values are reordered; NaN values do not count. `None` if none counts or
/// p is outside \[0, 1\].
///
/// ```
/// use busyhour::stats::sample_quantile;
/// assert_eq!(sample_quantile(&mut [4.0, 1.0, 2.0, 3.0], 0.25), Some(1.75));
/// ```
#[must_use]
pub fn sample_quantile<T: Sample>(values: &mut [T], p: f64) -> Option<f64> {
    let values = numbers(values);
    let last = values.len().checked_sub(1)? as f64;
    (0.0..=1.0).contains(&p).then(|| at(values, p * last))
}

/// The values that are numbers, moved to the front.
fn numbers<T: Sample>(values: &mut [T]) -> &mut [T] {
    let mut n = 0;
    for i in 0..values.len() {
        if !values[i].value().is_nan() {
            values.swap(i, n);
            n += 1;
        }
    }
    &mut values[..n]
}

/// The value at a fractional rank; leaves the order statistics ⌊rank⌋ and
/// ⌊rank⌋ + 1 in their places.
fn at<T: Sample>(values: &mut [T], rank: f64) -> f64 {
    let k = (rank as usize).min(values.len() - 1);
    let (_, low, above) = values.select_nth_unstable_by(k, T::order);
    let low = low.value();
    let next = (0..above.len()).min_by(|&a, &b| above[a].order(&above[b]));
    let Some(next) = next else { return low };
    above.swap(0, next);
    let high = above[0].value();
    let share = rank - k as f64;
    // Equal values first: ∞ − ∞ is not a number.
    if low == high || share <= 0.0 {
        low
    } else {
        low + share * (high - low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn by_sorting(values: &[f64], p: f64) -> f64 {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let rank = p * (sorted.len() - 1) as f64;
        let (low, high) = (sorted[rank.floor() as usize], sorted[rank.ceil() as usize]);
        low + (rank - rank.floor()) * (high - low)
    }

    #[test]
    fn few_days() {
        assert_eq!(spread::<f64>(&mut []), None);
        assert_eq!(spread(&mut [f32::NAN, -f32::NAN]), None);
        let one = spread(&mut [f32::NAN, 7.0]).unwrap();
        assert_eq!((one.p05, one.p50, one.p95), (7.0, 7.0, 7.0));
        let two = spread(&mut [1.0, 0.0]).unwrap();
        assert_eq!((two.p05, two.p50, two.p95), (0.05, 0.5, 0.95));
        assert_eq!(sample_quantile(&mut [1.0], 1.5), None);
        assert_eq!(sample_quantile(&mut [1.0], f64::NAN), None);
        assert_eq!(
            sample_quantile(&mut [f64::INFINITY; 3], 0.3),
            Some(f64::INFINITY)
        );
    }

    proptest! {
        #[test]
        fn selecting_is_sorting(
            values in prop::collection::vec(-5.0..5.0f64, 1..80), p in 0.0..=1.0f64
        ) {
            let got = sample_quantile(&mut values.clone(), p).unwrap();
            prop_assert!((got - by_sorting(&values, p)).abs() < 1e-12);
            let s = spread(&mut values.clone()).unwrap();
            for (got, p) in [(s.p05, 0.05), (s.p50, 0.5), (s.p95, 0.95)] {
                prop_assert!((got - by_sorting(&values, p)).abs() < 1e-12);
            }
        }
    }
}
