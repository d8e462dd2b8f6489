//! The command, as it is used.

mod compare;
mod disks;
mod erlang;
mod front;
mod golden;
mod report;
mod results;
mod select;
mod shards;
mod steady;
mod stops;
mod stress;
mod sweep;
mod trace;
mod unknowns;
mod validate;
mod value;
mod wrong_use;

use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;

/// Two types, two groups, some of everything that is ordinary.
const ORDINARY: &str = r#"
busyhour = 1
name = "ordinary"
duration = "2h"
interval = "30m"
replications = 40
seed = 7

[contact.orders]
channel = "voice"
arrivals = { rate = "60/h", day_cv = 0.1 }
talk = { lognormal = { mean = "4m", cv = 1.1 } }
wrap_up = { exponential = { mean = "30s" } }
patience = { exponential = { mean = "2m" } }

[contact.faults]
channel = "voice"
priority = 2
arrivals = { per_interval = [20, 30, 30, 10] }
talk = { exponential = { mean = "3m" } }
patience = { exponential = { mean = "90s" } }

[group.sales]
agents = 5
skills = { orders = 1 }

[group.service]
agents = [2, 3, 3, 2]
skills = { orders = 2, faults = 1 }

[variant.busier]
contact.orders.arrivals.rate = "90/h"
"#;

/// A scenario in a folder of its own, gone when dropped.
struct Scene {
    folder: TempDir,
}

impl Scene {
    fn new(text: &str) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        std::fs::write(folder.path().join("day.toml"), text).expect("it can be written");
        Self { folder }
    }

    fn ordinary() -> Self {
        Self::new(ORDINARY)
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("day.toml")
    }

    /// `busyhour run day.toml --format json` and more.
    fn command(&self, more: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_busyhour"));
        command
            .arg("run")
            .arg(self.file())
            .args(["--format", "json"])
            .args(more);
        command.env("NO_COLOR", "1");
        command
    }

    fn run(&self, more: &[&str]) -> Output {
        self.command(more).output().expect("it runs")
    }

    /// The result of a run that goes well, as text.
    fn text(&self, more: &[&str]) -> String {
        printed(self.run(more))
    }

    /// The same, parsed.
    fn json(&self, more: &[&str]) -> serde_json::Value {
        serde_json::from_str(&self.text(more)).expect("valid JSON")
    }
}

/// Runs `busyhour COMMAND …` in the project's folder.
fn busyhour(command: &[&str], arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_busyhour"))
        .args(command)
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("NO_COLOR", "1")
        .output()
        .expect("it runs")
}

/// What a command that goes well prints.
fn printed(output: Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Asserts that a run was refused or failed: exit code, nothing on standard output, and what
/// standard error says.
fn assert_explained(output: &Output, code: i32, words: &[&str]) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "",
        "nothing on standard output"
    );
    for word in words {
        assert!(said.contains(word), "`{word}` is not in:\n{said}");
    }
}
