//! `busyhour validate`: the Erlang formulas against the simulation.

use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::Refusal;
use super::common::{ScenarioArgs, print};
use super::interrupt::stop_on_interrupt;
use super::progress::Bar;
use super::simulate::{SimulateArgs, explain, settled};
use crate::model::Model;
use crate::replicate::{self, Outcome, Progress};
use crate::report::erlang::{
    Staffed, comparison_json, comparison_text, staffed, staffed_by, validate,
};
use crate::report::{Run, Screen};
use crate::scenario::Scenario;
use crate::stats::Confidence;

/// What to compare, how often to simulate it, and how to tell of it.
#[derive(Debug, Args)]
pub struct ValidateArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,
    #[command(flatten)]
    simulate: SimulateArgs,
    /// How to print the comparison
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
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
    let scenario = args.simulate.load(&args.scenario)?;
    if args.simulate.replications == Some(1) {
        return Err(Refusal::Wrong(
            "error: one day cannot tell chance from an error of the formula\nhelp: simulate at \
             least two, better some hundreds: --replications 500"
                .into(),
        ));
    }
    let progress = Arc::new(Progress::default());
    stop_on_interrupt(&progress);
    let own = args.simulated(scenario, &progress)?;
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
    fn simulated(
        &self,
        scenario: Scenario,
        progress: &Arc<Progress>,
    ) -> Result<Simulated, Refusal> {
        let plan = self.simulate.plan(u64::from(scenario.replications));
        let (model, factors) = settled(&scenario, &plan, progress)?;
        let bar = Bar::follow(progress, plan.replications, self.simulate.quiet);
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
        let simulated = self.simulated(scenario, progress).ok()?;
        Some(staffed(name, &simulated.run()))
    }
}
