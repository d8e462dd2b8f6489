//! A column of a CSV file by itself, for commands that need no scenario.

use super::cell::Cell;
use super::moment::TimeColumns;
use crate::scenario::Faults;
use crate::scenario::fault::Fault;
use crate::scenario::keys::Range;
use crate::scenario::reader::Reader;
use crate::scenario::source::{Place, Source};
use crate::scenario::tree::{Node, Value};

/// The numbers of a column and what the table calls their rows.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedColumn {
    /// The cells of the column named time, start or interval, with the date if there is one;
    /// empty where there is none.
    pub labels: Vec<String>,
    /// The numbers, ≥ 0.
    pub values: Vec<f64>,
}

/// Reads the column that "forecast.csv:orders" or "forecast.csv:offered\[queue=Orders\]" names,
/// all of its rows in the order of the file.
///
/// # Errors
/// When there is no such file or column, or a cell is not a number ≥ 0.
pub fn named_column(text: &str) -> Result<NamedColumn, Faults> {
    let source = Source::memory(text, text, true);
    let node = Node {
        place: Place::new(&source, 0, text.len()),
        value: Value::Text(text.to_owned()),
    };
    let mut reader = Reader::default();
    let Some(column) = reader.column(&node, text) else {
        return Err(Faults(reader.faults));
    };
    let range = Range {
        min: 0.0,
        max: 1e12,
        above: false,
    };
    let values = column
        .values(Cell::Number, range)
        .map_err(|fault: Fault| Faults(vec![fault]))?;
    let mut labels = Vec::new();
    if let Some(when) = TimeColumns::find(&column.file.header) {
        let visited: Result<(), ()> = column.file.visit(|row| {
            if column.chosen(&row) {
                let cell = |i: usize| row.cell(i).trim();
                let date = when.date.map_or(String::new(), |i| format!("{} ", cell(i)));
                labels.push(format!("{date}{}", cell(when.time)));
            }
            Ok(())
        });
        debug_assert!(visited.is_ok());
    }
    Ok(NamedColumn { labels, values })
}
