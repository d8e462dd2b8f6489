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
/// Days and types in the table of days.
const DAYS: usize = 31;
const TYPES: usize = 6;

/// The map, the worst intervals, and the days of a horizon of several.
pub fn chances(h: &mut Html, run: &Run<'_>) {
    if intervals(run) > 1 && run.outcome.fold.replications > 1 {
        chance_map(run).show(h, run);
    }
    if let Some(days) = day_table(run, DAYS, TYPES) {
        screen_table(h, "Days of the horizon", &days);
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
