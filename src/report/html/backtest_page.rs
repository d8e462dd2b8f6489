//! The page of a backtest: whether to trust the model.

use super::frame::{Frame, note, page, section};
use super::markup::Html;
use super::svg::{Scale, band, dot, drawing, n, rect, steps, text};
use super::table::{folded, plain_table, screen_table, scrolling};
use crate::experiment::backtest::{Measure, Place, Summary};
use crate::report::backtest::words::{answer, left_out, notes, title, under, value};
use crate::report::backtest::{Backtested, Grain, table_of};
use crate::report::format::percent;

const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 190.0;
const LEFT: f64 = 64.0;
/// Types with tables of their own.
const TYPES: usize = 12;
/// Measures that are drawn by interval.
const DRAWN: [Measure; 4] = [
    Measure::Offered,
    Measure::ServiceLevel,
    Measure::AbandonRate,
    Measure::Asa,
];

/// A backtest as a page. `command` is what to type to get it again.
#[must_use]
pub fn backtest_page(of: &Backtested<'_>, command: &str) -> String {
    let (answer, under) = (answer(of), under(of));
    let frame = Frame {
        scenario: &of.scenario.name,
        kind: "backtest",
        answer: &answer,
        under: &under,
    };
    page(&frame, None, |h| {
        section(h, "days", "Whole days", |h| {
            summaries(h, of, Grain::Days);
            note(h, notes());
        });
        section(h, "intervals", "Intervals", |h| {
            summaries(h, of, Grain::Intervals);
        });
        section(h, "bands", "What was predicted, and what came", |h| {
            bands(h, of);
        });
        section(h, "coverage", "How honest the bands are", |h| {
            coverage(h, of)
        });
        section(h, "formulas", "Beside the Erlang formulas", |h| {
            formulas(h, of)
        });
        if of.all().is_none() {
            section(h, "types", "By contact type", |h| types(h, of));
        }
        section(
            h,
            "again",
            "What is left out, and how to get this again",
            |h| {
                for line in left_out(of) {
                    note(h, &line);
                }
                super::precision::again(h, command, of.scenario.seed, of.replications);
                note(
                    h,
                    "backtest.json has every figure; backtest.csv has every day, interval and measure.",
                );
            },
        );
    })
}

fn summaries(h: &mut Html, of: &Backtested<'_>, grain: Grain) {
    let rows = Measure::ALL
        .iter()
        .filter_map(|m| Some((title(*m).to_owned(), of.summary(of.all(), grain, *m)?)));
    screen_table(h, "All contacts", &table_of("All contacts", rows));
}

/// By scenario of a weekday and measure: the bands, and a dot for each day that came.
fn bands(h: &mut Html, of: &Backtested<'_>) {
    h.element("p", &[("class", "key")], |h| {
        for (class, word) in [
            ("area", "90 % of simulated days"),
            ("stroke", "their median"),
        ] {
            h.element("span", &[("class", "item")], |h| {
                h.element("i", &[("class", class)], |_| ());
                h.text(word);
            });
        }
        h.leaf("span", &[("class", "item")], "\u{25cf} a day that came");
    });
    for (m, model) in of.models.iter().enumerate() {
        let days = of.observed.days.iter().filter(|d| d.model == m).count();
        if days == 0 {
            continue;
        }
        h.leaf("h3", &[], &format!("{} ({days} days)", model.name));
        for measure in DRAWN {
            chart(h, of, m, measure);
        }
    }
}

fn chart(h: &mut Html, of: &Backtested<'_>, model: usize, measure: Measure) {
    let clock = &of.models[model].model.clock;
    let intervals = clock.intervals - clock.warm_up;
    let at = |i: usize| {
        let place = Place {
            kind: of.all(),
            interval: Some(i),
        };
        of.at(model, place, measure)
    };
    let line = |value: &dyn Fn(&crate::experiment::backtest::Score) -> f64| -> Vec<Option<f64>> {
        (0..intervals)
            .map(|i| at(i).first().map(|s| value(s)))
            .collect()
    };
    let last = crate::experiment::backtest::BANDS.len() - 1;
    let (low, high) = (line(&|s| s.bands[last].0), line(&|s| s.bands[last].1));
    let median = line(&|s| s.median);
    let came = (0..intervals).flat_map(at).map(|s| s.observed);
    let most = came
        .chain(high.iter().flatten().copied())
        .fold(0.0, f64::max);
    if most <= 0.0 {
        return;
    }
    let most = if measure.is_share() { 1.0 } else { most };
    let x = Scale::new((0.0, intervals as f64), (LEFT, WIDTH - 12.0));
    let y = Scale::new((0.0, most), (HEIGHT - 22.0, 12.0));
    let name = title(measure);
    h.element("figure", &[], |h| {
        h.leaf("figcaption", &[], name);
        scrolling(h, name, |h| {
            drawing(h, "backtest wide", (WIDTH, HEIGHT), name, |h| {
                let path = super::svg::path;
                path(h, "band", &band(&low, &high, &x, &y));
                path(h, "curve", &steps(&median, &x, &y));
                for i in 0..intervals {
                    for score in at(i) {
                        dot(h, "came", (x.at(i as f64 + 0.5), y.at(score.observed)), 2.0);
                    }
                }
                for level in [0.0, most] {
                    text(
                        h,
                        "tick end",
                        (LEFT - 6.0, y.at(level) + 4.0),
                        &value(measure, level),
                    );
                }
                let each = (intervals / 8).max(1);
                for i in (0..intervals).step_by(each) {
                    let label = crate::report::explain::short_label(of.scenario, clock.warm_up + i);
                    text(h, "tick", (x.at(i as f64), HEIGHT - 5.0), &label);
                }
            })
        });
    });
}

/// Coverage of all bands, and the histograms of PIT values.
fn coverage(h: &mut Html, of: &Backtested<'_>) {
    let header = [
        "",
        "band",
        "should hold",
        "held",
        "from",
        "to",
        "PIT flat: p",
    ];
    for (grain, name) in [(Grain::Days, "Whole days"), (Grain::Intervals, "Intervals")] {
        let mut rows = Vec::new();
        for measure in Measure::ALL {
            let Some(summary) = of.summary(of.all(), grain, measure) else {
                continue;
            };
            for (b, c) in summary.coverage.iter().enumerate() {
                let first = b == 0;
                rows.push(vec![
                    if first {
                        title(measure).to_owned()
                    } else {
                        String::new()
                    },
                    percent(c.nominal),
                    percent(c.expected),
                    percent(c.held.share),
                    percent(c.held.low),
                    percent(c.held.high),
                    if first {
                        format!("{:.3}", summary.pit_p_value)
                    } else {
                        String::new()
                    },
                ]);
            }
        }
        h.leaf("h3", &[], name);
        plain_table(h, name, &header, &rows);
        h.element("div", &[("class", "pits")], |h| {
            for measure in DRAWN {
                if let Some(summary) = of.summary(of.all(), grain, measure) {
                    histogram(h, summary, name);
                }
            }
        });
    }
    note(
        h,
        "Where each day or interval lies in its forecast, by tenths: flat if the forecast is right, \
         a valley if days differ by more than it says, a hill if by less, a slope if it is biased.",
    );
}

fn histogram(h: &mut Html, of: &Summary, grain: &str) {
    const BAR: f64 = 26.0;
    let most = of.pit.iter().copied().max().unwrap_or(0).max(1) as f64;
    let width = BAR * of.pit.len() as f64;
    let label = format!("{grain}: {}", title(of.measure));
    h.element("figure", &[], |h| {
        h.leaf("figcaption", &[], &label);
        drawing(h, "backtest", (width, 84.0), &label, |h| {
            let y = Scale::new((0.0, most), (0.0, 70.0));
            for (b, count) in of.pit.iter().enumerate() {
                let height = y.at(*count as f64);
                let corner = (BAR * b as f64 + 1.0, 76.0 - height);
                rect(h, "on", corner, (BAR - 2.0, height));
            }
            let flat = 76.0 - y.at(of.n as f64 / of.pit.len() as f64);
            let line = format!("M0 {}H{}", n(flat), n(width));
            super::svg::path(h, "target", &line);
        });
    });
}

/// Error and score of the simulation and of both formulas, over the cells where these have an
/// answer.
fn formulas(h: &mut Html, of: &Backtested<'_>) {
    use crate::report::backtest::words::difference;
    let header = [
        "",
        "formula",
        "cells",
        "its bias",
        "its error",
        "simulation's error",
        "simulation's CRPS",
    ];
    for (grain, name) in [(Grain::Days, "Whole days"), (Grain::Intervals, "Intervals")] {
        let mut rows = Vec::new();
        for measure in Measure::ALL {
            let Some(summary) = of.summary(of.all(), grain, measure) else {
                continue;
            };
            for against in summary.formulas.iter().flatten() {
                let show = |v: f64| difference(measure, v);
                let whose = if against.name == "erlang_c" {
                    "Erlang C"
                } else {
                    "Erlang A"
                };
                rows.push(vec![
                    title(measure).to_owned(),
                    whose.to_owned(),
                    format!("{} of {}", against.n, summary.n),
                    show(against.bias),
                    show(against.error),
                    show(against.simulated_error),
                    show(against.simulated_crps),
                ]);
            }
        }
        h.leaf("h3", &[], name);
        plain_table(h, name, &header, &rows);
    }
    note(
        h,
        "Each formula gets the same agents, volumes, handle times and patience, each type as a queue \
         of its own. It gives a point; its CRPS is its error. Errors are compared over the same \
         cells. Erlang C has no mean wait where there is more work than agents.",
    );
}

fn types(h: &mut Html, of: &Backtested<'_>) {
    let kinds = of.scenario.contacts.len();
    for measure in DRAWN {
        let rows = (0..kinds.min(TYPES)).filter_map(|k| {
            let summary = of.summary(Some(k), Grain::Days, measure)?;
            Some((of.name(Some(k)).to_owned(), summary))
        });
        screen_table(h, title(measure), &table_of(title(measure), rows));
    }
    folded(h, "The same by interval", |h| {
        for measure in DRAWN {
            let rows = (0..kinds.min(TYPES)).filter_map(|k| {
                let summary = of.summary(Some(k), Grain::Intervals, measure)?;
                Some((of.name(Some(k)).to_owned(), summary))
            });
            screen_table(h, title(measure), &table_of(title(measure), rows));
        }
    });
}
