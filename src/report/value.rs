//! What single agents are worth, for people and programs.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use super::compare::data::half_width;
use super::compare::words::signed;
use super::explain::short_label;
use super::format::count;
use super::layout::{table, text as plain, wrap};
use super::tables::text;
use crate::experiment::compare::Measure;
use crate::experiment::value::{Stretch, Value};
use crate::scenario::Scenario;
use crate::stats::{Confidence, Point};

/// Stretches that are listed.
const LISTED: usize = 8;
/// Columns of the names of groups.
const NAMES: usize = 14;
/// From nothing to the largest gain.
const SHADES: [char; 5] = ['·', '░', '▒', '▓', '█'];

/// What single agents are worth, with what it was made from.
#[derive(Debug, Clone, Copy)]
pub struct Valued<'a> {
    /// What was found.
    pub value: &'a Value,
    /// The plan.
    pub scenario: &'a Scenario,
    /// One more agent, or one less.
    pub by: i32,
}

type Column = (Measure, fn(&Stretch) -> Option<Point>);

const COLUMNS: [Column; 4] = [
    (Measure::ServiceLevel, |s| s.service_level),
    (Measure::AbandonRate, |s| s.abandon_rate),
    (Measure::AllTargetsMet, |s| s.all_targets_met),
    (Measure::Cost, |s| s.cost),
];

impl Valued<'_> {
    fn confidence(&self) -> Confidence {
        Confidence::default().at(self.value.replications)
    }

    fn agent(&self) -> &'static str {
        if self.by > 0 {
            "One more agent"
        } else {
            "One agent less"
        }
    }

    /// Stretches with the largest change of the service level first.
    fn ranked(&self) -> Vec<&Stretch> {
        let size = |s: &Stretch| s.service_level.map_or(0.0, |p| libm::fabs(p.value));
        let mut all: Vec<&Stretch> = self.value.stretches.iter().collect();
        all.sort_by(|a, b| size(b).total_cmp(&size(a)));
        all
    }
}

/// A heat map and the best stretches, on a screen of so many columns.
#[must_use]
pub fn value_text(of: &Valued<'_>, width: usize) -> String {
    let mut out = String::new();
    let title = format!(
        "{}: what {} is worth, stretch by stretch: {} days each, seed {}{}",
        of.scenario.name,
        of.agent().to_lowercase(),
        count(of.value.replications as f64),
        of.scenario.seed,
        if of.value.stopped_early {
            " (stopped early)"
        } else {
            ""
        },
    );
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{}\n", wrap(&title, width));
    let ranked = of.ranked();
    let largest = ranked.first().and_then(|s| s.service_level);
    let largest = largest.map_or(0.0, |p| libm::fabs(p.value)).max(1e-12);
    let _ = writeln!(out, "{}\n", map(of, largest, width));
    let _ = writeln!(out, "{}\n", best(of, &ranked));
    let notes = format!(
        "{} scheduled in a stretch, the rest of the plan as it is: differences to the plan on the \
         same customers and days, service level of all contacts of the whole day. Shades from \
         nothing ({}) to the largest change ({}, {:.2} points). ± is the 95 % confidence of each \
         figure by itself (paired days).",
        of.agent(),
        SHADES[0],
        SHADES[SHADES.len() - 1],
        100.0 * largest
    );
    let _ = writeln!(out, "{}", wrap(&notes, width));
    out
}

/// A shade for each stretch, a line a group.
fn map(of: &Valued<'_>, largest: f64, width: usize) -> String {
    let scenario = of.scenario;
    let shown = width.saturating_sub(NAMES + 1).max(1);
    let mut lines = Vec::new();
    let groups: Vec<usize> = (0..scenario.groups.len()).collect();
    let of_group = |g: usize| of.value.stretches.iter().filter(move |s| s.group == g);
    let longest = groups
        .iter()
        .map(|g| of_group(*g).count())
        .max()
        .unwrap_or(0);
    for first in (0..longest).step_by(shown) {
        let own = |g: usize| of_group(g).skip(first).take(shown);
        let ends = groups
            .iter()
            .filter_map(|g| Some((own(*g).next()?, own(*g).last()?)));
        if let Some((begin, end)) = ends.max_by_key(|(begin, end)| end.to - begin.from) {
            lines.push(format!(
                "{:NAMES$} {} to {}",
                "Group",
                short_label(scenario, begin.from),
                short_label(scenario, end.to)
            ));
        }
        for &g in &groups {
            let mut next = begin_of(of, first, shown);
            let mut strip = String::new();
            for stretch in own(g) {
                // Stretches without agents have no shade.
                while next.is_some_and(|at| at < stretch.from) {
                    strip.push(' ');
                    next = next.map(|at| at + (stretch.to - stretch.from).max(1));
                }
                strip.push(shade(stretch, largest));
                next = Some(stretch.to);
            }
            let name: String = scenario.groups[g].name.chars().take(NAMES).collect();
            lines.push(format!("{name:NAMES$} {strip}").trim_end().to_owned());
        }
    }
    lines.join("\n")
}

/// The first interval of a line of the map.
fn begin_of(of: &Valued<'_>, first: usize, shown: usize) -> Option<usize> {
    let groups = 0..of.scenario.groups.len();
    let begins = groups.filter_map(|g| {
        let mut own = of
            .value
            .stretches
            .iter()
            .filter(|s| s.group == g)
            .skip(first)
            .take(shown);
        own.next().map(|s| s.from)
    });
    begins.min()
}

fn shade(stretch: &Stretch, largest: f64) -> char {
    let share = stretch
        .service_level
        .map_or(0.0, |p| libm::fabs(p.value) / largest);
    let last = (SHADES.len() - 1) as f64;
    SHADES[libm::round(share.min(1.0) * last) as usize]
}

fn best(of: &Valued<'_>, ranked: &[&Stretch]) -> String {
    let priced = ranked.iter().any(|s| s.cost.is_some());
    let cost = match &of.scenario.currency {
        Some(currency) => format!("cost\n{currency}"),
        None => "cost".into(),
    };
    let mut header = vec![
        of.agent(),
        "from",
        "to",
        "service level\npoints",
        "abandoned\npoints",
        "all targets\nmet, points",
    ];
    if priced {
        header.push(&cost);
    }
    let row = |stretch: &&Stretch| {
        let mut row = vec![
            of.scenario.groups[stretch.group]
                .name
                .chars()
                .take(NAMES)
                .collect(),
            short_label(of.scenario, stretch.from),
            short_label(of.scenario, stretch.to),
        ];
        let columns = if priced { 4 } else { 3 };
        row.extend(COLUMNS[..columns].iter().map(|(measure, column)| {
            let point = column(stretch);
            point.map_or("-".into(), |p| signed(*measure, &p, &of.confidence()))
        }));
        row
    };
    plain(&table(
        &header,
        ranked.iter().take(LISTED).map(row).collect(),
    ))
}

/// Everything that was found, as JSON: shares 0–1.
#[must_use]
pub fn value_json(of: &Valued<'_>) -> Json {
    let stretch = |s: &Stretch| {
        let mut out = json!({
            "group": of.scenario.groups[s.group].name,
            "start": of.scenario.label(s.from),
            "end": of.scenario.label(s.to),
        });
        for (measure, column) in COLUMNS {
            out[measure.key()] = column(s).map_or(
                Json::Null,
                |p| json!({ "mean": p.value, "half_width": half_width(&p, &of.confidence()) }),
            );
        }
        out
    };
    json!({
        "busyhour": env!("CARGO_PKG_VERSION"),
        "scenario": of.scenario.name,
        "seed": of.scenario.seed,
        "replications": of.value.replications,
        "stopped_early": of.value.stopped_early,
        "confidence": of.confidence().level(),
        "currency": of.scenario.currency,
        "agents": of.by,
        "stretches": of.value.stretches.iter().map(stretch).collect::<Vec<_>>(),
    })
}

/// A row for each group and stretch.
///
/// # Errors
/// None that can be: it is written to memory.
pub fn value_csv(of: &Valued<'_>) -> Result<String, csv::Error> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let mut header = vec!["group".to_owned(), "start".into(), "end".into()];
    for (measure, _) in COLUMNS {
        header.push(measure.key().into());
        header.push(format!("{}_half_width", measure.key()));
    }
    out.write_record(&header)?;
    for s in &of.value.stretches {
        let mut record = vec![
            of.scenario.groups[s.group].name.clone(),
            of.scenario.label(s.from),
            of.scenario.label(s.to),
        ];
        for (_, column) in COLUMNS {
            let point = column(s);
            let half = point.and_then(|p| half_width(&p, &of.confidence()));
            for number in [point.map(|p| p.value), half] {
                record.push(number.map(|n| n.to_string()).unwrap_or_default());
            }
        }
        out.write_record(&record)?;
    }
    text(out)
}
