//! `busyhour backtest`: a scenario against days of a log that it was not made from.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::Refusal;
use super::common::{
    ScenarioArgs, colour_on_stderr, open, print, quoted, show_warnings, unwritten,
};
use super::interrupt::stop_on_interrupt;
use super::log_args::{LogArgs, wrong};
use super::progress::Bar;
use super::simulate::{CountBy, SimulateArgs, explain, settled};
use crate::calibrate::calendar::WEEKDAYS;
use crate::calibrate::gather::Gathered;
use crate::calibrate::readers::{Format as LogFormat, read};
use crate::experiment::backtest::{
    CountBy as ByLog, DayModel, Days, Score, observe, predict, scores,
};
use crate::replicate::Progress;
use crate::report::Screen;
use crate::report::backtest::{About, Backtested, backtest_csv, backtest_json, backtest_text};
use crate::report::erlang::by_formulas;
use crate::report::html::backtest_page;
use crate::scenario::{Scenario, variants};

/// Which scenario, which log, and how to tell of it.
#[derive(Debug, Args)]
pub struct BacktestArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,
    #[command(flatten)]
    log: LogArgs,
    /// In which interval the log counts a contact: that of its arrival, or that of its answer or
    /// departure, as many switches do; without it, as the log's format does
    #[arg(long, value_enum, value_name = "WHEN")]
    count_by: Option<CountBy>,
    /// The scenario stands for every day, whatever its weekday
    #[arg(long)]
    every_day: bool,
    #[command(flatten)]
    simulate: SimulateArgs,
    /// Also write backtest.html, backtest.json and backtest.csv into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// How a backtest is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables for people
    Table,
    /// Every figure, as JSON
    Json,
    /// A row for each day, contact type, interval and measure
    Csv,
}

/// Fewest simulated days: the ends of a 90 % band take some.
const FEWEST: u64 = 50;
/// Days simulated of each weekday unless a number is given.
const USUAL: u64 = 400;
/// Most cells of simulated days that are held at a time, 56 bytes each.
const MOST_CELLS: u64 = 8_000_000;
const DAY: f64 = 86_400.0;

/// A scenario and the weekday of its start, Monday 0.
struct OfWeekday {
    name: String,
    scenario: Scenario,
    weekday: Option<usize>,
}

/// Runs the command.
pub fn run(args: &BacktestArgs) -> Result<(), Refusal> {
    if args.simulate.replications.is_some_and(|n| n < FEWEST) {
        return Err(wrong(format!(
            "--replications: the ends of a 90 % band take at least {FEWEST} simulated days"
        )));
    }
    let telling = args.log.telling()?;
    let (from, to) = (args.log.from()?, args.log.to()?);
    let longest = args.log.longest_talk()?;
    let all = args.weekdays()?;
    let folder = args.out.as_deref().map(open).transpose()?;
    let files = args.log.files()?;
    let mut log = Gathered::new(longest, None, None);
    let read_as = read(&files, &telling, &mut log).map_err(wrong)?;
    let count_by = args.count_by.unwrap_or(match read_as.format {
        LogFormat::Avaya => CountBy::Event,
        _ => CountBy::Arrival,
    });
    let days = Days {
        from,
        to,
        count_by: match count_by {
            CountBy::Arrival => ByLog::Arrival,
            CountBy::Event => ByLog::Event,
        },
    };
    let plan = args.simulate.plan(USUAL);
    let first = &all[0].scenario;
    affordable(first, plan.replications)?;
    let progress = Arc::new(Progress::default());
    stop_on_interrupt(&progress);
    let mut models = Vec::with_capacity(all.len());
    for of in &all {
        let (mut model, _) = settled(&of.scenario, &plan, &progress)?;
        model.by_event = count_by == CountBy::Event;
        models.push(DayModel {
            name: of.name.clone(),
            start: since_midnight(&of.scenario),
            formulas: by_formulas(&of.scenario, &model),
            model,
        });
    }
    let weekdays: [Option<usize>; 7] = std::array::from_fn(|weekday| {
        all.iter()
            .position(|of| of.weekday.is_none_or(|own| own == weekday))
    });
    let observed = observe(&log, &models, &weekdays, &days).map_err(wrong)?;
    let needed = |m: &usize| observed.days.iter().any(|day| day.model == *m);
    let needed: Vec<usize> = (0..models.len()).filter(needed).collect();
    let bar = Bar::follow(
        &progress,
        plan.replications * needed.len() as u64,
        args.simulate.quiet,
    );
    let mut all_scores: Vec<Score> = Vec::new();
    for m in needed {
        let predicted = predict(&models[m].model, &plan, &progress)
            .map_err(|failure| Refusal::Failed(explain(&failure, &all[m].scenario)))?;
        let predicted =
            predicted.ok_or_else(|| Refusal::Failed("stopped before it was done".into()))?;
        all_scores.extend(scores(&observed, m, &models[m], &predicted));
    }
    drop(bar);
    let name = args.log.path().file_name().unwrap_or_default();
    let name = name.to_string_lossy();
    let about = About {
        scenario: first,
        log: &name,
        replications: plan.replications,
        count_by: days.count_by,
    };
    let of = Backtested::new(&about, &models, &observed, &all_scores);
    if let Some(folder) = folder {
        let files = [
            ("backtest.json", format!("{:#}\n", backtest_json(&of))),
            (
                "backtest.csv",
                backtest_csv(&of).map_err(|e| unwritten(&e))?,
            ),
            ("backtest.html", backtest_page(&of, &args.again(&of))),
        ];
        folder.write(&files).map_err(|e| unwritten(&e))?;
    }
    print(&match args.format {
        Format::Table => backtest_text(&of, Screen::of_terminal().width),
        Format::Json => format!("{:#}\n", backtest_json(&of)),
        Format::Csv => backtest_csv(&of).map_err(|e| unwritten(&e))?,
    })
}

/// When a scenario begins \[s after midnight\].
fn since_midnight(scenario: &Scenario) -> f64 {
    let civil = scenario.start.as_ref().map(|s| s.civil.time());
    civil.map_or(0.0, |t| {
        let minutes = 60.0 * f64::from(t.hour()) + f64::from(t.minute());
        60.0 * minutes + f64::from(t.second())
    })
}

/// Refuses what would take too much memory.
fn affordable(scenario: &Scenario, replications: u64) -> Result<(), Refusal> {
    let cells = (scenario.contacts.len() * scenario.intervals) as u64;
    if cells.saturating_mul(replications) <= MOST_CELLS {
        return Ok(());
    }
    Err(wrong(format!(
        "{replications} days of {cells} intervals of types are too many to keep\nhelp: give at \
         most {} --replications, or the scenario longer intervals",
        MOST_CELLS / cells
    )))
}

impl BacktestArgs {
    /// The scenario and its variants that stand for weekdays: each by the weekday of its start.
    fn weekdays(&self) -> Result<Vec<OfWeekday>, Refusal> {
        let base = self.read(&self.scenario, None)?;
        let mut all = vec![base];
        let alone = self.every_day || self.scenario.variant.is_some();
        if self.every_day {
            all[0].weekday = None;
        }
        if !alone && all[0].weekday.is_some() {
            let names = variants(&self.scenario.scenario)
                .map_err(|faults| Refusal::Wrong(faults.render(colour_on_stderr())))?;
            // A variant named after a weekday stands for it before others do.
            let (named, others): (Vec<String>, Vec<String>) = names
                .into_iter()
                .partition(|name| WEEKDAYS.contains(&name.as_str()));
            for name in named.into_iter().chain(others) {
                let args = ScenarioArgs {
                    variant: Some(name.clone()),
                    ..self.scenario.clone()
                };
                let read = self.read(&args, Some(&name))?;
                if all.iter().all(|of| of.weekday != read.weekday) {
                    all.push(read);
                }
            }
        }
        let first = &all[0];
        if first.scenario.duration > DAY {
            return Err(wrong(
                "the scenario is longer than a day\nhelp: a backtest takes a scenario of a day, \
                 with a variant for each weekday, as `busyhour calibrate` writes it"
                    .into(),
            ));
        }
        let grid = |s: &Scenario| {
            let names: Vec<String> = s.contacts.iter().map(|c| c.name.clone()).collect();
            (names, s.interval, s.intervals, s.warm_up)
        };
        let other = all.iter().find(|of| {
            grid(&of.scenario) != grid(&first.scenario)
                || since_midnight(&of.scenario) != since_midnight(&first.scenario)
        });
        if let Some(other) = other {
            return Err(wrong(format!(
                "variant `{}` has other contact types, another time of day, or other intervals \
                 than the scenario\nhelp: give all weekdays the same, or choose one by --variant",
                other.name
            )));
        }
        Ok(all)
    }

    fn read(&self, args: &ScenarioArgs, name: Option<&str>) -> Result<OfWeekday, Refusal> {
        let loaded = args.load()?;
        if name.is_none() && !self.simulate.quiet {
            show_warnings(&loaded.warnings);
        }
        let mut scenario = loaded.scenario;
        scenario.seed = self.simulate.seed.unwrap_or(scenario.seed);
        let start = scenario.start.as_ref();
        let weekday = start.map(|s| s.civil.weekday().to_monday_zero_offset() as usize);
        let own = weekday.map_or("every day", |w| WEEKDAYS[w]);
        Ok(OfWeekday {
            name: name
                .or(self.scenario.variant.as_deref())
                .unwrap_or(own)
                .to_owned(),
            weekday,
            scenario,
        })
    }

    /// What to type to get the backtest again.
    fn again(&self, of: &Backtested<'_>) -> String {
        let scenario = quoted(&self.scenario.scenario.display().to_string());
        let log = quoted(&self.log.path().display().to_string());
        let mut out = format!(
            "busyhour backtest {scenario} {log}{}",
            self.scenario.changes()
        );
        out += &self.log.again();
        if let Some(by) = self.count_by {
            let word = if by == CountBy::Event {
                "event"
            } else {
                "arrival"
            };
            out += &format!(" --count-by {word}");
        }
        if self.every_day {
            out += " --every-day";
        }
        let (number, seed) = (of.replications, of.scenario.seed);
        format!("{out} --replications {number} --seed {seed}")
    }
}
