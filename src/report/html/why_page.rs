//! The page of the ladder from Erlang C to the scenario.

use super::frame::{Frame, note, page, section};
use super::markup::Html;
use super::table::{figure as framed, folded, screen_table};
use super::waterfall::{title, waterfall};
use crate::experiment::ladder::{By, FIGURES, Ladder, Needed, Rung};
use crate::report::erlang::ladder_text::{
    OF_TYPES, averages, name, notes, simulated, total, types,
};
use crate::report::erlang::needed::needed_table;
use crate::report::format::percent;
use crate::scenario::Scenario;
use crate::stats::Confidence;

/// Types with a waterfall of their own.
const TYPES: usize = 12;

/// The ladder as a page. `command` is what to type to get it again.
#[must_use]
pub fn why_page(
    ladder: &Ladder,
    needed: Option<&Needed>,
    scenario: &Scenario,
    command: &str,
) -> String {
    let confidence = Confidence::default().at(ladder.replications);
    let (answer, under) = (answer(ladder), simulated(ladder, scenario));
    let frame = Frame {
        scenario: &scenario.name,
        kind: "why Erlang is off",
        answer: &answer,
        under: &under,
    };
    let all = scenario.contacts.len();
    page(&frame, None, |h| {
        section(h, "ladder", "What each assumption is worth", |h| {
            for (f, figure) in FIGURES.iter().enumerate() {
                framed(h, title(*figure), |h| waterfall(h, ladder, all, f));
            }
            screen_table(h, "All contacts", &total(ladder, &confidence));
        });
        if all > 1 {
            section(h, "types", "By contact type", |h| {
                by_type(h, ladder, scenario, &confidence)
            });
        }
        if let Some(needed) = needed {
            section(h, "needed", "Agents that the target takes", |h| {
                let (table, words) = needed_table(needed);
                screen_table(h, "Agents needed", &table);
                note(h, &words);
            });
        }
        if let Some(shapley) = &ladder.shapley {
            section(h, "averages", "Averages over all orders", |h| {
                screen_table(
                    h,
                    "Averages over all orders",
                    &averages(shapley, &confidence),
                );
            });
        }
        section(
            h,
            "precision",
            "How to read this, and how to get it again",
            |h| {
                note(h, &notes(ladder, scenario));
                super::precision::again(h, command, scenario.seed, ladder.replications);
            },
        );
    })
}

fn by_type(h: &mut Html, ladder: &Ladder, scenario: &Scenario, confidence: &Confidence) {
    for (kind, contact) in scenario.contacts.iter().enumerate().take(TYPES) {
        h.leaf("h3", &[], &contact.name);
        framed(h, &contact.name, |h| waterfall(h, ladder, kind, 0));
    }
    let names: Vec<&str> = scenario.contacts.iter().map(|c| c.name.as_str()).collect();
    folded(h, "The same as a table", |h| {
        screen_table(h, title(FIGURES[0]), &types(ladder, &names, 0, confidence));
        note(h, OF_TYPES);
    });
}

/// What Erlang C says, what the scenario comes to, and the step that is worth most.
fn answer(ladder: &Ladder) -> String {
    let level = |rung: &Rung| rung.values.last().and_then(|v| v[0]).map(|p| p.value);
    let first = ladder.rungs.iter().find_map(|r| Some((r.by, level(r)?)));
    let last = ladder.rungs.last().and_then(level);
    let (Some((by, from)), Some(to)) = (first, last) else {
        return "Neither the formula nor the simulation has a service level here.".into();
    };
    let start = match by {
        By::Start => "Erlang C".to_owned(),
        other => format!("the ladder at {}", name(other)),
    };
    let mut out = format!(
        "Of all contacts {} are answered in time; {start} says {}",
        percent(to),
        percent(from)
    );
    let effect = |rung: &Rung| Some((rung.by, rung.effects.last()?[0]?.value));
    let steps = ladder.rungs.iter().filter_map(effect);
    let most = steps.max_by(|a, b| libm::fabs(a.1).total_cmp(&libm::fabs(b.1)));
    if let Some((by, worth)) = most.filter(|(_, worth)| libm::fabs(*worth) >= 0.0005) {
        let step = name(by);
        let step = step.trim_start_matches("+ ");
        out += &format!(
            ". Of what it leaves out, {step} matters most ({:+.1} points)",
            100.0 * worth
        );
    }
    out + "."
}
