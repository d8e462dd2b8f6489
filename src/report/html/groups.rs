//! The agents: hours, how busy they are through the day, and what is lost.

use super::day::intervals;
use super::heat::{Map, OCCUPANCY};
use super::markup::Html;
use super::table::screen_table;
use crate::measures::GroupFigures;
use crate::report::group_screen;
use crate::report::site_figures::site_table;
use crate::report::summary::Run;

/// Tables of hours and the map of occupancy.
pub fn groups(h: &mut Html, run: &Run<'_>) {
    screen_table(h, "Agent groups", &group_screen::groups(run, true));
    if let Some(sites) = site_table(run) {
        screen_table(h, "Sites", &sites);
    }
    if intervals(run) > 1 {
        busy(run).show(h, run);
    }
    if let Some(losses) = group_screen::losses(run, true) {
        screen_table(h, "Hours lost, by reason", &losses);
    }
}

/// Occupancy by interval.
pub fn busy<'a>(run: &Run<'_>) -> Map<'a> {
    let rows = run.outcome.fold.group_intervals.iter().enumerate();
    let rows = rows.map(|(g, figures)| {
        // Where nobody is staffed, who finishes the work is busy by definition.
        let there = |f: &&GroupFigures| f.staffed.mean() > Some(0.0);
        let occupancy = |f: &GroupFigures| f.occupancy.point().map(|p| p.value);
        let occupancy = figures
            .iter()
            .map(|f| Some(f).filter(there).and_then(occupancy));
        (run.model.groups[g].name.clone(), occupancy.collect())
    });
    Map {
        id: "busy",
        caption: "Occupancy by interval",
        shades: &OCCUPANCY,
        rows: rows.collect(),
    }
}
