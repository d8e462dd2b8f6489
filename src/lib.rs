//! Contact-center discrete-event simulator.

pub mod math;
pub mod random;
pub mod scenario;
pub mod stats;
