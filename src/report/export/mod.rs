//! Results for other programs: typed tables, and a workbook of them.

mod figures;
mod table;
mod workbook;

pub use table::{Column, Table, Values};
pub use workbook::workbook;

use serde_json::Value;

use super::summary::Run;
use super::tables;

/// The tables of a run: figures of everything, intervals, groups by interval, and days. Those that
/// `--out` writes as CSV have the same columns and values.
///
/// # Errors
/// When a text cannot be made, which memory alone can cause.
pub fn tables_of(run: &Run<'_>, summary: &Value) -> Result<Vec<Table>, csv::Error> {
    Ok(vec![
        figures::figures(summary),
        Table::of_csv("intervals", &tables::intervals(summary)?)?,
        Table::of_csv("groups", &tables::groups(summary)?)?,
        Table::of_csv("days", &tables::days(run)?)?,
    ])
}
