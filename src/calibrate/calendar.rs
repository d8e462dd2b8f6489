//! The days of a log: which are like others of their weekday, and which are special.

use std::collections::BTreeMap;

use super::demand::Counts;
use super::gather::Gathered;
use super::log::{date_of, weekday_of};
use super::special::{FEWEST, Usual};

/// Names of the weekdays, from Monday on.
pub const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Longest log \[days\]: a wrong century would make a calendar of nothing.
pub const MOST_DAYS: i64 = 3700;
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
    /// Contacts of a day as a share of its neighbours' median, below and above which it is far
    /// from them, chance apart; `None`: nothing could be compared.
    pub limits: Option<(f64, f64)>,
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
        Some(Self::of_days(first, offered))
    }

    /// The days from the first on, with the contacts offered on each; those far from the nearest
    /// days of their weekday are special.
    ///
    /// A day is special below 60 % or above 167 % of the median of the nine nearest days of its
    /// weekday, or below and above what three robust standard deviations of all days are where that
    /// is further: days of a log may differ much and still be ordinary. The deviation is 1.4826
    /// times the median absolute deviation (F. R. Hampel, "The influence curve and its role in robust
    /// estimation", Journal of the American Statistical Association 69 (1974); three of them:
    /// L. Davies and U. Gather, "The identification of multiple outliers", the same 88 (1993)) of
    /// 3·((count/median)^(1/3) − 1), less the Poisson noise. The cube root makes a gamma factor
    /// nearly normal, with its cv as standard deviation (E. B. Wilson and M. M. Hilferty, 1931).
    #[must_use]
    pub fn of_days(first: i64, offered: Vec<f64>) -> Self {
        // A log that is too long is refused later; there is nothing to compare in it.
        let short = (offered.len() as i64) <= MOST_DAYS;
        let usual = short.then(|| Usual::of(&offered));
        let special = usual
            .as_ref()
            .map_or_else(Vec::new, |u| u.special(first, &offered));
        Self {
            first,
            last: first + offered.len() as i64 - 1,
            offered,
            special,
            limits: usual.and_then(|u| u.limits()),
        }
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
                // A quiet day is not open for a part of the day: its own level counts, that of the
                // hours that are not empty.
                let open = row
                    .iter()
                    .zip(&usual)
                    .filter(|(n, usual)| **n >= EMPTY * **usual);
                let (came, due) = open.fold((0.0, 0.0), |s, (n, u)| (s.0 + n, s.1 + u));
                let level = if due > 0.0 {
                    (came / due).min(1.0)
                } else {
                    1.0
                };
                let empty = |(n, usual): &(&f64, &f64)| {
                    let due = level * **usual;
                    due >= BUSY && **n < EMPTY * due
                };
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
