//! How much more volume each interval bears, on a screen.

use super::Stressed;
use super::words::{on_top, short};
use crate::experiment::stress::Crossing;
use crate::report::explain::short_label;
use crate::report::layout::{table, text as plain};

/// Intervals that are listed.
const LISTED: usize = 5;
/// Columns of the names of types.
const NAMES: usize = 14;

/// One sign for an interval: x where its target is missed at today's volume, else whole tens of
/// percent that may come on top, + for more than was looked at.
fn sign(crossing: &Crossing) -> char {
    match crossing {
        Crossing::Kept => '+',
        Crossing::Missed => 'x',
        Crossing::Unknown => ' ',
        Crossing::At(point) if point.value < 1.0 => 'x',
        Crossing::At(point) => {
            let tens = libm::floor(10.0 * (point.value - 1.0)) as u32;
            char::from_digit(tens.min(9), 10).unwrap_or('+')
        }
    }
}

/// A strip for each type, and the tightest intervals; `None` where no type has a target.
pub(super) fn headroom(of: &Stressed<'_>, width: usize) -> Option<String> {
    let rooms = &of.stress.headroom;
    let intervals = rooms.iter().map(Vec::len).max().filter(|n| *n > 0)?;
    let warm_up = of.scenario.warm_up;
    let mut lines = Vec::new();
    let signs = width.saturating_sub(NAMES + 1).max(1);
    for first in (0..intervals).step_by(signs) {
        let last = intervals.min(first + signs);
        lines.push(format!(
            "{:NAMES$} {} to {}",
            if first == 0 { "Headroom" } else { "" },
            short_label(of.scenario, warm_up + first),
            short_label(of.scenario, warm_up + last)
        ));
        for (kind, room) in rooms
            .iter()
            .enumerate()
            .filter(|(_, room)| !room.is_empty())
        {
            let name = short(&of.scenario.contacts[kind].name, NAMES);
            let strip: String = room[first..last].iter().map(sign).collect();
            lines.push(format!("{name:NAMES$} {strip}").trim_end().to_owned());
        }
    }
    lines.push(String::new());
    lines.push(tightest(of));
    Some(lines.join("\n"))
}

fn tightest(of: &Stressed<'_>) -> String {
    let range = range(of);
    let mut all: Vec<(f64, usize, usize)> = Vec::new();
    for (kind, room) in of.stress.headroom.iter().enumerate() {
        for (i, crossing) in room.iter().enumerate() {
            let room = match crossing {
                Crossing::At(point) => point.value,
                Crossing::Missed => 0.0,
                _ => continue,
            };
            all.push((room, i, kind));
        }
    }
    all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let rows = all.iter().take(LISTED).map(|&(_, i, kind)| {
        vec![
            short_label(of.scenario, of.scenario.warm_up + i),
            short(&of.scenario.contacts[kind].name, NAMES),
            on_top(&of.stress.headroom[kind][i], range, &of.confidence()),
        ]
    });
    plain(&table(&["Tightest", "contacts", "volume"], rows.collect()))
}

/// The volumes between which headroom is looked for.
pub(in crate::report) fn range(of: &Stressed<'_>) -> [f64; 2] {
    let volumes = &of.stress.volumes;
    let ends = [volumes.first(), volumes.last()];
    ends.map(|end| end.map_or(1.0, |(volume, _)| *volume))
}
