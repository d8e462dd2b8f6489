//! From a log of contacts to a scenario: what the log identifies, with its standard errors;
//! what it does not is said, not filled in.

pub mod log;
pub mod readers;
