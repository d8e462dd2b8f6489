//! A smooth profile of the day from counts that are noisy.

use super::error::FitError;
use crate::math::elementary::{exp, ln};

/// A profile made smooth.
#[derive(Debug, Clone, PartialEq)]
pub struct SmoothProfile {
    /// Expected counts of one day, by interval; their sum is the mean of the days.
    pub means: Vec<f64>,
    /// Effective number of parameters: from 2 (straight on the log scale) to the intervals.
    pub parameters: f64,
    /// The weight of the penalty that was chosen.
    pub penalty: f64,
}

/// Smooths the sums of counts over `days` days, by interval.
///
/// A penalised Poisson likelihood: Σ (n·η − days·e^η) − ½·λ·Σ (second differences of η)², which keeps
/// the day's total exactly and never goes below 0 (P. H. C. Eilers and B. D. Marx, "Flexible
/// smoothing with B-splines and penalties", Statistical Science 11 (1996), with one spline an
/// interval). λ has the least generalised cross-validation score, deviance/(1 − parameters/n)²
/// (P. Craven and G. Wahba, 1979), which puts up with overdispersion. Intervals in which nothing
/// ever came at the start and the end of the day are left at 0: the center is closed.
///
/// ```
/// use busyhour::calibrate::fit::smooth_profile;
/// let sums = [40, 61, 75, 104, 118, 109, 121, 96, 84, 58, 47, 30];
/// let smooth = smooth_profile(&sums, 4)?;
/// assert!((smooth.means.iter().sum::<f64>() - 943.0 / 4.0).abs() < 1e-6);
/// assert!(smooth.parameters < 8.0);
/// # Ok::<(), busyhour::calibrate::fit::FitError>(())
/// ```
///
/// # Errors
///
/// No days, or no arrivals.
pub fn smooth_profile(sums: &[u64], days: u64) -> Result<SmoothProfile, FitError> {
    FitError::at_least("days", days, 1)?;
    let open = |n: &u64| *n > 0;
    let (Some(first), Some(last)) = (sums.iter().position(open), sums.iter().rposition(open))
    else {
        return Err(FitError::TooFew {
            what: "arrivals",
            have: 0,
            need: 1,
        });
    };
    let counts: Vec<f64> = sums[first..=last].iter().map(|&n| n as f64).collect();
    let best = if counts.len() < 4 {
        // Nothing to smooth with three intervals.
        let parameters = counts.len() as f64;
        (counts, parameters, 0.0)
    } else {
        smoothest(&counts)
    };
    let mut means = vec![0.0; sums.len()];
    for (mean, sum) in means[first..].iter_mut().zip(best.0) {
        *mean = sum / days as f64;
    }
    Ok(SmoothProfile {
        means,
        parameters: best.1,
        penalty: best.2,
    })
}

/// The fit of least GCV score over a grid of penalties, a factor of √10 apart.
fn smoothest(counts: &[f64]) -> (Vec<f64>, f64, f64) {
    let size = counts.len() as f64;
    let mean = counts.iter().sum::<f64>() / size;
    let mut eta: Vec<f64> = counts
        .iter()
        .map(|n| ln(n.max(0.5 * mean.min(1.0))))
        .collect();
    let mut best: Option<(f64, Vec<f64>, f64, f64)> = None;
    // From rough to smooth, each the start of the next.
    for i in -6..=16 {
        let penalty = mean * exp(1.151_292_546_497_023 * f64::from(i));
        let Some((next, parameters)) = penalised(counts, penalty, &eta) else {
            continue;
        };
        eta = next;
        let fit: Vec<f64> = eta.iter().map(|e| exp(*e)).collect();
        let left = 1.0 - parameters / size;
        let score = deviance(counts, &fit) / (left * left);
        if left > 1e-6 && best.as_ref().is_none_or(|b| score < b.0) {
            best = Some((score, fit, parameters, penalty));
        }
    }
    match best {
        Some((_, fit, parameters, penalty)) => (fit, parameters, penalty),
        None => (counts.to_vec(), size, 0.0),
    }
}

/// Twice what the likelihood of the counts falls short of its largest.
fn deviance(counts: &[f64], fit: &[f64]) -> f64 {
    let term = |(&n, &m): (&f64, &f64)| {
        let ratio = if n > 0.0 { n * libm::log(n / m) } else { 0.0 };
        2.0 * (ratio - n + m)
    };
    counts.iter().zip(fit).map(term).sum()
}

/// The maximum of the penalised likelihood by Newton's method, and the effective number of
/// parameters, trace((W + λD'D)⁻¹·W). `None` if it does not come to rest.
fn penalised(counts: &[f64], penalty: f64, start: &[f64]) -> Option<(Vec<f64>, f64)> {
    let mut eta = start.to_vec();
    for _ in 0..100 {
        let weights: Vec<f64> = eta.iter().map(|e| exp(*e)).collect();
        let factored = Banded::new(&weights, penalty);
        let rough = roughness(&eta);
        let slope: Vec<f64> = (0..eta.len())
            .map(|i| counts[i] - weights[i] - penalty * rough[i])
            .collect();
        let step = factored.solve(&slope);
        let longest = step.iter().fold(0.0_f64, |m, s| m.max(s.abs()));
        if !longest.is_finite() {
            return None;
        }
        let factor = if longest > 1.0 { 1.0 / longest } else { 1.0 };
        for (e, s) in eta.iter_mut().zip(&step) {
            *e += factor * s;
        }
        if longest < 1e-10 {
            let inverse = factored.diagonal_of_inverse();
            let trace = inverse.iter().zip(&weights).map(|(v, w)| v * w).sum();
            return Some((eta, trace));
        }
    }
    None
}

/// D'D·η with D the second differences.
fn roughness(eta: &[f64]) -> Vec<f64> {
    let mut sum = vec![0.0; eta.len()];
    for i in 2..eta.len() {
        let bend = eta[i] - 2.0 * eta[i - 1] + eta[i - 2];
        sum[i] += bend;
        sum[i - 1] -= 2.0 * bend;
        sum[i - 2] += bend;
    }
    sum
}

/// W + λD'D, factored as L·diag(d)·Lᵀ with two diagonals below the main one.
struct Banded {
    d: Vec<f64>,
    one: Vec<f64>,
    two: Vec<f64>,
}

impl Banded {
    fn new(weights: &[f64], penalty: f64) -> Self {
        let n = weights.len();
        let (mut main, mut near, mut far) = (weights.to_vec(), vec![0.0; n], vec![0.0; n]);
        for i in 2..n {
            main[i] += penalty;
            main[i - 1] += 4.0 * penalty;
            main[i - 2] += penalty;
            near[i] -= 2.0 * penalty;
            near[i - 1] -= 2.0 * penalty;
            far[i] += penalty;
        }
        let (mut d, mut one, mut two) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
        for i in 0..n {
            d[i] = main[i];
            if i >= 2 {
                two[i] = far[i] / d[i - 2];
                d[i] -= two[i] * two[i] * d[i - 2];
            }
            if i >= 1 {
                let mut rest = near[i];
                if i >= 2 {
                    rest -= two[i] * d[i - 2] * one[i - 1];
                }
                one[i] = rest / d[i - 1];
                d[i] -= one[i] * one[i] * d[i - 1];
            }
        }
        Self { d, one, two }
    }

    fn solve(&self, right: &[f64]) -> Vec<f64> {
        let n = self.d.len();
        let mut x = right.to_vec();
        for i in 1..n {
            x[i] -= self.one[i] * x[i - 1];
            if i >= 2 {
                x[i] -= self.two[i] * x[i - 2];
            }
        }
        for i in (0..n).rev() {
            x[i] /= self.d[i];
            if i + 1 < n {
                x[i] -= self.one[i + 1] * x[i + 1];
            }
            if i + 2 < n {
                x[i] -= self.two[i + 2] * x[i + 2];
            }
        }
        x
    }

    /// The diagonal of the inverse, from the end (M. F. Hutchinson and F. R. de Hoog, "Smoothing
    /// noisy data with spline functions", 1985).
    fn diagonal_of_inverse(&self) -> Vec<f64> {
        let n = self.d.len();
        // Entries (i, i), (i, i + 1), (i, i + 2) of the inverse.
        let (mut main, mut near, mut far) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
        for i in (0..n).rev() {
            let at = |v: &Vec<f64>, i: usize| v.get(i).copied().unwrap_or(0.0);
            let (l1, l2) = (at(&self.one, i + 1), at(&self.two, i + 2));
            let (next, next_near) = (at(&main, i + 1), at(&near, i + 1));
            far[i] = -l1 * next_near - l2 * at(&main, i + 2);
            near[i] = -l1 * next - l2 * next_near;
            main[i] = 1.0 / self.d[i] - l1 * near[i] - l2 * far[i];
        }
        main
    }
}

#[cfg(test)]
mod tests {
    use super::super::linear::Matrix;
    use super::*;
    use crate::stats::test_random::Splitmix;
    use proptest::prelude::*;

    fn shape(i: usize) -> f64 {
        let x = i as f64 / 47.0;
        400.0 * exp(-8.0 * (x - 0.35) * (x - 0.35)) + 250.0 * exp(-30.0 * (x - 0.75) * (x - 0.75))
    }

    #[test]
    fn smoothing_comes_closer_to_the_truth() {
        let mut random = Splitmix(9);
        let (mut raw, mut smooth) = (0.0, 0.0);
        for _ in 0..10 {
            let sums: Vec<u64> = (0..48)
                .map(|i| {
                    let mean = 0.2 * shape(i);
                    (mean + mean.sqrt() * random.normal()).round().max(0.0) as u64
                })
                .collect();
            let found = smooth_profile(&sums, 2).unwrap();
            assert!(
                found.parameters > 4.0 && found.parameters < 25.0,
                "{found:?}"
            );
            for (i, &n) in sums.iter().enumerate() {
                let square = |m: f64| (m - 0.1 * shape(i)) * (m - 0.1 * shape(i));
                raw += square(n as f64 / 2.0);
                smooth += square(found.means[i]);
            }
        }
        assert!(smooth < 0.5 * raw, "{smooth} {raw}");
    }

    #[test]
    fn the_band_is_the_matrix() {
        let weights = [1.0, 2.0, 0.5, 3.0, 1.5, 0.7];
        let penalty = 1.3;
        let mut dense = Matrix::zero(6);
        for (i, w) in weights.iter().enumerate() {
            dense.add(i, i, *w);
        }
        for i in 2..6 {
            for (a, x) in [(i, 1.0), (i - 1, -2.0), (i - 2, 1.0)] {
                for (b, y) in [(i, 1.0), (i - 1, -2.0), (i - 2, 1.0)] {
                    dense.add(a, b, penalty * x * y);
                }
            }
        }
        let (band, inverse) = (
            Banded::new(&weights, penalty),
            dense.cholesky().unwrap().inverse(),
        );
        let right = [1.0, -2.0, 0.3, 4.0, 0.0, 1.0];
        for (i, x) in band.solve(&right).iter().enumerate() {
            let exact: f64 = (0..6).map(|j| inverse.at(i, j) * right[j]).sum();
            assert!((x - exact).abs() < 1e-13);
            assert!((band.diagonal_of_inverse()[i] - inverse.at(i, i)).abs() < 1e-13);
        }
    }

    #[test]
    fn closed_hours_stay_closed() {
        let found = smooth_profile(&[0, 0, 5, 9, 12, 8, 3, 0], 1).unwrap();
        assert_eq!((found.means[0], found.means[7]), (0.0, 0.0));
        assert!(smooth_profile(&[0, 0], 1).is_err() && smooth_profile(&[], 1).is_err());
        assert!(smooth_profile(&[1, 2], 0).is_err());
        assert_eq!(
            smooth_profile(&[4, 0, 2], 2).unwrap().means,
            [2.0, 0.0, 1.0]
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn totals_are_kept(sums in proptest::collection::vec(0..5000u64, 1..40), days in 1..50u64) {
            let total: u64 = sums.iter().sum();
            if let Ok(found) = smooth_profile(&sums, days) {
                let kept = found.means.iter().sum::<f64>() * days as f64;
                prop_assert!((kept / total as f64 - 1.0).abs() < 1e-6, "{kept} {total}");
                prop_assert!(found.means.iter().all(|m| *m >= 0.0));
            } else {
                prop_assert!(total == 0);
            }
        }
    }
}
