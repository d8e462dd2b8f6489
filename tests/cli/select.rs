//! `busyhour select`: the best of many.

use std::process::Output;

use super::{Scene, assert_explained, busyhour, printed};

const QUICK: &str = "scenarios/quick-start/scenario.toml";
const BLEND: &str = "scenarios/outbound-blend/scenario.toml";

/// The fewest hours that keep to 80 % in 20 s.
const CHEAPEST: [&str; 10] = [
    "--factor",
    "group.agents.agents=12..16",
    "--best-by",
    "paid_hours",
    "--indifference",
    "1",
    "--subject-to",
    "service_level(calls) >= 80%",
    "--tolerance",
    "2%",
];

fn select(arguments: &[&str]) -> Output {
    busyhour(&["select"], arguments)
}

fn text(arguments: &[&str]) -> String {
    printed(select(arguments))
}

fn json(arguments: &[&str]) -> serde_json::Value {
    let text = text(&[arguments, &["--format", "json"]].concat());
    serde_json::from_str(&text).expect("valid JSON")
}

#[test]
fn the_cheapest_staffing_that_is_good_enough() {
    let said = text(&[&[QUICK], &CHEAPEST[..]].concat());
    assert!(said.lines().all(|l| l.chars().count() <= 80), "{said}");
    let flat = said.replace('\n', " ");
    for words in [
        "the best of 5 alternatives by paid hours",
        "among those with service level of `calls` of at least 80 % is `agents=13`",
        "with 95 % confidence",
        "less than 1 hour behind",
        "equally many of each alternative would be",
        "between 80 % and 82 %",
    ] {
        assert!(flat.contains(words), "`{words}` is not in:\n{said}");
    }
    let line = |name: &str| said.lines().find(|l| l.starts_with(name)).expect("a line");
    assert!(line("agents=13").ends_with("selected"), "{said}");
    assert!(line("agents=14").ends_with("behind agents=13"), "{said}");
    assert!(line("agents=12").ends_with("it"), "{said}");
}

#[test]
fn programs_get_everything() {
    let found = json(&[&[QUICK], &CHEAPEST[..]].concat());
    assert_eq!(found["best"], "agents=13");
    assert_eq!(found["decided"], true);
    let days: u64 = found["alternatives"]
        .as_array()
        .expect("alternatives")
        .iter()
        .map(|a| a["days"].as_u64().expect("days"))
        .sum();
    assert_eq!(found["days"], days);
    assert!(found["equal_allocation_days"].as_f64() > Some(days as f64));
    assert!(found["two_stage_days"].is_null());
    assert_eq!(found["requirements"][0]["measure"], "service_level(calls)");
    let few = &found["alternatives"][0];
    assert_eq!(few["outcome"], "turned_down");
    assert_eq!(few["by"], "service_level(calls)");
    assert_eq!(few["requirements"][0]["verdict"], "turned_down");
    let good = &found["alternatives"][1];
    assert_eq!(good["outcome"], "selected");
    assert!(good["value"]["difference"].is_null());
    assert_eq!(good["value"]["mean"], 143.0);
    assert_eq!(few["value"]["difference"]["mean"], -11.0);
    let rows = text(&[&[QUICK], &CHEAPEST[..], &["--format", "csv"]].concat());
    assert_eq!(rows.lines().count(), 6, "{rows}");
    assert!(
        rows.starts_with("alternative,outcome,by,days,paid_hours,"),
        "{rows}"
    );
    assert!(
        rows.contains("\nagents=14,behind,agents=13,32,154,0,11,0,"),
        "{rows}"
    );
}

#[test]
fn variants_are_alternatives() {
    let said = text(&[BLEND, "--quiet"]);
    assert!(
        said.contains("the best of 7 alternatives by service level"),
        "{said}"
    );
    assert!(
        said.replace('\n', " ")
            .contains("by service level is `calls_only`"),
        "{said}"
    );
    let two = json(&[
        BLEND,
        "--quiet",
        "--variants",
        "preview",
        "--indifference",
        "0.1%",
    ]);
    assert_eq!(two["best"], "preview");
    assert!(two["two_stage_days"].as_f64() > two["days"].as_f64());
}

#[test]
fn a_budget_is_spent_and_its_chance_told() {
    let ocba = ["--quiet", "--method", "ocba", "--budget", "400"];
    let said = text(&[&[BLEND], &ocba[..]].concat());
    let flat = said.replace('\n', " ");
    assert!(
        flat.contains("is `calls_only`, with a chance of >99 %"),
        "{said}"
    );
    assert!(flat.contains("no guarantee"), "{said}");
    let found = json(&[&[BLEND], &ocba[..]].concat());
    assert_eq!(found["days"], 400);
    assert_eq!(found["decided"], false);
    assert!(found["chance"]["best"].as_f64() > Some(0.99));
    // The same method without one stops where it would pass it.
    let said = text(&[
        QUICK,
        "--factor",
        "group.agents.agents=14,15",
        "--best-by",
        "asa",
        "--indifference",
        "0.001s",
        "--budget",
        "70",
    ]);
    assert!(
        said.contains("The budget is spent before it is decided"),
        "{said}"
    );
}

#[test]
fn files_are_written_and_the_seed_is_what_counts() {
    let scene = Scene::ordinary();
    let path = scene.file();
    let path = path.to_str().expect("UTF-8");
    let out = scene.folder.path().join("out");
    let out = out.to_str().expect("UTF-8");
    let first = text(&[path, "--out", out, "--threads", "1", "--quiet"]);
    assert_eq!(first, text(&[path, "--threads", "3", "--quiet"]));
    assert_ne!(first, text(&[path, "--seed", "8", "--quiet"]));
    for name in ["select.json", "select.csv"] {
        let file = std::fs::read_to_string(format!("{out}/{name}")).expect("it is written");
        assert!(file.contains("busier"), "{file}");
    }
}

#[test]
fn points_are_the_rows_of_a_table() {
    let scene = Scene::ordinary();
    let points = scene.folder.path().join("points.csv");
    std::fs::write(
        &points,
        "group.sales.agents,group.service.agents\n4,2\n6,3\n",
    )
    .expect("written");
    let (path, points) = (scene.file(), points.to_str().expect("UTF-8").to_owned());
    let path = path.to_str().expect("UTF-8");
    let found = json(&[path, "--points", &points, "--quiet"]);
    assert_eq!(found["best"], "sales=6, service=3");
    let said = text(&[path, "--points", &points, "--quiet"]);
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines.iter().any(|l| l.starts_with("service ")), "{said}");
    assert!(lines.iter().any(|l| l.starts_with("4, 2 ")), "{said}");
    assert!(said.contains("behind 6, 3"), "{said}");
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let refused = |arguments: &[&str], words: &[&str]| {
        let output = select(&[&[QUICK, "--quiet"], arguments].concat());
        assert_explained(&output, 2, words);
    };
    refused(
        &["--best-by", "costs"],
        &["--best-by: `costs`", "cost_and_lost_value"],
    );
    refused(&["--best-by", "occupancy"], &["neither more nor less"]);
    refused(&["--best-by", "paid_hours"], &["--indifference 100"]);
    refused(&["--indifference", "1"], &["--indifference", "1"]);
    refused(
        &["--subject-to", "service_level"],
        &["--subject-to", "is no requirement"],
    );
    refused(
        &["--subject-to", "service_level(mail) >= 80%"],
        &["no contact type `mail`"],
    );
    refused(&["--confidence", "40%"], &["below 50 %"]);
    refused(&["-n", "5"], &["too few"]);
    refused(&["--method", "ocba"], &["--budget"]);
    refused(&["--budget", "3"], &["the first days of all alternatives"]);
    let both = [
        "--method",
        "ocba",
        "--budget",
        "900",
        "--subject-to",
        "asa <= 20s",
    ];
    refused(&both, &["knows no requirements"]);
    refused(
        &["--factor", "group.agents.agents=14"],
        &["nothing to select from"],
    );
    refused(
        &["--factor", "group.agents.agents=1,x"],
        &["group.agents.agents"],
    );
    refused(
        &[BLEND, "--factor", "volume=1,2"],
        &["settings of one scenario"],
    );
}

/// A goal that nobody has, and one that nobody meets.
#[test]
fn nothing_is_selected_where_nothing_is_good_enough() {
    let few = [
        "--factor",
        "group.agents.agents=8,9",
        "--subject-to",
        "service_level >= 80%",
    ];
    let said = text(&[&[QUICK], &few[..]].concat());
    assert!(said.contains("None of the 2 alternatives keeps"), "{said}");
    let found = json(&[&[QUICK], &few[..]].concat());
    assert!(found["best"].is_null());
    assert_eq!(found["decided"], true);
}
