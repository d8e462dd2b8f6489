//! The page from which people decide: one file, without a network, for screens and paper.

mod assumptions;
mod backtest_page;
mod calibrate_page;
mod chances;
mod chart;
mod compare_page;
mod day;
mod flows;
mod forest;
mod formulas;
mod frame;
mod groups;
mod headroom;
mod heat;
mod markup;
mod more;
mod plots;
mod precision;
mod replay;
mod stress_page;
mod svg;
mod sweep_page;
mod table;
mod tiles;
mod tornado;
mod types;
mod waterfall;
mod why_page;

pub use backtest_page::backtest_page;
pub use calibrate_page::calibrate_page;
pub use compare_page::compare_page;
pub use plots::plots;
pub use replay::replay_step;
pub use stress_page::stress_page;
pub use sweep_page::sweep_page;
pub use why_page::why_page;

use serde_json::{Map, Value, json};

use super::answer::answer;
use super::format::count;
use super::summary::Run;
use super::terminal::days;
use crate::replicate::Replayed;
use frame::{Frame, page, section};

/// The report of a run, with days to watch, if there are any. `command` is what to type to get it
/// again; it is shown as it is given. The page holds no time and no place: the same run gives the
/// same bytes.
#[must_use]
pub fn run_page(run: &Run<'_>, replays: &[Replayed], command: &str) -> String {
    let sentence = answer(run);
    let under = under(run);
    let frame = Frame {
        scenario: &run.scenario.name,
        kind: "simulation report",
        answer: &sentence,
        under: &under,
    };
    let by_interval = day::has_day(run);
    let mut data = Map::new();
    if by_interval {
        data.insert("day".into(), day::day_data(run));
        let maps = json!({
            "chance": chances::chance_map(run).data(run),
            "busy": groups::busy(run).data(run),
        });
        data.insert("maps".into(), maps);
    }
    if !replays.is_empty() {
        data.insert("replay".into(), replay::replay_data(run, replays));
    }
    let data = (!data.is_empty()).then_some(Value::Object(data));
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
        if !replays.is_empty() {
            section(h, "replayed", "Replay", |h| {
                replay::replay(h, run, replays);
            });
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
