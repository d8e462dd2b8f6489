//! What no log shows, found by simulation.

use serde_json::Value;

use super::{calibrated, holds, real, traced};
use crate::support::{busyhour, printed};

/// Waits of faults count four times; nothing in the log says so.
const TRUTH: &str = r#"
busyhour = 1
start = 2026-01-05T08:00:00
duration = "10h"
interval = "30m"
seed = 5

[routing]
select_contact = ["priority", "weighted-wait"]

[contact.orders]
channel = "voice"
arrivals = { rate = "70/h", day_cv = 0.1 }
talk = { exponential = { mean = "4m" } }
patience = { exponential = { mean = "4m" } }

[contact.faults]
channel = "voice"
weight = 4.0
arrivals = { rate = "40/h" }
talk = { exponential = { mean = "3m" } }
patience = { exponential = { mean = "3m" } }

[group.all]
agents = 6
skills = { orders = 1, faults = 1 }
"#;

#[test]
fn the_order_of_service_is_found() {
    let (folder, log) = traced(TRUTH, "49");
    let out = folder.path().join("made").display().to_string();
    let flags = ["--match", "staffing,order", "--match-days", "150"];
    let found = calibrated(&[&[log.as_str(), "--out", &out], &flags[..]].concat());
    let matched = &found["matched"];
    assert_eq!(matched["reference"], "orders");
    assert!(holds(&matched["weights"]["faults"], 4.0), "{matched}");
    let weight = matched["weights"]["faults"]["value"]
        .as_f64()
        .expect("a weight");
    assert!((2.0..8.0).contains(&weight), "{weight}");
    // Everybody who is there takes contacts: no factor can add to them, and no reserve is found.
    assert!(matched["reserve"].is_null(), "{matched}");
    for measure in matched["measures"].as_array().expect("measures") {
        let off = measure["standard_errors_off"].as_f64().expect("a number");
        assert!(off.abs() < 3.5, "{measure}");
    }
    let scenario = std::fs::read_to_string(format!("{out}/scenario.toml")).expect("a scenario");
    assert!(scenario.contains("select_contact = [\"priority\", \"weighted-wait\"]"));
    assert!(scenario.contains("by simulation, against orders"));
    printed(&busyhour(&["check", &format!("{out}/scenario.toml")]));
}

#[test]
fn what_cannot_be_matched_says_why() {
    let (folder, log) = traced(TRUTH, "3");
    let run = |more: &[&str]| {
        let output = busyhour(&[&["calibrate", &log], more].concat());
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    let (code, said) = run(&["--match"]);
    assert!(code == Some(2) && said.contains("--out"), "{said}");
    let out = folder.path().join("made").display().to_string();
    let (code, said) = run(&["--out", &out, "--match", "mood"]);
    assert!(code == Some(2) && said.contains("staffing"), "{said}");
    let (code, said) = run(&["--out", &out, "--match-days", "100"]);
    assert!(code == Some(2) && said.contains("--match"), "{said}");
    let (code, said) = run(&["--out", &out, "--match"]);
    assert!(
        code == Some(1) && said.contains("ten ordinary days"),
        "{said}"
    );
    // The scenario without it is there.
    printed(&busyhour(&["check", &format!("{out}/scenario.toml")]));
}

/// Fitted on January to April of the bank, May and June are predicted better than by the formulas.
#[test]
fn the_bank_is_predicted() {
    let Some(log) = real("anonbank_1999/calls_1999_01_06.csv.gz") else {
        return;
    };
    let log = log.display().to_string();
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().display().to_string();
    let fit = [
        "--to",
        "1999-04-30",
        "--out",
        &out,
        "--match",
        "--match-days",
        "100",
    ];
    let fitted = calibrated(&[&[log.as_str()], &fit[..]].concat());
    // Fewer than were seen to take contacts while somebody waits, and a reserve for long waits.
    let share = |key: &str| fitted["matched"][key]["value"].as_f64().expect("a share");
    assert!((0.7..1.1).contains(&share("staffing")), "{fitted}");
    assert!((0.15..0.6).contains(&share("reserve")), "{fitted}");
    let scenario = format!("{out}/scenario.toml");
    let days = [
        "--from",
        "1999-05-01",
        "--to",
        "1999-06-30",
        "-n",
        "100",
        "--quiet",
    ];
    let all = [
        &["backtest", &scenario, &log, "--format", "json"],
        &days[..],
    ]
    .concat();
    let found: Value = serde_json::from_str(&printed(&busyhour(&all))).expect("JSON");
    for grain in ["days", "intervals"] {
        for measure in ["offered", "service_level", "abandon_rate", "asa"] {
            let told = &found["total"][grain][measure];
            for formula in ["erlang_c", "erlang_a"] {
                let against = |key: &str| told[formula][key].as_f64().expect("a score");
                let (own, its) = (against("simulated_crps"), against("crps"));
                assert!(own < its, "{grain} {measure} {formula}: {own}, {its}");
            }
        }
    }
    let bias = |measure: &str| {
        let told = &found["total"]["days"][measure];
        told["bias"].as_f64().expect("a bias")
    };
    assert!(
        bias("abandon_rate").abs() < 0.03,
        "{}",
        bias("abandon_rate")
    );
    assert!(
        bias("service_level").abs() < 0.1,
        "{}",
        bias("service_level")
    );
}
