//! Which alternative is best, with which probability.

use super::measure::Better;
use crate::random::{Purpose, ReplicationKey, Stream, normal};
use crate::stats::Point;

/// Draws from the joint distribution of the estimates: the chances are right to about 0.002.
const DRAWS: u32 = 50_000;

/// The chance of each of several alternatives to have the best mean.
///
/// The differences to the first one are jointly normal about their estimates, with the
/// covariances of paired days: Cov(Dᵢ, Dⱼ) = (Var Dᵢ + Var Dⱼ − Var(Dᵢ − Dⱼ)) / 2. The chances
/// are the shares of draws from it in which each is best, from a fixed seed. What is always equal
/// shares its chance. `difference(i, j)` is alternative i less alternative j.
///
/// `None` where a difference or its error is not known.
pub(super) fn chances(
    alternatives: usize,
    better: Better,
    difference: impl Fn(usize, usize) -> Option<Point>,
) -> Option<Vec<f64>> {
    let known = |i, j| {
        let point = difference(i, j)?;
        Some((point.value, point.std_error?))
    };
    // The first alternative that each is always equal to.
    let mut first: Vec<usize> = Vec::with_capacity(alternatives);
    let mut mean = vec![0.0; alternatives];
    let mut variance = vec![vec![0.0; alternatives]; alternatives];
    for i in 0..alternatives {
        first.push(i);
        for j in 0..i {
            let (value, error) = known(i, j)?;
            variance[i][j] = error * error;
            variance[j][i] = variance[i][j];
            if value == 0.0 && error == 0.0 && first[i] == i {
                first[i] = first[j];
            }
            if j == 0 {
                mean[i] = value;
            }
        }
    }
    let covariance = |i: usize, j: usize| {
        0.5 * (variance[i][0] + variance[j][0] - if i == j { 0.0 } else { variance[i][j] })
    };
    let root = cholesky(alternatives, covariance);
    let mut stream: Stream = ReplicationKey::new(0, 0)
        .named("best", 0, 0)
        .stream(Purpose::DayFactor, 0);
    let sign = if better == Better::More { 1.0 } else { -1.0 };
    let mut wins = vec![0.0; alternatives];
    let mut noise = vec![0.0; alternatives];
    let mut drawn = vec![0.0; alternatives];
    for _ in 0..DRAWS {
        noise.iter_mut().for_each(|z| *z = normal(&mut stream));
        for i in 0..alternatives {
            drawn[i] = if first[i] < i {
                drawn[first[i]]
            } else {
                let chance: f64 = root[i].iter().zip(&noise).map(|(l, z)| l * z).sum();
                sign * (mean[i] + chance)
            };
        }
        share_win(&drawn, &mut wins);
    }
    Some(wins.iter().map(|w| w / f64::from(DRAWS)).collect())
}

/// Gives the largest value a win; those that are equally large share it.
pub(super) fn share_win(values: &[f64], wins: &mut [f64]) {
    let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let equal = values.iter().filter(|v| **v == largest).count();
    for (win, value) in wins.iter_mut().zip(values) {
        if *value == largest {
            *win += 1.0 / equal as f64;
        }
    }
}

/// The lower root of a covariance matrix; directions without variance get none.
fn cholesky(n: usize, covariance: impl Fn(usize, usize) -> f64) -> Vec<Vec<f64>> {
    let mut root = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| root[i][k] * root[j][k]).sum();
            let rest = covariance(i, j) - known;
            root[i][j] = if i == j {
                // What is left by rounding is nothing.
                let least = 1e-12 * covariance(i, i);
                if rest > least { rest.sqrt() } else { 0.0 }
            } else if root[j][j] > 0.0 {
                rest / root[j][j]
            } else {
                0.0
            };
        }
    }
    root
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::special::normal_cdf;

    fn point(value: f64, error: f64) -> Option<Point> {
        Some(Point {
            value,
            std_error: Some(error),
            n: 100,
        })
    }

    /// Of two the chance is known: Φ of the difference in standard errors.
    #[test]
    fn of_two_it_is_the_normal_chance() {
        for (better, want) in [
            (Better::More, normal_cdf(0.5)),
            (Better::Less, normal_cdf(-0.5)),
        ] {
            let found = chances(2, better, |_, _| point(1.0, 2.0)).unwrap();
            // Four standard errors of the draws.
            assert!((found[1] - want).abs() < 0.009, "{found:?} {want}");
            assert!((found[0] + found[1] - 1.0).abs() < 1e-9);
        }
    }

    /// Three independent ones of equal mean: a third each.
    #[test]
    fn equals_have_equal_chances() {
        let found = chances(3, Better::More, |_, _| point(0.0, 2.0_f64.sqrt())).unwrap();
        for chance in found {
            assert!((chance - 1.0 / 3.0).abs() < 0.009, "{chance}");
        }
    }

    #[test]
    fn what_is_always_equal_shares_its_chance() {
        let found = chances(3, Better::Less, |i, j| match (i, j) {
            (2, 1) => point(0.0, 0.0),
            _ => point(-5.0, 0.5),
        });
        assert_eq!(found.unwrap(), [0.0, 0.5, 0.5]);
        assert_eq!(chances(2, Better::Less, |_, _| None), None);
    }
}
