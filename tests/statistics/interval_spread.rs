//! The day-to-day spread within intervals, beside that of the days themselves.

use busyhour::measures::DayRow;
use busyhour::replicate::{Plan, Progress, run};
use busyhour::report::{Run, summary};
use busyhour::scenario;
use busyhour::stats::{Confidence, spread};
use serde_json::Value;

use super::support::days;
use crate::support::model;

/// A day of one interval: its interval's spread must be that of its day.
const ONE_INTERVAL: &str = r#"
    busyhour = 1
    duration = "1h"
    interval = "1h"
    [contact.calls]
    channel  = "voice"
    arrivals = { per_interval = [300], day_cv = 0.3 }
    talk     = { exponential = { mean = "3m" } }
    patience = { exponential = { mean = "2m" } }
    [group.agents]
    agents = 15
    skills = { calls = 1 }
"#;

/// The summary of a scenario after so many days.
fn summarised(text: &str, replications: u64, threads: usize) -> Value {
    let scenario = scenario::parse(text, &Default::default())
        .expect("a scenario")
        .scenario;
    let model = busyhour::model::compile(&scenario).expect("a model");
    let plan = Plan {
        threads,
        ..Plan::new(replications)
    };
    let outcome = run(&model, &plan, &Progress::default()).expect("a run");
    let confidence = Confidence::default().at(replications);
    summary(&Run {
        scenario: &scenario,
        model: &model,
        outcome: &outcome,
        known: None,
        confidence,
        reduced: None,
        first_attempts: None,
    })
}

#[test]
fn an_interval_that_is_the_day_has_its_spread() {
    let fold = days(&model(ONE_INTERVAL), 8, 1000, None).fold;
    let got = fold.spread.as_ref().expect("few cells").of_type(0, 0);
    let exact = |figure: fn(&DayRow) -> f32| {
        let mut days: Vec<f32> = fold.kinds[0].rows.iter().map(figure).collect();
        spread(&mut days).expect("days")
    };
    let near = |got: busyhour::stats::Spread, exact: busyhour::stats::Spread, allowed: f64| {
        for (a, b) in [
            (got.p05, exact.p05),
            (got.p50, exact.p50),
            (got.p95, exact.p95),
        ] {
            assert!((a - b).abs() <= allowed, "{got:?} {exact:?}");
        }
    };
    near(
        got.service_level.unwrap(),
        exact(|d| d.service_level),
        0.0025 + 1e-6,
    );
    near(
        got.abandon_rate.unwrap(),
        exact(|d| d.abandoned / d.offered),
        0.005 + 1e-6,
    );
    let asa = exact(|d| d.wait_answered / d.answered);
    near(got.asa.unwrap(), asa, asa.p95 / 64.0 + 1e-5);
    near(got.offered.unwrap(), exact(|d| d.offered), 3.5);
    let mut busy: Vec<f32> = fold.group_rows[0]
        .iter()
        .map(|r| r.busy / (r.busy + r.idle))
        .collect();
    let occupancy = fold.spread.as_ref().unwrap().of_group(0, 0).unwrap();
    near(occupancy, spread(&mut busy).unwrap(), 0.0025 + 1e-6);
}

#[test]
fn the_summary_has_it_for_any_number_of_threads() {
    let one = summarised(ONE_INTERVAL, 200, 1);
    assert_eq!(
        one.to_string(),
        summarised(ONE_INTERVAL, 200, 2).to_string()
    );
    let interval = &one["contacts"]["calls"]["intervals"][0];
    for figure in ["offered", "service_level", "abandon_rate", "asa"] {
        let p: Vec<f64> = ["p05", "p50", "p95"]
            .map(|p| interval[figure][p].as_f64().expect("a number"))
            .into();
        assert!(
            p[0] <= p[1] && p[1] <= p[2] && p[0] < p[2],
            "{figure} {p:?}"
        );
        assert!(interval[figure]["mean"].is_number() && interval[figure]["half_width"].is_number());
    }
    assert!(one["groups"]["agents"]["intervals"][0]["occupancy"]["p95"].is_number());
    assert!(one.get("interval_spread").is_none());
}

#[test]
fn above_fifty_thousand_cells_it_is_left_out_and_said_so() {
    // 25,001 intervals of a second for a type and a group.
    let text = ONE_INTERVAL
        .replace("\"1h\"", "\"25001s\"")
        .replace("[300]", "[30]");
    let text = text.replacen("interval = \"25001s\"", "interval = \"1s\"", 1);
    let text = text.replace("per_interval = [30]", "rate = \"2/min\"");
    let summary = summarised(&text, 2, 1);
    assert_eq!(summary["interval_spread"], "left out above 50,000 cells");
    let interval = &summary["contacts"]["calls"]["intervals"][7];
    assert!(interval["offered"]["mean"].is_number() && interval["offered"].get("p05").is_none());
}
