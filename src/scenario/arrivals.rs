//! `arrivals = { … }`: how contacts of a type come.

use super::calendar::Moment;
use super::fault::Fault;
use super::keys::{ARRIVALS, Kind, POOL};
use super::reader::{Reader, Section};
use super::tree::{Node, Value};
use super::types::{ArrivalSource, Arrivals, Basis, ByInterval, CountModel, DayFactor};
use super::units;

/// Keys that say how counts scatter; recorded times do not.
const SCATTER: [&str; 5] = [
    "counts",
    "day_cv",
    "day_factor",
    "interval_cv",
    "interval_correlation",
];

impl Reader {
    pub(crate) fn arrivals(&mut self, parent: &Section<'_>) -> Option<Arrivals> {
        let section = self.section(parent, "arrivals")?;
        let source = self
            .source(&section)
            .unwrap_or(ArrivalSource::Expected(Vec::new()));
        let basis = match self.word(&section, "basis") {
            Some("offered") => Basis::Offered,
            _ => Basis::First,
        };
        if basis == Basis::Offered && matches!(source, ArrivalSource::Times(_)) {
            let fault = Fault::error("recorded times are first attempts as they came");
            let fault = fault.at(section.place("basis"));
            self.fault(fault.help("remove `basis`, or give expected counts instead of times"));
        }
        let counts = match self.word(&section, "counts") {
            Some("fixed") => CountModel::Fixed,
            Some("uniform") => CountModel::Uniform,
            _ => CountModel::Poisson,
        };
        Some(Arrivals {
            source,
            counts,
            day_cv: self.number(&section, "day_cv").unwrap_or(0.0),
            day_factor: self.day_factor(&section).unwrap_or(DayFactor::Own),
            interval_cv: self.number(&section, "interval_cv").unwrap_or(0.0),
            interval_correlation: self.number(&section, "interval_correlation").unwrap_or(0.0),
            basis,
        })
    }

    fn source(&mut self, section: &Section<'_>) -> Option<ArrivalSource> {
        if section.node("rate").is_some() {
            let rate = self.by_interval(section, "rate")?;
            let interval = self.clock.interval;
            return Some(self.expected(&rate, interval));
        }
        if section.node("per_interval").is_some() {
            let counts = self.by_interval(section, "per_interval")?;
            return Some(self.expected(&counts, 1.0));
        }
        if section.node("total").is_some() {
            return self.profile(section);
        }
        let node = section.node("times")?;
        self.no_scatter(section);
        self.times(node).map(ArrivalSource::Times)
    }

    fn expected(&self, values: &ByInterval, factor: f64) -> ArrivalSource {
        let counts = (0..self.clock.intervals).map(|i| values.at(i) * factor);
        ArrivalSource::Expected(counts.collect())
    }

    fn profile(&mut self, section: &Section<'_>) -> Option<ArrivalSource> {
        let total = self.number(section, "total");
        let weights = self.by_interval(section, "profile");
        let (total, weights) = (total?, weights?);
        let sum: f64 = (0..self.clock.intervals).map(|i| weights.at(i)).sum();
        if sum <= 0.0 && self.clock.intervals > 0 {
            let fault = Fault::error("all weights of `profile` are 0").at(section.place("profile"));
            self.fault(fault.help("give the share of each interval in the total"));
            return None;
        }
        Some(self.expected(&weights, total / sum))
    }

    fn no_scatter(&mut self, section: &Section<'_>) {
        for name in SCATTER.into_iter().filter(|n| section.node(n).is_some()) {
            let message = format!("`{name}` has no meaning for recorded times");
            let fault = Fault::error(message).at(section.place(name));
            let fault = fault.related(section.place("times"), "these are replayed as they are");
            self.fault(fault.help("remove it, or give expected counts instead of times"));
        }
    }

    /// Recorded times within the horizon, ascending.
    fn times(&mut self, node: &Node) -> Option<Vec<f64>> {
        let mut times = match &node.value {
            Value::Text(text) => {
                let column = self.column(node, text)?;
                self.column_times(&column)?
            }
            Value::List(items) => {
                let read: Vec<Option<f64>> =
                    items.iter().map(|i| self.moment(i, "times")).collect();
                read.into_iter().collect::<Option<_>>()?
            }
            _ => {
                self.wrong_kind(node, "times", "a CSV column or a list of times");
                return None;
            }
        };
        let duration = self.clock.duration;
        let all = times.len();
        times.retain(|at| (0.0..duration).contains(at));
        times.sort_by(f64::total_cmp);
        if all > times.len() && duration > 0.0 {
            let fault = match all - times.len() {
                _ if times.is_empty() => {
                    Fault::error(format!("none of the {all} times lies within the horizon"))
                }
                1 => Fault::warning(format!("1 of the {all} times lies outside of the horizon")),
                n => Fault::warning(format!("{n} of the {all} times lie outside of the horizon")),
            };
            let end = self.clock.label(duration);
            let label = format!("the horizon is {} to {end}", self.clock.label(0.0));
            let fault = fault.at(&node.place).label(label);
            self.fault(if times.is_empty() {
                fault
            } else {
                fault.help("those outside are left out: nobody arrives then")
            });
        }
        Some(times)
    }

    fn day_factor(&mut self, section: &Section<'_>) -> Option<DayFactor> {
        let node = section.node("day_factor")?;
        if node.table().is_some() {
            let inner = self.open(node, section.place("day_factor"), &POOL)?;
            let pool = self.text(&inner, "with");
            let correlation = self.number(&inner, "correlation");
            return Some(DayFactor::With {
                pool: pool?.to_owned(),
                correlation: correlation?,
            });
        }
        let Kind::Either(Kind::Word(words), _) = ARRIVALS.key("day_factor")?.kind else {
            return None;
        };
        match self.word_of(node, "day_factor", words)? {
            "shared" => Some(DayFactor::Shared),
            _ => Some(DayFactor::Own),
        }
    }

    /// A time of day, a duration since the start, or a date and time, as seconds.
    pub(crate) fn moment(&mut self, node: &Node, name: &str) -> Option<f64> {
        let civil = match &node.value {
            Value::Text(text) => {
                if let Some(seconds) = units::duration(text).filter(|_| !text.contains(':')) {
                    return Some(seconds);
                }
                match (units::clock_time(text), &self.clock.start) {
                    (Some(time), None) => return Some(time.days * 86_400.0 + time.seconds),
                    (Some(time), Some(_)) => self.clock.civil(time),
                    (None, _) => text.trim().parse().ok(),
                }
            }
            Value::Datetime(stamp) => stamp.civil.filter(|_| !stamp.offset),
            _ => None,
        };
        let Some(civil) = civil else {
            self.not_a(
                node,
                name,
                "a time",
                "a time of day \"14:10\", a duration since the start \"2h 10m\" or a date and time",
            );
            return None;
        };
        match self.clock.moment(civil) {
            Some(Moment::At(seconds) | Moment::Twice(seconds, _)) => Some(seconds),
            Some(Moment::Skipped) => {
                let message = format!("{civil} does not exist: the clocks go forward");
                self.fault(Fault::error(message).at(&node.place));
                None
            }
            None => {
                let fault = Fault::error(format!("`{name}` is a date, but there is no `start`"));
                self.fault(
                    fault
                        .at(&node.place)
                        .help("add start = 2026-11-27T06:00:00 at the top"),
                );
                None
            }
        }
    }
}
