//! A comparison of alternatives for people and programs.

pub(super) mod data;
mod text;
pub(super) mod words;

pub use data::{compare_csv, compare_json};
pub use text::compare_text;
pub(super) use text::{Shown, simulated};

use crate::experiment::compare::{Comparison, Measure};
use crate::scenario::Scenario;
use crate::stats::Confidence;

/// A comparison with what it was made from.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'a> {
    /// What the alternatives came to.
    pub comparison: &'a Comparison,
    /// Their names; the first is the reference.
    pub names: &'a [String],
    /// The scenario of the reference.
    pub scenario: &'a Scenario,
    /// The measure by which the best one is sought.
    pub best_by: Measure,
}

impl Compared<'_> {
    /// The confidence of single intervals.
    fn single(&self) -> Confidence {
        Confidence::default().at(self.comparison.replications)
    }

    /// The confidence at which each of `number` intervals must hold for all of them to hold
    /// together at that of single ones (Bonferroni).
    fn joint(&self, number: usize) -> Confidence {
        let level = Confidence::default().level();
        let each = 1.0 - (1.0 - level) / number.max(1) as f64;
        let confidence = Confidence::new(each).unwrap_or_default();
        confidence.at(self.comparison.replications)
    }
}
