//! A column of a CSV file, as a scenario names it.

use std::rc::Rc;

use super::align::{Misfit, Resampling, Timed, align};
use super::cell::{Cell, Evidence, Marks, evidence};
use super::file::{CsvFile, RowTimes};
use super::moment::{TimeColumns, Times, When};
use super::row::Row;
use crate::scenario::calendar::Clock;
use crate::scenario::fault::Fault;
use crate::scenario::keys::Range;
use crate::scenario::reader::Reader;
use crate::scenario::source::Place;
use crate::scenario::tree::Node;
use crate::scenario::value::bounds;

/// Rows this long before the start can still reach into the horizon \[s\].
pub(super) const BEFORE: f64 = 86_400.0;
/// Values that are kept of one column.
pub(super) const MAX_VALUES: usize = 20_000_000;

/// A column that is found, with the scenario's value that names it.
pub(crate) struct Column<'n> {
    pub(super) file: Rc<CsvFile>,
    pub(super) node: &'n Node,
    pub(super) index: usize,
    pub(super) filters: Vec<(usize, String)>,
}

impl Column<'_> {
    /// The column's name in the header.
    pub(crate) fn header(&self) -> &str {
        self.file.header.get(self.index).map_or("", String::as_str)
    }

    pub(super) fn chosen(&self, row: &Row<'_>) -> bool {
        let cell = |i: usize| row.cell(i).trim();
        self.filters.iter().all(|(i, value)| cell(*i) == value)
    }

    pub(super) fn fault(&self, message: impl Into<String>, place: &Place) -> Fault {
        Fault::error(message)
            .at(place)
            .related(&self.node.place, "needed here")
    }

    /// A fault in a cell of the column.
    fn bad_cell(&self, row: &Row<'_>, expected: &str) -> Fault {
        let place = self.file.cell_place(row.start, self.index);
        let text = row.cell(self.index).trim();
        let what = if text.is_empty() {
            "is empty".to_owned()
        } else {
            format!("cannot be \"{text}\"")
        };
        let message = format!("a value of column `{}` {what}", self.header());
        self.fault(message, &place)
            .label(format!("expected {expected}"))
    }

    /// Which decimal mark the column uses; commas can separate cells or digits.
    fn marks(&self) -> Result<Marks, Fault> {
        if self.file.delimiter == b',' {
            return Ok(Marks::Point);
        }
        let (mut found, mut open, mut both) = (None, None, None);
        let visited: Result<(), ()> = self.file.visit(|row| {
            if !self.chosen(&row) {
                return Ok(());
            }
            match evidence(row.cell(self.index)) {
                Evidence::None => {}
                Evidence::Open => open = open.or(Some(row.start)),
                Evidence::Is(marks) => match found {
                    Some(other) if other != marks => both = both.or(Some(row.start)),
                    _ => found = Some(marks),
                },
            }
            Ok(())
        });
        debug_assert!(visited.is_ok());
        match (found, open, both) {
            (_, _, Some(row)) => Err(self.unclear(row, "other values use the other decimal mark")),
            (Some(marks), ..) => Ok(marks),
            (None, Some(row), None) => Err(self.unclear(row, "decimals or thousands?")),
            (None, None, None) => Ok(Marks::Point),
        }
    }

    fn unclear(&self, row: usize, label: &str) -> Fault {
        let place = self.file.cell_place(row, self.index);
        let message = format!(
            "a comma in column `{}` could mean two things",
            self.header()
        );
        self.fault(message, &place)
            .label(label)
            .help("write 1234 or 1.234, with a point for decimals")
    }

    /// All values of the column, in the order of the file.
    pub(super) fn values(&self, cell: Cell, range: Range) -> Result<Vec<f64>, Fault> {
        let marks = self.marks()?;
        let mut values = Vec::new();
        self.file.visit(|row| {
            if self.chosen(&row) {
                values.push(self.value(&row, cell, marks, range)?);
            }
            if values.len() > MAX_VALUES {
                Err(self.too_many())
            } else {
                Ok(())
            }
        })?;
        Ok(values)
    }

    pub(super) fn too_many(&self) -> Fault {
        self.fault(
            format!("more than {MAX_VALUES} values"),
            &self.file.header_place(),
        )
    }

    fn value(&self, row: &Row<'_>, cell: Cell, marks: Marks, range: Range) -> Result<f64, Fault> {
        let text = row.cell(self.index);
        let value = cell.read(text, marks);
        let value = value.ok_or_else(|| self.bad_cell(row, cell.expected()))?;
        if range.contains(value) {
            return Ok(value);
        }
        let what = match cell {
            Cell::Number => "a number",
            Cell::Share => "a share",
            Cell::Duration(_) => "a duration",
        };
        Err(self.bad_cell(row, &bounds(what, range)))
    }

    fn timed(
        &self,
        when: TimeColumns,
        reader: &Reader,
        cell: Cell,
        range: Range,
    ) -> Result<Vec<Timed>, Fault> {
        let clock = &reader.clock;
        let marks = self.marks()?;
        let known = self.times(when, clock)?;
        let mut times = known.times.iter();
        let mut rows = Vec::new();
        self.file.visit(|row| {
            if !self.chosen(&row) {
                return Ok(());
            }
            let Some(&at) = times.next() else {
                return Ok(());
            };
            let (at, before) = self.instances(at, clock.duration, &row, when)?;
            if !(-BEFORE..clock.duration).contains(&at) && before.is_none() {
                return Ok(());
            }
            let value = self.value(&row, cell, marks, range)?;
            let timed = |at| Timed {
                at,
                value,
                record: row.start,
            };
            rows.extend(
                std::iter::once(at)
                    .chain(before)
                    .map(timed)
                    .filter(|t| t.at < clock.duration),
            );
            if rows.len() > MAX_VALUES {
                Err(self.too_many())
            } else {
                Ok(())
            }
        })?;
        Ok(rows)
    }

    /// The times of the rows of the column; once read, they serve the file's other columns too.
    fn times(&self, columns: TimeColumns, clock: &Clock) -> Result<Rc<RowTimes>, Fault> {
        if let Some(known) = &*self.file.times.borrow()
            && known.columns == columns
            && known.filters == self.filters
        {
            return Ok(Rc::clone(known));
        }
        let mut reading = Times::new(clock);
        let mut times = Vec::new();
        self.file.visit(|row| {
            if self.chosen(&row) {
                let date = columns.date.map(|i| row.cell(i));
                let time = reading.row(date, row.cell(columns.time));
                times.push(time.map_err(|message| {
                    self.fault(message, &self.file.cell_place(row.start, columns.time))
                })?);
            }
            Ok(())
        })?;
        let read = Rc::new(RowTimes {
            columns,
            filters: self.filters.clone(),
            times,
        });
        *self.file.times.borrow_mut() = Some(Rc::clone(&read));
        Ok(read)
    }

    /// A time of day also stands for the day before, whose last row may reach into the horizon.
    fn instances(
        &self,
        at: When,
        duration: f64,
        row: &Row<'_>,
        when: TimeColumns,
    ) -> Result<(f64, Option<f64>), Fault> {
        match at {
            When::Fixed(at) => Ok((at, None)),
            When::Daily(at) if duration <= BEFORE => Ok((at, Some(at - BEFORE))),
            When::Daily(_) => {
                let place = self.file.cell_place(row.start, when.time);
                let fault = self.fault(
                    "a time of day is not enough: the horizon is longer than a day",
                    &place,
                );
                Err(fault.help("add a column `date`"))
            }
        }
    }

    fn misfit(&self, misfit: Misfit) -> Fault {
        let place = match misfit.record {
            Some(record) => self.file.cell_place(record, self.index),
            None => self.file.header_place(),
        };
        self.fault(misfit.message, &place).help(misfit.help)
    }

    pub(super) fn for_intervals(
        &self,
        reader: &Reader,
        cell: Cell,
        range: Range,
        how: Resampling,
    ) -> Result<Vec<f64>, Fault> {
        let clock = &reader.clock;
        if let Some(when) = TimeColumns::find(&self.file.header).filter(|w| w.time != self.index) {
            let rows = self.timed(when, reader, cell, range)?;
            return align(rows, clock, how).map_err(|m| self.misfit(m));
        }
        let values = self.values(cell, range)?;
        if values.len() == clock.intervals {
            return Ok(values);
        }
        let message = format!(
            "column `{}` has {} values for {} intervals",
            self.header(),
            values.len(),
            clock.intervals
        );
        let fault = self.fault(message, &self.file.header_place());
        Err(fault.help(
            "give a value for each interval, or add a column `time` that tells which is which",
        ))
    }
}
