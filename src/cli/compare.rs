//! `busyhour compare`: scenarios or variants on the same customers.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::Refusal;
use super::common::{
    Format, ScenarioArgs, colour_on_stderr, open, print, quoted, show_warnings, unwritten, wrong,
};
use super::interrupt::stop_on_interrupt;
use super::progress::Bar;
use super::simulate::{SimulateArgs, explain, settled};
use crate::experiment::compare::{Entry, Measure, run as simulate};
use crate::measures::MOST_CELLS;
use crate::replicate::Progress;
use crate::report::Screen;
use crate::report::compare::{Compared, compare_csv, compare_json, compare_text};
use crate::report::html::compare_page;
use crate::scenario::{Fault, Scenario, variants};

/// The name of a scenario without a variant.
const BASE: &str = "base";

/// What to compare, how often to simulate it, and how to tell of it.
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// Scenario files; the first is the reference. A single one is compared with its variants
    #[arg(value_name = "SCENARIO", required = true)]
    scenarios: Vec<PathBuf>,
    /// Only these variants of the scenario; the reference is `base`, the scenario without one,
    /// unless `base` is named at another place
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    variants: Vec<String>,
    /// Change a key in all of them, such as group.agents.agents=12; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
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

/// A scenario to compare, and its name.
struct Named {
    name: String,
    scenario: Scenario,
}

/// Runs the command.
pub fn run(args: &CompareArgs) -> Result<(), Refusal> {
    args.simulate.several()?;
    if args.by_interval && args.format == Format::Table {
        return Err(wrong(
            "there are too many intervals for a screen\nhelp: add --format csv or --format json",
        ));
    }
    let all = args.load()?;
    let folder = args.out.as_deref().map(open).transpose()?;
    let first = &all[0].scenario;
    let types = all
        .iter()
        .map(|other| comparable(&all[0], other))
        .collect::<Result<Vec<_>, _>>()?;
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
    let mut entries = Vec::with_capacity(all.len());
    for (named, types) in all.iter().zip(types) {
        let (model, _) = settled(&named.scenario, &plan, &progress)?;
        entries.push(Entry { model, types });
    }
    let days = plan.replications * entries.len() as u64;
    let bar = Bar::follow(&progress, days, args.simulate.quiet);
    let comparison = simulate(&entries, args.by_interval, &plan, &progress);
    drop(bar);
    let comparison = comparison.map_err(|failed| {
        let Named { name, scenario } = &all[failed.alternative];
        Refusal::Failed(format!(
            "in `{name}`: {}",
            explain(&failed.failure, scenario)
        ))
    })?;
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
        let mut out = "busyhour compare".to_owned();
        for path in &self.scenarios {
            out += &format!(" {}", quoted(&path.display().to_string()));
        }
        if !self.variants.is_empty() {
            out += &format!(" --variants {}", quoted(&self.variants.join(",")));
        }
        for change in &self.set {
            out += &format!(" --set {}", quoted(change));
        }
        let (best, number) = (of.best_by.key(), of.comparison.replications);
        let seed = of.scenario.seed;
        format!("{out} --best-by {best} --replications {number} --seed {seed}")
    }

    /// Reads all that is compared; the seed is that of the first.
    fn load(&self) -> Result<Vec<Named>, Refusal> {
        let mut chosen: Vec<(String, ScenarioArgs)> = Vec::new();
        let one = |path: &PathBuf, variant: Option<&str>| ScenarioArgs {
            scenario: path.clone(),
            variant: variant.map(str::to_owned),
            set: self.set.clone(),
        };
        match &self.scenarios[..] {
            [path] => {
                for name in self.chosen(path)? {
                    let variant = Some(name.as_str()).filter(|n| *n != BASE);
                    let args = one(path, variant);
                    chosen.push((name, args));
                }
            }
            several if self.variants.is_empty() => {
                chosen.extend(several.iter().map(|p| (String::new(), one(p, None))));
            }
            _ => {
                return Err(wrong(
                    "--variants belong to one scenario, and several are given\nhelp: compare one \
                     scenario with its variants, or files with each other",
                ));
            }
        }
        let mut shown: Vec<Fault> = Vec::new();
        let mut all: Vec<Named> = Vec::new();
        for (name, args) in chosen {
            let mut loaded = args.load()?;
            if !self.simulate.quiet {
                // What is said of the scenario is not said again of each variant.
                let told = |w: &Fault| shown.iter().any(|s| s.to_string() == w.to_string());
                let fresh: Vec<Fault> = loaded.warnings.into_iter().filter(|w| !told(w)).collect();
                show_warnings(&fresh);
                shown.extend(fresh);
            }
            let seed = all.first().map(|first| first.scenario.seed);
            let seed = self.simulate.seed.or(seed).unwrap_or(loaded.scenario.seed);
            loaded.scenario.seed = seed;
            let name = if name.is_empty() {
                file_name(&args.scenario, &loaded.scenario, &all)
            } else {
                name
            };
            all.push(Named {
                name,
                scenario: loaded.scenario,
            });
        }
        Ok(all)
    }

    /// The alternatives of a single scenario.
    fn chosen(&self, path: &std::path::Path) -> Result<Vec<String>, Refusal> {
        let mut names: Vec<String> = self.variants.iter().map(|n| n.trim().to_owned()).collect();
        let known =
            variants(path).map_err(|faults| Refusal::Wrong(faults.render(colour_on_stderr())))?;
        if known.iter().any(|n| n == BASE) {
            return Err(wrong(
                "`base` is the scenario without a variant\nhelp: give [variant.base] another name",
            ));
        }
        if names.is_empty() {
            names = known;
        }
        if !names.iter().any(|n| n == BASE) {
            names.insert(0, BASE.into());
        }
        let twice = names
            .iter()
            .enumerate()
            .find(|(i, n)| names[..*i].contains(n));
        if let Some((_, name)) = twice {
            return Err(wrong(format!("`{name}` is named twice")));
        }
        if names.len() < 2 {
            return Err(wrong(
                "there is nothing to compare: the scenario has no variants\nhelp: add one, such \
                 as [variant.one_more] with group.agents.agents = 15, or give a second file",
            ));
        }
        Ok(names)
    }
}

/// The scenario's own name, or its file where another has that already.
fn file_name(path: &std::path::Path, scenario: &Scenario, all: &[Named]) -> String {
    let taken = |name: &str| all.iter().any(|other| other.name == name);
    if !taken(&scenario.name) {
        return scenario.name.clone();
    }
    let path = path.display().to_string();
    if !taken(&path) {
        return path;
    }
    format!("{path} ({})", all.len() + 1)
}

/// Where the contact types of the first scenario stand in another one.
fn comparable(first: &Named, other: &Named) -> Result<Vec<usize>, Refusal> {
    let (a, b) = (&first.scenario, &other.scenario);
    let refuse = |what: String| {
        wrong(format!(
            "`{}` cannot be compared with `{}`: {what}",
            other.name, first.name
        ))
    };
    let clock = |s: &Scenario| (s.duration, s.interval, s.warm_up);
    if clock(a) != clock(b) {
        return Err(refuse(
            "the horizon, the interval or the warm-up is another\nhelp: choose what to compare \
             with --variants, or give both the same `duration`, `interval` and `warm_up`"
                .into(),
        ));
    }
    if a.currency.is_some() && b.currency.is_some() && a.currency != b.currency {
        return Err(refuse(
            "its costs are in another currency\nhelp: give both the same `currency`".into(),
        ));
    }
    let missing = |from: &Scenario, of: &Scenario| -> Vec<String> {
        let names = of.contacts.iter().map(|c| &c.name);
        names
            .filter(|n| from.contacts.iter().all(|c| c.name != **n))
            .map(|n| format!("`{n}`"))
            .collect()
    };
    for (named, names) in [(other, missing(b, a)), (first, missing(a, b))] {
        if !names.is_empty() {
            return Err(refuse(format!(
                "`{}` has no contact type {}\nhelp: give both the same contact types; one that \
                 nobody asks for has a rate of 0",
                named.name,
                names.join(", ")
            )));
        }
    }
    let place = |name: &String| b.contacts.iter().position(|c| c.name == *name);
    Ok(a.contacts.iter().filter_map(|c| place(&c.name)).collect())
}
