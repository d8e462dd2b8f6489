use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::*;

/// The page that people read.
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/scenario-reference.md");

#[test]
fn every_key_of_the_registry_is_in_the_schema_with_its_meaning() {
    let schema = schema();
    SCENARIO.visit(&mut |spec| {
        let table = &schema["definitions"][name(spec)];
        assert_eq!(
            table["title"],
            json!(spec.what),
            "two tables share the name {}",
            name(spec)
        );
        let properties = table["properties"].as_object().unwrap();
        assert_eq!(properties.len(), spec.keys.len());
        for key in spec.keys {
            let text = properties[key.name]["description"].as_str().unwrap();
            assert!(text.contains(key.doc), "{}", key.name);
            let later = key.status == Status::NotYet;
            assert_eq!(text.starts_with("Not simulated yet"), later, "{}", key.name);
        }
    });
}

#[test]
fn every_reference_within_the_schema_leads_somewhere() {
    fn walk(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(object) => {
                if let Some(Value::String(to)) = object.get("$ref") {
                    found.push(to.clone());
                }
                object.values().for_each(|v| walk(v, found));
            }
            Value::Array(items) => items.iter().for_each(|v| walk(v, found)),
            _ => {}
        }
    }
    let (schema, mut found) = (schema(), Vec::new());
    walk(&schema, &mut found);
    assert!(found.len() > 100);
    for to in found {
        let name = to.strip_prefix("#/definitions/").unwrap();
        assert!(schema["definitions"].get(name).is_some(), "{to}");
    }
}

#[test]
fn the_committed_page_is_current() {
    let page = std::fs::read_to_string(PAGE).unwrap_or_default();
    assert!(
        page == reference(),
        "write it anew: cargo run -- schema --format markdown > docs/scenario-reference.md"
    );
}

#[test]
fn the_page_has_every_table_and_key() {
    let page = reference();
    SCENARIO.visit(&mut |spec| {
        for key in spec.keys {
            assert!(
                page.contains(&format!("`{}`", key.name)),
                "{}: {}",
                spec.what,
                key.name
            );
        }
    });
}

/// Validates TOML files against the schema with Python's `jsonschema`: another program's idea
/// of draft-07 than ours.
const JUDGE: &str = r#"
import datetime, json, sys, tomllib
import jsonschema
request = json.load(sys.stdin)
validator = jsonschema.Draft7Validator(request["schema"])
validator.check_schema(request["schema"])
def plain(value):
    if isinstance(value, dict): return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list): return [plain(v) for v in value]
    if isinstance(value, (datetime.date, datetime.time)): return value.isoformat()
    return value
out = []
for text in request["texts"]:
    errors = validator.iter_errors(plain(tomllib.loads(text)))
    out.append([f"{'.'.join(map(str, e.absolute_path))}: {e.message}"[:400] for e in errors])
json.dump(out, sys.stdout)
"#;

/// What Python says is wrong with each text; `None` where it cannot judge.
fn judge(texts: &[String]) -> Option<Vec<Vec<String>>> {
    let mut python = Command::new("python3");
    let imports = python
        .args(["-c", "import jsonschema, tomllib"])
        .stderr(Stdio::null());
    if !imports.status().is_ok_and(|s| s.success()) {
        eprintln!("skipped: python3 with jsonschema and tomllib is not there");
        return None;
    }
    let mut python = Command::new("python3");
    python
        .args(["-c", JUDGE])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = python.spawn().unwrap();
    let request = json!({ "schema": schema(), "texts": texts }).to_string();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(request.as_bytes())
        .unwrap();
    let answer = child.wait_with_output().unwrap();
    assert!(answer.status.success());
    Some(serde_json::from_slice(&answer.stdout).unwrap())
}

fn scenarios(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        eprintln!("skipped: there is no folder {}", folder.display());
        return;
    };
    for path in entries.flatten().map(|e| e.path()) {
        if path.is_dir() {
            scenarios(&path, found);
        } else if path.extension().is_some_and(|e| e == "toml") {
            found.push(path);
        }
    }
}

#[test]
fn scenarios_are_valid_by_another_validator() {
    let mut paths = Vec::new();
    for folder in [
        "src/cli/templates",
        "src/scenario/tests",
        "scenarios",
        "../shared/cases",
    ] {
        scenarios(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
            &mut paths,
        );
    }
    assert!(paths.len() >= 4);
    let texts: Vec<String> = paths
        .iter()
        .map(|p| std::fs::read_to_string(p).unwrap())
        .collect();
    for (path, errors) in paths.iter().zip(judge(&texts).unwrap_or_default()) {
        assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
    }
}

const VALID: &str = r#"
busyhour = 1
start = 2026-11-27T06:00:00
duration = "2h"
[contact.orders]
channel = "voice"
arrivals = { rate = "100/h" }
talk = { lognormal = { mean = "4m", cv = 1.1 } }
balk = "2%"
[group.sales]
agents = { net = [30, 30, 30, 30] }
skills = { orders = 1 }
"#;

/// What is replaced in the valid scenario, by what, and whether the result is valid.
const CHANGES: [(&str, &str, bool); 33] = [
    ("busyhour = 1", "busyhour = 1", true),
    ("busyhour = 1", "busyhour = 2", false),
    ("busyhour = 1", "", false),
    ("busyhour = 1", "base = \"other.toml\"", true),
    ("duration = \"2h\"", "duration = 7200", false),
    ("duration = \"2h\"", "duration = \"7200\"", false),
    ("duration = \"2h\"", "duration = \"02:00:00\"", true),
    ("duration = \"2h\"", "duration = \"1 Hour 60 MIN\"", true),
    ("duration = \"2h\"", "duration = \"60m 1h\"", false),
    (
        "duration = \"2h\"",
        "duration = \"2h\"\nwarmup = \"1h\"",
        false,
    ),
    (
        "duration = \"2h\"",
        "duration = \"2h\"\nclose = \"carry\"",
        true,
    ),
    (
        "duration = \"2h\"",
        "duration = \"2h\"\nclose = \"never\"",
        false,
    ),
    ("start = 2026-11-27T06:00:00", "start = \"tomorrow\"", false),
    ("\"voice\"", "\"phone\"", false),
    ("channel = \"voice\"", "", false),
    ("rate = \"100/h\"", "rate = 100", false),
    ("rate = \"100/h\"", "rate = \"100/fortnight\"", false),
    ("rate = \"100/h\"", "rate = [\"100/h\", \"90/h\"]", true),
    (
        "rate = \"100/h\"",
        "per_interval = \"forecast.csv:orders\"",
        true,
    ),
    ("rate = \"100/h\"", "per_interval = \"many\"", false),
    ("rate = \"100/h\"", "rate = \"100/h\", total = 5", false),
    ("rate = \"100/h\"", "total = 5", false),
    (
        "rate = \"100/h\"",
        "total = 5, profile = [1, 2, 2, 1]",
        true,
    ),
    ("rate = \"100/h\"", "day_cv = 0.1", false),
    ("mean = \"4m\", cv = 1.1", "mean = \"4m\"", false),
    (
        "mean = \"4m\", cv = 1.1",
        "mean = [\"4m\", \"5m\"], cv = 1",
        true,
    ),
    (
        "cv = 1.1 }",
        "cv = 1.1 }, exponential = { mean = \"4m\" }",
        false,
    ),
    ("\"2%\"", "0.02", true),
    ("\"2%\"", "2", false),
    ("\"2%\"", "\"two\"", false),
    ("{ net = [30, 30, 30, 30] }", "30.5", false),
    ("{ net = [30, 30, 30, 30] }", "{ gross = 30 }", false),
    ("skills = { orders = 1 }", "", false),
];

#[test]
fn what_is_wrong_is_rejected_and_what_is_right_is_not() {
    let texts: Vec<String> = CHANGES
        .iter()
        .map(|(find, replace, _)| {
            assert!(VALID.contains(find), "{find}");
            VALID.replacen(find, replace, 1)
        })
        .collect();
    for ((find, replace, valid), errors) in CHANGES.iter().zip(judge(&texts).unwrap_or_default()) {
        assert_eq!(
            errors.is_empty(),
            *valid,
            "{find} -> {replace}: {errors:#?}"
        );
    }
}
