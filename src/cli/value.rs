//! `busyhour value`: what one more agent is worth, or one less, by group and time of day.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::Refusal;
use super::common::{Format, ScenarioArgs, open, print, unwritten, wrong};
use super::interrupt::stop_on_interrupt;
use super::progress::Bar;
use super::simulate::{SimulateArgs, explain, unsettled_refusal};
use super::values::some_time;
use crate::experiment::value::{stretches, value};
use crate::replicate::{Progress, first_attempts};
use crate::report::Screen;
use crate::report::value::{Valued, value_csv, value_json, value_text};

/// Days in every world unless a number is given: there are many worlds, and all meet the same
/// customers.
const DAYS: u64 = 200;
/// Shortest stretch by default \[s\].
const STRETCH: f64 = 3600.0;

/// Whose worth to find, and how.
#[derive(Debug, Args)]
pub struct ValueArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,
    #[command(flatten)]
    simulate: SimulateArgs,
    /// One agent less instead of one more
    #[arg(long)]
    less: bool,
    /// How long the agent is there: whole intervals, an hour by default
    #[arg(long, value_name = "TIME", value_parser = some_time)]
    stretch: Option<f64>,
    /// Also write value.json and value.csv into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Runs the command.
pub fn run(args: &ValueArgs) -> Result<(), Refusal> {
    args.simulate.several()?;
    let scenario = args.simulate.load(&args.scenario)?;
    let intervals = args.stretch.unwrap_or(STRETCH) / scenario.interval;
    let whole = libm::round(intervals).max(1.0);
    if args.stretch.is_some() && libm::fabs(intervals - whole) > 1e-9 {
        let minutes = scenario.interval / 60.0;
        return Err(wrong(format!(
            "--stretch is not a whole number of intervals of {minutes} min\nhelp: --stretch {} min",
            whole * minutes
        )));
    }
    let width = (whole as usize).min(scenario.intervals);
    let by = if args.less { -1 } else { 1 };
    if stretches(&scenario, width, by).is_empty() {
        return Err(wrong(
            "no group has agents by interval: those who work off shifts cannot come or go by the \
             hour\nhelp: give a group `agents` instead of shifts",
        ));
    }
    let folder = args.out.as_deref().map(open).transpose()?;
    let plan = args
        .simulate
        .plan(u64::from(scenario.replications).min(DAYS));
    let progress = Arc::new(Progress::default());
    stop_on_interrupt(&progress);
    let factors = first_attempts(&scenario, &plan, &progress)
        .map_err(|unsettled| unsettled_refusal(&unsettled, &scenario))?;
    progress.restart();
    let mut bar = None;
    let found = value(
        &scenario,
        factors.as_deref(),
        (width, by),
        &plan,
        &progress,
        |models| {
            let days = plan.replications * models;
            bar = Some(Bar::follow(&progress, days, args.simulate.quiet));
        },
    );
    drop(bar);
    let found = found.map_err(wrong)?;
    if let Some(failure) = &found.failure {
        return Err(Refusal::Failed(explain(failure, &scenario)));
    }
    if found.replications < 2 {
        return Err(Refusal::Failed(
            "stopped before the first stretches were done".into(),
        ));
    }
    let valued = Valued {
        value: &found,
        scenario: &scenario,
        by,
    };
    let json = || format!("{:#}\n", value_json(&valued));
    let csv = || value_csv(&valued).map_err(|e| unwritten(&e));
    if let Some(folder) = folder {
        let files = [("value.json", json()), ("value.csv", csv()?)];
        folder.write(&files).map_err(|e| unwritten(&e))?;
    }
    print(&match args.format {
        Format::Table => value_text(&valued, Screen::of_terminal().width),
        Format::Json => json(),
        Format::Csv => csv()?,
    })
}
