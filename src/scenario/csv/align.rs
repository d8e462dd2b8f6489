//! Rows of a table onto the intervals of a scenario.

use crate::scenario::calendar::Clock;
use crate::scenario::units;

/// What becomes of values when a table is coarser or finer than the intervals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resampling {
    /// They add up: split evenly, summed.
    Counts,
    /// They hold while the row lasts: repeated, and equal within an interval.
    Levels,
}

/// A row: its begin \[s from the start\], its value, and the byte of its record.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Timed {
    pub(crate) at: f64,
    pub(crate) value: f64,
    pub(crate) record: usize,
}

/// Why rows do not fit, and the record to point at.
#[derive(Debug, PartialEq)]
pub(crate) struct Misfit {
    pub(crate) record: Option<usize>,
    pub(crate) message: String,
    pub(crate) help: String,
}

/// Two instants that are meant to be the same differ by less \[s\].
const SAME: f64 = 1e-3;

/// One value for each interval of the clock.
pub(crate) fn align(
    mut rows: Vec<Timed>,
    clock: &Clock,
    how: Resampling,
) -> Result<Vec<f64>, Misfit> {
    rows.sort_by(|a, b| a.at.total_cmp(&b.at));
    let step = step(&rows, clock)?;
    if step >= clock.interval - SAME {
        coarse(&rows, step, clock, how)
    } else {
        fine(&rows, step, clock, how)
    }
}

/// Time from row to row; rows of the same time are refused.
fn step(rows: &[Timed], clock: &Clock) -> Result<f64, Misfit> {
    let mut step = f64::INFINITY;
    for pair in rows.windows(2) {
        let gap = pair[1].at - pair[0].at;
        if gap < SAME {
            return Err(Misfit {
                record: Some(pair[1].record),
                message: format!("there are two rows for {}", clock.label(pair[1].at)),
                help: "remove one, or choose the rows by another column: `…:column[other=value]`"
                    .to_owned(),
            });
        }
        step = step.min(gap);
    }
    let step = if step.is_finite() {
        step
    } else {
        clock.interval
    };
    let ratio = (step / clock.interval).max(clock.interval / step);
    if (ratio - ratio.round()).abs() < 1e-6 {
        return Ok(step);
    }
    Err(Misfit {
        record: rows.first().map(|r| r.record),
        message: format!(
            "rows every {} do not fit intervals of {}",
            units::show(step),
            units::show(clock.interval)
        ),
        help: "use an interval that divides the table's, or that its rows divide".to_owned(),
    })
}

fn coarse(rows: &[Timed], step: f64, clock: &Clock, how: Resampling) -> Result<Vec<f64>, Misfit> {
    let parts = (step / clock.interval).round();
    let mut values = Vec::with_capacity(clock.intervals);
    for i in 0..clock.intervals {
        let at = i as f64 * clock.interval;
        let next = rows.partition_point(|r| r.at <= at + SAME);
        let row = next
            .checked_sub(1)
            .map(|k| rows[k])
            .filter(|r| at < r.at + step - SAME);
        let row = row.ok_or_else(|| hole(rows, at, clock))?;
        let offset = (at - row.at) / clock.interval;
        if (offset - offset.round()).abs() > 1e-6 {
            return Err(between(row, clock));
        }
        values.push(match how {
            Resampling::Counts => row.value / parts,
            Resampling::Levels => row.value,
        });
    }
    Ok(values)
}

fn fine(rows: &[Timed], step: f64, clock: &Clock, how: Resampling) -> Result<Vec<f64>, Misfit> {
    let parts = (clock.interval / step).round() as usize;
    let mut values = Vec::with_capacity(clock.intervals);
    for i in 0..clock.intervals {
        let from = i as f64 * clock.interval;
        let first = rows.partition_point(|r| r.at < from - SAME);
        let last = rows.partition_point(|r| r.at < from + clock.interval - SAME);
        let part = &rows[first..last];
        for k in 0..parts {
            let at = from + k as f64 * step;
            match part.get(k) {
                Some(row) if (row.at - at).abs() < SAME => {}
                Some(row) if row.at < at => return Err(between(*row, clock)),
                _ => return Err(hole(rows, at, clock)),
            }
        }
        values.push(match how {
            Resampling::Counts => part.iter().map(|r| r.value).sum(),
            Resampling::Levels => same(part, clock)?,
        });
    }
    Ok(values)
}

/// The one value of several rows.
fn same(part: &[Timed], clock: &Clock) -> Result<f64, Misfit> {
    let first = part.first().map_or(0.0, |r| r.value);
    match part.iter().find(|r| r.value != first) {
        None => Ok(first),
        Some(row) => Err(Misfit {
            record: Some(row.record),
            message: format!(
                "the value changes at {}, within an interval of {}",
                clock.label(row.at),
                units::show(clock.interval)
            ),
            help: "such values cannot be added up: use a shorter interval, or one row for each"
                .to_owned(),
        }),
    }
}

fn hole(rows: &[Timed], at: f64, clock: &Clock) -> Misfit {
    let next = rows.partition_point(|r| r.at <= at);
    let near = rows.get(next.saturating_sub(1)).or(rows.first());
    Misfit {
        record: near.map(|r| r.record),
        message: format!("the table has no row for {}", clock.label(at)),
        help: "add the row; a value of 0 has to be written too".to_owned(),
    }
}

fn between(row: Timed, clock: &Clock) -> Misfit {
    Misfit {
        record: Some(row.record),
        message: format!(
            "the row at {} begins within an interval",
            clock.label(row.at)
        ),
        help: format!(
            "intervals begin every {} from the start",
            units::show(clock.interval)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(values: &[(f64, f64)]) -> Vec<Timed> {
        let timed = |(i, (at, value)): (usize, &(f64, f64))| Timed {
            at: *at,
            value: *value,
            record: i,
        };
        values.iter().enumerate().map(timed).collect()
    }

    fn clock(interval: f64, intervals: usize) -> Clock {
        Clock {
            start: None,
            duration: interval * intervals as f64,
            interval,
            intervals,
            ..Clock::default()
        }
    }

    #[test]
    fn equal_coarser_and_finer() {
        let hourly = rows(&[(0.0, 10.0), (3600.0, 20.0)]);
        let at = |interval, n, how| align(hourly.clone(), &clock(interval, n), how);
        assert_eq!(at(3600.0, 2, Resampling::Counts), Ok(vec![10.0, 20.0]));
        assert_eq!(
            at(1800.0, 4, Resampling::Counts),
            Ok(vec![5.0, 5.0, 10.0, 10.0])
        );
        assert_eq!(
            at(1800.0, 4, Resampling::Levels),
            Ok(vec![10.0, 10.0, 20.0, 20.0])
        );
        assert_eq!(at(7200.0, 1, Resampling::Counts), Ok(vec![30.0]));
        assert!(at(7200.0, 1, Resampling::Levels).is_err());
        assert!(at(2700.0, 2, Resampling::Counts).is_err());
    }

    #[test]
    fn a_table_may_begin_before_the_start() {
        let hourly = rows(&[(-1800.0, 10.0), (1800.0, 20.0)]);
        let got = align(hourly, &clock(1800.0, 3), Resampling::Counts);
        assert_eq!(got, Ok(vec![5.0, 10.0, 10.0]));
    }

    #[test]
    fn holes_and_doubles() {
        let message = |values: &[(f64, f64)]| {
            align(rows(values), &clock(1800.0, 3), Resampling::Counts)
                .unwrap_err()
                .message
        };
        let hole = message(&[(0.0, 1.0), (1800.0, 1.0), (5400.0, 1.0)]);
        assert_eq!(hole, "the table has no row for 01:00");
        let double = message(&[(0.0, 1.0), (1800.0, 1.0), (1800.0, 1.0)]);
        assert_eq!(double, "there are two rows for 00:30");
        assert_eq!(message(&[]), "the table has no row for 00:00");
    }
}
