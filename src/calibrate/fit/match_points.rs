//! The points at which measures are matched: simulations, their distances, and what tells them apart.

use super::linear::Matrix;
use super::match_measures::{Measured, Unknown};

/// So many standard errors tell two points apart.
const APART: f64 = 2.0;

/// The simulation at one point.
pub(super) struct Here {
    pub(super) values: Vec<f64>,
    /// Observed less simulated.
    pub(super) off: Vec<f64>,
    /// Covariance of the difference.
    pub(super) covariance: Matrix,
    /// By simulated day, what it adds to the error of each measure.
    days: Vec<Vec<f64>>,
}

impl Here {
    pub(super) fn variance(&self, i: usize) -> f64 {
        self.covariance.at(i, i)
    }

    /// Σ off²/variance with the variances of `scale`.
    pub(super) fn distance(&self, scale: &Self) -> f64 {
        let square = |(i, off): (usize, &f64)| off * off / scale.variance(i);
        self.off.iter().enumerate().map(square).sum()
    }

    /// By how much the distance is more than that of `from`, and from what on that is more than the
    /// noise of the simulation: [`APART`] standard errors over pairs of days.
    pub(super) fn change(&self, from: &Self) -> (f64, f64) {
        let change = self.distance(from) - from.distance(from);
        let slope = |i: usize| 2.0 * self.off[i] / from.variance(i);
        let pairs = self.days.iter().zip(&from.days);
        let squares = pairs.map(|(there, here)| {
            let each = there.iter().zip(here).enumerate();
            let sum: f64 = each.map(|(i, (t, h))| slope(i) * (t - h)).sum();
            sum * sum
        });
        (change, APART * squares.sum::<f64>().sqrt())
    }
}

/// What came of a step.
pub(super) struct Tried {
    /// A point on its way that is closer.
    pub(super) better: Option<(Vec<f64>, Here)>,
    /// The difference of distances that the simulation can tell apart at its end.
    pub(super) noise: f64,
}

/// The simulation, and what it is compared with.
pub(super) struct Runs<'a, F> {
    pub(super) simulate: F,
    pub(super) observed: &'a Measured,
    pub(super) unknowns: &'a [Unknown],
}

impl<F: FnMut(&[f64]) -> Option<Measured>> Runs<'_, F> {
    /// Simulates at parameters given by their logarithms.
    pub(super) fn at(&mut self, at: &[f64]) -> Option<Here> {
        let parameters: Vec<f64> = at.iter().map(|x| libm::exp(*x)).collect();
        let found = (self.simulate)(&parameters)?;
        let m = self.observed.values.len();
        if found.values.len() != m || found.covariance.size() != m {
            return None;
        }
        let mut covariance = Matrix::zero(m);
        for i in 0..m {
            for j in 0..m {
                let sum = self.observed.covariance.at(i, j) + found.covariance.at(i, j);
                covariance.set(i, j, sum);
            }
        }
        let usable = |i: usize| found.values[i].is_finite() && covariance.at(i, i) > 0.0;
        (0..m).all(usable).then(|| Here {
            off: (self.observed.values.iter().zip(&found.values))
                .map(|(o, s)| o - s)
                .collect(),
            values: found.values,
            covariance,
            days: found.days,
        })
    }

    pub(super) fn bounds(&self, i: usize) -> (f64, f64) {
        (
            libm::log(self.unknowns[i].low),
            libm::log(self.unknowns[i].high),
        )
    }

    /// d measure / d ln parameter by pairs within the bounds; 0 where neither side can be run.
    pub(super) fn slopes(&mut self, at: &[f64], here: &Here, step: f64) -> Vec<Vec<f64>> {
        (0..at.len())
            .map(|i| {
                let (low, high) = self.bounds(i);
                let mut side = |x: f64| {
                    let mut there = at.to_vec();
                    there[i] = x.clamp(low, high);
                    let values = self.at(&there).map(|h| h.values);
                    match values {
                        Some(values) => (there[i], values),
                        None => (at[i], here.values.clone()),
                    }
                };
                let (up, down) = (side(at[i] + step), side(at[i] - step));
                let width = up.0 - down.0;
                let slope = |(u, d): (&f64, &f64)| if width > 0.0 { (u - d) / width } else { 0.0 };
                up.1.iter().zip(&down.1).map(slope).collect()
            })
            .collect()
    }

    /// A point on the way of the step that is closer; at most a factor of 3 a round.
    pub(super) fn improve(&mut self, at: &[f64], here: &Here, step: &[f64]) -> Tried {
        let longest = step.iter().fold(0.0_f64, |m, s| m.max(s.abs()));
        let mut length = if longest > 1.1 { 1.1 / longest } else { 1.0 };
        let mut noise = 0.0;
        for trial in 0..6 {
            let next: Vec<f64> = (0..at.len())
                .map(|i| {
                    let (low, high) = self.bounds(i);
                    (at[i] + length * step[i]).clamp(low, high)
                })
                .collect();
            if let Some(there) = self.at(&next) {
                let (change, apart) = there.change(here);
                if trial == 0 {
                    noise = apart;
                }
                if change < 0.0 {
                    let better = Some((next, there));
                    return Tried { better, noise };
                }
            }
            length *= 0.4;
        }
        Tried {
            better: None,
            noise,
        }
    }
}
