//! What the formulas predict of a day: each type and interval as a queue of its own, with the
//! scenario's agents.

use super::cells::{Cells, level};
use crate::experiment::backtest::Counts;
use crate::model::Model;
use crate::scenario::Scenario;

/// What Erlang C and Erlang A expect, by type, by interval of the statistics.
///
/// Where Erlang C has no answer (more work than agents) nobody is in time, and the mean wait of
/// all that contains it has no value.
#[must_use]
pub fn by_formulas(scenario: &Scenario, model: &Model) -> [Vec<Vec<Counts>>; 2] {
    let cells = Cells::of(scenario, model);
    [true, false].map(|endless| {
        let of_kind = |kind: usize| {
            let all = cells.cells[kind].len().min(model.clock.intervals);
            let slots = model.clock.warm_up.min(all)..all;
            slots
                .map(|i| counts(&cells, model, kind, i, endless))
                .collect()
        };
        (0..model.types.len()).map(of_kind).collect()
    })
}

fn counts(cells: &Cells, model: &Model, kind: usize, i: usize, endless: bool) -> Counts {
    let Some(cell) = cells.cell(kind, i) else {
        return Counts::default();
    };
    let offered = cell.contacts;
    let Ok(steady) = cells.queue(cell, endless).steady(cell.agents) else {
        return Counts {
            offered,
            answered: offered,
            base: offered,
            known: offered,
            wait: f64::NAN,
            ..Counts::default()
        };
    };
    let abandoned = offered * steady.abandon_rate();
    let answered = offered - abandoned;
    Counts {
        offered,
        answered,
        abandoned,
        within: offered * level(&model.types[kind], &steady).unwrap_or(0.0),
        base: offered,
        known: answered,
        wait: steady.asa().map_or(f64::NAN, |asa| answered * asa),
    }
}
