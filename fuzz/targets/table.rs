//! CSV tables: a first line of columns to name, then the table.
#![no_main]

use busyhour::scenario::named_column;
use busyhour_fuzz::{folder, quoted, understand_file};
use libfuzzer_sys::fuzz_target;

/// A scenario that reads all that tables can give; `FILE` and `COLUMN` are filled in.
const SCENARIO: &str = r#"
busyhour = 1
start = 2026-11-27T08:00:00
duration = "2h"
interval = "30m"

[contact.calls]
channel = "voice"
arrivals = { offered = COLUMN }
talk = { lognormal = { mean = OTHER, cv = 1.2 } }
patience = { empirical = LAST }
balk = COLUMN

[contact.logged]
channel = "voice"
arrivals = { times = COLUMN }
talk = { exponential = { mean = "3m" } }

[group.desk]
agents = OTHER
skills = { calls = 1, logged = 1 }
"#;

fuzz_target!(|data: &[u8]| {
    let (columns, table) = match data.iter().position(|b| *b == b'\n') {
        Some(end) => (&data[..end], &data[end + 1..]),
        None => (data, &[][..]),
    };
    let columns = String::from_utf8_lossy(columns);
    let mut columns = columns.split('|').map(|c| c.trim());
    let mut next = || {
        columns
            .next()
            .filter(|c| !c.is_empty())
            .unwrap_or("calls")
            .to_owned()
    };
    let (column, other, last) = (next(), next(), next());
    let path = folder().join("table.csv");
    std::fs::write(&path, table).expect("written");
    if let Err(faults) = named_column(&format!("{}:{column}", path.display())) {
        assert!(!faults.render(false).is_empty());
    }
    // What one column spoils hides the rest: mostly one is read alone.
    let keep = [
        "",
        "offered",
        "OTHER, cv",
        "empirical",
        "balk",
        "times",
        "agents",
    ];
    let keep = keep[table.len() % keep.len()];
    let named = |line: &str| {
        ["COLUMN", "OTHER", "LAST"]
            .iter()
            .any(|name| line.contains(name))
    };
    let line = |line: &str| {
        if named(line) && !line.contains(keep) {
            plain(line)
        } else {
            line.to_owned()
        }
    };
    let lines: Vec<String> = SCENARIO.lines().map(line).collect();
    let quote = |c: &str| quoted(&format!("table.csv:{c}"));
    let text = lines
        .join("\n")
        .replace("COLUMN", &quote(&column))
        .replace("OTHER", &quote(&other))
        .replace("LAST", &quote(&last));
    let scenario = folder().join("scenario.toml");
    std::fs::write(&scenario, &text).expect("written");
    understand_file(&scenario);
});

/// A line of the scenario without its table.
fn plain(line: &str) -> String {
    let key = line.split_once(' ').map_or(line, |(key, _)| key);
    match key {
        "arrivals" => "arrivals = { rate = \"10/h\" }",
        "talk" => "talk = { constant = \"1m\" }",
        "patience" => "patience = { constant = \"1m\" }",
        "balk" => "balk = 0.1",
        "agents" => "agents = 2",
        _ => "",
    }
    .to_owned()
}
