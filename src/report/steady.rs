//! A steady state for people and programs.

use serde_json::{Map, Value, json};

use super::format::{count, duration};
use super::layout::{table, text as plain, wrap};
use crate::experiment::steady::{Figure, Steady};
use crate::measures::Ratio;
use crate::scenario::Scenario;
use crate::stats::{BatchMeans, Confidence};

/// A steady state with the scenario that it is of.
#[derive(Debug, Clone, Copy)]
pub struct SteadyState<'a> {
    /// What was found.
    pub steady: &'a Steady,
    /// The scenario.
    pub scenario: &'a Scenario,
}

/// Ratios that are told, with their keys.
const RATIOS: [(Ratio, &str); 5] = [
    (Ratio::ServiceLevel, "service_level"),
    (Ratio::AbandonRate, "abandon_rate"),
    (Ratio::BlockRate, "block_rate"),
    (Ratio::Asa, "asa"),
    (Ratio::MeanWait, "mean_wait"),
];

/// Everything as JSON: shares 0–1, times in seconds.
#[must_use]
pub fn steady_json(of: &SteadyState<'_>) -> Value {
    let (steady, scenario) = (of.steady, of.scenario);
    let figures = |ratio: &dyn Fn(Ratio) -> Figure, queue: Figure| -> Map<String, Value> {
        let mut out: Map<String, Value> = RATIOS
            .iter()
            .map(|(r, key)| ((*key).to_owned(), told(steady.figure(ratio(*r)))))
            .collect();
        out.insert("mean_queue".into(), told(steady.figure(queue)));
        out
    };
    let mut total = figures(&Figure::Total, Figure::TotalQueue);
    let occupancy = told(steady.figure(Figure::TotalOccupancy));
    total.insert("occupancy".into(), occupancy);
    let contacts = scenario.contacts.iter().enumerate().map(|(k, contact)| {
        let own = figures(&|r| Figure::Type(k, r), Figure::Queue(k));
        (contact.name.clone(), Value::Object(own))
    });
    let groups = scenario.groups.iter().enumerate().map(|(g, group)| {
        let own = json!({ "occupancy": told(steady.figure(Figure::Occupancy(g))) });
        (group.name.clone(), own)
    });
    json!({
        "busyhour": env!("CARGO_PKG_VERSION"),
        "scenario": scenario.name,
        "seed": scenario.seed,
        "confidence": Confidence::default().level(),
        "warm_up": steady.warm_up as f64 * steady.interval,
        "counted": steady.intervals as f64 * steady.interval,
        "total": total,
        "contacts": contacts.collect::<Map<String, Value>>(),
        "groups": groups.collect::<Map<String, Value>>(),
    })
}

/// A figure with its batches.
fn told(figure: Option<BatchMeans>) -> Value {
    figure.map_or(Value::Null, |found| {
        json!({
            "mean": found.point.value,
            "half_width": half_width(&found),
            "batches": found.batches,
            "batch_intervals": found.size,
            "independent": found.independent,
        })
    })
}

/// What is exact has a half-width of 0.
fn half_width(found: &BatchMeans) -> Option<f64> {
    let confidence = Confidence::default();
    match found.point.std_error {
        Some(0.0) => Some(0.0),
        _ => found.point.half_width(&confidence),
    }
}

/// The steady state on a screen of so many columns.
#[must_use]
pub fn steady_text(of: &SteadyState<'_>, width: usize) -> String {
    let mut out = Shown {
        of: *of,
        dependent: 0,
        fewest: usize::MAX,
        most: 0,
    };
    let (steady, scenario) = (of.steady, of.scenario);
    let hours = |intervals: usize| count(intervals as f64 * steady.interval / 3600.0);
    let title = format!(
        "{}: the steady state, from one run of {} hours, seed {}",
        scenario.name,
        hours(steady.warm_up + steady.intervals),
        scenario.seed
    );
    let start = match steady.warm_up {
        0 => "Nothing is left out at its start (MSER-5).".to_owned(),
        cut => format!(
            "The first {} of it are left out as its start (MSER-5).",
            duration(cut as f64 * steady.interval)
        ),
    };
    let contacts = out.contacts();
    let groups = out.groups();
    let notes = wrap(&out.notes(), width);
    let (title, start) = (wrap(&title, width), wrap(&start, width));
    format!("{title}\n\n{start}\n\n{contacts}\n\n{groups}\n\n{notes}\n")
}

struct Shown<'a> {
    of: SteadyState<'a>,
    /// Figures whose batches depend on each other.
    dependent: usize,
    fewest: usize,
    most: usize,
}

impl Shown<'_> {
    /// A figure with its half-width.
    fn cell(&mut self, figure: Figure, scale: f64, places: usize) -> String {
        let Some(found) = self.of.steady.figure(figure) else {
            return "-".into();
        };
        let value = scale * found.point.value;
        let Some(half) = half_width(&found) else {
            self.dependent += 1;
            return format!("{value:.places$} ?");
        };
        self.fewest = self.fewest.min(found.batches);
        self.most = self.most.max(found.batches);
        format!("{value:.places$} ±{:.places$}", scale * half)
    }

    fn contacts(&mut self) -> String {
        let header = [
            "Contacts",
            "service\nlevel %",
            "aban-\ndoned %",
            "ASA\ns",
            "mean wait\ns",
            "mean\nqueue",
        ];
        let scenario = self.of.scenario;
        let mut rows: Vec<Vec<String>> = Vec::new();
        for (k, contact) in scenario.contacts.iter().enumerate() {
            let ratio = |r| Figure::Type(k, r);
            rows.push(self.row(contact.name.clone(), ratio, Figure::Queue(k)));
        }
        if rows.len() > 1 {
            rows.push(self.row("all".into(), Figure::Total, Figure::TotalQueue));
        }
        plain(&table(&header, rows))
    }

    fn row(&mut self, name: String, ratio: impl Fn(Ratio) -> Figure, queue: Figure) -> Vec<String> {
        vec![
            name,
            self.cell(ratio(Ratio::ServiceLevel), 100.0, 2),
            self.cell(ratio(Ratio::AbandonRate), 100.0, 2),
            self.cell(ratio(Ratio::Asa), 1.0, 2),
            self.cell(ratio(Ratio::MeanWait), 1.0, 2),
            self.cell(queue, 1.0, 3),
        ]
    }

    fn groups(&mut self) -> String {
        let scenario = self.of.scenario;
        let mut rows: Vec<Vec<String>> = Vec::new();
        for (g, group) in scenario.groups.iter().enumerate() {
            let occupancy = self.cell(Figure::Occupancy(g), 100.0, 2);
            rows.push(vec![group.name.clone(), occupancy]);
        }
        if rows.len() > 1 {
            let occupancy = self.cell(Figure::TotalOccupancy, 100.0, 2);
            rows.push(vec!["all".into(), occupancy]);
        }
        plain(&table(&["Agents", "occupancy %"], rows))
    }

    fn notes(&self) -> String {
        let mut out = String::new();
        if self.most > 0 {
            let batches = if self.fewest == self.most {
                self.most.to_string()
            } else {
                format!("{} to {}", self.fewest, self.most)
            };
            out = format!(
                "The ± are 95 % intervals from {batches} batches of the run, so long that \
                 neighbours pass as independent (von Neumann's test)."
            );
        }
        if self.dependent > 0 {
            let gap = if out.is_empty() { "" } else { " " };
            out.push_str(gap);
            out.push_str(
                "Where a ? stands the run is too short for an interval: even its longest batches \
                 depend on each other. Give it more days: --replications.",
            );
        }
        out
    }
}
