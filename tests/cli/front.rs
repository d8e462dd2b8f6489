//! Self-service and money, as they are shown.

use std::process::Command;

use super::Scene;

/// A bot before a small team, an outsourcer, penalties and lost value.
const CENTER: &str = r#"
busyhour = 1
name = "a bot in front"
duration = "2h"
interval = "30m"
replications = 60
seed = 7
currency = "EUR"

[contact.calls]
channel = "voice"
arrivals = { rate = "150/h" }
self_service = { contained = [0.2, 0.4, 0.4, 0.6], time = { exponential = { mean = "1m" } }, resolved = 0.8, delay = { exponential = { mean = "20m" } }, cost = 0.5 }
talk = { exponential = { mean = "4m" } }
patience = { exponential = { mean = "2m" } }
service_level = { within = "20s", target = 0.80, penalty = { per_interval = 40.0, per_day = 100.0 } }
lost_value = 10.0

[contact.mail]
channel = "email"
arrivals = { rate = "10/h" }
talk = { exponential = { mean = "4m" } }

[group.team]
agents = 5
skills = { calls = 1, mail = 1 }
cost = { per_hour = 30.0 }

[group.outsourcer]
agents = 1
skills = { calls = 2 }
cost = { per_contact = 1.5, per_minute = 0.5 }
"#;

fn mean(value: &serde_json::Value) -> f64 {
    value["mean"].as_f64().unwrap_or_else(|| panic!("{value}"))
}

#[test]
fn the_costs_by_kind_add_up() {
    let result = Scene::new(CENTER).json(&[]);
    let total = &result["total"];
    let kinds = total["cost_by_kind"].as_object().expect("kinds");
    assert_eq!(kinds.len(), 5);
    let sum: f64 = kinds.values().map(mean).sum();
    let cost = mean(&total["cost"]);
    assert!((sum - cost).abs() < 1e-9 * cost, "{sum} {cost}");
    let lost = mean(&total["lost_value"]);
    let both = mean(&total["cost_and_lost_value"]);
    assert!(lost > 0.0 && (cost + lost - both).abs() < 1e-9 * both);
    let calls = &result["contacts"]["calls"];
    for (kind, of_type) in [
        ("self_service", "self_service_cost"),
        ("penalties", "penalties"),
    ] {
        assert!(mean(&kinds[kind]) > 0.0);
        assert_eq!(mean(&kinds[kind]), mean(&calls[of_type]));
    }
    let groups: f64 = ["team", "outsourcer"]
        .iter()
        .map(|g| mean(&result["groups"][g]["cost"]))
        .sum();
    let of_groups = mean(&kinds["labour"]) + mean(&kinds["overtime"]) + mean(&kinds["contacts"]);
    assert!((groups - of_groups).abs() < 1e-9 * groups);
    assert!(result["contacts"]["mail"]["penalties"].is_null());
    // Mail is answered at last; of the cases of calls the lost are worth ten each.
    let cases = &result["cases"]["calls"];
    let lost_cases = mean(&cases["lost"]) * mean(&cases["cases"]);
    assert!(
        (lost - 10.0 * lost_cases).abs() < 1e-6 * lost,
        "{lost} {lost_cases}"
    );
}

#[test]
fn what_self_service_did_is_told_by_type_and_interval() {
    let result = Scene::new(CENTER).json(&[]);
    let calls = &result["contacts"]["calls"];
    let (contained, passed_on) = (mean(&calls["contained"]), mean(&calls["passed_on"]));
    let share = mean(&calls["containment"]);
    assert!((share - contained / (contained + passed_on)).abs() < 1e-9);
    assert_eq!(mean(&result["total"]["contained"]), contained);
    let intervals = calls["intervals"].as_array().expect("intervals");
    let sum: f64 = intervals.iter().map(|i| mean(&i["contained"])).sum();
    assert!((sum - contained).abs() < 1e-9 * contained);
    let by_interval: Vec<f64> = intervals.iter().map(|i| mean(&i["containment"])).collect();
    for (is, right) in by_interval.iter().zip([0.2, 0.4, 0.4, 0.6]) {
        assert!((is - right).abs() < 0.03, "{by_interval:?}");
    }
    assert_eq!(mean(&result["contacts"]["mail"]["contained"]), 0.0);
    let cost = mean(&calls["self_service_cost"]);
    assert!((cost - 0.5 * (contained + passed_on)).abs() < 1e-9 * cost);
}

#[test]
fn the_screen_and_the_trace_show_self_service() {
    let scene = Scene::new(CENTER);
    let program = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_busyhour"));
        let output = command.args(args).output().expect("it runs");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let file = scene.file();
    let file = file.to_str().expect("UTF-8");
    let screen = program(&["run", file, "--quiet"]);
    for words in [
        "Self-service of calls:",
        "It all costs",
        "penalties",
        "Value lost",
    ] {
        assert!(screen.contains(words), "{screen}");
    }
    let explained = program(&["check", file]);
    assert!(
        explained.contains("Self-service contains 20.0 % to 60.0 %"),
        "{explained}"
    );
    let trace = program(&["trace", file, "--quiet"]);
    let mut reader = csv::Reader::from_reader(trace.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let column = |name: &str| header.iter().position(|h| h == name).expect("a column");
    let (kind, outcome, session) = (column("type"), column("outcome"), column("self_service_s"));
    let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.expect("a row")).collect();
    assert!(rows.iter().any(|r| &r[outcome] == "contained"));
    assert!(
        rows.iter()
            .any(|r| &r[outcome] == "answered" && !r[session].is_empty())
    );
    // Every call has been through the bot, no mail.
    assert!(
        rows.iter()
            .all(|r| r[session].is_empty() == (r[kind] == *"mail"))
    );
}
