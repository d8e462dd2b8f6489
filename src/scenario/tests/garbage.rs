//! Whatever stands in a file, the reader answers.

use std::fs;

use proptest::prelude::*;

use crate::scenario::{Overrides, load, parse};

use super::VALID;

/// A valid scenario that uses most of the language.
const RICH: &str = include_str!("rich.toml");

#[test]
fn the_rich_scenario_is_valid() {
    if let Err(faults) = parse(RICH, &Overrides::default()) {
        panic!("{faults}");
    }
}

/// Reads, and renders whatever is said: neither may panic.
fn answer(text: &str, overrides: &Overrides) {
    match parse(text, overrides) {
        Ok(loaded) => {
            let labels = loaded.scenario.label(loaded.scenario.intervals);
            assert!(!labels.is_empty() && !loaded.resolved.is_empty());
        }
        Err(faults) => {
            assert!(faults.render(true).len() > 1);
            assert!(faults.iter().all(|f| !f.one_line().is_empty()));
        }
    }
}

#[test]
fn more_than_can_be_meant_is_refused_at_once() {
    let said = |text: &str| parse(text, &Overrides::default()).unwrap_err().to_string();
    let keys: String = (0..3000).map(|i| format!("k{i} = 1\n")).collect();
    assert!(said(&keys).contains("a table with 3000 keys is too large"));
    let nested = format!("a = {}1{}", "[".repeat(60), "]".repeat(60));
    assert!(said(&nested).contains("tables are nested too deeply"));
    let shocks = VALID.to_owned() + &"[[shock]]\n".repeat(1001);
    assert!(said(&shocks).contains("1001 shocks are too many"));
    let list = VALID.replace("[100,", &format!("[{}", "\"x\", ".repeat(50_000)));
    assert!(said(&list).contains("170 more are not shown"));
}

fn words() -> impl Strategy<Value = String> {
    let words = [
        "0",
        "-1",
        "1e308",
        "nan",
        "\"20s\"",
        "\"x:y\"",
        "[1, 2]",
        "{}",
        "[[]]",
        "true",
        "2026-11-27T06:00:00",
        "\"14:10\"",
        "\"-5%\"",
        "9223372036854775807",
        "\"\"",
        "\"1/h\"",
        "[contact.x]",
        "é",
        "\u{202e}",
        "\n",
        "=",
        ".",
        "\"",
        "{ exponential = { mean = \"1s\" } }",
    ];
    proptest::sample::select(words.to_vec()).prop_map(str::to_owned)
}

/// The rich scenario with stretches of it replaced by something else.
fn mutated() -> impl Strategy<Value = String> {
    let edit = (0..RICH.len(), 0_usize..12, prop_oneof![words(), ".{0,6}"]);
    proptest::collection::vec(edit, 1..4).prop_map(|edits| {
        let mut text = RICH.to_owned();
        for (at, length, insert) in edits {
            let start = text.floor_char_boundary(at.min(text.len()));
            let end = text.ceil_char_boundary((start + length).min(text.len()));
            text.replace_range(start..end, &insert);
        }
        text
    })
}

/// The rich scenario with one value replaced by something else.
fn revalued() -> impl Strategy<Value = String> {
    let lines = RICH.lines().count();
    (0..lines, words()).prop_map(|(line, word)| {
        let lines = RICH
            .lines()
            .enumerate()
            .map(|(i, text)| match text.split_once('=') {
                Some((key, _)) if i == line => format!("{key}= {word}"),
                _ => text.to_owned(),
            });
        lines.collect::<Vec<_>>().join("\n")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        answer(&text, &Overrides::default());
    }

    #[test]
    fn lines_that_look_like_toml(lines in proptest::collection::vec("[a-z_.\\[\\]{}=\" 0-9:,%-]{0,40}", 0..12)) {
        answer(&lines.join("\n"), &Overrides::default());
    }

    #[test]
    fn mutated_scenarios(text in mutated()) {
        answer(&text, &Overrides::default());
    }

    #[test]
    fn other_values(text in revalued()) {
        answer(&text, &Overrides::default());
    }

    #[test]
    fn any_setting(setting in "[a-z.=\"\\[\\]{} 0-9]{0,40}", value in words()) {
        let set = vec![setting, format!("contact.orders.talk={value}"), format!("shock.0.at={value}")];
        answer(RICH, &Overrides { variant: None, set });
    }

    #[test]
    fn any_table(table in "[a-z,;\t\"\n0-9:. -]{0,80}", header in prop_oneof!["time,n\n", "n\n", "date;time;n\n", ""]) {
        let folder = tempfile::tempdir().unwrap();
        let text = VALID.replace("[100, 120, 110, 90]", "\"t.csv:n\"");
        fs::write(folder.path().join("s.toml"), text).unwrap();
        fs::write(folder.path().join("t.csv"), header + &table).unwrap();
        if let Err(faults) = load(&folder.path().join("s.toml"), &Overrides::default()) {
            assert!(faults.render(false).len() > 1);
        }
    }
}
