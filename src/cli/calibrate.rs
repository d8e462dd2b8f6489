//! `busyhour calibrate`: from a log of contacts to a scenario.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::Refusal;
use super::common::{print, unwritten};
use super::log_args::{LogArgs, length, wrong};
use crate::calibrate::{Calibration, Settings, calibrate, write};
use crate::report::Folder;
use crate::report::calibrate::{calibration_json, calibration_text};

/// Which log, how to read it, and where the scenario goes.
#[derive(Debug, Args)]
pub struct CalibrateArgs {
    #[command(flatten)]
    log: LogArgs,
    /// Folder for the scenario and calibration.json
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Length of an interval
    #[arg(long, value_name = "LENGTH", default_value = "30m")]
    interval: String,
    /// Name of the scenario; without it that of the log
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// How to print the report
    #[arg(long, value_enum, default_value_t = Shown::Table)]
    format: Shown,
}

/// How the report is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shown {
    /// For people
    Table,
    /// For programs: what calibration.json holds
    Json,
}

/// Runs the command.
pub fn run(args: &CalibrateArgs) -> Result<(), Refusal> {
    let telling = args.log.telling()?;
    let settings = settings(args)?;
    let folder = args.out.as_deref().map(open).transpose()?;
    let files = args.log.files()?;
    let found = calibrate(&files, &telling, &settings).map_err(wrong)?;
    let name = args.name.clone().unwrap_or_else(|| args.log.name());
    let written = write(&found, &name);
    let left_out = match &written {
        Ok(written) => written.left_out.clone(),
        Err(why) => vec![why.clone()],
    };
    let json = calibration_json(&found, &left_out);
    let text = serde_json::to_string_pretty(&json).map_err(|e| unwritten(&e))? + "\n";
    if let Some((folder, path)) = folder {
        let mut files = vec![("calibration.json", text.clone())];
        if let Ok(written) = &written {
            files.push(("scenario.toml", written.scenario.clone()));
            files.push(("forecast.csv", written.forecast.clone()));
            files.push(("staff.csv", written.staff.clone()));
        }
        folder
            .write(&files)
            .map_err(|e| Refusal::Failed(format!("cannot write into {}: {e}", path.display())))?;
    }
    print(&match args.format {
        Shown::Json => text,
        Shown::Table => shown(&found, &left_out, args),
    })?;
    match (written, &args.out) {
        (Err(why), Some(_)) => Err(Refusal::Failed(why)),
        _ => Ok(()),
    }
}

fn shown(found: &Calibration, left_out: &[String], args: &CalibrateArgs) -> String {
    let mut text = calibration_text(found, left_out);
    if let Some(out) = &args.out {
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

fn open(path: &Path) -> Result<(Folder, &Path), Refusal> {
    let folder = Folder::open(path)
        .map_err(|e| Refusal::Wrong(format!("error: cannot write into {}: {e}", path.display())))?;
    Ok((folder, path))
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
