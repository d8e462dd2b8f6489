//! How a shock comes and goes, and what several together do over an interval.

use crate::scenario::Shock;

/// What a shock does to handle times, patience and self-service of contacts that arrive during
/// it.
#[derive(Debug, Clone)]
pub struct Effect {
    /// Position of the shock in the scenario, of which whether it happens is kept.
    pub shock: usize,
    /// Contact types it touches.
    pub contacts: Vec<bool>,
    /// Factor on talk and wrap-up at full strength.
    pub handle_time: f64,
    /// Factor on patience at full strength.
    pub patience: f64,
    /// Factor on the share contained by self-service at full strength.
    pub self_service: f64,
    /// Its course.
    pub course: Course,
}

/// The strength of a shock over time: 0, up to 1 over `ramp`, down to 0 over `decay`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Course {
    at: f64,
    full: f64,
    until: f64,
    over: f64,
}

impl Course {
    /// The course of a shock.
    #[must_use]
    pub fn of(shock: &Shock) -> Self {
        Self {
            at: shock.at,
            full: shock.at + shock.ramp,
            until: shock.at + shock.length,
            over: shock.at + shock.length + shock.decay,
        }
    }

    /// Strength at time `t`, 0–1; at a jump the value after it.
    #[must_use]
    pub fn strength(&self, t: f64) -> f64 {
        if t < self.at || t >= self.over {
            0.0
        } else if t < self.full {
            (t - self.at) / (self.full - self.at)
        } else if t < self.until {
            1.0
        } else {
            (self.over - t) / (self.over - self.until)
        }
    }

    /// Strength just before time `t`.
    #[must_use]
    pub fn strength_before(&self, t: f64) -> f64 {
        if t <= self.at || t > self.over {
            0.0
        } else if t <= self.full {
            (t - self.at) / (self.full - self.at)
        } else if t <= self.until {
            1.0
        } else {
            (self.over - t) / (self.over - self.until)
        }
    }

    /// Times at which the strength jumps or bends.
    #[must_use]
    pub fn corners(&self) -> [f64; 4] {
        [self.at, self.full, self.until, self.over]
    }
}

/// The factor that a strength makes of a factor at full strength.
#[must_use]
pub fn partial(factor: f64, strength: f64) -> f64 {
    1.0 + (factor - 1.0) * strength
}

/// A rate over one interval, relative to the undisturbed one: straight pieces.
///
/// Where several shocks bend at once their product is taken at the corners and joined by
/// straight lines; for a single shock that is exact.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shape {
    pieces: Vec<Piece>,
    total: f64,
}

#[derive(Debug, Clone, PartialEq)]
struct Piece {
    from: f64,
    length: f64,
    /// Rate at the start and its change per second.
    rate: f64,
    slope: f64,
    /// Integral of the rate over the piece.
    mass: f64,
}

impl Shape {
    /// Works the shape out anew for the interval \[start, end) from the shocks in force.
    pub fn rebuild<'a>(
        &mut self,
        start: f64,
        end: f64,
        shocks: impl Iterator<Item = (f64, &'a Course)> + Clone,
    ) {
        let mut corners = vec![start, end];
        for (_, course) in shocks.clone() {
            corners.extend(
                course
                    .corners()
                    .into_iter()
                    .filter(|t| *t > start && *t < end),
            );
        }
        corners.sort_by(f64::total_cmp);
        corners.dedup();
        self.pieces.clear();
        self.total = 0.0;
        for pair in corners.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let product = |strength: &dyn Fn(&Course) -> f64| {
                shocks
                    .clone()
                    .map(|(factor, course)| partial(factor, strength(course)))
                    .product::<f64>()
            };
            let rate = product(&|c| c.strength(from));
            let last = product(&|c| c.strength_before(to));
            let length = to - from;
            let mass = 0.5 * (rate + last) * length;
            self.pieces.push(Piece {
                from,
                length,
                rate,
                slope: (last - rate) / length,
                mass,
            });
            self.total += mass;
        }
    }

    /// Mean of the rate over the interval, relative to the undisturbed one.
    #[must_use]
    pub fn mean(&self, interval: f64) -> f64 {
        self.total / interval
    }

    /// The time at which a share `share` (0–1) of the interval's contacts has come.
    #[must_use]
    pub fn time_of(&self, share: f64) -> f64 {
        let mut mass = share * self.total;
        for piece in &self.pieces {
            if mass < piece.mass {
                return piece.from + piece.after(mass);
            }
            mass -= piece.mass;
        }
        self.pieces
            .iter()
            .rev()
            .find(|p| p.mass > 0.0)
            .map_or(0.0, |p| (p.from + p.length).next_down())
    }
}

impl Piece {
    /// Time from the start of the piece until `mass` has come.
    fn after(&self, mass: f64) -> f64 {
        let t = if self.slope == 0.0 {
            mass / self.rate
        } else {
            // The root of slope·t²/2 + rate·t = mass in the form that does not cancel.
            let root = (self.rate * self.rate + 2.0 * self.slope * mass)
                .max(0.0)
                .sqrt();
            2.0 * mass / (self.rate + root)
        };
        t.min(self.length.next_down())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(at: f64, length: f64, ramp: f64, decay: f64) -> Course {
        Course {
            at,
            full: at + ramp,
            until: at + length,
            over: at + length + decay,
        }
    }

    #[test]
    fn a_jump_within_the_interval_takes_its_share() {
        let c = course(600.0, 600.0, 0.0, 0.0);
        let mut shape = Shape::default();
        shape.rebuild(0.0, 1800.0, [(2.0, &c)].into_iter());
        assert!((shape.mean(1800.0) - 4.0 / 3.0).abs() < 1e-12);
        // A quarter of the contacts come in the first 600 s, half in the next.
        assert!((shape.time_of(0.25) - 600.0).abs() < 1e-9);
        assert!((shape.time_of(0.5) - 900.0).abs() < 1e-9);
        assert!((shape.time_of(0.75) - 1200.0).abs() < 1e-9);
    }

    #[test]
    fn a_ramp_grows_quadratically() {
        let c = course(0.0, 100.0, 100.0, 0.0);
        let mut shape = Shape::default();
        shape.rebuild(0.0, 100.0, [(3.0, &c)].into_iter());
        // The rate goes from 1 to 3: the integral up to t is t + t²/100, 200 in all.
        assert!((shape.mean(100.0) - 2.0).abs() < 1e-12);
        assert!((shape.time_of((50.0 + 25.0) / 200.0) - 50.0).abs() < 1e-9);
    }

    #[test]
    fn no_contact_comes_while_the_rate_is_nothing() {
        let c = course(50.0, 50.0, 0.0, 0.0);
        let mut shape = Shape::default();
        shape.rebuild(0.0, 100.0, [(0.0, &c)].into_iter());
        assert!(shape.time_of(0.999_999) < 50.0);
        assert!(shape.time_of(1.0) < 50.0);
    }
}
