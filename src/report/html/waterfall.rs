//! A figure from Erlang C to the scenario: each bar is what one assumption is worth.

use super::markup::Html;
use super::svg::{Scale, dot, drawing, line, rect, text};
use crate::experiment::ladder::{By, FIGURES, Ladder, Rung};
use crate::measures::Ratio;
use crate::report::erlang::ladder_text::{effect_cell, name, scale, value};
use crate::report::format::duration;
use crate::stats::Confidence;

const WIDTH: f64 = 960.0;
const LEFT: f64 = 190.0;
const RIGHT: f64 = 130.0;
const ROW: f64 = 30.0;
const TOP: f64 = 26.0;

/// The waterfall of a subject and a figure; nothing where no rung has a value.
pub fn waterfall(h: &mut Html, ladder: &Ladder, subject: usize, figure: usize) {
    let at = |rung: &Rung| {
        let value = rung.values[subject][figure].as_ref();
        value.map(|p| scale(FIGURES[figure]) * p.value)
    };
    let known: Vec<f64> = ladder.rungs.iter().filter_map(at).collect();
    let (Some(first), Some(last)) = (known.first(), known.last()) else {
        return;
    };
    let (low, high) = known.iter().fold((*first, *first), |(low, high), v| {
        (low.min(*v), high.max(*v))
    });
    let room = (0.06 * (high - low)).max(0.5);
    let x = Scale::new((low - room, high + room), (LEFT, WIDTH - RIGHT));
    let confidence = Confidence::default().at(ladder.replications);
    let height = TOP + ROW * (ladder.rungs.len() + 1) as f64 + 4.0;
    let label = format!("From Erlang C to the scenario: {}", title(FIGURES[figure]));
    drawing(h, "ladder", (WIDTH, height), &label, |h| {
        text(h, "tick", (LEFT, 14.0), title(FIGURES[figure]));
        let mut before: Option<f64> = None;
        let mut y = TOP;
        for rung in &ladder.rungs {
            let here = at(rung);
            let faint = if rung.present || rung.by == By::Start {
                "name"
            } else {
                "tick"
            };
            text(h, faint, (0.0, y + 18.0), &name(rung.by));
            if let Some(here) = here {
                let idle = !rung.present && before.is_some();
                if idle {
                    // Past a rung that has no bar.
                    line(
                        h,
                        "grid",
                        (x.at(here), y + 6.0),
                        (x.at(here), y + ROW - 6.0),
                    );
                } else {
                    bar(h, FIGURES[figure], (before, here), &x, y);
                }
                if before.is_none() {
                    let shown = value(FIGURES[figure], rung.values[subject][figure].as_ref());
                    text(h, "value", (x.at(here) + 9.0, y + 18.0), &shown);
                }
            }
            let effect = rung.effects.get(subject).and_then(|e| e[figure].as_ref());
            let worth = effect_cell(rung, FIGURES[figure], effect, &confidence);
            text(h, "value end", (WIDTH, y + 18.0), &worth);
            y += ROW;
            if let Some(here) = here {
                // To the next bar.
                line(h, "grid", (x.at(here), y - 6.0), (x.at(here), y + 6.0));
                before = Some(here);
            }
        }
        text(h, "name", (0.0, y + 18.0), "The scenario");
        dot(h, "level", (x.at(*last), y + 14.0), 6.0);
        text(
            h,
            "value",
            (x.at(*last) + 11.0, y + 18.0),
            &shown(FIGURES[figure], *last),
        );
    });
}

fn bar(h: &mut Html, figure: Ratio, (before, here): (Option<f64>, f64), x: &Scale, y: f64) {
    let Some(before) = before else {
        dot(h, "start", (x.at(here), y + 14.0), 5.0);
        return;
    };
    let (left, right) = (x.at(before.min(here)), x.at(before.max(here)));
    // More is better of service levels alone.
    let better = (here >= before) == (figure == Ratio::ServiceLevel);
    let class = if better { "up" } else { "down" };
    rect(
        h,
        class,
        (left, y + 6.0),
        ((right - left).max(1.5), ROW - 13.0),
    );
}

/// A figure in words.
pub fn title(figure: Ratio) -> &'static str {
    match figure {
        Ratio::Asa => "ASA, seconds",
        Ratio::AbandonRate => "Share abandoned, %",
        _ => "Service level, %",
    }
}

fn shown(figure: Ratio, value: f64) -> String {
    match figure {
        Ratio::Asa => duration(value),
        _ => format!("{value:.1} %"),
    }
}
