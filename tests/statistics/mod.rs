//! Whether the intervals of the results hold what they promise, through the whole pipeline:
//! text → scenario → model → replications → estimates.
//!
//! Everything is deterministic. The everyday tests take about half a minute of one core in the
//! test profile; the full-size ones are ignored and carry their command:
//!
//! ```text
//! cargo test --test all -- --ignored --nocapture statistics::
//! ```

mod brute_force;
mod coverage;
mod days;
mod few_days;
mod interval_spread;
mod precision;
mod reduction;
mod support;
mod wait_quantiles;
