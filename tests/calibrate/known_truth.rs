//! A log that is simulated from a known scenario comes back to its parameters.

use serde_json::Value;

use super::{calibrated, near, traced};
use crate::support::{WORN_OUT, busyhour, printed, two_teams};

/// Asserts that an estimate lies within four of its standard errors of the truth.
#[track_caller]
fn holds(estimate: &Value, truth: f64, what: &str) {
    let error = estimate["std_error"].as_f64().unwrap_or(f64::NAN);
    assert!(
        error > 0.0 && error < 0.3 * truth,
        "{what}: no useful standard error in {estimate}"
    );
    near(&estimate["value"], truth, 4.0 * error, what);
}

fn fit<'v>(of: &'v Value, family: &str) -> &'v Value {
    let fits = of["fits"].as_array().expect("fits");
    fits.iter()
        .find(|f| f["family"] == *family)
        .expect("the family")
}

#[test]
fn a_simulated_log_gives_its_scenario_back() {
    let (folder, log) = traced(&two_teams(0.15, WORN_OUT, ""), "49");
    let truth = folder.path().join("truth.toml").display().to_string();
    let out = folder.path().join("made").display().to_string();
    let found = calibrated(&[&log, "--out", &out]);

    assert_eq!(found["log"]["format"], "busyhour trace");
    assert_eq!(found["log"]["first_day"], "2026-01-05");
    assert_eq!(found["log"]["last_day"], "2026-02-22");
    let orders = &found["contacts"]["orders"];
    holds(&orders["talk"]["mean"], 240.0, "talk");
    holds(&fit(&orders["talk"], "lognormal")["cv"], 1.1, "cv of talk");
    assert_eq!(orders["talk"]["fits"][0]["family"], "lognormal");
    holds(&orders["wrap_up"]["mean"], 30.0, "wrap-up");
    let weibull = fit(&orders["patience"], "weibull");
    holds(&weibull["parameters"]["scale"], 180.0, "scale of patience");
    holds(&weibull["parameters"]["shape"], 0.8, "shape of patience");
    holds(&orders["variation"]["day_cv"], 0.15, "day_cv");
    let faults = &found["contacts"]["faults"];
    holds(&faults["talk"]["mean"], 180.0, "talk of faults");
    assert_eq!(faults["talk"]["fits"][0]["family"], "gamma");
    holds(
        &faults["patience"]["exponential_mean"],
        120.0,
        "patience of faults",
    );
    let monday = &faults["arrivals"]["mon"];
    let volume = serde_json::json!({ "value": monday["mean"], "std_error": monday["std_error"] });
    holds(&volume, 240.0, "faults on Mondays");
    // Orders retry, faults do not: over both types the share is between.
    let retried = found["retries"]["after_abandon"]["value"]
        .as_f64()
        .expect("a share");
    assert!((0.15..0.33).contains(&retried), "{retried}");

    let groups = found["groups"].as_object().expect("groups");
    assert_eq!(groups.len(), 2);
    let orders_only = &groups["orders_agents"];
    assert_eq!(orders_only["agents"], 3);
    // Who serves orders is there from the first to the last service, and takes every contact.
    near(
        &orders_only["taking_contacts"],
        1.0,
        0.03,
        "taking contacts",
    );
    near(
        &orders_only["present_hours"]["mon"],
        30.0,
        1.0,
        "hours present",
    );

    let made = format!("{out}/scenario.toml");
    printed(&busyhour(&["check", &made]));
    let level = |scenario: &str| {
        let run = busyhour(&["run", scenario, "-n", "200", "--format", "json", "--quiet"]);
        let summary: Value = serde_json::from_str(&printed(&run)).expect("JSON");
        summary["total"]["service_level"]["mean"]
            .as_f64()
            .expect("a share")
    };
    let (was, is) = (level(&truth), level(&made));
    assert!(
        (was - is).abs() < 0.06,
        "service level {was} of the truth, {is} of what was made"
    );
}
