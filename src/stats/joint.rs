//! Several ratios from one accumulator.

use std::fmt;
use std::marker::PhantomData;

use super::pair::ratio_error;
use super::{Confidence, Estimate, Point};

/// Which co-moments a [`Joint`] keeps: index pairs (i, j), in either order; the
/// variance of variable i is the pair (i, i).
pub trait Pairs<const P: usize> {
    /// The pairs. Every index is checked against the number of variables at compile time.
    const PAIRS: [(u8, u8); P];
}

/// Means of V counters and those P co-moments that some ratio needs.
///
/// One value per counter and replication. `push` costs 2 operations per kept
/// pair and 4 per variable; with the pairs known at compile time it is
/// unrolled and free of bounds checks. Welford's update, merging by Chan, Golub
/// and LeVeque (1983).
///
/// ```
/// use busyhour::stats::{Confidence, Joint, Pairs};
/// struct Kept;
/// const OFFERED: usize = 0;
/// const IN_TIME: usize = 1;
/// const LEFT_EARLY: usize = 2;
/// impl Pairs<6> for Kept {
///     const PAIRS: [(u8, u8); 6] = [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)];
/// }
/// let mut cell = Joint::<Kept, 3, 6>::new();
/// cell.push(&[100.0, 70.0, 2.0]);
/// cell.push(&[120.0, 75.0, 6.0]);
/// // in time / (offered − left early)
/// let level = cell.ratio(
///     &[(IN_TIME, 1.0)],
///     &[(OFFERED, 1.0), (LEFT_EARLY, -1.0)],
///     &Confidence::default(),
/// );
/// assert!((level.unwrap().mean - 145.0 / 212.0).abs() < 1e-15);
/// ```
pub struct Joint<K, const V: usize, const P: usize> {
    n: u64,
    mean: [f64; V],
    co: [f64; P],
    kept: PhantomData<fn() -> K>,
}

impl<K: Pairs<P>, const V: usize, const P: usize> Joint<K, V, P> {
    const CHECKED: () = {
        let mut p = 0;
        while p < P {
            let (i, j) = K::PAIRS[p];
            assert!(
                (i as usize) < V && (j as usize) < V,
                "a pair names no variable"
            );
            p += 1;
        }
    };

    /// Where the co-moment of two variables is kept; `usize::MAX` where it is not.
    const PLACES: [[usize; V]; V] = {
        let mut places = [[usize::MAX; V]; V];
        let mut p = 0;
        while p < P {
            let (i, j) = (K::PAIRS[p].0 as usize, K::PAIRS[p].1 as usize);
            places[i][j] = p;
            places[j][i] = p;
            p += 1;
        }
        places
    };

    /// No values yet.
    #[must_use]
    pub const fn new() -> Self {
        let () = Self::CHECKED;
        Self {
            n: 0,
            mean: [0.0; V],
            co: [0.0; P],
            kept: PhantomData,
        }
    }

    /// Adds one value of every variable.
    #[inline]
    pub fn push(&mut self, x: &[f64; V]) {
        self.n += 1;
        let r = 1.0 / self.n as f64;
        let d = std::array::from_fn(|i| x[i] - self.mean[i]);
        self.shift(&d, r);
        self.spread(&d, 1.0 - r);
    }

    /// Adds all values of `other`.
    #[inline]
    pub fn merge(&mut self, other: &Self) {
        if other.n == 0 {
            return;
        }
        if self.n == 0 {
            *self = *other;
            return;
        }
        let (na, nb) = (self.n as f64, other.n as f64);
        let share = nb / (na + nb);
        self.n += other.n;
        let d = std::array::from_fn(|i| other.mean[i] - self.mean[i]);
        self.shift(&d, share);
        self.spread(&d, na * share);
        for (co, theirs) in self.co.iter_mut().zip(&other.co) {
            *co += theirs;
        }
    }

    /// Number of replications.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    /// Means of the variables; all 0 without values.
    #[must_use]
    pub fn means(&self) -> &[f64; V] {
        &self.mean
    }

    /// The mean of Σ c·variable with its half-width, for `form` = \[(variable, c), …\].
    ///
    /// `None` without values. The pairs of all its variables must be kept (a
    /// debug assertion says so); where one is not, a release build gives `None`.
    #[must_use]
    pub fn linear(&self, form: &[(usize, f64)], confidence: &Confidence) -> Option<Estimate> {
        let weights = Self::weights(form, 1.0, [0.0; V])?;
        let value = self.value(&weights)?;
        let std_error = ratio_error(self.quadratic(&weights)?, 1.0, self.n);
        Point {
            value,
            std_error,
            n: self.n,
        }
        .estimate(confidence)
    }

    /// The ratio of the means of two linear forms with its delta-method
    /// half-width, as in [`PairMoments::ratio`](super::PairMoments::ratio).
    ///
    /// `None` without values or where the denominator is zero. Pairs that are
    /// not kept: as in [`linear`](Self::linear).
    #[must_use]
    pub fn ratio(
        &self,
        num: &[(usize, f64)],
        den: &[(usize, f64)],
        confidence: &Confidence,
    ) -> Option<Estimate> {
        self.ratio_point(num, den)?.estimate(confidence)
    }

    /// [`ratio`](Self::ratio) with the standard error instead of a half-width.
    #[must_use]
    pub fn ratio_point(&self, num: &[(usize, f64)], den: &[(usize, f64)]) -> Option<Point> {
        let above = Self::weights(num, 1.0, [0.0; V])?;
        let below = self.value(&Self::weights(den, 1.0, [0.0; V])?)?;
        if below == 0.0 {
            return None;
        }
        let value = self.value(&above)? / below;
        let residual = self.quadratic(&Self::weights(den, -value, above)?)?;
        Some(Point {
            value,
            std_error: ratio_error(residual, below, self.n),
            n: self.n,
        })
    }

    #[inline(always)]
    fn shift(&mut self, d: &[f64; V], factor: f64) {
        for (mean, d) in self.mean.iter_mut().zip(d) {
            *mean += d * factor;
        }
    }

    #[inline(always)]
    fn spread(&mut self, d: &[f64; V], weight: f64) {
        let w = d.map(|d| d * weight);
        for p in 0..P {
            let (i, j) = const { K::PAIRS }[p];
            self.co[p] += d[i as usize] * w[j as usize];
        }
    }

    /// `start` + factor · form, as one weight per variable; `None` if it names no variable.
    fn weights(form: &[(usize, f64)], factor: f64, mut start: [f64; V]) -> Option<[f64; V]> {
        for &(i, c) in form {
            debug_assert!(i < V, "variable {i} of {V}");
            *start.get_mut(i)? += factor * c;
        }
        Some(start)
    }

    fn value(&self, weights: &[f64; V]) -> Option<f64> {
        let sum = weights.iter().zip(&self.mean).map(|(w, m)| w * m).sum();
        (self.n > 0).then_some(sum)
    }

    /// Sum of squared deviations of a linear form.
    fn quadratic(&self, weights: &[f64; V]) -> Option<f64> {
        let mut sum = 0.0;
        for (i, a) in weights.iter().enumerate().filter(|(_, a)| **a != 0.0) {
            for (j, b) in weights
                .iter()
                .enumerate()
                .skip(i)
                .filter(|(_, b)| **b != 0.0)
            {
                let both = if i == j { 1.0 } else { 2.0 };
                sum += both * a * b * self.co_moment(i, j)?;
            }
        }
        Some(sum)
    }

    fn co_moment(&self, i: usize, j: usize) -> Option<f64> {
        let kept = self.co.get(const { Self::PLACES }[i][j]);
        debug_assert!(kept.is_some(), "the pair ({i}, {j}) is not kept");
        kept.copied()
    }
}

impl<K, const V: usize, const P: usize> Clone for Joint<K, V, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K, const V: usize, const P: usize> Copy for Joint<K, V, P> {}

impl<K: Pairs<P>, const V: usize, const P: usize> Default for Joint<K, V, P> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K, const V: usize, const P: usize> PartialEq for Joint<K, V, P> {
    fn eq(&self, other: &Self) -> bool {
        self.n == other.n && self.mean == other.mean && self.co == other.co
    }
}

impl<K, const V: usize, const P: usize> fmt::Debug for Joint<K, V, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { n, mean, co, .. } = self;
        f.debug_struct("Joint")
            .field("n", n)
            .field("mean", mean)
            .field("co", co)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::{Moments, PairMoments};
    use proptest::prelude::*;

    struct All;
    impl Pairs<6> for All {
        const PAIRS: [(u8, u8); 6] = [(0, 0), (1, 0), (0, 2), (1, 1), (1, 2), (2, 2)];
    }
    type Three = Joint<All, 3, 6>;

    fn collect(rows: &[[f64; 3]]) -> Three {
        let mut joint = Three::new();
        rows.iter().for_each(|row| joint.push(row));
        joint
    }

    #[test]
    fn few_values() {
        let c = Confidence::default();
        assert_eq!(Three::new().ratio(&[(0, 1.0)], &[(1, 1.0)], &c), None);
        assert_eq!(Three::new().linear(&[(0, 1.0)], &c), None);
        let one = collect(&[[1.0, 2.0, 0.0]]);
        let ratio = one.ratio(&[(0, 1.0)], &[(1, 1.0)], &c).unwrap();
        assert_eq!((ratio.mean, ratio.half_width), (0.5, None));
        assert_eq!(one.ratio(&[(0, 1.0)], &[(2, 1.0)], &c), None);
        assert_eq!(one.ratio(&[(0, 1.0)], &[], &c), None);
    }

    #[test]
    #[should_panic(expected = "is not kept")]
    #[cfg(debug_assertions)]
    fn a_missing_pair_is_noticed() {
        struct Little;
        impl Pairs<1> for Little {
            const PAIRS: [(u8, u8); 1] = [(0, 0)];
        }
        let mut joint = Joint::<Little, 2, 1>::new();
        joint.push(&[1.0, 2.0]);
        let _ = joint.ratio(&[(0, 1.0)], &[(1, 1.0)], &Confidence::default());
    }

    proptest! {
        #[test]
        fn agrees_with_pair_moments_and_with_any_split(
            rows in prop::collection::vec([0.0..1e3f64, 1.0..1e3f64, 0.0..0.5f64], 2..40),
            at in 0usize..40
        ) {
            let c = Confidence::default();
            let at = at.min(rows.len());
            let mut merged = collect(&rows[..at]);
            merged.merge(&collect(&rows[at..]));
            let (mut pair, mut plain) = (PairMoments::new(), Moments::new());
            for [a, b, d] in &rows {
                pair.push(a - d, b - d);
                plain.push(2.0 * a - b);
            }
            let want = pair.point().unwrap();
            for joint in [merged, collect(&rows)] {
                let got = joint
                    .ratio_point(&[(0, 1.0), (2, -1.0)], &[(1, 1.0), (2, -1.0)])
                    .unwrap();
                prop_assert!((got.value - want.value).abs() <= 1e-12 * (1.0 + want.value.abs()));
                let (g, w) = (got.std_error.unwrap(), want.std_error.unwrap());
                // Squares are compared: a root has no digits near zero.
                prop_assert!((g * g - w * w).abs() <= 1e-11 * (1.0 + want.value * want.value));
                let (g, w) = (
                    joint.linear(&[(0, 2.0), (1, -1.0)], &c).unwrap(),
                    plain.estimate(&c).unwrap(),
                );
                prop_assert!((g.mean - w.mean).abs() <= 1e-9);
            }
        }
    }
}
