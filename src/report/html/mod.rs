//! The page from which people decide: one file, without a network, for screens and paper.

mod assumptions;
mod backtest_page;
mod chances;
mod compare_page;
mod day;
mod flows;
mod forest;
mod formulas;
mod frame;
mod groups;
mod heat;
mod markup;
mod more;
mod precision;
mod svg;
mod table;
mod tiles;
mod types;
mod waterfall;
mod why_page;

pub use backtest_page::backtest_page;
pub use compare_page::compare_page;
pub use why_page::why_page;

use serde_json::json;

use super::answer::answer;
use super::format::count;
use super::summary::Run;
use super::terminal::days;
use frame::{Frame, page, section};

/// The report of a run. `command` is what to type to get it again; it is shown as it is given.
/// The page holds no time and no place: the same run gives the same bytes.
#[must_use]
pub fn run_page(run: &Run<'_>, command: &str) -> String {
    let sentence = answer(run);
    let under = under(run);
    let frame = Frame {
        scenario: &run.scenario.name,
        kind: "simulation report",
        answer: &sentence,
        under: &under,
    };
    let by_interval = day::has_day(run);
    let data = by_interval.then(|| {
        json!({
            "day": day::day_data(run),
            "maps": {
                "chance": chances::chance_map(run).data(run),
                "busy": groups::busy(run).data(run),
            },
        })
    });
    page(&frame, data.as_ref(), |h| {
        section(h, "figures-key", "Key figures", |h| tiles::tiles(h, run));
        section(h, "types", "Contact types", |h| types::types(h, run));
        if by_interval {
            let title = if run.several_days() {
                "Through the horizon"
            } else {
                "Through the day"
            };
            section(h, "day", title, |h| day::day(h, run));
        }
        if run.model.types.iter().any(|t| t.target.is_some()) {
            section(h, "risk", "When targets are at risk", |h| {
                chances::chances(h, run);
            });
        }
        section(h, "agents", "Agents", |h| groups::groups(h, run));
        if run.outcome.fold.cases.is_some() {
            section(h, "cases", "Cases", |h| flows::flows(h, run));
        }
        more::more(h, run);
        section(h, "erlang", "What the Erlang formulas say", |h| {
            formulas::formulas(h, run);
        });
        section(h, "assumptions", "What this rests on", |h| {
            assumptions::assumptions(h, run);
        });
        section(
            h,
            "precision",
            "How precise this is, and how to get it again",
            |h| {
                precision::precision(h, run, command);
            },
        );
    })
}

/// The line below the answer: what was simulated.
fn under(run: &Run<'_>) -> String {
    let number = run.outcome.fold.replications;
    let days = days(run.scenario, number == 1);
    let first = run.period(0, run.model.clock.intervals - run.model.clock.warm_up);
    let date = run.label(0).contains('T').then(|| run.date(0));
    let when = match date {
        Some(date) if !run.several_days() => format!("{date}, {first}"),
        _ => first,
    };
    let early = if run.outcome.stopped_early {
        ", stopped early"
    } else {
        ""
    };
    format!(
        "{} {days} simulated{early}; {when}; seed {}",
        count(number as f64),
        run.model.seed
    )
}
