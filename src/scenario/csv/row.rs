//! A record of a CSV file, and all of them kept for a file that is read again and again.

use csv::StringRecord;

/// A record and the byte it begins at.
pub(crate) struct Row<'a> {
    cells: Cells<'a>,
    pub(crate) start: usize,
}

enum Cells<'a> {
    Read(&'a StringRecord),
    Kept { text: &'a str, ends: &'a [u32] },
}

impl<'a> Row<'a> {
    pub(super) fn read(record: &'a StringRecord) -> Self {
        Self {
            cells: Cells::Read(record),
            start: record.position().map_or(0, |p| p.byte() as usize),
        }
    }

    /// Number of cells.
    pub(crate) fn len(&self) -> usize {
        match &self.cells {
            Cells::Read(record) => record.len(),
            Cells::Kept { ends, .. } => ends.len() - 1,
        }
    }

    /// The text of a cell; empty if the record is too short.
    pub(crate) fn cell(&self, index: usize) -> &'a str {
        match &self.cells {
            Cells::Read(record) => record.get(index).unwrap_or(""),
            Cells::Kept { text, ends } => match ends.get(index..index + 2) {
                Some(&[from, to]) => &text[from as usize..to as usize],
                _ => "",
            },
        }
    }

    /// Whether all cells from one on are blank.
    pub(crate) fn is_blank_from(&self, index: usize) -> bool {
        (index..self.len()).all(|i| self.cell(i).trim().is_empty())
    }
}

/// The records of a file, taken apart.
///
/// A year of quarter hours for two hundred contact types is read six hundred times, column by
/// column: taking it apart each time took half a minute.
#[derive(Debug, Default)]
pub(super) struct Kept {
    text: String,
    /// Where cells end in the text, and before those of each record where its first one begins.
    ends: Vec<u32>,
    /// The byte of the file at which a record begins, and the place of its cells among the ends.
    rows: Vec<(usize, usize)>,
}

impl Kept {
    pub(super) fn push(&mut self, row: &Row<'_>) {
        self.rows.push((row.start, self.ends.len()));
        // A table is at most a gigabyte long.
        self.ends.push(self.text.len() as u32);
        for i in 0..row.len() {
            self.text.push_str(row.cell(i));
            self.ends.push(self.text.len() as u32);
        }
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let next = self.rows.iter().skip(1).map(|r| r.1);
        let ends = next.chain([self.ends.len()]);
        self.rows
            .iter()
            .zip(ends)
            .map(|(&(start, first), end)| Row {
                cells: Cells::Kept {
                    text: &self.text,
                    ends: &self.ends[first..end],
                },
                start,
            })
    }
}
