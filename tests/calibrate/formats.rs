//! Logs of many systems: fixtures written by hand from the vendors' lists of fields.

use serde_json::Value;

use super::{calibrated, near};
use crate::support::{busyhour, printed};

fn fixture(name: &str) -> Value {
    let path = format!("{}/tests/data/logs/{name}", env!("CARGO_MANIFEST_DIR"));
    calibrated(&[&path])
}

#[track_caller]
fn outcomes(of: &Value, answered: u64, abandoned: u64, machine: u64, left: u64) {
    let found = &of["outcomes"];
    let counts = ["answered", "abandoned", "in_self_service", "left"].map(|k| found[k].as_u64());
    assert_eq!(
        counts,
        [answered, abandoned, machine, left].map(Some),
        "{found}"
    );
}

#[track_caller]
fn fault(of: &Value, what: &str, rows: u64) {
    let faults = of["log"]["faults"].as_array().expect("faults");
    let found = faults
        .iter()
        .find(|f| f["what"].as_str().is_some_and(|w| w.contains(what)));
    assert_eq!(
        found.map(|f| f["rows"].as_u64()),
        Some(Some(rows)),
        "{what} in {faults:?}"
    );
}

#[track_caller]
fn format(of: &Value, name: &str) {
    assert_eq!(of["log"]["format"], name);
}

#[test]
fn asterisk() {
    let found = fixture("queue_log");
    format(&found, "Asterisk queue_log");
    assert_eq!(found["log"]["rows"], 20);
    // c5 was waiting when the system was started again.
    outcomes(&found["contacts"]["sales"], 2, 1, 0, 2);
    assert_eq!(found["contacts"]["sales"]["asa"], 6.5);
    fault(&found, "no event", 1);
    fault(&found, "did not begin", 1);
    fault(&found, "QUEUESTART", 1);
    fault(&found, "without an end", 1);
    assert_eq!(found["groups"]["agents"]["agents"], 1);
}

#[test]
fn amazon_connect() {
    let found = fixture("connect.jsonl");
    format(&found, "Amazon Connect contact records");
    outcomes(&found["total"], 1, 1, 1, 1);
    outcomes(&found["contacts"]["Sales"], 1, 1, 0, 1);
    assert_eq!(found["contacts"]["Sales"]["asa"], 30.0);
    fault(&found, "older version", 1);
    fault(&found, "outbound", 1);
    fault(&found, "without ContactId", 1);
}

#[test]
fn genesys() {
    let found = fixture("genesys.json");
    format(&found, "Genesys Cloud conversations");
    outcomes(&found["contacts"]["sales"], 1, 1, 0, 1);
    outcomes(&found["contacts"]["overflow"], 1, 0, 0, 0);
    outcomes(&found["total"], 2, 1, 1, 1);
    assert_eq!(found["contacts"]["sales"]["asa"], 25.0);
    fault(&found, "outbound", 1);
    fault(&found, "without conversationStart", 1);
}

#[test]
fn avaya_by_interval() {
    let found = fixture("hsplit.csv");
    format(&found, "Avaya CMS hsplit");
    let sales = &found["contacts"]["Sales"];
    // 2 × Σ (20 + h) for h from 8 to 17.
    assert_eq!(sales["arrivals"]["mon"]["mean"], 650.0);
    assert_eq!(sales["offered"], 3_250);
    assert_eq!(sales["abandoned"], 200);
    assert_eq!(sales["talk"]["mean"]["value"], 190.0);
    assert_eq!(sales["wrap_up"]["mean"]["value"], 30.0);
    assert!(sales["patience"].is_null());
    fault(&found, "row_date", 1);
    let missing = found["not_identifiable"].to_string();
    assert!(
        missing.contains("patience of Sales") && missing.contains("by interval"),
        "{missing}"
    );
}

#[test]
fn uccx() {
    let found = fixture("uccx");
    format(&found, "Cisco UCCX");
    outcomes(&found["total"], 1, 1, 1, 0);
    outcomes(&found["contacts"]["Sales"], 1, 1, 0, 0);
    assert_eq!(found["contacts"]["Sales"]["asa"], 20.0);
    fault(&found, "without startDateTime", 1);
    fault(&found, "does not have", 1);
}

#[test]
fn zendesk() {
    let found = fixture("zendesk.json");
    format(&found, "Zendesk ticket metrics");
    outcomes(&found["total"], 1, 0, 0, 1);
    assert_eq!(found["total"]["asa"], 5_400.0);
    fault(&found, "without created_at", 1);
}

#[test]
fn a_type_that_comes_only_when_nobody_is_there_is_left_out() {
    let log = format!("{}/tests/data/logs/hsplit.csv", env!("CARGO_MANIFEST_DIR"));
    let mut log = std::fs::read_to_string(log).expect("the log");
    // 28 short calls at five in the morning, answered by somebody who is hardly there.
    for day in 5..10 {
        log += &format!("2026-01-{day:02},500,30,Night,28,28,0,280,0,0,28,0,28,0\n");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("log.csv");
    std::fs::write(&file, log).expect("written");
    let (file, out) = (file.display().to_string(), folder.path().join("made"));
    calibrated(&[&file, "--out", &out.display().to_string()]);
    let scenario = std::fs::read_to_string(out.join("scenario.toml")).expect("a scenario");
    assert!(!scenario.contains("Night"), "{scenario}");
    let said = printed(&busyhour(&["calibrate", &file]));
    assert!(
        said.contains("Night: it comes only when nobody is there"),
        "{said}"
    );
    let check = busyhour(&["check", &out.join("scenario.toml").display().to_string()]);
    assert!(check.status.success());
}

#[test]
fn agents_that_no_center_has_are_told_and_not_written() {
    let log = format!("{}/tests/data/logs/hsplit.csv", env!("CARGO_MANIFEST_DIR"));
    let log = std::fs::read_to_string(log).expect("the log");
    // A column is missing in the first row: the next number stands for the agents there.
    let log = log.replacen("390,60,22,6\n", "390,60,22,5550002\n", 1);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("log.csv");
    std::fs::write(&file, log).expect("written");
    let out = folder.path().join("made");
    let (file, made) = (file.display().to_string(), out.display().to_string());
    let said = busyhour(&["calibrate", &file, "--out", &made]);
    assert!(!said.status.success() && !out.join("scenario.toml").exists());
    let screen = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(
        screen.contains("calibration.html, but no scenario"),
        "{screen}"
    );
    let said = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(
        said.contains("5550002 agents for group `agents` at 08:00 on mon, more than the 100000"),
        "{said}"
    );
}

#[test]
fn an_interval_export_makes_a_scenario_that_runs() {
    let log = format!("{}/tests/data/logs/hsplit.csv", env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().expect("a folder");
    calibrated(&[&log, "--out", &folder.path().display().to_string()]);
    let scenario = folder.path().join("scenario.toml").display().to_string();
    let text = std::fs::read_to_string(&scenario).expect("a scenario");
    assert!(text.contains("the family is a stand-in"), "{text}");
    let run = busyhour(&["run", &scenario, "-n", "40", "--format", "json", "--quiet"]);
    let summary: Value = serde_json::from_str(&printed(&run)).expect("JSON");
    near(&summary["total"]["offered"]["mean"], 650.0, 20.0, "offered");
}
