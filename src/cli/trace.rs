//! `busyhour trace`: one replication, contact by contact.

use clap::{Args, ValueEnum};

use super::Refusal;
use super::common::{ScenarioArgs, print, unwritten};
use super::simulate::{explain, load, settled};
use crate::engine::Engine;
use crate::measures::Trace;
use crate::replicate::{Failure, Plan, Progress};
use crate::report::trace::{csv, json_lines};

/// Which replication to trace, and how to print it.
#[derive(Debug, Args)]
pub struct TraceArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// Which of the scenario's days (replications), from 1 on; the first of `run` is 1
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    replication: u64,
    /// Seed instead of the scenario's own
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// No warnings
    #[arg(long, short)]
    quiet: bool,
}

/// How a trace is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table with a row for each contact
    Csv,
    /// A line of JSON for each contact
    Jsonl,
}

/// Runs the command.
pub fn run(args: &TraceArgs) -> Result<(), Refusal> {
    let scenario = load(&args.scenario, args.seed, args.quiet)?;
    // The same day as that of `run`: with the same first attempts.
    let plan = Plan::new(args.replication);
    let (model, _) = settled(&scenario, &plan, &Progress::default())?;
    let mut trace = Trace::default();
    let replication = args.replication - 1;
    let mut engine: Engine<'_> = Engine::new(&model);
    engine
        .run(replication, &mut trace)
        .map_err(|stop| Refusal::Failed(explain(&Failure { replication, stop }, &scenario)))?;
    let contacts = trace.contacts();
    print(&match args.format {
        Format::Csv => csv(&scenario, &model, &contacts).map_err(|e| unwritten(&e))?,
        Format::Jsonl => json_lines(&scenario, &model, &contacts),
    })
}
