//! Differences to the reference with their intervals, one panel a measure.

use super::markup::Html;
use super::svg::{Scale, dot, drawing, line, short_name, text};
use super::table::figure;
use crate::experiment::compare::{Better, Measure, Place};
use crate::report::compare::Shown;
use crate::report::compare::words::{scale, sentence, signed, title, unit};
use crate::stats::Point;

const WIDTH: f64 = 960.0;
const LEFT: f64 = 200.0;
const RIGHT: f64 = 150.0;
const ROW: f64 = 30.0;
/// Room for the title and the marks of the axis.
const TOP: f64 = 30.0;
const BOTTOM: f64 = 24.0;

/// A panel: a measure at a place, the other alternatives against the reference. Nothing where
/// no difference is known.
pub fn forest(h: &mut Html, shown: &Shown<'_>, place: Place, measure: Measure) {
    let comparison = shown.of.comparison;
    let rows: Vec<(usize, Point)> = (1..comparison.alternatives)
        .filter_map(|a| Some((a, comparison.difference(place, measure, a, 0)?)))
        .collect();
    if rows.is_empty() {
        return;
    }
    let what = match place {
        Place::Center => sentence(title(measure)),
        Place::Type(kind) | Place::Interval(kind, _) => {
            let name = &shown.of.scenario.contacts[kind].name;
            format!("{} of {name}", sentence(title(measure)))
        }
    };
    let height = TOP + ROW * rows.len() as f64 + BOTTOM;
    let label = format!("{what}: differences to {}", shown.of.names[0]);
    figure(h, &label, |h| {
        drawing(h, "forest", (WIDTH, height), &label, |h| {
            let x = reach(shown, measure, &rows);
            heading(h, &what, measure, &x);
            for (row, (a, point)) in rows.iter().enumerate() {
                let y = TOP + ROW * (row as f64 + 0.5);
                difference(h, shown, measure, (*a, point), &x, y);
            }
            marks(h, shown, measure, &x, height);
        });
    });
}

/// What the axis holds: all intervals, and no difference.
struct Axis {
    x: Scale,
    low: f64,
    high: f64,
}

fn reach(shown: &Shown<'_>, measure: Measure, rows: &[(usize, Point)]) -> Axis {
    let (mut low, mut high) = (0.0f64, 0.0f64);
    for (_, point) in rows {
        let (value, half) = values(shown, measure, point);
        low = low.min(value - half);
        high = high.max(value + half);
    }
    // Where nothing differs there is still an axis.
    let room = (0.05 * (high - low)).max(1e-9);
    let (low, high) = (low - room, high + room);
    Axis {
        x: Scale::new((low, high), (LEFT, WIDTH - RIGHT)),
        low,
        high,
    }
}

/// A difference and its half-width as they are shown.
fn values(shown: &Shown<'_>, measure: Measure, point: &Point) -> (f64, f64) {
    let half = point.half_width(&shown.joint).unwrap_or(0.0);
    (scale(measure) * point.value, scale(measure) * half)
}

fn heading(h: &mut Html, what: &str, measure: Measure, axis: &Axis) {
    text(h, "name", (0.0, 16.0), what);
    let zero = axis.x.at(0.0);
    let (left, right) = match measure.better() {
        Some(Better::More) => ("worse", "better"),
        Some(Better::Less) => ("better", "worse"),
        None => ("less", "more"),
    };
    if axis.low < -0.2 * axis.high {
        text(h, "tick end", (zero - 8.0, 16.0), &format!("← {left}"));
    }
    if axis.high > -0.2 * axis.low {
        text(h, "tick", (zero + 8.0, 16.0), &format!("{right} →"));
    }
}

fn difference(
    h: &mut Html,
    shown: &Shown<'_>,
    measure: Measure,
    (a, point): (usize, &Point),
    axis: &Axis,
    y: f64,
) {
    let (value, half) = values(shown, measure, point);
    let class = if libm::fabs(value) <= half {
        "unsure"
    } else {
        match (measure.better(), value > 0.0) {
            (Some(Better::More), true) | (Some(Better::Less), false) => "better",
            (None, _) => "unsure",
            _ => "worse",
        }
    };
    text(
        h,
        "name",
        (12.0, y + 4.0),
        &short_name(&shown.of.names[a], 24),
    );
    line(
        h,
        class,
        (axis.x.at(value - half), y),
        (axis.x.at(value + half), y),
    );
    dot(h, class, (axis.x.at(value), y), 4.5);
    let words = signed(measure, point, &shown.joint);
    text(h, "value end", (WIDTH, y + 4.0), &words);
}

fn marks(h: &mut Html, shown: &Shown<'_>, measure: Measure, axis: &Axis, height: f64) {
    let zero = axis.x.at(0.0);
    line(h, "zero", (zero, TOP - 6.0), (zero, height - BOTTOM + 4.0));
    let word = format!("as {}", short_name(&shown.of.names[0], 24));
    text(h, "tick middle", (zero, height - 6.0), &word);
    let unit = unit(measure, shown.of.scenario.currency.as_deref());
    text(h, "tick end", (WIDTH, 16.0), unit.trim());
}
