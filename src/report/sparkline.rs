//! The chance of each interval to meet its target, in a row of letters a contact type.

use std::fmt::Write;

use super::layout::wrap;
use super::summary::Run;
use super::terminal::{Screen, days};
use super::when::span;
use crate::measures::Chance;

/// Levels of a terminal that shows them, from hardly ever to always.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Rows that are shown.
const MOST: usize = 8;
/// Chances below this are coloured.
const LOW: f64 = 0.5;

/// A row for each type with a target, under a line that says how to read them; `None` where no
/// type has one.
pub(super) fn sparkline(run: &Run<'_>, screen: &Screen) -> Option<String> {
    let kinds = run.outcome.fold.kinds.iter().enumerate();
    let rows: Vec<(&str, Vec<Option<f64>>)> = kinds
        .filter(|(kind, _)| run.model.types[*kind].target.is_some())
        .map(|(kind, figures)| {
            let chances = figures.intervals.iter().map(|i| share(i.target));
            (run.model.types[kind].name.as_str(), chances.collect())
        })
        .collect();
    let intervals = rows.first().map(|(_, chances)| chances.len())?;
    if intervals < 2 || run.outcome.fold.replications < 2 {
        return None;
    }
    let shown = &rows[..rows.len().min(MOST)];
    let names = shown.iter().map(|(name, _)| name.chars().count()).max()?;
    let room = screen.width.saturating_sub(names + 1).max(8);
    let together = intervals.div_ceil(room);
    let each = span(together as f64 * run.model.clock.interval);
    let key = if screen.unicode {
        " (full is always)"
    } else {
        ", in tenths (* is always)"
    };
    let lowest = if together > 1 { "lowest of " } else { "" };
    // Writing to a string cannot fail.
    let head = format!(
        "Share of {} that meet the target, {lowest}every {each}{key}:",
        days(run.scenario, false)
    );
    let mut out = wrap(&head, screen.width);
    for (name, chances) in shown {
        let _ = write!(out, "\n{name:<names$} ");
        for some in chances.chunks(together) {
            let lowest = some.iter().flatten().copied().reduce(f64::min);
            out += &letter(lowest, screen);
        }
        out.truncate(out.trim_end().len());
    }
    if rows.len() > MOST {
        let _ = write!(out, "\n({} more types in summary.json)", rows.len() - MOST);
    }
    Some(out)
}

fn share(chance: Chance) -> Option<f64> {
    (chance.of > 0).then(|| chance.yes as f64 / chance.of as f64)
}

/// A chance as a letter; a blank where there is none.
fn letter(chance: Option<f64>, screen: &Screen) -> String {
    let Some(chance) = chance else {
        return " ".into();
    };
    let letter = if screen.unicode {
        // Only what always meets its target is full.
        let level = if chance >= 1.0 {
            7
        } else {
            (chance * 7.0) as usize
        };
        BARS[level.min(7)]
    } else if chance >= 1.0 {
        '*'
    } else {
        char::from(b'0' + (chance * 10.0).min(9.0) as u8)
    };
    if screen.colour && chance < LOW {
        format!("\x1b[33m{letter}\x1b[0m")
    } else {
        letter.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Screen = Screen {
        width: 80,
        unicode: false,
        colour: false,
    };

    #[test]
    fn letters_tell_chances() {
        let plain = |chance: f64| letter(Some(chance), &PLAIN);
        assert_eq!(plain(0.0), "0");
        assert_eq!(plain(0.999), "9");
        assert_eq!(plain(1.0), "*");
        assert_eq!(letter(None, &PLAIN), " ");
        let rich = Screen {
            unicode: true,
            colour: true,
            ..PLAIN
        };
        assert_eq!(letter(Some(1.0), &rich), "█");
        assert_eq!(letter(Some(0.99), &rich), "▇");
        assert_eq!(letter(Some(0.0), &rich), "\x1b[33m▁\x1b[0m");
    }
}
