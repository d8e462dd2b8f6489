//! Handle times that depend on the wait, on how busy the group is, and on who is new.

use super::fault::Fault;
use super::keys::{BY_OCCUPANCY, BY_WAIT, LEARNING, LOADED, Range};
use super::reader::{Reader, Section};
use super::tree::{Node, Value};

/// Points of a curve, weeks of a ramp.
const MOST: usize = 100;
/// Cohorts of a group.
const COHORTS: usize = 20;
/// Working days in a week of a ramp.
const WEEK: u32 = 5;
/// Factors outside of these bounds are questioned.
const USUAL: std::ops::RangeInclusive<f64> = 0.2..=5.0;
const FACTORS: Range = Range {
    min: 0.0,
    max: 1000.0,
    above: true,
};

/// A factor over a quantity: straight pieces between points, constant beyond the ends.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Curve(Vec<(f64, f64)>);

impl Curve {
    /// The curve through points (quantity, factor), ascending in the quantity; none: 1
    /// everywhere.
    #[must_use]
    pub fn new(points: Vec<(f64, f64)>) -> Self {
        Self(points)
    }

    /// Whether it is 1 everywhere.
    #[must_use]
    pub fn is_one(&self) -> bool {
        self.0.iter().all(|p| p.1 == 1.0)
    }

    /// Its points.
    #[must_use]
    pub fn points(&self) -> &[(f64, f64)] {
        &self.0
    }

    /// The factor at a quantity.
    #[must_use]
    pub fn at(&self, x: f64) -> f64 {
        let after = self.0.partition_point(|p| p.0 <= x);
        match (after.checked_sub(1).map(|k| self.0[k]), self.0.get(after)) {
            (None, None) => 1.0,
            (Some((_, last)), None) => last,
            (None, Some((_, first))) => *first,
            (Some((x0, y0)), Some((x1, y1))) => y0 + (y1 - y0) * ((x - x0) / (x1 - x0)),
        }
    }
}

/// What makes the agents of a group slower or faster.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pace {
    /// The group's occupancy so far.
    pub occupancy: Option<OccupancyPace>,
    /// Agents who are new, by cohort.
    pub learning: Vec<Learning>,
}

/// Factor on talk and wrap-up by how busy the group has been.
#[derive(Debug, Clone, PartialEq)]
pub struct OccupancyPace {
    /// How far back \[s\].
    pub window: f64,
    /// Factor by occupancy, 0–1.
    pub factors: Curve,
}

/// Agents who began together not long ago, and are slower for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Learning {
    /// How many they are.
    pub new: Newcomers,
    /// Days that they have worked before the start.
    pub worked: u32,
    /// How their handle time comes down.
    pub course: Ramp,
}

/// How many agents of a group are new.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Newcomers {
    /// So many.
    Count(u32),
    /// This share of all slots, rounded.
    Share(f64),
}

/// How the handle time factor of new agents comes down to 1 with the days worked.
#[derive(Debug, Clone, PartialEq)]
pub enum Ramp {
    /// What is above 1 halves every so many days worked.
    HalfLife {
        /// Factor on the first day.
        start: f64,
        /// Days worked.
        days: f64,
    },
    /// Wright's power law: each time the days worked double (the first being one) the factor is
    /// multiplied by a constant, until it is 1.
    ///
    /// T. P. Wright, "Factors affecting the cost of airplanes", J. Aeronautical Sciences 3
    /// (1936), 122–128.
    PerDoubling {
        /// Factor on the first day.
        start: f64,
        /// What a doubling leaves of it.
        keeps: f64,
    },
    /// A factor for each week of five days worked; 1 after the last.
    ByWeek(Vec<f64>),
}

impl Learning {
    /// Handle time factor of an agent who has worked so many days since the start, the day
    /// under way not counted.
    #[must_use]
    pub fn factor(&self, days: u32) -> f64 {
        let days = self.worked.saturating_add(days);
        match &self.course {
            Ramp::HalfLife { start, days: half } => {
                1.0 + (start - 1.0) * libm::exp2(-f64::from(days) / half)
            }
            Ramp::PerDoubling { start, keeps } => {
                let doublings = libm::log2(f64::from(days) + 1.0);
                let factor = start * libm::pow(*keeps, doublings);
                factor.max(1.0)
            }
            Ramp::ByWeek(weeks) => {
                let week = weeks.get((days / WEEK) as usize);
                week.copied().unwrap_or(1.0)
            }
        }
    }
}

impl Newcomers {
    /// How many of so many slots.
    #[must_use]
    pub fn of(self, slots: u32) -> u32 {
        match self {
            Self::Count(count) => count.min(slots),
            Self::Share(share) => libm::round(share * f64::from(slots)) as u32,
        }
    }
}

impl Reader {
    /// `handle_time_by_wait` of a contact type.
    pub(crate) fn by_wait(&mut self, section: &Section<'_>) -> Curve {
        let Some(node) = section.node("handle_time_by_wait") else {
            return Curve::default();
        };
        let points = self.tables(node, "handle_time_by_wait", MOST);
        self.curve(node, points, |reader, point| {
            let point = reader.open(point, &point.place, &BY_WAIT)?;
            let (wait, factor) = (
                reader.duration(&point, "wait"),
                reader.number(&point, "factor"),
            );
            Some((wait?, factor?))
        })
    }

    /// What a group says of the pace of its agents, of whom there are at most so many.
    pub(crate) fn pace(&mut self, section: &Section<'_>, slots: u32) -> Pace {
        Pace {
            occupancy: self.by_occupancy(section),
            learning: self.learning(section, slots),
        }
    }

    fn by_occupancy(&mut self, section: &Section<'_>) -> Option<OccupancyPace> {
        let node = section.node("handle_time_by_occupancy")?;
        let place = section.place("handle_time_by_occupancy");
        let inner = self.open(node, place, &BY_OCCUPANCY)?;
        let window = match inner.node("window") {
            Some(_) => self.duration(&inner, "window")?,
            None => 1800.0,
        };
        let factors = inner.node("factors")?;
        let points = self.tables(factors, "factors", MOST);
        let factors = self.curve(factors, points, |reader, point| {
            let point = reader.open(point, &point.place, &LOADED)?;
            let (occupancy, factor) = (
                reader.share(&point, "occupancy"),
                reader.number(&point, "factor"),
            );
            Some((occupancy?, factor?))
        });
        (!factors.is_one()).then_some(OccupancyPace { window, factors })
    }

    /// Points that must ascend.
    fn curve(
        &mut self,
        node: &Node,
        points: &[Node],
        read: impl Fn(&mut Self, &Node) -> Option<(f64, f64)>,
    ) -> Curve {
        if points.is_empty() && matches!(&node.value, Value::List(items) if items.is_empty()) {
            let fault = Fault::error("a curve needs at least one point").at(&node.place);
            self.fault(fault.help("without the key the factor is 1"));
        }
        let mut curve: Vec<(f64, f64)> = Vec::new();
        for item in points {
            let Some(point) = read(self, item) else {
                continue;
            };
            if curve.last().is_some_and(|last| last.0 >= point.0) {
                let fault = Fault::error("the points of the curve do not ascend").at(&item.place);
                let fault = fault.label("expected more than at the point before");
                self.fault(fault.help("put the points in order, each value once"));
                return Curve::default();
            }
            self.question(point.1, item);
            curve.push(point);
        }
        Curve(curve)
    }

    fn question(&mut self, factor: f64, node: &Node) {
        if USUAL.contains(&factor) {
            return;
        }
        let message = format!("a handle time factor of {factor} is questioned");
        let fault = Fault::warning(message).at(&node.place);
        let fault = fault.label("usual are 0.2 to 5");
        self.fault(fault.help("it multiplies talk and wrap-up: 1.15 means 15 % longer"));
    }

    fn learning(&mut self, section: &Section<'_>, slots: u32) -> Vec<Learning> {
        let Some(node) = section.node("learning") else {
            return Vec::new();
        };
        let items = self.tables(node, "learning", COHORTS);
        let cohorts: Vec<Learning> = items.iter().filter_map(|i| self.cohort(i, slots)).collect();
        let total: u64 = cohorts.iter().map(|c| u64::from(c.new.of(slots))).sum();
        let single = cohorts.iter().all(|c| c.new.of(slots) <= slots);
        if total > u64::from(slots) && single && self.clock.intervals > 0 {
            let message = format!("{total} agents are new, of {slots} in all");
            let fault = Fault::error(message).at(section.place("learning"));
            self.fault(fault.help("the cohorts of a group have different agents: make them fewer"));
        }
        cohorts
    }

    fn cohort(&mut self, node: &Node, slots: u32) -> Option<Learning> {
        let section = self.open(node, &node.place, &LEARNING)?;
        let new = self.newcomers(&section, slots);
        let worked = self.whole32(&section, "worked").unwrap_or(0);
        let start = self.number(&section, "start");
        let course = if section.node("by_week").is_some() {
            if section.node("start").is_some() {
                let fault = Fault::error("`start` has no place beside `by_week`");
                let fault = fault.at(section.place("start"));
                self.fault(fault.help("the first week's factor says how they start"));
            }
            self.weeks(&section).map(Ramp::ByWeek)
        } else {
            if section.node("start").is_none() {
                let fault = Fault::error("it is not said how slow new agents are at first");
                let fault = fault.at(section.head);
                self.fault(fault.help("add start = 1.4: 40 % longer on the first day"));
            }
            let days = self.number(&section, "half_life");
            let keeps = self.share(&section, "per_doubling");
            start.and_then(|start| match (days, keeps) {
                (Some(days), _) => Some(Ramp::HalfLife { start, days }),
                (_, Some(keeps)) => Some(Ramp::PerDoubling { start, keeps }),
                _ => None,
            })
        };
        if let Some(node) = section.node("start") {
            self.question(start.unwrap_or(1.0), node);
        }
        Some(Learning {
            new: new?,
            worked,
            course: course?,
        })
    }

    /// A number of agents, or a share of them.
    fn newcomers(&mut self, section: &Section<'_>, slots: u32) -> Option<Newcomers> {
        let node = section.node("new")?;
        if !matches!(node.value, Value::Integer(_)) {
            let all = Range {
                min: 0.0,
                max: 1.0,
                above: false,
            };
            return Some(Newcomers::Share(self.share_within(node, "new", all)?));
        }
        let count = self.whole_within(node, "new", 0, 1_000_000)? as u32;
        if count > slots && self.clock.intervals > 0 {
            let message = format!("{count} agents are new, and the group has at most {slots}");
            let fault = Fault::error(message).at(&node.place);
            self.fault(fault.help("give a smaller number, or a share: \"20%\""));
        }
        Some(Newcomers::Count(count))
    }

    fn weeks(&mut self, section: &Section<'_>) -> Option<Vec<f64>> {
        let node = section.node("by_week")?;
        let items = self.list(node, "by_week")?;
        if items.is_empty() || items.len() > MOST {
            let fault = Fault::error("`by_week` is a list of factors, one for each week");
            let label = format!("expected 1 to {MOST}");
            self.fault(fault.at(&node.place).label(label));
            return None;
        }
        let factors = items.iter().map(|item| {
            let factor = self.number_within(item, "by_week", FACTORS);
            self.question(factor.unwrap_or(1.0), item);
            factor
        });
        factors.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_are_straight_between_points_and_constant_beyond() {
        let curve = Curve::new(vec![(0.0, 1.0), (60.0, 1.5), (120.0, 1.25)]);
        let at = |x| curve.at(x);
        assert_eq!((at(-5.0), at(0.0), at(30.0)), (1.0, 1.0, 1.25));
        assert_eq!((at(60.0), at(90.0)), (1.5, 1.375));
        assert_eq!((at(120.0), at(1e9)), (1.25, 1.25));
        assert_eq!(Curve::default().at(3.0), 1.0);
    }

    #[test]
    fn ramps_come_down_to_one() {
        let of = |course| Learning {
            new: Newcomers::Count(1),
            worked: 2,
            course,
        };
        let half = of(Ramp::HalfLife {
            start: 1.4,
            days: 10.0,
        });
        assert!((half.factor(8) - 1.2).abs() < 1e-15);
        assert!((half.factor(18) - 1.1).abs() < 1e-15);
        // Two days worked already: the second day doubles one, and so on.
        let power = of(Ramp::PerDoubling {
            start: 2.0,
            keeps: 0.9,
        });
        assert!((power.factor(1) - 2.0 * 0.81).abs() < 1e-12);
        assert!((power.factor(5) - 2.0 * 0.729).abs() < 1e-12);
        assert_eq!(power.factor(10_000), 1.0);
        let weeks = of(Ramp::ByWeek(vec![1.5, 1.2]));
        let factors: Vec<f64> = (0..9).map(|d| weeks.factor(d)).collect();
        assert_eq!(factors, [1.5, 1.5, 1.5, 1.2, 1.2, 1.2, 1.2, 1.2, 1.0]);
    }

    #[test]
    fn shares_are_rounded() {
        assert_eq!(Newcomers::Share(0.25).of(10), 3);
        assert_eq!(Newcomers::Share(0.2).of(12), 2);
        assert_eq!(Newcomers::Count(20).of(12), 12);
    }
}
