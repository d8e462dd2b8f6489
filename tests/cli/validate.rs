//! `busyhour validate`: the formulas against the simulation.

use std::process::Output;

use super::{Scene, assert_explained, busyhour, printed};

fn validate(arguments: &[&str]) -> Output {
    busyhour(&["validate"], arguments)
}

fn text(arguments: &[&str]) -> String {
    printed(validate(arguments))
}

fn json(arguments: &[&str]) -> serde_json::Value {
    let text = text(&[arguments, &["--format", "json"]].concat());
    serde_json::from_str(&text).expect("valid JSON")
}

#[test]
fn the_textbook_case_agrees_with_erlang_a_everywhere() {
    let quick = "scenarios/quick-start/scenario.toml";
    let said = text(&[quick]);
    assert!(
        said.contains("Erlang A agrees with the simulation in all 22 intervals."),
        "{said}"
    );
    let result = json(&[quick]);
    let intervals = result["intervals"].as_array().expect("intervals");
    assert_eq!(intervals.len(), 22);
    for interval in intervals {
        assert_eq!(interval["erlang_a"]["verdict"], "agrees", "{interval}");
        assert_eq!(interval["erlang_c"]["verdict"], "pessimistic");
    }
    // Erlang C asks for the 14 that are there, Erlang A for fewer.
    let hours = |i: usize| result["staffings"][i]["scheduled_hours"].as_f64();
    assert_eq!((hours(0), hours(1)), (Some(154.0), Some(154.0)));
    assert!(hours(2) < hours(1));
}

#[test]
fn overload_has_no_answer_and_counts_as_nothing() {
    let scene = Scene::new(
        r#"
busyhour = 1
duration = "2h"
interval = "30m"
replications = 40
[contact.calls]
channel  = "voice"
arrivals = { per_interval = [60, 150, 60, 60] }
talk     = { exponential = { mean = "3m" } }
patience = { exponential = { mean = "3m" } }
[contact.mails]
channel  = "voice"
arrivals = { rate = "20/h" }
talk     = { exponential = { mean = "6m" } }
[group.agents]
agents = 13
skills = { calls = 1, mails = 2 }
"#,
    );
    let path = scene.file();
    let path = path.to_str().expect("UTF-8");
    let result = json(&[path]);
    let calls = &result["intervals"][1];
    assert_eq!(calls["erlang_c"]["verdict"], "does not apply");
    assert!(calls["erlang_c"]["service_level"].is_null());
    let levels: Vec<f64> = (0..4)
        .map(|i| {
            let level = &result["intervals"][i]["erlang_c"]["service_level"];
            level.as_f64().unwrap_or(0.0)
        })
        .collect();
    let mean = (60.0 * (levels[0] + levels[2] + levels[3])) / 330.0;
    let whole = result["types"][0]["erlang_c"]["service_level"].as_f64();
    assert!((whole.expect("a number") - mean).abs() < 1e-12);
    // All 26 agent-hours are split.
    let parts = result["split"].as_array().expect("parts");
    let hours: f64 = parts.iter().filter_map(|p| p["hours"].as_f64()).sum();
    assert!((hours - 26.0).abs() < 1e-6, "{hours}");
    assert!(result["center"]["simulated"]["mean"].is_number());
    let said = text(&[path]);
    assert!(
        said.contains("no answer") && !said.contains("NaN"),
        "{said}"
    );
}

#[test]
fn why_erlang_is_off() {
    let day = "scenarios/black-friday/scenario.toml";
    let said = text(&[day, "--why", "-n", "64"]);
    assert!(said.lines().all(|l| l.chars().count() <= 80), "{said}");
    for word in [
        "Erlang C",
        "+ abandonment",
        "+ shocks",
        "whole difference",
        "none",
    ] {
        assert!(said.contains(word), "{word}: {said}");
    }
    let result = json(&[day, "--why", "--order", "shocks,carry-over", "-n", "64"]);
    let rungs = result["ladder"]["rungs"].as_array().expect("rungs");
    let steps: Vec<&str> = rungs.iter().filter_map(|r| r["step"].as_str()).collect();
    let order = [
        "erlang_c",
        "whole_agents",
        "shocks",
        "carry_over",
        "abandonment",
    ];
    assert_eq!(steps[..5], order);
    assert!(rungs[0]["effects"].is_null());
    assert_eq!(rungs[1]["from"], "formula");
    assert_eq!(rungs[2]["from"], "simulation");
    let retries = rungs
        .iter()
        .find(|r| r["step"] == "retries")
        .expect("a rung");
    assert_eq!(retries["in_scenario"], false);
    let none = &retries["effects"]["total"]["service_level"];
    assert_eq!(
        (none["mean"].as_f64(), none["half_width"].as_f64()),
        (Some(0.0), Some(0.0))
    );
    let whole = &result["ladder"]["whole"];
    assert_eq!(whole["total"]["asa"]["from"], "carry_over");
    for subject in [&whole["total"], &whole["contacts"]["vip"]] {
        assert!(
            subject["service_level"]["half_width"].is_number(),
            "{subject}"
        );
    }
    assert!(result["ladder"]["shapley"].is_null());
}

#[test]
fn averages_over_orders() {
    let quick = "scenarios/quick-start/scenario.toml";
    let result = json(&[quick, "--why", "--shapley", "-n", "64"]);
    let groups = result["ladder"]["shapley"]["groups"]
        .as_array()
        .expect("groups");
    assert_eq!(groups.len(), 6);
    let level = |group: &serde_json::Value| {
        group["effects"]["total"]["service_level"]["mean"]
            .as_f64()
            .expect("a number")
    };
    let sum: f64 = groups.iter().map(level).sum();
    let whole = &result["ladder"]["whole"]["total"]["service_level"];
    assert!((sum - whole["mean"].as_f64().expect("a number")).abs() < 1e-9);
    assert!(text(&[quick, "--why", "--shapley", "-n", "64"]).contains("Average over all orders"));
}

#[test]
fn agents_needed_on_each_rung() {
    let day = "scenarios/shift-day/scenario.toml";
    let result = json(&[day, "--why", "--needed", "-n", "64"]);
    let ladder = &result["ladder"];
    let plan = ladder["needed"]["agents"].as_f64().expect("agents");
    assert_eq!(ladder["needed"]["target"], 0.8);
    let rungs = ladder["rungs"].as_array().expect("rungs");
    let mean = |value: &serde_json::Value| value["mean"].as_f64().expect("a number");
    for rung in rungs {
        let needed = &rung["needed"];
        let (factor, agents) = (mean(&needed["factor"]), mean(&needed["agents"]));
        assert!((factor * plan - agents).abs() < 1e-9, "{needed}");
        assert!(needed["outside"].is_null());
        let exact = needed["factor"]["half_width"] == 0.0;
        assert_eq!(exact, rung["from"] == "formula", "{rung}");
        assert_eq!(needed["effect"].is_null(), rung["step"] == "erlang_c");
    }
    let sum: f64 = rungs[1..]
        .iter()
        .map(|r| mean(&r["needed"]["effect"]))
        .sum();
    assert!((sum - mean(&ladder["needed"]["whole"])).abs() < 1e-9);
    assert_eq!(ladder["needed"]["whole"]["from"], "erlang_c");
    let said = text(&[day, "--why", "--needed", "-n", "64"]);
    assert!(said.lines().all(|l| l.chars().count() <= 80), "{said}");
    assert!(said.contains("Needed for 80 %"), "{said}");
    // Without being asked for it there is none.
    let result = json(&[day, "--why", "-n", "64"]);
    assert!(result["ladder"]["needed"].is_null());
    assert_explained(&validate(&[day, "--needed"]), 2, &["--why"]);
}

#[test]
fn what_is_needed_takes_a_target() {
    let scene = Scene::new(
        r#"
busyhour = 1
duration = "2h"
interval = "30m"
[contact.calls]
channel  = "voice"
arrivals = { rate = "60/h" }
talk     = { exponential = { mean = "3m" } }
service_level = { within = "20s" }
[group.agents]
agents = 5
skills = { calls = 1 }
"#,
    );
    let path = scene.file();
    let path = path.to_str().expect("UTF-8");
    let refused = validate(&[path, "--why", "--needed", "-n", "32"]);
    assert_explained(&refused, 2, &["--needed", "target = 0.8"]);
}

#[test]
fn orders_that_cannot_be_are_refused() {
    let quick = "scenarios/quick-start/scenario.toml";
    let refused = |order: &str, said: &[&str]| {
        assert_explained(&validate(&[quick, "--why", "--order", order]), 2, said);
    };
    refused("shrinkage", &["routing before shrinkage"]);
    refused("days,days", &["named twice"]);
    refused("skills", &["the steps are abandonment"]);
}

#[test]
fn what_breaks_is_named() {
    let day = "scenarios/black-friday/scenario.toml";
    let result = json(&[day, "-n", "64"]);
    let broken = result["broken"]["vip"].as_array().expect("steps");
    assert!(broken.iter().any(|s| s == "routing") && !broken.iter().any(|s| s == "retries"));
    let said = text(&[day, "-n", "64"]);
    assert!(said.contains("vip: Erlang A is off in"), "{said}");
    assert!(said.contains("skills and"), "{said}");
    assert!(said.contains("validate SCENARIO --why"), "{said}");
}

#[test]
fn a_scenario_that_is_wrong_is_refused() {
    assert_explained(&validate(&["no/such/day.toml"]), 2, &["no/such/day.toml"]);
}
