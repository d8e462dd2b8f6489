//! From a log of contacts to a scenario: what the log identifies, with its standard errors;
//! what it does not is said, not filled in.

pub mod calendar;
pub mod demand;
pub mod gather;
pub mod log;
pub mod people;

pub mod readers;
