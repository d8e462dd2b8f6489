//! What each change does to the service level, the largest first.

use super::markup::Html;
use super::svg::{Scale, drawing, line, rect, short_name, text};
use super::table::figure;
use crate::experiment::compare::Measure;
use crate::experiment::stress::Figure;
use crate::report::compare::words::signed;
use crate::report::stress::Stressed;
use crate::report::stress::words::change;

const WIDTH: f64 = 960.0;
const LEFT: f64 = 250.0;
const RIGHT: f64 = 110.0;
const ROW: f64 = 28.0;
const TOP: f64 = 34.0;

/// A bar for each change with its interval.
pub fn tornado(h: &mut Html, of: &Stressed<'_>) {
    let level = Figure::Center(Measure::ServiceLevel);
    let rows: Vec<_> = of
        .stress
        .tornado
        .iter()
        .filter_map(|(what, world)| Some((change(of, what), of.stress.effect(level, *world)?)))
        .collect();
    let half = |of_row: &crate::stats::Point| of_row.half_width(&of.confidence()).unwrap_or(0.0);
    let mut ends = (0.0f64, 0.0f64);
    for (_, point) in &rows {
        let reach = half(point);
        ends.0 = ends.0.min(100.0 * (point.value - reach));
        ends.1 = ends.1.max(100.0 * (point.value + reach));
    }
    let room = (0.02 * (ends.1 - ends.0)).max(0.1);
    let x = Scale::new((ends.0 - room, ends.1 + room), (LEFT, WIDTH - RIGHT));
    let title = "Change of the service level, points";
    let height = TOP + ROW * rows.len() as f64 + 8.0;
    figure(h, title, |h| {
        drawing(h, "forest", (WIDTH, height), title, |h| {
            text(h, "name", (0.0, 14.0), title);
            let zero = x.at(0.0);
            for (row, (name, point)) in rows.iter().enumerate() {
                let y = TOP + ROW * row as f64;
                let middle = y + ROW / 2.0 - 2.0;
                let at = x.at(100.0 * point.value);
                let class = if point.value < 0.0 { "worse" } else { "better" };
                text(h, "bare", (0.0, middle + 4.0), &short_name(name, 34));
                let left = at.min(zero);
                rect(
                    h,
                    class,
                    (left, y + 4.0),
                    ((at - zero).abs().max(0.8), ROW - 12.0),
                );
                let reach = 100.0 * half(point);
                let (low, high) = (
                    x.at(100.0 * point.value - reach),
                    x.at(100.0 * point.value + reach),
                );
                line(h, "whisker", (low, middle), (high, middle));
                let words = signed(Measure::ServiceLevel, point, &of.confidence());
                text(h, "value end", (WIDTH, middle + 4.0), &words);
            }
            line(h, "zero", (zero, TOP - 8.0), (zero, height - 4.0));
            text(h, "tick middle", (zero, TOP - 12.0), "as planned");
        });
    });
}
