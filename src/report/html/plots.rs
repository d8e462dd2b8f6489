//! The main charts as drawings of their own, for slides: light, with text as text.

use super::chances::chance_map;
use super::chart::{multiples, nice, number};
use super::day::{each, has_day, intervals, tick, ticks, total_load, total_staffed};
use super::groups::busy;
use super::heat::Map;
use super::markup::Html;
use super::svg::{Scale, band, drawing, line, n, path, rect, short_name, steps, text};
use crate::measures::Ratio;
use crate::report::summary::Run;
use crate::report::terminal::days;
use crate::stats::Spread;

const STYLE: &str = include_str!("assets/plots.css");
/// A slide.
const WIDTH: f64 = 1280.0;
const HEIGHT: f64 = 720.0;
/// What a drawing has of it.
const BOX: (f64, f64) = (1180.0, 520.0);
const LEFT: f64 = 64.0;
const INNER: (f64, f64) = (960.0, 420.0);
/// Types with a drawing of their own.
const TYPES: usize = 12;

/// The drawings of a run with the names of their files; none where there is but one interval.
#[must_use]
pub fn plots(run: &Run<'_>) -> Vec<(String, String)> {
    if !has_day(run) {
        return Vec::new();
    }
    let mut out = Vec::new();
    for kind in 0..run.model.types.len().min(TYPES) {
        let name = format!("service-level-{}.svg", file_name(run, kind));
        out.push((name, service_level(run, kind)));
    }
    out.push(("demand-and-agents.svg".into(), demand(run)));
    let maps = [
        ("chances.svg", chance_map(run)),
        ("occupancy.svg", busy(run)),
    ];
    for (name, map) in maps {
        if !map.rows.is_empty() {
            out.push((name.to_owned(), of_map(run, &map)));
        }
    }
    out
}

/// A type's number and name in letters that every file system takes.
fn file_name(run: &Run<'_>, kind: usize) -> String {
    let plain = |c: char| match c {
        c if c.is_ascii_alphanumeric() => c.to_ascii_lowercase(),
        _ => '-',
    };
    let name: String = run.model.types[kind]
        .name
        .chars()
        .take(40)
        .map(plain)
        .collect();
    format!("{}-{}", kind + 1, name.trim_matches('-'))
}

/// A slide with a title, a key of classes and words, and a drawing that fits into it.
fn slide(
    run: &Run<'_>,
    title: &str,
    key: &[(&str, String)],
    inner: impl FnOnce(&mut Html),
) -> String {
    let mut html = Html::default();
    let view = format!("0 0 {} {}", n(WIDTH), n(HEIGHT));
    let size = (n(WIDTH), n(HEIGHT));
    let attributes = [
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("viewBox", view.as_str()),
        ("width", &size.0),
        ("height", &size.1),
        ("role", "img"),
        ("aria-label", title),
    ];
    html.element("svg", &attributes, |h| {
        h.leaf("title", &[], title);
        h.element("style", &[], |h| h.part(STYLE));
        rect(h, "paper", (0.0, 0.0), (WIDTH, HEIGHT));
        text(h, "title", (50.0, 62.0), &short_name(title, 72));
        text(h, "under", (50.0, 96.0), &short_name(&under(run), 120));
        let mut x = 50.0;
        for (class, word) in key {
            rect(h, class, (x, 122.0), (14.0, 14.0));
            text(h, "key", (x + 21.0, 134.0), word);
            // About the width of the words, as there is nothing here to measure them with.
            x += 48.0 + 8.4 * word.chars().count() as f64;
        }
        let place = [
            ("x", "50"),
            ("y", "160"),
            ("width", &n(BOX.0)),
            ("height", &n(BOX.1)),
        ];
        h.element("svg", &place, inner);
    });
    html.finish()
}

fn under(run: &Run<'_>) -> String {
    let replications = run.outcome.fold.replications;
    let many = days(run.scenario, replications == 1);
    format!("{}, {replications} {many} simulated", run.scenario.name)
}

/// Axes of the inner drawing, times below; returns the scales.
fn axes(h: &mut Html, run: &Run<'_>, (low, high): (f64, f64), unit: &str) -> (Scale, Scale) {
    let (width, height) = INNER;
    let x = Scale::new((0.0, intervals(run) as f64), (LEFT, width));
    let y = Scale::new((low, high), (height - 30.0, 10.0));
    let step = nice(high - low, 5);
    for value in multiples((low, high), step) {
        let at = y.at(value);
        line(h, "grid", (LEFT, at), (width, at));
        let word = format!("{}{unit}", number(value, step));
        text(h, "tick end", (LEFT - 8.0, at + 4.0), &word);
    }
    for i in ticks(run, 10) {
        text(
            h,
            "tick middle",
            (x.at(i as f64), height - 8.0),
            &tick(run, i),
        );
    }
    (x, y)
}

/// The service level of a type by interval, with the band of days and the target.
fn service_level(run: &Run<'_>, kind: usize) -> String {
    let of = &run.model.types[kind];
    let figures = &run.outcome.fold.kinds[kind].intervals;
    let percent = |x: f64| 100.0 * x;
    let level = each(run, |i| {
        figures[i]
            .ratio(Ratio::ServiceLevel)
            .point()
            .map(|p| percent(p.value))
    });
    let spread = run.outcome.fold.spread.as_ref();
    let range = |pick: fn(&Spread) -> f64| {
        each(run, |i| {
            let of = spread?.of_type(kind, i).service_level;
            of.as_ref().map(pick).map(percent)
        })
    };
    let several = run.outcome.fold.replications > 1 && spread.is_some();
    let many = days(run.scenario, false);
    let mut key = vec![("box-curve", "mean".to_owned())];
    if several {
        key.push(("box-band", format!("90 % of {many}")));
    }
    if let Some(target) = of.target {
        key.push(("box-target", format!("target {:.0} %", percent(target))));
    }
    let title = format!("Service level of {} by interval", of.name);
    slide(run, &title, &key, |h| {
        drawing(h, "plot", INNER, &title, |h| {
            let (x, y) = axes(h, run, (0.0, 100.0), " %");
            if several {
                path(
                    h,
                    "band",
                    &band(&range(|s| s.p05), &range(|s| s.p95), &x, &y),
                );
            }
            if let Some(target) = of.target {
                let at = y.at(percent(target));
                line(h, "target", (LEFT, at), (INNER.0, at));
            }
            path(h, "curve", &steps(&level, &x, &y));
        });
    })
}

/// Load in erlangs and agents by interval, all types and groups together.
fn demand(run: &Run<'_>) -> String {
    let load = each(run, |i| Some(total_load(run, i)));
    let staffed = each(run, |i| Some(total_staffed(run, i)));
    let all = load.iter().chain(&staffed).flatten();
    let most = all.copied().fold(1.0, f64::max);
    let key = [
        ("box-load", "load: agents busy without a break".to_owned()),
        ("box-curve", "agents after shrinkage".to_owned()),
    ];
    let title = "Demand and agents by interval";
    slide(run, title, &key, |h| {
        drawing(h, "plot", INNER, title, |h| {
            let (x, y) = axes(h, run, (0.0, 1.05 * most), "");
            path(h, "load", &steps(&load, &x, &y));
            path(h, "curve", &steps(&staffed, &x, &y));
        });
    })
}

fn of_map(run: &Run<'_>, map: &Map<'_>) -> String {
    let shades = map.shades;
    let classes: Vec<String> = (0..5)
        .map(|step| format!("{}{step}", shades.class))
        .collect();
    let key: Vec<(&str, String)> = classes
        .iter()
        .enumerate()
        .map(|(step, class)| (class.as_str(), shades.words(step)))
        .collect();
    slide(run, map.caption, &key, |h| map.drawn(h, run))
}
