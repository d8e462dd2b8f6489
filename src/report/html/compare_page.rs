//! The page of a comparison.

use super::forest::forest;
use super::frame::{Frame, note, page, section};
use super::markup::Html;
use super::svg::{Scale, drawing, rect, short_name, text};
use super::table::{folded, screen_table, scrolling};
use crate::experiment::compare::{Measure, Place};
use crate::report::compare::words::{chance, title};
use crate::report::compare::{Compared, Shown, simulated};
use crate::report::format::whole_percent;

const WIDTH: f64 = 960.0;
const LEFT: f64 = 200.0;
const ROW: f64 = 44.0;
/// Types whose differences are drawn.
const TYPES: usize = 12;

/// A comparison as a page. `command` is what to type to get it again.
#[must_use]
pub fn compare_page(of: &Compared<'_>, command: &str) -> String {
    let shown = Shown::new(of);
    // Names need no marks of code here.
    let (answer, under) = (shown.answer().replace('`', ""), simulated(of));
    let frame = Frame {
        scenario: &of.scenario.name,
        kind: "comparison",
        answer: &answer,
        under: &under,
    };
    page(&frame, None, |h| {
        section(h, "differences", "What differs", |h| differences(h, &shown));
        section(h, "best", "Which is best", |h| best(h, of));
        if of.comparison.types > 1 {
            section(h, "types", "By contact type", |h| types(h, &shown));
        }
        section(
            h,
            "precision",
            "How sure this is, and how to get it again",
            |h| {
                note(h, &shown.notes());
                super::precision::again(h, command, of.scenario.seed, of.comparison.replications);
            },
        );
    })
}

fn differences(h: &mut Html, shown: &Shown<'_>) {
    let of = shown.of;
    let mut measures = vec![
        Measure::ServiceLevel,
        Measure::AbandonRate,
        shown.price,
        Measure::AllTargetsMet,
    ];
    if !measures.contains(&of.best_by) {
        measures.insert(0, of.best_by);
    }
    for measure in measures {
        forest(h, shown, Place::Center, measure);
    }
    note(
        h,
        "Each line is a 95 % interval of a difference on the same customers; all of them hold \
         together. Where it crosses the upright line, no difference is certain.",
    );
    screen_table(h, "How contacts are served", &shown.quality());
    screen_table(h, "What it takes", &shown.resources());
    if shown.loses {
        screen_table(h, "What is paid and lost", &shown.losses());
    }
}

/// Bars for the chance to be best in the long run and on single days.
fn best(h: &mut Html, of: &Compared<'_>) {
    let in_mean = of.comparison.best_in_mean(of.best_by);
    let on_days = of.comparison.best_on_days(of.best_by);
    let (Some(in_mean), Some(on_days)) = (in_mean, on_days) else {
        note(h, "The measure is not known of all alternatives.");
        return;
    };
    h.element("figure", &[], |h| {
        h.element("figcaption", &[], |h| {
            h.text("Chance to be best by ");
            h.text(title(of.best_by));
            h.element("span", &[("class", "legend")], |h| {
                for (class, word) in [
                    ("swatch on", "in the long run"),
                    ("swatch done", "share of days"),
                ] {
                    h.element("span", &[], |h| {
                        h.element("i", &[("class", class)], |_| ());
                        h.text(word);
                    });
                }
            });
        });
        let height = ROW * of.names.len() as f64;
        scrolling(h, "Chance to be best", |h| {
            drawing(h, "forest", (WIDTH, height), "Chance to be best", |h| {
                let x = Scale::new((0.0, 1.0), (LEFT, WIDTH - 60.0));
                for (a, name) in of.names.iter().enumerate() {
                    let y = ROW * a as f64;
                    text(h, "name", (12.0, y + 24.0), &short_name(name, 24));
                    let bars = [
                        ("on", y + 6.0, in_mean[a], chance(in_mean[a])),
                        ("done", y + 22.0, on_days[a], whole_percent(on_days[a])),
                    ];
                    for (class, y, share, word) in bars {
                        let width = (x.at(share) - LEFT).max(1.0);
                        rect(h, class, (LEFT, y), (width, 13.0));
                        text(h, "value", (LEFT + width + 6.0, y + 11.0), &word);
                    }
                }
            });
        });
    });
}

fn types(h: &mut Html, shown: &Shown<'_>) {
    let kinds: Vec<usize> = (0..shown.of.comparison.types).collect();
    for &kind in kinds.iter().take(TYPES) {
        forest(h, shown, Place::Type(kind), Measure::ServiceLevel);
    }
    folded(h, "The same as a table", |h| {
        screen_table(h, "Service level by contact type", &shown.types(&kinds));
    });
}
