//! `busyhour check`: read and explain a scenario without running it.

use clap::{Args, ValueEnum};

use super::Refusal;
use super::common::{ScenarioArgs, colour_on_stderr, colour_on_stdout, print};
use crate::report::Screen;
use crate::report::explain::{explain, json, refusal, text};
use crate::scenario::Loaded;

/// Which scenario to explain, and how.
#[derive(Debug, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// Print the scenario with base, variant and settings in place, and nothing else
    #[arg(long)]
    resolved: bool,
    /// How to explain it
    #[arg(long, value_enum, default_value_t = Format::Table, conflicts_with = "resolved")]
    format: Format,
}

/// How a scenario is explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// In words and tables, for people
    Table,
    /// The same figures, and what is wrong, as JSON
    Json,
}

/// Runs the command.
pub fn run(args: &CheckArgs) -> Result<(), Refusal> {
    let loaded = match args.scenario.read() {
        Ok(loaded) => loaded,
        Err(faults) => {
            if args.format == Format::Json {
                print(&format!("{:#}\n", refusal(faults.iter())))?;
            }
            return Err(Refusal::Wrong(faults.render(colour_on_stderr())));
        }
    };
    if args.resolved {
        return print(&loaded.resolved);
    }
    let width = Screen::of_terminal().width;
    print(&explained(&loaded, args.format, width, colour_on_stdout())?)
}

/// The explanation of a scenario that can run.
fn explained(
    loaded: &Loaded,
    format: Format,
    width: usize,
    colour: bool,
) -> Result<String, Refusal> {
    let facts = explain(&loaded.scenario).map_err(|e| Refusal::Wrong(format!("error: {e}")))?;
    Ok(match format {
        Format::Json => format!("{:#}\n", json(&facts, &loaded.warnings)),
        Format::Table => text(&loaded.scenario, &facts, &loaded.warnings, width, colour),
    })
}
