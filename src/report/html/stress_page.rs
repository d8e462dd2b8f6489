//! The page of a stress test.

use super::chart::{Chart, Line, Mark};
use super::frame::{Frame, note, page, section};
use super::headroom::headroom;
use super::markup::Html;
use super::svg::short_name;
use super::table::{folded, plain_table, screen_table};
use super::tornado::tornado;
use crate::experiment::compare::Measure;
use crate::experiment::stress::{Crossing, Curve, Factor, Figure};
use crate::report::explain::short_label;
use crate::report::stress::words::{often, title, whose};
use crate::report::stress::{
    Stressed, by_target, named, notes, passing, recovery, sentence, simulated, tornado_table, value,
};
use crate::report::when::short_date;

const HEIGHT: f64 = 300.0;

/// A stress test as a page. `command` is what to type to get it again.
#[must_use]
pub fn stress_page(of: &Stressed<'_>, command: &str) -> String {
    let (answer, under) = (sentence(of), simulated(of));
    let frame = Frame {
        scenario: &of.scenario.name,
        kind: "stress test",
        answer: &answer,
        under: &under,
    };
    let stress = of.stress;
    page(&frame, None, |h| {
        if stress.volumes.len() > 1 {
            section(h, "breaking", "Where the plan breaks", |h| breaking(h, of));
        }
        if !stress.tornado.is_empty() {
            section(h, "tornado", "What hurts most", |h| {
                tornado(h, of);
                screen_table(h, "What hurts most", &tornado_table(of));
            });
        }
        if !stress.headroom.is_empty() {
            section(h, "headroom", "How much more each interval bears", |h| {
                headroom(h, of);
            });
        }
        if !stress.recovery.is_empty() {
            section(h, "recovery", "How soon the center recovers", |h| {
                recoveries(h, of);
            });
        }
        for (at, (curve, worlds)) in stress.curves.iter().enumerate() {
            let (id, title) = ("curve", varied(curve));
            section(h, id, &title, |h| curves(h, of, at, curve, worlds));
        }
        section(
            h,
            "precision",
            "How sure this is, and how to get it again",
            |h| {
                note(h, &notes(of));
                super::precision::again(h, command, of.scenario.seed, stress.sums.replications);
            },
        );
    })
}

fn varied(curve: &Curve) -> String {
    let names: Vec<&str> = curve.axes.iter().map(|a| a.name.as_str()).collect();
    format!("With another {}", names.join(" and "))
}

/// A figure at the worlds along an axis, in percent, with its intervals.
fn along(of: &Stressed<'_>, figure: Figure, nodes: &[(f64, usize)], name: &str) -> Line {
    let mut line = Line {
        class: "curve",
        name: name.to_owned(),
        ..Line::default()
    };
    for (at, world) in nodes {
        let Some(point) = of.stress.sums.value(figure, *world) else {
            continue;
        };
        let half = point.half_width(&of.confidence()).unwrap_or(0.0);
        let end = |value: f64| 100.0 * value.clamp(0.0, 1.0);
        line.points.push((*at, 100.0 * point.value));
        line.band
            .push((*at, end(point.value - half), end(point.value + half)));
    }
    line
}

/// The chance of the target and the service level by volume, and where the plan breaks.
fn breaking(h: &mut Html, of: &Stressed<'_>) {
    let stress = of.stress;
    let threshold = &of.question.threshold;
    let nodes: Vec<(f64, usize)> = stress
        .volumes
        .iter()
        .map(|(volume, world)| (100.0 * (volume - 1.0), *world))
        .collect();
    let name = format!(
        "days that meet the target of {}",
        whose(of, threshold.whose)
    );
    let met = along(of, Figure::Met(threshold.whose), &nodes, &name);
    let level = Figure::Center(Measure::ServiceLevel);
    let level = Line {
        class: "second",
        ..along(of, level, &nodes, "service level")
    };
    let end = |of: Option<&(f64, usize)>| of.map_or(0.0, |node| node.0);
    let (low, high) = (end(nodes.first()), end(nodes.last()));
    let mut marks = Vec::new();
    if let Some(found) = stress
        .breaking
        .as_ref()
        .filter(|b| b.load == Factor::Volume)
        && let Crossing::At(point) = found.crossing()
    {
        let at = 100.0 * (point.value - 1.0);
        let half = point.half_width(&of.confidence()).unwrap_or(0.0) * 100.0;
        if (low..=high).contains(&at) {
            marks.push(Mark {
                at,
                half,
                word: format!("breaks at {at:+.1} ±{half:.1} %"),
            });
        }
    }
    let chance = threshold.chance.map(|c| (100.0 * c, often(of)));
    Chart {
        title: "By volume of the whole day".into(),
        across: "volume, % more than planned".into(),
        x: (low, high),
        y: (0.0, 100.0),
        unit: " %",
        lines: vec![met, level],
        levels: chance.into_iter().collect(),
        marks,
        height: HEIGHT,
        ..Chart::default()
    }
    .show(h);
    let rows = stress.volumes.iter().map(|(volume, world)| {
        let center = |measure| value(of, Figure::Center(measure), *world, true);
        vec![
            format!("{:+.1} %", 100.0 * (volume - 1.0)),
            value(of, Figure::Met(threshold.whose), *world, true),
            center(Measure::ServiceLevel),
            center(Measure::AbandonRate),
            center(Measure::Asa),
        ]
    });
    let header = [
        "Volume",
        "Target met, % of days",
        "Service level %",
        "Abandoned %",
        "ASA, s",
    ];
    plain_table(h, "By volume", &header, &rows.collect::<Vec<_>>());
    if stress.by_target.len() > 1 {
        screen_table(h, "Where each target breaks", &by_target(of));
    }
}

/// Intervals whose times an axis has: dates where there are several days.
pub(super) fn ticks(of: &Stressed<'_>, intervals: usize) -> Vec<(usize, String)> {
    let label = |i: usize| short_label(of.scenario, of.scenario.warm_up + i);
    let most = if label(0).contains(' ') { 6 } else { 12 };
    let word = |i: usize| match label(i).split_once(' ') {
        Some((date, _)) => short_date(date),
        None => label(i),
    };
    let every = intervals.div_ceil(most).max(1);
    (0..intervals)
        .step_by(every)
        .map(|i| (i, word(i)))
        .collect()
}

/// What each shock costs by interval.
fn recoveries(h: &mut Html, of: &Stressed<'_>) {
    let stress = of.stress;
    let pairs = stress.recovery.iter().zip(&stress.sums.courses);
    const CLASSES: [&str; 3] = ["curve", "second", "third"];
    let mut lines = Vec::new();
    for (class, (shock, course)) in CLASSES.into_iter().zip(pairs) {
        let points = (0..stress.sums.intervals())
            .filter_map(|i| Some((i as f64 + 0.5, 100.0 * course.loss(i)?.value)));
        lines.push(Line {
            class,
            points: points.collect(),
            band: Vec::new(),
            name: short_name(&named(of, &shock.name), 22),
        });
    }
    let values = || lines.iter().flat_map(|l| l.points.iter().map(|p| p.1));
    let (low, high) = (values().fold(0.0, f64::min), values().fold(5.0, f64::max));
    let intervals = stress.sums.intervals();
    let ticks = ticks(of, intervals);
    let ticks = ticks.into_iter().map(|(i, word)| (i as f64, word));
    Chart {
        title: "Service level lost, points".into(),
        across: String::new(),
        x: (0.0, intervals as f64),
        y: (low, 1.05 * high),
        ticks: ticks.collect(),
        lines,
        height: HEIGHT,
        ..Chart::default()
    }
    .show(h);
    screen_table(h, "Recovery", &recovery(of));
    if stress.recovery.len() > CLASSES.len() {
        note(h, "The first three are drawn; stress.csv has all.");
    }
}

/// What was varied: a chart where its values are numbers, and tables.
fn curves(h: &mut Html, of: &Stressed<'_>, at: usize, curve: &Curve, worlds: &[usize]) {
    let met = Figure::Met(of.question.threshold.whose);
    let level = Figure::Center(Measure::ServiceLevel);
    if let [axis] = curve.axes.as_slice() {
        if let Some(numbers) = axis.numbers.as_ref().filter(|n| n.len() > 1) {
            let nodes: Vec<(f64, usize)> = numbers
                .iter()
                .copied()
                .zip(worlds.iter().copied())
                .collect();
            let ends = (numbers[0], numbers[numbers.len() - 1]);
            Chart {
                title: format!("By {}", axis.name),
                across: axis.name.clone(),
                x: ends,
                y: (0.0, 100.0),
                unit: " %",
                lines: vec![
                    along(of, met, &nodes, "days that meet the target"),
                    Line {
                        class: "second",
                        ..along(of, level, &nodes, "service level")
                    },
                ],
                height: HEIGHT,
                ..Chart::default()
            }
            .show(h);
        }
        if let Some(passed) = of.stress.passes(at, &of.question.threshold) {
            h.leaf("p", &[], &passing(of, &axis.name, &passed));
        }
    }
    let rows = worlds.iter().enumerate().map(|(point, world)| {
        let mut row = vec![curve.labels(point).join(", ")];
        row.push(value(of, level, *world, true));
        row.push(value(of, met, *world, true));
        let more = [Measure::AbandonRate, Measure::Asa, Measure::AllTargetsMet];
        row.extend(more.map(|m| value(of, Figure::Center(m), *world, true)));
        row
    });
    let names: Vec<&str> = curve.axes.iter().map(|a| a.name.as_str()).collect();
    let names = names.join(", ");
    let header = [
        names.as_str(),
        "Service level %",
        "Target met, % of days",
        "Abandoned %",
        "ASA, s",
        "All targets, % of days",
    ];
    let rows: Vec<Vec<String>> = rows.collect();
    if rows.len() > 30 {
        folded(h, "All points as a table", |h| {
            plain_table(h, &title_of(curve), &header, &rows);
        });
    } else {
        plain_table(h, &title_of(curve), &header, &rows);
    }
}

fn title_of(curve: &Curve) -> String {
    let factor = |name: &str| Factor::ALL.into_iter().find(|f| f.key() == name);
    let names = curve.axes.iter().map(|a| match factor(&a.name) {
        Some(factor) => title(factor).to_owned(),
        None => a.name.clone(),
    });
    names.collect::<Vec<_>>().join(" and ")
}
