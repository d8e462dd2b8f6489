//! Quantiles from counts in bins.

/// The `p` quantile of a histogram whose bin `b` spans `edges(b)` = (low, high).
///
/// The value at which the share of counts reaches p, counts being spread evenly
/// within their bin; a bin of width zero gives its exact value. The error is at
/// most the width of one bin. p = 0 is the lower edge of the first bin that is
/// not empty, p = 1 the upper edge of the last. `None` without counts, for p
/// outside \[0, 1\], or where the bin has no finite upper edge.
///
/// ```
/// use busyhour::stats::histogram_quantile;
/// let tenths = |bin: usize| (bin as f64 / 10.0, (bin + 1) as f64 / 10.0);
/// assert_eq!(histogram_quantile(&[0u32, 5, 5], tenths, 0.75), Some(0.25));
/// ```
#[must_use]
pub fn histogram_quantile<C: Copy + Into<u64>>(
    counts: &[C],
    edges: impl Fn(usize) -> (f64, f64),
    p: f64,
) -> Option<f64> {
    let total: u64 = counts.iter().map(|&c| c.into()).sum();
    if total == 0 || !(0.0..=1.0).contains(&p) {
        return None;
    }
    let rank = rank(p, total);
    let mut below = 0;
    for (bin, &count) in counts.iter().enumerate() {
        let count: u64 = count.into();
        let upto = below + count;
        if count > 0 && upto as f64 >= rank {
            let value = within(edges(bin), (rank - below as f64) / count as f64);
            return value.is_finite().then_some(value);
        }
        below = upto;
    }
    None
}

/// p·total, with the rounding of products such as 0.07·100 taken back, so that
/// the quantile does not slip into the next atom.
pub(super) fn rank(p: f64, total: u64) -> f64 {
    let rank = p * total as f64;
    let whole = rank.round();
    if (rank - whole).abs() <= 1e-14 * rank {
        whole
    } else {
        rank
    }
}

/// The point that far through a bin, `share` in \[0, 1\].
pub(super) fn within((low, high): (f64, f64), share: f64) -> f64 {
    if low == high {
        return low;
    }
    low + (high - low) * share.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(bin: usize) -> (f64, f64) {
        (bin as f64, bin as f64 + 1.0)
    }

    #[test]
    fn exact_small_cases() {
        let counts = [0u16, 2, 0, 2, 0];
        for (p, exact) in [(0.0, 1.0), (0.25, 1.5), (0.5, 2.0), (0.75, 3.5), (1.0, 4.0)] {
            assert_eq!(histogram_quantile(&counts, unit, p), Some(exact), "{p}");
        }
    }

    #[test]
    fn atoms_are_exact_and_rounding_does_not_leave_them() {
        let atoms = |bin: usize| (bin as f64 * 20.0, bin as f64 * 20.0);
        let counts = [7u32, 93];
        assert_eq!(histogram_quantile(&counts, atoms, 0.07), Some(0.0));
        assert_eq!(histogram_quantile(&counts, atoms, 0.0701), Some(20.0));
    }

    #[test]
    fn no_answer_where_there_is_none() {
        assert_eq!(histogram_quantile::<u32>(&[], unit, 0.5), None);
        assert_eq!(histogram_quantile(&[0u32; 4], unit, 0.5), None);
        assert_eq!(histogram_quantile(&[1u32], unit, f64::NAN), None);
        assert_eq!(
            histogram_quantile(&[1u32], |_| (1.0, f64::INFINITY), 0.5),
            None
        );
    }
}
