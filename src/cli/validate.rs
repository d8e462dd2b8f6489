//! `busyhour validate`: the Erlang formulas against the simulation.

use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::Refusal;
use super::common::{ScenarioArgs, print, show_warnings};
use super::interrupt::stop_on_interrupt;
use super::progress::Bar;
use super::run::{explain, unsettled_refusal};
use crate::engine::MOST_WAITING;
use crate::model::{Model, compile};
use crate::replicate::{self, Outcome, Plan, Progress, first_attempts};
use crate::report::erlang::{
    Staffed, comparison_json, comparison_text, staffed, staffed_by, validate,
};
use crate::report::{Run, Screen};
use crate::scenario::{Loaded, Scenario};
use crate::stats::Confidence;

/// What to compare, how often to simulate it, and how to tell of it.
#[derive(Debug, Args)]
pub struct ValidateArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// Days (replications) to simulate instead of the scenario's own number
    #[arg(long, short = 'n', value_name = "N", value_parser = clap::value_parser!(u64).range(2..=100_000_000))]
    replications: Option<u64>,
    /// Seed instead of the scenario's own; the same seed gives the same result
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    /// Threads; by default one for each processor. The result does not depend on it
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// How to print the comparison
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// No progress bar and no warnings
    #[arg(long, short)]
    quiet: bool,
}

/// How a comparison is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables for people
    Table,
    /// Everything, as JSON
    Json,
}

/// A scenario that was simulated.
struct Simulated {
    scenario: Scenario,
    model: Model,
    outcome: Outcome,
    factors: Option<Vec<f64>>,
}

impl Simulated {
    fn run(&self) -> Run<'_> {
        Run {
            scenario: &self.scenario,
            model: &self.model,
            outcome: &self.outcome,
            known: None,
            confidence: Confidence::default().at(self.outcome.fold.replications),
            first_attempts: self.factors.as_deref(),
        }
    }
}

/// Runs the command.
pub fn run(args: &ValidateArgs) -> Result<(), Refusal> {
    let loaded = args.scenario.load()?;
    if !args.quiet {
        show_warnings(&loaded.warnings);
    }
    let Loaded { mut scenario, .. } = loaded;
    if let Some(seed) = args.seed {
        scenario.seed = seed;
    }
    let progress = Arc::new(Progress::default());
    stop_on_interrupt(&progress);
    let own = args.simulate(scenario, &progress)?;
    let mut comparison = validate(&own.run());
    comparison
        .staffings
        .push(staffed("as scheduled", &own.run()));
    for (name, endless) in [("Erlang C asks for", true), ("Erlang A asks for", false)] {
        let other = staffed_by(&own.scenario, &own.model, endless);
        if let Some(row) = args.other(name, other, &progress) {
            comparison.staffings.push(row);
        }
    }
    print(&match args.format {
        Format::Table => comparison_text(&comparison, &own.run(), Screen::of_terminal().width),
        Format::Json => format!("{:#}\n", comparison_json(&comparison, &own.run())),
    })
}

impl ValidateArgs {
    fn simulate(&self, scenario: Scenario, progress: &Arc<Progress>) -> Result<Simulated, Refusal> {
        let mut model = compile(&scenario).map_err(|e| Refusal::Wrong(format!("error: {e}")))?;
        let plan = Plan {
            threads: self.threads.map_or(0, usize::from),
            most_waiting: MOST_WAITING,
            ..Plan::new(
                self.replications
                    .unwrap_or(u64::from(scenario.replications)),
            )
        };
        let factors = first_attempts(&scenario, &plan, &Progress::default())
            .map_err(|unsettled| unsettled_refusal(&unsettled, &scenario))?;
        if let Some(factors) = &factors {
            model.scale_volumes(factors);
        }
        let bar = Bar::follow(progress, plan.replications, self.quiet);
        let outcome = replicate::run(&model, &plan, progress);
        drop(bar);
        let outcome = outcome.map_err(|failure| Refusal::Failed(explain(&failure, &scenario)))?;
        if outcome.fold.replications < 2 {
            return Err(Refusal::Failed(
                "stopped before the second day was done".into(),
            ));
        }
        Ok(Simulated {
            scenario,
            model,
            outcome,
            factors,
        })
    }

    /// What another staffing comes to; nothing where it cannot be simulated: with a formula's
    /// agents a day may have no end.
    fn other(
        &self,
        name: &'static str,
        scenario: Scenario,
        progress: &Arc<Progress>,
    ) -> Option<Staffed> {
        let simulated = self.simulate(scenario, progress).ok()?;
        Some(staffed(name, &simulated.run()))
    }
}
