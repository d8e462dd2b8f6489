//! From a log of contacts to a scenario: what the data say, and how sure that is.

pub mod fit;
