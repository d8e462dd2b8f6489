//! When a row of a table is: its time columns against the scenario's clock.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use super::cell::{Marks, number};
use crate::scenario::calendar::{Clock, Moment};
use crate::scenario::units;

/// The columns of a table that say when a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TimeColumns {
    pub(crate) date: Option<usize>,
    pub(crate) time: usize,
}

impl TimeColumns {
    /// Finds a column named time, start or interval, and one named date.
    pub(crate) fn find(header: &[String]) -> Option<Self> {
        let named = |name: &str| header.iter().position(|h| h.eq_ignore_ascii_case(name));
        let date = named("date");
        let time = named("time")
            .or_else(|| named("start"))
            .or_else(|| named("interval"));
        match (date, time) {
            (date, Some(time)) => Some(Self { date, time }),
            (Some(date), None) => Some(Self {
                date: None,
                time: date,
            }),
            (None, None) => None,
        }
    }
}

/// Reads times; remembers which of the hours that the clocks show twice it has seen.
#[derive(Debug)]
pub(crate) struct Times<'a> {
    clock: &'a Clock,
    seen: HashSet<DateTime>,
}

/// A time, as seconds from the start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum When {
    /// A date and time, or a time since the start.
    Fixed(f64),
    /// A time of day: the same on every day.
    Daily(f64),
}

impl<'a> Times<'a> {
    pub(crate) fn new(clock: &'a Clock) -> Self {
        Self {
            clock,
            seen: HashSet::new(),
        }
    }

    /// Reads the time of a row; the error says what is wrong with it.
    pub(crate) fn row(&mut self, date: Option<&str>, time: &str) -> Result<When, String> {
        let time = first_of_span(time.trim());
        match date {
            Some(date) => self.dated(date.trim(), time),
            None => self.read(time),
        }
    }

    fn dated(&mut self, date: &str, time: &str) -> Result<When, String> {
        let date: Date = date
            .parse()
            .map_err(|_| bad(date, "a date such as 2026-11-27"))?;
        let clock = units::clock_time(time).filter(|c| c.days == 0.0);
        let clock = clock.ok_or_else(|| bad(time, "a time such as 06:30"))?;
        let midnight = date.to_datetime(jiff::civil::Time::midnight());
        let civil = midnight
            .checked_add(jiff::SignedDuration::from_secs_f64(clock.seconds))
            .map_err(|_| bad(time, "a time of day"))?;
        self.civil(civil).map(When::Fixed)
    }

    /// Reads a single text: a date and time, a time of day, or a time since the start.
    pub(crate) fn read(&mut self, text: &str) -> Result<When, String> {
        if let Ok(at) = text.parse::<Timestamp>() {
            return self.clock.instant(at).map(When::Fixed).ok_or_else(|| {
                "a time with an offset needs `start` and `time_zone` in the scenario".to_owned()
            });
        }
        if text.contains('-')
            && let Ok(civil) = text.parse::<DateTime>()
        {
            return self.civil(civil).map(When::Fixed);
        }
        if let Some(time) = units::clock_time(text) {
            if self.clock.start.is_none() {
                return Ok(When::Fixed(time.days * 86_400.0 + time.seconds));
            }
            let civil = self
                .clock
                .civil(time)
                .ok_or_else(|| bad(text, "a time of day"))?;
            let at = self.civil(civil)?;
            return Ok(if time.days == 0.0 {
                When::Daily(at)
            } else {
                When::Fixed(at)
            });
        }
        let seconds = number(text, Marks::Point).or_else(|| units::duration(text));
        seconds.map(When::Fixed).ok_or_else(|| {
            bad(text, "a time such as 06:30, a date and time such as 2026-11-27 06:30, or seconds from the start")
        })
    }

    fn civil(&mut self, civil: DateTime) -> Result<f64, String> {
        match self.clock.moment(civil) {
            None => Err("a date needs `start` in the scenario".to_owned()),
            Some(Moment::At(seconds)) => Ok(seconds),
            // Rows in the order of time show the hour before the change first.
            Some(Moment::Twice(first, second)) => Ok(if self.seen.insert(civil) {
                first
            } else {
                second
            }),
            Some(Moment::Skipped) => Err(format!("{civil} does not exist: the clocks go forward")),
        }
    }
}

fn bad(text: &str, expected: &str) -> String {
    format!("expected {expected}, found \"{text}\"")
}

/// "06:00-06:30" is the interval that begins at 06:00.
fn first_of_span(text: &str) -> &str {
    let Some((first, second)) = text.split_once(['-', '–']) else {
        return text;
    };
    let (first, second) = (first.trim(), second.trim());
    let both = units::clock_time(first).is_some() && units::clock_time(second).is_some();
    if both { first } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::types::Start;

    fn clock() -> Clock {
        let zone = jiff::tz::TimeZone::get("America/New_York").ok();
        let civil = "2026-11-01T00:00:00".parse().unwrap();
        Clock {
            start: Some(Start { civil, zone }),
            ..Clock::default()
        }
    }

    #[test]
    fn times_of_rows() {
        let clock = clock();
        let mut times = Times::new(&clock);
        assert_eq!(times.row(None, "00:30"), Ok(When::Daily(1800.0)));
        assert_eq!(times.row(None, "00:30-01:00"), Ok(When::Daily(1800.0)));
        assert_eq!(
            times.row(Some("2026-11-01"), "00:30"),
            Ok(When::Fixed(1800.0))
        );
        assert_eq!(times.row(None, "2026-11-01 01:00"), Ok(When::Fixed(3600.0)));
        assert_eq!(times.row(None, "2026-11-01 01:00"), Ok(When::Fixed(7200.0)));
        assert_eq!(
            times.row(None, "2026-11-01T05:00:00Z"),
            Ok(When::Fixed(3600.0))
        );
        assert_eq!(times.row(None, "90"), Ok(When::Fixed(90.0)));
        assert!(times.row(Some("27.11.2026"), "00:30").is_err());
        assert!(times.row(None, "noon").is_err());
    }

    #[test]
    fn without_a_start_hours_count() {
        let clock = Clock::default();
        let mut times = Times::new(&clock);
        assert_eq!(times.row(None, "25:30"), Ok(When::Fixed(91_800.0)));
        assert!(times.row(None, "2026-11-01 01:00").is_err());
    }

    #[test]
    fn finds_the_columns() {
        let header = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        let found = TimeColumns::find(&header(&["Date", "Start", "n"]));
        assert_eq!(
            found,
            Some(TimeColumns {
                date: Some(0),
                time: 1
            })
        );
        assert_eq!(TimeColumns::find(&header(&["n"])), None);
    }
}
