//! Which log, and how it is read: what `calibrate` and `backtest` share.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::tz::TimeZone;

use super::Refusal;
use super::common::{quoted, wrong};
use crate::calibrate::log::{DateOrder, Files, Stamps};
use crate::calibrate::readers::mapping::Field;
use crate::calibrate::readers::words::{Meaning, Words};
use crate::calibrate::readers::{Format as LogFormat, Telling};
use crate::scenario::units::duration;

/// Which log, and how to read it.
#[derive(Debug, Args)]
pub struct LogArgs {
    /// The log: a file, or a folder of files; gzip is fine
    log: PathBuf,
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
    /// Longer services are set aside
    #[arg(long, value_name = "LENGTH", default_value = "1h")]
    longest_talk: String,
    /// First day that is used, such as 2026-01-01
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Last day that is used
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
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
    /// Tickets, a row for each event: case, time, status, team
    Tickets,
}

/// Order of dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Order {
    /// 31/12/2026
    DayFirst,
    /// 12/31/2026
    MonthFirst,
}

/// A length given by a flag \[s\].
pub fn length(flag: &str, text: &str) -> Result<f64, Refusal> {
    duration(text)
        .filter(|d| *d > 0.0)
        .ok_or_else(|| wrong(format!("{flag} {text}: expected a length such as 30m")))
}

fn day(flag: &str, text: Option<&str>) -> Result<Option<i64>, Refusal> {
    let Some(text) = text else { return Ok(None) };
    match Stamps::default().date(text) {
        Some(day) => Ok(Some(day)),
        None => Err(wrong(format!(
            "{flag} {text}: expected a date such as 2026-01-31"
        ))),
    }
}

impl LogArgs {
    /// The files of the log.
    pub fn files(&self) -> Result<Files, Refusal> {
        Files::of(&self.log).map_err(wrong)
    }

    /// As it was typed.
    pub fn path(&self) -> &std::path::Path {
        &self.log
    }

    /// The first day that is used.
    pub fn from(&self) -> Result<Option<i64>, Refusal> {
        day("--from", self.from.as_deref())
    }

    /// The last day that is used.
    pub fn to(&self) -> Result<Option<i64>, Refusal> {
        day("--to", self.to.as_deref())
    }

    /// Services above this are set aside \[s\].
    pub fn longest_talk(&self) -> Result<f64, Refusal> {
        length("--longest-talk", &self.longest_talk)
    }

    /// The flags as they were typed, each after a blank.
    pub fn again(&self) -> String {
        let kind = self
            .log_format
            .and_then(|k| Some(k.to_possible_value()?.get_name().to_owned()));
        let order = self
            .date_order
            .and_then(|o| Some(o.to_possible_value()?.get_name().to_owned()));
        let list = |words: &[String]| (!words.is_empty()).then(|| words.join(","));
        let flags = [
            ("--log-format", kind),
            ("--map", list(&self.map)),
            ("--outcome", list(&self.outcome)),
            ("--date-order", order),
            ("--time-zone", self.time_zone.clone()),
            ("--from", self.from.clone()),
            ("--to", self.to.clone()),
        ];
        let typed = flags.into_iter().filter_map(|(flag, value)| {
            let value = quoted(&value?);
            Some(format!(" {flag} {value}"))
        });
        typed.collect()
    }

    /// The name of the log without what its file name ends in.
    pub fn name(&self) -> String {
        let name = self.log.file_name().unwrap_or_default().to_string_lossy();
        name.split('.')
            .find(|p| !p.is_empty())
            .unwrap_or("log")
            .to_owned()
    }

    /// What is told about the log.
    pub fn telling(&self) -> Result<Telling, Refusal> {
        let args = self;
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
            Kind::Tickets => LogFormat::Tickets,
        });
        Ok(Telling {
            format,
            map,
            words,
            stamps,
        })
    }
}
