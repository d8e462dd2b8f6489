//! Calibration from logs.

mod bank;
mod cases;
mod formats;
mod front;
mod known_truth;
mod matching;
mod repeated;
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

/// Asserts that a figure is what it should be, to half of its last digit and a little.
#[track_caller]
fn near(found: &serde_json::Value, expected: f64, within: f64, what: &str) {
    let found = found.as_f64().unwrap_or(f64::NAN);
    assert!(
        (found - expected).abs() <= within,
        "{what}: {found}, expected {expected}"
    );
}
