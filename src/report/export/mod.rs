//! Results for other programs: typed tables, and a workbook of them.

mod figures;
#[cfg(feature = "parquet")]
mod parquet;
mod table;
mod unit;
mod workbook;

#[cfg(feature = "parquet")]
pub use parquet::parquet;
pub use table::{Column, Table, Values};
pub use unit::Unit;
pub use workbook::workbook;

use serde_json::Value;

use super::rolling::rolling;
use super::summary::Run;
use super::tables;

/// The tables of a run: figures of everything, intervals, groups by interval, days, and where there
/// are any, cases and windows of 28 days. Those that `--out` writes as CSV have the same columns
/// and values.
///
/// # Errors
/// When a text cannot be made, which memory alone can cause.
pub fn tables_of(run: &Run<'_>, summary: &Value) -> Result<Vec<Table>, csv::Error> {
    let mut all = vec![
        figures::figures(summary),
        Table::of_csv("intervals", "contact", &tables::intervals(summary)?)?,
        Table::of_csv("groups", "group", &tables::groups(summary)?)?,
        Table::of_csv("days", "day", &tables::days(run)?)?,
    ];
    for (name, of, some) in [
        ("cases", "case", tables::cases(summary)?),
        ("rolling", "contact", rolling(summary)?),
    ] {
        if let Some(text) = some {
            all.push(Table::of_csv(name, of, &text)?);
        }
    }
    Ok(all)
}
