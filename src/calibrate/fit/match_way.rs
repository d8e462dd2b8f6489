//! One round of the search that matches measures: the point, and where to go from it.

use super::linear::Matrix;
use super::match_measures::Held;

/// Where the search goes from a point.
pub(super) struct Way {
    /// By parameter, in its logarithm; not beyond the bounds.
    pub(super) step: Vec<f64>,
    /// Standard errors of the logarithms; NaN where a parameter is held.
    pub(super) errors: Vec<f64>,
    pub(super) held: Vec<Option<Held>>,
}

/// The simulation at one point.
pub(super) struct Here {
    pub(super) values: Vec<f64>,
    /// Observed less simulated.
    pub(super) off: Vec<f64>,
    /// Covariance of the difference.
    pub(super) covariance: Matrix,
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
    /// The step of those that are not held alone, for where the way to a bound leads nowhere;
    /// `None` where nobody is on such a way.
    pub(super) fn of_free(&self) -> Option<Vec<f64>> {
        let own = |(step, held): (&f64, &Option<Held>)| if held.is_none() { *step } else { 0.0 };
        let free: Vec<f64> = self.step.iter().zip(&self.held).map(own).collect();
        (free != self.step).then_some(free)
    }

    /// The step within the bounds; `None` where the measures depend on no parameter.
    pub(super) fn of(
        at: &[f64],
        bounds: &[(f64, f64)],
        here: &Here,
        slopes: &[Vec<f64>],
    ) -> Option<Self> {
        let none: Vec<Option<Held>> = (0..at.len())
            .map(|i| {
                let (low, high) = bounds[i];
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
        };
        loop {
            let free: Vec<usize> = (0..at.len()).filter(|i| way.held[*i].is_none()).collect();
            if free.is_empty() {
                let felt = way.held.iter().any(|h| *h != Some(Held::NoInfluence));
                return felt.then_some(way);
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
                return Some(way);
            }
        }
    }
}
