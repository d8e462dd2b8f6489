//! A selection of the best for people and programs.

mod data;
mod text;
mod words;

pub use data::{select_csv, select_json};
pub use text::select_text;

use crate::experiment::select::{Selection, Standing};
use crate::scenario::Scenario;
use crate::stats::Confidence;
use crate::stats::select::Why;

/// What alternatives are called.
#[derive(Debug, Clone)]
pub struct Names {
    /// In sentences and data.
    pub whole: Vec<String>,
    /// In the table.
    pub short: Vec<String>,
    /// Over the short ones, in lines.
    pub head: String,
}

impl Names {
    /// The same everywhere.
    #[must_use]
    pub fn plain(names: Vec<String>) -> Self {
        Self {
            short: names.clone(),
            whole: names,
            head: "Alternative".into(),
        }
    }
}

/// A selection with what it was made from.
#[derive(Debug, Clone, Copy)]
pub struct Selected<'a> {
    /// What was found.
    pub selection: &'a Selection,
    /// What the alternatives are called.
    pub names: &'a Names,
    /// The scenario of the first.
    pub scenario: &'a Scenario,
}

impl Selected<'_> {
    /// The confidence of a single interval of an alternative.
    fn confidence(&self, alternative: usize) -> Confidence {
        Confidence::default().at(self.selection.records.days(alternative) as u64)
    }

    /// Alternatives in the order in which they are told: the best one, then those that were
    /// longest in the race, of them the better first.
    fn ranked(&self) -> Vec<usize> {
        let selection = self.selection;
        let sign = selection.question().task.better.sign();
        let key = |a: usize| {
            let first = selection.standing(a) != Standing::Best;
            let misses = matches!(
                selection.standing(a),
                Standing::Dropped(dropped) if !matches!(dropped.why, Why::Beaten(_) | Why::Same(_))
            );
            let merit = selection
                .value(a, 0)
                .map_or(f64::INFINITY, |p| -sign * p.value);
            let days = selection.records.days(a);
            (first, misses, std::cmp::Reverse(days), merit)
        };
        let mut all: Vec<usize> = (0..self.names.whole.len()).collect();
        all.sort_by(|a, b| {
            let (a, b) = (key(*a), key(*b));
            let rest = (a.0, a.1, a.2).cmp(&(b.0, b.1, b.2));
            rest.then(a.3.total_cmp(&b.3))
        });
        all
    }
}
