//! Calibration from logs.

mod bank;
mod cases;
mod formats;
mod front;
mod known_truth;
mod matching;
mod repeated;
mod trend;
mod wrong_use;

use std::path::{Path, PathBuf};

use crate::support::{busyhour, printed};

/// A file of the real data beside the project; `None`, said aloud, where it is not there.
fn real(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data")
        .join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: {} is not there", path.display());
    None
}

/// The report of a calibration, as JSON.
fn calibrated(arguments: &[&str]) -> serde_json::Value {
    let all = [&["calibrate"], arguments, &["--format", "json"]].concat();
    serde_json::from_str(&printed(&busyhour(&all))).expect("JSON")
}

/// The log that a scenario makes in some days, in a folder of its own; the folder and its log.
fn traced(scenario: &str, days: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    std::fs::write(path("truth.toml"), scenario).expect("written");
    let trace = ["trace", &path("truth.toml"), "--days", days, "--quiet"];
    std::fs::write(path("log.csv"), printed(&busyhour(&trace))).expect("written");
    let log = path("log.csv");
    (folder, log)
}

/// Whether the interval of a figure of a report holds the truth.
fn holds(figure: &serde_json::Value, truth: f64) -> bool {
    let end = |i: usize| figure["interval"][i].as_f64().unwrap_or(f64::NAN);
    end(0) <= truth && truth <= end(1)
}

/// Asserts that a figure is what it should be, to half of its last digit and a little.
#[track_caller]
fn near(found: &serde_json::Value, expected: f64, within: f64, what: &str) {
    let found = found.as_f64().unwrap_or(f64::NAN);
    assert!(
        (found - expected).abs() <= within,
        "{what}: {found}, expected {expected}"
    );
}
