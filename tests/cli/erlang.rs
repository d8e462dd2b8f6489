//! `busyhour erlang`: the formulas by themselves, and beside a run.

use std::process::Output;

use super::{Scene, assert_explained, busyhour, printed};

fn erlang(arguments: &[&str]) -> Output {
    busyhour(&["erlang"], arguments)
}

fn text(arguments: &[&str]) -> String {
    printed(erlang(arguments))
}

fn json(arguments: &[&str]) -> serde_json::Value {
    let text = text(&[arguments, &["--format", "json"]].concat());
    serde_json::from_str(&text).expect("valid JSON")
}

fn number(value: &serde_json::Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("{value} is no number"))
}

const HUNDRED: [&str; 4] = ["--calls", "100/30m", "--aht", "3m"];

#[test]
fn a_hundred_calls_in_half_an_hour_take_fourteen_agents() {
    let answer = json(&[&HUNDRED[..], &["--max-occupancy", "85%", "--target", "0.8"]].concat());
    let row = &answer["rows"][0];
    assert_eq!(row["needed"], 14);
    assert_eq!(answer["formula"], "Erlang C (M/M/n)");
    assert!((number(&row["service_level"]) - 0.888_350_019_2).abs() < 1e-9);
    assert!((number(&row["asa"]) - 7.835_937_011_8).abs() < 1e-9);
    assert!((number(&row["occupancy"]) - 10.0 / 14.0).abs() < 1e-12);
    assert!((number(&row["load"]) - 10.0).abs() < 1e-12);
    let said = text(&HUNDRED).replace('\n', " ");
    assert!(
        said.contains("14 agents are needed for 80 % within 20s"),
        "{said}"
    );
    assert!(said.contains("nobody gives up"), "{said}");
}

#[test]
fn shrinkage_is_divided_by_and_said() {
    let said = text(&[&HUNDRED[..], &["--shrinkage", "30%"]].concat()).replace('\n', " ");
    assert!(
        said.contains("With 30 % shrinkage schedule 20: 14 / (1 - 0.3) = 20.0."),
        "{said}"
    );
    let answer = json(&[&HUNDRED[..], &["--shrinkage", "25%"]].concat());
    assert_eq!(number(&answer["rows"][0]["scheduled"]), 19.0);
}

#[test]
fn patience_makes_it_erlang_a_and_lines_and_retries_are_heard() {
    let patient = [&HUNDRED[..], &["--patience", "5m", "--agents", "13"]].concat();
    let answer = json(&patient);
    assert_eq!(answer["formula"], "Erlang A (M/M/n+M)");
    let row = &answer["rows"][0];
    assert!((number(&row["abandon_rate"]) - 0.024_963_3).abs() < 1e-7);
    assert!((number(&row["delayed"]) - 0.225_797).abs() < 1e-6);
    assert!(row["needed"].is_null());
    let lines = json(&[&patient[..], &["--lines", "15"]].concat());
    assert_eq!(lines["formula"], "Erlang A with lines (M/M/n/K+M)");
    assert!(number(&lines["rows"][0]["block_rate"]) > 0.01);
    let again = json(&[&patient[..], &["--retry", "50%"]].concat());
    assert!(number(&again["rows"][0]["attempts"]) > 1.01);
    let law = json(&[&patient[..], &["--patience-cv", "0"]].concat());
    assert!(law["formula"].as_str().expect("text").contains("M/M/n+G"));
    assert!(number(&law["rows"][0]["abandon_rate"]) < number(&row["abandon_rate"]));
}

#[test]
fn overload_is_said_and_no_number_is_made_up() {
    let few = [&HUNDRED[..], &["--agents", "10"]].concat();
    let said = text(&few).replace('\n', " ");
    assert!(
        said.contains("10.0 erlangs for 10.0 agents: where nobody gives up"),
        "{said}"
    );
    let answer = json(&few);
    assert!(answer["rows"][0]["service_level"].is_null());
    assert!(answer["rows"][0]["no_answer"].is_string());
    assert!(!said.contains("NaN") && !said.contains("inf"), "{said}");
}

#[test]
fn classes_and_varying_handle_times() {
    let classes = json(&[
        "--calls", "2/m", "--calls", "5/m", "--aht", "4m", "--agents", "32", "--within", "30s",
    ]);
    let rows = classes["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 2);
    assert!((number(&rows[0]["service_level"]) - 0.981_927).abs() < 1e-6);
    assert!((number(&rows[1]["service_level"]) - 0.757_940).abs() < 1e-6);
    let constant = json(&[&HUNDRED[..], &["--aht-cv", "0", "--agents", "14"]].concat());
    assert!(number(&constant["rows"][0]["asa"]) < 5.0);
}

#[test]
fn a_forecast_is_answered_interval_by_interval() {
    let scene = Scene::ordinary();
    let file = scene.folder.path().join("forecast.csv");
    std::fs::write(
        &file,
        "time,calls,staff\n08:00,50,9\n08:30,100,14\n09:00,0,3\n",
    )
    .expect("it can be written");
    let column = |name: &str| format!("{}:{name}", file.display());
    let (calls, staff) = (column("calls"), column("staff"));
    let answer = json(&["--forecast", &calls, "--aht", "3m"]);
    let rows = answer["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[1]["start"], "08:30");
    assert_eq!(rows[1]["needed"], 14);
    assert_eq!(rows[2]["needed"], 0);
    let there = json(&[
        "--forecast",
        &calls,
        "--aht",
        "3m",
        "--agents",
        &staff,
        "--target",
        "80%",
    ]);
    assert_eq!(number(&there["rows"][0]["agents"]), 9.0);
    // What is left over from 08:30 is work at 09:00.
    let later = json(&[
        "--forecast",
        &calls,
        "--aht",
        "3m",
        "--rates",
        "offered-load",
    ]);
    assert!(number(&later["rows"][2]["load"]) > 0.5);
    let csv = text(&["--forecast", &calls, "--aht", "3m", "--format", "csv"]);
    assert!(csv.starts_with("start,contact,contacts,load,agents,needed,scheduled,service_level"));
    assert_eq!(csv.lines().count(), 4);
    let missing = column("cals");
    let output = erlang(&["--forecast", &missing, "--aht", "3m"]);
    assert_explained(&output, 2, &["no column `cals`", "did you mean `calls`?"]);
}

#[test]
fn a_forecast_is_one_day() {
    let scene = Scene::new("");
    let file = scene.folder.path().join("day.csv");
    std::fs::write(
        &file,
        "time,calls,staff\n00:00,120,18\n00:30,180,24\n01:00,210,27\n01:30,150,20\n",
    )
    .expect("written");
    let column = |name: &str| format!("{}:{name}", file.display());
    let (calls, staff) = (column("calls"), column("staff"));
    let asked = [
        "--forecast",
        &calls,
        "--agents",
        &staff,
        "--aht",
        "4m",
        "--patience",
        "2m",
        "--count",
        "all-offered",
        "--rates",
        "whole-day",
    ];
    let answer = json(&asked);
    assert_eq!(answer["whole_day"], true);
    assert_eq!(answer["formula"], "M(t)/M/n(t)+M");
    // THEORY.md O10.
    let exact = [
        (0.873_306_606, 0.208_827_109),
        (0.763_897_273, 0.385_215_81),
        (0.701_868_1, 0.477_254_451),
        (0.641_416_183, 0.513_139_783),
    ];
    for (i, (level, delayed)) in exact.into_iter().enumerate() {
        let row = &answer["rows"][i];
        assert!(
            (number(&row["service_level"]) - level).abs() < 1e-6,
            "{row}"
        );
        assert!((number(&row["delayed"]) - delayed).abs() < 2e-7, "{row}");
        assert!(row["asa"].is_null());
    }
    let said = text(&asked);
    assert!(
        said.contains("from an empty center") && said.contains("87.3 %"),
        "{said}"
    );
    // Parts of agents, and what the equations do not know, are refused.
    for more in [
        &["--patience-cv", "0.5"][..],
        &["--retry", "30%"],
        &["--count", "answered-only"],
    ] {
        let with: Vec<&str> = asked
            .iter()
            .copied()
            .filter(|a| *a != "--count" && *a != "all-offered")
            .chain(more.iter().copied())
            .collect();
        assert_eq!(erlang(&with).status.code(), Some(2), "{more:?}");
    }
    let parts = [
        "--forecast",
        &calls,
        "--agents",
        "20.5",
        "--aht",
        "4m",
        "--rates",
        "whole-day",
    ];
    assert_eq!(erlang(&parts).status.code(), Some(2));
}

#[test]
fn a_scenario_is_answered_type_by_type() {
    let scene = Scene::ordinary();
    let path = scene.file();
    let answer = json(&["--scenario", path.to_str().expect("UTF-8")]);
    let rows = answer["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 8);
    assert_eq!(rows[0]["contact"], "orders");
    assert!(number(&rows[0]["load"]) > 4.0);
    // Only the two of service can take faults, 2 erlangs: orders keep the five of sales.
    assert!((number(&rows[4]["load"]) - 2.0).abs() < 1e-9);
    assert!((number(&rows[0]["agents"]) - 5.0).abs() < 1e-9);
    assert!((number(&rows[4]["agents"]) - 2.0).abs() < 1e-9);
}

#[test]
fn a_run_has_the_formulas_beside_it() {
    let text = r#"
busyhour = 1
duration = "1h"
interval = "30m"
replications = 40
[contact.calls]
channel  = "voice"
arrivals = { per_interval = [100, 300] }
talk     = { exponential = { mean = "3m" } }
patience = { exponential = { mean = "3m" } }
service_level = { within = "20s", target = 0.8, count = "all_offered" }
[group.agents]
agents = 14
skills = { calls = 1 }
"#;
    let scene = Scene::new(text);
    let result = scene.json(&[]);
    let interval = &result["contacts"]["calls"]["intervals"][0];
    let (c, a) = (&interval["erlang_c"], &interval["erlang_a"]);
    assert!(
        (number(&c["service_level"]) - 0.888_350_019).abs() < 1e-8,
        "{c}"
    );
    assert!((number(&c["asa"]) - 7.835_937_012).abs() < 1e-8);
    assert!((number(&a["service_level"]) - 0.926).abs() < 1e-3, "{a}");
    assert!((number(&a["abandon_rate"]) - 0.019).abs() < 1e-3);
    // Twice the load that fits: nothing from Erlang C, and an answer from Erlang A.
    let interval = &result["contacts"]["calls"]["intervals"][1];
    assert!(interval["erlang_c"].is_null());
    assert!(number(&interval["erlang_a"]["abandon_rate"]) > 0.5);
}

#[test]
fn wrong_use_is_explained() {
    assert_explained(&erlang(&[]), 2, &["--aht"]);
    assert_explained(&erlang(&["--aht", "4m"]), 2, &["--calls"]);
    let wrong = |more: &[&str], words: &[&str]| {
        assert_explained(&erlang(&[&HUNDRED[..], more].concat()), 2, words);
    };
    wrong(&["--target", "80"], &["write 80% or 0.8"]);
    wrong(&["--within", "20"], &["unit"]);
    wrong(&["--retry", "30%"], &["--patience"]);
    wrong(&["--agents", "0"], &["above 0"]);
    wrong(&["--shrinkage", "100%"], &["share"]);
    wrong(
        &["--calls", "5/h", "--patience", "1m"],
        &["nobody gives up"],
    );
}
