//! The cases with known answers that are shared with the project, run by their own judge.

use std::io::Write;
use std::path::Path;
use std::process::Command;

/// Says on the terminal, past the test harness, that a test has not been made.
fn skipped(why: &str) {
    let line = format!("\nSKIPPED: the judge of ../shared/cases has not run: {why}\n");
    drop(std::io::stderr().write_all(line.as_bytes()));
}

#[test]
fn the_shared_cases_hold() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases");
    let judge = cases.join("judge.py");
    if !judge.exists() {
        return skipped("it is not here");
    }
    if Command::new("python3").arg("--version").output().is_err() {
        return skipped("there is no python3");
    }
    let mut files = Vec::new();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    for folder in [cases.join("exact"), cases.join("published"), own] {
        let entries = std::fs::read_dir(folder).expect("the folder of cases");
        files.extend(
            entries
                .map(|e| e.expect("an entry").path())
                .filter(|p| p.extension().is_some_and(|e| e == "toml")),
        );
    }
    files.sort();
    assert!(files.len() >= 30, "{} cases", files.len());
    let judged = Command::new("python3")
        .arg(&judge)
        .args(["--bin", env!("CARGO_BIN_EXE_busyhour"), "--scale", "0.2"])
        .args(&files)
        .output()
        .expect("the judge runs");
    let (said, faults) = (
        String::from_utf8_lossy(&judged.stdout),
        String::from_utf8_lossy(&judged.stderr),
    );
    assert!(judged.status.success(), "{said}{faults}");
}
