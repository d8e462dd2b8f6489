//! Contact-center discrete-event simulator.

pub mod cli;
pub mod engine;
pub mod math;
pub mod measures;
pub mod model;
pub mod random;
pub mod replicate;
pub mod report;
pub mod scenario;
pub mod stats;
