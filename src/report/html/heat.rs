//! Maps of figures by interval: a cell is the darker the more it deserves a look.

use serde_json::{Value, json};

use super::day::intervals;
use super::markup::Html;
use super::svg::{drawing, rect, short_name, text};
use super::table::{folded, scrolling};
use crate::report::summary::Run;

/// Cells that are drawn at most.
const MOST: usize = 12_000;
const WIDTH: f64 = 960.0;
const LEFT: f64 = 130.0;
/// Room for the times above the cells.
const TOP: f64 = 22.0;

/// How figures become colours, from the least to the most.
#[derive(Debug)]
pub struct Shades {
    /// Class of a cell, followed by its step.
    pub class: &'static str,
    /// A figure from here on is of the next step.
    pub limits: [f64; 4],
}

/// The chance to meet a target: what is near 1 recedes.
pub const CHANCE: Shades = Shades {
    class: "chance",
    limits: [0.2, 0.5, 0.8, 0.95],
};
/// How busy agents are.
pub const OCCUPANCY: Shades = Shades {
    class: "busy",
    limits: [0.5, 0.7, 0.85, 0.95],
};

impl Shades {
    fn step(&self, value: f64) -> usize {
        self.limits.iter().filter(|limit| value >= **limit).count()
    }

    /// The range of a step in words.
    pub fn words(&self, step: usize) -> String {
        let percent = |value: f64| format!("{:.0}", 100.0 * value);
        match step {
            0 => format!("under {} %", percent(self.limits[0])),
            4 => format!("{} % and over", percent(self.limits[3])),
            _ => format!(
                "{} to {} %",
                percent(self.limits[step - 1]),
                percent(self.limits[step])
            ),
        }
    }
}

/// A map of rows by interval.
#[derive(Debug)]
pub struct Map<'a> {
    /// Its name within the page.
    pub id: &'static str,
    /// What it shows.
    pub caption: &'a str,
    /// Its colours.
    pub shades: &'static Shades,
    /// Each row: a name, and a figure for each interval.
    pub rows: Vec<(String, Vec<Option<f64>>)>,
}

/// A line of cells: a row of the map, or a day of it.
struct Strip<'a> {
    name: &'a str,
    /// Its date, where a row has a strip for each day.
    date: Option<String>,
    /// The first of a row's strips.
    leads: bool,
    from: usize,
    /// Where in the row of cells each figure stands.
    columns: Vec<usize>,
    values: &'a [Option<f64>],
}

impl Map<'_> {
    /// The map, its colours in words, and its table; a sentence where there are too many cells.
    pub fn show(&self, h: &mut Html, run: &Run<'_>) {
        if self.rows.len() * intervals(run) > MOST {
            let text =
                "There are too many intervals for a map; intervals.csv and groups.csv have them.";
            h.leaf("p", &[("class", "note")], text);
            return;
        }
        let strips = self.strips(run);
        h.element("figure", &[("class", "map"), ("data-map", self.id)], |h| {
            self.legend(h);
            scrolling(h, self.caption, |h| self.draw(h, run, &strips));
            folded(h, "The same as a table", |h| {
                scrolling(h, &format!("{}, table", self.caption), |h| {
                    let table = [("data-table", self.id), ("class", "dense")];
                    h.element("table", &table, |h| h.leaf("caption", &[], self.caption));
                });
            });
        });
    }

    /// The figures for the page's script, strip by strip.
    pub fn data(&self, run: &Run<'_>) -> Value {
        if self.rows.len() * intervals(run) > MOST {
            return Value::Null;
        }
        let round = |v: &Option<f64>| v.map(|v| (v * 1e3).round() / 1e3);
        let rows: Vec<Value> = self
            .strips(run)
            .iter()
            .map(|strip| {
                let values: Vec<_> = strip.values.iter().map(round).collect();
                json!({ "name": strip.name, "from": strip.from, "values": values })
            })
            .collect();
        json!({ "rows": rows, "caption": self.caption })
    }

    /// The drawing alone.
    pub fn drawn(&self, h: &mut Html, run: &Run<'_>) {
        self.draw(h, run, &self.strips(run));
    }

    fn strips(&self, run: &Run<'_>) -> Vec<Strip<'_>> {
        let days = run.outcome.fold.days.as_ref();
        let mut out = Vec::new();
        for (name, values) in &self.rows {
            let Some(days) = days else {
                out.push(Strip {
                    name,
                    date: None,
                    leads: true,
                    from: 0,
                    columns: (0..values.len()).collect(),
                    values,
                });
                continue;
            };
            let ends = days.starts.iter().skip(1).copied().chain([values.len()]);
            for (day, (&from, to)) in days.starts.iter().zip(ends).enumerate() {
                out.push(Strip {
                    name,
                    date: Some(run.date(from)),
                    leads: day == 0,
                    from,
                    // By the clock, so that hours stay below each other when it is changed.
                    columns: (from..to).map(|i| since_midnight(run, i)).collect(),
                    values: &values[from..to],
                });
            }
        }
        out
    }

    fn legend(&self, h: &mut Html) {
        h.element("figcaption", &[], |h| {
            h.text(self.caption);
            h.element("span", &[("class", "legend")], |h| {
                for step in 0..5 {
                    let class = format!("swatch {}{step}", self.shades.class);
                    h.element("span", &[], |h| {
                        h.element("i", &[("class", &class)], |_| ());
                        h.text(&self.shades.words(step));
                    });
                }
            });
        });
    }

    fn draw(&self, h: &mut Html, run: &Run<'_>, strips: &[Strip<'_>]) {
        let days = run.several_days();
        let last = strips.iter().flat_map(|s| s.columns.iter().copied()).max();
        let columns = last.unwrap_or(0) + 1;
        let left = if days { 1.5 * LEFT } else { LEFT };
        let cell = (WIDTH - left) / columns as f64;
        // Narrow cells have no room for gaps.
        let gap = if cell > 6.0 { 1.0 } else { 0.0 };
        let (high, apart) = if days { (13.0, 10.0) } else { (24.0, 2.0) };
        let mut top = Vec::with_capacity(strips.len());
        let mut y = TOP;
        for strip in strips {
            y += if strip.leads { apart } else { 1.0 };
            top.push(y);
            y += high;
        }
        drawing(h, "heat", (WIDTH, y + 4.0), self.caption, |h| {
            for (at, word) in times(run, columns) {
                let x = left + at as f64 * cell;
                text(h, "tick middle", (x, 14.0), &word);
            }
            for (strip, y) in strips.iter().zip(&top) {
                name(h, strip, left, *y, high);
            }
            h.element("g", &[("class", "cells")], |h| {
                for (strip, y) in strips.iter().zip(&top) {
                    for (column, value) in strip.columns.iter().zip(strip.values) {
                        let class = value.map_or_else(
                            || "none".to_owned(),
                            |v| format!("{}{}", self.shades.class, self.shades.step(v)),
                        );
                        let x = left + *column as f64 * cell;
                        rect(h, &class, (x, *y), (cell - gap, high));
                    }
                }
            });
        });
    }
}

/// The name of a strip: of the row alone on one day, else of the row and each date.
fn name(h: &mut Html, strip: &Strip<'_>, left: f64, y: f64, high: f64) {
    let baseline = y + high / 2.0 + 4.0;
    let Some(date) = &strip.date else {
        text(h, "name", (0.0, baseline), &short_name(strip.name, 17));
        return;
    };
    if strip.leads {
        text(h, "name", (0.0, baseline), &short_name(strip.name, 14));
    }
    text(h, "tick end", (left - 8.0, baseline), date);
}

/// Times above the cells: where they are, and what they are.
fn times(run: &Run<'_>, columns: usize) -> Vec<(usize, String)> {
    let per_hour = 3600.0 / run.model.clock.interval;
    let hours = columns as f64 / per_hour;
    let every = [1.0, 2.0, 3.0, 6.0].into_iter().find(|h| hours / h <= 13.0);
    let step = (every.unwrap_or(6.0) * per_hour).round().max(1.0) as usize;
    if !run.several_days() {
        let whole = |at: &usize| run.time(*at).ends_with(":00");
        let first = (0..columns).find(whole).unwrap_or(0);
        let at = (first..columns).step_by(step);
        return at.map(|at| (at, run.time(at))).collect();
    }
    let at = (0..columns).step_by(step);
    at.map(|at| {
        let minutes = (at as f64 * run.model.clock.interval / 60.0) as u64;
        (at, format!("{:02}:{:02}", minutes / 60, minutes % 60))
    })
    .collect()
}

/// Whole intervals between midnight and interval `i` of the statistics, by the clock.
fn since_midnight(run: &Run<'_>, i: usize) -> usize {
    let time = run.time(i);
    let parsed = time.split_once(':').and_then(|(hour, minute)| {
        Some(3600.0 * hour.parse::<f64>().ok()? + 60.0 * minute.parse::<f64>().ok()?)
    });
    (parsed.unwrap_or(0.0) / run.model.clock.interval) as usize
}
