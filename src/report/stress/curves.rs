//! What was varied, on a screen.

use super::Stressed;
use super::text::value;
use super::words::{often, on_top, short, title, whose};
use crate::experiment::compare::Measure;
use crate::experiment::stress::{Crossing, Curve, Factor, Figure};
use crate::report::layout::{table, text as plain, wrap};

/// Columns of values.
const VALUES: usize = 20;

/// A curve as a table, a grid as two.
pub(super) fn curve(of: &Stressed<'_>, at: usize, width: usize) -> String {
    let (curve, worlds) = &of.stress.curves[at];
    match curve.axes.len() {
        1 => line(of, at, curve, worlds, width),
        _ => {
            let met = Figure::Met(of.question.threshold.whose);
            let whose = whose(of, of.question.threshold.whose);
            let level = Figure::Center(Measure::ServiceLevel);
            [
                grid(of, curve, worlds, level, "Service level %", width),
                grid(
                    of,
                    curve,
                    worlds,
                    met,
                    &format!("Target met, % of days ({whose})"),
                    width,
                ),
            ]
            .join("\n\n")
        }
    }
}

fn line(of: &Stressed<'_>, at: usize, curve: &Curve, worlds: &[usize], width: usize) -> String {
    let axis = &curve.axes[0];
    let name = short(&axis.name, VALUES);
    let header = [
        name.as_str(),
        "service\nlevel %",
        "target met\n% of days",
        "aban-\ndoned %",
        "ASA\ns",
        "all targets\n% of days",
        "cost",
    ];
    let row = |(label, world): (&String, &usize)| {
        let center = |m| value(of, Figure::Center(m), *world, true);
        vec![
            short(label, VALUES),
            center(Measure::ServiceLevel),
            value(of, Figure::Met(of.question.threshold.whose), *world, true),
            center(Measure::AbandonRate),
            center(Measure::Asa),
            center(Measure::AllTargetsMet),
            value(of, Figure::Center(Measure::Cost), *world, false),
        ]
    };
    let rows = axis.labels.iter().zip(worlds).map(row).collect();
    let mut out = plain(&table(&header, rows));
    if let Some(passed) = of.stress.passes(at, &of.question.threshold) {
        out.push_str("\n\n");
        out.push_str(&wrap(&passing(of, &axis.name, &passed), width));
    }
    out
}

/// Where the target is passed along an axis, in a sentence.
pub(in crate::report) fn passing(of: &Stressed<'_>, name: &str, passed: &Crossing) -> String {
    let threshold = &of.question.threshold;
    let (whose, often) = (whose(of, threshold.whose), often(of));
    let factor = Factor::ALL.into_iter().find(|f| f.key() == name);
    let at = match (passed, factor) {
        (Crossing::At(_), Some(factor)) if !factor.adds() => {
            let by = on_top(passed, [0.0, 0.0], &of.confidence());
            format!("{} {by}", title(factor))
        }
        (Crossing::At(point), _) => {
            let half = point.half_width(&of.confidence());
            let half = half.map(|h| format!(" ±{h:.3}")).unwrap_or_default();
            format!("{name} = {:.3}{half}", point.value)
        }
        (Crossing::Kept, _) => {
            return format!("At all of these the target of {whose} is met {often} or better.");
        }
        (Crossing::Missed, _) => {
            return format!("At none of these is the target of {whose} met {often}.");
        }
        (Crossing::Unknown, _) => return "Where the target breaks cannot be told.".into(),
    };
    format!("The target of {whose} is met {often} at {at}.")
}

/// A figure over two axes; the second runs across.
fn grid(
    of: &Stressed<'_>,
    curve: &Curve,
    worlds: &[usize],
    figure: Figure,
    title: &str,
    width: usize,
) -> String {
    let (down, across) = (&curve.axes[0], &curve.axes[1]);
    let columns = across.labels.len();
    let labels: Vec<String> = across.labels.iter().map(|l| short(l, VALUES)).collect();
    let widest = labels.iter().map(|l| l.chars().count()).max().unwrap_or(0);
    let cell = widest.max(5) + 1;
    let names = short(&down.name, VALUES);
    let left = down.labels.iter().map(|l| l.chars().count().min(VALUES));
    let left = left.max().unwrap_or(0).max(names.chars().count()) + 1;
    let fit = (width.saturating_sub(left) / cell).max(1);
    let mut parts = vec![format!(
        "{title}: {} down, {} across",
        down.name, across.name
    )];
    for first in (0..columns).step_by(fit) {
        let range = first..columns.min(first + fit);
        let mut header = vec![names.as_str()];
        header.extend(labels[range.clone()].iter().map(String::as_str));
        let row = |(r, label): (usize, &String)| {
            let mut row = vec![short(label, VALUES)];
            row.extend(
                range
                    .clone()
                    .map(|c| value(of, figure, worlds[r * columns + c], true)),
            );
            row
        };
        parts.push(plain(&table(
            &header,
            down.labels.iter().enumerate().map(row).collect(),
        )));
    }
    parts.join("\n")
}
