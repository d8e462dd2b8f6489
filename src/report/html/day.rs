//! The day by interval: service level, demand against agents, queue, and who gives up.
//!
//! The figures go to the page's script, which draws charts to explore, and tables; without a
//! script, and on paper, drawings of the service levels are shown instead.

use serde_json::{Value, json};

use super::markup::Html;
use super::svg::{Scale, band, drawing, line, path, short_name, steps, text};
use super::table::{folded, scrolling};
use crate::erlang::Steady;
use crate::measures::{Chance, Figures, Mean, Ratio};
use crate::report::answer::worst_type;
use crate::report::erlang::cells::{Cells, level};
use crate::report::summary::Run;
use crate::report::terminal::days;
use crate::report::worst::{load, staffed, staffed_for};

/// Intervals of types whose figures a page holds at most, so that it stays small.
const MOST: usize = 12_000;
/// Intervals up to which service levels are drawn without a script.
const MOST_DRAWN: usize = 1_500;
/// Types whose service level is drawn without a script.
const TYPES_DRAWN: usize = 12;
const WIDTH: f64 = 960.0;
const LEFT: f64 = 130.0;
const HEIGHT: f64 = 88.0;

/// Contact types whose figures by interval the page holds.
fn shown(run: &Run<'_>) -> usize {
    let intervals = intervals(run).max(1);
    run.model
        .types
        .len()
        .min((MOST / intervals).saturating_sub(1))
}

pub(super) fn intervals(run: &Run<'_>) -> usize {
    run.model.clock.intervals - run.model.clock.warm_up
}

/// Whether there is anything to show by interval, and not too much.
pub fn has_day(run: &Run<'_>) -> bool {
    let intervals = intervals(run);
    intervals > 1 && intervals <= MOST / 2
}

/// The figures of the charts.
pub fn day_data(run: &Run<'_>) -> Value {
    let intervals = intervals(run);
    let cells = Cells::of(run.scenario, run.model);
    let kinds = shown(run);
    let one = run.model.types.len() == 1;
    let mut subjects = Vec::new();
    if !one {
        subjects.push(total(run));
    }
    subjects.extend((0..kinds).map(|kind| subject(run, kind, &cells)));
    // What the answer speaks of is shown first.
    let first = match worst_type(run) {
        Some(kind) if kind < kinds => kind + usize::from(!one),
        _ => 0,
    };
    let times: Vec<String> = (0..=intervals).map(|i| run.time(i)).collect();
    let dates: Option<Vec<String>> = run
        .several_days()
        .then(|| (0..=intervals).map(|i| run.date(i)).collect());
    json!({
        "seconds": run.model.clock.interval,
        "times": times,
        "dates": dates,
        "days": days(run.scenario, false),
        "one": run.outcome.fold.replications == 1,
        "subjects": subjects,
        "first": first,
    })
}

/// All contact types together.
fn total(run: &Run<'_>) -> Value {
    let fold = &run.outcome.fold;
    let sum = |i: usize, figure: &dyn Fn(&Figures) -> Option<f64>| -> f64 {
        let of = fold.kinds.iter().map(|k| figure(&k.intervals[i]));
        of.flatten().sum()
    };
    let side = |r: Ratio, i: usize, first: bool| {
        sum(i, &|f| {
            f.ratio(r).means().map(|(x, y)| if first { x } else { y })
        })
    };
    let ratio = |r: Ratio| {
        each(run, |i| {
            let whole = side(r, i, false);
            (whole > 0.0).then(|| side(r, i, true) / whole)
        })
    };
    json!({
        "name": "All contacts",
        "level": shares(&ratio(Ratio::ServiceLevel)),
        "abandon": shares(&ratio(Ratio::AbandonRate)),
        "offered": numbers(&each(run, |i| Some(sum(i, &|f| f.mean(Mean::Offered).mean())))),
        "queue": numbers(&each(run, |i| Some(queue(run, sum(i, &|f| f.mean(Mean::Queue).mean()))))),
        "load": numbers(&each(run, |i| Some(total_load(run, i)))),
        "staffed": numbers(&each(run, |i| Some(total_staffed(run, i)))),
    })
}

/// Load of all contact types in an interval \[erlangs\].
pub(super) fn total_load(run: &Run<'_>, i: usize) -> f64 {
    let kinds = 0..run.model.types.len();
    kinds.filter_map(|kind| load(run, kind, i)).sum()
}

/// Agents of all groups in an interval, after all shrinkage.
pub(super) fn total_staffed(run: &Run<'_>, i: usize) -> f64 {
    (0..run.model.groups.len())
        .map(|g| staffed(run, g, i))
        .sum()
}

fn subject(run: &Run<'_>, kind: usize, cells: &Cells) -> Value {
    let fold = &run.outcome.fold;
    let of = &run.model.types[kind];
    let figures = &fold.kinds[kind].intervals;
    let ratio = |r: Ratio| each(run, |i| figures[i].ratio(r).point().map(|p| p.value));
    let days = (fold.replications > 1)
        .then_some(fold.spread.as_ref())
        .flatten();
    let range = |pick: fn(&crate::stats::Spread) -> f64, of_rate: bool| {
        days.map(|days| {
            shares(&each(run, |i| {
                let of = days.of_type(kind, i);
                let spread = if of_rate {
                    of.abandon_rate
                } else {
                    of.service_level
                };
                spread.as_ref().map(pick)
            }))
        })
    };
    let has_target = of.target.is_some();
    let erlang = |i: usize| -> Option<f64> {
        let at = run.model.clock.warm_up + i;
        let cell = cells.cell(kind, at)?;
        let steady: Steady = cells.queue(cell, false).steady(cell.agents).ok()?;
        level(of, &steady)
    };
    json!({
        "name": of.name,
        "target": of.target,
        "level": shares(&ratio(Ratio::ServiceLevel)),
        "low": range(|s| s.p05, false),
        "high": range(|s| s.p95, false),
        "chance": has_target.then(|| shares(&each(run, |i| share(figures[i].target)))),
        "erlang": shares(&each(run, erlang)),
        "abandon": shares(&ratio(Ratio::AbandonRate)),
        "abandon_low": range(|s| s.p05, true),
        "abandon_high": range(|s| s.p95, true),
        "offered": numbers(&each(run, |i| figures[i].mean(Mean::Offered).mean())),
        "queue": numbers(&each(run, |i| {
            figures[i].mean(Mean::Queue).mean().map(|q| queue(run, q))
        })),
        "load": numbers(&each(run, |i| load(run, kind, i))),
        "staffed": numbers(&each(run, |i| Some(staffed_for(run, kind, i)))),
    })
}

pub(super) fn each(run: &Run<'_>, figure: impl Fn(usize) -> Option<f64>) -> Vec<Option<f64>> {
    (0..intervals(run)).map(figure).collect()
}

pub(super) fn share(chance: Chance) -> Option<f64> {
    (chance.of > 0).then(|| chance.yes as f64 / chance.of as f64)
}

/// Mean queue from its time integral.
fn queue(run: &Run<'_>, integral: f64) -> f64 {
    integral / run.model.clock.interval
}

/// Numbers as far as they are seen; null where there is none.
fn rounded(values: &[Option<f64>], steps: f64) -> Value {
    let round = |value: &Option<f64>| match value.filter(|v| v.is_finite()) {
        Some(value) => json!((value * steps).round() / steps),
        None => Value::Null,
    };
    values.iter().map(round).collect()
}

fn shares(values: &[Option<f64>]) -> Value {
    rounded(values, 1e4)
}

fn numbers(values: &[Option<f64>]) -> Value {
    rounded(values, 1e2)
}

/// The charts of the day.
pub fn day(h: &mut Html, run: &Run<'_>) {
    h.element("div", &[("class", "live"), ("hidden", ""), ("id", "day-live")], |h| {
        h.element("p", &[("class", "controls")], |h| {
            h.element("label", &[], |h| {
                h.text("Show ");
                h.element("select", &[("id", "day-subject")], |_| ());
            });
            let button = [("type", "button"), ("id", "day-reset"), ("hidden", "")];
            h.leaf("button", &button, "Whole horizon");
        });
        let help = "Charts by interval. Arrow keys move from interval to interval, plus and minus \
                    zoom, Escape shows the whole horizon.";
        let charts = [
            ("id", "day-charts"),
            ("tabindex", "0"),
            ("role", "group"),
            ("aria-label", help),
        ];
        h.element("div", &charts, |_| ());
        let status = [("id", "day-status"), ("class", "hidden"), ("role", "status")];
        h.element("p", &status, |_| ());
        h.leaf(
            "p",
            &[("class", "note")],
            "Drag over a chart to zoom in, double-click to see all again; with the keyboard: \
             arrows, + and −. Load is in erlangs, contacts × handle time / interval: so many \
             agents would be busy without a break. Agents are those left after all shrinkage, in \
             the groups that serve what is shown, whoever else they serve.",
        );
        let kinds = shown(run);
        if kinds < run.model.types.len() {
            let text = format!(
                "The first {kinds} contact types can be chosen; intervals.csv has all of them."
            );
            h.leaf("p", &[("class", "note")], &text);
        }
        folded(h, "The same as a table", |h| {
            scrolling(h, "Figures by interval", |h| {
                h.element("table", &[("id", "day-table")], |_| ());
            });
        });
    });
    drawn(h, run);
}

/// Service levels of the types with a target, one above the other.
fn drawn(h: &mut Html, run: &Run<'_>) {
    let intervals = intervals(run);
    let kinds: Vec<usize> = (0..run.model.types.len())
        .filter(|k| run.model.types[*k].target.is_some())
        .take(TYPES_DRAWN)
        .collect();
    h.element("div", &[("class", "static")], |h| {
        if intervals > MOST_DRAWN || kinds.is_empty() {
            h.leaf(
                "p",
                &[("class", "note")],
                "The charts by interval need scripts; intervals.csv has the figures.",
            );
            return;
        }
        for &kind in &kinds {
            small_chart(h, run, kind);
        }
        axis(h, run);
        h.leaf(
            "p",
            &[("class", "note")],
            "Service level by interval: the line is the mean, the band holds 90 % of days, the \
             dashed line is the target.",
        );
    });
}

fn small_chart(h: &mut Html, run: &Run<'_>, kind: usize) {
    let of = &run.model.types[kind];
    let figures = &run.outcome.fold.kinds[kind].intervals;
    let level = each(run, |i| {
        figures[i]
            .ratio(Ratio::ServiceLevel)
            .point()
            .map(|p| p.value)
    });
    let spread = run.outcome.fold.spread.as_ref();
    let range = |pick: fn(&crate::stats::Spread) -> f64| {
        each(run, |i| {
            spread?.of_type(kind, i).service_level.as_ref().map(pick)
        })
    };
    let x = Scale::new((0.0, intervals(run) as f64), (LEFT, WIDTH));
    let y = Scale::new((0.0, 1.0), (HEIGHT - 12.0, 12.0));
    let label = format!("Service level of {} by interval", of.name);
    drawing(h, "small", (WIDTH, HEIGHT), &label, |h| {
        text(h, "name", (0.0, HEIGHT / 2.0), &short_name(&of.name, 15));
        for (value, word) in [(0.0, "0"), (1.0, "100 %")] {
            line(h, "grid", (LEFT, y.at(value)), (WIDTH, y.at(value)));
            text(h, "tick end", (LEFT - 6.0, y.at(value) + 4.0), word);
        }
        if run.outcome.fold.replications > 1 {
            path(
                h,
                "band",
                &band(&range(|s| s.p05), &range(|s| s.p95), &x, &y),
            );
        }
        if let Some(target) = of.target {
            line(h, "target", (LEFT, y.at(target)), (WIDTH, y.at(target)));
        }
        path(h, "curve", &steps(&level, &x, &y));
    });
}

/// Times below drawings by interval.
fn axis(h: &mut Html, run: &Run<'_>) {
    let intervals = intervals(run);
    let x = Scale::new((0.0, intervals as f64), (LEFT, WIDTH));
    drawing(h, "small", (WIDTH, 20.0), "Time", |h| {
        for i in ticks(run, 12) {
            let word = tick(run, i);
            text(h, "tick middle", (x.at(i as f64), 14.0), &word);
        }
    });
}

/// A time on an axis: the date where a day of several begins.
pub(super) fn tick(run: &Run<'_>, i: usize) -> String {
    if run.several_days() {
        run.date(i)
    } else {
        run.time(i)
    }
}

/// Intervals at which an axis has at most about so many times: whole hours, or days.
pub(super) fn ticks(run: &Run<'_>, most: usize) -> Vec<usize> {
    let intervals = intervals(run);
    if let Some(days) = &run.outcome.fold.days {
        let every = days.starts.len().div_ceil(most).max(1);
        return days.starts.iter().copied().step_by(every).collect();
    }
    let minutes = |i: usize| -> Option<usize> {
        let time = run.time(i);
        let (hour, minute) = time.split_once(':')?;
        Some(60 * hour.parse::<usize>().ok()? + minute.parse::<usize>().ok()?)
    };
    for every in [15, 30, 60, 120, 180, 240, 360] {
        let on = (0..intervals).filter(|i| minutes(*i).is_some_and(|m| m % every == 0));
        let on: Vec<usize> = on.collect();
        if on.len() <= most {
            return on;
        }
    }
    vec![0]
}
