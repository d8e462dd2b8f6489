//! A column of a CSV file, as a scenario names it.

use std::path::Path;
use std::rc::Rc;

use super::align::{Misfit, Resampling, Timed, align};
use super::cell::{Cell, Evidence, Marks, evidence};
use super::file::{CsvFile, Row};
use super::moment::{TimeColumns, Times, When};
use crate::scenario::fault::Fault;
use crate::scenario::keys::Range;
use crate::scenario::nearest::{list_words, nearest};
use crate::scenario::reader::{Reader, bounds};
use crate::scenario::source::{MAX_TABLE, Place, Source};
use crate::scenario::tree::Node;

/// Rows this long before the start can still reach into the horizon \[s\].
const BEFORE: f64 = 86_400.0;
/// Values that are kept of one column.
const MAX_VALUES: usize = 20_000_000;

/// "forecast.csv:offered\[queue=Orders\]", taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ColumnRef<'a> {
    path: &'a str,
    column: &'a str,
    filters: Vec<(&'a str, &'a str)>,
}

impl<'a> ColumnRef<'a> {
    /// `None` if the text names no column.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let (name, filters) = match text.strip_suffix(']').and_then(|t| t.split_once('[')) {
            Some((name, filters)) => (name, filters),
            None => (text, ""),
        };
        let (path, column) = name.rsplit_once(':')?;
        let (path, column) = (path.trim(), column.trim());
        if path.is_empty() || column.is_empty() {
            return None;
        }
        let filters = filters
            .split(',')
            .filter(|f| !f.trim().is_empty())
            .map(|f| {
                f.split_once('=')
                    .map(|(name, value)| (name.trim(), value.trim()))
            })
            .collect::<Option<_>>()?;
        Some(Self {
            path,
            column,
            filters,
        })
    }
}

/// A column that is found, with the scenario's value that names it.
pub(crate) struct Column<'n> {
    file: Rc<CsvFile>,
    node: &'n Node,
    index: usize,
    filters: Vec<(usize, String)>,
}

impl Column<'_> {
    /// The column's name in the header.
    pub(crate) fn header(&self) -> &str {
        self.file.header.get(self.index).map_or("", String::as_str)
    }

    fn chosen(&self, row: &Row<'_>) -> bool {
        let cell = |i: usize| row.record.get(i).unwrap_or("").trim();
        self.filters.iter().all(|(i, value)| cell(*i) == value)
    }

    fn fault(&self, message: impl Into<String>, place: &Place) -> Fault {
        Fault::error(message)
            .at(place)
            .related(&self.node.place, "needed here")
    }

    /// A fault in a cell of the column.
    fn bad_cell(&self, row: &Row<'_>, expected: &str) -> Fault {
        let place = self.file.cell_place(row.start, self.index);
        let text = row.record.get(self.index).unwrap_or("").trim();
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
            match evidence(row.record.get(self.index).unwrap_or("")) {
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
    fn values(&self, cell: Cell, range: Range) -> Result<Vec<f64>, Fault> {
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

    fn too_many(&self) -> Fault {
        self.fault(
            format!("more than {MAX_VALUES} values"),
            &self.file.header_place(),
        )
    }

    fn value(&self, row: &Row<'_>, cell: Cell, marks: Marks, range: Range) -> Result<f64, Fault> {
        let text = row.record.get(self.index).unwrap_or("");
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
        let mut times = Times::new(clock);
        let mut rows = Vec::new();
        self.file.visit(|row| {
            if !self.chosen(&row) {
                return Ok(());
            }
            let text = |i: usize| row.record.get(i).unwrap_or("");
            let at = times
                .row(when.date.map(text), text(when.time))
                .map_err(|message| {
                    self.fault(message, &self.file.cell_place(row.start, when.time))
                })?;
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

    fn for_intervals(
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

impl Reader {
    /// Finds the column that a value names.
    pub(crate) fn column<'n>(&mut self, node: &'n Node, text: &str) -> Option<Column<'n>> {
        let Some(named) = ColumnRef::parse(text) else {
            let fault = Fault::error(format!("\"{text}\" names no column")).at(&node.place);
            let label = "expected \"file.csv:column\" or \"file.csv:column[other=value]\"";
            self.fault(fault.label(label));
            return None;
        };
        let file = self.open_csv(node, named.path)?;
        let index = self.header(&file, node, named.column)?;
        let mut filters = Vec::new();
        for (name, value) in named.filters {
            filters.push((self.header(&file, node, name)?, value.to_owned()));
        }
        let column = Column {
            file,
            node,
            index,
            filters,
        };
        self.has_rows(&column).then_some(column)
    }

    fn open_csv(&mut self, node: &Node, path: &str) -> Option<Rc<CsvFile>> {
        let path = node.place.source.folder.join(Path::new(path));
        if let Some(known) = self.tables.get(&path) {
            return known.clone();
        }
        let file = match Source::read(&path, MAX_TABLE) {
            Ok(source) => Some(Rc::new(CsvFile::new(source))),
            Err(reason) => {
                let message = format!("cannot read {}: {reason}", path.display());
                self.fault(Fault::error(message).at(&node.place));
                None
            }
        };
        self.tables.insert(path, file.clone());
        file
    }

    fn header(&mut self, file: &Rc<CsvFile>, node: &Node, name: &str) -> Option<usize> {
        let found = file.header.iter().position(|h| h == name);
        if found.is_none() {
            let known = file
                .header
                .iter()
                .map(String::as_str)
                .filter(|h| !h.is_empty());
            let help = match nearest(name, known.clone()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("its columns are {}", list_words(known)),
            };
            let message = format!("{} has no column `{name}`", file.source.name);
            self.fault(Fault::error(message).at(&node.place).help(help));
        }
        found
    }

    fn has_rows(&mut self, column: &Column<'_>) -> bool {
        // The first chosen row ends the search, so "error" means found.
        let found = column
            .file
            .visit(|row| if column.chosen(&row) { Err(()) } else { Ok(()) });
        if found.is_err() {
            return true;
        }
        let name = &column.file.source.name;
        let message = match column.filters.as_slice() {
            [] => format!("{name} has no rows"),
            filters => {
                let shown: Vec<String> = filters
                    .iter()
                    .map(|(i, value)| format!("{}={value}", column.file.header[*i]))
                    .collect();
                format!("{name} has no row with {}", shown.join(" and "))
            }
        };
        self.fault(Fault::error(message).at(&column.node.place));
        false
    }

    /// A value of the column for each interval of the scenario.
    pub(crate) fn column_by_interval(
        &mut self,
        column: &Column<'_>,
        cell: Cell,
        range: Range,
        how: Resampling,
    ) -> Option<Vec<f64>> {
        // Without a horizon nothing can be aligned; that is reported already.
        if self.clock.intervals == 0 {
            return None;
        }
        let read = column.for_intervals(self, cell, range, how);
        self.or_fault(read)
    }

    /// All values of the column.
    pub(crate) fn column_values(
        &mut self,
        column: &Column<'_>,
        cell: Cell,
        range: Range,
    ) -> Option<Vec<f64>> {
        let read = column.values(cell, range);
        self.or_fault(read)
    }

    /// All values of the column as seconds from the start.
    pub(crate) fn column_times(&mut self, column: &Column<'_>) -> Option<Vec<f64>> {
        let mut times = Times::new(&self.clock);
        let mut values = Vec::new();
        let read = column.file.visit(|row| {
            if !column.chosen(&row) {
                return Ok(());
            }
            let text = row.record.get(column.index).unwrap_or("").trim();
            let place = || column.file.cell_place(row.start, column.index);
            match times.read(text) {
                Ok(When::Daily(_)) if self.clock.duration > BEFORE => {
                    let message = "a time of day is not enough: the horizon is longer than a day";
                    return Err(column.fault(message, &place()).help("write date and time"));
                }
                Ok(When::Fixed(at) | When::Daily(at)) => values.push(at),
                Err(message) => return Err(column.fault(message, &place())),
            }
            if values.len() > MAX_VALUES {
                Err(column.too_many())
            } else {
                Ok(())
            }
        });
        self.or_fault(read.map(|()| values))
    }

    fn or_fault<T>(&mut self, read: Result<T, Fault>) -> Option<T> {
        read.map_err(|fault| self.fault(fault)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        let parse = ColumnRef::parse;
        let plain = ColumnRef {
            path: "a.csv",
            column: "n",
            filters: vec![],
        };
        assert_eq!(parse("a.csv:n"), Some(plain));
        let filtered = ColumnRef {
            path: "C:\\a.csv",
            column: "n",
            filters: vec![("q", "x"), ("d", "1")],
        };
        assert_eq!(parse("C:\\a.csv:n[q=x, d=1]"), Some(filtered));
        for bad in ["a.csv", "a.csv:", ":n", "a.csv:n[q]"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
