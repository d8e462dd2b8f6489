//! The ratio of two means, such as answered in time / offered.

use super::gather::Gather;
use super::keep::{Keep, Reader, Writer};
use super::{Confidence, Estimate, Moments, Point};

/// Means, squared deviations and co-moment of pairs (x, y).
///
/// [`ratio`](Self::ratio) is the ratio of means x̄/ȳ (the volume-weighted,
/// long-run figure), [`MeanOfDays`] the other one. Updates by Welford, merging
/// by Chan, Golub and LeVeque (1983). For several ratios of the same counters
/// see [`Joint`](super::Joint).
///
/// ```
/// use busyhour::stats::{Confidence, PairMoments};
/// let mut level = PairMoments::new();
/// for (in_time, offered) in [(80.0, 100.0), (150.0, 200.0), (60.0, 80.0)] {
///     level.push(in_time, offered);
/// }
/// let estimate = level.ratio(&Confidence::default()).unwrap();
/// assert!((estimate.mean - 290.0 / 380.0).abs() < 1e-15);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PairMoments {
    n: u64,
    mean: [f64; 2],
    xx: f64,
    xy: f64,
    yy: f64,
}

impl PairMoments {
    /// No pairs yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            n: 0,
            mean: [0.0; 2],
            xx: 0.0,
            xy: 0.0,
            yy: 0.0,
        }
    }

    /// So many pairs of these means, and sums of squares and products xx, xy, yy of deviations.
    pub(crate) const fn from_parts(n: u64, mean: [f64; 2], [xx, xy, yy]: [f64; 3]) -> Self {
        Self {
            n,
            mean,
            xx,
            xy,
            yy,
        }
    }

    /// Adds one pair.
    #[inline]
    pub fn push(&mut self, x: f64, y: f64) {
        self.push_share(x, y, 1.0 / (self.n + 1) as f64);
    }

    /// Adds one pair, given the share of all pairs that it is: 1/n, with itself counted.
    #[inline]
    pub(crate) fn push_share(&mut self, x: f64, y: f64, r: f64) {
        self.n += 1;
        let (dx, dy) = (x - self.mean[0], y - self.mean[1]);
        self.mean[0] += dx * r;
        self.mean[1] += dy * r;
        self.spread(dx, dy, 1.0 - r);
    }

    /// Adds all pairs of `other`.
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
        let (dx, dy) = (other.mean[0] - self.mean[0], other.mean[1] - self.mean[1]);
        self.n += other.n;
        self.mean[0] += dx * share;
        self.mean[1] += dy * share;
        self.spread(dx, dy, na * share);
        self.xx += other.xx;
        self.xy += other.xy;
        self.yy += other.yy;
    }

    /// Number of pairs.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    /// Means of x and y; `None` without pairs.
    #[must_use]
    pub fn means(&self) -> Option<(f64, f64)> {
        (self.n > 0).then_some((self.mean[0], self.mean[1]))
    }

    /// Sample covariance of x and y (divisor n − 1); `None` for n < 2.
    #[must_use]
    pub fn covariance(&self) -> Option<f64> {
        (self.n > 1).then(|| self.xy / (self.n - 1) as f64)
    }

    /// θ = x̄/ȳ with the standard error of the delta method,
    /// √((s²ₓ − 2θ·sₓᵧ + θ²·s²ᵧ)/n) / |ȳ| (Serfling 1980).
    ///
    /// `None` without pairs or if ȳ is zero. The bias is of order 1/n; for few
    /// replications whose raw pairs are at hand see
    /// [`jackknife_ratio`](super::jackknife_ratio).
    #[must_use]
    pub fn point(&self) -> Option<Point> {
        let (x, y) = self.means()?;
        if y == 0.0 {
            return None;
        }
        let theta = x / y;
        let residual = self.xx - 2.0 * theta * self.xy + theta * theta * self.yy;
        Some(Point {
            value: theta,
            std_error: ratio_error(residual, y, self.n),
            n: self.n,
        })
    }

    /// θ = x̄/ȳ with its half-width (t with n − 1 degrees of freedom; `None`
    /// inside for n = 1). `None` as in [`point`](Self::point).
    #[must_use]
    pub fn ratio(&self, confidence: &Confidence) -> Option<Estimate> {
        self.point()?.estimate(confidence)
    }

    fn spread(&mut self, dx: f64, dy: f64, weight: f64) {
        let wx = dx * weight;
        self.xx += dx * wx;
        self.xy += dy * wx;
        self.yy += dy * (dy * weight);
    }
}

impl Gather for PairMoments {
    fn gather(&mut self) {
        self.n = self.n.min(1);
        (self.xx, self.xy, self.yy) = (0.0, 0.0, 0.0);
    }
}

impl Keep for PairMoments {
    fn write(&self, to: &mut Writer) {
        let Self {
            n,
            mean,
            xx,
            xy,
            yy,
        } = self;
        n.write(to);
        if *n > 0 {
            mean.write(to);
            [*xx, *xy, *yy].write(to);
        }
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Option<()> {
        *self = Self::new();
        self.n = from.observations()?;
        if self.n > 0 {
            self.mean.read(from)?;
            for sum in [&mut self.xx, &mut self.xy, &mut self.yy] {
                sum.read(from)?;
            }
        }
        Some(())
    }
}

/// Standard error of a ratio from the sum of squared residuals x − θy. Rounding
/// may leave a tiny negative sum where the residuals are all zero.
pub(super) fn ratio_error(residual: f64, denominator: f64, n: u64) -> Option<f64> {
    let count = n as f64;
    (n > 1).then(|| (residual.max(0.0) / (count * (count - 1.0))).sqrt() / denominator.abs())
}

/// The plain average of the daily ratios x/y over the days with y > 0.
///
/// It answers "what does a day look like", where every day weighs the same, and
/// differs from the ratio of means when busy days are worse than quiet ones.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct MeanOfDays(Moments);

impl MeanOfDays {
    /// No days yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(Moments::new())
    }

    /// Adds one day; a day with y ≤ 0 (or NaN) has no ratio and is left out.
    #[inline]
    pub fn push(&mut self, x: f64, y: f64) {
        if y > 0.0 {
            self.0.push(x / y);
        }
    }

    /// Adds all days of `other`.
    pub fn merge(&mut self, other: &Self) {
        self.0.merge(&other.0);
    }

    /// Mean and variance of the daily ratios, over the days that counted.
    #[must_use]
    pub fn moments(&self) -> &Moments {
        &self.0
    }

    /// The average with its Student-t half-width; `None` if no day counted.
    #[must_use]
    pub fn estimate(&self, confidence: &Confidence) -> Option<Estimate> {
        self.0.estimate(confidence)
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_random::Splitmix;
    use super::*;
    use proptest::prelude::*;

    fn collect(pairs: &[(f64, f64)]) -> PairMoments {
        let mut moments = PairMoments::new();
        pairs.iter().for_each(|&(x, y)| moments.push(x, y));
        moments
    }

    #[test]
    fn exact_small_case() {
        // x̄ = 2, ȳ = 4, θ = ½; residuals x − y/2 = −½, 1, −½: sum of squares 1.5.
        let m = collect(&[(1.0, 3.0), (3.0, 4.0), (2.0, 5.0)]);
        let point = m.point().unwrap();
        assert!((point.value - 0.5).abs() < 1e-15);
        assert!((point.std_error.unwrap() - 0.5 / 4.0).abs() < 1e-14);
        assert!((m.covariance().unwrap() - 0.5).abs() < 1e-15);
    }

    #[test]
    fn no_ratio_where_there_is_none() {
        let c = Confidence::default();
        assert_eq!(PairMoments::new().ratio(&c), None);
        assert_eq!(collect(&[(0.0, 0.0), (0.0, 0.0)]).ratio(&c), None);
        let one = collect(&[(1.0, 2.0)]).ratio(&c).unwrap();
        assert_eq!((one.mean, one.half_width), (0.5, None));
        let exact = collect(&[(1.0, 10.0), (2.0, 20.0), (7.0, 70.0)])
            .ratio(&c)
            .unwrap();
        assert!(exact.half_width.unwrap() < 1e-7);
        let mut days = MeanOfDays::new();
        days.push(1.0, 0.0);
        assert_eq!(days.estimate(&c), None);
        days.push(1.0, 2.0);
        days.push(1.0, 1.0);
        assert_eq!(days.estimate(&c).unwrap().mean, 0.75);
        assert_eq!(days.moments().n(), 2);
    }

    #[test]
    fn the_ratio_interval_covers() {
        // Busy days fall behind: y = 100 + d, x = 80 + d/2 − 0.004·d² + noise, d of sd 20.
        let (c, mut random) = (Confidence::default().at(50), Splitmix(1));
        let truth = (80.0 - 0.004 * 400.0) / 100.0;
        let covered = (0..4000).filter(|_| {
            let mut m = PairMoments::new();
            for _ in 0..50 {
                let d = 20.0 * random.normal();
                m.push(
                    80.0 + 0.5 * d - 0.004 * d * d + 3.0 * random.normal(),
                    100.0 + d,
                );
            }
            let e = m.ratio(&c).unwrap();
            (e.mean - truth).abs() <= e.half_width.unwrap()
        });
        let share = covered.count() as f64 / 4000.0;
        assert!(
            (share - 0.95).abs() < 4.0 * (0.95f64 * 0.05 / 4000.0).sqrt(),
            "{share}"
        );
    }

    proptest! {
        #[test]
        fn merging_any_split_is_pushing_all(
            pairs in prop::collection::vec((-1e3..1e3f64, -1e3..1e3f64), 0..60), at in 0usize..60
        ) {
            let at = at.min(pairs.len());
            let all = collect(&pairs);
            let mut merged = collect(&pairs[..at]);
            merged.merge(&collect(&pairs[at..]));
            prop_assert_eq!(merged.n, all.n);
            let scale = 1e-12 * (1.0 + all.xx + all.yy);
            for (a, b) in [(merged.xx, all.xx), (merged.xy, all.xy), (merged.yy, all.yy)] {
                prop_assert!((a - b).abs() <= scale);
            }
            for i in 0..2 {
                prop_assert!((merged.mean[i] - all.mean[i]).abs() <= 1e-9);
            }
        }
    }
}
