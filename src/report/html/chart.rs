//! A chart of lines over a number, with bands, marks and axes; it needs no script.

use super::markup::Html;
use super::svg::{Scale, dot, drawing, line, n, path, rect, text};
use super::table::figure;

const WIDTH: f64 = 960.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 34.0;
const BOTTOM: f64 = 44.0;

/// A line of a chart.
#[derive(Debug, Default)]
pub struct Line {
    /// How it looks: `curve`, `second`, `third`, `dots` or `dots other`.
    pub class: &'static str,
    /// Its points, from left to right.
    pub points: Vec<(f64, f64)>,
    /// Its interval at places: place, lower and upper end.
    pub band: Vec<(f64, f64, f64)>,
    /// Its name in the legend.
    pub name: String,
}

/// An upright line with its interval, and what it says.
#[derive(Debug)]
pub struct Mark {
    /// Where it is.
    pub at: f64,
    /// Half of the width of its interval.
    pub half: f64,
    /// What it says.
    pub word: String,
}

/// A chart.
#[derive(Debug, Default)]
pub struct Chart {
    /// What it shows, above it.
    pub title: String,
    /// What runs to the right, below it.
    pub across: String,
    /// Ends of the axis to the right.
    pub x: (f64, f64),
    /// Ends of the upright axis.
    pub y: (f64, f64),
    /// Places on the axis to the right with their words; chosen where there are none.
    pub ticks: Vec<(f64, String)>,
    /// How a number of the upright axis reads.
    pub unit: &'static str,
    /// Lines.
    pub lines: Vec<Line>,
    /// Level lines across with their words.
    pub levels: Vec<(f64, String)>,
    /// Upright lines.
    pub marks: Vec<Mark>,
    /// How high it is.
    pub height: f64,
}

impl Chart {
    /// Draws it.
    pub fn show(&self, h: &mut Html) {
        figure(h, &self.title, |h| {
            drawing(h, "chart", (WIDTH, self.height), &self.title, |h| {
                text(h, "name", (0.0, 14.0), &self.title);
                self.legend(h);
                self.axes(h);
                let (x, y) = self.scales();
                for mark in &self.marks {
                    upright(h, mark, &x, self.height);
                }
                for of in &self.lines {
                    of.draw(h, &x, &y);
                }
                for (level, word) in &self.levels {
                    let at = y.at(*level);
                    line(h, "target", (LEFT, at), (WIDTH - RIGHT, at));
                    text(h, "tick end", (WIDTH - RIGHT, at - 5.0), word);
                }
            });
        });
    }

    fn scales(&self) -> (Scale, Scale) {
        (
            Scale::new(self.x, (LEFT, WIDTH - RIGHT)),
            Scale::new(self.y, (self.height - BOTTOM, TOP)),
        )
    }

    /// Names of the lines, each behind its stroke, at the right.
    fn legend(&self, h: &mut Html) {
        if self.lines.len() < 2 {
            return;
        }
        // About the width of the words, as there is nothing here to measure them with.
        let width = |of: &Line| 6.4 * of.name.chars().count() as f64 + 42.0;
        let mut left = WIDTH - RIGHT - self.lines.iter().map(width).sum::<f64>() + 18.0;
        for of in &self.lines {
            if of.class.starts_with("dots") {
                dot(h, of.class, (left + 12.0, 10.0), 3.0);
            } else {
                line(h, of.class, (left, 10.0), (left + 18.0, 10.0));
            }
            text(h, "tick", (left + 24.0, 14.0), &of.name);
            left += width(of);
        }
    }

    fn axes(&self, h: &mut Html) {
        let (x, y) = self.scales();
        let bottom = self.height - BOTTOM;
        let step = nice(self.y.1 - self.y.0, 5);
        for value in multiples(self.y, step) {
            let at = y.at(value);
            line(h, "grid", (LEFT, at), (WIDTH - RIGHT, at));
            let word = format!("{}{}", number(value, step), self.unit);
            text(h, "tick end", (LEFT - 8.0, at + 4.0), &word);
        }
        let own: Vec<(f64, String)> = if self.ticks.is_empty() {
            let step = nice(self.x.1 - self.x.0, 8);
            let at = multiples(self.x, step).into_iter();
            at.map(|v| (v, number(v, step))).collect()
        } else {
            self.ticks.clone()
        };
        for (value, word) in &own {
            text(h, "tick middle", (x.at(*value), bottom + 18.0), word);
        }
        text(
            h,
            "tick end",
            (WIDTH - RIGHT, self.height - 6.0),
            &self.across,
        );
    }
}

impl Line {
    fn draw(&self, h: &mut Html, x: &Scale, y: &Scale) {
        if self.band.len() > 1 {
            let upper = self.band.iter().map(|(at, _, high)| (*at, *high));
            let lower = self.band.iter().rev().map(|(at, low, _)| (*at, *low));
            let d = joined(upper.chain(lower), x, y) + "Z";
            path(h, "band", &d);
        }
        if self.class.starts_with("dots") {
            for (at, value) in &self.points {
                dot(h, self.class, (x.at(*at), y.at(*value)), 3.0);
            }
            return;
        }
        path(h, self.class, &joined(self.points.iter().copied(), x, y));
        // Few points are those that were simulated.
        if self.points.len() <= 24 {
            for (at, value) in &self.points {
                dot(h, self.class, (x.at(*at), y.at(*value)), 3.2);
            }
        }
    }
}

fn upright(h: &mut Html, mark: &Mark, x: &Scale, height: f64) {
    let at = x.at(mark.at);
    let bottom = height - BOTTOM;
    let (low, high) = (x.at(mark.at - mark.half), x.at(mark.at + mark.half));
    if high - low > 1.0 {
        rect(h, "found-band", (low, TOP), (high - low, bottom - TOP));
    }
    line(h, "found", (at, TOP), (at, bottom));
    let (class, to) = if at > WIDTH * 0.82 {
        ("value end", low - 6.0)
    } else {
        ("value", high + 6.0)
    };
    text(h, class, (to, TOP + 12.0), &mark.word);
}

/// A line through points.
fn joined(points: impl Iterator<Item = (f64, f64)>, x: &Scale, y: &Scale) -> String {
    let mut d = String::new();
    for (at, value) in points {
        let letter = if d.is_empty() { 'M' } else { 'L' };
        d += &format!("{letter}{} {}", n(x.at(at)), n(y.at(value)));
    }
    d
}

/// A step of 1, 2 or 5 times a power of ten that divides a width into at most so many.
pub fn nice(width: f64, most: usize) -> f64 {
    let least = (width / most.max(1) as f64).max(1e-9);
    let power = libm::pow(10.0, libm::floor(libm::log10(least)));
    let steps = [1.0, 2.0, 5.0, 10.0];
    let found = steps.into_iter().find(|s| s * power >= least * 0.999_999);
    found.unwrap_or(10.0) * power
}

/// The multiples of a step within an axis.
pub fn multiples((low, high): (f64, f64), step: f64) -> Vec<f64> {
    let first = libm::ceil(low / step - 1e-9) as i64;
    let last = libm::floor(high / step + 1e-9) as i64;
    (first..=last).map(|i| i as f64 * step).collect()
}

/// A number with as many places as its step has.
pub fn number(value: f64, step: f64) -> String {
    let places = (0..6).find(|p| {
        let scaled = step * libm::pow(10.0, f64::from(*p));
        libm::fabs(scaled - libm::round(scaled)) < 1e-6
    });
    let places = places.unwrap_or(6) as usize;
    if value.abs() >= 10_000.0 {
        return crate::report::format::count(value);
    }
    format!("{value:.places$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_an_axis_are_round() {
        assert_eq!(nice(1.0, 5), 0.2);
        assert_eq!(nice(0.7, 8), 0.1);
        assert_eq!(nice(9_000.0, 5), 2_000.0);
        assert_eq!(multiples((0.65, 1.0), 0.1).len(), 4);
        assert_eq!(number(0.30000000000000004, 0.1), "0.3");
        assert_eq!(number(120.0, 20.0), "120");
        assert_eq!(number(-12_000.0, 2_000.0), "-12,000");
    }
}
