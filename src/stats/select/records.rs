//! Observations of systems, and what they come to so far.

/// Numerator and denominator of a figure of a day; a plain figure has the denominator 1.
pub type Sides = (f64, f64);

/// What kind of figure is observed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A mean, or a ratio of means.
    Figure,
    /// The share of days on which something is so: days are 1 or 0.
    ShareOfDays,
}

/// An estimate from some days, and the variance of a single day of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observed {
    /// The ratio of means, or the difference of two.
    pub value: f64,
    /// Variance of a day; that of the value is this over the days.
    pub variance: f64,
}

/// The days of each system, in their order.
///
/// Figures are ratios of means over days, as everywhere: the service level of many days is not
/// the mean of the days' own. A day's part in a ratio is its linearised value: with R the ratio
/// and Y the denominator's mean, day (x, y) has e = (x − R·y) / Y. The e of a plain mean are the
/// deviations from it.
#[derive(Debug, Clone)]
pub struct Records {
    kinds: Vec<Kind>,
    /// By system, then by measure.
    days: Vec<Vec<Sides>>,
    sums: Vec<Sides>,
}

impl Records {
    /// No days yet of so many systems.
    #[must_use]
    pub fn new(systems: usize, kinds: &[Kind]) -> Self {
        let rows = systems * kinds.len();
        Self {
            kinds: kinds.to_vec(),
            days: vec![Vec::new(); rows],
            sums: vec![(0.0, 0.0); rows],
        }
    }

    /// Systems.
    #[must_use]
    pub fn systems(&self) -> usize {
        self.days.len() / self.kinds.len().max(1)
    }

    /// Measures of each.
    #[must_use]
    pub fn measures(&self) -> usize {
        self.kinds.len()
    }

    /// Adds the next day of a system: a pair of sides for each measure.
    pub fn push(&mut self, system: usize, day: &[Sides]) {
        let row = system * self.kinds.len();
        let own = self.days[row..].iter_mut().zip(&mut self.sums[row..]);
        for ((days, sum), sides) in own.zip(day) {
            days.push(*sides);
            *sum = (sum.0 + sides.0, sum.1 + sides.1);
        }
    }

    /// Days of a system.
    #[must_use]
    pub fn days(&self, system: usize) -> usize {
        self.days.get(system * self.kinds.len()).map_or(0, Vec::len)
    }

    /// The sides of a day of a system, one pair for each measure.
    pub fn day(&self, system: usize, day: usize) -> impl Iterator<Item = Sides> {
        let row = system * self.kinds.len();
        let own = self.days.iter().skip(row).take(self.kinds.len());
        own.filter_map(move |days| days.get(day).copied())
    }

    /// Days of all systems together.
    #[must_use]
    pub fn spent(&self) -> u64 {
        (0..self.systems()).map(|s| self.days(s) as u64).sum()
    }

    /// A figure of a system over all of its days; `None` where there is nothing to divide by.
    #[must_use]
    pub fn value(&self, system: usize, measure: usize) -> Option<f64> {
        ratio(*self.sums.get(system * self.kinds.len() + measure)?)
    }

    /// A figure of a system over its first `n` days.
    #[must_use]
    pub fn observed(&self, system: usize, measure: usize, n: usize) -> Option<Observed> {
        let days = self.first(system, measure, n)?;
        let line = Line::of(days)?;
        let of_share = || {
            // Agresti and Coull (1998): as if two days more were so, and two were not.
            let share = (line.ratio * line.count + 2.0) / (line.count + 4.0);
            share * (1.0 - share)
        };
        let squares = days.iter().map(|day| line.at(*day)).map(|e| e * e);
        Some(Observed {
            value: line.ratio,
            variance: match self.kinds[measure] {
                Kind::Figure => squares.sum::<f64>() / (n as f64 - 1.0),
                Kind::ShareOfDays => of_share(),
            },
        })
    }

    /// A figure of `a` less that of `b` over the first `n` days of both, paired.
    #[must_use]
    pub fn difference(&self, a: usize, b: usize, measure: usize, n: usize) -> Option<Observed> {
        let (own, other) = (self.first(a, measure, n)?, self.first(b, measure, n)?);
        let (mine, theirs) = (Line::of(own)?, Line::of(other)?);
        let pairs = own.iter().zip(other);
        let squares = pairs
            .map(|(x, y)| mine.at(*x) - theirs.at(*y))
            .map(|e| e * e);
        let (squares, n) = (squares.sum::<f64>(), n as f64);
        Some(Observed {
            value: mine.ratio - theirs.ratio,
            variance: match self.kinds[measure] {
                Kind::Figure => squares / (n - 1.0),
                // As if they differed on two days more, once this way and once that (Agresti
                // and Min 2005): that no day differs yet does not mean that none will.
                Kind::ShareOfDays => (squares + 2.0) / (n + 1.0),
            },
        })
    }

    /// The first `n` days, at least two.
    fn first(&self, system: usize, measure: usize, n: usize) -> Option<&[Sides]> {
        let days = self.days.get(system * self.kinds.len() + measure)?;
        days.get(..n).filter(|_| n >= 2)
    }
}

fn ratio((x, y): Sides) -> Option<f64> {
    (y > 0.0).then(|| x / y)
}

/// What makes linearised values of days.
struct Line {
    ratio: f64,
    /// Mean of the denominators.
    mean: f64,
    /// Their sum.
    count: f64,
}

impl Line {
    fn of(days: &[Sides]) -> Option<Self> {
        let sum = days
            .iter()
            .fold((0.0, 0.0), |sum, day| (sum.0 + day.0, sum.1 + day.1));
        Some(Self {
            ratio: ratio(sum)?,
            mean: sum.1 / days.len() as f64,
            count: sum.1,
        })
    }

    fn at(&self, (x, y): Sides) -> f64 {
        (x - self.ratio * y) / self.mean
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{Confidence, Covariances, PairMoments};
    use super::*;

    /// The errors are those of the delta method, alone and of a difference.
    #[test]
    fn agrees_with_the_delta_method() {
        let rows = [
            [80.0, 100.0, 90.0, 100.0],
            [60.0, 100.0, 75.0, 100.0],
            [85.0, 110.0, 99.0, 111.0],
            [70.0, 91.0, 80.0, 90.0],
        ];
        let mut records = Records::new(2, &[Kind::Figure]);
        let (mut both, mut one) = (Covariances::new(4), PairMoments::new());
        for row in rows {
            records.push(0, &[(row[0], row[1])]);
            records.push(1, &[(row[2], row[3])]);
            both.push(&row);
            one.push(row[0], row[1]);
        }
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} {b}");
        let own = records.observed(0, 0, 4).unwrap();
        let half = one.ratio(&Confidence::default()).unwrap().half_width;
        let t = Confidence::default().t(4).unwrap();
        near(t * (own.variance / 4.0).sqrt(), half.unwrap());
        near(own.value, records.value(0, 0).unwrap());
        let want = both.contrast(&[((2, 3), 1.0), ((0, 1), -1.0)]).unwrap();
        let got = records.difference(1, 0, 0, 4).unwrap();
        near(got.value, want.value);
        near((got.variance / 4.0).sqrt(), want.std_error.unwrap());
        assert_eq!((records.days(1), records.spent()), (4, 8));
    }

    #[test]
    fn a_share_is_never_certain() {
        let mut records = Records::new(2, &[Kind::ShareOfDays]);
        for _ in 0..30 {
            records.push(0, &[(1.0, 1.0)]);
            records.push(1, &[(1.0, 1.0)]);
        }
        let own = records.observed(0, 0, 30).unwrap();
        let (p, q) = (32.0 / 34.0, 2.0 / 34.0);
        assert!((own.variance - p * q).abs() < 1e-12);
        let pair = records.difference(0, 1, 0, 30).unwrap();
        assert_eq!((pair.value, pair.variance), (0.0, 2.0 / 31.0));
    }

    #[test]
    fn nothing_where_there_is_nothing() {
        let mut records = Records::new(1, &[Kind::Figure]);
        assert_eq!(records.value(0, 0), None);
        records.push(0, &[(0.0, 0.0)]);
        records.push(0, &[(0.0, 0.0)]);
        assert_eq!(records.value(0, 0), None);
        assert_eq!(records.observed(0, 0, 2), None);
        assert_eq!(records.observed(0, 0, 1), None);
        assert_eq!(records.observed(0, 0, 3), None);
    }
}
