//! A stress test on a screen.

use std::fmt::Write;

use comfy_table::Table;

use super::words::{change, often, on_top, short, title, whose};
use super::{Stressed, curves, headroom};
use crate::experiment::compare::Measure;
use crate::experiment::stress::{Breaking, Crossing, Figure};
use crate::report::compare::words::{scale, signed};
use crate::report::explain::short_label;
use crate::report::format::{count, duration, whole_percent};
use crate::report::layout::{table, text as plain, wrap};
use crate::report::terminal::days;

/// Columns of the names of changes, and on a wide screen.
const CHANGES: [usize; 2] = [25, 34];
/// From this width on there is room for all columns.
const WIDE: usize = 100;
/// Columns of a bar.
const BAR: usize = 10;

/// The stress test on a screen of so many columns.
#[must_use]
pub fn stress_text(of: &Stressed<'_>, width: usize) -> String {
    let mut out = String::new();
    let title = format!("{} under stress: {}", of.scenario.name, simulated(of));
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{}", wrap(&title, width));
    let mut add = |part: String| {
        let _ = writeln!(out, "\n{part}");
    };
    if let Some(breaking) = &of.stress.breaking {
        add(wrap(&answer(of, breaking), width));
    }
    if !of.stress.tornado.is_empty() {
        add(plain(&tornado(of, Some(width))));
    }
    if of.stress.by_target.len() > 1 {
        add(plain(&by_target(of)));
    }
    if let Some(strips) = headroom::headroom(of, width) {
        add(strips);
    }
    if !of.stress.recovery.is_empty() {
        add(plain(&recovery(of)));
    }
    for at in 0..of.stress.curves.len() {
        add(curves::curve(of, at, width));
    }
    add(wrap(&notes(of), width));
    out
}

/// How many days of how many worlds, and from which seed.
pub(in crate::report) fn simulated(of: &Stressed<'_>) -> String {
    let sums = &of.stress.sums;
    let early = if sums.stopped_early {
        " (stopped early)"
    } else {
        ""
    };
    format!(
        "{} {} in each of {} worlds, seed {}{early}",
        count(sums.replications as f64),
        days(of.scenario, false),
        sums.failures.len(),
        of.scenario.seed,
    )
}

/// The answer in a sentence or two: where the plan breaks, or else what hurts most.
pub(in crate::report) fn sentence(of: &Stressed<'_>) -> String {
    if let Some(breaking) = &of.stress.breaking {
        return answer(of, breaking);
    }
    let first = of.stress.curves.first().map(|(curve, _)| &curve.axes);
    if let (Some([axis]), Some(passed)) = (
        first.map(Vec::as_slice),
        of.stress.passes(0, &of.question.threshold),
    ) {
        return curves::passing(of, &axis.name, &passed);
    }
    let level = Figure::Center(Measure::ServiceLevel);
    let worst = of.stress.tornado.iter().find_map(|(what, world)| {
        let point = of.stress.effect(level, *world)?;
        let by = signed(Measure::ServiceLevel, &point, &of.confidence());
        Some(format!(
            "What changes the service level most: {} ({by} points).",
            change(of, what)
        ))
    });
    worst.unwrap_or_else(|| format!("What {} comes to when things change.", of.scenario.name))
}

/// A figure of a world: shares in percent, or as it is.
pub(in crate::report) fn value(
    of: &Stressed<'_>,
    figure: Figure,
    world: usize,
    decimals: bool,
) -> String {
    let scale = match figure {
        Figure::Center(measure) | Figure::Type(_, measure) => scale(measure),
        _ => 100.0,
    };
    match of.stress.sums.value(figure, world) {
        Some(point) if decimals => format!("{:.1}", scale * point.value),
        Some(point) => count(scale * point.value),
        None => "-".into(),
    }
}

fn answer(of: &Stressed<'_>, breaking: &Breaking) -> String {
    let threshold = &of.question.threshold;
    let (load, whose) = (title(breaking.load), whose(of, threshold.whose));
    let often = often(of);
    let today = match (breaking.base, threshold.chance) {
        (Some(base), Some(_)) => format!(
            " As planned it is met on {} of them.",
            whole_percent(base.value)
        ),
        (Some(base), None) => {
            format!(
                " As planned it is off its target by {:+.1} points.",
                100.0 * base.value
            )
        }
        (None, _) => String::new(),
    };
    let range = Breaking::RANGE;
    match breaking.crossing() {
        Crossing::At(point) => {
            let by = on_top(&Crossing::At(point), range, &of.confidence());
            let verdict = match point.value {
                more if more >= 1.0 => "The plan breaks at",
                _ => "The plan is broken: it would hold only up to",
            };
            format!("{verdict} {load} {by}: there the target of {whose} is met {often}.{today}")
        }
        Crossing::Kept => format!(
            "Even {:.0} times the {load} does not break the plan: the target of {whose} is met \
             {often}.{today}",
            range[1]
        ),
        Crossing::Missed => format!(
            "Even a third of the {load} would not do: the target of {whose} is not met {often}.{today}"
        ),
        Crossing::Unknown => format!(
            "At which {load} the target of {whose} is no longer met {often} cannot be told: the \
             run was stopped, nobody has a target, or days do not end.{today}"
        ),
    }
}

/// The table of what hurts most, without bars.
pub(in crate::report) fn tornado_table(of: &Stressed<'_>) -> Table {
    tornado(of, None)
}

/// The same for a screen of so many columns.
fn tornado(of: &Stressed<'_>, width: Option<usize>) -> Table {
    let priced = of
        .stress
        .sums
        .value(Figure::Center(Measure::Cost), 0)
        .is_some();
    let cost = match &of.scenario.currency {
        Some(currency) => format!("cost\n{currency}"),
        None => "cost".into(),
    };
    let wide = width.is_none_or(|width| width >= WIDE);
    let names = CHANGES[usize::from(wide)];
    // Costs take the room of the bars where it is narrow.
    let bars = width.is_some() && (!priced || wide);
    let mut header = vec!["What hurts most", "service level\npoints"];
    if bars {
        header.push("");
    }
    header.extend(["abandoned\npoints", "all targets\nmet, points"]);
    if priced {
        header.push(&cost);
    }
    let level = Figure::Center(Measure::ServiceLevel);
    let effect = |world| of.stress.effect(level, world).map(|p| p.value);
    let effects = of.stress.tornado.iter().filter_map(|(_, w)| effect(*w));
    let largest = effects.map(libm::fabs).fold(1e-12, f64::max);
    let difference = |measure, world| {
        let point = of.stress.effect(Figure::Center(measure), world);
        point.map_or("-".into(), |p| signed(measure, &p, &of.confidence()))
    };
    let row = |(what, world): &(_, usize)| {
        let share = effect(*world).map_or(0.0, libm::fabs) / largest;
        let bar = "█".repeat(libm::round(share * BAR as f64) as usize);
        let mut row = vec![
            short(&change(of, what), names),
            difference(Measure::ServiceLevel, *world),
        ];
        if bars {
            row.push(format!("{bar:BAR$}"));
        }
        row.push(difference(Measure::AbandonRate, *world));
        row.push(difference(Measure::AllTargetsMet, *world));
        if priced {
            row.push(difference(Measure::Cost, *world));
        }
        row
    };
    table(&header, of.stress.tornado.iter().map(row).collect())
}

/// At which volume each target breaks.
pub(in crate::report) fn by_target(of: &Stressed<'_>) -> Table {
    let range = headroom::range(of);
    let met = format!("met {}\nat a volume of", often(of));
    let row = |(target, crossing): &(_, Crossing)| {
        vec![
            whose(of, *target),
            on_top(crossing, range, &of.confidence()),
        ]
    };
    let rows = of.stress.by_target.iter().map(row).collect();
    table(&["Target", &met], rows)
}

/// How long the center needs after each shock.
pub(in crate::report) fn recovery(of: &Stressed<'_>) -> Table {
    let header = [
        "Recovery",
        "over\nat",
        "worst\ninterval",
        "loss\npoints",
        "back\nafter",
        "half\nof days",
        "90 % of\ndays",
        "not back\nat end",
    ];
    let row = |(shock, course): (
        &crate::experiment::stress::Shocked,
        &crate::experiment::stress::Course,
    )| {
        let time = |seconds: f64| match seconds.is_finite() {
            true if seconds == 0.0 => "at once".into(),
            true if seconds < 3570.0 => format!("{:.0} min", seconds / 60.0),
            true => duration(seconds),
            false => "never".into(),
        };
        let (worst, loss) = course
            .worst()
            .map_or(("-".into(), "-".into()), |(i, loss)| {
                (
                    short_label(of.scenario, of.scenario.warm_up + i),
                    signed(Measure::ServiceLevel, &loss, &of.confidence()),
                )
            });
        let mean = course.mean().map_or("-".into(), |mean| {
            let half = mean.half_width(&of.confidence()).filter(|h| *h > 0.0);
            let half = half
                .map(|h| format!(" ±{:.0}", h / 60.0))
                .unwrap_or_default();
            format!("{:.0}{half} min", mean.value / 60.0)
        });
        let quantile = |p| course.quantile(p).map_or("-".into(), time);
        let all = course.times.len().max(1) as f64;
        vec![
            short(&named(of, &shock.name), 18),
            super::words::moment(of, shock.end),
            worst,
            loss,
            mean,
            quantile(0.5),
            quantile(0.9),
            whole_percent(course.never() as f64 / all),
        ]
    };
    let pairs = of.stress.recovery.iter().zip(&of.stress.sums.courses);
    table(&header, pairs.map(row).collect())
}

/// A shock of the scenario by its name, a group that is half away by that.
pub(in crate::report) fn named(of: &Stressed<'_>, name: &str) -> String {
    match of.scenario.shocks.iter().any(|s| s.name == name) {
        true => name.to_owned(),
        false => format!("{name} halved"),
    }
}

/// How to read it.
pub(in crate::report) fn notes(of: &Stressed<'_>) -> String {
    let mut parts: Vec<String> = Vec::new();
    if !of.stress.tornado.is_empty() {
        parts.push(
            "What hurts most: differences to the plan, on the same customers and days; the largest \
             change of the service level first."
                .into(),
        );
    }
    if !of.stress.headroom.is_empty() {
        parts.push(
            "Headroom: by how much the volume of the whole day may rise until the interval's own \
             expected service level falls to its target: x it misses already, 0 less than 10 %, \
             1 from 10 %, 2 from 20 %, …, + more than was tried."
                .into(),
        );
    }
    if !of.stress.recovery.is_empty() {
        parts.push(format!(
            "Recovery: from the end of the shock to the first of two intervals whose service level \
             is within {:.0} points of the same days without it, over the types it touches; halved: \
             half of a group away for an hour.",
            100.0 * of.question.tolerance
        ));
    }
    if of.stress.sums.failures.iter().any(Option::is_some) {
        parts.push("Where a - stands a day would never end.".into());
    }
    if !of.stress.curves.is_empty() {
        parts.push("All values meet the same customers.".into());
    }
    let grid = |(curve, _): &(crate::experiment::stress::Curve, _)| curve.axes.len() > 1;
    let all_grids = !of.stress.curves.is_empty() && of.stress.curves.iter().all(grid);
    if !(all_grids && of.stress.tornado.is_empty() && of.stress.breaking.is_none()) {
        parts.push("± is the 95 % confidence of each figure by itself (paired days).".into());
    }
    parts.join(" ")
}
