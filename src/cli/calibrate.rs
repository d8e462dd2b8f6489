//! `busyhour calibrate`: from a log of contacts to a scenario.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::Refusal;
use super::common::{ScenarioArgs, Shown, open, print, tamed, unwritten, wrong};
use super::interrupt::stop_on_interrupt;
use super::log_args::{LogArgs, length};
use super::simulate::with_factors;
use super::weekdays::{by_weekday, of_weekdays, since_midnight};
use crate::calibrate::gather::Gathered;
use crate::calibrate::readers::read;
use crate::calibrate::{Calibration, MatchedModel, Settings, Written, calibrate, write};
use crate::experiment::backtest::{CountBy, DayModel, Days, observe};
use crate::experiment::matching::{Sought, Weekday, match_scenario};
use crate::replicate::{Plan, Progress};
use crate::report::calibrate::{calibration_json, calibration_text};
use crate::report::html::calibrate_page;

/// Which log, how to read it, and where the scenario goes.
#[derive(Debug, Args)]
pub struct CalibrateArgs {
    #[command(flatten)]
    log: LogArgs,
    /// Folder for the scenario, calibration.json and calibration.html
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Length of an interval
    #[arg(long, value_name = "LENGTH", default_value = "30m")]
    interval: String,
    /// Name of the scenario; without it that of the log
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Find by simulation what no log tells: the share of presence that agents give to contacts
    /// (staffing), and whose wait counts more (order)
    #[arg(long = "match", value_enum, value_name = "WHAT,…", value_delimiter = ',', num_args = 0..=2, default_missing_values = ["staffing", "order"], requires = "out")]
    matching: Vec<What>,
    /// Days that are simulated for each point of that search
    #[arg(long, value_name = "N", default_value_t = 400, requires = "matching", value_parser = clap::value_parser!(u64).range(50..=1_000_000))]
    match_days: u64,
    /// How to print the report
    #[arg(long, value_enum, default_value_t = Shown::Table)]
    format: Shown,
}

/// What is found by simulation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// A factor on the share of presence in which agents take contacts
    Staffing,
    /// Weights of the waits of contact types
    Order,
}

/// Runs the command.
pub fn run(args: &CalibrateArgs) -> Result<(), Refusal> {
    let telling = args.log.telling()?;
    let settings = settings(args)?;
    let folder = args.out.as_deref().map(open).transpose()?;
    let files = args.log.files()?;
    let mut found = calibrate(&files, &telling, &settings).map_err(wrong)?;
    let name = args.name.clone().unwrap_or_else(|| args.log.name());
    let mut written = write(&found, &name);
    if let (Some(path), Some(folder), Ok(made), false) =
        (&args.out, &folder, &written, args.matching.is_empty())
    {
        // The search reads the scenario as a run does.
        folder.write(&files_of(made)).map_err(|e| unwritten(&e))?;
        found.matched = Some(args.sought(&path.join("scenario.toml"), &found)?);
        written = write(&found, &name);
    }
    let left_out = match &written {
        Ok(written) => written.left_out.clone(),
        Err(why) => vec![why.clone()],
    };
    let json = calibration_json(&found, &left_out);
    let text = serde_json::to_string_pretty(&json).map_err(|e| unwritten(&e))? + "\n";
    if let Some(folder) = folder {
        let words = calibration_text(&found, &left_out);
        let page = calibrate_page(&found, &name, &words);
        let mut files = vec![
            ("calibration.json", text.clone()),
            ("calibration.html", page),
        ];
        if let Ok(written) = &written {
            files.extend(files_of(written));
        }
        folder.write(&files).map_err(|e| unwritten(&e))?;
    }
    print(&match args.format {
        Shown::Json => text,
        Shown::Table => tamed(&shown(&found, &left_out, args, written.is_ok())),
    })?;
    match (written, &args.out) {
        (Err(why), Some(_)) => Err(Refusal::Failed(why)),
        _ => Ok(()),
    }
}

fn files_of(written: &Written) -> [(&'static str, String); 3] {
    [
        ("scenario.toml", written.scenario.clone()),
        ("forecast.csv", written.forecast.clone()),
        ("staff.csv", written.staff.clone()),
    ]
}

impl CalibrateArgs {
    /// Finds by simulation what was asked for.
    fn sought(&self, scenario: &Path, found: &Calibration) -> Result<MatchedModel, Refusal> {
        let given = ScenarioArgs {
            scenario: scenario.to_owned(),
            variant: None,
            set: Vec::new(),
        };
        let all = of_weekdays(&given, false, None, true)?;
        let mut models = Vec::with_capacity(all.len());
        for of in &all {
            models.push(DayModel {
                name: of.name.clone(),
                start: since_midnight(&of.scenario),
                formulas: [Vec::new(), Vec::new()],
                model: with_factors(&of.scenario, None)?,
            });
        }
        let mut log = Gathered::new(self.log.longest_talk()?, self.log.from()?, self.log.to()?);
        read(&self.log.files()?, &self.log.telling()?, &mut log).map_err(wrong)?;
        let days = Days {
            from: None,
            to: None,
            count_by: CountBy::Arrival,
        };
        let observed = observe(&log, &models, &by_weekday(&all), &days).map_err(wrong)?;
        let weekdays: Vec<Weekday> = all
            .into_iter()
            .enumerate()
            .map(|(model, of)| Weekday {
                scenario: of.scenario,
                model,
            })
            .collect();
        let sought = Sought {
            staffing: self.matching.contains(&What::Staffing),
            order: self.matching.contains(&What::Order),
        };
        let progress = Arc::new(Progress::default());
        stop_on_interrupt(&progress);
        match_scenario(
            &weekdays,
            &observed,
            found.followers.as_ref().ok(),
            sought,
            &Plan::new(self.match_days),
            &progress,
        )
        .map_err(|why| {
            Refusal::Failed(format!(
                "--match: {why}\nhelp: the scenario is there as it is without --match"
            ))
        })
    }
}

fn shown(found: &Calibration, left_out: &[String], args: &CalibrateArgs, made: bool) -> String {
    let mut text = calibration_text(found, left_out);
    if let (Some(out), false) = (&args.out, made) {
        let file = out.join("calibration.html");
        text.push_str(&format!("\nWritten: {}, but no scenario\n", file.display()));
    } else if let Some(out) = &args.out {
        let file = out.join("scenario.toml");
        let file = file.display();
        text.push_str(&format!(
            "\nWritten: {file}; try busyhour check {file}, then busyhour run {file}\n"
        ));
    } else {
        text.push_str("\nNothing was written; --out DIR makes the scenario.\n");
    }
    text
}

fn settings(args: &CalibrateArgs) -> Result<Settings, Refusal> {
    let interval = length("--interval", &args.interval)?;
    let per_day = 86_400.0 / interval;
    if !(60.0..=86_400.0).contains(&interval) || per_day.fract() != 0.0 {
        return Err(wrong(format!(
            "--interval {}: expected a divisor of a day of at least 1 minute, such as 15m, 30m or 1h",
            args.interval
        )));
    }
    Ok(Settings {
        interval,
        longest_talk: args.log.longest_talk()?,
        from: args.log.from()?,
        to: args.log.to()?,
    })
}
