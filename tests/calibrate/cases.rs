//! Hand-overs, repeat contacts and priorities, from cases and from tickets.

use serde_json::Value;

use super::{calibrated, near, real, traced};
use crate::support::{busyhour, printed};

/// A desk that hands over to a second tier and whose customers come again.
const DESK: &str = r#"
busyhour = 1
name = "Two tiers"
start = 2026-01-05T08:00:00
duration = "10h"
interval = "30m"
[contact.desk]
channel = "voice"
priority = 2
arrivals = { rate = "60/h" }
talk = { lognormal = { mean = "4m", cv = 1.1 } }
patience = { exponential = { mean = "3m" } }
retry = { after_abandon = 0.3, delay = { exponential = { mean = "5m" } } }
escalate = [ { to = "experts", probability = 0.2 } ]
repeat = { probability = 0.1, delay = { exponential = { mean = "15m" } } }
[contact.experts]
channel = "voice"
priority = 1
talk = { gamma = { mean = "9m", cv = 0.7 } }
patience = { exponential = { mean = "6m" } }
[group.desk]
agents = 5
skills = { desk = 1 }
[group.experts]
agents = 3
skills = { experts = 1 }
"#;

fn flow<'v>(report: &'v Value, from: &str, to: &str) -> &'v Value {
    let flows = report["hand_overs"]["flows"].as_array().expect("flows");
    let found = flows.iter().find(|f| f["from"] == from && f["to"] == to);
    found.unwrap_or_else(|| panic!("{from} to {to} in {flows:?}"))
}

/// Asserts that a share lies within four of its standard errors of the truth.
#[track_caller]
fn holds(share: &Value, truth: f64, what: &str) {
    let error = share["std_error"].as_f64().expect("a standard error");
    assert!(error > 0.0 && error < 0.05, "{what}: {share}");
    near(&share["value"], truth, 4.0 * error, what);
}

#[test]
fn hand_overs_and_repeat_contacts_of_a_trace_come_back() {
    let (folder, log) = traced(DESK, "28");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let report = calibrated(&[&log, "--out", &path("made")]);
    holds(
        &flow(&report, "desk", "experts")["share"],
        0.2,
        "hand-overs",
    );
    holds(&flow(&report, "desk", "desk")["share"], 0.1, "repeats");
    // What follows a service is no arrival, and no sign of impatience either.
    holds(&report["retries"]["after_abandon"], 0.3, "retries");
    assert!(
        report["hand_overs"]["flows"]
            .as_array()
            .expect("flows")
            .len()
            == 2
    );
    near(
        &report["contacts"]["experts"]["arrivals"]["mon"]["mean"],
        0.0,
        1e-9,
        "arrivals",
    );

    let made = std::fs::read_to_string(path("made/scenario.toml")).expect("written");
    for line in [
        "priority = 1",
        "priority = 2",
        "escalate = [{ to = \"experts\", probability = 0.",
        "repeat   = { probability = 0.",
    ] {
        assert!(made.contains(line), "{line} in\n{made}");
    }
    let run = |scenario: &str| -> Value {
        let run = busyhour(&["run", scenario, "-n", "60", "--format", "json", "--quiet"]);
        serde_json::from_str(&printed(&run)).expect("JSON")
    };
    let (truth, made) = (run(&path("truth.toml")), run(&path("made/scenario.toml")));
    for kind in ["desk", "experts"] {
        let offered = |of: &Value| of["contacts"][kind]["offered"]["mean"].as_f64();
        let (was, is) = (offered(&truth), offered(&made));
        let ratio = is.expect("a mean") / was.expect("a mean");
        assert!((0.93..1.07).contains(&ratio), "{kind}: {was:?} {is:?}");
    }
}

#[test]
fn tickets_tell_tiers() {
    let Some(log) = real("volvo_bpi2013/incident_events.csv.gz") else {
        return;
    };
    let report = calibrated(&[
        &log.display().to_string(),
        "--log-format",
        "tickets",
        "--map",
        "case=case,arrival=time_utc,outcome=status,type=tier,agent=owner",
    ]);
    assert_eq!(report["log"]["rows"], 65_533);
    assert_eq!(report["hand_overs"]["cases"], 7_554);
    // Counted independently, from one event to the next (one case is closed by another tier).
    for (from, to, n) in [
        ("1", "2", 2_755),
        ("2", "1", 1_472),
        ("2", "3", 284),
        ("1", "3", 196),
        ("3", "2", 164),
        ("3", "1", 111),
    ] {
        assert_eq!(flow(&report, from, to)["n"], n, "{from} to {to}");
    }
    // Who works on a ticket, and how long, such a log does not tell.
    let out = busyhour(&[
        "calibrate",
        &log.display().to_string(),
        "--log-format",
        "tickets",
    ]);
    assert!(!out.status.success() || report["contacts"]["1"]["talk"].is_null());
}
