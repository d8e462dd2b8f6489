//! How much more volume each interval bears, as a map.

use super::markup::Html;
use super::stress_page::ticks;
use super::svg::{drawing, rect, short_name, text};
use super::table::{folded, plain_table, scrolling};
use crate::experiment::stress::Crossing;
use crate::report::explain::short_label;
use crate::report::stress::words::on_top;
use crate::report::stress::{Stressed, range};

const WIDTH: f64 = 960.0;
const LEFT: f64 = 130.0;
const TOP: f64 = 22.0;
const ROW: f64 = 26.0;
/// Cells that are drawn at most.
const MOST: usize = 12_000;
/// Room on top from which on the next colour begins, and the words of the colours.
const LIMITS: [f64; 4] = [0.0, 0.1, 0.2, 0.3];
const WORDS: [&str; 5] = [
    "misses already",
    "under 10 % more",
    "10 to 20 %",
    "20 to 30 %",
    "30 % and over",
];

/// The colour of a cell.
fn step(crossing: &Crossing) -> Option<usize> {
    let room = match crossing {
        Crossing::At(point) => point.value - 1.0,
        Crossing::Kept => f64::INFINITY,
        Crossing::Missed => -1.0,
        Crossing::Unknown => return None,
    };
    Some(LIMITS.iter().filter(|limit| room >= **limit).count())
}

/// The map, and its table.
pub fn headroom(h: &mut Html, of: &Stressed<'_>) {
    let rooms = of.stress.headroom.iter().enumerate();
    let rooms: Vec<_> = rooms.filter(|(_, room)| !room.is_empty()).collect();
    let intervals = rooms.iter().map(|(_, room)| room.len()).max().unwrap_or(0);
    if intervals == 0 {
        return;
    }
    let label = |i: usize| short_label(of.scenario, of.scenario.warm_up + i);
    let caption = "By how much the volume of the whole day may rise until the interval's expected \
                   service level is its target";
    h.element("figure", &[("class", "map")], |h| {
        h.element("figcaption", &[], |h| {
            h.text(caption);
            h.element("span", &[("class", "legend")], |h| {
                for (step, word) in WORDS.iter().enumerate() {
                    h.element("span", &[], |h| {
                        let class = format!("swatch chance{step}");
                        h.element("i", &[("class", &class)], |_| ());
                        h.text(word);
                    });
                }
            });
        });
        if intervals * rooms.len() <= MOST {
            scrolling(h, caption, |h| {
                let height = TOP + ROW * rooms.len() as f64;
                drawing(h, "heat", (WIDTH, height), caption, |h| {
                    let cell = (WIDTH - LEFT) / intervals as f64;
                    let gap = if cell > 6.0 { 1.0 } else { 0.0 };
                    for (i, word) in ticks(of, intervals) {
                        let x = LEFT + i as f64 * cell;
                        text(h, "tick middle", (x, 14.0), &word);
                    }
                    for (row, (kind, room)) in rooms.iter().enumerate() {
                        let y = TOP + ROW * row as f64;
                        let name = short_name(&of.scenario.contacts[*kind].name, 17);
                        text(h, "name", (0.0, y + ROW / 2.0 + 4.0), &name);
                        for (i, crossing) in room.iter().enumerate() {
                            let class =
                                step(crossing).map_or("none".to_owned(), |s| format!("chance{s}"));
                            let x = LEFT + i as f64 * cell;
                            rect(h, &class, (x, y), (cell - gap, ROW - 2.0));
                        }
                    }
                });
            });
        }
        folded(h, "The same as a table", |h| {
            let mut header = vec!["Interval"];
            let names = rooms
                .iter()
                .map(|(k, _)| of.scenario.contacts[*k].name.as_str());
            header.extend(names);
            let cell = |crossing: &Crossing| on_top(crossing, range(of), &of.confidence());
            let row = |i: usize| {
                let mut row = vec![label(i)];
                row.extend(rooms.iter().map(|(_, room)| cell(&room[i])));
                row
            };
            let rows: Vec<Vec<String>> = (0..intervals).map(row).collect();
            plain_table(h, "Headroom", &header, &rows);
        });
    });
}
