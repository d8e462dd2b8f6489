//! A backtest for people and programs.

mod data;
mod text;
pub(super) mod words;

pub use data::{backtest_csv, backtest_json};
pub use text::backtest_text;
pub(super) use text::table_of;

use std::collections::BTreeMap;

use crate::experiment::backtest::{CountBy, DayModel, Measure, Observed, Place, Score, Summary};
use crate::scenario::Scenario;
use crate::stats::Confidence;

/// A backtest with what it was made from.
#[derive(Debug, Clone)]
pub struct Backtested<'a> {
    /// The scenario of the first model; all have its contact types and grid.
    pub scenario: &'a Scenario,
    /// What stands for the days.
    pub models: &'a [DayModel],
    /// What the log shows.
    pub observed: &'a Observed,
    /// Forecasts and what came.
    pub scores: &'a [Score],
    /// The log's name.
    pub log: &'a str,
    /// Days simulated of each model.
    pub replications: u64,
    /// In which interval contacts are counted.
    pub count_by: CountBy,
    summaries: BTreeMap<(Option<usize>, Grain, Measure), Summary>,
    cells: BTreeMap<(usize, Place, Measure), Vec<&'a Score>>,
}

/// What a backtest is about.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// The scenario of the first model; all have its contact types and grid.
    pub scenario: &'a Scenario,
    /// The log's name.
    pub log: &'a str,
    /// Days simulated of each model.
    pub replications: u64,
    /// In which interval contacts are counted.
    pub count_by: CountBy,
}

/// Whole days or single intervals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grain {
    /// Whole days.
    Days,
    /// Intervals.
    Intervals,
}

impl<'a> Backtested<'a> {
    /// Sums up the scores.
    #[must_use]
    pub fn new(
        about: &About<'a>,
        models: &'a [DayModel],
        observed: &'a Observed,
        scores: &'a [Score],
    ) -> Self {
        let mut parts: BTreeMap<_, Vec<&Score>> = BTreeMap::new();
        let mut cells: BTreeMap<_, Vec<&Score>> = BTreeMap::new();
        for score in scores {
            let (place, measure) = (score.place, score.measure);
            let grain = match place.interval {
                None => Grain::Days,
                Some(_) => Grain::Intervals,
            };
            parts
                .entry((place.kind, grain, measure))
                .or_default()
                .push(score);
            let model = observed.days[score.day].model;
            cells
                .entry((model, place, measure))
                .or_default()
                .push(score);
        }
        let confidence = Confidence::default();
        let summed = parts
            .into_iter()
            .filter_map(|(part, scores)| Some((part, Summary::of(&scores, &confidence)?)));
        Self {
            scenario: about.scenario,
            models,
            observed,
            scores,
            log: about.log,
            replications: about.replications,
            count_by: about.count_by,
            summaries: summed.collect(),
            cells,
        }
    }

    /// The place that stands for all contacts.
    pub(super) fn all(&self) -> Option<usize> {
        (self.scenario.contacts.len() == 1).then_some(0)
    }

    /// All together, or a type.
    pub(super) fn summary(
        &self,
        kind: Option<usize>,
        grain: Grain,
        measure: Measure,
    ) -> Option<&Summary> {
        self.summaries.get(&(kind, grain, measure))
    }

    /// The scores of a measure of a place on the days of one model.
    pub(super) fn at(&self, model: usize, place: Place, measure: Measure) -> &[&'a Score] {
        let found = self.cells.get(&(model, place, measure));
        found.map_or(&[], Vec::as_slice)
    }

    /// The name of a type, or of all together.
    pub(super) fn name(&self, kind: Option<usize>) -> &str {
        kind.map_or("all", |k| self.scenario.contacts[k].name.as_str())
    }
}
