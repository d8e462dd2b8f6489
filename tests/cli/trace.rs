//! `busyhour trace`.

use std::process::{Command, Output};

fn busyhour(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_busyhour"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command.args(args).output().expect("the program runs")
}

const DESK: &str = "scenarios/support-desk/scenario.toml";

#[test]
fn a_trace_tells_of_every_contact_why_it_waited_and_who_took_it() {
    let done = busyhour(&["trace", DESK, "--quiet"]);
    assert_eq!(done.status.code(), Some(0));
    let text = String::from_utf8(done.stdout).expect("UTF-8");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let column = |name: &str| header.iter().position(|h| h == name).expect("a column");
    let (outcome, why, chosen, wait, led) = (
        column("outcome"),
        column("waited_because"),
        column("chosen"),
        column("wait_s"),
        column("led_to"),
    );
    let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.expect("a row")).collect();
    assert!(rows.len() > 900, "{} rows", rows.len());
    for row in &rows {
        assert_eq!(
            row[outcome] == *"answered",
            !row[chosen].is_empty(),
            "{row:?}"
        );
        let waited: f64 = row[wait].parse().expect("a number");
        assert!(waited >= 0.0);
        assert!(waited == 0.0 || !row[why].is_empty(), "{row:?}");
    }
    let some = |place: usize, word: &str| rows.iter().any(|r| &r[place] == word);
    assert!(some(why, "all busy") && some(why, "closed"));
    assert!(some(chosen, "idle on arrival") && some(chosen, "agent became free"));
    assert!(some(chosen, "idle when it became eligible"));
    assert!(some(led, "escalation") && some(led, "repeat contact"));
}

#[test]
fn a_trace_is_the_day_that_run_counts() {
    let one = busyhour(&["run", DESK, "-n", "1", "--format", "json", "--quiet"]);
    let summary: serde_json::Value = serde_json::from_slice(&one.stdout).expect("JSON");
    let traced = busyhour(&["trace", DESK, "--quiet", "--format", "jsonl"]);
    let text = String::from_utf8(traced.stdout).expect("UTF-8");
    let rows: Vec<serde_json::Value> = text
        .lines()
        .map(|l| serde_json::from_str(l).expect("JSON"))
        .collect();
    for (name, figures) in summary["contacts"].as_object().expect("types") {
        let here = rows.iter().filter(|r| r["type"] == **name);
        let within = here.filter(|r| r["arrived_s"].as_f64().expect("a time") < 432_000.0);
        let offered = figures["offered"]["mean"].as_f64().expect("a count");
        assert_eq!(within.count() as f64, offered, "{name}");
    }
}
