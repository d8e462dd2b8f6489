//! `busyhour compare`: scenarios or variants on the same customers.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::Refusal;
use super::alternatives::{AlternativeArgs, comparable, entries, failed};
use super::common::{Format, open, print, unwritten, wrong};
use super::interrupt::stop_on_interrupt;
use super::progress::Bar;
use super::simulate::SimulateArgs;
use crate::experiment::compare::{Measure, run as simulate};
use crate::measures::MOST_CELLS;
use crate::replicate::Progress;
use crate::report::Screen;
use crate::report::compare::{Compared, compare_csv, compare_json, compare_text};
use crate::report::html::compare_page;

/// What to compare, how often to simulate it, and how to tell of it.
#[derive(Debug, Args)]
pub struct CompareArgs {
    #[command(flatten)]
    alternatives: AlternativeArgs,
    #[command(flatten)]
    simulate: SimulateArgs,
    /// The measure by which the best one is sought
    #[arg(long, value_name = "MEASURE", default_value = "service_level", value_parser = measure)]
    best_by: Measure,
    /// Also compare every interval of every type (JSON and CSV)
    #[arg(long)]
    by_interval: bool,
    /// Also write compare.html, compare.json and compare.csv into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// How to print the comparison
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// A measure with a better side, by its key.
fn measure(word: &str) -> Result<Measure, String> {
    let word = word.trim().replace('-', "_");
    let mut ranked = Measure::ALL.into_iter().filter(|m| m.better().is_some());
    let keys: Vec<&str> = ranked.clone().map(Measure::key).collect();
    ranked
        .find(|m| m.key() == word)
        .ok_or_else(|| format!("the measures are {}", keys.join(", ")))
}

/// Runs the command.
pub fn run(args: &CompareArgs) -> Result<(), Refusal> {
    args.simulate.several()?;
    if args.by_interval && args.format == Format::Table {
        return Err(wrong(
            "there are too many intervals for a screen\nhelp: add --format csv or --format json",
        ));
    }
    let alternatives = &args.alternatives;
    let all = alternatives.load(args.simulate.seed, args.simulate.quiet)?;
    let folder = args.out.as_deref().map(open).transpose()?;
    let first = &all[0].scenario;
    let types = comparable(&all)?;
    let cells = (first.intervals - first.warm_up) * first.contacts.len();
    if args.by_interval && cells * all.len() > MOST_CELLS {
        return Err(wrong(format!(
            "there are {} intervals of types and alternatives to compare, and {MOST_CELLS} at \
             most can be\nhelp: leave --by-interval out, or compare fewer at once",
            cells * all.len()
        )));
    }
    let plan = args.simulate.plan(u64::from(first.replications));
    let progress = Arc::new(Progress::default());
    stop_on_interrupt(&progress);
    let entries = entries(&all, types, &plan, &progress)?;
    let days = plan.replications * entries.len() as u64;
    let bar = Bar::follow(&progress, days, args.simulate.quiet);
    let comparison = simulate(&entries, args.by_interval, &plan, &progress);
    drop(bar);
    let comparison = comparison.map_err(|why| failed(&all, &why))?;
    if comparison.replications < 2 {
        return Err(Refusal::Failed(
            "stopped before the second day was done".into(),
        ));
    }
    let names: Vec<String> = all.iter().map(|named| named.name.clone()).collect();
    let compared = Compared {
        comparison: &comparison,
        names: &names,
        scenario: first,
        best_by: args.best_by,
    };
    if let Some(folder) = folder {
        let csv = compare_csv(&compared).map_err(|e| unwritten(&e))?;
        let files = [
            ("compare.json", format!("{:#}\n", compare_json(&compared))),
            ("compare.csv", csv),
            (
                "compare.html",
                compare_page(&compared, &args.again(&compared)),
            ),
        ];
        folder.write(&files).map_err(|e| unwritten(&e))?;
    }
    print(&match args.format {
        Format::Table => compare_text(&compared, Screen::of_terminal().width),
        Format::Json => format!("{:#}\n", compare_json(&compared)),
        Format::Csv => compare_csv(&compared).map_err(|e| unwritten(&e))?,
    })
}

impl CompareArgs {
    /// What to type to get the comparison again.
    fn again(&self, of: &Compared<'_>) -> String {
        let which = self.alternatives.typed();
        let (best, number) = (of.best_by.key(), of.comparison.replications);
        let seed = of.scenario.seed;
        format!("busyhour compare{which} --best-by {best} --replications {number} --seed {seed}")
    }
}
