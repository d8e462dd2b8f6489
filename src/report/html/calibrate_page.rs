//! The page of a calibration: what a log tells, drawn.

use super::chart::{Chart, Line};
use super::frame::{Frame, note, page, section};
use super::markup::Html;
use super::table::{folded, plain_table};
use crate::calibrate::Calibration;
use crate::calibrate::calendar::WEEKDAYS;
use crate::calibrate::demand::Profile;
use crate::calibrate::fit::QqPoint;
use crate::calibrate::kinds::{Patience, SHARES, Work};
use crate::calibrate::log::date_of;
use crate::report::calibrate::trend_text;
use crate::report::format::count;
use crate::stats::Confidence;

/// Types that are drawn.
const TYPES: usize = 8;
/// Places of a curve of patience.
const PLACES: usize = 120;
const HEIGHT: f64 = 270.0;

/// What a log tells as a page, with the whole report in words (`text`) below the charts. `name` is
/// that of the scenario.
#[must_use]
pub fn calibrate_page(of: &Calibration, name: &str, text: &str) -> String {
    let (first, last) = (date_of(of.calendar.first), date_of(of.calendar.last));
    let contacts = count(of.contacts as f64);
    let answer = format!(
        "The log has {contacts} contacts of {} {}.",
        of.kinds.len(),
        if of.kinds.len() == 1 { "type" } else { "types" }
    );
    let under = format!("{} rows, {first} to {last}", count(of.rows as f64));
    let frame = Frame {
        scenario: name,
        kind: "calibration",
        answer: &answer,
        under: &under,
    };
    page(&frame, None, |h| {
        section(h, "days", "Days", |h| days(h, of));
        section(h, "arrivals", "When contacts come", |h| {
            arrivals(h, of);
            if let Some(words) = trend_text(of) {
                note(h, &words);
            }
        });
        section(h, "handle-times", "How long the work takes", |h| {
            handle_times(h, of)
        });
        section(h, "patience", "How long customers wait", |h| {
            patience(h, of)
        });
        section(h, "report", "All of it in words", |h| {
            folded(h, "Counts, fits, factors, and what was left out", |h| {
                h.element("pre", &[("class", "command"), ("tabindex", "0")], |h| {
                    h.verbatim("code", text);
                });
            });
            note(h, "calibration.json has every figure.");
        });
    })
}

/// Contacts of each day, the days set aside in another colour.
fn days(h: &mut Html, of: &Calibration) {
    let calendar = &of.calendar;
    let aside = |day: i64| calendar.special.iter().any(|s| s.day == day);
    let all = || (calendar.first..).zip(&calendar.offered);
    let points = |special: bool| {
        let own = all().filter(move |(day, _)| aside(*day) == special);
        own.map(|(day, n)| ((day - calendar.first) as f64, *n))
            .collect()
    };
    let most = calendar.offered.iter().copied().fold(1.0, f64::max);
    let length = calendar.offered.len();
    let every = length.div_ceil(8).max(1);
    let ticks = (0..length).step_by(every);
    let line = |class, points, name: &str| Line {
        class,
        points,
        band: Vec::new(),
        name: name.to_owned(),
    };
    let mut lines = vec![line("dots", points(false), "used")];
    if !calendar.special.is_empty() {
        lines.push(line("dots other", points(true), "set aside"));
    }
    Chart {
        title: "Contacts a day".into(),
        x: (-0.5, length as f64 - 0.5),
        y: (0.0, 1.05 * most),
        ticks: ticks
            .map(|i| (i as f64, date_of(calendar.first + i as i64)))
            .collect(),
        lines,
        height: HEIGHT,
        ..Chart::default()
    }
    .show(h);
    let row = |(day, n): (i64, &f64)| {
        let word = if aside(day) { "set aside" } else { "used" };
        vec![date_of(day), count(*n), word.to_owned()]
    };
    let rows: Vec<Vec<String>> = all().take(1000).map(row).collect();
    folded(h, "The same as a table", |h| {
        plain_table(h, "Days", &["Day", "Contacts", ""], &rows);
    });
}

/// The busiest weekday of each type: as counted, and smoothed.
fn arrivals(h: &mut Html, of: &Calibration) {
    let total = |profile: &Profile| profile.smooth.iter().sum::<f64>();
    for (kind, profiles) in of.kinds.iter().zip(&of.profiles).take(TYPES) {
        let busiest = profiles.iter().enumerate();
        let busiest = busiest.max_by(|a, b| total(a.1).total_cmp(&total(b.1)));
        let Some((weekday, profile)) = busiest.filter(|(_, p)| total(p) > 0.0) else {
            continue;
        };
        let hours = of.interval / 3600.0;
        let points = |values: &[f64]| {
            let own = values.iter().enumerate();
            own.map(|(i, v)| ((i as f64 + 0.5) * hours, *v)).collect()
        };
        let most = profile.raw.iter().chain(&profile.smooth);
        let most = most.copied().fold(1e-9, f64::max);
        Chart {
            title: format!(
                "{}, {}: contacts an interval",
                kind.name,
                WEEKDAYS[weekday % 7]
            ),
            across: "hour of the day".into(),
            x: (0.0, 24.0),
            y: (0.0, 1.05 * most),
            ticks: (0..=24)
                .step_by(3)
                .map(|i| (f64::from(i), format!("{i}")))
                .collect(),
            lines: vec![
                Line {
                    class: "dots",
                    points: points(&profile.raw),
                    band: Vec::new(),
                    name: format!("mean of {} days", profile.days),
                },
                Line {
                    class: "curve",
                    points: points(&profile.smooth),
                    band: Vec::new(),
                    name: "smoothed, as in the scenario".into(),
                },
            ],
            height: HEIGHT,
            ..Chart::default()
        }
        .show(h);
    }
    let row = |(kind, profiles): (&crate::calibrate::kinds::Kind, &Vec<Profile>)| {
        let mut row = vec![kind.name.clone()];
        row.extend(profiles.iter().map(|p| count(total(p))));
        row
    };
    let rows: Vec<Vec<String>> = of.kinds.iter().zip(&of.profiles).map(row).collect();
    let mut header = vec!["Contacts a day"];
    header.extend(WEEKDAYS);
    plain_table(h, "Contacts a day, by weekday", &header, &rows);
}

/// Quantiles of the log against those of the scenario's law: on the line where the law fits.
fn handle_times(h: &mut Html, of: &Calibration) {
    let mut rows = Vec::new();
    for kind in of.kinds.iter().take(TYPES) {
        for (what, work) in [("talk", &kind.talk), ("wrap-up", &kind.wrap_up)] {
            let Ok(work) = work else { continue };
            let Some(fit) = work.fits.first() else {
                continue;
            };
            let family = fit.law.family().name();
            quantile_plot(h, &format!("{}, {what}", kind.name), family, work);
            rows.push(quantile_row(&format!("{} {what}", kind.name), family, work));
        }
    }
    if rows.is_empty() {
        note(h, "The log has no single handle times.");
        return;
    }
    note(
        h,
        "A dot is a share of the contacts: as long as the log has it, over as long as the law of the \
         scenario has it. On the line the law fits; above it the log has longer ones.",
    );
    let shares = SHARES.map(|p| format!("{:.0} % below", 100.0 * p));
    let mut header = vec!["Seconds, log / law", "Law"];
    header.extend(shares.iter().map(String::as_str));
    plain_table(h, "Handle times, log / law", &header, &rows);
}

fn quantile_plot(h: &mut Html, name: &str, family: &str, work: &Work) {
    let longest = |p: &QqPoint| p.law.max(p.sample);
    let end = work.quantiles.iter().map(longest).fold(1.0, f64::max);
    let points = work.quantiles.iter().map(|p| (p.law, p.sample));
    Chart {
        title: format!("{name}: seconds of the log over those of the law"),
        across: "seconds by the law".into(),
        x: (0.0, 1.05 * end),
        y: (0.0, 1.05 * end),
        lines: vec![
            Line {
                class: "second",
                points: vec![(0.0, 0.0), (end, end)],
                band: Vec::new(),
                name: format!("the law, {family}"),
            },
            Line {
                class: "dots",
                points: points.collect(),
                band: Vec::new(),
                name: format!("{} contacts", count(work.n as f64)),
            },
        ],
        height: HEIGHT,
        ..Chart::default()
    }
    .show(h);
}

fn quantile_row(name: &str, family: &str, work: &Work) -> Vec<String> {
    let mut row = vec![name.to_owned(), family.to_owned()];
    for q in work.at_shares().iter().flatten() {
        row.push(format!("{:.0} / {:.0}", q.sample, q.law));
    }
    row
}

/// The curve of Kaplan and Meier with its band, and the law of the scenario.
fn patience(h: &mut Html, of: &Calibration) {
    let confidence = Confidence::default();
    let mut rows = Vec::new();
    for kind in of.kinds.iter().take(TYPES) {
        let patience: &Patience = match &kind.patience {
            Ok(patience) => patience,
            Err(why) => {
                note(h, &format!("{}: {why}", kind.name));
                continue;
            }
        };
        // Beyond there is next to nobody, and the curve is chance.
        let end = patience.curve.longest().clamp(1.0, 1800.0);
        let time = |i: usize| end * i as f64 / PLACES as f64;
        let seen = (0..=PLACES).map(|i| (time(i), 100.0 * patience.curve.survival(time(i))));
        let band = (0..=PLACES).filter_map(|i| {
            let (low, high) = patience.curve.band(time(i), &confidence)?;
            Some((time(i), 100.0 * low, 100.0 * high))
        });
        let mut lines = vec![Line {
            class: "curve",
            points: seen.collect(),
            band: band.collect(),
            name: "Kaplan–Meier".into(),
        }];
        if let Some(fit) = patience.fits.first() {
            let fitted = (0..=PLACES).map(|i| (time(i), 100.0 * (1.0 - fit.law.cdf(time(i)))));
            lines.push(Line {
                class: "second",
                points: fitted.collect(),
                band: Vec::new(),
                name: fit.law.family().name().to_owned(),
            });
        }
        Chart {
            title: format!("{}: still willing to wait", kind.name),
            across: "seconds".into(),
            x: (0.0, end),
            y: (0.0, 100.0),
            unit: " %",
            lines,
            height: HEIGHT,
            ..Chart::default()
        }
        .show(h);
        let percent = |x: f64| format!("{:.1}", 100.0 * x);
        for at in [30.0, 60.0, 120.0, 300.0, 600.0] {
            if at <= end {
                let fitted = patience.fits.first().map(|f| 1.0 - f.law.cdf(at));
                rows.push(vec![
                    kind.name.clone(),
                    format!("{at:.0}"),
                    percent(patience.curve.survival(at)),
                    fitted.map_or("–".into(), percent),
                ]);
            }
        }
    }
    if !rows.is_empty() {
        let header = ["Type", "after s", "still there, %", "by the law, %"];
        plain_table(h, "Patience", &header, &rows);
    }
}
