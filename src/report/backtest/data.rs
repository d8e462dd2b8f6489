//! A backtest as JSON and CSV.

use serde_json::{Map, Value, json};

use super::words::answer;
use super::{Backtested, Grain};
use crate::experiment::backtest::{Against, BANDS, CountBy, FORMULAS, Measure, Summary, Verdict};
use crate::report::explain::short_label;
use crate::report::tables::text;

/// Everything that was compared, as JSON: shares 0\u{2013}1, times in seconds.
#[must_use]
pub fn backtest_json(of: &Backtested<'_>) -> Value {
    let kinds = (0..of.scenario.contacts.len()).map(Some);
    let contacts: Map<String, Value> = kinds
        .map(|kind| (of.name(kind).to_owned(), place(of, kind)))
        .collect();
    let seen = of.observed;
    let days: Vec<Value> = seen
        .days
        .iter()
        .map(|day| json!({ "date": day.date, "scenario": of.models[day.model].name }))
        .collect();
    let aside = seen.set_aside.iter();
    let aside: Vec<Value> = aside
        .map(|day| json!({ "date": day.date, "why": day.why }))
        .collect();
    let unknown: Map<String, Value> = seen
        .unknown
        .iter()
        .map(|(name, n)| (name.clone(), json!(n)))
        .collect();
    json!({
        "busyhour": env!("CARGO_PKG_VERSION"),
        "scenario": of.scenario.name,
        "log": of.log,
        "seed": of.scenario.seed,
        "replications": of.replications,
        "count_by": match of.count_by {
            CountBy::Arrival => "arrival",
            CountBy::Event => "event",
        },
        "answer": answer(of),
        "days": days,
        "set_aside": aside,
        "not_in_the_scenario": unknown,
        "not_in_the_log": seen.missing,
        "outside_hours": seen.outside,
        "total": place(of, of.all()),
        "contacts": contacts,
    })
}

/// A type, or all together.
fn place(of: &Backtested<'_>, kind: Option<usize>) -> Value {
    let all = |grain: Grain| -> Map<String, Value> {
        Measure::ALL
            .iter()
            .map(|m| {
                let summary = of.summary(kind, grain, *m);
                (m.key().to_owned(), summary.map_or(Value::Null, told))
            })
            .collect()
    };
    json!({ "days": all(Grain::Days), "intervals": all(Grain::Intervals) })
}

fn told(of: &Summary) -> Value {
    let coverage = of.coverage.iter();
    let coverage: Vec<Value> = coverage
        .map(|c| {
            json!({
                "nominal": c.nominal,
                "expected": c.expected,
                "held": c.held.share,
                "low": c.held.low,
                "high": c.held.high,
            })
        })
        .collect();
    let formula = |against: &Option<Against>| match against {
        None => Value::Null,
        Some(a) => json!({
            "n": a.n,
            "bias": a.bias,
            "mae": a.error,
            "crps": a.error,
            "simulated_mae": a.simulated_error,
            "simulated_crps": a.simulated_crps,
        }),
    };
    let mut out = json!({
        "n": of.n,
        "days": of.days,
        "observed": of.observed,
        "predicted": of.predicted,
        "bias": of.bias,
        "bias_std_error": of.bias_error,
        "mae": of.mae,
        "rmse": of.rmse,
        "wape": of.wape,
        "crps": of.crps,
        "coverage": coverage,
        "pit": of.pit,
        "pit_p_value": of.pit_p_value,
        "verdict": match of.verdict() {
            Verdict::Trusted => "trusted",
            Verdict::High => "too_high",
            Verdict::Low => "too_low",
            Verdict::TooSure => "too_sure",
            Verdict::NotSure => "not_sure_enough",
        },
    });
    for (name, against) in FORMULAS.iter().zip(&of.formulas) {
        out[*name] = formula(against);
    }
    out
}

/// A row for each day, contact type, interval and measure; the interval is empty for whole days.
///
/// # Errors
/// Those of the CSV writer.
pub fn backtest_csv(of: &Backtested<'_>) -> Result<String, csv::Error> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let mut header: Vec<String> = [
        "date", "scenario", "contact", "interval", "measure", "observed", "weight", "mean",
        "median",
    ]
    .map(str::to_owned)
    .to_vec();
    for band in BANDS {
        let side = 50.0 * (1.0 - band);
        header.push(format!("p{side:02.0}"));
        header.push(format!("p{:02.0}", 100.0 - side));
    }
    header.extend(["crps", "pit"].map(str::to_owned));
    header.extend(FORMULAS.map(str::to_owned));
    out.write_record(&header)?;
    let number = |v: f64| format!("{}", (v * 1e6).round() / 1e6);
    for score in of.scores {
        let day = &of.observed.days[score.day];
        let interval = score.place.interval;
        let interval = interval.map(|i| short_label(of.scenario, of.scenario.warm_up + i));
        let mut row = vec![
            day.date.clone(),
            of.models[day.model].name.clone(),
            of.name(score.place.kind).to_owned(),
            interval.unwrap_or_default(),
            score.measure.key().to_owned(),
            number(score.observed),
            number(score.weight),
            number(score.mean),
            number(score.median),
        ];
        for (low, high) in score.bands {
            row.extend([number(low), number(high)]);
        }
        row.extend([number(score.crps), number(score.pit)]);
        row.extend(score.formulas.map(|f| f.map_or(String::new(), number)));
        out.write_record(&row)?;
    }
    text(out)
}
