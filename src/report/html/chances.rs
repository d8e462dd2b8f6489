//! When targets are at risk: the chance of each interval, and the worst of them.

use super::day::{intervals, share};
use super::heat::{CHANCE, Map};
use super::markup::Html;
use super::table::screen_table;
use crate::report::calendar_days::day_table;
use crate::report::summary::Run;
use crate::report::terminal::{SHORT, worst};

/// Intervals in the table of the worst.
const WORST: usize = 8;
/// Days in a table of days, types that stand side by side in one, and types in all.
const DAYS: usize = 31;
const ABREAST: usize = 4;
const TYPES: usize = 12;

/// The map, the worst intervals, and the days of a horizon of several.
pub fn chances(h: &mut Html, run: &Run<'_>) {
    if intervals(run) > 1 && run.outcome.fold.replications > 1 {
        chance_map(run).show(h, run);
    }
    let types = run.model.types.iter().filter(|t| t.target.is_some());
    for from in (0..types.count().min(TYPES)).step_by(ABREAST) {
        if let Some(days) = day_table(run, DAYS, from..from + ABREAST) {
            screen_table(h, "Days of the horizon", &days);
        }
    }
    if let Some(table) = worst(run, WORST) {
        screen_table(h, "Intervals most at risk", &table);
        h.leaf("p", &[("class", "note")], &SHORT.replace('\n', " "));
    }
}

/// The chance of each interval of each type with a target.
pub fn chance_map<'a>(run: &Run<'_>) -> Map<'a> {
    let kinds = run.outcome.fold.kinds.iter().enumerate();
    let rows = kinds
        .filter(|(kind, _)| run.model.types[*kind].target.is_some())
        .map(|(kind, figures)| {
            let chances = figures.intervals.iter().map(|i| share(i.target));
            (run.model.types[kind].name.clone(), chances.collect())
        });
    Map {
        id: "chance",
        caption: "Chance to meet the target, by interval",
        shades: &CHANCE,
        rows: rows.collect(),
    }
}
