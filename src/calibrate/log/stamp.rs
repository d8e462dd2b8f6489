//! Dates and times as logs write them.

use jiff::Timestamp;
use jiff::tz::TimeZone;

const DAY: f64 = 86_400.0;

/// The day of a time: days since 1970-01-01.
#[must_use]
pub fn day_of(time: f64) -> i64 {
    (time / DAY).floor() as i64
}

/// The weekday of a day, 0 is Monday.
#[must_use]
pub fn weekday_of(day: i64) -> usize {
    // 1970-01-01 was a Thursday.
    (day + 3).rem_euclid(7) as usize
}

/// A day as 1999-05-23.
#[must_use]
pub fn date_of(day: i64) -> String {
    // The civil calendar from days, after the usual era arithmetic of the Gregorian calendar:
    // years begin in March, so that the leap day is the last of its year.
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{date:02}")
}

/// Days since 1970-01-01 of a date; `None` where there is no such date.
fn days(year: i64, month: i64, date: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=last).contains(&date) || !(1900..=2200).contains(&year) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let shifted = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * shifted + 2) / 5 + date - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// Which of 3/4/2026 is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// Day first.
    DayFirst,
    /// Month first.
    MonthFirst,
}

/// Reads dates and times; those with an offset from UTC become the wall clock of a zone.
#[derive(Debug, Clone)]
pub struct Stamps {
    zone: TimeZone,
    /// Order of dates with slashes or points; `None`: such dates are not read.
    pub order: Option<DateOrder>,
    /// Whether times with an offset stay the clock that they show, wherever that is.
    pub as_written: bool,
}

impl Default for Stamps {
    fn default() -> Self {
        Self {
            zone: TimeZone::UTC,
            order: None,
            as_written: false,
        }
    }
}

impl Stamps {
    /// Times with an offset, and seconds since 1970, become the wall clock of this zone.
    #[must_use]
    pub fn in_zone(zone: TimeZone) -> Self {
        Self {
            zone,
            order: None,
            as_written: false,
        }
    }

    /// The wall clock of an instant in seconds since 1970-01-01T00:00Z.
    #[must_use]
    pub fn utc(&self, seconds: f64) -> Option<f64> {
        let instant = Timestamp::from_second(seconds.floor() as i64).ok()?;
        Some(seconds + f64::from(self.zone.to_offset(instant).seconds()))
    }

    /// A date and time: ISO 8601 with or without offset, seconds or milliseconds since 1970,
    /// and dates with slashes or points where their order is known.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<f64> {
        let text = text.trim();
        if text.len() >= 9 && text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            return self.epoch(text);
        }
        let (date, rest) = match text.find(['T', 't', ' ']) {
            Some(at) => (&text[..at], text[at + 1..].trim()),
            None => (text, ""),
        };
        let midnight = self.date(date)? as f64 * DAY;
        if rest.is_empty() {
            return Some(midnight);
        }
        let (clock, offset) = split_offset(rest)?;
        let local = midnight + time_of_day(clock)?;
        match offset {
            Some(offset) if !self.as_written => self.utc(local - offset),
            _ => Some(local),
        }
    }

    fn epoch(&self, text: &str) -> Option<f64> {
        let value: f64 = text.parse().ok()?;
        let whole = text.split('.').next().unwrap_or("").len();
        match whole {
            9 | 10 => self.utc(value),
            12 | 13 => self.utc(value / 1000.0),
            _ => None,
        }
    }

    /// A date as days since 1970-01-01: 2026-11-27, 20261127, 261127, and with slashes or
    /// points where their order is known.
    #[must_use]
    pub fn date(&self, text: &str) -> Option<i64> {
        let text = text.trim();
        if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
            let part = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
            return match text.len() {
                8 => days(part(0, 4)?, part(4, 6)?, part(6, 8)?),
                6 => days(century(part(0, 2)?), part(2, 4)?, part(4, 6)?),
                _ => None,
            };
        }
        let mut fields = text.split(['-', '/', '.']);
        let mut next = || fields.next()?.parse::<i64>().ok();
        let (a, b, c) = (next()?, next()?, next()?);
        if fields.next().is_some() {
            return None;
        }
        if text.find(['-', '/', '.']) == Some(4) {
            return days(a, b, c);
        }
        let year = if c < 100 { century(c) } else { c };
        match self.order? {
            DateOrder::DayFirst => days(year, b, a),
            DateOrder::MonthFirst => days(year, a, b),
        }
    }
}

/// Two-digit years: 70–99 are of the last century.
fn century(year: i64) -> i64 {
    if year >= 70 { 1900 + year } else { 2000 + year }
}

/// The offset from UTC at the end of a time \[s\], if it has one; `None`: it cannot be read.
fn split_offset(text: &str) -> Option<(&str, Option<f64>)> {
    if let Some(clock) = text.strip_suffix(['Z', 'z']) {
        return Some((clock, Some(0.0)));
    }
    let Some(at) = text.rfind(['+', '-']) else {
        return Some((text, None));
    };
    let sign = if text[at..].starts_with('-') {
        -1.0
    } else {
        1.0
    };
    let digits: String = text[at + 1..].chars().filter(|c| *c != ':').collect();
    let part = |from: usize, to: usize| {
        digits
            .get(from..to)
            .map_or(Some(0.0), |d| d.parse::<f64>().ok())
    };
    if digits.len() != 2 && digits.len() != 4 {
        return None;
    }
    let seconds = part(0, 2)? * 3600.0 + part(2, 4)? * 60.0;
    Some((text[..at].trim_end(), Some(sign * seconds)))
}

/// A time of day \[s\]: 7:02, 07:02:47, 07:02:47.250, 7:02 PM.
#[must_use]
pub fn time_of_day(text: &str) -> Option<f64> {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let (clock, half) = match lower
        .strip_suffix("pm")
        .or_else(|| lower.strip_suffix("p.m."))
    {
        Some(clock) => (clock.trim_end(), Some(12.0)),
        None => match lower
            .strip_suffix("am")
            .or_else(|| lower.strip_suffix("a.m."))
        {
            Some(clock) => (clock.trim_end(), Some(0.0)),
            None => (lower.as_str(), None),
        },
    };
    let mut fields = clock.split(':');
    let mut number = |most: f64| -> Option<f64> {
        let field = fields.next()?;
        let plain = field.bytes().all(|b| b.is_ascii_digit() || b == b'.') && !field.is_empty();
        let value: f64 = field.parse().ok().filter(|_| plain)?;
        (value < most).then_some(value)
    };
    let hours = number(25.0)?;
    let minutes = number(60.0)?;
    let seconds = if clock.matches(':').count() == 2 {
        number(61.0)?
    } else {
        0.0
    };
    if clock.matches(':').count() > 2 {
        return None;
    }
    let hours = match half {
        Some(half) if (1.0..=12.0).contains(&hours) => hours % 12.0 + half,
        Some(_) => return None,
        None => hours,
    };
    Some(hours * 3600.0 + minutes * 60.0 + seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAY: i64 = 10_734; // 1999-05-23

    #[test]
    fn days_and_dates() {
        assert_eq!(days(1999, 5, 23), Some(MAY));
        assert_eq!(date_of(MAY), "1999-05-23");
        assert_eq!(weekday_of(MAY), 6);
        assert_eq!(days(1970, 1, 1), Some(0));
        assert_eq!(weekday_of(0), 3);
        assert_eq!(days(1999, 2, 29), None);
        for day in (-30_000..60_000).step_by(37) {
            assert_eq!(Stamps::default().date(&date_of(day)).unwrap_or(day), day);
        }
        assert_eq!(day_of(MAY as f64 * 86_400.0 + 1.0), MAY);
    }

    #[test]
    fn stamps_of_many_kinds() {
        let stamps = Stamps::default();
        let at = |s: &str| stamps.read(s).map(|t| t - MAY as f64 * 86_400.0);
        for text in [
            "1999-05-23T07:02:47",
            "1999-05-23 7:02:47",
            "1999-05-23T07:02:47Z",
            "1999-05-23T09:02:47+02:00",
            "1999-05-23T02:02:47-0500",
            "19990523 07:02:47",
            "990523 7:02:47 AM",
            "927442967",
            "927442967000",
        ] {
            assert_eq!(at(text), Some(25_367.0), "{text}");
        }
        assert_eq!(at("1999-05-23 12:00 am"), Some(0.0));
        assert_eq!(at("1999-05-23 12:30 PM"), Some(45_000.0));
        for text in [
            "",
            "yesterday",
            "23/5/1999 07:00",
            "1999-05-23 25:61",
            "1999-13-01",
            "1:2:3:4",
        ] {
            assert_eq!(at(text), None, "{text}");
        }
    }

    #[test]
    fn slashed_dates_need_their_order() {
        let mut stamps = Stamps {
            order: Some(DateOrder::DayFirst),
            ..Stamps::default()
        };
        assert_eq!(stamps.date("23/5/1999"), Some(MAY));
        assert_eq!(stamps.date("23.05.99"), Some(MAY));
        stamps.order = Some(DateOrder::MonthFirst);
        assert_eq!(stamps.date("5/23/1999"), Some(MAY));
        assert_eq!(stamps.date("23/5/1999"), None);
    }

    #[test]
    fn instants_become_the_wall_clock_of_the_zone() {
        let zone = TimeZone::get("America/New_York").unwrap();
        let stamps = Stamps::in_zone(zone);
        let at = stamps.read("1999-05-23T07:02:47Z").unwrap();
        assert_eq!(at - MAY as f64 * 86_400.0, 25_367.0 - 4.0 * 3600.0);
        // A wall clock stays what it is.
        assert_eq!(
            stamps.read("1999-05-23T07:02:47"),
            Some(MAY as f64 * 86_400.0 + 25_367.0)
        );
    }
}
