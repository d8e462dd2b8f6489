//! Readers of logs, one a format, and which format a file is in.

mod asterisk;
mod avaya;
mod columns;
mod connect;
mod genesys;
mod json;
pub mod mapping;
pub mod table_log;
mod tickets;
mod uccx;
pub mod words;
mod zendesk;

use std::path::Path;

use self::mapping::{Field, Mapping};
use self::words::Words;
use super::log::{DateOrder, Files, Lines, Sink, Stamps, Table};

/// A format of logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A table with a row for each contact.
    Table,
    /// The layout of the Technion's bank data, with 17 columns.
    Technion,
    /// What `busyhour trace` writes.
    Trace,
    /// Asterisk's queue_log.
    Asterisk,
    /// Amazon Connect contact records.
    Connect,
    /// Genesys Cloud conversation details.
    Genesys,
    /// Avaya CMS hsplit, by interval.
    Avaya,
    /// The tables of Cisco UCCX.
    Uccx,
    /// Zendesk ticket metrics.
    Zendesk,
    /// A table with a row for each event of a ticket.
    Tickets,
}

impl Format {
    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Technion => "Technion's bank data",
            Self::Trace => "busyhour trace",
            Self::Asterisk => "Asterisk queue_log",
            Self::Connect => "Amazon Connect contact records",
            Self::Genesys => "Genesys Cloud conversations",
            Self::Avaya => "Avaya CMS hsplit",
            Self::Uccx => "Cisco UCCX",
            Self::Tickets => "tickets, by event",
            Self::Zendesk => "Zendesk ticket metrics",
        }
    }
}

/// What is told about a log.
#[derive(Debug, Clone, Default)]
pub struct Telling {
    /// Its format; `None`: seen from the file.
    pub format: Option<Format>,
    /// Columns of fields.
    pub map: Vec<(Field, String)>,
    /// Words for outcomes.
    pub words: Words,
    /// How times are read.
    pub stamps: Stamps,
}

/// How a log was read.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadAs {
    /// The format.
    pub format: Format,
    /// The columns of the first file, where it is a table.
    pub mapping: Option<Mapping>,
    /// Files read.
    pub files: usize,
}

/// Columns of the Technion's layout.
const TECHNION: [(Field, &str); 11] = [
    (Field::Arrival, "date+vru_entry"),
    (Field::SelfService, "vru_time"),
    (Field::WaitStart, "q_start"),
    (Field::Wait, "q_time"),
    (Field::Outcome, "outcome"),
    (Field::Answered, "ser_start"),
    (Field::Talk, "ser_time"),
    (Field::Type, "type"),
    (Field::Priority, "priority"),
    (Field::Customer, "customer_id"),
    (Field::Agent, "server"),
];

/// Columns of a trace: a case is a customer, an agent is known within the group.
const TRACE: [(Field, &str); 11] = [
    (Field::WaitStart, "arrived"),
    (Field::SelfService, "self_service_s"),
    (Field::Wait, "wait_s"),
    (Field::Outcome, "outcome"),
    (Field::Talk, "talk_s"),
    (Field::Handle, "handle_s"),
    (Field::Type, "type"),
    (Field::Priority, "priority"),
    (Field::Customer, "replication+case"),
    (Field::Case, "replication+case"),
    (Field::Agent, "group+agent"),
];

/// Reads a log.
///
/// # Errors
/// When a file cannot be read, or what its columns are cannot be told.
pub fn read(files: &Files, telling: &Telling, sink: &mut dyn Sink) -> Result<ReadAs, String> {
    let first = files.0.first().ok_or("no files")?;
    let format = match telling.format {
        Some(format) => format,
        None => recognise(first)?,
    };
    let mut read_as = ReadAs {
        format,
        mapping: None,
        files: files.0.len(),
    };
    if format == Format::Uccx {
        uccx::read(&files.0, &telling.stamps, sink)?;
        return Ok(read_as);
    }
    for path in &files.0 {
        match format {
            Format::Asterisk => asterisk::read(path, &telling.stamps, sink)?,
            Format::Connect => connect::read(path, &telling.stamps, sink)?,
            Format::Genesys => genesys::read(path, &telling.stamps, sink)?,
            Format::Avaya => avaya::read(path, &telling.stamps, sink)?,
            Format::Zendesk => zendesk::read(path, &telling.stamps, sink)?,
            Format::Table | Format::Technion | Format::Trace | Format::Tickets | Format::Uccx => {
                let mapping = table(path, format, telling, sink)?;
                read_as.mapping.get_or_insert(mapping);
            }
        }
    }
    Ok(read_as)
}

fn table(
    path: &Path,
    format: Format,
    telling: &Telling,
    sink: &mut dyn Sink,
) -> Result<Mapping, String> {
    let mapping = mapping_of(path, format, telling)?;
    let mut stamps = telling.stamps.clone();
    stamps.as_written = format == Format::Trace;
    if stamps.order.is_none() {
        stamps.order = date_order(path, &mapping)?;
    }
    match format {
        Format::Tickets => tickets::read(path, &mapping, &stamps, sink)?,
        _ => table_log::read(path, &mapping, &telling.words, &stamps, sink)?,
    }
    Ok(mapping)
}

/// The format of a file, by its first lines.
fn recognise(path: &Path) -> Result<Format, String> {
    let mut lines = Lines::open(path)?;
    let (mut head, mut first) = (String::new(), String::new());
    while let Some((number, line)) = lines.next_line()? {
        if number == 1 {
            first.clone_from(&line);
        }
        head.push_str(&line);
        if head.len() > HEAD {
            break;
        }
    }
    if head.trim_start().starts_with(['{', '[']) {
        let keys = [
            ("\"conversationId\"", Format::Genesys),
            ("\"ContactId\"", Format::Connect),
            ("\"reply_time_in_minutes\"", Format::Zendesk),
        ];
        let found = keys.iter().find(|(key, _)| head.contains(key));
        return found.map(|f| f.1).ok_or_else(|| {
            format!(
                "{}: JSON of no kind that is known; say --log-format",
                path.display()
            )
        });
    }
    let fields: Vec<&str> = first.split('|').collect();
    if fields.len() >= 5 && fields[0].trim().parse::<f64>().is_ok() {
        return Ok(Format::Asterisk);
    }
    let table = Table::open(path)?;
    let has = |names: &[&str]| names.iter().all(|n| table.column(n).is_some());
    Ok(if has(&["vru_entry", "q_start", "ser_start", "server"]) {
        Format::Technion
    } else if has(&["replication", "arrived_s", "waited_because", "led_to"]) {
        Format::Trace
    } else if has(&["row_date", "starttime", "acdcalls"]) {
        Format::Avaya
    } else if uccx::recognises(&table) {
        Format::Uccx
    } else {
        Format::Table
    })
}

fn mapping_of(path: &Path, format: Format, telling: &Telling) -> Result<Mapping, String> {
    let table = Table::open(path)?;
    let known: &[(Field, &str)] = match format {
        Format::Technion => &TECHNION,
        Format::Trace => &TRACE,
        _ => &[],
    };
    let mut told = telling.map.clone();
    for (field, name) in known {
        if !told.iter().any(|t| t.0 == *field) {
            told.push((*field, (*name).to_owned()));
        }
    }
    let mut mapping = Mapping::of_table(
        &table,
        &told,
        matches!(format, Format::Table | Format::Tickets),
    )?;
    if format == Format::Technion {
        mapping.nobody = vec!["NO_SERVER".into(), "0".into()];
        mapping.midnight_is_nothing = true;
    }
    Ok(mapping)
}

/// Characters that are looked at for the format.
const HEAD: usize = 100_000;
/// Rows that are looked at for the order of dates.
const SAMPLE: usize = 20_000;

/// Whether dates with slashes put the day or the month first, as far as one above 12 tells.
fn date_order(path: &Path, mapping: &Mapping) -> Result<Option<DateOrder>, String> {
    let Some(mapped) = mapping.of(Field::Arrival).or(mapping.of(Field::WaitStart)) else {
        return Ok(None);
    };
    let mut table = Table::open(path)?;
    let (mut slashed, mut first, mut second) = (None, 0, 0);
    for _ in 0..SAMPLE {
        let Some(row) = table.next_row()? else { break };
        let text = row.cell(mapped.columns[0]);
        let mut parts = text.split(['/', '.', ' ']).map(str::parse::<u32>);
        if let (Some(Ok(a)), Some(Ok(b)), true) = (
            parts.next(),
            parts.next(),
            text.contains(['/', '.']) && !text.contains('-'),
        ) {
            if a > 1000 || text.find(['/', '.']).is_some_and(|at| at > 2) {
                return Ok(None);
            }
            slashed.get_or_insert(text.to_owned());
            first = first.max(a);
            second = second.max(b);
        }
    }
    match (slashed, first > 12, second > 12) {
        (None, ..) => Ok(None),
        (_, true, false) => Ok(Some(DateOrder::DayFirst)),
        (_, false, true) => Ok(Some(DateOrder::MonthFirst)),
        (Some(text), ..) => Err(format!(
            "{}: is the day or the month first in {text}? Say --date-order day-first or month-first",
            table.name
        )),
    }
}
