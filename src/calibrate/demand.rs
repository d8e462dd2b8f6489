//! Contacts by type, weekday and interval: the mean of normal days, smoothed.

use super::calendar::Calendar;
use super::gather::Gathered;
use super::log::{day_of, weekday_of};

const DAY: f64 = 86_400.0;

/// Counts by type, day and interval of the day.
#[derive(Debug, Clone, PartialEq)]
pub struct Counts {
    /// Length of an interval \[s\].
    pub interval: f64,
    /// Intervals of a day.
    pub per_day: usize,
    /// The first day.
    pub first: i64,
    /// By type: by day from the first on: by interval.
    pub offered: Vec<Vec<Vec<u32>>>,
}

impl Counts {
    /// Contacts that asked for an agent, by the moment they asked.
    #[must_use]
    pub fn of(log: &Gathered, calendar: &Calendar, interval: f64) -> Self {
        Self::without(log, calendar, interval, &[])
    }

    /// The same without the contacts that are marked.
    #[must_use]
    pub fn without(log: &Gathered, calendar: &Calendar, interval: f64, marked: &[bool]) -> Self {
        let per_day = (DAY / interval).round() as usize;
        let days = (calendar.last - calendar.first + 1) as usize;
        let mut offered = vec![vec![vec![0_u32; per_day]; days]; log.kinds.list.len()];
        let mut add = |kind: u32, at: f64, count: f64| {
            let day = day_of(at);
            if (calendar.first..=calendar.last).contains(&day) {
                let slot = ((at - day as f64 * DAY) / interval) as usize;
                let cell = &mut offered[kind as usize][(day - calendar.first) as usize];
                cell[slot.min(per_day - 1)] += count as u32;
            }
        };
        let c = &log.contacts;
        let out = |i: usize| marked.get(i).copied().unwrap_or(false);
        for i in (0..c.len()).filter(|i| c.outcome[*i].offered() && !out(*i)) {
            add(c.kind[i], c.asked[i], 1.0);
        }
        for cell in &log.intervals {
            add(cell.kind, cell.row.start, cell.row.offered.round());
        }
        Self {
            interval,
            per_day,
            first: calendar.first,
            offered,
        }
    }

    /// The counts of a day, all types together.
    #[must_use]
    pub fn of_all(&self, day: i64) -> Vec<f64> {
        let mut sums = vec![0.0; self.per_day];
        for kind in 0..self.offered.len() {
            for (sum, n) in sums.iter_mut().zip(self.day(kind, day)) {
                *sum += f64::from(*n);
            }
        }
        sums
    }

    /// The counts of a day.
    #[must_use]
    pub fn day(&self, kind: usize, day: i64) -> &[u32] {
        &self.offered[kind][(day - self.first) as usize]
    }
}

/// The usual day of a type on a weekday.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Normal days it is made from.
    pub days: usize,
    /// Mean contacts of each interval as counted.
    pub raw: Vec<f64>,
    /// The same smoothed, with the same sum.
    pub smooth: Vec<f64>,
    /// Standard error of the mean of the day's sum.
    pub total_error: Option<f64>,
}

impl Profile {
    /// The profile of a type on a weekday.
    #[must_use]
    pub fn of(counts: &Counts, calendar: &Calendar, kind: usize, weekday: usize) -> Self {
        let days = calendar.days_of(weekday);
        let n = days.len() as f64;
        let mut raw = vec![0.0; counts.per_day];
        let mut squares = vec![0.0; counts.per_day];
        let mut totals = Vec::new();
        for day in &days {
            let row = counts.day(kind, *day);
            for (i, count) in row.iter().enumerate() {
                raw[i] += f64::from(*count) / n;
                squares[i] += f64::from(*count) * f64::from(*count) / n;
            }
            totals.push(row.iter().map(|c| f64::from(*c)).sum::<f64>());
        }
        let errors: Vec<f64> = raw
            .iter()
            .zip(&squares)
            .map(|(mean, square)| ((square - mean * mean).max(*mean) / n).sqrt())
            .collect();
        let smooth = smoothed(&raw, &errors);
        Self {
            days: days.len(),
            smooth,
            total_error: standard_error(&totals),
            raw,
        }
    }

    /// Mean contacts of the day.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.raw.iter().sum()
    }
}

/// Standard error of a mean.
fn standard_error(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    if values.len() < 2 {
        return None;
    }
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    Some((squares / (n - 1.0) / n).sqrt())
}

/// Each value moves a quarter of the way to each neighbour, where it lies within two standard
/// errors of the line between them: an opening, a peak that is really there stays. The sum stays.
fn smoothed(raw: &[f64], errors: &[f64]) -> Vec<f64> {
    let mut smooth = raw.to_vec();
    for i in 1..raw.len().saturating_sub(1) {
        let (left, right) = (raw[i - 1], raw[i + 1]);
        let middle = f64::midpoint(left, right);
        let neighbours = (errors[i - 1] * errors[i - 1] + errors[i + 1] * errors[i + 1]) / 4.0;
        let error = (errors[i] * errors[i] + neighbours).sqrt();
        if raw[i] > 0.0 && left > 0.0 && right > 0.0 && (raw[i] - middle).abs() <= 2.0 * error {
            smooth[i] = f64::midpoint(raw[i], middle);
        }
    }
    let (before, after) = (raw.iter().sum::<f64>(), smooth.iter().sum::<f64>());
    if after > 0.0 {
        smooth.iter_mut().for_each(|v| *v *= before / after);
    }
    smooth
}

/// Mean contacts a day over all normal days of the log, by weekday.
#[must_use]
pub fn by_weekday(counts: &Counts, calendar: &Calendar, kind: usize) -> Vec<Profile> {
    (0..7)
        .map(|weekday| Profile::of(counts, calendar, kind, weekday))
        .collect()
}

/// Normal days with their weekday.
#[must_use]
pub fn normal_days(calendar: &Calendar) -> Vec<(i64, usize)> {
    let all = calendar.first..=calendar.last;
    all.filter(|d| calendar.normal(*d))
        .map(|d| (d, weekday_of(d)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_smoothed_and_an_opening_is_not() {
        let raw = [0.0, 0.0, 50.0, 48.0, 54.0, 49.0, 51.0, 0.0];
        let errors: Vec<f64> = raw.iter().map(|v: &f64| (v / 10.0).sqrt()).collect();
        let smooth = smoothed(&raw, &errors);
        assert!((smooth.iter().sum::<f64>() - raw.iter().sum::<f64>()).abs() < 1e-9);
        assert_eq!(smooth[1], 0.0);
        assert!(smooth[2] > 49.0);
        assert!((smooth[4] - 51.25).abs() < 1.0);
    }
}
