//! `busyhour check`: read and explain a scenario without running it.

use clap::Args;

use super::Refusal;
use super::common::{ScenarioArgs, Shown, colour_on_stderr, colour_on_stdout, print, wrong};
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
    #[arg(long, value_enum, default_value_t = Shown::Table, conflicts_with = "resolved")]
    format: Shown,
}

/// Runs the command.
pub fn run(args: &CheckArgs) -> Result<(), Refusal> {
    let loaded = match args.scenario.read() {
        Ok(loaded) => loaded,
        Err(faults) => {
            if args.format == Shown::Json {
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
    format: Shown,
    width: usize,
    colour: bool,
) -> Result<String, Refusal> {
    let facts = explain(&loaded.scenario).map_err(wrong)?;
    Ok(match format {
        Shown::Json => format!("{:#}\n", json(&facts, &loaded.warnings)),
        Shown::Table => text(&loaded.scenario, &facts, &loaded.warnings, width, colour),
    })
}
