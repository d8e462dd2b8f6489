//! `busyhour select`: the best of many, spending days on those that may be it.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::Refusal;
use super::aim::{aim, limit, zone};
use super::alternatives::{AlternativeArgs, Named, comparable, entries, failed};
use super::axis::{Setting, varied};
use super::common::{Format, ScenarioArgs, open, print, unwritten, wrong};
use super::interrupt::stop_on_interrupt;
use super::points::{combinations, factors, from_file};
use super::progress::Bar;
use super::simulate::SimulateArgs;
use super::values::share;
use crate::experiment::select::{End, Method, Question, select};
use crate::replicate::Progress;
use crate::report::Screen;
use crate::report::select::{Names, Selected, select_csv, select_json, select_text};
use crate::scenario::Scenario;
use crate::stats::select::Task;

/// Days of each alternative before any is dropped.
const FIRST: u64 = 32;
/// Fewest of them: the variances come from these days alone.
const FEWEST: u64 = 10;
/// Most alternatives.
const MOST: usize = 1000;

/// Among what to select, by what, and how sure.
#[derive(Debug, Args)]
#[command(mut_arg("replications", |arg| {
    arg.help("Days of each alternative before any is dropped, at least 10 [default: 32]")
}))]
pub struct SelectArgs {
    #[command(flatten)]
    alternatives: AlternativeArgs,
    /// The alternatives are settings of one scenario: a factor or a key and its values, such as
    /// group.sales.agents=30,31,32; may be repeated, then all combinations
    #[arg(long, value_name = "NAME=VALUES", conflicts_with = "variants")]
    factor: Vec<String>,
    /// Values of a range A..B
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(2..=1000))]
    steps: u16,
    /// The alternatives are the rows of a CSV: a column for each factor or key
    #[arg(long, value_name = "FILE", conflicts_with_all = ["factor", "variants"])]
    points: Option<PathBuf>,
    #[command(flatten)]
    simulate: SimulateArgs,
    /// What is to be best: a measure of the center, or of a contact type, as service_level(orders)
    #[arg(long, value_name = "MEASURE", default_value = "service_level")]
    best_by: String,
    /// Only among those that keep to this, such as 'service_level(orders) >= 80%'; may be repeated
    #[arg(long, value_name = "REQUIREMENT")]
    subject_to: Vec<String>,
    /// The difference in the measure that does not matter; 1% (a point) for shares
    #[arg(long, value_name = "VALUE")]
    indifference: Option<String>,
    /// How far within a requirement an alternative must be not to be turned down: points for a
    /// share, a part of the value for the rest
    #[arg(long, value_name = "SHARE", default_value = "1%", value_parser = share)]
    tolerance: f64,
    /// How sure the selection shall be
    #[arg(long, value_name = "SHARE", default_value = "95%", value_parser = share)]
    confidence: f64,
    /// How days are spent
    #[arg(long, value_enum, default_value_t = Spend::Kn)]
    method: Spend,
    /// Most days of all alternatives together; needed with --method ocba, which spends them all
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u64).range(1..=1_000_000_000))]
    budget: Option<u64>,
    /// Also write select.json and select.csv into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// How to print the selection
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// How days are spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Spend {
    /// Kim and Nelson: until the best is known with the confidence wanted
    Kn,
    /// Optimal computing budget allocation: a given number, where they tell most
    Ocba,
}

/// Runs the command.
pub fn run(args: &SelectArgs) -> Result<(), Refusal> {
    let (all, names) = args.load()?;
    let types = comparable(&all)?;
    let scenario = &all[0].scenario;
    let question = args.question(scenario, all.len())?;
    let folder = args.out.as_deref().map(open).transpose()?;
    let plan = args.simulate.plan(FIRST);
    let progress = Arc::new(Progress::default());
    stop_on_interrupt(&progress);
    let entries = entries(&all, types, &plan, &progress)?;
    let bar = Bar::follow(&progress, 0, args.simulate.quiet);
    let watch = |days| bar.expect(days);
    let selection = select(&entries, question, &plan, &progress, watch);
    drop(bar);
    let selection = selection.map_err(|why| failed(&all, &why))?;
    if selection.end == End::Stopped && selection.records.spent() == 0 {
        return Err(Refusal::Failed("stopped before the first look".into()));
    }
    let selected = Selected {
        selection: &selection,
        names: &names,
        scenario,
    };
    let json = || format!("{:#}\n", select_json(&selected));
    let csv = || select_csv(&selected).map_err(|e| unwritten(&e));
    if let Some(folder) = folder {
        let files = [("select.json", json()), ("select.csv", csv()?)];
        folder.write(&files).map_err(|e| unwritten(&e))?;
    }
    print(&match args.format {
        Format::Table => select_text(&selected, Screen::of_terminal().width),
        Format::Json => json(),
        Format::Csv => csv()?,
    })
}

impl SelectArgs {
    /// What is asked of so many alternatives.
    fn question(&self, scenario: &Scenario, alternatives: usize) -> Result<Question, Refusal> {
        let goal =
            aim(&self.best_by, scenario).map_err(|why| wrong(format!("--best-by: {why}")))?;
        let better = goal.better().ok_or_else(|| {
            wrong(format!(
                "--best-by: neither more nor less of {} is better by itself",
                self.best_by
            ))
        })?;
        let limit = |text: &String| limit(text, self.tolerance, scenario);
        let limits = self
            .subject_to
            .iter()
            .map(limit)
            .collect::<Result<Vec<_>, _>>();
        let limits = limits.map_err(|why| wrong(format!("--subject-to: {why}")))?;
        let (limited, requirements) = limits.into_iter().unzip();
        if self.confidence < 0.5 {
            return Err(wrong("--confidence is below 50 %\nhelp: --confidence 95%"));
        }
        let first = self.simulate.replications.unwrap_or(FIRST);
        if first < FEWEST {
            return Err(wrong(format!(
                "{first} days are too few to know how much they vary\nhelp: --replications \
                 {FIRST}, and at least {FEWEST}"
            )));
        }
        let question = Question {
            goal,
            limited,
            task: Task {
                better,
                zone: zone(self.indifference.as_deref(), goal).map_err(wrong)?,
                requirements,
                confidence: self.confidence,
                first: first as usize,
            },
            method: match self.method {
                Spend::Kn => Method::KimNelson,
                Spend::Ocba => Method::Ocba,
            },
            budget: self.budget,
        };
        self.spendable(&question, first * alternatives as u64)?;
        Ok(question)
    }

    /// Whether the method and its budget are possible: the first days of all are `least`.
    fn spendable(&self, question: &Question, least: u64) -> Result<(), Refusal> {
        if question.method == Method::Ocba && !question.limited.is_empty() {
            return Err(wrong(
                "--method ocba knows no requirements\nhelp: --method kn does",
            ));
        }
        match self.budget {
            None if question.method == Method::Ocba => Err(wrong(format!(
                "--method ocba spends a given number of days\nhelp: --budget {}",
                10 * least
            ))),
            Some(budget) if budget < least => Err(wrong(format!(
                "--budget: the first days of all alternatives are {least} already\nhelp: a larger \
                 budget, or fewer --replications"
            ))),
            _ => Ok(()),
        }
    }

    /// Reads all alternatives.
    fn load(&self) -> Result<(Vec<Named>, Names), Refusal> {
        let settings = self.settings()?;
        let all = match &settings {
            None => self
                .alternatives
                .load(self.simulate.seed, self.simulate.quiet)?,
            Some(settings) => self.set_to(settings)?,
        };
        match all.len() {
            0 | 1 => Err(wrong(
                "there is nothing to select from\nhelp: a scenario with variants, several \
                 scenarios, or --factor group.agents.agents=10,11,12",
            )),
            n if n > MOST => Err(wrong(format!(
                "{n} alternatives are too many: at most {MOST}"
            ))),
            _ => {
                let whole = all.iter().map(|named| named.name.clone()).collect();
                Ok((all, names(whole, settings.as_deref())))
            }
        }
    }

    /// The settings of --factor or --points.
    fn settings(&self) -> Result<Option<Vec<Vec<Setting>>>, Refusal> {
        if let Some(path) = &self.points {
            let points = from_file(path).map_err(|why| wrong(format!("--points: {why}")))?;
            return Ok(Some(points));
        }
        if self.factor.is_empty() {
            return Ok(None);
        }
        let all = factors(&self.factor, self.steps)?;
        let points = combinations(&all, MOST);
        points.map(Some).ok_or_else(|| {
            wrong(format!(
                "these are more than {MOST} combinations\nhelp: fewer values"
            ))
        })
    }

    /// One scenario with each of these settings.
    fn set_to(&self, settings: &[Vec<Setting>]) -> Result<Vec<Named>, Refusal> {
        let [path] = &self.alternatives.scenarios[..] else {
            return Err(wrong(
                "--factor and --points are settings of one scenario, and several are given",
            ));
        };
        let args = ScenarioArgs {
            scenario: path.clone(),
            variant: None,
            set: self.alternatives.set.clone(),
        };
        let seed = self.simulate.load(&args)?.seed;
        let short = short(&keys(settings));
        let named = |of: &Vec<Setting>| {
            let parts = short.iter().zip(of);
            let parts: Vec<String> = parts.map(|(key, s)| format!("{key}={}", s.value)).collect();
            Ok(Named {
                name: parts.join(", "),
                scenario: varied(&args, seed, of)?,
            })
        };
        settings.iter().map(named).collect()
    }
}

/// What is varied.
fn keys(settings: &[Vec<Setting>]) -> Vec<&str> {
    let first = settings.first().map_or(&[][..], Vec::as_slice);
    first.iter().map(|s| s.name.as_str()).collect()
}

/// The names of alternatives; settings of several keys have these over the table.
fn names(whole: Vec<String>, settings: Option<&[Vec<Setting>]>) -> Names {
    let Some(settings) = settings.filter(|s| keys(s).len() > 1) else {
        return Names::plain(whole);
    };
    let values = |of: &Vec<Setting>| {
        let values: Vec<&str> = of.iter().map(|s| s.value.as_str()).collect();
        values.join(", ")
    };
    Names {
        whole,
        short: settings.iter().map(values).collect(),
        head: short(&keys(settings)).join(",\n"),
    }
}

/// As much of keys as tells them apart, from their ends; an end that all share is left out.
fn short<'a>(keys: &[&'a str]) -> Vec<&'a str> {
    let last = |key: &&'a str| key.rsplit_once('.').map(|(_, last)| last);
    let shared = keys.first().and_then(last);
    let same = |key: &&'a str| shared.is_some() && last(key) == shared;
    let keys: Vec<&str> = match keys.len() > 1 && keys.iter().all(same) {
        true => keys
            .iter()
            .filter_map(|k| k.rsplit_once('.'))
            .map(|(start, _)| start)
            .collect(),
        false => keys.to_vec(),
    };
    let end = |key: &'a str, parts: usize| -> &'a str {
        let at = key.rmatch_indices('.').nth(parts - 1);
        at.map_or(key, |(at, _)| &key[at + 1..])
    };
    let one = |key: &&'a str| {
        let own = |parts: &usize| {
            let short = end(key, *parts);
            keys.iter().filter(|k| end(k, *parts) == short).count() == 1
        };
        let parts = (1..=key.split('.').count()).find(own);
        parts.map_or(*key, |parts| end(key, parts))
    };
    keys.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_shortened_as_far_as_they_differ() {
        assert_eq!(
            short(&["group.sales.agents", "volume"]),
            ["agents", "volume"]
        );
        let two = ["group.sales.agents", "group.desk.agents"];
        assert_eq!(short(&two), ["sales", "desk"]);
        let three = ["group.a.agents", "group.b.agents", "contact.a.priority"];
        assert_eq!(short(&three), ["a.agents", "b.agents", "priority"]);
    }
}
