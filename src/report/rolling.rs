//! Figures of the last 28 days: `rolling_28_days` of `summary.json`, and `rolling.csv`.

use serde_json::{Map, Value, json};

use super::summary::{Run, estimate};
use super::tables::rows_of;
use crate::measures::{Mean, ROLLING_DAYS, Ratio};

/// The key of the windows in `summary.json`.
const WINDOWS: &str = "rolling_28_days";

impl Run<'_> {
    /// Adds the windows of a type, or of all types, where the horizon has 28 days.
    pub(super) fn rolling(&self, out: &mut Map<String, Value>, kind: Option<usize>) {
        let days = self.outcome.fold.days.as_ref();
        let Some((days, rolling)) = days.and_then(|d| Some((d, d.rolling.as_ref()?))) else {
            return;
        };
        let windows = kind.map_or(&rolling.total, |k| &rolling.kinds[k]);
        let target = kind.and_then(|k| self.model.types[k].target);
        let window = |(first, figures): (usize, &crate::measures::Figures)| {
            let mut window = Map::new();
            let label = |day: usize| json!(self.label(days.starts[day]));
            window.insert("first_day".into(), label(first));
            window.insert("last_day".into(), label(first + ROLLING_DAYS - 1));
            for (key, mean) in [
                ("offered", Mean::Offered),
                ("answered", Mean::Answered),
                ("abandoned", Mean::Abandoned),
            ] {
                window.insert(key.into(), self.mean(figures.mean(mean), 1.0));
            }
            for (key, ratio) in [
                ("service_level", Ratio::ServiceLevel),
                ("abandon_rate", Ratio::AbandonRate),
                ("asa", Ratio::Asa),
            ] {
                let value = figures.ratio(ratio).ratio(&self.confidence);
                window.insert(key.into(), estimate(value));
            }
            if target.is_some() {
                self.meets_target(&mut window, figures.target);
            }
            Value::Object(window)
        };
        let list: Vec<Value> = windows.iter().enumerate().map(window).collect();
        out.insert(WINDOWS.into(), json!(list));
        if let (Some(k), Some(_)) = (kind, target) {
            let all = self.share(rolling.all_met[k]);
            out.insert("rolling_28_days_met".into(), all);
        }
    }
}

/// `rolling.csv`: a row for each contact type and window of 28 calendar days; `None` for a
/// shorter horizon.
///
/// # Errors
/// As [`intervals`](super::tables::intervals).
pub fn rolling(summary: &Value) -> Result<Option<String>, csv::Error> {
    let mut contacts = summary["contacts"].as_object().into_iter().flatten();
    if contacts.all(|(_, of)| of.get(WINDOWS).is_none()) {
        return Ok(None);
    }
    rows_of(summary, "contacts", "contact", WINDOWS).map(Some)
}
