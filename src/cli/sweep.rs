//! `busyhour sweep`: many settings of a scenario, one tidy table.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::Refusal;
use super::axis::{Setting, varied};
use super::common::{ScenarioArgs, print, unwritten, wrong};
use super::interrupt::stop_on_interrupt;
use super::points::{MOST_POINTS, combinations, factors, from_file};
use super::progress::Bar;
use super::simulate::{SimulateArgs, explain, settled};
use super::sweep_file::SweepFile;
use crate::experiment::stress::simulate_one;
use crate::experiment::sweep::{Design, MOST_DIMENSIONS, points};
use crate::replicate::{Plan, Progress};
use crate::report::sweep::SweepTable;
use crate::scenario::Scenario;

/// What to vary, how, and where the table goes.
#[derive(Debug, Args)]
pub struct SweepArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,
    #[command(flatten)]
    simulate: SimulateArgs,
    /// Vary a factor (volume, handle_time, absence, patience, containment, agents) or a key:
    /// volume=0.8..1.4, group.sales.agents=30,32,34; may be repeated
    #[arg(long, value_name = "NAME=VALUES")]
    factor: Vec<String>,
    /// Points from a CSV: a column for each factor or key, a row for each point
    #[arg(long, value_name = "FILE", conflicts_with_all = ["factor", "design", "samples"])]
    points: Option<PathBuf>,
    /// How points are chosen from --factor
    #[arg(long, value_enum, default_value_t = Choice::Factorial)]
    design: Choice,
    /// Values of a range A..B in a factorial design
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(2..=1000))]
    steps: u16,
    /// Points of a Latin hypercube or a Sobol design
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    samples: u32,
    /// Write the table into this file, a point at a time; where it is there already the sweep
    /// goes on
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// How points are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Choice {
    /// All combinations of the values
    Factorial,
    /// Latin hypercube: each range in equal parts, one point in each
    Latin,
    /// Sobol points, scrambled: evenly spread in all ranges together
    Sobol,
}

/// Runs the command.
pub fn run(args: &SweepArgs) -> Result<(), Refusal> {
    args.simulate.several()?;
    let scenario = args.simulate.load(&args.scenario)?;
    let points = args.settings(&scenario)?;
    let plan = args.simulate.plan(u64::from(scenario.replications));
    let keys: Vec<String> = points
        .first()
        .map(|p| p.iter().map(|s| s.name.clone()).collect())
        .unwrap_or_default();
    // All points are read before the first is simulated: what is wrong is told at once.
    let scenarios = points
        .iter()
        .map(|p| varied(&args.scenario, scenario.seed, p))
        .collect::<Result<Vec<_>, _>>()?;
    let run = mark(&scenario, &scenarios, &plan);
    let table = SweepTable {
        run: &run,
        keys: &keys,
    };
    let header = table.header().map_err(|e| unwritten(&e))?;
    let mut file = args
        .out
        .as_ref()
        .map(|path| SweepFile::open(path, &header, &run, scenario.contacts.len() + 1))
        .transpose()
        .map_err(wrong)?;
    if file.is_none() {
        print(&header)?;
    }
    let progress = Arc::new(Progress::default());
    stop_on_interrupt(&progress);
    let there = file.as_ref().map_or(0, SweepFile::points);
    let mut done = there;
    for (at, (point, scenario)) in points.iter().zip(&scenarios).enumerate().skip(there) {
        let values: Vec<String> = point.iter().map(|s| s.value.clone()).collect();
        let Some(rows) = args.point(&table, at, &values, scenario, &plan, &progress)? else {
            break;
        };
        match &mut file {
            Some(file) => file.add(&rows).map_err(|e| unwritten(&e))?,
            None => print(&rows)?,
        }
        done += 1;
    }
    if let Some(path) = &args.out {
        let before = match there {
            0 => String::new(),
            n => format!(", {n} of them from before"),
        };
        print(&format!(
            "{done} of {} points in {}{before}\n",
            points.len(),
            path.display()
        ))?;
    }
    match done < points.len() {
        false => Ok(()),
        true => Err(Refusal::Failed(
            "stopped before the last point was done; the same command goes on where it was".into(),
        )),
    }
}

/// What a sweep is recognised by when it goes on: the scenarios of all points, the seed in them, the
/// days, and the version (64-bit FNV-1a).
fn mark(base: &Scenario, scenarios: &[Scenario], plan: &Plan) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |text: &str| {
        for byte in text.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    };
    add(env!("CARGO_PKG_VERSION"));
    add(&plan.replications.to_string());
    for scenario in std::iter::once(base).chain(scenarios) {
        add(&format!("{scenario:?}"));
    }
    format!("{hash:016x}")
}

impl SweepArgs {
    /// The points of the sweep.
    fn settings(&self, scenario: &Scenario) -> Result<Vec<Vec<Setting>>, Refusal> {
        if let Some(path) = &self.points {
            return from_file(path).map_err(|why| wrong(format!("--points: {why}")));
        }
        let all = factors(&self.factor, self.steps)?;
        if all.is_empty() {
            return Err(wrong(
                "there is nothing to vary\nhelp: --factor volume=0.8..1.4, or --points FILE.csv",
            ));
        }
        let design = match self.design {
            Choice::Factorial => {
                return combinations(&all, MOST_POINTS).ok_or_else(|| {
                    wrong(format!(
                        "these are more than {MOST_POINTS} combinations\nhelp: fewer values, or \
                         --design sobol --samples 256"
                    ))
                });
            }
            Choice::Latin => Design::Latin,
            Choice::Sobol => Design::Sobol,
        };
        let unit = points(design, self.samples as usize, all.len(), scenario.seed);
        let unit = unit.ok_or_else(|| {
            wrong(format!(
                "a Sobol design has at most {MOST_DIMENSIONS} factors\nhelp: --design latin"
            ))
        })?;
        let settings = |point: Vec<f64>| {
            all.iter()
                .zip(point)
                .map(|(v, share)| v.setting_at(share))
                .collect()
        };
        Ok(unit.into_iter().map(settings).collect())
    }

    /// The rows of a point; `None` where the run was stopped.
    fn point(
        &self,
        table: &SweepTable<'_>,
        at: usize,
        values: &[String],
        scenario: &Scenario,
        plan: &Plan,
        progress: &Arc<Progress>,
    ) -> Result<Option<String>, Refusal> {
        progress.restart();
        let settled = settled(scenario, plan, progress);
        let sums = match &settled {
            Ok((model, _)) => {
                let bar = Bar::follow(progress, plan.replications, self.simulate.quiet);
                let sums = simulate_one(model, plan, progress);
                drop(bar);
                Ok(sums)
            }
            // What cannot be simulated is a result too.
            Err(Refusal::Failed(why) | Refusal::Wrong(why)) => Err(why.clone()),
        };
        if progress.stopped() {
            return Ok(None);
        }
        let sums = sums.and_then(|sums| match &sums.failures[0] {
            Some(failure) => Err(explain(failure, scenario)),
            None => Ok(sums),
        });
        let first_line = |why: &String| why.lines().next().unwrap_or_default().to_owned();
        let sums = sums.map_err(|why| first_line(&why));
        let rows = table.rows(at, values, scenario, sums.as_ref().map_err(String::as_str));
        rows.map(Some).map_err(|e| unwritten(&e))
    }
}
