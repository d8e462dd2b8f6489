//! An opened CSV file: delimiter, header, records with their places.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use csv::{ReaderBuilder, StringRecord};

use super::moment::{TimeColumns, When};
use super::row::{Kept, Row};
use crate::scenario::source::{Place, Source};

/// Readings of a file after which its records are kept: a file of which few columns are wanted
/// need not be in memory twice.
const READINGS: u32 = 4;

/// A CSV file that is opened and whose header is known.
#[derive(Debug)]
pub(crate) struct CsvFile {
    pub(crate) source: Arc<Source>,
    pub(crate) delimiter: u8,
    /// Where the header begins: below a first line `sep=;`, as some programs write it.
    begin: usize,
    pub(crate) header: Vec<String>,
    /// Whether there are rows, and none has more cells than the header.
    pub(super) regular: Cell<bool>,
    /// How often the records were visited.
    readings: Cell<u32>,
    /// The records, once they have been visited often enough.
    kept: OnceCell<Kept>,
    /// The times of the rows of the column read last, which are those of most columns.
    pub(super) times: RefCell<Option<Rc<RowTimes>>>,
}

/// The times of the rows that some columns of a file have in common.
#[derive(Debug)]
pub(super) struct RowTimes {
    pub(super) columns: TimeColumns,
    pub(super) filters: Vec<(usize, String)>,
    /// For each row that the filters choose.
    pub(super) times: Vec<When>,
}

impl CsvFile {
    pub(crate) fn new(source: Arc<Source>) -> Self {
        let (delimiter, begin) = match told_delimiter(&source.text) {
            Some(told) => told,
            None => (delimiter(&source.text), 0),
        };
        let mut file = Self {
            source,
            delimiter,
            begin,
            header: Vec::new(),
            regular: Cell::new(false),
            readings: Cell::new(0),
            kept: OnceCell::new(),
            times: RefCell::new(None),
        };
        let mut record = StringRecord::new();
        if matches!(file.reader().read_record(&mut record), Ok(true)) {
            file.header = record.iter().map(|name| name.trim().to_owned()).collect();
        }
        file
    }

    fn reader(&self) -> csv::Reader<&[u8]> {
        ReaderBuilder::new()
            .delimiter(self.delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(&self.source.text.as_bytes()[self.begin..])
    }

    /// Visits the records below the header until one is refused.
    pub(crate) fn visit<E>(&self, mut row: impl FnMut(Row<'_>) -> Result<(), E>) -> Result<(), E> {
        self.readings.set(self.readings.get() + 1);
        if self.readings.get() < READINGS {
            return self.read(row);
        }
        let kept = self.kept.get_or_init(|| {
            let mut kept = Kept::default();
            let read: Result<(), ()> = self.read(|row| {
                kept.push(&row);
                Ok(())
            });
            debug_assert!(read.is_ok());
            kept
        });
        kept.rows().try_for_each(&mut row)
    }

    /// The same, from the text.
    fn read<E>(&self, mut row: impl FnMut(Row<'_>) -> Result<(), E>) -> Result<(), E> {
        let mut reader = self.reader();
        let mut record = StringRecord::new();
        let mut first = true;
        // The text is UTF-8 and records may differ in length, so reading cannot fail.
        while let Ok(true) = reader.read_record(&mut record) {
            let mut read = Row::read(&record);
            read.start += self.begin;
            if !std::mem::take(&mut first) && !read.is_blank_from(0) {
                row(read)?;
            }
        }
        Ok(())
    }

    /// The place of a column's name in the header.
    pub(crate) fn header_place(&self) -> Place {
        let below = &self.source.text[self.begin..];
        let end = below.find(['\n', '\r']).unwrap_or(below.len());
        Place::new(&self.source, self.begin, self.begin + end)
    }

    /// The place of a cell; of the record's end if it is too short.
    pub(crate) fn cell_place(&self, record: usize, column: usize) -> Place {
        let text = self.source.text.as_bytes();
        let mut at = record;
        while at < text.len() && matches!(text[at], b'\r' | b'\n') {
            at += 1;
        }
        let mut index = 0;
        let mut start = at;
        let mut quoted = false;
        while at < text.len() {
            let byte = text[at];
            if byte == b'"' {
                quoted = !quoted;
            } else if !quoted && byte == self.delimiter {
                if index == column {
                    break;
                }
                index += 1;
                start = at + 1;
            } else if !quoted && matches!(byte, b'\r' | b'\n') {
                break;
            }
            at += 1;
        }
        if index < column {
            Place::new(&self.source, at, at)
        } else {
            Place::new(&self.source, start, at)
        }
    }
}

/// The delimiter that a first line `sep=;` tells, and where the next line begins.
fn told_delimiter(text: &str) -> Option<(u8, usize)> {
    let rest = text
        .strip_prefix("sep=")
        .or_else(|| text.strip_prefix("\"sep="))?;
    let delimiter = *rest.as_bytes().first().filter(|c| b",;\t".contains(c))?;
    let after = rest[1..].strip_prefix('"').unwrap_or(&rest[1..]);
    let line = after.trim_start_matches(['\r', '\n']);
    (line.len() < after.len()).then_some((delimiter, text.len() - line.len()))
}

/// The delimiter that the header uses most; comma when it uses none.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if !quoted => counts
                .iter_mut()
                .filter(|c| c.0 == byte)
                .for_each(|c| c.1 += 1),
            _ => {}
        }
    }
    let mut best = counts[0];
    for count in counts {
        if count.1 > best.1 {
            best = count;
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> CsvFile {
        CsvFile::new(Source::memory("t.csv", text, false))
    }

    #[test]
    fn delimiters() {
        assert_eq!(file("a,b\n").delimiter, b',');
        assert_eq!(file("\u{feff}a;b\n1,5;2\n").header, ["a", "b"]);
        assert_eq!(file("a\tb\n").delimiter, b'\t');
        assert_eq!(file("\"a;b\",c\n").header, ["a;b", "c"]);
        assert_eq!(file("").delimiter, b',');
        let told = file("sep=;\r\na,b;c\r\n1;2\r\n");
        assert_eq!(told.header, ["a,b", "c"]);
        assert_eq!(
            &told.source.text[told.header_place().start..],
            "a,b;c\r\n1;2\r\n"
        );
        assert_eq!(file("sep=x\n1\n").header, ["sep=x"]);
    }

    #[test]
    fn cells_know_their_place() {
        let file = file("a,b\r\n1,\"2,0\"\r\n\r\n3,4\r\n");
        let mut seen = Vec::new();
        let done: Result<(), ()> = file.visit(|row| {
            let place = file.cell_place(row.start, 1);
            seen.push((
                place.text().to_owned(),
                file.source.line_column(place.start),
            ));
            Ok(())
        });
        assert!(done.is_ok());
        assert_eq!(
            seen,
            [("\"2,0\"".to_owned(), (2, 3)), ("4".to_owned(), (4, 3))]
        );
    }

    /// The fourth reading is from what was kept, and tells the same.
    #[test]
    fn a_file_that_is_read_again_and_again_says_the_same() {
        let file = file("a,b\r\n1,\"2,\"\"0\"\r\n\r\n3\r\n,é,5\r\n");
        let read = || {
            let mut seen = Vec::new();
            let done: Result<(), ()> = file.visit(|row| {
                let cells: Vec<String> = (0..4).map(|i| row.cell(i).to_owned()).collect();
                seen.push((cells, row.len(), row.start, row.is_blank_from(1)));
                Ok(())
            });
            assert!(done.is_ok());
            seen
        };
        let first = read();
        assert_eq!(first[0].0, ["1", "2,\"0", "", ""]);
        assert_eq!(first.len(), 3);
        for _ in 1..=READINGS {
            assert_eq!(read(), first);
        }
        assert!(file.kept.get().is_some());
    }
}
