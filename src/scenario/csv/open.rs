//! Finding the column that a scenario names, and reading it.

use std::path::Path;
use std::rc::Rc;

use super::align::Resampling;
use super::cell::Cell;
use super::column::{BEFORE, Column, MAX_VALUES};
use super::file::CsvFile;
use super::moment::{Times, When};
use crate::scenario::fault::Fault;
use crate::scenario::keys::Range;
use crate::scenario::nearest::{list_words, nearest};
use crate::scenario::reader::Reader;
use crate::scenario::source::{MAX_TABLE, Source};
use crate::scenario::tree::Node;

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
        let file = match Source::named(&path, MAX_TABLE) {
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
                None if file.source.text.trim().is_empty() => "the file is empty".to_owned(),
                None => format!("its columns are {}", list_words(known)),
            };
            let message = format!("{} has no column `{name}`", file.source.name);
            self.fault(Fault::error(message).at(&node.place).help(help));
        }
        if file.header.iter().filter(|h| *h == name).count() > 1 {
            let message = format!("{} has several columns `{name}`", file.source.name);
            let fault = Fault::error(message).at(&file.header_place());
            let fault = fault.related(&node.place, "needed here");
            self.fault(fault.help("give each a name of its own"));
            return None;
        }
        found
    }

    fn has_rows(&mut self, column: &Column<'_>) -> bool {
        if column.filters.is_empty() && column.file.regular.get() {
            return true;
        }
        let mut found = false;
        let known = column.file.header.len();
        let read = column.file.visit(|row| {
            found |= column.chosen(&row);
            if row.is_blank_from(known) {
                return Ok(());
            }
            let place = column.file.cell_place(row.start, known);
            let message = format!("a row has {} cells under {known} columns", row.len());
            let fault = column.fault(message, &place).label("one too many");
            Err(fault.help("put a number with commas in quotes: \"1,200\""))
        });
        if let Err(fault) = read {
            self.fault(fault);
            return false;
        }
        if found {
            column.file.regular.set(true);
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
            let text = row.cell(column.index).trim();
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
