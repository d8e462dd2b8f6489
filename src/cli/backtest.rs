//! `busyhour backtest`: a scenario against days of a log that it was not made from.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::Refusal;
use super::common::{Format, ScenarioArgs, open, print, quoted, unwritten, wrong};
use super::interrupt::stop_on_interrupt;
use super::log_args::LogArgs;
use super::progress::Bar;
use super::simulate::{CountBy, SimulateArgs, explain, settled};
use super::weekdays::{by_weekday, of_weekdays, since_midnight};
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
use crate::scenario::Scenario;

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

/// Fewest simulated days: the ends of a 90 % band take some.
const FEWEST: u64 = 50;
/// Days simulated of each weekday unless a number is given.
const USUAL: u64 = 400;
/// Most cells of simulated days that are held at a time, 56 bytes each.
const MOST_CELLS: u64 = 8_000_000;

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
    let all = of_weekdays(
        &args.scenario,
        args.every_day,
        args.simulate.seed,
        args.simulate.quiet,
    )?;
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
    let weekdays = by_weekday(&all);
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

/// Refuses what would take too much memory.
fn affordable(scenario: &Scenario, replications: u64) -> Result<(), Refusal> {
    let cells = (scenario.contacts.len() * scenario.intervals) as u64;
    if cells.saturating_mul(replications) <= MOST_CELLS {
        return Ok(());
    }
    let help = match MOST_CELLS / cells {
        days if days < FEWEST => "give the scenario longer intervals".to_owned(),
        days => format!("at most --replications {days}, or give the scenario longer intervals"),
    };
    Err(wrong(format!(
        "{replications} simulated days of {cells} cells (types times intervals) are too many to \
         keep\nhelp: {help}"
    )))
}

impl BacktestArgs {
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
