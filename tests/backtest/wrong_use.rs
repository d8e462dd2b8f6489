//! What cannot be meant is refused before anything runs.

use super::{busyhour, made};

#[track_caller]
fn refused(arguments: &[&str], says: &str) {
    let output = busyhour(arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(says), "{said}");
}

#[test]
fn wrong_flags_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let (scenario, log) = made(folder.path(), 1);
    let nowhere = folder.path().join("nowhere.csv").display().to_string();
    let with = |more: &[&'static str]| {
        let base = ["backtest", scenario.as_str(), log.as_str()];
        [&base[..], more]
            .concat()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    let table = [
        (with(&["-n", "20"]), "at least 50 simulated days"),
        (
            with(&["--from", "yesterday"]),
            "--from yesterday: expected a date",
        ),
        (
            with(&["--from", "2027-01-01"]),
            "no day of the log can be compared",
        ),
        (
            with(&["--to", "2026-01-04"]),
            "no day of the log can be compared",
        ),
        (with(&["--count-by", "mood"]), "arrival"),
        (with(&["--map", "arrival"]), "expected FIELD=COLUMN"),
        (
            with(&["--set", "duration=48h", "--every-day"]),
            "longer than a day",
        ),
        (
            with(&["--set", "interval=1s", "-n", "1000"]),
            "too many to keep",
        ),
    ];
    for (arguments, says) in &table {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        refused(&arguments, says);
    }
    refused(&["backtest", &scenario, &nowhere], "nowhere.csv");
    refused(&["backtest", &nowhere, &log], "cannot read");
    refused(&["backtest", &scenario], "LOG");
    refused(
        &["run", &scenario, "--count-by", "event", "--checkpoint", "x"],
        "cannot be used with",
    );
}

/// A scenario of a Monday says nothing of a Tuesday.
#[test]
fn days_without_a_scenario_are_set_aside() {
    let folder = tempfile::tempdir().expect("a folder");
    let (scenario, log) = made(folder.path(), 9);
    let found = super::json(&["backtest", &scenario, &log, "-n", "50"]);
    let aside = found["set_aside"].as_array().expect("days");
    assert_eq!(found["days"].as_array().expect("days").len(), 2);
    assert_eq!(aside.len(), 7);
    assert_eq!(aside[0]["why"], "no scenario for its weekday");
    refused(
        &[
            "backtest",
            &scenario,
            &log,
            "--from",
            "2026-01-06",
            "--to",
            "2026-01-06",
        ],
        "no scenario for its weekday",
    );
}
