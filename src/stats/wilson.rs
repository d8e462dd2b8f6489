//! Intervals for a share of days.

use super::{Confidence, Share};

/// Successes out of `n` with the Wilson score interval; `None` for n = 0.
///
/// E. B. Wilson (1927): the shares p with |successes/n − p| ≤ z·√(p(1−p)/n).
/// Unlike the textbook interval it stays within \[0, 1\] and is sound near the
/// ends; with no success `low` is exactly 0, with nothing else `high` exactly 1.
/// More successes than trials count as `n`.
///
/// ```
/// use busyhour::stats::{Confidence, wilson};
/// let share = wilson(9, 10, &Confidence::default()).unwrap();
/// assert!((share.low - 0.595_849_973).abs() < 1e-9);
/// assert!((share.high - 0.982_123_787).abs() < 1e-9);
/// ```
#[must_use]
pub fn wilson(successes: u64, n: u64, confidence: &Confidence) -> Option<Share> {
    if n == 0 {
        return None;
    }
    let successes = successes.min(n);
    let whole = (successes as f64, n as f64);
    let share = whole.0 / whole.1;
    let (low, high) = bounds(share, whole, confidence.z());
    Some(Share {
        share,
        low,
        high,
        n,
    })
}

/// Least variance of a group's count: that of one day in it left to a coin. Counts of whole days
/// cannot show less, however few groups are looked at.
const COIN: f64 = 0.25;

/// A share of days that were drawn in groups, with the interval that the groups give: Wilson's,
/// with the number of independent days that would be as sure in place of the days (their number
/// over the design effect) and Student's t of the groups in place of the normal quantile (Korn and
/// Graubard 1998; compared by Franco, Little, Louis and Slud, 2019).
///
/// `squares` are the sums over groups of successes², successes·trials and trials². Where none or
/// all of the days succeeded the days count as independent, which they are at worst. From one
/// group nothing is known: the interval is \[0, 1\]. `None` without trials.
///
/// ```
/// use busyhour::stats::{Confidence, clustered_share};
/// // 20 groups of 16 days, of which 7 or 9 succeed by turns.
/// let squares = [10 * 49 + 10 * 81, 10 * 7 * 16 + 10 * 9 * 16, 20 * 256];
/// let share = clustered_share((160, 320), 20, squares, &Confidence::default()).unwrap();
/// assert!(share.low > 0.46 && share.high < 0.54);
/// ```
#[must_use]
pub fn clustered_share(
    (successes, n): (u64, u64),
    groups: u64,
    squares: [u64; 3],
    confidence: &Confidence,
) -> Option<Share> {
    if n == 0 {
        return None;
    }
    let successes = successes.min(n);
    let share = successes as f64 / n as f64;
    let Some(critical) = confidence.t(groups) else {
        return Some(Share {
            share,
            low: 0.0,
            high: 1.0,
            n,
        });
    };
    let [yy, yo, oo] = squares.map(|s| s as f64);
    let (days, groups) = (n as f64, groups as f64);
    let residual = (yy - 2.0 * share * yo + share * share * oo) * groups / (groups - 1.0);
    let alone = days * share * (1.0 - share);
    let effect = if alone > 0.0 {
        residual.max(COIN * groups) / alone
    } else {
        1.0
    };
    let count = days / effect;
    let (low, high) = bounds(share, (share * count, count), critical);
    Some(Share {
        share,
        low,
        high,
        n,
    })
}

/// The Wilson interval of a share whose trials hang together by clusters, such as the intervals
/// of a day: Wilson's with as many trials as independent ones would tell the same.
///
/// `clusters` holds successes and trials of each. With the variance of the ratio of sums over
/// clusters, p(1 − p)/variance is that number (L. Kish, "Survey sampling", 1965, section 8.2); it
/// is taken as no less than the clusters and no more than the trials. `n` of the answer is the
/// number of trials. `None` without trials.
///
/// ```
/// use busyhour::stats::{Confidence, wilson, wilson_clustered};
/// let c = Confidence::default();
/// // Ten days of which each is all or nothing say as much as ten trials.
/// let days: Vec<(f64, f64)> = (0..10).map(|d| if d < 9 { (30.0, 30.0) } else { (0.0, 30.0) }).collect();
/// let share = wilson_clustered(&days, &c).unwrap();
/// assert!((share.low - wilson(9, 10, &c).unwrap().low).abs() < 1e-9);
/// ```
#[must_use]
pub fn wilson_clustered(clusters: &[(f64, f64)], confidence: &Confidence) -> Option<Share> {
    let (share, error) = super::clustered_ratio(clusters)?;
    let trials: f64 = clusters.iter().map(|c| c.1).sum();
    let several = clusters.iter().filter(|c| c.1 > 0.0).count() as f64;
    let variance = error.map_or(0.0, |e| e * e);
    let like = if variance > 0.0 {
        share * (1.0 - share) / variance
    } else {
        several
    };
    let like = like.clamp(several, trials.max(several));
    let (low, high) = bounds(share, (share * like, like), confidence.z());
    Some(Share {
        share,
        low,
        high,
        n: trials as u64,
    })
}

/// The score interval of a share of `k` out of `count`, at a critical value.
fn bounds(share: f64, (k, count): (f64, f64), critical: f64) -> (f64, f64) {
    let z2 = critical * critical;
    let centre = (k + 0.5 * z2) / (count + z2);
    let half = critical / (count + z2) * (share * (count - k) + 0.25 * z2).sqrt();
    let low = if share <= 0.0 {
        0.0
    } else {
        (centre - half).clamp(0.0, share)
    };
    let high = if share >= 1.0 {
        1.0
    } else {
        (centre + half).clamp(share, 1.0)
    };
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::super::test_random::Splitmix;
    use super::*;

    #[test]
    fn ends_are_exact() {
        let c = Confidence::default();
        assert_eq!(wilson(0, 0, &c), None);
        for n in [1, 2, 7, 100, 1_000_003] {
            let none = wilson(0, n, &c).unwrap();
            let all = wilson(n, n, &c).unwrap();
            assert_eq!((none.share, none.low), (0.0, 0.0));
            assert_eq!((all.share, all.high), (1.0, 1.0));
            let edge = c.z() * c.z() / (n as f64 + c.z() * c.z());
            assert!((none.high - edge).abs() < 1e-15 && (1.0 - all.low - edge).abs() < 1e-15);
        }
        assert_eq!(wilson(5, 3, &c), wilson(3, 3, &c));
    }

    #[test]
    fn covers_on_average() {
        // Coverage oscillates with p at fixed n; over random p it is near 95 %.
        let (c, mut random) = (Confidence::default(), Splitmix(3));
        let covered = (0..4000).filter(|_| {
            let p = 0.05 + 0.9 * random.uniform();
            let k = (0..60).filter(|_| random.uniform() < p).count() as u64;
            let s = wilson(k, 60, &c).unwrap();
            s.low <= p && p <= s.high
        });
        let share = covered.count() as f64 / 4000.0;
        assert!(
            (share - 0.95).abs() < 4.0 * (0.95f64 * 0.05 / 4000.0).sqrt(),
            "{share}"
        );
    }
}
