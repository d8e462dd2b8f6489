//! `busyhour trace`: replications, contact by contact.

use clap::{Args, ValueEnum};
use jiff::Span;
use jiff::civil::DateTime;

use super::Refusal;
use super::common::{ScenarioArgs, print, unwritten};
use super::simulate::{explain, load, settled};
use crate::engine::Engine;
use crate::measures::Trace;
use crate::replicate::{Failure, Plan, Progress};
use crate::report::trace::{csv, json_lines};
use crate::scenario::{Scenario, Start};

/// Which replication to trace, and how to print it.
#[derive(Debug, Args)]
pub struct TraceArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// Which of the scenario's days (replications), from 1 on; the first of `run` is 1
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    replication: u64,
    /// So many replications from there on, each on the next calendar day: a log that
    /// `calibrate` reads; without a start the first is 2024-01-01
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=100_000))]
    days: Option<u64>,
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
    let mut calendar = scenario.clone();
    let mut engine: Engine<'_> = Engine::new(&model);
    for past in 0..args.days.unwrap_or(1) {
        let replication = args.replication - 1 + past;
        let mut trace = Trace::default();
        engine
            .run(replication, &mut trace)
            .map_err(|stop| Refusal::Failed(explain(&Failure { replication, stop }, &scenario)))?;
        if args.days.is_some() {
            calendar.start = Some(moved(&scenario, past)?);
        }
        let contacts = trace.contacts();
        let number = replication + 1;
        print(&match args.format {
            Format::Csv => {
                csv(&calendar, &model, number, &contacts, past == 0).map_err(|e| unwritten(&e))?
            }
            Format::Jsonl => json_lines(&calendar, &model, number, &contacts),
        })?;
    }
    Ok(())
}

/// When a later replication starts: at the same clock time, after the days that those before
/// it take.
fn moved(scenario: &Scenario, past: u64) -> Result<Start, Refusal> {
    let mut start = scenario.start.clone().unwrap_or(Start {
        civil: DateTime::constant(2024, 1, 1, 0, 0, 0, 0),
        zone: None,
    });
    let days = (scenario.duration / 86_400.0).ceil().max(1.0) as i64;
    let span = Span::new().try_days(days.saturating_mul(past as i64));
    let civil = span.and_then(|span| start.civil.checked_add(span));
    start.civil =
        civil.map_err(|_| Refusal::Wrong("error: --days goes beyond the year 9999".into()))?;
    Ok(start)
}
