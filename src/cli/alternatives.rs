//! Several scenarios, or one and its variants, that meet the same customers.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Refusal;
use super::common::{ScenarioArgs, colour_on_stderr, quoted, show_warnings, wrong};
use super::simulate::{explain, settled};
use crate::experiment::compare::{Entry, Failed};
use crate::replicate::{Plan, Progress};
use crate::scenario::{Fault, Scenario, variants};

/// The name of a scenario without a variant.
const BASE: &str = "base";

/// Which alternatives there are.
#[derive(Debug, Args)]
pub struct AlternativeArgs {
    /// Scenario files; the first is the reference. A single one stands for all of its variants
    #[arg(value_name = "SCENARIO", required = true)]
    pub scenarios: Vec<PathBuf>,
    /// Only these variants of the scenario; the reference is `base`, the scenario without one,
    /// unless `base` is named at another place
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub variants: Vec<String>,
    /// Change a key in all of them, such as group.agents.agents=12; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
}

/// An alternative.
pub struct Named {
    /// What it is called.
    pub name: String,
    /// What is simulated.
    pub scenario: Scenario,
}

impl AlternativeArgs {
    /// What to type to get them again, after the command.
    pub fn typed(&self) -> String {
        let mut out = String::new();
        for path in &self.scenarios {
            out += &format!(" {}", quoted(&path.display().to_string()));
        }
        if !self.variants.is_empty() {
            out += &format!(" --variants {}", quoted(&self.variants.join(",")));
        }
        for change in &self.set {
            out += &format!(" --set {}", quoted(change));
        }
        out
    }

    /// Reads them all; the seed is that of the first, unless one is given.
    pub fn load(&self, seed: Option<u64>, quiet: bool) -> Result<Vec<Named>, Refusal> {
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
            if !quiet {
                // What is said of the scenario is not said again of each variant.
                let told = |w: &Fault| shown.iter().any(|s| s.to_string() == w.to_string());
                let fresh: Vec<Fault> = loaded.warnings.into_iter().filter(|w| !told(w)).collect();
                show_warnings(&fresh);
                shown.extend(fresh);
            }
            let first = all.first().map(|first| first.scenario.seed);
            loaded.scenario.seed = seed.or(first).unwrap_or(loaded.scenario.seed);
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
    fn chosen(&self, path: &Path) -> Result<Vec<String>, Refusal> {
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
fn file_name(path: &Path, scenario: &Scenario, all: &[Named]) -> String {
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

/// Where the contact types of the first one stand in each; what cannot be compared is refused.
pub fn comparable(all: &[Named]) -> Result<Vec<Vec<usize>>, Refusal> {
    all.iter().map(|other| types(&all[0], other)).collect()
}

/// Their models.
pub fn entries(
    all: &[Named],
    types: Vec<Vec<usize>>,
    plan: &Plan,
    progress: &Progress,
) -> Result<Vec<Entry>, Refusal> {
    let entry = |(named, types): (&Named, Vec<usize>)| {
        let (model, _) = settled(&named.scenario, plan, progress)?;
        Ok(Entry { model, types })
    };
    all.iter().zip(types).map(entry).collect()
}

/// Says which one could not be simulated, and why.
pub fn failed(all: &[Named], failed: &Failed) -> Refusal {
    let Named { name, scenario } = &all[failed.alternative];
    Refusal::Failed(format!(
        "in `{name}`: {}",
        explain(&failed.failure, scenario)
    ))
}

/// Where the contact types of the first scenario stand in another one.
fn types(first: &Named, other: &Named) -> Result<Vec<usize>, Refusal> {
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
