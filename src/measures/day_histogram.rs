//! One figure of many days, rounded and counted.

use crate::stats::Spread;
use crate::stats::gather::Gather;
use crate::stats::keep::{Keep, Reader, Writer, read_list, write_list};

/// How many days came to each of a row of numbered values.
///
/// The values are whole numbers, steps of a scale that the owner knows. Only
/// the stretch from the smallest to the largest is kept, 4 bytes a step: what a figure can
/// take is far more than what it takes. All counts are integers, so that days may be added and
/// histograms merged in any order and give the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DayHistogram {
    first: u32,
    counts: Vec<u32>,
    days: u64,
}

impl DayHistogram {
    /// Adds a day.
    #[inline]
    pub fn add(&mut self, step: u32) {
        self.add_days(step, 1);
    }

    /// Adds all days of `other`.
    pub fn merge(&mut self, other: &Self) {
        for (step, &count) in (other.first..).zip(&other.counts) {
            if count > 0 {
                self.add_days(step, count);
            }
        }
    }

    fn add_days(&mut self, step: u32, count: u32) {
        self.days += u64::from(count);
        let place = step.wrapping_sub(self.first) as usize;
        match self.counts.get_mut(place) {
            Some(there) => *there = there.saturating_add(count),
            None => self.widen(step, count),
        }
    }

    /// Adds days at a step outside of what is kept.
    #[cold]
    fn widen(&mut self, step: u32, count: u32) {
        if self.counts.is_empty() {
            self.first = step;
        } else if step < self.first {
            let more = (self.first - step) as usize;
            self.counts.splice(0..0, std::iter::repeat_n(0, more));
            self.first = step;
        }
        let place = (step - self.first) as usize;
        if place >= self.counts.len() {
            // To the step, not twice as far: there are many histograms.
            self.counts.reserve_exact(place + 1 - self.counts.len());
            self.counts.resize(place + 1, 0);
        }
        self.counts[place] += count;
    }

    /// Number of days.
    #[must_use]
    pub fn days(&self) -> u64 {
        self.days
    }

    /// Largest step that a day came to; `None` without days.
    #[must_use]
    pub fn last(&self) -> Option<u32> {
        (self.days > 0).then(|| self.first + self.counts.len() as u32 - 1)
    }

    /// p05, p50 and p95 over the days, where `value` is what a step stands for.
    ///
    /// They are those of the rounded days as [`crate::stats::spread`] has them (type 7 of
    /// Hyndman and Fan 1996), so that they differ from those of the days themselves by no more
    /// than rounding moves a day. `None` without days.
    #[must_use]
    pub fn spread(&self, value: impl Fn(u32) -> f64) -> Option<Spread> {
        let last = self.days.checked_sub(1)? as f64;
        let at = |p: f64| {
            let rank = p * last;
            let (low, share) = (rank as u64, rank - (rank as u64) as f64);
            let below = value(self.step_of_day(low));
            if share <= 0.0 {
                return below;
            }
            let above = value(self.step_of_day(low + 1));
            below + share * (above - below)
        };
        Some(Spread {
            p05: at(0.05),
            p50: at(0.50),
            p95: at(0.95),
        })
    }

    /// The step of the day that is `rank`-th from below, counted from 0.
    fn step_of_day(&self, rank: u64) -> u32 {
        let mut upto = 0;
        for (step, &count) in (self.first..).zip(&self.counts) {
            upto += u64::from(count);
            if upto > rank {
                return step;
            }
        }
        self.first + (self.counts.len() as u32).saturating_sub(1)
    }
}

/// Whole numbers without an upper limit in at most [`Self::STEPS`] steps, the same for any
/// order of the days.
///
/// A step is one while all days are below 256, then 2, 4, … as the largest day wants it: it
/// never exceeds 1/128 of that, and a day is off by at most half a step less a half.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CountHistogram {
    /// A step is 2^doublings.
    doublings: u32,
    steps: DayHistogram,
}

impl CountHistogram {
    /// Most steps of a histogram.
    pub const STEPS: u32 = 256;

    /// Adds a day.
    #[inline]
    pub fn add(&mut self, count: u32) {
        if count >> self.doublings >= Self::STEPS {
            self.coarsen(Self::STEPS.leading_zeros() + 1 - count.leading_zeros());
        }
        self.steps.add(count >> self.doublings);
    }

    /// Adds all days of `other`.
    pub fn merge(&mut self, other: &Self) {
        if other.doublings > self.doublings {
            self.coarsen(other.doublings);
        }
        if other.doublings == self.doublings {
            self.steps.merge(&other.steps);
        } else {
            let mut other = other.clone();
            other.coarsen(self.doublings);
            self.steps.merge(&other.steps);
        }
    }

    /// Joins steps until one is 2^doublings.
    #[cold]
    fn coarsen(&mut self, doublings: u32) {
        let by = doublings - self.doublings;
        let fine = std::mem::take(&mut self.steps);
        for (step, &count) in (fine.first..).zip(&fine.counts) {
            if count > 0 {
                self.steps.add_days(step >> by, count);
            }
        }
        self.doublings = doublings;
    }

    /// p05, p50 and p95 over the days; `None` without days.
    #[must_use]
    pub fn spread(&self) -> Option<Spread> {
        let width = f64::from(1u32 << self.doublings);
        self.steps
            .spread(|step| f64::from(step) * width + 0.5 * (width - 1.0))
    }
}

/// More steps than any scale has: what is read cannot stretch a histogram without bound.
const MOST_STEPS: usize = 1024;

/// Quantiles over days come without intervals: every day counts alike.
impl Gather for DayHistogram {
    fn gather(&mut self) {}
}

impl Keep for DayHistogram {
    fn write(&self, to: &mut Writer) {
        let Self {
            first,
            counts,
            days: _,
        } = self;
        first.write(to);
        write_list(counts, to);
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Option<()> {
        self.first.read(from)?;
        read_list(&mut self.counts, from)?;
        self.days = self.counts.iter().map(|c| u64::from(*c)).sum();
        let fits = self.first as usize <= MOST_STEPS && self.counts.len() <= MOST_STEPS;
        fits.then_some(())
    }
}

/// Quantiles over days come without intervals: every day counts alike.
impl Gather for CountHistogram {
    fn gather(&mut self) {}
}

impl Keep for CountHistogram {
    fn write(&self, to: &mut Writer) {
        let Self { doublings, steps } = self;
        doublings.write(to);
        steps.write(to);
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Option<()> {
        self.doublings.read(from)?;
        self.steps.read(from)?;
        (self.doublings < u32::BITS).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::spread;
    use proptest::prelude::*;

    fn close(a: Spread, b: Spread, within: f64) -> bool {
        let pairs = [(a.p05, b.p05), (a.p50, b.p50), (a.p95, b.p95)];
        pairs
            .iter()
            .all(|(x, y)| (x - y).abs() <= within + 1e-9 * y.abs())
    }

    #[test]
    fn few_days() {
        let mut days = DayHistogram::default();
        assert_eq!((days.spread(f64::from), days.last()), (None, None));
        days.add(7);
        let one = days.spread(f64::from).unwrap();
        assert_eq!(
            (one.p05, one.p50, one.p95, days.last()),
            (7.0, 7.0, 7.0, Some(7))
        );
        days.add(3);
        let two = days.spread(f64::from).unwrap();
        assert!(close(
            two,
            Spread {
                p05: 3.2,
                p50: 5.0,
                p95: 6.8
            },
            1e-12
        ));
    }

    #[test]
    fn memory_is_that_of_the_stretch() {
        let mut days = DayHistogram::default();
        [790, 800, 795].into_iter().for_each(|step| days.add(step));
        assert!(days.counts.capacity() <= 16, "{}", days.counts.capacity());
    }

    #[test]
    fn large_counts_are_coarse_only_as_far_as_they_must() {
        let mut days = CountHistogram::default();
        for (count, doublings) in [
            (0, 0),
            (255, 0),
            (256, 1),
            (511, 1),
            (512, 2),
            (u32::MAX, 24),
        ] {
            days.add(count);
            assert_eq!(days.doublings, doublings, "{count}");
        }
        assert!(days.spread().unwrap().p95 > 0.7 * f64::from(u32::MAX));
    }

    proptest! {
        #[test]
        fn counts_below_256_are_exact(mut days in prop::collection::vec(0u16..256, 1..80)) {
            let mut all = CountHistogram::default();
            days.iter().for_each(|&d| all.add(u32::from(d)));
            let mut exact: Vec<f64> = days.drain(..).map(f64::from).collect();
            prop_assert!(close(all.spread().unwrap(), spread(&mut exact).unwrap(), 1e-9));
        }

        #[test]
        fn no_count_is_off_by_more_than_a_256th_of_the_largest(
            days in prop::collection::vec(0u32..1_000_000, 1..80)
        ) {
            let mut all = CountHistogram::default();
            days.iter().for_each(|&d| all.add(d));
            let mut exact: Vec<f64> = days.iter().copied().map(f64::from).collect();
            let largest = f64::from(*days.iter().max().unwrap());
            let got = all.spread().unwrap();
            prop_assert!(close(got, spread(&mut exact).unwrap(), largest / 256.0));
        }

        #[test]
        fn any_order_gives_the_same(
            days in prop::collection::vec(0u32..5_000, 0..60), at in 0usize..60
        ) {
            let of = |days: &[u32]| {
                let mut all = CountHistogram::default();
                days.iter().for_each(|&d| all.add(d));
                all
            };
            let at = at.min(days.len());
            let (a, b) = (of(&days[..at]), of(&days[at..]));
            let (mut ab, mut ba) = (a.clone(), b.clone());
            ab.merge(&b);
            ba.merge(&a);
            let backwards: Vec<u32> = days.iter().rev().copied().collect();
            prop_assert_eq!(&ab, &ba);
            prop_assert_eq!(&ab, &of(&days));
            prop_assert_eq!(&ab, &of(&backwards));
        }
    }
}
