//! How many contacts to expect in each interval of one day.

use super::Clock;
use super::shape::{Course, Shape};
use crate::math::{elementary, special};
use crate::random::{DayKey, NameKey, Purpose, ReplicationKey};
use crate::scenario::{CountModel, DayFactor};

/// How contacts of every type arrive.
#[derive(Debug, Clone)]
pub struct Demand {
    /// One for each contact type.
    pub types: Vec<TypeDemand>,
    /// Shocks on volume.
    pub surges: Vec<Surge>,
    /// Shocks that keep contacts from coming.
    pub preventions: Vec<Prevention>,
    /// Chance of each shock of the scenario.
    pub chances: Vec<(String, f64)>,
    /// Cells (type × interval) that a surge can touch.
    pub touched: Vec<usize>,
    /// Numbers behind the first day's factors.
    pub factors: usize,
}

/// How contacts of one type arrive.
#[derive(Debug, Clone)]
pub struct TypeDemand {
    /// Name of the type as a number, of which the draws are keyed.
    pub key: NameKey,
    /// Expected count by interval, before all factors.
    pub expected: Vec<f64>,
    /// Day of each interval.
    pub day_of: std::sync::Arc<[u32]>,
    /// Times to replay, with the index of the first in each interval; empty when not replayed.
    pub times: Vec<f64>,
    /// How counts scatter.
    pub counts: CountModel,
    /// Shape of the gamma day factor (1/cv²); 0: none.
    pub day_shape: f64,
    /// What the day factor shares with other types.
    pub day_factor: DayFactor,
    /// Places of the numbers behind the first day's factor among all of a replication: its own,
    /// and what it shares.
    pub dimensions: [usize; 2],
    /// Standard deviation of the log of the interval factors; 0: none.
    pub interval_sigma: f64,
    /// Correlation of neighbouring interval factors on the log scale.
    pub interval_correlation: f64,
}

/// A shock on volume.
#[derive(Debug, Clone)]
pub struct Surge {
    /// Position of the shock in the scenario.
    pub shock: usize,
    /// Types it touches.
    pub contacts: Vec<bool>,
    /// Factor at full strength.
    pub volume: f64,
    /// Its course.
    pub course: Course,
}

/// A shock that keeps contacts from coming: some of those that would have come, the others are the
/// same.
#[derive(Debug, Clone)]
pub struct Prevention {
    /// Position of the shock in the scenario.
    pub shock: usize,
    /// Types it touches.
    pub contacts: Vec<bool>,
    /// Share of the contacts at full strength.
    pub share: f64,
    /// Its course.
    pub course: Course,
}

/// The demand of one replication; reused from one to the next.
#[derive(Debug, Clone, Default)]
pub struct DayDemand {
    /// Expected count of each cell (type × interval), all factors included.
    pub expected: Vec<f64>,
    /// Which shocks happen.
    pub happens: Vec<bool>,
    /// Shapes of the cells that a surge can touch, in the order of [`Demand::touched`].
    shapes: Vec<Shape>,
    /// For each cell the position of its shape, or `u32::MAX`.
    shape_of: Vec<u32>,
}

impl DayDemand {
    /// Expected contacts of each type in an interval, of so many; 0 for those that are replayed.
    pub fn of_interval(&self, i: usize, intervals: usize) -> impl Iterator<Item = f64> + Clone {
        let cells = self.expected.iter().skip(i).step_by(intervals.max(1));
        cells.map(|count| count.max(0.0))
    }

    /// The course of the rate within a cell; `None` when it is level.
    #[inline]
    #[must_use]
    pub fn shape(&self, cell: usize) -> Option<&Shape> {
        self.shapes.get(*self.shape_of.get(cell)? as usize)
    }
}

impl Demand {
    /// Draws what one replication expects: factors of day and interval, and which shocks happen.
    /// `volume` is a factor on everything.
    pub fn draw(&self, key: &DayKey, clock: &Clock, volume: f64, day: &mut DayDemand) {
        day.happens.clear();
        day.happens
            .extend(self.chances.iter().map(|(name, chance)| {
                *chance >= 1.0
                    || key.unit(name.as_str(), 0, 0, Purpose::Shock, usize::MAX) < *chance
            }));
        day.expected.clear();
        for demand in &self.types {
            demand.draw(key, &mut day.expected);
        }
        if volume != 1.0 {
            for expected in &mut day.expected {
                *expected *= volume;
            }
        }
        self.apply_surges(clock, day);
    }

    fn apply_surges(&self, clock: &Clock, day: &mut DayDemand) {
        if self.touched.is_empty() {
            return;
        }
        if day.shape_of.is_empty() {
            day.shape_of = vec![u32::MAX; self.types.len() * clock.intervals];
            for (position, cell) in self.touched.iter().enumerate() {
                day.shape_of[*cell] = position as u32;
            }
            day.shapes = vec![Shape::default(); self.touched.len()];
        }
        for (position, &cell) in self.touched.iter().enumerate() {
            let (kind, interval) = (cell / clock.intervals, cell % clock.intervals);
            let happens = &day.happens;
            let surges = self
                .surges
                .iter()
                .filter(|s| s.contacts[kind] && happens[s.shock])
                .map(|s| (s.volume, &s.course));
            let shape = &mut day.shapes[position];
            shape.rebuild(
                clock.start_of(interval),
                clock.start_of(interval + 1),
                surges,
            );
            day.expected[cell] *= shape.mean(clock.interval);
        }
    }
}

impl Demand {
    /// Numbers the numbers behind the first day's factors, those that types share before the others;
    /// gives how many there are.
    pub(super) fn number(&mut self) -> usize {
        let mut pools: Vec<String> = Vec::new();
        let drawn = |t: &&mut TypeDemand| t.day_shape > 0.0;
        for demand in self.types.iter_mut().filter(drawn) {
            let name = match &demand.day_factor {
                DayFactor::Own => continue,
                DayFactor::Shared => "",
                DayFactor::With { pool, .. } => pool,
            };
            let place = pools.iter().position(|p| p == name);
            demand.dimensions[1] = place.unwrap_or(pools.len());
            if place.is_none() {
                pools.push(name.to_owned());
            }
        }
        let mut next = pools.len();
        for demand in self.types.iter_mut().filter(drawn) {
            if demand.day_factor != DayFactor::Shared {
                demand.dimensions[0] = next;
                next += 1;
            }
        }
        next
    }

    /// Share of the contacts of a type that come all the same at a time, with the shocks that happen.
    #[must_use]
    pub fn comes(&self, day: &DayDemand, kind: usize, at: f64) -> f64 {
        let here = self.preventions.iter();
        here.filter(|p| p.contacts[kind] && day.happens[p.shock])
            .map(|p| 1.0 - p.share * p.course.strength(at))
            .product()
    }
}

impl TypeDemand {
    fn draw(&self, key: &DayKey, expected: &mut Vec<f64>) {
        let first = expected.len();
        let (mut day, mut factor) = (u32::MAX, 1.0);
        for (e, d) in self.expected.iter().zip(self.day_of.iter()) {
            if *d != day {
                (day, factor) = (*d, self.day_factor(key, *d));
            }
            expected.push(e * factor);
        }
        if self.interval_sigma > 0.0 {
            self.apply_interval_factors(key.replication(), &mut expected[first..]);
        }
    }

    /// Lognormal with mean 1; a first-order autoregression on the log scale.
    fn apply_interval_factors(&self, key: ReplicationKey, expected: &mut [f64]) {
        let (sigma, rho) = (self.interval_sigma, self.interval_correlation);
        let innovation = (1.0 - rho * rho).sqrt();
        let mut stream = key.named(self.key, 0, 0).stream(Purpose::IntervalFactor, 0);
        let mut z = 0.0;
        for (i, e) in expected.iter_mut().enumerate() {
            let fresh = special::normal_quantile(stream.unit_open());
            z = if i == 0 {
                fresh
            } else {
                rho * z + innovation * fresh
            };
            *e *= elementary::exp(sigma * z - 0.5 * sigma * sigma);
        }
    }

    /// Gamma with mean 1, by inversion, so that types that share a quantile share the day.
    fn day_factor(&self, key: &DayKey, day: u32) -> f64 {
        if self.day_shape == 0.0 {
            return 1.0;
        }
        let quantile = |name: NameKey, pool: u64| {
            let dimension = self.dimensions[pool as usize];
            let place = if day == 0 { dimension } else { usize::MAX };
            key.unit(name, pool, u64::from(day), Purpose::DayFactor, place)
        };
        let own = || quantile(self.key, 0);
        let pooled = |pool: &str| quantile(NameKey::new(pool), 1);
        let quantile = match &self.day_factor {
            DayFactor::Own => own(),
            DayFactor::Shared => pooled(""),
            DayFactor::With { pool, correlation } => {
                let together = special::normal_quantile(pooled(pool));
                let alone = special::normal_quantile(own());
                special::normal_cdf(
                    correlation.sqrt() * together + (1.0 - correlation).sqrt() * alone,
                )
            }
        };
        special::gamma_quantile(self.day_shape, quantile) / self.day_shape
    }
}
