//! What the Erlang formulas would have said.

use super::frame::note;
use super::markup::Html;
use super::svg::{Scale, dot, drawing, line, path, short_name, text};
use super::table::{figure, plain_table};
use crate::report::erlang::{Checked, Judged, formula_sentence, validate};
use crate::report::format::percent;
use crate::report::summary::Run;

const WIDTH: f64 = 960.0;
const LEFT: f64 = 130.0;
const ROW: f64 = 34.0;

/// Simulated service levels beside those of Erlang A and Erlang C.
pub fn formulas(h: &mut Html, run: &Run<'_>) {
    let validation = validate(run);
    if validation.types.is_empty() {
        note(
            h,
            "The formulas have nothing to say here: no type has a load of its own.",
        );
        return;
    }
    h.leaf("p", &[], &formula_sentence(&validation));
    figure(h, "Service levels", |h| chart(h, &validation.types));
    let rows: Vec<Vec<String>> = validation.types.iter().map(row).collect();
    let header = ["Contact type", "Simulated", "Erlang A", "", "Erlang C", ""];
    plain_table(h, "Service level of the whole horizon", &header, &rows);
    note(
        h,
        "Each type is a queue of its own there, with its part of the agents. A formula agrees \
         when it is off by no more than one point, or than chance explains; intervals in which it \
         has no answer count as 0. What each of its assumptions is worth: busyhour validate \
         SCENARIO --why --out DIR.",
    );
}

fn row(of: &Checked) -> Vec<String> {
    let level = |judged: &Judged| judged.level.map_or("–".into(), percent);
    vec![
        of.contact.clone(),
        percent(of.simulated.value),
        level(&of.erlang_a),
        of.erlang_a.verdict.word().to_owned(),
        level(&of.erlang_c),
        of.erlang_c.verdict.word().to_owned(),
    ]
}

/// A row a type: a dot for the simulation, open shapes for the formulas.
fn chart(h: &mut Html, types: &[Checked]) {
    let x = Scale::new((0.0, 1.0), (LEFT, WIDTH - 30.0));
    let height = 44.0 + ROW * types.len() as f64;
    let label = "Service level simulated, by Erlang A and by Erlang C";
    drawing(h, "formulas", (WIDTH, height), label, |h| {
        for tenth in [0.0, 0.2, 0.4, 0.6, 0.8, 1.0] {
            line(h, "grid", (x.at(tenth), 8.0), (x.at(tenth), height - 26.0));
            let word = format!("{:.0} %", 100.0 * tenth);
            text(h, "tick middle", (x.at(tenth), height - 8.0), &word);
        }
        for (i, of) in types.iter().enumerate() {
            let y = 26.0 + ROW * i as f64;
            text(h, "name", (0.0, y + 4.0), &short_name(&of.contact, 17));
            let levels = [
                of.erlang_c.level,
                of.erlang_a.level,
                Some(of.simulated.value),
            ];
            let known = || levels.iter().flatten().copied();
            let low = known().fold(f64::INFINITY, f64::min);
            let high = known().fold(0.0, f64::max);
            line(h, "join", (x.at(low), y), (x.at(high), y));
            mark(h, x, y, of);
        }
        legend(h, x, &types[0]);
    });
}

fn mark(h: &mut Html, x: Scale, y: f64, of: &Checked) {
    if let Some(level) = of.erlang_c.level {
        let at = x.at(level);
        let d = format!("M{at:.1} {:.1}l5 9h-10Z", y - 6.0);
        path(h, "erlang-c", &d);
    }
    if let Some(level) = of.erlang_a.level {
        let at = x.at(level);
        let d = format!("M{at:.1} {:.1}l6 6l-6 6l-6 -6Z", y - 6.0);
        path(h, "erlang-a", &d);
    }
    dot(h, "level", (x.at(of.simulated.value), y), 5.0);
}

/// Names at the marks of the first row, apart from each other.
fn legend(h: &mut Html, x: Scale, of: &Checked) {
    let mut marks = vec![("simulated", of.simulated.value)];
    marks.extend(of.erlang_a.level.map(|l| ("Erlang A", l)));
    marks.extend(of.erlang_c.level.map(|l| ("Erlang C", l)));
    marks.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut right = WIDTH;
    let places: Vec<f64> = marks
        .iter()
        .rev()
        .map(|(_, level)| {
            right = x.at(*level).min(right - 34.0);
            let at = right;
            right -= 34.0;
            at
        })
        .collect();
    for ((word, _), at) in marks.iter().zip(places.iter().rev()) {
        text(h, "tick middle", (*at, 12.0), word);
    }
}
