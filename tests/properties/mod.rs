//! What holds for every scenario, tried on random ones.

mod calendars;
mod common_numbers;
mod expressions;
mod laws;
mod memory;
mod replications;
mod ways;
