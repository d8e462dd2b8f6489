//! The ladder from Erlang C to the scenario, for people.

use std::fmt::Write;

use comfy_table::Table;

use super::needed::needed_table;
use crate::experiment::ladder::{By, FIGURES, How, Ladder, Needed, Rung, Shapley};
use crate::measures::Ratio;
use crate::report::format::count;
use crate::report::layout::{table, text as plain, wrap};
use crate::scenario::Scenario;
use crate::stats::{Confidence, Point};

/// Columns that the names of steps take.
const NAMES: usize = 24;
/// How to read the table of types.
pub(in crate::report) const OF_TYPES: &str = "Service level of each type in %, and below it the effect of each step in points; in brackets \
     the value at which a type's ladder begins, as there is none below.";
/// Columns of a contact type.
const TYPE: usize = 14;

/// The ladder on a screen of so many columns.
#[must_use]
pub fn ladder_text(
    ladder: &Ladder,
    needed: Option<&Needed>,
    scenario: &Scenario,
    width: usize,
) -> String {
    let confidence = Confidence::default().at(ladder.replications);
    let mut out = String::new();
    // Writing to a string cannot fail.
    let title = format!(
        "{}: why Erlang is off; {}",
        scenario.name,
        simulated(ladder, scenario)
    );
    let _ = writeln!(out, "{}\n", wrap(&title, width));
    let _ = writeln!(out, "{}\n", plain(&total(ladder, &confidence)));
    if scenario.contacts.len() > 1 {
        let names: Vec<&str> = scenario.contacts.iter().map(|c| c.name.as_str()).collect();
        let per_table = ((width.saturating_sub(NAMES)) / TYPE).max(1);
        for (t, some) in names.chunks(per_table).enumerate() {
            let made = types(ladder, some, t * per_table, &confidence);
            let _ = writeln!(out, "{}\n", plain(&made));
        }
        let _ = writeln!(out, "{}\n", wrap(OF_TYPES, width));
    }
    if let Some(needed) = needed {
        let (made, note) = needed_table(needed);
        let _ = writeln!(out, "{}\n\n{}\n", plain(&made), wrap(&note, width));
    }
    if let Some(shapley) = &ladder.shapley {
        let _ = writeln!(out, "{}\n", plain(&averages(shapley, &confidence)));
    }
    let _ = writeln!(out, "{}", wrap(&notes(ladder, scenario), width));
    out
}

/// What was simulated.
pub(in crate::report) fn simulated(ladder: &Ladder, scenario: &Scenario) -> String {
    format!(
        "{} days simulated on each rung, seed {}",
        count(ladder.replications as f64),
        scenario.seed
    )
}

/// The ladder of all contacts.
pub(in crate::report) fn total(ladder: &Ladder, confidence: &Confidence) -> Table {
    let header = [
        "All contacts",
        "service\nlevel %",
        "effect",
        "ASA\ns",
        "effect",
        "aban-\ndoned %",
        "effect",
    ];
    let mut rows: Vec<Vec<String>> = Vec::new();
    for rung in &ladder.rungs {
        let (Some(values), Some(effects)) = (rung.values.last(), rung.effects.last()) else {
            continue;
        };
        let mut row = vec![name(rung.by)];
        for (f, figure) in FIGURES.iter().enumerate() {
            row.push(value(*figure, values[f].as_ref()));
            row.push(effect_cell(rung, *figure, effects[f].as_ref(), confidence));
        }
        rows.push(row);
    }
    if let Some(whole) = ladder.whole.last() {
        let mut row = vec!["whole difference".to_owned()];
        for (figure, found) in FIGURES.iter().zip(whole) {
            row.push(String::new());
            row.push(effect(*figure, found.as_ref().map(|f| &f.1), confidence));
        }
        rows.push(row);
    }
    table(&header, rows)
}

/// Service levels of some types.
pub(in crate::report) fn types(
    ladder: &Ladder,
    names: &[&str],
    first: usize,
    confidence: &Confidence,
) -> Table {
    let mut header = vec!["Effect, points"];
    header.extend(names);
    let level = Ratio::ServiceLevel;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let last = ladder.rungs.len().saturating_sub(1);
    for (at, rung) in ladder.rungs.iter().enumerate() {
        let each = first..first + names.len();
        let mut row = vec![name(rung.by)];
        row.extend(each.clone().map(|k| match rung.by {
            By::Start => value(level, rung.values[k][0].as_ref()),
            _ => match (&rung.values[k][0], &rung.effects[k][0]) {
                // Here the type's ladder begins.
                (Some(first), None) if rung.present => {
                    format!("({})", value(level, Some(first)))
                }
                (_, of) => effect_cell(rung, level, of.as_ref(), confidence),
            },
        }));
        rows.push(row);
        if at == last {
            let mut row = vec!["scenario".to_owned()];
            row.extend(each.map(|k| value(level, rung.values[k][0].as_ref())));
            rows.push(row);
        }
    }
    table(&header, rows)
}

/// Averages over orders.
pub(in crate::report) fn averages(shapley: &Shapley, confidence: &Confidence) -> Table {
    let header = [
        "Average over all orders",
        "service\nlevel",
        "ASA\ns",
        "aban-\ndoned",
    ];
    let row = |title: &str, present: bool, of: Option<&[Option<Point>; FIGURES.len()]>| {
        let mut row = vec![title.to_owned()];
        row.extend(FIGURES.iter().enumerate().map(|(f, figure)| {
            if present {
                effect(*figure, of.and_then(|of| of[f].as_ref()), confidence)
            } else {
                "0".into()
            }
        }));
        row
    };
    let mut rows = vec![row("whole agents", true, shapley.whole_agents.last())];
    rows.extend(
        shapley
            .parts
            .iter()
            .map(|part| row(part.group.title(), part.present, part.effects.last())),
    );
    table(&header, rows)
}

/// What leads to a rung, for people.
pub(in crate::report) fn name(by: By) -> String {
    match by {
        By::Start => "Erlang C".into(),
        By::WholeAgents => "+ whole agents".into(),
        By::Step(step) => format!("+ {}", step.title()),
    }
}

/// In points, or seconds.
pub(in crate::report) fn scale(figure: Ratio) -> f64 {
    if figure == Ratio::Asa { 1.0 } else { 100.0 }
}

pub(in crate::report) fn value(figure: Ratio, point: Option<&Point>) -> String {
    let shown = |value: f64| format!("{value:.0$}", decimals(value));
    point.map_or("-".into(), |p| shown(scale(figure) * p.value))
}

/// Waits of hours need none.
fn decimals(value: f64) -> usize {
    usize::from(libm::fabs(value) < 999.5)
}

pub(in crate::report) fn effect_cell(
    rung: &Rung,
    figure: Ratio,
    point: Option<&Point>,
    confidence: &Confidence,
) -> String {
    if rung.by == By::Start {
        String::new()
    } else if !rung.present {
        "none".into()
    } else {
        effect(figure, point, confidence)
    }
}

/// A difference with its half-width; what is exact has none.
fn effect(figure: Ratio, point: Option<&Point>, confidence: &Confidence) -> String {
    let Some(point) = point else {
        return "-".into();
    };
    let value = scale(figure) * point.value;
    // No minus before what is shown as nothing.
    let value = if libm::fabs(value) < 0.05 { 0.0 } else { value };
    let half = point.half_width(confidence).map(|h| scale(figure) * h);
    match half.filter(|h| *h > 0.0) {
        Some(half) => {
            let places = decimals(value).min(decimals(half));
            format!("{value:+.places$} ±{half:.places$}")
        }
        None => format!("{value:+.0$}", decimals(value)),
    }
}

pub(in crate::report) fn notes(ladder: &Ladder, scenario: &Scenario) -> String {
    let mut out = String::from(
        "Each line adds one assumption of the scenario to those above it, for the same customers. \
         Effects depend on the order (--order)",
    );
    out.push_str(match &ladder.shapley {
        None => "; --shapley averages over orders. ",
        Some(_) => {
            "; the averages are over all orders of six groups of steps (Shapley), each \
                    on all the others that came before. "
        }
    });
    out.push_str(
        "The steps add up to the whole difference. Erlang C and Erlang A are exact; they know \
         the forecast and the agents left on average after shrinkage, each type with its part of \
         them.",
    );
    if ladder.rungs.iter().any(|r| r.by == By::WholeAgents) {
        out.push_str(" Parts of agents are then rounded up or down by the day, right on average.");
    }
    if !scenario.shocks.is_empty() {
        out.push_str(" Shocks are not in the forecast.");
    }
    if scenario
        .contacts
        .iter()
        .any(|c| !c.follow.escalate.is_empty())
    {
        out.push_str(" Agents are split by all load, that of contacts handed over included.");
    }
    if ladder.rungs.iter().any(|r| !r.present) {
        out.push_str(" \"none\": not in this scenario.");
    }
    let some_missing = |s: &Shapley| {
        let effects = s.parts.iter().filter_map(|p| p.effects.last());
        effects.flatten().any(Option::is_none)
    };
    if ladder.shapley.as_ref().is_some_and(some_missing) {
        out.push_str(
            " An average is missing (-) where some order has a rung without a finite value.",
        );
    }
    if let Some(whole) = ladder.whole.last() {
        for (figure, found) in FIGURES.iter().zip(whole) {
            let what = match figure {
                Ratio::Asa => "the ASA",
                Ratio::AbandonRate => "the share abandoned",
                _ => "the service level",
            };
            match found {
                Some((0, _)) => {}
                Some((at, _)) => {
                    let _ = write!(
                        out,
                        " For {what} the ladder starts at \"{}\": below it there is no finite \
                         value.",
                        name(ladder.rungs[*at].by)
                    );
                }
                None => {
                    let _ = write!(out, " {what} has no value here.");
                }
            }
        }
    }
    let failed = |r: &&Rung| r.failure.is_some() && r.how == How::Simulated;
    for rung in ladder.rungs.iter().filter(failed) {
        let _ = write!(
            out,
            " \"{}\" cannot be simulated: a day would never end there.",
            name(rung.by)
        );
    }
    out
}
