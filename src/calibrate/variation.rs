//! How days differ: the random factors on the arrivals of a type.

use super::calendar::Calendar;
use super::demand::{Counts, normal_days};
use super::fit::{DayCounts, Dispersion, Factors, Profile, dispersion, factors};
use crate::stats::Confidence;

/// Mean contacts of an interval below which it stays out: hours in which hardly anybody calls say
/// nothing about factors.
const FEWEST: f64 = 1.0;

/// The variation of the arrivals of a type around their weekday's profile.
#[derive(Debug, Clone, PartialEq)]
pub struct Variation {
    /// Day and interval factors.
    pub factors: Factors,
    /// Test against Poisson.
    pub dispersion: Dispersion,
    /// Days it rests on.
    pub days: usize,
}

impl Variation {
    /// The variation of a type on the normal days; `counts` are of first attempts where retries are
    /// known.
    ///
    /// # Errors
    /// Why it cannot be told.
    pub fn of(counts: &Counts, calendar: &Calendar, kind: usize) -> Result<Self, String> {
        let days = normal_days(calendar);
        let busy: Vec<usize> = (0..counts.per_day)
            .filter(|i| {
                let sum: f64 = days
                    .iter()
                    .map(|d| f64::from(counts.day(kind, d.0)[*i]))
                    .sum();
                sum >= FEWEST * days.len() as f64
            })
            .collect();
        if busy.len() < 3 {
            return Err("too few contacts an interval".to_owned());
        }
        let rows: Vec<Vec<u64>> = days
            .iter()
            .map(|d| {
                busy.iter()
                    .map(|i| u64::from(counts.day(kind, d.0)[*i]))
                    .collect()
            })
            .collect();
        let classes: Vec<usize> = days.iter().map(|d| d.1).collect();
        let said = |e: super::fit::FitError| e.to_string();
        let table = DayCounts::new(&rows, Some(&classes)).map_err(said)?;
        Ok(Self {
            factors: factors(&table, Profile::Estimated, &Confidence::default()).map_err(said)?,
            dispersion: dispersion(&table, Profile::Estimated).map_err(said)?,
            days: days.len(),
        })
    }
}
