//! The days of a log: which are like others of their weekday, and which are special.

use std::collections::BTreeMap;

use super::demand::Counts;
use super::gather::Gathered;
use super::log::{date_of, weekday_of};

/// Names of the weekdays, from Monday on.
pub const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Longest log \[days\]: a wrong century would make a calendar of nothing.
pub const MOST_DAYS: i64 = 3700;
/// Nearest days of the same weekday that a day is compared with.
const NEIGHBOURS: usize = 9;
/// A weekday needs so many days before one of them can be called special.
const FEWEST: usize = 4;
/// Below this share of the median of its neighbours, or above one over it, a day is special.
const SPECIAL: f64 = 0.6;

/// An interval is busy with so many contacts on the median day, and empty below this share.
const BUSY: f64 = 10.0;
const EMPTY: f64 = 0.25;
/// So many empty intervals make a day special.
const EMPTY_INTERVALS: usize = 3;

/// Why a day is set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Far fewer contacts than its neighbours: a holiday, a closure, an outage.
    Few,
    /// Far more.
    Many,
    /// None at all, though its weekday has contacts: the log has a hole.
    Missing,
    /// Hours with hardly a contact that are busy on its weekday: open for a part of the day, or
    /// an outage.
    Part,
}

impl Why {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Few => "far fewer contacts than other days of its weekday",
            Self::Many => "far more contacts than other days of its weekday",
            Self::Missing => "no contact at all",
            Self::Part => "hours with hardly a contact that are busy on its weekday",
        }
    }
}

/// A day that is set aside.
#[derive(Debug, Clone, PartialEq)]
pub struct SpecialDay {
    /// Which.
    pub day: i64,
    /// Its date.
    pub date: String,
    /// Why.
    pub why: Why,
    /// Contacts offered.
    pub offered: f64,
    /// Median of its neighbours of the same weekday.
    pub usual: f64,
}

/// The days from the first to the last of a log.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    /// The first day.
    pub first: i64,
    /// The last day.
    pub last: i64,
    /// Offered on each day from the first to the last.
    pub offered: Vec<f64>,
    /// Days set aside.
    pub special: Vec<SpecialDay>,
}

impl Calendar {
    /// The days of a log; `None` if it has none. Those set aside by the user are special too.
    #[must_use]
    pub fn of(log: &Gathered) -> Option<Self> {
        let mut offered: BTreeMap<i64, f64> = BTreeMap::new();
        for i in 0..log.contacts.len() {
            let count = f64::from(u8::from(log.contacts.outcome[i].offered()));
            *offered.entry(log.contacts.day(i)).or_default() += count;
        }
        for cell in &log.intervals {
            *offered
                .entry(super::log::day_of(cell.row.start))
                .or_default() += cell.row.offered;
        }
        let first = *offered.keys().next()?;
        let last = *offered.keys().next_back()?;
        // A single date far off would make a calendar of centuries.
        let last = last.min(first + 36_525);
        let offered: Vec<f64> = (first..=last)
            .map(|day| offered.get(&day).copied().unwrap_or(0.0))
            .collect();
        // A log that is too long is refused later; there is nothing to compare in it.
        let special = if last - first < MOST_DAYS {
            special(first, &offered)
        } else {
            Vec::new()
        };
        Some(Self {
            first,
            last,
            offered,
            special,
        })
    }

    /// Sets aside days of which some intervals are nearly empty that are busy on other days of
    /// the weekday.
    pub fn set_aside_parts(&mut self, counts: &Counts) {
        for weekday in 0..7 {
            let days = self.days_of(weekday);
            if days.len() < FEWEST {
                continue;
            }
            let all: Vec<Vec<f64>> = days.iter().map(|d| counts.of_all(*d)).collect();
            let usual: Vec<f64> = (0..counts.per_day)
                .map(|i| {
                    let mut column: Vec<f64> = all.iter().map(|row| row[i]).collect();
                    column.sort_by(f64::total_cmp);
                    column[column.len() / 2]
                })
                .collect();
            for (day, row) in days.iter().zip(&all) {
                let empty = |(n, usual): &(&f64, &f64)| **usual >= BUSY && **n < EMPTY * **usual;
                if row.iter().zip(&usual).filter(empty).count() >= EMPTY_INTERVALS {
                    self.special.push(SpecialDay {
                        day: *day,
                        date: date_of(*day),
                        why: Why::Part,
                        offered: row.iter().sum(),
                        usual: usual.iter().sum(),
                    });
                }
            }
        }
        self.special.sort_by_key(|s| s.day);
    }

    /// Whether a day is in the log and not set aside.
    #[must_use]
    pub fn normal(&self, day: i64) -> bool {
        (self.first..=self.last).contains(&day) && !self.special.iter().any(|s| s.day == day)
    }

    /// The normal days of a weekday.
    #[must_use]
    pub fn days_of(&self, weekday: usize) -> Vec<i64> {
        (self.first..=self.last)
            .filter(|day| weekday_of(*day) == weekday && self.normal(*day))
            .collect()
    }

    /// The weekday with the most contacts on an average normal day.
    #[must_use]
    pub fn busiest(&self) -> usize {
        let mean = |weekday: usize| {
            let days = self.days_of(weekday);
            let sum: f64 = days
                .iter()
                .map(|d| self.offered[(d - self.first) as usize])
                .sum();
            sum / days.len().max(1) as f64
        };
        (0..7)
            .max_by(|a, b| mean(*a).total_cmp(&mean(*b)).then(b.cmp(a)))
            .unwrap_or(0)
    }
}

/// Days unlike the nearest ones of their weekday.
fn special(first: i64, offered: &[f64]) -> Vec<SpecialDay> {
    let mut found = Vec::new();
    for (at, count) in offered.iter().enumerate() {
        let same: Vec<usize> = (at % 7..offered.len())
            .step_by(7)
            .filter(|o| *o != at)
            .collect();
        let mut nearest = same.clone();
        nearest.sort_by_key(|other| (other.abs_diff(at), *other));
        let mut near: Vec<f64> = nearest
            .iter()
            .take(NEIGHBOURS)
            .map(|o| offered[*o])
            .collect();
        if near.len() + 1 < FEWEST {
            continue;
        }
        near.sort_by(f64::total_cmp);
        let usual = near[near.len() / 2];
        // With ten contacts a day, chance alone makes 60 %.
        let noise = 4.0 * usual.sqrt();
        let why = match count {
            0.0 if usual > 10.0 => Why::Missing,
            c if *c < SPECIAL * usual && usual - c > noise => Why::Few,
            c if SPECIAL * c > usual && c - usual > noise => Why::Many,
            _ => continue,
        };
        let day = first + at as i64;
        found.push(SpecialDay {
            day,
            date: date_of(day),
            why,
            offered: *count,
            usual,
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holiday_a_burst_and_a_hole_are_found() {
        let mut offered: Vec<f64> = (0..70)
            .map(|d| {
                if d % 7 == 5 {
                    20.0
                } else {
                    500.0 + f64::from(d)
                }
            })
            .collect();
        offered[8] = 100.0;
        offered[24] = 1500.0;
        offered[30] = 0.0;
        offered[12] = 30.0; // by chance
        let found: Vec<(i64, Why)> = special(1000, &offered)
            .iter()
            .map(|s| (s.day, s.why))
            .collect();
        assert_eq!(
            found,
            [(1008, Why::Few), (1024, Why::Many), (1030, Why::Missing)]
        );
    }
}
