//! What the commands share that simulate: how often and from which seed, the model that is
//! meant, and what to say when it fails.

use clap::{Args, ValueEnum};

use super::Refusal;
use super::common::{ScenarioArgs, show_warnings, wrong};
use crate::engine::{MOST_WAITING, Stop};
use crate::model::{Model, compile};
use crate::replicate::{Failure, Plan, Progress, Unsettled, first_attempts};
use crate::scenario::Scenario;

/// In which interval a contact is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CountBy {
    /// That of its arrival
    Arrival,
    /// That of its answer or departure
    Event,
}

/// How often to simulate, and from which seed.
#[derive(Debug, Args)]
pub struct SimulateArgs {
    /// Days (replications) to simulate instead of the scenario's own number
    #[arg(long, short = 'n', value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    pub replications: Option<u64>,
    /// Seed instead of the scenario's own; the same seed gives the same result
    #[arg(long, value_name = "S", allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// Threads; by default one for each processor. The result does not depend on it
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Stop when more contacts than this wait at once, ten times as many come in one interval, or
    /// a hundred times as many follow from others in a day
    #[arg(long, value_name = "N", default_value_t = MOST_WAITING)]
    pub max_waiting: u32,
    /// No progress bar and no warnings
    #[arg(long, short)]
    pub quiet: bool,
}

impl SimulateArgs {
    /// Reads the scenario, and says what it is worth saying of it.
    pub fn load(&self, scenario: &ScenarioArgs) -> Result<Scenario, Refusal> {
        load(scenario, self.seed, self.quiet)
    }

    /// Refuses a single day where days are compared or an interval is wanted.
    pub fn several(&self) -> Result<(), Refusal> {
        if self.replications == Some(1) {
            return Err(wrong(
                "one day cannot tell a difference from chance\nhelp: simulate at least two, \
                 better some hundreds: --replications 400",
            ));
        }
        Ok(())
    }

    /// The plan, with `own` replications unless a number is given.
    pub fn plan(&self, own: u64) -> Plan {
        Plan {
            threads: self.threads.map_or(0, usize::from),
            most_waiting: self.max_waiting,
            ..Plan::new(self.replications.unwrap_or(own))
        }
    }
}

/// Reads a scenario, gives it a seed, and shows its warnings unless `quiet`.
pub fn load(args: &ScenarioArgs, seed: Option<u64>, quiet: bool) -> Result<Scenario, Refusal> {
    let loaded = args.load()?;
    if !quiet {
        show_warnings(&loaded.warnings);
    }
    let mut scenario = loaded.scenario;
    scenario.seed = seed.unwrap_or(scenario.seed);
    Ok(scenario)
}

/// The model of a scenario, and the factors on forecasts that count all offered, which are in it.
pub fn settled(
    scenario: &Scenario,
    plan: &Plan,
    progress: &Progress,
) -> Result<(Model, Option<Vec<f64>>), Refusal> {
    let factors = first_attempts(scenario, plan, progress)
        .map_err(|unsettled| unsettled_refusal(&unsettled, scenario))?;
    // What was simulated for them is not part of the run.
    progress.restart();
    Ok((with_factors(scenario, factors.as_deref())?, factors))
}

/// The model of a scenario whose factors on forecasts are known.
pub fn with_factors(scenario: &Scenario, factors: Option<&[f64]>) -> Result<Model, Refusal> {
    let mut model = compile(scenario).map_err(wrong)?;
    if let Some(factors) = factors {
        model.scale_volumes(factors);
    }
    Ok(model)
}

/// Says why no volume of first attempts comes to what the forecasts count.
pub fn unsettled_refusal(unsettled: &Unsettled, scenario: &Scenario) -> Refusal {
    match unsettled {
        Unsettled::Law(error) => wrong(error),
        Unsettled::Failure(failure) => Refusal::Failed(explain(failure, scenario)),
        Unsettled::TooMany {
            kind,
            others,
            forecast,
        } => {
            let name = &scenario.contacts[*kind].name;
            Refusal::Wrong(format!(
                "error: `{name}` gets {others:.0} contacts from retries, repeats and escalations \
                 alone, and its forecast with basis = \"offered\" is {forecast:.0}\nhelp: lower \
                 the chances that lead to `{name}`, or write basis = \"first\""
            ))
        }
    }
}

/// Says why a run failed, and what to do.
pub fn explain(failure: &Failure, scenario: &Scenario) -> String {
    let day = failure.replication + 1;
    match &failure.stop {
        Stop::Stranded { kind, waiting } => {
            let name = &scenario.contacts[*kind].name;
            let are = if *waiting == 1 {
                "contact waits"
            } else {
                "contacts wait"
            };
            format!(
                "day {day} would never end: {waiting} {are} in `{name}`, and no agent who serves \
                 it is there after the end of the horizon\nhelp: give `contact.{name}` a \
                 `patience`, schedule agents in the last interval, or write close = \"disconnect\""
            )
        }
        Stop::Flood { at, kind, contacts } => {
            let name = &scenario.contacts[*kind].name;
            let hours = at / 3600.0;
            format!(
                "on day {day}, {hours:.1} hours after the start, {contacts:.0} contacts come in \
                 one interval, most of them to `{name}`\nhelp: check its volume (is a unit \
                 wrong?), its `day_cv` and the shocks, or allow more with --max-waiting"
            )
        }
        Stop::Storm { at, kind, contacts } => {
            let name = &scenario.contacts[*kind].name;
            let hours = at / 3600.0;
            format!(
                "on day {day}, {hours:.1} hours after the start, {contacts} retries, repeats and \
                 other contacts that contacts lead to have come, the last of them to \
                 `{name}`\nhelp: check `retry`, `repeat` and `escalate`: is a chance near 1, or \
                 a `delay` near 0? Or allow more with --max-waiting"
            )
        }
        Stop::Overflow { at, kind, waiting } => {
            let name = &scenario.contacts[*kind].name;
            let hours = at / 3600.0;
            format!(
                "on day {day}, {hours:.1} hours after the start, {waiting} contacts wait, most of \
                 them in `{name}`\nhelp: check its volume, its handle time and its agents (is a \
                 unit wrong?), give it a `patience`, or allow more with --max-waiting"
            )
        }
    }
}
