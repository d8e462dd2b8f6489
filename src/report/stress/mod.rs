//! A stress test for people and programs.

mod curves;
mod data;
mod headroom;
mod text;
pub(super) mod words;

pub(super) use curves::passing;
pub use data::{stress_csv, stress_json};
pub(super) use headroom::range;
pub use text::stress_text;
pub(super) use text::{
    by_target, named, notes, recovery, sentence, simulated, tornado_table, value,
};

use crate::experiment::stress::{Question, Stress};
use crate::scenario::Scenario;
use crate::stats::Confidence;

/// A stress test with what it was made from.
#[derive(Debug, Clone, Copy)]
pub struct Stressed<'a> {
    /// What was found.
    pub stress: &'a Stress,
    /// What was asked.
    pub question: &'a Question,
    /// The scenario that was put under stress.
    pub scenario: &'a Scenario,
}

impl Stressed<'_> {
    /// The confidence of single intervals.
    pub(super) fn confidence(&self) -> Confidence {
        Confidence::default().at(self.stress.sums.replications)
    }
}
