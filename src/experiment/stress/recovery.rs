//! How long the center needs after a shock.
//!
//! The same days are simulated with the shock, for certain, and without it. The loss of an interval
//! is the service level without the shock less that with it, over the contact types that the shock
//! touches, by itself or through the agents who serve them. A day is back in the first
//! interval, from the one on in which the shock ends, whose loss is within the tolerance and
//! whose successor's is too (a single interval may look good by chance). The time to recover
//! runs from the end of the shock, ramps included, to the start of that interval, and is 0 where
//! that lies before the end; it is known to the interval. A day that is not back in the last
//! interval has no time, and counts as longer than all others.

use crate::experiment::days::Sides;
use crate::model::Clock;
use crate::scenario::{Scenario, Shock};
use crate::stats::{Covariances, Moments, Point};

/// A shock whose course is followed.
#[derive(Debug, Clone)]
pub struct Shocked {
    /// Name of the shock.
    pub name: String,
    /// The world in which it happens for certain.
    pub with: usize,
    /// The world in which it never does.
    pub without: usize,
    /// Contact types it touches, by itself or through their agents.
    pub contacts: Vec<usize>,
    /// Its end \[s from the scenario's start\].
    pub end: f64,
    /// The interval in which it begins, counted from the end of the warm-up.
    pub first: usize,
    /// The interval in which it ends.
    pub last: usize,
    /// Largest loss at which the center is back.
    pub tolerance: f64,
    clock: Clock,
}

impl Shocked {
    /// A shock; `None` where it ends after the horizon or touches no type.
    #[must_use]
    pub fn new(
        scenario: &Scenario,
        shock: &Shock,
        (with, without): (usize, usize),
        tolerance: f64,
    ) -> Option<Self> {
        let clock = Clock {
            horizon: scenario.duration,
            interval: scenario.interval,
            intervals: scenario.intervals,
            warm_up: scenario.warm_up,
        };
        let end = shock.at + shock.length + shock.decay;
        let on_agents = shock.agents != 1.0 || shock.absence > 0.0;
        let on_contacts = [
            shock.volume,
            shock.handle_time,
            shock.patience,
            shock.self_service,
        ] != [1.0; 4]
            || shock.prevented > 0.0;
        let touched = |kind: &usize| {
            let served = scenario.contacts[*kind].groups.iter();
            on_contacts && shock.contacts.contains(kind)
                || on_agents && served.into_iter().any(|g| shock.groups.contains(&g.group))
        };
        let contacts: Vec<usize> = (0..scenario.contacts.len()).filter(touched).collect();
        let interval =
            |at: f64| (libm::floor(at / clock.interval) as usize).saturating_sub(clock.warm_up);
        let counted = shock.at >= clock.statistics_from() && end < clock.horizon;
        (counted && !contacts.is_empty()).then(|| Self {
            name: shock.name.clone(),
            with,
            without,
            contacts,
            end,
            first: interval(shock.at),
            last: interval(end),
            tolerance,
            clock,
        })
    }

    /// Time from the end of the shock to the start of an interval \[s\].
    fn until(&self, interval: usize) -> f64 {
        (self.clock.start_of(self.clock.warm_up + interval) - self.end).max(0.0)
    }

    /// The time to recover \[s\], given the losses of all intervals; infinite where the last one is
    /// not back.
    fn time(&self, losses: &[f64]) -> f64 {
        let back = |i: usize| losses.get(i).is_none_or(|loss| *loss <= self.tolerance);
        (self.last..losses.len())
            .find(|i| back(*i) && back(*i + 1))
            .map_or(f64::INFINITY, |i| self.until(i))
    }
}

/// What a shock did.
#[derive(Debug, Clone)]
pub struct Course {
    /// By interval: both sides of the service level with the shock, then without.
    levels: Vec<Covariances>,
    /// The time to recover of every day \[s\]; infinite where it did not.
    pub times: Vec<f64>,
    losses: Vec<f64>,
}

impl Course {
    pub(super) fn new(_: &Shocked, intervals: usize) -> Self {
        Self {
            levels: vec![Covariances::new(4); intervals],
            times: Vec::new(),
            losses: Vec::new(),
        }
    }

    /// Folds in a day: the sides of the service levels of all intervals, type by type.
    pub(super) fn push(&mut self, of: &Shocked, with: &[Sides], without: &[Sides]) {
        let intervals = self.levels.len();
        self.losses.clear();
        for (i, levels) in self.levels.iter_mut().enumerate() {
            let sum = |all: &[Sides]| {
                let own = of.contacts.iter().map(|kind| all[kind * intervals + i]);
                own.fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
            };
            let (with, without) = (sum(with), sum(without));
            levels.push(&[with.0, with.1, without.0, without.1]);
            // Where nobody came nothing is lost.
            let loss = without.0 / without.1 - with.0 / with.1;
            self.losses.push(if loss.is_nan() { 0.0 } else { loss });
        }
        self.times.push(of.time(&self.losses));
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.levels.iter_mut().zip(&other.levels) {
            mine.merge(theirs);
        }
        self.times.extend_from_slice(&other.times);
    }

    /// Expected loss of an interval; `None` where nobody comes.
    #[must_use]
    pub fn loss(&self, interval: usize) -> Option<Point> {
        self.levels
            .get(interval)?
            .contrast(&[((2, 3), 1.0), ((0, 1), -1.0)])
    }

    /// The interval with the largest expected loss.
    #[must_use]
    pub fn worst(&self) -> Option<(usize, Point)> {
        let losses = (0..self.levels.len()).filter_map(|i| Some((i, self.loss(i)?)));
        losses.reduce(|worst, next| {
            if next.1.value > worst.1.value {
                next
            } else {
                worst
            }
        })
    }

    /// Mean time to recover over the days that did \[s\].
    #[must_use]
    pub fn mean(&self) -> Option<Point> {
        let back = self.times.iter().copied().filter(|t| t.is_finite());
        back.collect::<Moments>().point()
    }

    /// The time within which a share `p` of all days is back \[s\], the smallest there is; infinite
    /// where fewer are.
    #[must_use]
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let mut times = self.times.clone();
        times.sort_by(f64::total_cmp);
        let rank = libm::ceil(p * times.len() as f64) as usize;
        times.get(rank.max(1) - 1).copied()
    }

    /// Days that were not back at the end of the horizon.
    #[must_use]
    pub fn never(&self) -> u64 {
        self.times.iter().filter(|t| t.is_infinite()).count() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Overrides, parse};

    /// Eight half hours; a shock from 0:30 that ends, with its decay, in the middle of the third.
    fn shocked() -> Shocked {
        let text = r#"
busyhour = 1
duration = "4h"
interval = "30m"
[contact.calls]
channel = "voice"
arrivals = { rate = "60/h" }
talk = { exponential = { mean = "3m" } }
[group.agents]
agents = 5
skills = { calls = 1 }
[[shock]]
name = "rush"
at = "00:30"
for = "30m"
decay = "10m"
volume = 2
"#;
        let scenario = parse(text, &Overrides::default()).expect("valid").scenario;
        Shocked::new(&scenario, &scenario.shocks[0], (0, 1), 0.05).expect("it ends in time")
    }

    #[test]
    fn the_time_runs_from_the_end_of_the_shock_to_two_good_intervals() {
        let of = shocked();
        assert_eq!((of.first, of.last), (1, 2));
        let minutes = |losses: [f64; 8]| of.time(&losses) / 60.0;
        // Within the tolerance from the interval in which it ends.
        assert_eq!(minutes([0.0, 0.4, 0.05, 0.05, 0.0, 0.0, 0.0, 0.0]), 0.0);
        // From 1:30 on, 20 minutes after 1:10.
        assert_eq!(minutes([0.0, 0.4, 0.2, 0.0, 0.0, 0.3, 0.0, 0.0]), 20.0);
        // 1:30 looked good by chance: from 2:30 on.
        assert_eq!(minutes([0.0, 0.4, 0.2, 0.0, 0.1, 0.0, 0.0, 0.9]), 80.0);
        // Only the last interval is back.
        assert_eq!(minutes([0.0, 0.4, 0.2, 0.2, 0.2, 0.2, 0.2, 0.0]), 140.0);
        assert_eq!(
            minutes([0.0, 0.4, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2]),
            f64::INFINITY
        );
    }

    #[test]
    fn days_that_are_never_back_are_the_longest() {
        let of = shocked();
        let mut course = Course::new(&of, 8);
        let with = |lost: f64| {
            let mut sides = [(10.0, 10.0); 8];
            sides[2].0 = 10.0 * (1.0 - lost);
            sides
        };
        let without = [(10.0, 10.0); 8];
        for lost in [0.0, 0.0, 0.3, 0.3] {
            course.push(&of, &with(lost), &without);
        }
        let mut worse = [(10.0, 10.0); 8];
        worse[2..].fill((0.0, 10.0));
        course.push(&of, &worse, &without);
        assert_eq!(course.never(), 1);
        assert_eq!(course.mean().unwrap().value, 600.0);
        assert_eq!(course.quantile(0.4), Some(0.0));
        assert_eq!(course.quantile(0.8), Some(1200.0));
        assert_eq!(course.quantile(0.9), Some(f64::INFINITY));
        let (at, loss) = course.worst().unwrap();
        assert_eq!(at, 2);
        assert!((loss.value - 1.6 / 5.0).abs() < 1e-12, "{loss:?}");
    }
}
