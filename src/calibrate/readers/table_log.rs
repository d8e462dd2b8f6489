//! Tables with a row for each contact: any columns, by a mapping.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use super::mapping::{Field, Mapped, Mapping};
use super::words::{Meaning, Words};
use crate::calibrate::log::{
    At, FaultClass, LoggedContact, Outcome, Sink, Stamps, Table, TableRow, time_of_day,
};

const NO_ARRIVAL: FaultClass =
    FaultClass::new("no time of arrival that can be read", "row left out");
const NO_OUTCOME: FaultClass = FaultClass::new(
    "an outcome that is not known (see --outcome)",
    "row left out",
);
const IGNORED: FaultClass = FaultClass::new(
    "outcome that means nothing happened (phantom)",
    "row left out",
);
const NO_NUMBER: FaultClass =
    FaultClass::new("a length of time that cannot be read", "taken as not known");
const NO_CLOCK: FaultClass = FaultClass::new("a time that cannot be read", "taken as not known");
const TWICE: FaultClass =
    FaultClass::new("a contact that is there twice", "the later row left out");
const EARLY: FaultClass = FaultClass::new(
    "service begins before the wait ends",
    "kept; the wait counts as logged",
);

const NO_START: FaultClass = FaultClass::new(
    "a wait whose start is not logged",
    "counted; the wait not used",
);

/// Seconds that times logged to the second may differ for no reason.
const ROUNDING: f64 = 0.5;
const DAY: f64 = 86_400.0;

/// Reads a table with one row a contact.
///
/// # Errors
/// When it cannot be read.
pub fn read(
    path: &Path,
    mapping: &Mapping,
    words: &Words,
    stamps: &Stamps,
    sink: &mut dyn Sink,
) -> Result<(), String> {
    let mut table = Table::open(path)?;
    let name = table.name.clone();
    let mut reader = RowReader {
        mapping,
        words,
        stamps,
        seen: HashSet::new(),
        texts: Texts::default(),
    };
    while let Some(row) = table.next_row()? {
        sink.row();
        reader.row(
            &row,
            At {
                file: &name,
                line: row.line,
            },
            sink,
        );
    }
    Ok(())
}

/// Joined cells live here until the contact is handed on.
#[derive(Debug, Default)]
struct Texts {
    kind: String,
    agent: String,
    customer: String,
    case: String,
}

struct RowReader<'m> {
    mapping: &'m Mapping,
    words: &'m Words,
    stamps: &'m Stamps,
    seen: HashSet<u64>,
    texts: Texts,
}

impl RowReader<'_> {
    fn row(&mut self, row: &TableRow<'_>, at: At<'_>, sink: &mut dyn Sink) {
        let mut cells = Cells {
            mapping: self.mapping,
            stamps: self.stamps,
            row,
            at,
            sink,
        };
        let self_service = cells.length(Field::SelfService);
        let Some((arrived, asked)) = cells.times(self_service) else {
            sink.fault(NO_ARRIVAL, at, &row.text());
            return;
        };
        let mut wait = cells.length(Field::Wait);
        let answered = cells.clock(Field::Answered, arrived);
        let ended = cells.clock(Field::Ended, arrived);
        let (talk, wrap_up) = cells.work(answered, ended);
        let began = asked.unwrap_or(arrived + self_service.unwrap_or(0.0).max(0.0));
        let outcome = match self.outcome(
            row,
            somebody(self.mapping, row) || talk.is_some_and(|t| t > 0.0),
        ) {
            Ok(outcome) => outcome,
            Err(class) => return sink.fault(class, at, &row.text()),
        };
        // Who has no wait where others have one never asked for an agent.
        let asks = self.mapping.of(Field::WaitStart).is_none() || asked.is_some();
        let outcome = if outcome == Outcome::Abandoned && !asks {
            Outcome::SelfService
        } else {
            outcome
        };
        if self.twice(row, arrived) {
            return sink.fault(TWICE, at, &row.text());
        }
        if wait.is_none() {
            let until = if outcome == Outcome::Answered {
                answered
            } else {
                ended
            };
            wait = until.map(|until| until - began);
        }
        if !asks && wait.is_some_and(|w| w > 0.0) {
            sink.fault(NO_START, at, &row.text());
            wait = None;
        }
        let kind = joined(&mut self.texts.kind, self.mapping, Field::Type, row);
        let agent = joined(&mut self.texts.agent, self.mapping, Field::Agent, row);
        let case = joined(&mut self.texts.case, self.mapping, Field::Case, row);
        let customer = joined(&mut self.texts.customer, self.mapping, Field::Customer, row);
        // A case is of one customer.
        let customer = if self.mapping.of(Field::Customer).is_none() {
            case
        } else {
            customer
        };
        if let (Outcome::Answered, Some(asked), Some(wait), Some(answered)) =
            (outcome, asked, wait, answered)
            && answered + ROUNDING < asked + wait
        {
            sink.fault(EARLY, at, &row.text());
        }
        let priority = self
            .mapping
            .of(Field::Priority)
            .and_then(|m| row.given(Some(m.columns[0])));
        let contact = LoggedContact {
            kind: kind.unwrap_or(""),
            arrived,
            self_service,
            asked,
            wait,
            outcome,
            talk: talk.filter(|_| outcome == Outcome::Answered),
            wrap_up: wrap_up.filter(|_| outcome == Outcome::Answered),
            agent,
            customer,
            case,
            priority: priority.and_then(|p| p.parse().ok()),
        };
        sink.contact(&contact, at);
    }

    fn outcome(&self, row: &TableRow<'_>, served: bool) -> Result<Outcome, FaultClass> {
        let by_service = if served {
            Outcome::Answered
        } else {
            Outcome::Abandoned
        };
        let Some(mapped) = self.mapping.of(Field::Outcome) else {
            return Ok(by_service);
        };
        let text = row.cell(mapped.columns[0]);
        match self.words.meaning(&mapped.name, text) {
            Some(Meaning::Is(outcome)) => Ok(outcome),
            Some(Meaning::ByService) => Ok(by_service),
            Some(Meaning::Nothing) => Err(IGNORED),
            None => Err(NO_OUTCOME),
        }
    }

    fn twice(&mut self, row: &TableRow<'_>, arrived: f64) -> bool {
        let Some(id) = self.mapping.of(Field::Id) else {
            return false;
        };
        let mut hasher = DefaultHasher::new();
        row.cell(id.columns[0]).hash(&mut hasher);
        arrived.to_bits().hash(&mut hasher);
        !self.seen.insert(hasher.finish())
    }
}

/// The cells of a row with the faults they have.
struct Cells<'a, 's> {
    mapping: &'a Mapping,
    stamps: &'a Stamps,
    row: &'a TableRow<'a>,
    at: At<'a>,
    sink: &'s mut dyn Sink,
}

impl Cells<'_, '_> {
    /// When the contact came and, where that is logged, when it asked for an agent.
    fn times(&mut self, self_service: Option<f64>) -> Option<(f64, Option<f64>)> {
        match self.mapping.of(Field::Arrival) {
            Some(mapped) => {
                let arrived = self.stamps.read(&cell(mapped, self.row, " "))?;
                Some((arrived, self.clock(Field::WaitStart, arrived)))
            }
            None => {
                let mapped = self.mapping.of(Field::WaitStart)?;
                let asked = self.stamps.read(&cell(mapped, self.row, " "))?;
                Some((asked - self_service.unwrap_or(0.0).max(0.0), Some(asked)))
            }
        }
    }

    /// A time, of a day or with its date; a clock time far before the arrival is of the next day.
    fn clock(&mut self, field: Field, arrived: f64) -> Option<f64> {
        let mapped = self.mapping.of(field)?;
        let text = self.row.given(Some(mapped.columns[0]))?;
        if let Some(of_day) = time_of_day(text) {
            if of_day == 0.0 && self.mapping.midnight_is_nothing {
                return None;
            }
            let at = (arrived / DAY).floor() * DAY + of_day;
            return Some(if at < arrived - DAY / 2.0 {
                at + DAY
            } else {
                at
            });
        }
        let read = self.stamps.read(text);
        if read.is_none() {
            self.sink.fault(NO_CLOCK, self.at, text);
        }
        read
    }

    /// Talk and wrap-up; where both are logged as one, it counts as talk.
    fn work(&mut self, answered: Option<f64>, ended: Option<f64>) -> (Option<f64>, Option<f64>) {
        let talk = self.length(Field::Talk);
        let wrap_up = self.length(Field::WrapUp);
        let handle = self.length(Field::Handle);
        let elapsed = answered.zip(ended).map(|(from, to)| to - from);
        match (talk, wrap_up, handle) {
            (Some(talk), None, Some(handle)) => (Some(talk), Some((handle - talk).max(0.0))),
            (None, wrap_up, Some(handle)) => {
                (Some((handle - wrap_up.unwrap_or(0.0)).max(0.0)), wrap_up)
            }
            (talk, wrap_up, _) => (talk.or(elapsed), wrap_up),
        }
    }

    fn length(&mut self, field: Field) -> Option<f64> {
        let mapped = self.mapping.of(field)?;
        let text = self.row.given(Some(mapped.columns[0]))?;
        let number = text.parse::<f64>().ok().filter(|v| v.is_finite());
        let read = number
            .map(|v| v * mapped.unit)
            .or_else(|| time_of_day(text));
        if read.is_none() {
            self.sink.fault(NO_NUMBER, self.at, text);
        }
        read
    }
}

fn cell(mapped: &Mapped, row: &TableRow<'_>, between: &str) -> String {
    let cells: Vec<&str> = mapped.columns.iter().map(|c| row.cell(*c)).collect();
    cells.join(between)
}

fn joined<'a>(
    into: &'a mut String,
    mapping: &Mapping,
    field: Field,
    row: &TableRow<'a>,
) -> Option<&'a str> {
    let mapped = mapping.of(field)?;
    let first = row.given(Some(mapped.columns[0]))?;
    if mapping.nobody.iter().any(|n| n == first) && matches!(field, Field::Agent | Field::Customer)
    {
        return None;
    }
    if mapped.columns.len() == 1 {
        return Some(first);
    }
    *into = cell(mapped, row, "/");
    Some(into)
}

/// Whether the row names an agent.
fn somebody(mapping: &Mapping, row: &TableRow<'_>) -> bool {
    let agent = mapping
        .of(Field::Agent)
        .and_then(|m| row.given(Some(m.columns[0])));
    agent.is_some_and(|a| !mapping.nobody.iter().any(|n| n == a))
}
