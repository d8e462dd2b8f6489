//! The wall clock of a scenario: labels of intervals, and the seconds of clock times.

use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp, Zoned};

use super::types::{Scenario, Start};
use super::units::ClockTime;

/// Start, horizon and grid of a scenario; no intervals while they are not known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Clock {
    pub(crate) start: Option<Start>,
    pub(crate) duration: f64,
    pub(crate) interval: f64,
    pub(crate) intervals: usize,
    /// The start as an instant, where the clock is not the scenario's; its civil time may be
    /// one that this clock shows twice.
    pub(crate) origin: Option<Timestamp>,
    /// Days on which nobody works.
    pub(crate) holidays: Vec<Date>,
}

const DAY: f64 = 86_400.0;

impl Default for Clock {
    fn default() -> Self {
        Self {
            start: None,
            duration: 0.0,
            interval: 1800.0,
            intervals: 0,
            origin: None,
            holidays: Vec::new(),
        }
    }
}

/// What a wall-clock time is on the scenario's clock.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Moment {
    /// Seconds from the start.
    At(f64),
    /// The clocks show it twice: seconds from the start of both.
    Twice(f64, f64),
    /// The clocks skip it.
    Skipped,
}

impl Clock {
    /// Seconds from the start of a wall-clock time; `None` without a start.
    pub(crate) fn moment(&self, civil: DateTime) -> Option<Moment> {
        let start = self.start.as_ref()?;
        let Some(zone) = &start.zone else {
            return Some(Moment::At(civil.duration_since(start.civil).as_secs_f64()));
        };
        let origin = origin(start)?;
        let since = |offset: jiff::tz::Offset| {
            let at = offset.to_timestamp(civil).ok()?;
            Some(at.duration_since(origin).as_secs_f64())
        };
        Some(match zone.to_ambiguous_timestamp(civil).offset() {
            AmbiguousOffset::Unambiguous { offset } => Moment::At(since(offset)?),
            AmbiguousOffset::Fold { before, after } => Moment::Twice(since(before)?, since(after)?),
            AmbiguousOffset::Gap { .. } => Moment::Skipped,
        })
    }

    /// Seconds from the start of a wall-clock time that people go by: the first of two where the
    /// clocks go back; where they go forward it is counted on with the old offset (02:30 is
    /// then 03:30). `None` without a start.
    pub(crate) fn seconds_at(&self, civil: DateTime) -> Option<f64> {
        let start = self.start.as_ref()?;
        let Some(zone) = &start.zone else {
            return Some(civil.duration_since(start.civil).as_secs_f64());
        };
        let at = zone.to_ambiguous_timestamp(civil).compatible().ok()?;
        Some(at.duration_since(self.origin()?).as_secs_f64())
    }

    /// The start as an instant; `None` without a zone.
    pub(crate) fn origin(&self) -> Option<Timestamp> {
        self.origin.or_else(|| self.start.as_ref().and_then(origin))
    }

    /// The start by the clock of another zone; by this clock where there is none.
    pub(crate) fn start_in(&self, zone: Option<&TimeZone>) -> Option<Start> {
        let start = self.start.clone()?;
        let Some((zone, at)) = zone.zip(self.origin()) else {
            return Some(start);
        };
        Some(Start {
            civil: at.to_zoned(zone.clone()).datetime(),
            zone: Some(zone.clone()),
        })
    }

    /// The date that many seconds after the start.
    pub(crate) fn date_at(&self, seconds: f64) -> Option<Date> {
        let start = self.start.as_ref()?;
        let Some(zone) = &start.zone else {
            return Some(civil_at(start, seconds)?.date());
        };
        let since = SignedDuration::try_from_secs_f64(seconds).ok()?;
        let at = self.origin()?.checked_add(since).ok()?;
        Some(at.to_zoned(zone.clone()).date())
    }

    /// Seconds from the start of an instant; `None` without a zone.
    pub(crate) fn instant(&self, at: Timestamp) -> Option<f64> {
        let start = self.start.as_ref()?;
        start.zone.as_ref()?;
        Some(at.duration_since(origin(start)?).as_secs_f64())
    }

    /// The date and time of a time of day: the first one that is not before the start,
    /// or on the day that many days after the start's.
    pub(crate) fn civil(&self, time: ClockTime) -> Option<DateTime> {
        let start = self.start.as_ref()?;
        let midnight = start
            .civil
            .date()
            .to_datetime(jiff::civil::Time::midnight());
        let offset = SignedDuration::from_secs_f64(time.days * 86_400.0 + time.seconds);
        let civil = midnight.checked_add(offset).ok()?;
        if time.days == 0.0 && civil < start.civil {
            return civil.checked_add(SignedDuration::from_hours(24)).ok();
        }
        Some(civil)
    }

    /// A time, and when the clocks show the same on the days after, before the end of the horizon
    /// \[s from the start\].
    pub(crate) fn daily(&self, first: f64) -> Vec<f64> {
        let shown = self.start.as_ref().and_then(|start| {
            let zoned = zoned(start, first).map(|at| at.datetime());
            zoned.or_else(|| civil_at(start, first))
        });
        let on_day = |day: u32| match shown {
            None => Some(first + f64::from(day) * DAY),
            Some(civil) => {
                let later = civil.checked_add(jiff::Span::new().days(day)).ok()?;
                self.seconds_at(later)
            }
        };
        let days = (self.duration / DAY) as u32 + 2;
        let all = (0..days).filter_map(on_day);
        all.filter(|at| *at < self.duration).collect()
    }

    /// Midnights within a horizon of more than a day \[s from the start\].
    pub(crate) fn midnights(&self) -> Vec<f64> {
        if self.duration <= DAY {
            return Vec::new();
        }
        let first = match &self.start {
            None => Some(DAY),
            Some(start) => {
                let tomorrow = start.civil.date().tomorrow().ok();
                let midnight = tomorrow.map(|d| d.to_datetime(jiff::civil::Time::midnight()));
                midnight.and_then(|m| self.seconds_at(m))
            }
        };
        first.map_or_else(Vec::new, |first| self.daily(first))
    }

    /// What the clock shows that many seconds after the start.
    pub(crate) fn label(&self, seconds: f64) -> String {
        label(self.start.as_ref(), seconds)
    }
}

fn origin(start: &Start) -> Option<Timestamp> {
    start
        .zone
        .as_ref()?
        .to_ambiguous_timestamp(start.civil)
        .compatible()
        .ok()
}

/// RFC 3339 with offset where the zone is known, without it where only the start is, and
/// hours and minutes where neither is.
fn label(start: Option<&Start>, seconds: f64) -> String {
    start
        .and_then(|s| dated(s, seconds))
        .unwrap_or_else(|| hours(seconds))
}

fn dated(start: &Start, seconds: f64) -> Option<String> {
    let Some(at) = zoned(start, seconds) else {
        let civil = civil_at(start, seconds)?;
        return Some(civil.strftime("%Y-%m-%dT%H:%M:%S").to_string());
    };
    Some(at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

/// What the clock shows that many seconds after the start, with its zone; `None` without one.
fn zoned(start: &Start, seconds: f64) -> Option<Zoned> {
    let since = SignedDuration::try_from_secs_f64(seconds).ok()?;
    let at = origin(start)?.checked_add(since).ok()?;
    Some(at.to_zoned(start.zone.clone()?))
}

/// The same without a zone.
fn civil_at(start: &Start, seconds: f64) -> Option<DateTime> {
    let since = SignedDuration::try_from_secs_f64(seconds).ok()?;
    start.civil.checked_add(since).ok()
}

/// Midnights between the start and so many seconds after it.
fn days_since(start: &Start, seconds: f64) -> Option<u32> {
    let date = match zoned(start, seconds) {
        Some(at) => at.date(),
        None => civil_at(start, seconds)?.date(),
    };
    let days = date.duration_since(start.civil.date()).as_hours() / 24;
    u32::try_from(days).ok()
}

fn hours(seconds: f64) -> String {
    let total = seconds.max(0.0).round() as u64;
    let (h, m, s) = (total / 3600, total / 60 % 60, total % 60);
    if s == 0 {
        format!("{h:02}:{m:02}")
    } else {
        format!("{h:02}:{m:02}:{s:02}")
    }
}

impl Scenario {
    /// What the clock shows at the begin of interval `i`: RFC 3339 with the offset from UTC
    /// when start and zone are known, without it when only the start is, else hours and
    /// minutes since the start such as "00:30".
    #[must_use]
    pub fn label(&self, i: usize) -> String {
        self.label_at(i as f64 * self.interval)
    }

    /// Number of the calendar day in which interval `i` begins, 0 for the first. A horizon of up
    /// to 24 hours is one day, wherever midnight falls; a longer one is cut at midnight by the
    /// clock.
    #[must_use]
    pub fn day_of(&self, i: usize) -> u32 {
        if self.duration <= DAY {
            return 0;
        }
        let seconds = i as f64 * self.interval;
        let dated = self.start.as_ref().and_then(|s| days_since(s, seconds));
        dated.unwrap_or((seconds / DAY) as u32)
    }

    /// The same for a time \[s from the start\], rounded down to the second.
    #[must_use]
    pub fn label_at(&self, seconds: f64) -> String {
        label(self.start.as_ref(), seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(civil: &str, zone: Option<&str>) -> Clock {
        let zone = zone.map(|z| jiff::tz::TimeZone::get(z).unwrap());
        let start = Some(Start {
            civil: civil.parse().unwrap(),
            zone,
        });
        Clock {
            start,
            ..Clock::default()
        }
    }

    #[test]
    fn labels() {
        let plain = Clock::default();
        assert_eq!(plain.label(1800.0), "00:30");
        assert_eq!(plain.label(110.0 * 3600.0), "110:00");
        let dated = clock("2026-11-27T06:00:00", None);
        assert_eq!(dated.label(1800.0), "2026-11-27T06:30:00");
        let zoned = clock("2026-11-27T06:00:00", Some("America/New_York"));
        assert_eq!(zoned.label(0.0), "2026-11-27T06:00:00-05:00");
    }

    #[test]
    fn clocks_go_back() {
        let clock = clock("2026-11-01T00:00:00", Some("America/New_York"));
        assert_eq!(clock.label(7200.0), "2026-11-01T01:00:00-05:00");
        let at = clock.moment("2026-11-01T01:00:00".parse().unwrap());
        assert_eq!(at, Some(Moment::Twice(3600.0, 7200.0)));
        let at = clock.moment("2026-11-01T03:00:00".parse().unwrap());
        assert_eq!(at, Some(Moment::At(4.0 * 3600.0)));
    }

    #[test]
    fn a_time_of_every_day_goes_by_the_clock() {
        const HOUR: f64 = 3600.0;
        // The Sunday has 25 hours.
        let clock = Clock {
            duration: 73.0 * HOUR,
            ..clock("2026-10-31T06:00:00", Some("America/New_York"))
        };
        assert_eq!(clock.daily(4.0 * HOUR), [4.0, 29.0, 53.0].map(|h| h * HOUR));
        assert_eq!(clock.midnights(), [18.0, 43.0, 67.0].map(|h| h * HOUR));
        let plain = Clock {
            duration: 50.0 * HOUR,
            ..Clock::default()
        };
        assert_eq!(plain.daily(HOUR), [1.0, 25.0, 49.0].map(|h| h * HOUR));
        assert_eq!(plain.midnights(), [24.0, 48.0].map(|h| h * HOUR));
        let day = Clock {
            duration: 24.0 * HOUR,
            ..plain
        };
        assert!(day.midnights().is_empty());
    }

    #[test]
    fn clocks_go_forward() {
        let clock = clock("2026-03-08T00:00:00", Some("America/New_York"));
        assert_eq!(clock.label(7200.0), "2026-03-08T03:00:00-04:00");
        let skipped = clock.moment("2026-03-08T02:30:00".parse().unwrap());
        assert_eq!(skipped, Some(Moment::Skipped));
    }

    #[test]
    fn people_go_by_times_that_clocks_skip_or_show_twice() {
        let back = clock("2026-11-01T00:00:00", Some("America/New_York"));
        let at = |clock: &Clock, civil: &str| clock.seconds_at(civil.parse().unwrap());
        assert_eq!(at(&back, "2026-11-01T01:00:00"), Some(3600.0));
        assert_eq!(at(&back, "2026-11-01T08:00:00"), Some(9.0 * 3600.0));
        let forward = clock("2026-03-08T00:00:00", Some("America/New_York"));
        assert_eq!(at(&forward, "2026-03-08T02:30:00"), Some(2.5 * 3600.0));
        assert_eq!(at(&forward, "2026-03-08T08:00:00"), Some(7.0 * 3600.0));
        let plain = clock("2026-03-08T00:00:00", None);
        assert_eq!(at(&plain, "2026-03-08T02:30:00"), Some(2.5 * 3600.0));
    }

    #[test]
    fn a_time_of_day_before_the_start_is_the_next_day() {
        let clock = clock("2026-11-27T06:00:00", None);
        let at = |days, hours: f64| {
            let civil = clock
                .civil(ClockTime {
                    days,
                    seconds: hours * 3600.0,
                })
                .unwrap();
            clock.moment(civil)
        };
        assert_eq!(at(0.0, 14.0), Some(Moment::At(8.0 * 3600.0)));
        assert_eq!(at(0.0, 1.0), Some(Moment::At(19.0 * 3600.0)));
        assert_eq!(at(1.0, 14.0), Some(Moment::At(32.0 * 3600.0)));
    }

    #[test]
    fn a_day_of_25_hours_is_one_day() {
        // On this Sunday the clocks go back at 2:00.
        let scenario = |start: &str, zone: &str| {
            let text = format!(
                "busyhour = 1\nstart = {start}\n{zone}\nduration = \"73h\"\ninterval = \"1h\"\n\
                 [contact.a]\nchannel = \"voice\"\narrivals = {{ rate = \"1/h\" }}\n\
                 talk = {{ exponential = {{ mean = \"1m\" }} }}\n[group.g]\nagents = 1\nskills = {{ a = 1 }}\n"
            );
            let loaded = crate::scenario::parse(&text, &Default::default());
            loaded.unwrap_or_else(|e| panic!("{e}")).scenario
        };
        let begins = |s: &Scenario| -> Vec<usize> {
            let differs = |i: &usize| *i > 0 && s.day_of(*i) != s.day_of(i - 1);
            (0..s.intervals).filter(differs).collect()
        };
        let autumn = scenario("2026-10-31T00:00:00", "time_zone = \"America/New_York\"");
        assert_eq!(begins(&autumn), [24, 49]);
        let without = scenario("2026-10-31T00:00:00", "");
        assert_eq!(begins(&without), [24, 48, 72]);
        let midday = scenario("2026-10-30T12:00:00", "");
        assert_eq!(begins(&midday), [12, 36, 60]);
    }
}
