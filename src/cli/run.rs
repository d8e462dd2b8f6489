//! `busyhour run`: simulate a scenario many times.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::Refusal;
use super::common::{Format, ScenarioArgs, open, print, unwritten, wrong};
use super::interrupt::stop_on_interrupt;
use super::keep::KeepArgs;
use super::progress::Bar;
use super::reduce::{Asked, ReduceArgs, prepare, ready};
use super::results::{More, MoreArgs, write};
use super::simulate::{CountBy, SimulateArgs, explain, settled, with_factors};
use super::steady;
use crate::replicate::{Plan, Precision, Progress};
use crate::report::explain::cost;
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
    #[command(flatten)]
    reduce: ReduceArgs,
    #[command(flatten)]
    keep: KeepArgs,
    /// Also write report.html, summary.json, intervals.csv, groups.csv and days.csv into this
    /// folder, where there are any cases.csv, from 28 days on rolling.csv; with --shard, the file
    /// of the shard
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    more: MoreArgs,
    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// The steady state of a center that is the same at all times: all days as one run without a
    /// break, its start cut off, with intervals from batches
    #[arg(long, conflicts_with_all = ["precision", "variance_reduction", "out", "shard", "checkpoint", "resume"])]
    steady: bool,
    /// In which interval a contact is counted: that of its arrival, or that of its answer or
    /// departure, as many switches do
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = CountBy::Arrival, conflicts_with_all = ["shard", "checkpoint", "steady"])]
    count_by: CountBy,
    /// Run even what is estimated to take more than 8 GB of memory or 30 days of time
    #[arg(long)]
    large: bool,
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
    args.more.check()?;
    let scenario = args.simulate.load(&args.scenario)?;
    let own = match args.precision {
        Some(_) => MOST_FOR_PRECISION,
        None => u64::from(scenario.replications),
    };
    let asked = args.reduce.asked(args.precision.is_some());
    let mut plan = Plan {
        precision: args.precision.map(|half_width| Precision {
            half_width,
            confidence: Confidence::default(),
        }),
        ..args.simulate.plan(own)
    };
    if let Asked::For(reduction) = asked {
        // Only whole groups are observations.
        let together = reduction.sampling.days();
        plan.replications = plan.replications.next_multiple_of(together);
    }
    if !args.large {
        let files = args.out.is_some() && !args.keep.is_shard();
        let written = files || !matches!(args.format, Format::Table);
        affordable(&scenario, &plan, written)?;
    }
    if args.steady {
        return steady::run(&scenario, &plan, args.format);
    }
    let out = args.out.as_deref();
    let mut keeping = args
        .keep
        .open(&args.scenario, out, &scenario, (&plan, asked))?;
    let folder = out.filter(|_| !args.keep.is_shard());
    let folder = folder.map(open).transpose()?;
    let progress = Arc::new(Progress::default());
    stop_on_interrupt(&progress);
    let (mut model, factors) = match keeping.factors() {
        Some(factors) => (with_factors(&scenario, factors.as_deref())?, factors),
        None => settled(&scenario, &plan, &progress)?,
    };
    // What is kept may be asked for every day later.
    model.by_event = args.count_by == CountBy::Event;
    model.keeps_days = folder.is_some() || args.keep.keeps();
    let failed = |failure| Refusal::Failed(explain(&failure, &scenario));
    let ready = ready(asked, &mut model, &plan, &progress)?.map_err(failed)?;
    plan.reduction = ready.reduction;
    let together = plan.reduction.sampling.days();
    plan.replications = plan.replications.next_multiple_of(together);
    let nothing = || {
        Err(Refusal::Failed(
            "stopped before the first day was done".into(),
        ))
    };
    if progress.stopped() {
        return nothing();
    }
    keeping.begin(factors.as_deref())?;
    let bar = Bar::follow(&progress, keeping.replications(&plan), args.simulate.quiet);
    let outcome = keeping.run(0, &model, &plan, &progress, ready.begun)?;
    drop(bar);
    let mut outcome = outcome.map_err(failed)?;
    let known = match known_scenario(&scenario).filter(|_| !outcome.stopped_early) {
        Some(known) => {
            let mut known_model = with_factors(&known, factors.as_deref())?;
            known_model.by_event = model.by_event;
            prepare(plan.reduction, &mut known_model)?;
            let plan = Plan {
                replications: match args.keep.is_shard() {
                    true => plan.replications,
                    false => outcome.fold.replications,
                },
                precision: None,
                ..plan.clone()
            };
            let known = keeping.run(1, &known_model, &plan, &progress, None)?;
            let mut known = known.map_err(failed)?;
            known.reduce(&known_model, plan.reduction);
            Some(known)
        }
        None => None,
    };
    let stopped = outcome.stopped_early || known.as_ref().is_some_and(|k| k.stopped_early);
    keeping.close(stopped, args.simulate.quiet)?;
    if args.keep.is_shard() {
        return Ok(());
    }
    if outcome.fold.replications == 0 {
        return nothing();
    }
    let mut reduced = outcome.reduce(&model, plan.reduction);
    reduced.pilot = ready.pilot;
    let run = Run {
        scenario: &scenario,
        model: &model,
        outcome: &outcome,
        known: known.as_ref().filter(|known| !known.stopped_early),
        confidence: Confidence::default().at(outcome.fold.replications),
        reduced: asked.name().map(|_| &reduced),
        first_attempts: factors.as_deref(),
    };
    let more = More {
        args: &args.more,
        plan: &plan,
    };
    tell(&run, &args.scenario, folder.as_ref(), args.format, &more)
}

/// Most memory that a run may be estimated to take \[bytes\].
const MOST_MEMORY: f64 = 8e9;
/// Most time that a run may be estimated to take \[s\].
const MOST_TIME: f64 = 30.0 * 86_400.0;

/// Refuses a run that is too large to have been meant.
fn affordable(scenario: &Scenario, plan: &Plan, written: bool) -> Result<(), Refusal> {
    let cost = cost(scenario, plan).map_err(wrong)?;
    let memory = cost.memory + if written { cost.memory_to_write } else { 0.0 };
    // With a precision a run ends when that is reached; nobody knows when.
    let seconds = if plan.precision.is_some() {
        0.0
    } else {
        cost.seconds
    };
    if memory <= MOST_MEMORY && seconds <= MOST_TIME {
        return Ok(());
    }
    if written && cost.memory <= MOST_MEMORY && seconds <= MOST_TIME {
        return Err(wrong(format!(
            "the figures of every interval would take roughly {:.1} GB of memory to write\nhelp: \
             the table on the screen takes {:.1} GB; leave out --out and --format, give longer \
             intervals, or --large, which runs it all the same",
            memory / 1e9,
            cost.memory / 1e9
        )));
    }
    Err(Refusal::Wrong(format!(
        "error: {} days of about {:.0} contacts would take roughly {:.1} GB of memory and {:.1} \
         hours on {} processors\nhelp: give fewer --replications, longer intervals, or --shard; \
         --large runs it all the same",
        cost.replications,
        cost.contacts,
        memory / 1e9,
        cost.seconds / 3600.0,
        cost.processors
    )))
}

/// Writes the result into a folder, if there is one, and prints it.
pub fn tell(
    run: &Run<'_>,
    given: &ScenarioArgs,
    folder: Option<&Folder>,
    format: Format,
    more: &More<'_>,
) -> Result<(), Refusal> {
    if let Some(folder) = folder {
        write(folder, run, given, more)?;
    }
    print(&match format {
        Format::Table => screen(run, &Screen::of_terminal()),
        Format::Json => format!("{:#}\n", summary(run)),
        Format::Csv => tables::intervals(&summary(run)).map_err(|e| unwritten(&e))?,
    })
}

/// The scenario with everything as it says, where some of that is uncertain: the same days are
/// run once more with it, and the difference is what the uncertainty does.
pub fn known_scenario(scenario: &Scenario) -> Option<Scenario> {
    (!scenario.uncertainty.is_none()).then(|| Scenario {
        uncertainty: Uncertainty::default(),
        ..scenario.clone()
    })
}
