//! Times that ended in an event, or were cut off before.

use super::error::FitError;

/// All observations of one time: how many ended in an event there, how many were censored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// The time \[s\], finite and ≥ 0.
    pub time: f64,
    /// Observations that ended in an event (an abandonment) at this time.
    pub events: u64,
    /// Observations that were censored (answered, cut off) at this time.
    pub censored: u64,
}

/// A sample of times with or without an event, one row a different time, in ascending order.
///
/// Patience: the wait of a contact that abandoned is an event, that of one that was answered is
/// censored (it would have waited longer). Handle times: all are events. A log in whole seconds
/// has few different times, so a million rows take little room.
///
/// ```
/// use busyhour::calibrate::fit::Lifetimes;
/// let waits = Lifetimes::new([(12.0, true), (40.0, false), (12.0, false)])?;
/// assert_eq!((waits.rows().len(), waits.n(), waits.events()), (2, 3, 1));
/// assert_eq!(waits.exposure(), 64.0);
/// # Ok::<(), busyhour::calibrate::fit::FitError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Lifetimes {
    rows: Vec<Row>,
    /// ln(time) of each row; −∞ at 0. Every likelihood needs it many times.
    logs: Vec<f64>,
    events: u64,
    n: u64,
    exposure: f64,
}

impl Lifetimes {
    /// From pairs (time, ended in an event) in any order.
    ///
    /// # Errors
    ///
    /// No pair, or a time that is negative or not finite.
    pub fn new(pairs: impl IntoIterator<Item = (f64, bool)>) -> Result<Self, FitError> {
        Self::from_counts(pairs.into_iter().map(|(time, event)| Row {
            time,
            events: u64::from(event),
            censored: u64::from(!event),
        }))
    }

    /// From times that all ended in an event, such as handle times.
    ///
    /// # Errors
    ///
    /// No value, or one that is negative or not finite.
    pub fn complete(values: impl IntoIterator<Item = f64>) -> Result<Self, FitError> {
        Self::new(values.into_iter().map(|time| (time, true)))
    }

    /// From counts by time, in any order; rows of the same time are joined, empty ones left out.
    ///
    /// # Errors
    ///
    /// No observation, or a time that is negative or not finite.
    pub fn from_counts(rows: impl IntoIterator<Item = Row>) -> Result<Self, FitError> {
        let mut sorted: Vec<Row> = Vec::new();
        for (place, row) in rows.into_iter().enumerate() {
            if !(row.time >= 0.0 && row.time.is_finite()) {
                return Err(FitError::BadValue {
                    place,
                    value: row.time,
                    expected: "a time of 0 s or more",
                });
            }
            if row.events > 0 || row.censored > 0 {
                // Not −0, which would sort and take a logarithm apart from 0.
                let time = row.time.abs();
                sorted.push(Row { time, ..row });
            }
        }
        sorted.sort_by(|a, b| a.time.total_cmp(&b.time));
        sorted.dedup_by(|next, first| {
            let same = next.time == first.time;
            if same {
                first.events = first.events.saturating_add(next.events);
                first.censored = first.censored.saturating_add(next.censored);
            }
            same
        });
        if sorted.is_empty() {
            return Err(FitError::Empty);
        }
        Ok(Self::of_sorted(sorted))
    }

    fn of_sorted(rows: Vec<Row>) -> Self {
        let mut all = Self {
            logs: rows.iter().map(|row| libm::log(row.time)).collect(),
            events: 0,
            n: 0,
            exposure: 0.0,
            rows: Vec::new(),
        };
        for row in &rows {
            let n = row.events.saturating_add(row.censored);
            all.events = all.events.saturating_add(row.events);
            all.n = all.n.saturating_add(n);
            all.exposure += row.time * n as f64;
        }
        all.rows = rows;
        all
    }

    /// One row a different time, ascending; none is empty.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// ln(time) of each row.
    #[must_use]
    pub fn logs(&self) -> &[f64] {
        &self.logs
    }

    /// Number of observations.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    /// Number of observations that ended in an event.
    #[must_use]
    pub fn events(&self) -> u64 {
        self.events
    }

    /// Sum of all times, with or without event \[s\].
    #[must_use]
    pub fn exposure(&self) -> f64 {
        self.exposure
    }

    /// The longest time \[s\].
    #[must_use]
    pub fn longest(&self) -> f64 {
        self.rows.last().map_or(0.0, |row| row.time)
    }

    /// The same sample with the events for which `set_aside` holds counted as censored.
    #[must_use]
    pub fn censoring(&self, mut set_aside: impl FnMut(f64) -> bool) -> Self {
        let censor = |row: &Row| {
            if set_aside(row.time) {
                Row {
                    time: row.time,
                    events: 0,
                    censored: row.censored.saturating_add(row.events),
                }
            } else {
                *row
            }
        };
        Self::of_sorted(self.rows.iter().map(censor).collect())
    }

    /// The observations longer than `time`.
    ///
    /// # Errors
    ///
    /// There is none.
    pub fn beyond(&self, time: f64) -> Result<Self, FitError> {
        let first = self.rows.partition_point(|row| row.time <= time);
        match self.rows.get(first..) {
            Some(rows) if !rows.is_empty() => Ok(Self::of_sorted(rows.to_vec())),
            _ => Err(FitError::Empty),
        }
    }
}

/// Weeks of remission under 6-MP, Freireich et al. 1963; true = relapse.
#[cfg(test)]
pub(super) fn remission() -> Lifetimes {
    let relapse = [6.0, 6.0, 6.0, 7.0, 10.0, 13.0, 16.0, 22.0, 23.0];
    let censored = [
        6.0, 9.0, 10.0, 11.0, 17.0, 19.0, 20.0, 25.0, 32.0, 32.0, 34.0, 35.0,
    ];
    let all = relapse.map(|t| (t, true)).into_iter();
    Lifetimes::new(all.chain(censored.map(|t| (t, false)))).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_are_joined_and_bad_times_refused() {
        let all = Lifetimes::new([(3.0, true), (0.0, false), (-0.0, true), (3.0, false)]).unwrap();
        assert_eq!(all.rows().len(), 2);
        assert_eq!((all.rows()[0].events, all.rows()[0].censored), (1, 1));
        assert_eq!((all.n(), all.events(), all.exposure()), (4, 2, 6.0));
        assert_eq!(Lifetimes::complete([]), Err(FitError::Empty));
        for bad in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(
                Lifetimes::new([(1.0, true), (bad, true)]),
                Err(FitError::BadValue { place: 1, .. })
            ));
        }
    }

    #[test]
    fn parts_of_a_sample() {
        let all = Lifetimes::new([(1.0, true), (2.0, true), (3.0, false)]).unwrap();
        let later = all.beyond(1.0).unwrap();
        assert_eq!((later.n(), later.events()), (2, 1));
        assert_eq!(all.beyond(3.0), Err(FitError::Empty));
        let spared = all.censoring(|time| time == 2.0);
        assert_eq!((spared.n(), spared.events()), (3, 1));
    }
}
