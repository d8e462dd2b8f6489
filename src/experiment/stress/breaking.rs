//! The breaking point: the volume at which a target is missed more often than is bearable.
//!
//! The chance of the target, or the service level, falls as the volume rises: it grows with the
//! inverse of the volume, which is searched with few days, then simulated in full at two ends
//! about there. The straight line between them meets the threshold; its error is that of the two
//! ends over the slope, with their covariance, as both meet the same days (delta method).

use super::crossing::{Crossing, located};
use super::factor::Factor;
use super::figures::{Figure, Sums, Whose};
use super::worlds::Worlds;
use crate::experiment::root::{About, LEAST, Line, MOST, Reach, search};
use crate::replicate::{Plan, Progress};
use crate::scenario::Scenario;
use crate::stats::Point;

/// Replications of the search.
const SEARCHED: u64 = 64;
/// Least distance from the middle to the ends: over the chances there the line is nearly straight,
/// and chance does not hide its slope.
const DISTANCE: f64 = 0.02;
/// How often the ends are simulated in full, where the search was wrong.
const ROUNDS: usize = 3;

/// When a target counts as kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold {
    /// Whose target.
    pub whose: Whose,
    /// The chance with which a day must meet it; `None`: the service level itself must, on
    /// average over all days.
    pub chance: Option<f64>,
}

impl Threshold {
    /// What is compared.
    #[must_use]
    pub fn figure(&self) -> Figure {
        match self.chance {
            Some(_) => Figure::Met(self.whose),
            None => Figure::Slack(self.whose),
        }
    }

    /// With what.
    #[must_use]
    pub fn level(&self) -> f64 {
        self.chance.unwrap_or(0.0)
    }
}

/// The breaking point, as a factor on a load.
#[derive(Debug, Clone)]
pub struct Breaking {
    /// What is raised: volume or handle time.
    pub load: Factor,
    /// The factor at which it breaks. `Below`: the least of [`RANGE`](Self::RANGE) is not borne,
    /// `Above`: even the largest is.
    pub factor: Reach<Point>,
    /// The figure at a factor of 1.
    pub base: Option<Point>,
}

impl Breaking {
    /// Least and largest factor that are looked at.
    pub const RANGE: [f64; 2] = [1.0 / MOST, 1.0 / LEAST];

    /// The same, as targets see it.
    #[must_use]
    pub fn crossing(&self) -> Crossing {
        match self.factor {
            Reach::At(point) => Crossing::At(point),
            Reach::Above => Crossing::Kept,
            Reach::Below => Crossing::Missed,
            Reach::Unknown => Crossing::Unknown,
        }
    }
}

/// A load that is searched.
pub(super) struct Load<'a> {
    pub base: &'a Scenario,
    pub load: Factor,
    pub threshold: Threshold,
    pub plan: &'a Plan,
    pub progress: &'a Progress,
}

impl Load<'_> {
    /// The scenario at an inverse of the load.
    pub fn at(&self, inverse: f64) -> Scenario {
        self.load.apply(self.base, 1.0 / inverse)
    }

    /// About where the inverse of the load is.
    pub fn search(&self, worlds: &Worlds) -> Reach<About> {
        let few = Plan {
            replications: self.plan.replications.min(SEARCHED),
            ..self.plan.clone()
        };
        let level = |inverse: f64| {
            let sums = worlds.alone(&self.at(inverse), &few, self.progress)?;
            sums.value(self.threshold.figure(), 0)
        };
        search(level, self.threshold.level(), 1.0, DISTANCE)
    }

    /// The breaking point from two ends that were simulated, at these positions; simulates others
    /// where the search was wrong.
    pub fn settle(
        &self,
        worlds: &Worlds,
        mut about: About,
        sums: &Sums,
        ends: [usize; 2],
    ) -> Reach<Point> {
        let mut line = self.line(about, sums, ends);
        let mut own: Option<Sums> = None;
        for _ in 1..ROUNDS {
            let (next, good) = Line::aim(about, line);
            if good || self.progress.stopped() {
                break;
            }
            about = next;
            let models = about.ends().map(|x| worlds.compiled(&self.at(x)));
            let [Some(low), Some(high)] = models else {
                return Reach::Unknown;
            };
            let again = super::figures::simulate(&[low, high], &[], self.plan, self.progress);
            line = self.line(about, &again, [0, 1]);
            own = Some(again);
        }
        let Some(line) = line else {
            return Reach::Unknown;
        };
        if line.value < LEAST {
            return Reach::Above;
        }
        if line.value > MOST {
            return Reach::Below;
        }
        let (sums, ends) = match &own {
            Some(own) => (own, [0, 1]),
            None => (sums, ends),
        };
        let moves = [(ends[0], line.moves[0]), (ends[1], line.moves[1])];
        let Some(error) = sums.contrast(self.threshold.figure(), &moves) else {
            return Reach::Unknown;
        };
        let value = 1.0 / line.value;
        // The factor is the inverse.
        let std_error = error.std_error.map(|e| e * value * value);
        Reach::At(located(value, Point { std_error, ..error }))
    }

    fn line(&self, about: About, sums: &Sums, ends: [usize; 2]) -> Option<Line> {
        let figure = self.threshold.figure();
        let [low, high] = ends.map(|w| sums.value(figure, w));
        Line::meet(about, [low?.value, high?.value], self.threshold.level())
    }
}
