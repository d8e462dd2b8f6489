//! `busyhour validate`: the Erlang formulas against the simulation.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::Refusal;
use super::common::{ScenarioArgs, Shown, open, print, quoted, say, unwritten, wrong};
use super::interrupt::stop_on_interrupt;
use super::progress::Bar;
use super::simulate::{SimulateArgs, explain, settled, unsettled_refusal};
use crate::experiment::ladder::{Ladder, Level, Needed, Step, climb, needed, order};
use crate::model::Model;
use crate::replicate::{self, Outcome, Progress};
use crate::report::erlang::{
    Staffed, comparison_json, comparison_text, ladder_json, ladder_text, level_of, staffed,
    staffed_by, validate,
};
use crate::report::html::why_page;
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
    /// Tell why: from Erlang C to the scenario, one assumption at a time
    #[arg(long)]
    why: bool,
    /// Order of the assumptions; those not named come after, as usual
    #[arg(long, value_name = "STEP,…", value_delimiter = ',', requires = "why", value_parser = step)]
    order: Vec<Step>,
    /// Also find the agents that the target takes with each assumption
    #[arg(long, requires = "why")]
    needed: bool,
    /// Also average the effects over all orders of six groups of assumptions
    #[arg(long, requires = "why")]
    shapley: bool,
    /// Also write why.html and why.json into this folder
    #[arg(long, value_name = "DIR", requires = "why")]
    out: Option<PathBuf>,
    /// How to print the comparison
    #[arg(long, value_enum, default_value_t = Shown::Table)]
    format: Shown,
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
    if args.why {
        return args.tell_why(&scenario, &progress);
    }
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
        Shown::Table => comparison_text(&comparison, &own.run(), Screen::of_terminal().width),
        Shown::Json => format!("{:#}\n", comparison_json(&comparison, &own.run())),
    })
}

/// A step by its word.
fn step(word: &str) -> Result<Step, String> {
    let word = word.trim().replace('-', "_");
    let found = Step::ALL.into_iter().find(|s| s.word() == word);
    found.ok_or_else(|| {
        let words = Step::ALL.map(Step::word);
        format!("the steps are {}", words.join(", "))
    })
}

impl ValidateArgs {
    /// The ladder from Erlang C to the scenario.
    fn tell_why(&self, scenario: &Scenario, progress: &Arc<Progress>) -> Result<(), Refusal> {
        let folder = self.out.as_deref().map(open).transpose()?;
        let order = order(&self.order).map_err(|why| wrong(format!("--order: {why}")))?;
        let level = level_of(scenario).map_err(wrong)?;
        let level = level.ok_or_else(|| {
            Refusal::Wrong(
                "error: there are too many types, groups and intervals to give each type agents \
                 of its own\nhelp: ask for a part of it: a longer `interval`, a shorter \
                 `duration`, or fewer contact types"
                    .into(),
            )
        })?;
        let plan = self.simulate.plan(u64::from(scenario.replications));
        let mut bar = None;
        let ladder = climb(
            scenario,
            &level,
            &order,
            self.shapley,
            &plan,
            progress,
            |models| {
                let days = plan.replications * models;
                bar = Some(Bar::follow(progress, days, self.simulate.quiet));
            },
        );
        drop(bar);
        let ladder = ladder.map_err(|unsettled| unsettled_refusal(&unsettled, scenario))?;
        let top = ladder.rungs.last().and_then(|rung| rung.failure.as_ref());
        if let Some(failure) = top {
            return Err(Refusal::Failed(explain(failure, scenario)));
        }
        if ladder.replications < 2 {
            return Err(Refusal::Failed(
                "stopped before the first days were done".into(),
            ));
        }
        let needed = match self.needed && !ladder.stopped_early {
            true => self.agents_needed(scenario, &level, &order, progress)?,
            false => None,
        };
        if self.needed && needed.is_none() {
            say("note: the agents needed are left out: the run was stopped before");
        }
        let needed = needed.as_ref();
        if let Some(folder) = folder {
            let why = self.why_json(&ladder, needed, scenario);
            let page = why_page(&ladder, needed, scenario, &self.again(&ladder, scenario));
            let files = [("why.json", format!("{why:#}\n")), ("why.html", page)];
            folder.write(&files).map_err(|e| unwritten(&e))?;
        }
        print(&match self.format {
            Shown::Table => ladder_text(&ladder, needed, scenario, Screen::of_terminal().width),
            Shown::Json => format!("{:#}\n", self.why_json(&ladder, needed, scenario)),
        })
    }

    /// What to type to get the ladder again.
    fn again(&self, ladder: &Ladder, scenario: &Scenario) -> String {
        let file = quoted(&self.scenario.scenario.display().to_string());
        let mut out = format!("busyhour validate {file}{} --why", self.scenario.changes());
        if !self.order.is_empty() {
            let words: Vec<&str> = self.order.iter().map(|s| s.word()).collect();
            out += &format!(" --order {}", words.join(","));
        }
        for (flag, given) in [("--needed", self.needed), ("--shapley", self.shapley)] {
            if given {
                out += &format!(" {flag}");
            }
        }
        let (number, seed) = (ladder.replications, scenario.seed);
        format!("{out} --replications {number} --seed {seed}")
    }

    /// What the target takes on each rung; nothing where the run is stopped.
    fn agents_needed(
        &self,
        scenario: &Scenario,
        level: &Level,
        order: &[Step],
        progress: &Arc<Progress>,
    ) -> Result<Option<Needed>, Refusal> {
        let plan = self.simulate.plan(u64::from(scenario.replications));
        let mut bar = None;
        let found = needed(scenario, level, order, &plan, progress, |models| {
            let days = plan.replications * models;
            bar = Some(Bar::follow(progress, days, self.simulate.quiet));
        });
        drop(bar);
        let found = found.map_err(|unsettled| unsettled_refusal(&unsettled, scenario))?;
        let found = found.ok_or_else(|| {
            Refusal::Wrong(
                "error: --needed: no contact type has a service-level target\nhelp: give one: \
                 service_level = { target = 0.8, within = \"20s\" }"
                    .into(),
            )
        })?;
        Ok(Some(found).filter(|f| f.replications > 1))
    }

    fn why_json(
        &self,
        ladder: &Ladder,
        needed: Option<&Needed>,
        scenario: &Scenario,
    ) -> serde_json::Value {
        serde_json::json!({
            "busyhour": env!("CARGO_PKG_VERSION"),
            "scenario": scenario.name,
            "seed": scenario.seed,
            "ladder": ladder_json(ladder, needed, scenario),
        })
    }

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
