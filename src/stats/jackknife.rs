//! Ratios from few replications.

use super::Point;

/// The jackknife estimate of Σx/Σy from the raw pairs (x, y), for few of them.
///
/// θ_J = nθ − (n−1)·θ̄₍₋ᵢ₎, where θ₍₋ᵢ₎ leaves pair i out; variance
/// (n−1)/n·Σ(θ₍₋ᵢ₎ − θ̄)². It removes the bias of order 1/n that the plain ratio
/// has and covers better below n = 30 (Quenouille 1956, Tukey 1958). Where one
/// pair has nearly all of Σy the correction can overshoot: the estimate is kept
/// within the ratios of the single pairs (y ≥ 0), as the plain ratio is, so that
/// a share stays a share. `None` for
/// no pairs or a zero denominator with any one pair left out; a single pair
/// gives its plain ratio without standard error.
///
/// ```
/// use busyhour::stats::jackknife_ratio;
/// let point = jackknife_ratio(&[(1.0, 2.0), (2.0, 4.0), (3.0, 6.0)]).unwrap();
/// assert_eq!((point.value, point.std_error), (0.5, Some(0.0)));
/// ```
#[must_use]
pub fn jackknife_ratio(pairs: &[(f64, f64)]) -> Option<Point> {
    let (sum_x, sum_y) = pairs
        .iter()
        .fold((0.0, 0.0), |(x, y), p| (x + p.0, y + p.1));
    if sum_y == 0.0 || pairs.is_empty() {
        return None;
    }
    let theta = sum_x / sum_y;
    let n = pairs.len() as u64;
    if n == 1 {
        return Some(Point {
            value: theta,
            std_error: None,
            n,
        });
    }
    let count = n as f64;
    let mut left_out = super::Moments::new();
    let (mut low, mut high) = (theta, theta);
    for (x, y) in pairs {
        let rest = sum_y - y;
        if rest == 0.0 {
            return None;
        }
        left_out.push((sum_x - x) / rest);
        if *y > 0.0 {
            (low, high) = (low.min(x / y), high.max(x / y));
        }
    }
    let corrected = count * theta - (count - 1.0) * left_out.mean()?;
    // `max` and `min` rather than `clamp`, which panics at NaN limits.
    let value = corrected.max(low).min(high);
    // The standard error of a mean of n values is √(Σd²/(n(n−1))); this is n−1 times that.
    let std_error = left_out.std_error().map(|e| e * (count - 1.0));
    Some(Point {
        value,
        std_error,
        n,
    })
}

#[cfg(test)]
mod tests {
    use super::super::test_random::Splitmix;
    use super::*;
    use crate::stats::PairMoments;

    #[test]
    fn exact_small_case() {
        // θ = 3/6; left out: 2/4, 1/2 with (1, 2), (2, 4): all ½. Now with spread:
        // pairs (1, 1), (1, 2): θ = 2/3, left out ½ and 1, mean ¾: 4/3 − ¾ = 7/12.
        let point = jackknife_ratio(&[(1.0, 1.0), (1.0, 2.0)]).unwrap();
        assert!((point.value - 7.0 / 12.0).abs() < 1e-15);
        assert!((point.std_error.unwrap() - 0.25).abs() < 1e-15);
    }

    #[test]
    fn edges() {
        assert_eq!(jackknife_ratio(&[]), None);
        assert_eq!(jackknife_ratio(&[(1.0, 0.0)]), None);
        assert_eq!(jackknife_ratio(&[(1.0, 2.0), (0.0, 0.0)]), None);
        let one = jackknife_ratio(&[(1.0, 2.0)]).unwrap();
        assert_eq!((one.value, one.std_error), (0.5, None));
    }

    #[test]
    fn a_share_stays_a_share() {
        // θ = 1/102; left out ½, 1/101 and 0: the correction alone would give −0.31.
        let point = jackknife_ratio(&[(0.0, 100.0), (0.0, 1.0), (1.0, 1.0)]).unwrap();
        assert_eq!(point.value, 0.0);
        assert!(point.std_error.unwrap() > 0.1);
    }

    #[test]
    fn less_bias_than_the_plain_ratio_and_a_like_error() {
        // x = 1 whatever y is: E[x]/E[y] = 1, the plain ratio is 1/ȳ, biased up.
        let mut random = Splitmix(2);
        let (mut plain, mut jack) = (0.0, 0.0);
        for _ in 0..20_000 {
            let pairs: Vec<_> = (0..10)
                .map(|_| (1.0, 0.5 + random.exponential(0.5)))
                .collect();
            let mut m = PairMoments::new();
            pairs.iter().for_each(|&(x, y)| m.push(x, y));
            plain += m.point().unwrap().value - 1.0;
            jack += jackknife_ratio(&pairs).unwrap().value - 1.0;
        }
        assert!(
            plain / 20_000.0 > 0.02 && (jack / 20_000.0).abs() < 0.005,
            "{plain} {jack}"
        );
    }
}
