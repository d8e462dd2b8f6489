//! What is uncertain of a scenario, and its part of the spread of days; result files.

use super::Scene;

#[test]
fn uncertainty_widens_the_spread_and_its_part_stands_apart() {
    let certain = Scene::ordinary().json(&["-n", "400"]);
    let result = Scene::ordinary().json(&[
        "-n",
        "400",
        "--set",
        "uncertainty.volume=20%",
        "--set",
        "uncertainty.handle_time=10%",
    ]);
    assert_eq!(result["uncertainty"]["volume"], 0.2);
    let level = &result["contacts"]["orders"]["service_level"];
    let known = &level["without_uncertainty"];
    // The days without it are those of the scenario that knows none.
    let plain = &certain["contacts"]["orders"]["service_level"];
    for key in ["mean", "half_width", "p05", "p50", "p95"] {
        assert_eq!(known[key], plain[key], "{key}");
    }
    let width = |v: &serde_json::Value| {
        v["p95"].as_f64().expect("a number") - v["p05"].as_f64().expect("a number")
    };
    assert!(width(level) > 1.1 * width(known), "{level}");
    // The factor has mean 1: volumes are right on average.
    let offered = &result["contacts"]["faults"]["offered"];
    let (mean, half_width) = (
        offered["mean"].as_f64().expect("a number"),
        offered["half_width"].as_f64().expect("a number"),
    );
    assert!((mean - 90.0).abs() < 2.0 * half_width, "{offered}");
}

#[test]
fn result_files_are_there_and_say_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("results");
    let printed = Scene::ordinary().json(&["--out", out.to_str().expect("UTF-8")]);
    let read = |name: &str| std::fs::read_to_string(out.join(name)).expect(name);
    let written: serde_json::Value = serde_json::from_str(&read("summary.json")).expect("JSON");
    assert_eq!(written, printed);
    // Two types or groups in four intervals, forty days, and a header each.
    for (name, lines) in [("intervals.csv", 9), ("groups.csv", 9), ("days.csv", 41)] {
        assert_eq!(read(name).lines().count(), lines, "{name}");
    }
    let mut table = csv::Reader::from_reader(std::io::Cursor::new(read("intervals.csv")));
    let header = table.headers().expect("a header").clone();
    let offered = header
        .iter()
        .position(|h| h == "offered")
        .expect("a column");
    let first = table.records().next().expect("a row").expect("a row");
    let mean = printed["contacts"]["orders"]["intervals"][0]["offered"]["mean"].as_f64();
    assert_eq!(first[offered].parse::<f64>().ok(), mean);
}
