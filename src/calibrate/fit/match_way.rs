//! One round of the search that matches measures: the point, and where to go from it.

use super::linear::Matrix;
use super::match_measures::Held;
use super::match_points::Here;

/// Distance from a bound, of logarithms, at which a parameter is there.
const AT_BOUND: f64 = 0.01;

/// Where the search goes from a point.
pub(super) struct Way {
    /// By parameter, in its logarithm; not beyond the bounds.
    pub(super) step: Vec<f64>,
    /// Standard errors of the logarithms; NaN where a parameter is held.
    pub(super) errors: Vec<f64>,
    pub(super) held: Vec<Option<Held>>,
    /// Held at a bound that nothing tells from where it was.
    pub(super) undecided: Vec<bool>,
}

/// Why a parameter is not moved any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Settled {
    /// It is at the bound it was on its way to: nothing tells that from where it was.
    AtBound,
    /// It was on its way to a bound, but is closer where it is.
    Inside,
}

impl Here {
    /// The Gauss–Newton step and the sandwich; `None` where the slopes do not span the parameters.
    fn step(&self, slopes: &[&[f64]], off: &[f64]) -> Option<(Vec<f64>, Matrix)> {
        let (k, m) = (slopes.len(), off.len());
        let weighted = |a: usize, i: usize| slopes[a][i] / self.variance(i);
        let right: Vec<f64> = (0..k)
            .map(|a| (0..m).map(|i| weighted(a, i) * off[i]).sum())
            .collect();
        let (mut bread, mut meat) = (Matrix::zero(k), Matrix::zero(k));
        for a in 0..k {
            for (b, slope) in slopes.iter().enumerate() {
                bread.set(a, b, (0..m).map(|i| weighted(a, i) * slope[i]).sum());
                let row = |i| (0..m).map(move |j| (i, j));
                let pairs = (0..m).flat_map(row);
                let term = |(i, j)| weighted(a, i) * self.covariance.at(i, j) * weighted(b, j);
                meat.set(a, b, pairs.map(term).sum());
            }
        }
        let factored = bread.cholesky()?;
        let inverse = factored.inverse();
        let mut sandwich = Matrix::zero(k);
        for a in 0..k {
            for b in 0..k {
                let mut sum = 0.0;
                for c in 0..k {
                    for d in 0..k {
                        sum += inverse.at(a, c) * meat.at(c, d) * inverse.at(d, b);
                    }
                }
                sandwich.set(a, b, sum);
            }
        }
        let step = factored.solve(&right);
        step.iter()
            .all(|s| s.is_finite())
            .then_some((step, sandwich))
    }
}

impl Way {
    /// Whether every step is at most this share of its standard error, and nobody is on the way to
    /// a bound.
    pub(super) fn within(&self, share: f64) -> bool {
        let all = self.step.iter().zip(&self.errors).zip(&self.held);
        let moves = |((s, e), held): ((&f64, &f64), &Option<Held>)| match held {
            Some(_) => s.abs() <= AT_BOUND,
            None => s.abs() <= share * e,
        };
        all.into_iter().all(moves)
    }

    /// Who is on the way to a bound, and not there yet.
    pub(super) fn on_way(&self) -> Vec<usize> {
        let on_way = |i: &usize| self.held[*i].is_some() && self.step[*i].abs() > AT_BOUND;
        (0..self.step.len()).filter(on_way).collect()
    }

    /// By how much the step would bring the measures closer if they were linear.
    pub(super) fn gain(&self, here: &Here, slopes: &[Vec<f64>]) -> f64 {
        let each = here.off.iter().enumerate().map(|(m, off)| {
            let moved: f64 = slopes.iter().zip(&self.step).map(|(j, s)| j[m] * s).sum();
            moved * (2.0 * off - moved) / here.variance(m)
        });
        each.sum()
    }

    /// The step of those that are not held alone, for where the way to a bound leads nowhere;
    /// `None` where nobody is on such a way.
    pub(super) fn of_free(&self) -> Option<Vec<f64>> {
        let own = |(step, held): (&f64, &Option<Held>)| if held.is_none() { *step } else { 0.0 };
        let free: Vec<f64> = self.step.iter().zip(&self.held).map(own).collect();
        (free != self.step).then_some(free)
    }

    /// Whether the measures depend on a parameter here.
    pub(super) fn felt(&self) -> bool {
        self.held.iter().any(|h| *h != Some(Held::NoInfluence))
    }

    /// The step within the bounds; `None` where the slopes do not span the parameters.
    pub(super) fn of(
        at: &[f64],
        bounds: &[(f64, f64)],
        here: &Here,
        slopes: &[Vec<f64>],
        settled: &[Option<Settled>],
    ) -> Option<Self> {
        let inside = |i: &usize| settled[*i] == Some(Settled::Inside);
        let none: Vec<Option<Held>> = (0..at.len())
            .map(|i| {
                let (low, high) = bounds[i];
                if settled[i] == Some(Settled::AtBound) {
                    let least = at[i] - low < high - at[i];
                    return Some(if least { Held::Least } else { Held::Most });
                }
                let square: f64 = (slopes[i].iter().enumerate())
                    .map(|(m, slope)| slope * slope / here.variance(m))
                    .sum();
                let felt = square.sqrt() * (high - low) >= 1.0;
                (!felt).then_some(Held::NoInfluence)
            })
            .collect();
        let mut way = Self {
            step: vec![0.0; at.len()],
            errors: vec![f64::NAN; at.len()],
            held: none,
            undecided: settled
                .iter()
                .map(|s| *s == Some(Settled::AtBound))
                .collect(),
        };
        loop {
            let free = (0..at.len()).filter(|i| way.held[*i].is_none());
            let (stay, free): (Vec<usize>, Vec<usize>) = free.partition(inside);
            if free.is_empty() && stay.is_empty() {
                return Some(way);
            }
            // What the parameters held do on their way to the bounds.
            let mut off = here.off.clone();
            for (slope, step) in slopes.iter().zip(&way.step) {
                for (off, slope) in off.iter_mut().zip(slope) {
                    *off -= slope * step;
                }
            }
            let own: Vec<&[f64]> = free.iter().map(|i| slopes[*i].as_slice()).collect();
            let (step, covariance) = here.step(&own, &off)?;
            let mut beyond = false;
            for (place, i) in free.iter().copied().enumerate() {
                let (low, high) = bounds[i];
                let to = at[i] + step[place];
                if to < low || to > high {
                    beyond = true;
                    let held = if to < low { Held::Least } else { Held::Most };
                    way.held[i] = Some(held);
                    way.step[i] = to.clamp(low, high) - at[i];
                }
            }
            if !beyond {
                for (place, i) in free.iter().copied().enumerate() {
                    way.step[i] = step[place];
                    way.errors[i] = covariance.at(place, place).sqrt();
                }
                // Who stays is not known any better than the others.
                if !stay.is_empty() {
                    let all: Vec<usize> = free.iter().chain(&stay).copied().collect();
                    let own: Vec<&[f64]> = all.iter().map(|i| slopes[*i].as_slice()).collect();
                    let (_, covariance) = here.step(&own, &off)?;
                    for (place, i) in all.into_iter().enumerate() {
                        way.errors[i] = covariance.at(place, place).sqrt();
                    }
                }
                return Some(way);
            }
        }
    }
}
