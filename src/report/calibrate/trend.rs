//! Whether volumes rise or fall over a log, in words and figures.

use serde_json::{Value, json};

use super::data::parameter;
use crate::calibrate::Calibration;
use crate::calibrate::fit::Trend;
use crate::calibrate::log::date_of;

/// Growth as a signed percentage.
fn percent(share: f64) -> String {
    format!("{:+.1} %", 100.0 * share)
}

/// The part of a type in `calibration.json`.
pub fn trend_json(of: &Calibration, kind: usize) -> Value {
    let Ok(found) = &of.trends[kind] else {
        return Value::Null;
    };
    let day_cv = of.variation[kind].as_ref().ok();
    json!({
        "per_month": parameter(&found.per_month),
        "real": found.is_real(),
        "middle": middle(of, found),
        "end_against_mean": found.at_end(),
        "correlation_of_days": found.correlation,
        "day_cv_without_drift": day_cv.map(|v| found.without_drift(v.factors.day_cv.value)),
    })
}

/// The day for which the mean of a log stands.
fn middle(of: &Calibration, found: &Trend) -> String {
    let normal = (of.calendar.first..=of.calendar.last).rfind(|d| of.calendar.normal(*d));
    date_of(normal.unwrap_or(of.calendar.last) - found.to_end.round() as i64)
}

/// The trends of all types; `None` where the log is too short for any.
pub fn trend_text(of: &Calibration) -> Option<String> {
    let known: Vec<(usize, &Trend)> = of
        .trends
        .iter()
        .enumerate()
        .filter_map(|(k, t)| Some((k, t.as_ref().ok()?)))
        .collect();
    let (_, first) = known.first()?;
    let each: Vec<String> = known
        .iter()
        .map(|(k, t)| {
            let (low, high) = t.per_month.interval.unwrap_or((f64::NAN, f64::NAN));
            format!(
                "{} {} ({:+.1} to {:+.1})",
                of.kinds[*k].name,
                percent(t.per_month.value),
                100.0 * low,
                100.0 * high
            )
        })
        .collect();
    let mut out = format!(
        "Trend, in 30 days, with 95 % intervals: {}.",
        each.join(", ")
    );
    let real: Vec<String> = known
        .iter()
        .filter(|(_, t)| t.is_real())
        .map(|(k, t)| {
            let spread = of.variation[*k].as_ref().map_or(String::new(), |v| {
                let day_cv = v.factors.day_cv.value;
                format!(
                    ", day cv {day_cv:.3}, without the drift {:.3}",
                    t.without_drift(day_cv)
                )
            });
            format!(
                "{} {} at its end{spread}",
                of.kinds[*k].name,
                percent(t.at_end())
            )
        })
        .collect();
    if !real.is_empty() {
        out.push_str(&format!(
            " More than chance: the forecast stands for the middle of the log, {}, and not for what comes; {}.",
            middle(of, first),
            real.join("; ")
        ));
    }
    Some(out)
}
