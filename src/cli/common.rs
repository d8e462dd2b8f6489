//! What all commands on scenarios share: which scenario, with which changes, and how to print.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::Refusal;
use crate::replicate::Reduction;
use crate::report::{Folder, Run};
use crate::scenario::{Fault, Faults, Loaded, Overrides, Severity, clean, load};

/// Which scenario, with which changes.
#[derive(Debug, Clone, Args)]
pub struct ScenarioArgs {
    /// Scenario file
    pub scenario: PathBuf,
    /// Apply the changes of [variant.NAME]
    #[arg(long, value_name = "NAME")]
    pub variant: Option<String>,
    /// Change a key, such as contact.orders.patience.weibull.mean=2m; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
}

impl ScenarioArgs {
    /// Reads the scenario.
    pub fn read(&self) -> Result<Loaded, Faults> {
        let overrides = Overrides {
            variant: self.variant.clone(),
            set: self.set.clone(),
        };
        load(&self.scenario, &overrides)
    }

    /// What to type to get a run again.
    pub fn again(&self, command: &str, run: &Run<'_>) -> String {
        let number = run.outcome.fold.replications;
        let (seed, changes) = (run.model.seed, self.changes());
        let file = quoted(&self.scenario.display().to_string());
        let reduction = match run.reduced {
            Some(reduced) if reduced.reduction != Reduction::NONE => {
                format!(" --variance-reduction {}", reduced.reduction.name())
            }
            _ => String::new(),
        };
        let by = match run.model.by_event {
            true => " --count-by event",
            false => "",
        };
        format!(
            "busyhour {command} {file}{changes}{by} --replications {number} --seed {seed}{reduction}"
        )
    }

    /// The flags that change the scenario, as they are typed, each after a blank.
    pub fn changes(&self) -> String {
        let variant = self.variant.iter().map(|name| ("--variant", name));
        let set = self.set.iter().map(|change| ("--set", change));
        let typed = variant.chain(set);
        typed
            .map(|(flag, value)| format!(" {flag} {}", quoted(value)))
            .collect()
    }

    /// The same, with what is wrong as the refusal of a command.
    pub fn load(&self) -> Result<Loaded, Refusal> {
        self.read()
            .map_err(|faults| Refusal::Wrong(faults.render(colour_on_stderr())))
    }
}

/// How a result is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Tables for people
    Table,
    /// Everything, as JSON
    Json,
    /// Rows for a spreadsheet or another program
    Csv,
}

/// How a result is printed that is no table of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shown {
    /// Words and tables, for people
    Table,
    /// The same figures, as JSON
    Json,
}

/// The refusal of a command that was asked for what cannot be.
pub fn wrong(message: impl std::fmt::Display) -> Refusal {
    Refusal::Wrong(format!("error: {}", tamed(&message.to_string())))
}

/// A text in which a terminal finds nothing to obey: a log and its columns may hold anything.
pub fn tamed(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(clean).collect();
    lines.join("\n")
}

/// A word as a shell takes it.
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:=+,@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// Whether messages on standard error are coloured.
pub fn colour_on_stderr() -> bool {
    coloured(std::io::stderr().is_terminal())
}

/// Whether results on standard output are coloured.
pub fn colour_on_stdout() -> bool {
    coloured(std::io::stdout().is_terminal())
}

fn coloured(terminal: bool) -> bool {
    terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
}

/// Shows the warnings of the reader on standard error.
pub fn show_warnings(warnings: &[Fault]) {
    let colour = colour_on_stderr();
    for fault in warnings
        .iter()
        .filter(|f| f.severity() == Severity::Warning)
    {
        say(&format!("{}\n", fault.render(colour).trim_end()));
    }
}

/// Opens a folder for results before the work begins.
pub fn open(path: &Path) -> Result<Folder, Refusal> {
    Folder::open(path).map_err(|e| wrong(cannot_write(path, &e)))
}

/// Why results cannot be written into a folder.
pub fn cannot_write(path: &Path, error: &std::io::Error) -> String {
    let show = path.display();
    if path.exists() && !path.is_dir() {
        return format!("cannot write into the folder {show}: it is a file, not a folder");
    }
    format!("cannot write into the folder {show}: {error}")
}

/// Tells people something on standard error; a reader that has gone away hears nothing.
pub fn say(text: &str) {
    // There is nowhere left to tell of a failure.
    drop(writeln!(std::io::stderr(), "{text}"));
}

/// Prints a result; a reader that has gone away (`| head`) is no failure.
pub fn print(text: &str) -> Result<(), Refusal> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Err(unwritten(&e)),
        _ => Ok(()),
    }
}

/// The refusal of a command whose result cannot be written.
pub fn unwritten(error: &dyn std::error::Error) -> Refusal {
    Refusal::Failed(format!("cannot write the result: {error}"))
}
