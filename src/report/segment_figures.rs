//! Segments in `summary.json` and on the first screen.

use comfy_table::Table;
use serde_json::{Map, Value};

use super::format::{count, duration, percent};
use super::layout::table;
use super::summary::Run;
use super::terminal::{chance, days, plus_minus};
use crate::measures::{Figures, Mean, Ratio};

/// Customers of no segment.
const OTHERS: &str = "others";

impl Run<'_> {
    /// The segments of a type by name, and customers of none of them; `None` where it has none.
    pub(super) fn segments(&self, kind: usize) -> Option<Value> {
        let mut out = Map::new();
        for (name, figures) in named(self, kind) {
            let mut segment = self.counts(figures, self.window());
            // The queue is not kept by segment.
            segment.remove("mean_queue");
            let ratio = |r: Ratio| figures.ratio(r).ratio(&self.confidence);
            self.ratios(&mut segment, figures, ratio);
            let met = self.share(figures.target);
            if let Some(Value::Object(level)) = segment.get_mut("service_level") {
                level.insert("meets_target".into(), met);
            }
            out.insert(name.to_owned(), Value::Object(segment));
        }
        (!out.is_empty()).then_some(Value::Object(out))
    }
}

/// The segments of a type that have customers, with their names: those of the file, then those
/// of none.
fn named<'a>(run: &Run<'a>, kind: usize) -> Vec<(&'a str, &'a Figures)> {
    let Some(fold) = &run.outcome.fold.segments else {
        return Vec::new();
    };
    let Some((others, own)) = fold.0[kind].split_first() else {
        return Vec::new();
    };
    let names = run.model.types[kind]
        .segments
        .iter()
        .map(|s| s.name.as_str());
    let others = std::iter::once((OTHERS, others));
    let some = |figures: &Figures| figures.mean(Mean::Offered).mean() > Some(0.0);
    let others = others.filter(|(_, figures)| some(figures));
    names.zip(own).chain(others).collect()
}

/// The table of segments; `None` where no type has any.
pub(super) fn segments(run: &Run<'_>) -> Option<Table> {
    let mut rows = Vec::new();
    for (kind, of) in run.model.types.iter().enumerate() {
        for (name, figures) in named(run, kind) {
            let ratio = |r: Ratio| figures.ratio(r).ratio(&run.confidence);
            let shown =
                |r: Ratio, show: fn(f64) -> String| ratio(r).map_or("-".into(), |e| show(e.mean));
            let offered = figures.mean(Mean::Offered).mean();
            rows.push(vec![
                format!("{}: {name}", of.name),
                offered.map_or("-".into(), count),
                shown(Ratio::HandleTime, duration),
                plus_minus(ratio(Ratio::ServiceLevel)),
                chance(figures.target),
                shown(Ratio::AbandonRate, percent),
                shown(Ratio::Asa, duration),
            ]);
        }
    }
    let offered = format!("offered\na {}", days(run.scenario, true));
    let met = format!("{}\nmet", days(run.scenario, false));
    let header = [
        "Segments",
        &offered,
        "handle\ntime",
        "service\nlevel %",
        &met,
        "aban-\ndoned",
        "ASA",
    ];
    (!rows.is_empty()).then(|| table(&header, rows))
}
