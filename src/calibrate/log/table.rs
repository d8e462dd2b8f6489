//! Logs that are tables: a header and rows with their line numbers.

use std::io::{BufRead, Read};
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder};

use super::source::open;

/// Bytes of the header that are looked at for the delimiter.
const HEAD: usize = 1 << 16;

/// An opened table.
pub struct Table {
    /// The file's name.
    pub name: String,
    /// The names of its columns, trimmed.
    pub header: Vec<String>,
    reader: csv::Reader<Box<dyn Read>>,
    record: ByteRecord,
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Table({})", self.name)
    }
}

/// One row.
#[derive(Debug, Clone, Copy)]
pub struct TableRow<'a> {
    record: &'a ByteRecord,
    /// Its line, from 1 on.
    pub line: u64,
}

impl<'a> TableRow<'a> {
    /// The cell of a column, trimmed; empty where the row is short, or is no UTF-8.
    #[must_use]
    pub fn cell(&self, column: usize) -> &'a str {
        let bytes = self.record.get(column).unwrap_or(b"");
        std::str::from_utf8(bytes).unwrap_or("").trim()
    }

    /// The cell of a column that there may be; `None` where it is empty or says that it is.
    #[must_use]
    pub fn given(&self, column: Option<usize>) -> Option<&'a str> {
        let text = self.cell(column?);
        let nothing = ["", "NULL", "null", "N/A", "n/a", "NA", "-", "None", "?"];
        (!nothing.contains(&text)).then_some(text)
    }

    /// How many cells it has.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.record.len()
    }

    /// The row as text, for messages.
    #[must_use]
    pub fn text(&self) -> String {
        let cells: Vec<_> = self.record.iter().map(String::from_utf8_lossy).collect();
        cells.join(",")
    }
}

impl Table {
    /// Opens a table, plain or gzipped; its delimiter (comma, semicolon, tab, bar) is the one
    /// that its header uses most.
    ///
    /// # Errors
    /// When it cannot be read or has no header.
    pub fn open(path: &Path) -> Result<Self, String> {
        let name = path.display().to_string();
        let mut input = open(path)?;
        let mut head = Vec::new();
        let unread = |e: std::io::Error| format!("cannot read {name}: {e}");
        (&mut input)
            .take(HEAD as u64)
            .read_until(b'\n', &mut head)
            .map_err(unread)?;
        let delimiter = delimiter(&head);
        let whole: Box<dyn Read> = Box::new(std::io::Cursor::new(head).chain(input));
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .from_reader(whole);
        let header = reader
            .byte_headers()
            .map_err(|e| format!("cannot read {name}: {e}"))?
            .iter()
            .map(|h| {
                let text = String::from_utf8_lossy(h);
                text.trim_start_matches('\u{feff}').trim().to_owned()
            })
            .collect::<Vec<_>>();
        if header.iter().all(String::is_empty) {
            return Err(format!("{name} is empty"));
        }
        Ok(Self {
            name,
            header,
            reader,
            record: ByteRecord::new(),
        })
    }

    /// The next row; `None` at the end.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn next_row(&mut self) -> Result<Option<TableRow<'_>>, String> {
        let read = self.reader.read_byte_record(&mut self.record);
        let more = read.map_err(|e| format!("cannot read {}: {e}", self.name))?;
        let line = self.record.position().map_or(0, csv::Position::line);
        Ok(more.then_some(TableRow {
            record: &self.record,
            line,
        }))
    }

    /// The column of this name, whatever its case.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        let exact = self.header.iter().position(|h| h == name);
        exact.or_else(|| {
            self.header
                .iter()
                .position(|h| h.eq_ignore_ascii_case(name))
        })
    }
}

fn delimiter(head: &[u8]) -> u8 {
    let count = |d: u8| head.iter().filter(|b| **b == d).count();
    let mut best = b',';
    for other in [b';', b'\t', b'|'] {
        if count(other) > count(best) {
            best = other;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_lines_whatever_the_delimiter() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        for mark in [',', ';', '\t', '|'] {
            let text = "\u{feff}Start,n\n\"a,b\",1\nc\n".replace("\"a,b\"", "\"a.b\"");
            std::fs::write(&path, text.replace(',', &mark.to_string())).unwrap();
            let mut table = Table::open(&path).unwrap();
            assert_eq!(table.header, ["Start", "n"]);
            assert_eq!(table.column("START"), Some(0));
            let row = table.next_row().unwrap().unwrap();
            assert_eq!((row.line, row.cell(0), row.cell(1)), (2, "a.b", "1"));
            let row = table.next_row().unwrap().unwrap();
            assert_eq!((row.line, row.cell(0), row.given(Some(1))), (3, "c", None));
            assert!(table.next_row().unwrap().is_none());
        }
    }
}
