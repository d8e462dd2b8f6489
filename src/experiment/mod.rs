//! Several models on the same customers: what differs, and how sure that is.
//!
//! Draws belong to the customer, so that two staffings, policies or volumes meet the same ones.
//! What they have in common takes itself off in the differences, whose intervals are those of
//! paired replications.

pub mod backtest;
mod blocks;
pub mod compare;
mod days;
pub mod ladder;
pub mod matching;
mod paired;
mod root;
pub mod select;
pub mod steady;
pub mod stress;
pub mod sweep;
pub mod value;

pub use paired::{Alternative, Figure, Paired, Subject, run};
