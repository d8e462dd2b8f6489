//! `busyhour stress`: what a plan bears, and what breaks it.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::Refusal;
use super::axis::{Setting, Varied, varied};
use super::common::{Format, ScenarioArgs, open, print, unwritten, wrong};
use super::interrupt::stop_on_interrupt;
use super::progress::Bar;
use super::simulate::{SimulateArgs, explain, unsettled_refusal};
use super::values::share;
use crate::experiment::stress::{Curve, Factor, Parts, Question, Stress, Threshold, Whose, stress};
use crate::replicate::{Plan, Progress, first_attempts};
use crate::report::Screen;
use crate::report::stress::{Stressed, stress_csv, stress_json, stress_text};
use crate::scenario::Scenario;

/// Days in every world unless a number is given, however many the scenario asks for: all worlds
/// meet the same customers, so that differences need fewer.
const DAYS: u64 = 400;
/// Most worlds that are simulated on one grid.
const MOST_POINTS: usize = 400;

/// What to put under stress, and how.
#[derive(Debug, Args)]
pub struct StressArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,
    #[command(flatten)]
    simulate: SimulateArgs,
    /// Whose target must be met: total (all types together), all (each type its own), or a
    /// contact type
    #[arg(long, value_name = "WHOSE", default_value = "total")]
    target: String,
    /// The plan breaks where fewer days than this meet the target
    #[arg(long, value_name = "SHARE", default_value = "50%", value_parser = share)]
    chance: f64,
    /// The plan breaks where the service level misses the target on average, instead of on too
    /// many days
    #[arg(long, conflicts_with = "chance")]
    on_average: bool,
    /// What is raised until the plan breaks
    #[arg(long, value_enum, default_value_t = Load::Volume)]
    load: Load,
    /// Points of the service level within which the center has recovered from a shock
    #[arg(long, value_name = "POINTS", default_value = "5%", value_parser = share)]
    tolerance: f64,
    /// Vary a factor (volume, handle_time, absence, patience, containment, agents) or a key:
    /// volume=0.8..1.4, absence=0,5%,10%, group.sales.agents=30,32; may be repeated
    #[arg(long, value_name = "NAME=VALUES")]
    factor: Vec<String>,
    /// Values of a range A..B
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = clap::value_parser!(u16).range(2..=200))]
    steps: u16,
    /// All combinations of the two factors
    #[arg(long)]
    grid: bool,
    /// Only these answers; by default all, or with --factor only what is varied
    #[arg(long, value_enum, value_name = "PART,…", value_delimiter = ',')]
    only: Vec<Part>,
    /// Also write stress.json and stress.csv into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// What is raised until the plan breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Load {
    /// Contacts of all types
    Volume,
    /// Talk and wrap-up of all types
    HandleTime,
}

/// An answer of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// What hurts most
    Tornado,
    /// Up to which load the plan holds
    BreakingPoint,
    /// What each interval bears
    Headroom,
    /// How long the center needs after shocks
    Recovery,
}

/// Runs the command.
pub fn run(args: &StressArgs) -> Result<(), Refusal> {
    args.simulate.several()?;
    let scenario = args.simulate.load(&args.scenario)?;
    let question = args.question(&scenario)?;
    let curves = args.curves(&scenario)?;
    let folder = args.out.as_deref().map(open).transpose()?;
    let plan = args
        .simulate
        .plan(u64::from(scenario.replications).min(DAYS));
    let progress = Arc::new(Progress::default());
    stop_on_interrupt(&progress);
    let found = args.simulated(&scenario, &question, curves, &plan, &progress)?;
    let stressed = Stressed {
        stress: &found,
        question: &question,
        scenario: &scenario,
    };
    let json = || format!("{:#}\n", stress_json(&stressed));
    let csv = || stress_csv(&stressed).map_err(|e| unwritten(&e));
    if let Some(folder) = folder {
        let files = [("stress.json", json()), ("stress.csv", csv()?)];
        folder.write(&files).map_err(|e| unwritten(&e))?;
    }
    print(&match args.format {
        Format::Table => stress_text(&stressed, Screen::of_terminal().width),
        Format::Json => json(),
        Format::Csv => csv()?,
    })
}

impl StressArgs {
    fn question(&self, scenario: &Scenario) -> Result<Question, Refusal> {
        let whose = match self.target.trim() {
            "total" => Whose::Total,
            "all" => Whose::All,
            name => Whose::Type(self.kind(scenario, name)?),
        };
        if whose == Whose::All && self.on_average {
            return Err(wrong(
                "--on-average: the targets of all types have no average\nhelp: name a contact \
                 type, or total",
            ));
        }
        let has = |kind: usize| scenario.contacts[kind].service_level.target.is_some();
        let any = match whose {
            Whose::Type(kind) => has(kind),
            _ => (0..scenario.contacts.len()).any(has),
        };
        let asked = |part| match self.only.is_empty() {
            true => self.factor.is_empty(),
            false => self.only.contains(&part),
        };
        if !any && (!self.only.is_empty() || self.target.trim() != "total") {
            return Err(wrong(
                "--target: there is no service-level target\nhelp: give one: service_level = { \
                 target = 0.8, within = \"20s\" }",
            ));
        }
        Ok(Question {
            threshold: Threshold {
                whose,
                chance: (!self.on_average).then_some(self.chance),
            },
            load: match self.load {
                Load::Volume => Factor::Volume,
                Load::HandleTime => Factor::HandleTime,
            },
            tolerance: self.tolerance,
            parts: Parts {
                tornado: asked(Part::Tornado),
                breaking: any && asked(Part::BreakingPoint),
                headroom: any && asked(Part::Headroom),
                recovery: asked(Part::Recovery),
            },
        })
    }

    fn kind(&self, scenario: &Scenario, name: &str) -> Result<usize, Refusal> {
        let found = scenario.contacts.iter().position(|c| c.name == name);
        found.ok_or_else(|| {
            let names: Vec<&str> = scenario.contacts.iter().map(|c| c.name.as_str()).collect();
            wrong(format!(
                "--target: there is no contact type `{name}`\nhelp: total, all, or one of {}",
                names.join(", ")
            ))
        })
    }

    /// The scenarios of --factor: each by itself, or the grid of two.
    fn curves(&self, scenario: &Scenario) -> Result<Vec<Curve>, Refusal> {
        let read = |text: &String| {
            Varied::read(text, usize::from(self.steps))
                .map_err(|why| wrong(format!("--factor: {why}")))
        };
        let all = self
            .factor
            .iter()
            .map(read)
            .collect::<Result<Vec<_>, _>>()?;
        if self.grid && all.len() != 2 {
            return Err(wrong(
                "--grid takes two factors\nhelp: --factor volume=0.9..1.3 --factor absence=0..20% \
                 --grid",
            ));
        }
        let groups: Vec<Vec<&Varied>> = match self.grid {
            true => vec![all.iter().collect()],
            false => all.iter().map(|one| vec![one]).collect(),
        };
        groups
            .into_iter()
            .map(|g| self.curve(scenario, &g))
            .collect()
    }

    fn curve(&self, scenario: &Scenario, axes: &[&Varied]) -> Result<Curve, Refusal> {
        let points: usize = axes.iter().map(|a| a.values.len()).product();
        if points > MOST_POINTS {
            return Err(wrong(format!(
                "{points} points are too many to be told apart on one page, at most {MOST_POINTS}\n\
                 help: fewer --steps"
            )));
        }
        let at = |point: usize| {
            let mut rest = point;
            let mut chosen: Vec<Setting> = Vec::new();
            for axis in axes.iter().rev() {
                chosen.insert(0, axis.setting(rest % axis.values.len()));
                rest /= axis.values.len();
            }
            let out = varied(&self.scenario, scenario.seed, &chosen)?;
            same_center(scenario, &out)?;
            Ok(out)
        };
        Ok(Curve {
            axes: axes.iter().map(|a| a.axis()).collect(),
            scenarios: (0..points).map(at).collect::<Result<_, Refusal>>()?,
        })
    }

    fn simulated(
        &self,
        scenario: &Scenario,
        question: &Question,
        curves: Vec<Curve>,
        plan: &Plan,
        progress: &Arc<Progress>,
    ) -> Result<Stress, Refusal> {
        let factors = first_attempts(scenario, plan, progress)
            .map_err(|unsettled| unsettled_refusal(&unsettled, scenario))?;
        let mut bar = None;
        let found = stress(
            scenario,
            factors,
            question,
            curves,
            plan,
            progress,
            |worlds| {
                let days = plan.replications * worlds;
                bar = Some(Bar::follow(progress, days, self.simulate.quiet));
            },
        );
        drop(bar);
        let found = found.map_err(wrong)?;
        if let Some(Some(failure)) = found.sums.failures.first() {
            return Err(Refusal::Failed(explain(failure, scenario)));
        }
        if found.sums.replications < 2 {
            return Err(Refusal::Failed(
                "stopped before the first days were done".into(),
            ));
        }
        Ok(found)
    }
}

/// Whether figures of a varied scenario can stand beside those of the base.
fn same_center(base: &Scenario, other: &Scenario) -> Result<(), Refusal> {
    let clock = |s: &Scenario| (s.duration, s.interval, s.warm_up);
    let names = |s: &Scenario| {
        s.contacts
            .iter()
            .map(|c| c.name.clone())
            .collect::<Vec<_>>()
    };
    if clock(base) == clock(other) && names(base) == names(other) {
        return Ok(());
    }
    Err(wrong(
        "--factor: the horizon, the interval, the warm-up and the contact types must stay\nhelp: \
         vary something else, or compare scenarios with `busyhour sweep`",
    ))
}
