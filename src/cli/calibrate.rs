//! `busyhour calibrate`: from a log of contacts to a scenario.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::tz::TimeZone;

use super::Refusal;
use super::common::{Shown, open, print, unwritten, wrong};
use crate::calibrate::log::{DateOrder, Files, Stamps};
use crate::calibrate::readers::mapping::Field;
use crate::calibrate::readers::words::{Meaning, Words};
use crate::calibrate::readers::{Format as LogFormat, Telling};
use crate::calibrate::{Calibration, Settings, calibrate, write};
use crate::report::calibrate::{calibration_json, calibration_text};
use crate::report::html::calibrate_page;
use crate::scenario::units::duration;

/// Which log, how to read it, and where the scenario goes.
#[derive(Debug, Args)]
pub struct CalibrateArgs {
    /// The log: a file, or a folder of files; gzip is fine
    log: PathBuf,
    /// Folder for the scenario, calibration.json and calibration.html
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// What the log is; without it, seen from the file
    #[arg(long, value_enum, value_name = "KIND")]
    log_format: Option<Kind>,
    /// Which column is which field, such as arrival=Start,wait=QueueSecs; columns joined by + ;
    /// fields that are not told are guessed from the header
    #[arg(long, value_name = "FIELD=COLUMN", value_delimiter = ',')]
    map: Vec<String>,
    /// What a word of the outcome column means, such as HANG=abandoned: answered, abandoned,
    /// self_service, left, blocked, ignore
    #[arg(long, value_name = "WORD=MEANING", value_delimiter = ',')]
    outcome: Vec<String>,
    /// Whether the day or the month is first in dates such as 3/4/2026
    #[arg(long, value_enum, value_name = "ORDER")]
    date_order: Option<Order>,
    /// Time zone of the center, for logs in UTC, such as Europe/Berlin
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// Length of an interval
    #[arg(long, value_name = "LENGTH", default_value = "30m")]
    interval: String,
    /// Longer services are set aside
    #[arg(long, value_name = "LENGTH", default_value = "1h")]
    longest_talk: String,
    /// First day that is used, such as 2026-01-01
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Last day that is used
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Name of the scenario; without it that of the log
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// How to print the report
    #[arg(long, value_enum, default_value_t = Shown::Table)]
    format: Shown,
}

/// What a log is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// A table with a row a contact
    Csv,
    /// The 17 columns of the Technion's bank data
    Technion,
    /// What `busyhour trace` writes
    Trace,
    /// Asterisk's queue_log
    Asterisk,
    /// Amazon Connect contact records (JSON)
    Connect,
    /// Genesys Cloud conversation details (JSON)
    Genesys,
    /// Avaya CMS hsplit, by interval
    Avaya,
    /// A folder with the tables of Cisco UCCX
    Uccx,
    /// Zendesk ticket metrics (JSON)
    Zendesk,
}

/// Order of dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Order {
    /// 31/12/2026
    DayFirst,
    /// 12/31/2026
    MonthFirst,
}

/// Runs the command.
pub fn run(args: &CalibrateArgs) -> Result<(), Refusal> {
    let telling = telling(args)?;
    let settings = settings(args)?;
    let folder = args.out.as_deref().map(open).transpose()?;
    let files = Files::of(&args.log).map_err(wrong)?;
    let found = calibrate(&files, &telling, &settings).map_err(wrong)?;
    let name = args.name.clone().unwrap_or_else(|| name_of(&args.log));
    let written = write(&found, &name);
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
            files.push(("scenario.toml", written.scenario.clone()));
            files.push(("forecast.csv", written.forecast.clone()));
            files.push(("staff.csv", written.staff.clone()));
        }
        folder.write(&files).map_err(|e| unwritten(&e))?;
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

/// The name of a log without what its file name ends in.
fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.split('.')
        .find(|p| !p.is_empty())
        .unwrap_or("log")
        .to_owned()
}

fn telling(args: &CalibrateArgs) -> Result<Telling, Refusal> {
    let mut map = Vec::new();
    for pair in &args.map {
        let (field, column) = pair.split_once('=').ok_or_else(|| {
            wrong(format!(
                "--map {pair}: expected FIELD=COLUMN, such as arrival=Start"
            ))
        })?;
        let known = Field::named(field.trim()).ok_or_else(|| {
            wrong(format!(
                "--map {pair}: there is no field `{field}`; the fields are {}",
                Field::words().join(", ")
            ))
        })?;
        map.push((known, column.trim().to_owned()));
    }
    let mut words = Words::default();
    for pair in &args.outcome {
        let meaning: Option<(&str, Meaning)> = pair
            .rsplit_once('=')
            .and_then(|(word, meaning)| Some((word, Words::named(meaning.trim())?)));
        let (word, meaning) = meaning.ok_or_else(|| {
            wrong(format!("--outcome {pair}: expected WORD=MEANING; meanings are answered, abandoned, self_service, left, blocked, ignore"))
        })?;
        words.0.push((word.trim().to_owned(), meaning));
    }
    let mut stamps = match &args.time_zone {
        None => Stamps::default(),
        Some(name) => Stamps::in_zone(TimeZone::get(name).map_err(|_| {
            wrong(format!(
                "--time-zone {name}: there is no such time zone; write one such as Europe/Berlin"
            ))
        })?),
    };
    stamps.order = args.date_order.map(|order| match order {
        Order::DayFirst => DateOrder::DayFirst,
        Order::MonthFirst => DateOrder::MonthFirst,
    });
    let format = args.log_format.map(|kind| match kind {
        Kind::Csv => LogFormat::Table,
        Kind::Technion => LogFormat::Technion,
        Kind::Trace => LogFormat::Trace,
        Kind::Asterisk => LogFormat::Asterisk,
        Kind::Connect => LogFormat::Connect,
        Kind::Genesys => LogFormat::Genesys,
        Kind::Avaya => LogFormat::Avaya,
        Kind::Uccx => LogFormat::Uccx,
        Kind::Zendesk => LogFormat::Zendesk,
    });
    Ok(Telling {
        format,
        map,
        words,
        stamps,
    })
}

fn settings(args: &CalibrateArgs) -> Result<Settings, Refusal> {
    let length = |flag: &str, text: &str| {
        duration(text)
            .filter(|d| *d > 0.0)
            .ok_or_else(|| wrong(format!("{flag} {text}: expected a length such as 30m")))
    };
    let interval = length("--interval", &args.interval)?;
    let per_day = 86_400.0 / interval;
    if !(60.0..=86_400.0).contains(&interval) || per_day.fract() != 0.0 {
        return Err(wrong(format!(
            "--interval {}: expected a divisor of a day of at least 1 minute, such as 15m, 30m or 1h",
            args.interval
        )));
    }
    let day = |flag: &str, text: &Option<String>| match text {
        None => Ok(None),
        Some(text) => match Stamps::default().date(text) {
            Some(day) => Ok(Some(day)),
            None => Err(wrong(format!(
                "{flag} {text}: expected a date such as 2026-01-31"
            ))),
        },
    };
    Ok(Settings {
        interval,
        longest_talk: length("--longest-talk", &args.longest_talk)?,
        from: day("--from", &args.from)?,
        to: day("--to", &args.to)?,
    })
}
