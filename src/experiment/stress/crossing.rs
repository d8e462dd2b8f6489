//! Where a figure passes a level as something of the scenario is varied.

use super::figures::{Figure, Sums};
use crate::stats::Point;

/// Where a target stops being kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Crossing {
    /// At this value.
    At(Point),
    /// It is kept at all values that were looked at.
    Kept,
    /// It is missed at all of them.
    Missed,
    /// It cannot be told: a day would never end, nobody comes, or the run was stopped.
    Unknown,
}

impl Crossing {
    /// The value, where there is one.
    #[must_use]
    pub fn point(&self) -> Option<Point> {
        match self {
            Self::At(point) => Some(*point),
            _ => None,
        }
    }
}

/// A place with its error. Where no day at either neighbour tells anything of it (all of them meet
/// the target at one, none at the other) its error is not known.
pub(super) fn located(value: f64, error: Point) -> Point {
    Point {
        value,
        std_error: error.std_error.filter(|e| *e > 0.0),
        ..error
    }
}

/// Where a figure passes `level` between worlds at ascending values, on the straight line between
/// the two neighbours; of several places that nearest to `neutral`. The error is that of the
/// two over the slope, with their covariance.
pub(super) fn crossing(
    sums: &Sums,
    nodes: &[(f64, usize)],
    figure: Figure,
    level: f64,
    neutral: f64,
) -> Crossing {
    let known = nodes.iter().filter_map(|&(at, world)| {
        let point = sums.value(figure, world)?;
        Some((at, world, point.value - level))
    });
    let known: Vec<(f64, usize, f64)> = known.collect();
    let pairs = known
        .windows(2)
        .filter(|pair| (pair[0].2 >= 0.0) != (pair[1].2 >= 0.0));
    let place = |pair: &[(f64, usize, f64)]| {
        let up = pair[0].2 / (pair[0].2 - pair[1].2);
        (up, pair[0].0 + up * (pair[1].0 - pair[0].0))
    };
    let far = |pair: &[(f64, usize, f64)]| libm::fabs(place(pair).1 - neutral);
    let Some(pair) = pairs.min_by(|a, b| far(a).total_cmp(&far(b))) else {
        return match known.first() {
            None => Crossing::Unknown,
            Some(first) if first.2 >= 0.0 => Crossing::Kept,
            Some(_) => Crossing::Missed,
        };
    };
    let (up, value) = place(pair);
    let slope = (pair[1].2 - pair[0].2) / (pair[1].0 - pair[0].0);
    let moves = [(pair[0].1, -(1.0 - up) / slope), (pair[1].1, -up / slope)];
    match sums.contrast(figure, &moves) {
        Some(error) => Crossing::At(located(value, error)),
        None => Crossing::Unknown,
    }
}
