//! From a log of contacts to a scenario: what the log identifies, with its standard errors;
//! what it does not is said, not filled in.
//!
//! [`readers`] bring every format to the record of [`log`]; [`gather`] keeps it in columns;
//! [`calendar`], [`demand`], [`people`] and [`kinds`] say what it tells, with the estimators of
//! [`fit`]; [`write()`] makes the scenario.

pub mod calendar;
pub mod demand;
pub mod fit;
pub mod follow;
pub mod front;
pub mod gather;
pub mod hand_over;
pub mod kinds;
pub mod log;
mod matched;
pub mod people;
pub mod readers;
mod result;
mod special;
pub mod variation;
mod write;

pub use matched::{MatchedMeasure, MatchedModel};
pub use result::{Calibration, Settings, calibrate};
pub use write::{Written, scenario_names, write};
