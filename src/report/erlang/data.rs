//! Answers of the formulas for programs.

use serde_json::{Value, json};

use super::formula::Figures;
use super::output::{Answered, mean_level};
use super::plan::Answer;

/// Name of the exact day.
const WHOLE_DAY: &str = "M(t)/M/n(t)+M";

/// The answers as JSON: seconds, shares 0–1; null where there is none.
#[must_use]
pub fn json(answered: &Answered) -> Value {
    let row = |row: &Answer| {
        let figures = row.figures.as_ref().ok();
        let of = |figure: fn(&Figures) -> Option<f64>| figures.and_then(figure);
        let net = row.needed.map(f64::from).or(row.agents);
        json!({
            "start": row.start,
            "contact": row.contact,
            "contacts": row.contacts,
            "load": row.load,
            "agents": row.agents,
            "needed": row.needed,
            "scheduled": net.map(|net| answered.scheduled(net)),
            "service_level": of(|f| f.service_level),
            "asa": of(|f| f.asa),
            "wait_p90": of(|f| f.wait_p90),
            "delayed": of(|f| Some(f.delayed)),
            "abandon_rate": of(|f| f.abandon_rate),
            "block_rate": of(|f| f.blocked),
            "occupancy": of(|f| Some(f.occupancy)),
            "attempts": of(|f| f.attempts),
            "no_answer": row.figures.as_ref().err().map(ToString::to_string),
        })
    };
    let rows = |of: &[Answer]| of.iter().map(row).collect::<Vec<Value>>();
    json!({
        "busyhour": env!("CARGO_PKG_VERSION"),
        "formula": if answered.whole_day { WHOLE_DAY.into() } else { answered.formula.name() },
        "assumptions": answered.formula.assumptions(),
        "whole_day": answered.whole_day,
        "within": answered.in_time.map(|t| t.within),
        "targets": {
            "service_level": answered.targets.service_level,
            "asa": answered.targets.asa,
            "abandon_rate": answered.targets.abandon_rate,
            "occupancy": answered.targets.occupancy,
        },
        "shrinkage": answered.shrinkage,
        "interval": answered.interval,
        "service_level": mean_level(answered),
        "rows": rows(&answered.rows),
        "around": rows(&answered.around),
        "needed_if_nobody_gave_up": answered.endless,
        "notes": answered.notes,
    })
}

/// The rows as CSV, under the keys of the JSON.
///
/// # Errors
/// When the text cannot be made, which memory alone can cause.
pub fn csv(answered: &Answered) -> Result<String, csv::Error> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let rows = json(answered);
    for (i, row) in rows["rows"].as_array().into_iter().flatten().enumerate() {
        let Some(row) = row.as_object() else { continue };
        if i == 0 {
            out.write_record(row.keys())?;
        }
        out.write_record(row.values().map(|value| match value {
            Value::String(text) => text.clone(),
            Value::Null => String::new(),
            other => other.to_string(),
        }))?;
    }
    crate::report::tables::text(out)
}
