//! Ratios of several runs on the same customers, and differences of them.

use super::Point;
use super::gather::Gather;
use super::keep::{Keep, Reader, Writer};
use super::pair::ratio_error;

/// Means and all co-moments of as many variables as are wanted.
///
/// For a number of variables known when the program is written [`Joint`](super::Joint) is
/// faster; this one is for comparisons, whose number of runs is known only later. Updates by
/// Welford, merging by Chan, Golub and LeVeque (1983).
///
/// ```
/// use busyhour::stats::Covariances;
/// // Variables 0 and 1 are answered in time and offered of one plan, 2 and 3 of another, on the
/// // same days.
/// let mut days = Covariances::new(4);
/// days.push(&[80.0, 100.0, 90.0, 100.0]);
/// days.push(&[60.0, 100.0, 75.0, 100.0]);
/// days.push(&[85.0, 110.0, 99.0, 110.0]);
/// let gain = days.contrast(&[((2, 3), 1.0), ((0, 1), -1.0)]).unwrap();
/// assert!((gain.value - (264.0 - 225.0) / 310.0).abs() < 1e-12);
/// assert!(gain.std_error.unwrap() < 0.02);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Covariances {
    n: u64,
    mean: Vec<f64>,
    /// Rows of the lower triangle.
    co: Vec<f64>,
    /// Deviations of the observation at hand.
    deviations: Vec<f64>,
}

impl Covariances {
    /// No observations yet.
    #[must_use]
    pub fn new(variables: usize) -> Self {
        Self {
            n: 0,
            mean: vec![0.0; variables],
            co: vec![0.0; variables * (variables + 1) / 2],
            deviations: vec![0.0; variables],
        }
    }

    /// Forgets all observations.
    pub fn clear(&mut self) {
        self.n = 0;
        self.mean.fill(0.0);
        self.co.fill(0.0);
    }

    /// Number of observations.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    /// Means of the variables; all 0 without observations.
    #[must_use]
    pub fn means(&self) -> &[f64] {
        &self.mean
    }

    /// Adds an observation: one value of each variable.
    pub fn push(&mut self, values: &[f64]) {
        self.n += 1;
        let share = 1.0 / self.n as f64;
        for ((d, value), mean) in self.deviations.iter_mut().zip(values).zip(&self.mean) {
            *d = value - mean;
        }
        self.shift(share, 1.0 - share);
    }

    /// Adds all observations of `other`, which has as many variables.
    pub fn merge(&mut self, other: &Self) {
        if other.n == 0 {
            return;
        }
        let (na, nb) = (self.n as f64, other.n as f64);
        let share = nb / (na + nb);
        self.n += other.n;
        for ((d, theirs), mean) in self.deviations.iter_mut().zip(&other.mean).zip(&self.mean) {
            *d = theirs - mean;
        }
        self.shift(share, na * share);
        for (co, theirs) in self.co.iter_mut().zip(&other.co) {
            *co += theirs;
        }
    }

    /// Moves the means by a share of the deviations, and adds their products.
    fn shift(&mut self, share: f64, weight: f64) {
        for (mean, d) in self.mean.iter_mut().zip(&self.deviations) {
            *mean += d * share;
        }
        let mut rest = self.co.as_mut_slice();
        for (i, d) in self.deviations.iter().enumerate() {
            let (row, after) = rest.split_at_mut(i + 1);
            let weighted = d * weight;
            for (co, other) in row.iter_mut().zip(&self.deviations) {
                *co += weighted * other;
            }
            rest = after;
        }
    }

    /// A weighted sum of ratios of means, given as ((numerator, denominator), weight), with its
    /// standard error by the delta method: as all variables are of the same observations, what
    /// they have in common takes itself off.
    ///
    /// `None` without observations, where a denominator is zero, or where a variable does not
    /// exist.
    #[must_use]
    pub fn contrast(&self, of: &[((usize, usize), f64)]) -> Option<Point> {
        if self.n == 0 {
            return None;
        }
        let mut gradient: Vec<(usize, f64)> = Vec::with_capacity(2 * of.len());
        let mut value = 0.0;
        for &((num, den), weight) in of {
            let (x, y) = (*self.mean.get(num)?, *self.mean.get(den)?);
            if y == 0.0 {
                return None;
            }
            let ratio = x / y;
            value += weight * ratio;
            for (variable, slope) in [(num, weight / y), (den, -weight * ratio / y)] {
                let same = |v: usize| v == variable || self.always_equal(v, variable);
                match gradient.iter_mut().find(|(v, _)| same(*v)) {
                    Some((_, sum)) => *sum += slope,
                    None => gradient.push((variable, slope)),
                }
            }
        }
        let mut residual = 0.0;
        for (i, (a, slope)) in gradient.iter().enumerate() {
            residual += slope * slope * self.co_moment(*a, *a);
            for (b, other) in &gradient[..i] {
                residual += 2.0 * slope * other * self.co_moment(*a, *b);
            }
        }
        Some(Point {
            value,
            std_error: ratio_error(residual, 1.0, self.n),
            n: self.n,
        })
    }

    /// Whether two variables had the same value in every observation: they count as one, so that
    /// differences of what is equal are exactly nothing.
    fn always_equal(&self, i: usize, j: usize) -> bool {
        let both = self.co_moment(i, j);
        self.mean[i] == self.mean[j] && self.co_moment(i, i) == both && self.co_moment(j, j) == both
    }

    pub(super) fn co_moment(&self, i: usize, j: usize) -> f64 {
        let (i, j) = (i.max(j), i.min(j));
        self.co[i * (i + 1) / 2 + j]
    }
}

impl Gather for Covariances {
    fn gather(&mut self) {
        self.n = self.n.min(1);
        self.co.fill(0.0);
    }
}

impl Keep for Covariances {
    fn write(&self, to: &mut Writer) {
        let Self {
            n,
            mean,
            co,
            deviations: _,
        } = self;
        n.write(to);
        mean.write(to);
        co.write(to);
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Option<()> {
        self.n = from.observations()?;
        self.mean.read(from)?;
        self.co.read(from)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{PairMoments, test_random::Splitmix};
    use super::*;
    use proptest::prelude::*;

    fn collect(rows: &[[f64; 4]]) -> Covariances {
        let mut out = Covariances::new(4);
        rows.iter().for_each(|row| out.push(row));
        out
    }

    #[test]
    fn nothing_where_there_is_nothing() {
        assert_eq!(Covariances::new(4).contrast(&[((0, 1), 1.0)]), None);
        let one = collect(&[[1.0, 2.0, 0.0, 0.0]]);
        assert_eq!(one.contrast(&[((0, 3), 1.0)]), None);
        assert_eq!(one.contrast(&[((0, 4), 1.0)]), None);
        assert_eq!(one.contrast(&[((0, 1), 1.0)]).unwrap().std_error, None);
    }

    #[test]
    fn a_ratio_less_itself_is_nothing() {
        let rows = collect(&[[1.0, 2.0, 5.0, 6.0], [2.0, 3.0, 1.0, 7.0]]);
        let none = rows.contrast(&[((0, 1), 1.0), ((0, 1), -1.0)]).unwrap();
        assert_eq!((none.value, none.std_error), (0.0, Some(0.0)));
    }

    #[test]
    fn what_is_always_equal_has_no_difference() {
        let twice = |x: f64, y: f64| [x, y, x, y];
        let rows = collect(&[twice(1.0, 3.0), twice(2.0, 3.1), twice(0.7, 4.3)]);
        let none = rows.contrast(&[((0, 1), 1.0), ((2, 3), -1.0)]).unwrap();
        assert_eq!((none.value, none.std_error), (0.0, Some(0.0)));
    }

    /// The difference of two ratios on common days: its interval covers, and is much narrower
    /// than that of separate days.
    #[test]
    fn the_interval_of_a_difference_covers() {
        let mut random = Splitmix(3);
        let (mut covered, mut paired, mut apart) = (0, 0.0, 0.0);
        for _ in 0..2000 {
            let mut days = Covariances::new(4);
            for _ in 0..60 {
                let day = 15.0 * random.normal();
                let own = 2.0 * random.normal();
                days.push(&[
                    80.0 + 0.5 * day + own,
                    100.0 + day,
                    75.0 + 0.45 * day + own + random.normal(),
                    100.0 + day,
                ]);
            }
            let difference = days.contrast(&[((0, 1), 1.0), ((2, 3), -1.0)]).unwrap();
            let error = difference.std_error.unwrap();
            covered += u32::from((difference.value - 0.05).abs() <= 2.0 * error);
            paired += error;
            let single = |pair| days.contrast(&[(pair, 1.0)]).unwrap().std_error.unwrap();
            apart += (single((0, 1)) * single((0, 1)) + single((2, 3)) * single((2, 3))).sqrt();
        }
        // 95 % within 4 standard errors of 2,000 trials.
        let share = f64::from(covered) / 2000.0;
        assert!((share - 0.95).abs() < 0.02, "{share}");
        assert!(paired < 0.4 * apart, "{paired} {apart}");
    }

    proptest! {
        #[test]
        fn agrees_with_pair_moments_and_with_any_split(
            rows in prop::collection::vec([0.0..1e3f64, 1.0..1e3f64, 0.0..9.0f64, 1.0..9.0f64], 2..40),
            at in 0usize..40
        ) {
            let at = at.min(rows.len());
            let mut merged = collect(&rows[..at]);
            merged.merge(&collect(&rows[at..]));
            let mut pair = PairMoments::new();
            rows.iter().for_each(|r| pair.push(r[0], r[1]));
            let want = pair.point().unwrap();
            for all in [merged, collect(&rows)] {
                let got = all.contrast(&[((0, 1), 1.0)]).unwrap();
                prop_assert!((got.value - want.value).abs() <= 1e-12 * (1.0 + want.value.abs()));
                let (g, w) = (got.std_error.unwrap(), want.std_error.unwrap());
                prop_assert!((g * g - w * w).abs() <= 1e-10 * (1.0 + want.value * want.value));
            }
        }
    }
}
