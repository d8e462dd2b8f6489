//! `busyhour run`: simulate a scenario many times.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::Refusal;
use super::common::{ScenarioArgs, open, print, unwritten};
use super::interrupt::stop_on_interrupt;
use super::progress::Bar;
use super::simulate::{SimulateArgs, explain, settled};
use crate::model::compile;
use crate::replicate::{self, Outcome, Plan, Precision, Progress};
use crate::report::html::run_page;
use crate::report::{Folder, Run, Screen, screen, summary, tables};
use crate::scenario::{Scenario, Uncertainty};
use crate::stats::Confidence;

/// What to simulate, how often, and how to tell of it.
#[derive(Debug, Args)]
pub struct RunArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,
    #[command(flatten)]
    simulate: SimulateArgs,
    /// Stop when every service level is known to within this, such as 0.5% (points)
    #[arg(long, value_name = "POINTS", value_parser = points)]
    precision: Option<f64>,
    /// Also write report.html, summary.json, intervals.csv, groups.csv and days.csv into this
    /// folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// How a result is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables for people
    Table,
    /// Everything, as JSON
    Json,
    /// A row for each contact type and interval
    Csv,
}

/// With a precision, the most replications unless a number is given.
const MOST_FOR_PRECISION: u64 = 100_000;

/// Reads a precision: 0.5% or 0.005.
fn points(text: &str) -> Result<f64, String> {
    let (number, scale) = match text.trim().strip_suffix('%') {
        Some(percent) => (percent.trim_end(), 0.01),
        None => (text.trim(), 1.0),
    };
    match number.parse::<f64>() {
        Ok(value) if value > 0.0 && value * scale < 0.5 => Ok(value * scale),
        _ => Err("give points of the service level, such as 0.5% or 0.005".into()),
    }
}

/// Runs the command.
pub fn run(args: &RunArgs) -> Result<(), Refusal> {
    let scenario = args.simulate.load(&args.scenario)?;
    let folder = args.out.as_deref().map(open).transpose()?;
    let own = match args.precision {
        Some(_) => MOST_FOR_PRECISION,
        None => u64::from(scenario.replications),
    };
    let plan = Plan {
        precision: args.precision.map(|half_width| Precision {
            half_width,
            confidence: Confidence::default(),
        }),
        ..args.simulate.plan(own)
    };
    let progress = Arc::new(Progress::default());
    stop_on_interrupt(&progress);
    let (model, factors) = settled(&scenario, &plan, &progress)?;
    let bar = Bar::follow(&progress, plan.replications, args.simulate.quiet);
    let outcome = replicate::run(&model, &plan, &progress);
    drop(bar);
    let outcome = outcome.map_err(|failure| Refusal::Failed(explain(&failure, &scenario)))?;
    if outcome.fold.replications == 0 {
        return Err(Refusal::Failed(
            "stopped before the first day was done".into(),
        ));
    }
    let known = without_uncertainty(&scenario, factors.as_deref(), &plan, &outcome, &progress)?;
    let run = Run {
        scenario: &scenario,
        model: &model,
        outcome: &outcome,
        known: known.as_ref(),
        confidence: Confidence::default().at(outcome.fold.replications),
        first_attempts: factors.as_deref(),
    };
    if let Some(folder) = folder {
        write(&folder, &run, &args.scenario)?;
    }
    print(&match args.format {
        Format::Table => screen(&run, &Screen::of_terminal()),
        Format::Json => format!("{:#}\n", summary(&run)),
        Format::Csv => tables::intervals(&summary(&run)).map_err(|e| unwritten(&e))?,
    })
}

/// Runs the same days once more with everything as in the scenario, where some of it is
/// uncertain: the difference is what the uncertainty does.
fn without_uncertainty(
    scenario: &Scenario,
    factors: Option<&[f64]>,
    plan: &Plan,
    outcome: &Outcome,
    progress: &Progress,
) -> Result<Option<Outcome>, Refusal> {
    if scenario.uncertainty.is_none() || outcome.stopped_early {
        return Ok(None);
    }
    let known = Scenario {
        uncertainty: Uncertainty::default(),
        ..scenario.clone()
    };
    let mut model = compile(&known).map_err(|e| Refusal::Wrong(format!("error: {e}")))?;
    if let Some(factors) = factors {
        model.scale_volumes(factors);
    }
    let plan = Plan {
        replications: outcome.fold.replications,
        precision: None,
        ..plan.clone()
    };
    let outcome = replicate::run(&model, &plan, progress)
        .map_err(|failure| Refusal::Failed(explain(&failure, scenario)))?;
    Ok((!outcome.stopped_early).then_some(outcome))
}

/// Writes the result files.
fn write(folder: &Folder, run: &Run<'_>, given: &ScenarioArgs) -> Result<(), Refusal> {
    let summary = summary(run);
    let text = |table: Result<String, csv::Error>| table.map_err(|e| unwritten(&e));
    let files = [
        ("summary.json", format!("{summary:#}\n")),
        ("intervals.csv", text(tables::intervals(&summary))?),
        ("groups.csv", text(tables::groups(&summary))?),
        ("days.csv", text(tables::days(run))?),
        ("report.html", run_page(run, &given.again("run", run))),
    ];
    folder.write(&files).map_err(|e| unwritten(&e))
}
