//! Cases on the first screen.

use comfy_table::Table;

use super::format::{count, duration, percent};
use super::layout::table;
use super::summary::Run;
use super::terminal::days;
use crate::measures::CaseFigures;

/// The table of cases; `None` where contacts lead to nothing.
pub(super) fn cases(run: &Run<'_>) -> Option<Table> {
    let fold = run.outcome.fold.cases.as_ref()?;
    let mut rows = Vec::new();
    for (kind, figures) in run.model.types.iter().zip(&fold.cases) {
        if figures.cases.mean().is_some_and(|mean| mean > 0.0) {
            rows.push(row(run, &kind.name, figures));
        }
    }
    let cases = format!("cases\na {}", days(run.scenario, true));
    let header = [
        "Cases by\nfirst contact",
        &cases,
        "first contact\nresolves",
        "resolved\nin the end",
        "contacts\na case",
        "escalated",
        "time to\nresolution",
    ];
    (!rows.is_empty()).then(|| table(&header, rows))
}

fn row(run: &Run<'_>, name: &str, figures: &CaseFigures) -> Vec<String> {
    let ratio = |key: &str, show: fn(f64) -> String| {
        let ratio = figures.ratio(key).and_then(|r| r.ratio(&run.confidence));
        ratio.map_or("-".into(), |r| show(r.mean))
    };
    vec![
        name.to_owned(),
        figures.cases.mean().map_or("-".into(), count),
        ratio("first_contact_resolution", percent),
        ratio("resolved", percent),
        ratio("contacts_per_case", |n| format!("{n:.2}")),
        ratio("escalated", percent),
        ratio("time_to_resolution", duration),
    ]
}
