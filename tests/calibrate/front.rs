//! Self-service comes back from a log, and does not change who asks for an agent.

use serde_json::Value;

use super::{calibrated, holds, traced};
use crate::support::{busyhour, printed};

const TRUTH: &str = r#"
busyhour = 1
start = 2026-01-05T08:00:00
duration = "10h"
interval = "30m"
seed = 11

[contact.orders]
channel = "voice"
arrivals = { rate = "100/h", day_cv = 0.1 }
self_service = { contained = 0.3, time = { lognormal = { mean = "60s", cv = 0.8 } } }
talk = { exponential = { mean = "4m" } }
patience = { exponential = { mean = "3m" } }
retry = { after_abandon = 0.3, delay = { exponential = { mean = "5m" } } }

[contact.faults]
channel = "voice"
arrivals = { rate = "20/h" }
talk = { exponential = { mean = "3m" } }
patience = { exponential = { mean = "2m" } }

[group.all]
agents = 6
skills = { orders = 1, faults = 1 }
"#;

#[test]
fn self_service_comes_back_and_leaves_the_offered_the_same() {
    let (folder, log) = traced(TRUTH, "49");
    let out = folder.path().join("made").display().to_string();
    let found = calibrated(&[&log, "--out", &out]);
    let orders = &found["contacts"]["orders"];
    let contained = &orders["contained"];
    assert!(holds(contained, 0.3), "{contained}");
    let error = contained["std_error"].as_f64().expect("an error");
    assert!(error < 0.005, "{contained}");
    let time = &orders["time_in_self_service"];
    assert_eq!(time["fits"][0]["family"], "lognormal");
    let mean = time["mean"]["value"].as_f64().expect("a mean");
    let error = time["mean"]["std_error"].as_f64().expect("an error");
    assert!((mean - 60.0).abs() < 4.0 * error, "{time}");
    assert!(found["contacts"]["faults"]["contained"].is_null());

    let made = format!("{out}/scenario.toml");
    let scenario = std::fs::read_to_string(&made).expect("a scenario");
    assert_eq!(scenario.matches("self_service = { contained").count(), 1);
    printed(&busyhour(&["check", &made]));
    // Whose forecast is what asked for an agent: as many are offered as the log has, the contained on
    // top; trying again is as likely as it was.
    let run = busyhour(&["run", &made, "-n", "300", "--format", "json", "--quiet"]);
    let summary: Value = serde_json::from_str(&printed(&run)).expect("JSON");
    let of = |measure: &str| {
        summary["contacts"]["orders"][measure]["mean"]
            .as_f64()
            .expect("a mean")
    };
    let day = scenario
        .lines()
        .find_map(|l| l.split("weekday=").nth(1))
        .expect("a weekday");
    let log = &orders["arrivals"][&day[..3]]["mean"];
    let log = log.as_f64().expect("a mean");
    let offered = of("offered");
    assert!(
        (offered - log).abs() < 4.0 * 0.1 * log / 300_f64.sqrt(),
        "{offered} {log}"
    );
    let share = of("contained") / (of("contained") + offered);
    assert!((share - 0.3).abs() < 0.015, "{share}");
    let retried = &found["retries"]["after_abandon"]["value"];
    let retried = retried.as_f64().expect("a share");
    assert!(
        retried < 0.3,
        "{retried}: of those who ask for an agent again"
    );
}
