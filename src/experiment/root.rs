//! Which factor meets a target: a search by few days, then a straight line by many.
//!
//! What is searched grows with the factor: the service level with the agents, the chance of a
//! target with the inverse of the volume.

use crate::stats::Point;

/// Least factor that is looked at.
pub const LEAST: f64 = 0.2;
/// Largest factor that is looked at.
pub const MOST: f64 = 3.0;
/// First step away from a guess.
const STEP: f64 = 0.1;
/// Largest distance between the middle and the ends, as a share of the middle.
const WIDEST: f64 = 0.15;

/// Which factor meets a target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reach<T> {
    /// This one.
    At(T),
    /// Even [`LEAST`].
    Below,
    /// Not even [`MOST`].
    Above,
    /// It cannot be told: a day would never end, or the run was stopped.
    Unknown,
}

/// Where a factor probably is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct About {
    pub middle: f64,
    /// From the middle to the ends between which it probably is.
    pub half: f64,
}

impl About {
    /// The ends.
    pub fn ends(self) -> [f64; 2] {
        [self.middle - self.half, self.middle + self.half]
    }

    /// With ends that are both above 0.
    pub fn bounded(self) -> Self {
        Self {
            half: self.half.min(0.5 * self.middle),
            ..self
        }
    }
}

/// A factor with its service level; `None` where days never end.
#[derive(Debug, Clone, Copy)]
struct End {
    at: f64,
    level: Option<Point>,
}

/// Where the straight line between two simulated ends meets a target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    pub value: f64,
    /// What it moves by as the level at each end moves: with the covariances of the ends this
    /// gives its error (delta method).
    pub moves: [f64; 2],
}

impl Line {
    /// The line between the ends of `about` at these levels; `None` where it does not grow.
    pub fn meet(about: About, levels: [f64; 2], target: f64) -> Option<Self> {
        let [low, high] = levels;
        let slope = (high - low) / (2.0 * about.half);
        if slope <= 0.0 {
            return None;
        }
        let up = (target - low) / (high - low);
        Some(Self {
            value: about.middle - about.half + 2.0 * about.half * up,
            moves: [-(1.0 - up) / slope, -up / slope],
        })
    }

    /// Where to look next, and whether that is not needed: the target may be met as far outside
    /// the ends as they are from the middle.
    pub fn aim(at: About, line: Option<Self>) -> (About, bool) {
        let Some(line) = line else {
            let half = 2.0 * at.half;
            return (About { half, ..at }.bounded(), false);
        };
        let away = (line.value - at.middle) / at.half;
        let middle = at.middle + at.half * away.clamp(-4.0, 4.0);
        let middle = middle.clamp(LEAST, MOST);
        (About { middle, ..at }.bounded(), libm::fabs(away) <= 2.0)
    }
}

/// Steps away from a guess until the target lies between two factors, and halves what is between
/// them down to twice `finest`. The ends are as far apart as chance at these few days needs.
pub(super) fn search(
    level: impl Fn(f64) -> Option<Point>,
    target: f64,
    guess: f64,
    finest: f64,
) -> Reach<About> {
    let ask = |at: f64| End {
        at,
        level: level(at),
    };
    let met = |end: &End| end.level.is_some_and(|p| p.value >= target);
    let mut here = ask(guess.clamp(LEAST, MOST));
    let up = !met(&here);
    let mut step = STEP;
    let (mut low, mut high) = loop {
        match (up, here.level) {
            (false, _) if here.at <= LEAST => return Reach::Below,
            (true, None) if here.at >= MOST => return Reach::Unknown,
            (true, _) if here.at >= MOST => return Reach::Above,
            _ => {}
        }
        let there = ask(match up {
            true => (here.at * (1.0 + step)).min(MOST),
            false => (here.at / (1.0 + step)).max(LEAST),
        });
        match (up, met(&there)) {
            (true, true) => break (here, there),
            (false, false) => break (there, here),
            _ => here = there,
        }
        step *= 2.0;
    };
    while high.at - low.at > 2.0 * finest {
        let middle = ask(0.5 * (low.at + high.at));
        if met(&middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Reach::At(between(&low, &high, target, finest))
}

/// On the straight line between the ends.
fn between(low: &End, high: &End, target: f64, finest: f64) -> About {
    let mut about = About {
        middle: 0.5 * (low.at + high.at),
        half: finest,
    };
    if let (Some(below), Some(above)) = (low.level, high.level) {
        let slope = (above.value - below.value) / (high.at - low.at);
        about.middle = low.at + (target - below.value) / slope;
        let error = below.std_error.zip(above.std_error).map(|(a, b)| a.max(b));
        let chance = 2.0 * error.unwrap_or(0.0) / slope;
        about.half = finest.max(chance).min(finest.max(WIDEST * about.middle));
    }
    about.bounded()
}

/// The factor at which a function that grows meets a target, to twelve digits.
pub(super) fn bisect(level: impl Fn(f64) -> Option<f64>, target: f64) -> Reach<f64> {
    let met = |at: f64| level(at).is_some_and(|l| l >= target);
    let (mut low, mut high) = (LEAST, MOST);
    if met(low) {
        return Reach::Below;
    }
    if !met(high) {
        return match level(high) {
            Some(_) => Reach::Above,
            None => Reach::Unknown,
        };
    }
    while high - low > 1e-12 {
        let middle = 0.5 * (low + high);
        if met(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Reach::At(high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(value: f64) -> Option<Point> {
        Some(Point {
            value,
            std_error: Some(0.01),
            n: 64,
        })
    }

    #[test]
    fn finds_what_is_there() {
        for root in [0.25, 0.9, 1.0, 1.3, 2.9] {
            for guess in [0.1, 1.0, 2.0, 9.0] {
                let level = |at: f64| point(0.8 + 0.5 * (at - root));
                let Reach::At(about) = search(level, 0.8, guess, 0.02) else {
                    panic!("{root}, {guess}");
                };
                assert!((about.middle - root).abs() < 1e-9, "{about:?}");
                // Twice the error over the slope.
                assert!((about.half - 0.04f64.min(0.15 * root)).abs() < 1e-9);
            }
            let Reach::At(exact) = bisect(|at| Some(0.8 + 0.5 * (at - root)), 0.8) else {
                panic!("{root}");
            };
            assert!((exact - root).abs() < 1e-11);
        }
    }

    #[test]
    fn knows_what_is_out_of_reach() {
        assert_eq!(search(|_| point(0.5), 0.8, 1.0, 0.02), Reach::Above);
        assert_eq!(search(|_| point(0.9), 0.8, 1.0, 0.02), Reach::Below);
        assert_eq!(search(|_| None, 0.8, 1.0, 0.02), Reach::Unknown);
        assert_eq!(bisect(|_| Some(0.5), 0.8), Reach::Above);
        assert_eq!(bisect(|_| Some(0.9), 0.8), Reach::Below);
        assert_eq!(bisect(|_| None, 0.8), Reach::Unknown);
        // Days without end below a factor: between there and what is met.
        let level = |at: f64| if at < 1.5 { None } else { point(0.9) };
        let Reach::At(about) = search(level, 0.8, 1.0, 0.02) else {
            panic!("it is found");
        };
        assert!((about.middle - 1.5).abs() < 0.04, "{about:?}");
    }
}
