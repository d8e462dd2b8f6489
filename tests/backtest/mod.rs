//! Scenarios held against logs.

mod by_event;
mod overdispersion;
mod truth;
mod wrong_use;

use std::path::Path;

use serde_json::Value;

use crate::support::{self, busyhour, two_teams};

/// Customers with patience, and nothing else.
const PATIENT: &str = r#"patience = { exponential = { mean = "3m" } }"#;

/// What `busyhour ARGUMENTS …` prints.
#[track_caller]
fn printed(arguments: &[&str]) -> String {
    support::printed(&busyhour(arguments))
}

/// The same as JSON.
#[track_caller]
fn json(arguments: &[&str]) -> Value {
    let all = [arguments, &["--format", "json", "--quiet"]].concat();
    serde_json::from_str(&printed(&all)).expect("JSON")
}

/// The truth, and a log of days that it made.
fn made(folder: &Path, days: u32) -> (String, String) {
    let scenario = folder.join("truth.toml");
    std::fs::write(&scenario, two_teams(0.15, PATIENT, "")).expect("written");
    let scenario = scenario.display().to_string();
    let log = folder.join("log.csv");
    let (days, seed) = (days.to_string(), "7007");
    let traced = printed(&[
        "trace", &scenario, "--days", &days, "--seed", seed, "--quiet",
    ]);
    std::fs::write(&log, traced).expect("written");
    (scenario, log.display().to_string())
}
