//! What all commands on scenarios share: which scenario, with which changes, and how to print.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use clap::Args;

use super::Refusal;
use crate::scenario::{Fault, Faults, Loaded, Overrides, Severity, load};

/// Which scenario, with which changes.
#[derive(Debug, Args)]
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

    /// The same, with what is wrong as the refusal of a command.
    pub fn load(&self) -> Result<Loaded, Refusal> {
        self.read()
            .map_err(|faults| Refusal::Wrong(faults.render(colour_on_stderr())))
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
