//! Days unlike the nearest ones of their weekday, by as much as ordinary days do not differ.

use super::calendar::{SpecialDay, Why};
use super::log::date_of;

/// Nearest days of the same weekday that a day is compared with.
const NEIGHBOURS: usize = 9;
/// A weekday needs so many days before one of them can be called special.
pub(super) const FEWEST: usize = 4;
/// Below this share of the median of its neighbours, or above one over it, a day may be special.
const FAR: f64 = 0.6;
/// So many robust standard deviations are more than chance.
const DEVIATIONS: f64 = 3.0;
/// Neighbours with fewer contacts say nothing of the spread of days.
const ENOUGH: f64 = 10.0;
/// Median of a χ² law with one degree of freedom: that of the squares of a standard normal.
const MEDIAN: f64 = 0.454_936_423_119_572_7;

/// What is usual for each day, and how far ordinary days are from it.
pub(super) struct Usual {
    /// Median of the neighbours of each day; `None`: too few.
    medians: Vec<Option<f64>>,
    /// Variance of ordinary days on the scale of [`off`], Poisson noise apart.
    variance: f64,
}

/// How far a share of what is usual is from 1: nearly normal for gamma factors, with their cv as
/// standard deviation.
fn off(share: f64) -> f64 {
    3.0 * (libm::cbrt(share) - 1.0)
}

impl Usual {
    pub(super) fn of(offered: &[f64]) -> Self {
        let medians: Vec<Option<f64>> = (0..offered.len())
            .map(|at| neighbours_median(offered, at))
            .collect();
        let known = offered.iter().zip(&medians);
        let known: Vec<(f64, f64)> = known
            .filter_map(|(count, usual)| {
                let usual = usual.filter(|u| *u >= ENOUGH && *count > 0.0)?;
                let off = off(count / usual);
                Some((off * off, 1.0 / usual))
            })
            .collect();
        Self {
            medians,
            variance: variance(&known),
        }
    }

    /// Shares of what is usual beyond which a day is far from it, chance apart.
    pub(super) fn limits(&self) -> Option<(f64, f64)> {
        self.medians.iter().flatten().next()?;
        let far = DEVIATIONS * self.variance.sqrt();
        let share = |off: f64| {
            let root = (1.0 + off / 3.0).max(0.0);
            root * root * root
        };
        Some((share(-far).min(FAR), share(far).max(1.0 / FAR)))
    }

    pub(super) fn special(&self, first: i64, offered: &[f64]) -> Vec<SpecialDay> {
        let mut found = Vec::new();
        for (at, (count, usual)) in offered.iter().zip(&self.medians).enumerate() {
            let Some(usual) = *usual else { continue };
            // With ten contacts a day, chance alone makes 60 %.
            let noise = 4.0 * usual.sqrt();
            let far = DEVIATIONS * (self.variance + 1.0 / usual.max(1.0)).sqrt();
            let why = match count {
                0.0 if usual > ENOUGH => Why::Missing,
                c if usual - c > noise && *c < FAR * usual && off(c / usual) < -far => Why::Few,
                c if c - usual > noise && FAR * c > usual && off(c / usual.max(1.0)) > far => {
                    Why::Many
                }
                _ => continue,
            };
            let day = first + at as i64;
            found.push(SpecialDay {
                day,
                date: date_of(day),
                why,
                offered: *count,
                usual,
            });
        }
        found
    }
}

/// The median of the nearest days of the weekday of `at`.
fn neighbours_median(offered: &[f64], at: usize) -> Option<f64> {
    let same = (at % 7..offered.len()).step_by(7);
    let mut nearest: Vec<usize> = same.filter(|other| *other != at).collect();
    nearest.sort_by_key(|other| (other.abs_diff(at), *other));
    nearest.truncate(NEIGHBOURS);
    let mut near: Vec<f64> = nearest.iter().map(|other| offered[*other]).collect();
    near.sort_by(f64::total_cmp);
    (near.len() + 1 >= FEWEST).then(|| near[near.len() / 2])
}

/// The variance with which half of the squares, each over the variance and its own noise, are below
/// their median under the normal law; 0 where the noise is enough.
fn variance(squares: &[(f64, f64)]) -> f64 {
    let too_small = |variance: f64| {
        let mut ratios: Vec<f64> = squares.iter().map(|(s, n)| s / (variance + n)).collect();
        ratios.sort_by(f64::total_cmp);
        let at = |i: usize| ratios.get(i).copied().unwrap_or(0.0);
        f64::midpoint(at((ratios.len().max(1) - 1) / 2), at(ratios.len() / 2)) > MEDIAN
    };
    if !too_small(0.0) {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, 9.0);
    for _ in 0..50 {
        let middle = f64::midpoint(low, high);
        if too_small(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
#[path = "special_tests.rs"]
mod tests;
