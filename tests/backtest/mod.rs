//! Scenarios held against logs.

mod by_event;
mod overdispersion;
mod truth;
mod wrong_use;

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// Ten hours, two types, two groups.
const TRUTH: &str = r#"
busyhour = 1
name = "The <b>truth</b>"
start = 2026-01-05T08:00:00
duration = "10h"
interval = "30m"
seed = 11

[contact.orders]
channel = "voice"
arrivals = { rate = "60/h", day_cv = 0.15 }
talk = { lognormal = { mean = "4m", cv = 1.1 } }
patience = { exponential = { mean = "3m" } }

[contact.faults]
channel = "voice"
arrivals = { rate = "24/h" }
talk = { gamma = { mean = "3m", cv = 0.7 } }
patience = { exponential = { mean = "2m" } }

[group.sales]
agents = 3
skills = { orders = 1 }

[group.all]
agents = 3
skills = { orders = 2, faults = 1 }
"#;

/// Runs `busyhour ARGUMENTS …`.
fn busyhour(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_busyhour"))
        .args(arguments)
        .env("NO_COLOR", "1")
        .output()
        .expect("it runs")
}

/// What a command that goes well prints.
#[track_caller]
fn printed(arguments: &[&str]) -> String {
    let output = busyhour(arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
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
    std::fs::write(&scenario, TRUTH).expect("written");
    let scenario = scenario.display().to_string();
    let log = folder.join("log.csv");
    let (days, seed) = (days.to_string(), "7007");
    let traced = printed(&[
        "trace", &scenario, "--days", &days, "--seed", seed, "--quiet",
    ]);
    std::fs::write(&log, traced).expect("written");
    (scenario, log.display().to_string())
}
