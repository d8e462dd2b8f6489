//! Many settings of a scenario: which, and in which order.

use crate::random::{Purpose, ReplicationKey};

use crate::random::sobol;
pub use crate::random::sobol::MOST_DIMENSIONS;

/// How settings are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Design {
    /// Latin hypercube: in each dimension one point in each of as many equal parts.
    Latin,
    /// Sobol points, scrambled: evenly spread in all dimensions together.
    Sobol,
}

/// Points of the unit cube, coordinates in \[0, 1). The same seed gives the same points; the first
/// Sobol points do not depend on how many there are.
///
/// `None` for more than [`MOST_DIMENSIONS`] of a Sobol design.
///
/// ```
/// use busyhour::experiment::sweep::{Design, points};
/// let points = points(Design::Latin, 10, 2, 7).unwrap();
/// // One in each tenth.
/// let mut tenths: Vec<u32> = points.iter().map(|p| (10.0 * p[1]) as u32).collect();
/// tenths.sort();
/// assert_eq!(tenths, (0..10).collect::<Vec<_>>());
/// ```
#[must_use]
pub fn points(design: Design, n: usize, dimensions: usize, seed: u64) -> Option<Vec<Vec<f64>>> {
    let key = ReplicationKey::new(seed, 0);
    match design {
        Design::Latin => {
            let columns: Vec<Vec<f64>> = (0..dimensions).map(|d| latin(key, n, d)).collect();
            Some(
                (0..n)
                    .map(|i| columns.iter().map(|c| c[i]).collect())
                    .collect(),
            )
        }
        Design::Sobol => {
            let digits = sobol::digits(n, dimensions)?;
            let coordinate = |(d, x): (usize, &u32)| {
                let coin = |level: usize, prefix: u32| {
                    let owner = key.named("sobol", d as u64, u64::from(prefix));
                    owner.stream(Purpose::DayFactor, level as u64).unit() < 0.5
                };
                f64::from(sobol::scrambled(*x, coin)) / 4_294_967_296.0
            };
            let point = |of: &Vec<u32>| of.iter().enumerate().map(coordinate).collect();
            Some(digits.iter().map(point).collect())
        }
    }
}

/// A dimension: one number in each n-th part, in a random order.
fn latin(key: ReplicationKey, n: usize, dimension: usize) -> Vec<f64> {
    let owner = key.named("latin", dimension as u64, 0);
    let mut stream = owner.stream(Purpose::DayFactor, 0);
    let mut parts: Vec<usize> = (0..n).collect();
    // Fisher and Yates.
    for i in (1..n).rev() {
        let other = (stream.unit() * (i + 1) as f64) as usize;
        parts.swap(i, other.min(i));
    }
    let within = |part: usize| ((part as f64 + stream.unit()) / n as f64).min(1.0_f64.next_down());
    parts.into_iter().map(within).collect()
}

/// All combinations of so many levels, the last running fastest.
#[must_use]
pub fn factorial(levels: &[usize]) -> Vec<Vec<usize>> {
    levels.iter().fold(vec![Vec::new()], |before, n| {
        let with = |combination: &Vec<usize>| {
            let combination = combination.clone();
            (0..*n).map(move |level| [combination.clone(), vec![level]].concat())
        };
        before.iter().flat_map(with).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_factorial_has_every_combination_once() {
        let all = factorial(&[2, 3]);
        assert_eq!(all.len(), 6);
        assert_eq!(all[0], [0, 0]);
        assert_eq!(all[1], [0, 1]);
        assert_eq!(all[5], [1, 2]);
        assert_eq!(factorial(&[]), [Vec::<usize>::new()]);
    }

    #[test]
    fn scrambled_points_stay_spread_and_depend_on_the_seed() {
        let first = points(Design::Sobol, 64, 3, 1).expect("points");
        let second = points(Design::Sobol, 64, 3, 2).expect("points");
        assert_ne!(first, second);
        assert_eq!(
            points(Design::Sobol, 16, 3, 1).expect("points"),
            first[..16]
        );
        for d in 0..3 {
            let mut seen = [false; 64];
            first
                .iter()
                .for_each(|p| seen[(64.0 * p[d]) as usize] = true);
            assert!(seen.iter().all(|s| *s), "{d}");
        }
        assert_eq!(points(Design::Sobol, 1, MOST_DIMENSIONS + 1, 1), None);
    }

    /// Over seeds each coordinate of a scrambled point is uniform: its mean is a half within four
    /// standard errors.
    #[test]
    fn a_scrambled_point_is_uniform() {
        let n = 400;
        let sum: f64 = (0..n)
            .map(|seed| points(Design::Sobol, 1, 1, seed).expect("points")[0][0])
            .sum();
        let error = (1.0 / 12.0 / n as f64).sqrt();
        assert!((sum / n as f64 - 0.5).abs() < 4.0 * error, "{sum}");
    }
}
