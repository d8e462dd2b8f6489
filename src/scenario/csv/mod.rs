//! CSV tables beside a scenario: opening, cells, and rows by the clock.

mod align;
mod cell;
mod column;
mod file;
mod moment;
mod open;
mod plain;
mod row;

pub(crate) use align::Resampling;
pub(crate) use cell::Cell;
pub(crate) use file::CsvFile;
pub use plain::{NamedColumn, named_column};
