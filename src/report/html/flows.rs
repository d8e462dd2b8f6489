//! What contacts lead to, and what becomes of cases.

use super::frame::note;
use super::markup::Html;
use super::svg::{Scale, drawing, rect, short_name, text};
use super::table::{plain_table, screen_table, scrolling};
use crate::measures::{Mean, StepFigures};
use crate::report::case_screen::cases;
use crate::report::format::{count, few};
use crate::report::summary::Run;
use crate::report::terminal::days;

const WIDTH: f64 = 960.0;
const LEFT: f64 = 130.0;
const ROW: f64 = 34.0;

/// What became of the contacts of a type, a day \[contacts\].
struct Flow {
    name: String,
    /// With the class of their colour and their word; they add up to all offered.
    parts: [(&'static str, &'static str, f64); 5],
    /// Where hand-overs go.
    to: Vec<String>,
}

/// The picture of the flows, the cases, and the table of steps.
pub fn flows(h: &mut Html, run: &Run<'_>) {
    let Some(fold) = &run.outcome.fold.cases else {
        return;
    };
    let flows: Vec<Flow> = (0..run.model.types.len())
        .filter_map(|kind| flow(run, kind, &fold.steps[kind]))
        .collect();
    if !flows.is_empty() {
        h.element("figure", &[], |h| {
            h.element("figcaption", &[], |h| legend(h, &flows));
            scrolling(h, "What becomes of contacts", |h| chart(h, &flows));
        });
    }
    if let Some(table) = cases(run) {
        screen_table(h, "Cases, by the type of their first contact", &table);
    }
    steps(h, run, &fold.steps);
}

fn flow(run: &Run<'_>, kind: usize, steps: &StepFigures) -> Option<Flow> {
    let day = &run.outcome.fold.kinds[kind].day;
    let offered = day.mean(Mean::Offered).mean().filter(|n| *n > 0.0)?;
    let answered = day.mean(Mean::Answered).mean()?;
    let unfinished = day.mean(Mean::Unfinished).mean()?;
    let step = |key: &str| of(steps, key);
    let (escalated, repeated) = (step("escalated"), step("repeated"));
    let escalate = &run.scenario.contacts[kind].follow.escalate;
    Some(Flow {
        name: run.model.types[kind].name.clone(),
        parts: [
            (
                "done",
                "done here",
                (answered - escalated - repeated).max(0.0),
            ),
            ("on", "handed over", escalated),
            ("again", "come again", repeated),
            ("rest", "still there at the end", unfinished),
            (
                "lost",
                "not answered",
                (offered - answered - unfinished).max(0.0),
            ),
        ],
        to: escalate
            .iter()
            .map(|e| run.model.types[e.to].name.clone())
            .collect(),
    })
}

fn of(steps: &StepFigures, key: &str) -> f64 {
    let found = steps.figures().find(|(name, _)| *name == key);
    found.and_then(|(_, moments)| moments.mean()).unwrap_or(0.0)
}

fn legend(h: &mut Html, flows: &[Flow]) {
    h.text("What becomes of the contacts of each type, in all and as a share");
    h.element("span", &[("class", "legend")], |h| {
        for (i, (class, word, _)) in flows[0].parts.into_iter().enumerate() {
            if flows.iter().all(|flow| flow.parts[i].2 < 1e-9) {
                continue;
            }
            h.element("span", &[], |h| {
                h.element("i", &[("class", &format!("swatch {class}"))], |_| ());
                h.text(word);
            });
        }
    });
}

fn chart(h: &mut Html, flows: &[Flow]) {
    let height = ROW * flows.len() as f64;
    let label = "What becomes of contacts, by type";
    drawing(h, "flows", (WIDTH, height), label, |h| {
        for (i, flow) in flows.iter().enumerate() {
            let y = 4.0 + ROW * i as f64;
            let all: f64 = flow.parts.iter().map(|p| p.2).sum();
            text(h, "name", (0.0, y + 16.0), &short_name(&flow.name, 12));
            text(h, "tick end", (LEFT - 8.0, y + 16.0), &count(all));
            let x = Scale::new((0.0, all), (LEFT, WIDTH));
            let mut from = 0.0;
            for (class, _, number) in flow.parts {
                let (left, right) = (x.at(from), x.at(from + number));
                from += number;
                rect(
                    h,
                    class,
                    (left, y),
                    ((right - left - 1.0).max(0.0), ROW - 10.0),
                );
                let short = format!("{:.0} %", 100.0 * number / all);
                let whole = match class == "on" && !flow.to.is_empty() {
                    true => format!("{short} → {}", flow.to.join(", ")),
                    false => short.clone(),
                };
                // About seven units a letter.
                let fits = |word: &&String| right - left > 7.0 * word.chars().count() as f64 + 12.0;
                if let Some(word) = [&whole, &short].into_iter().find(fits) {
                    let class = format!("in-{class}");
                    text(h, &class, (left + 6.0, y + 16.0), word);
                }
            }
        }
    });
}

fn steps(h: &mut Html, run: &Run<'_>, steps: &[StepFigures]) {
    let words = |key: &str| match key {
        "left_message" => "left a message",
        "retried" => "tried again",
        "escalated" => "handed over",
        "repeated" => "came again",
        "not_come" => "due after the end",
        _ => "took a callback",
    };
    let some: Vec<&str> = StepFigures::KEYS
        .into_iter()
        .filter(|key| steps.iter().any(|s| of(s, key) > 0.0))
        .collect();
    if some.is_empty() {
        return;
    }
    let mut header = vec!["Contact type"];
    header.extend(some.iter().map(|key| words(key)));
    let rows: Vec<Vec<String>> = steps
        .iter()
        .enumerate()
        .map(|(kind, figures)| {
            let mut row = vec![run.model.types[kind].name.clone()];
            row.extend(some.iter().map(|key| few(of(figures, key))));
            row
        })
        .collect();
    let caption = format!("What contacts led to, a {}", days(run.scenario, true));
    plain_table(h, &caption, &header, &rows);
    note(
        h,
        "A case is a customer's whole story. Who tries again or comes again after the end of the \
         horizon is counted as due after the end.",
    );
}
