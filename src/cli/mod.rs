//! The command line: a thin client of the library.

mod aim;
mod alternatives;
mod axis;
mod backtest;
mod calibrate;
mod check;
mod common;
mod compare;
mod erlang;
mod interrupt;
mod keep;
mod log_args;
mod merge;
mod new;
mod points;
mod progress;
mod reduce;
mod results;
mod run;
mod schema;
mod select;
mod shell;
mod simulate;
mod steady;
mod stress;
mod sweep;
mod sweep_file;
mod trace;
mod validate;
mod value;
mod values;
mod weekdays;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Everything went well.
const DONE: u8 = 0;
/// The run failed.
const FAILED: u8 = 1;
/// The command or the scenario is wrong.
const WRONG_USE: u8 = 2;

/// Contact-center simulator: what a staffing plan will do, and how sure that is.
#[derive(Debug, Parser)]
#[command(name = "busyhour", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Simulate a scenario many times and report what will happen.
    Run(run::RunArgs),
    /// Join the shards of a run into the whole.
    Merge(merge::MergeArgs),
    /// Read and explain a scenario without running it.
    Check(check::CheckArgs),
    /// Ask the Erlang formulas: agents for a target, or what a number of agents will do.
    Erlang(Box<erlang::ErlangArgs>),
    /// Compare the Erlang formulas with the simulation, interval by interval.
    Validate(validate::ValidateArgs),
    /// Compare scenarios or variants on the same customers: what differs, and how sure that is.
    Compare(compare::CompareArgs),
    /// Find the best of many scenarios, variants or settings, spending days on those that may be it.
    Select(Box<select::SelectArgs>),
    /// Read a log of contacts: what it tells, and a scenario made from it.
    Calibrate(Box<calibrate::CalibrateArgs>),
    /// Hold a scenario against days of a log that it was not made from: can it be trusted?
    Backtest(Box<backtest::BacktestArgs>),
    /// What breaks the plan: what hurts most, up to which volume it holds, how it recovers.
    Stress(Box<stress::StressArgs>),
    /// Simulate many settings of a scenario into one table; a sweep that was killed goes on.
    Sweep(Box<sweep::SweepArgs>),
    /// What one more agent is worth, or one less, by group and time of day.
    Value(Box<value::ValueArgs>),
    /// Tell of one day contact by contact: why each waited, who took it, what it led to.
    Trace(trace::TraceArgs),
    /// Start a scenario from a template.
    New(new::NewArgs),
    /// Print the scenario language: a JSON Schema for editors, or the reference page.
    Schema(schema::SchemaArgs),
    /// Print a completion script for a shell.
    Completions(shell::CompletionsArgs),
    /// Print the manual page (roff).
    Man,
}

/// Why a command ends without its result.
enum Refusal {
    /// Exit code 2: the scenario, a flag or a file is wrong.
    Wrong(String),
    /// Exit code 1: the run failed.
    Failed(String),
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Run(args) => run::run(&args),
        Command::Merge(args) => merge::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Erlang(args) => erlang::run(&args),
        Command::Validate(args) => validate::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Select(args) => select::run(&args),
        Command::Calibrate(args) => calibrate::run(&args),
        Command::Backtest(args) => backtest::run(&args),
        Command::Stress(args) => stress::run(&args),
        Command::Sweep(args) => sweep::run(&args),
        Command::Value(args) => value::run(&args),
        Command::Trace(args) => trace::run(&args),
        Command::New(args) => new::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Completions(args) => shell::completions(&args),
        Command::Man => shell::man(),
    };
    ExitCode::from(match result {
        Ok(()) => DONE,
        Err(Refusal::Wrong(message)) => {
            common::say(message.trim_end());
            WRONG_USE
        }
        Err(Refusal::Failed(message)) => {
            common::say(&format!("error: {}", message.trim_end()));
            FAILED
        }
    })
}
