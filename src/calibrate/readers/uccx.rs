//! Cisco UCCX: a folder with the tables ContactCallDetail, ContactQueueDetail and
//! AgentConnectionDetail, known by their columns. Times are GMT, lengths seconds. Dispositions:
//! 1 abandoned, 2 handled.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::calibrate::log::{
    At, FaultClass, LoggedContact, Outcome, Sink, Stamps, Table, TableRow,
};

const NO_TIME: FaultClass = FaultClass::new("a call without startDateTime", "row left out");
const NO_CALL: FaultClass = FaultClass::new(
    "a row of a call that ContactCallDetail does not have",
    "row left out",
);

/// A call and where it went.
#[derive(Default)]
struct Call {
    arrived: f64,
    ended: Option<f64>,
    customer: Option<String>,
    disposition: Option<i64>,
    outbound: bool,
    /// Queue, wait, handled.
    queued: Option<(String, f64, bool)>,
    agent: Option<String>,
    talk: Option<f64>,
    wrap_up: Option<f64>,
    line: u64,
}

/// Which of the tables a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Calls,
    Queues,
    Agents,
}

/// Which of the tables a file is, by its columns; `None`: none of them.
fn part(table: &Table) -> Option<Part> {
    let has = |name: &str| table.column(name).is_some();
    if !has("sessionID") {
        None
    } else if has("contactDisposition") {
        Some(Part::Calls)
    } else if has("queueTime") {
        Some(Part::Queues)
    } else if has("talkTime") {
        Some(Part::Agents)
    } else {
        None
    }
}

/// Whether a file is one of the tables.
pub(super) fn recognises(table: &Table) -> bool {
    part(table).is_some()
}

/// Reads the tables, the calls first, whatever the files are called.
///
/// # Errors
/// When a file cannot be read, or there are no calls.
pub fn read(files: &[PathBuf], stamps: &Stamps, sink: &mut dyn Sink) -> Result<(), String> {
    let mut calls: HashMap<String, Call> = HashMap::new();
    let mut file = String::new();
    for wanted in [Part::Calls, Part::Queues, Part::Agents] {
        for path in files {
            let mut table = Table::open(path)?;
            if part(&table) != Some(wanted) {
                continue;
            }
            let name = table.name.clone();
            if wanted == Part::Calls {
                file.clone_from(&name);
            }
            let header = table.header.clone();
            while let Some(row) = table.next_row()? {
                sink.row();
                let at = At {
                    file: &name,
                    line: row.line,
                };
                take(
                    wanted,
                    &Cells {
                        header: &header,
                        row: &row,
                    },
                    stamps,
                    &mut calls,
                    at,
                    sink,
                );
            }
        }
    }
    if calls.is_empty() {
        return Err(
            "no table ContactCallDetail (with sessionID and contactDisposition) has a call"
                .to_owned(),
        );
    }
    let mut all: Vec<Call> = calls.into_values().filter(|c| !c.outbound).collect();
    all.sort_by_key(|c| c.line);
    for call in &all {
        out(
            call,
            At {
                file: &file,
                line: call.line,
            },
            sink,
        );
    }
    Ok(())
}

struct Cells<'r> {
    header: &'r [String],
    row: &'r TableRow<'r>,
}

impl<'r> Cells<'r> {
    fn text(&self, name: &str) -> Option<&'r str> {
        let column = self
            .header
            .iter()
            .position(|h| h.eq_ignore_ascii_case(name));
        self.row.given(Some(column?))
    }

    fn number(&self, name: &str) -> Option<f64> {
        self.text(name)?
            .parse()
            .ok()
            .filter(|v: &f64| v.is_finite())
    }

    fn key(&self) -> String {
        let part = |name| self.text(name).unwrap_or("0");
        format!(
            "{}-{}-{}",
            part("nodeID"),
            part("sessionID"),
            part("sessionSeqNum")
        )
    }

    fn gmt(&self, name: &str, stamps: &Stamps) -> Option<f64> {
        // Written without an offset, and meant as GMT.
        stamps.utc(stamps.read(self.text(name)?)?)
    }
}

fn take(
    part: Part,
    cells: &Cells<'_>,
    stamps: &Stamps,
    calls: &mut HashMap<String, Call>,
    at: At<'_>,
    sink: &mut dyn Sink,
) {
    if part == Part::Calls {
        let Some(arrived) = cells.gmt("startDateTime", stamps) else {
            return sink.fault(NO_TIME, at, &cells.row.text());
        };
        let call = Call {
            arrived,
            ended: cells.gmt("endDateTime", stamps),
            customer: cells.text("originatorDN").map(str::to_owned),
            disposition: cells.number("contactDisposition").map(|d| d as i64),
            outbound: matches!(cells.text("contactType"), Some("2")),
            line: at.line,
            ..Call::default()
        };
        calls.insert(cells.key(), call);
        return;
    }
    let Some(call) = calls.get_mut(&cells.key()) else {
        return sink.fault(NO_CALL, at, &cells.row.text());
    };
    if part == Part::Queues {
        let queue = cells
            .text("targetName")
            .or_else(|| cells.text("csqName"))
            .or_else(|| cells.text("targetID"));
        let handled = cells.number("disposition") == Some(2.0);
        let wait = cells.number("queueTime").unwrap_or(0.0);
        // A call may pass several queues; the one that handled it counts, else the last.
        if call.queued.as_ref().is_none_or(|q| !q.2) {
            call.queued = Some((queue.unwrap_or("").to_owned(), wait, handled));
        }
    } else if call.talk.is_none() {
        call.agent = cells
            .text("resourceID")
            .or_else(|| cells.text("resourceName"))
            .map(str::to_owned);
        let talk = cells.number("talkTime");
        call.talk = talk.map(|t| t + cells.number("holdTime").unwrap_or(0.0));
        call.wrap_up = cells.number("workTime");
    }
}

fn out(call: &Call, at: At<'_>, sink: &mut dyn Sink) {
    let handled = call.talk.is_some() || call.disposition == Some(2);
    let outcome = match (&call.queued, handled, call.disposition) {
        (_, true, _) => Outcome::Answered,
        (None, false, _) => Outcome::SelfService,
        (Some(_), false, Some(1)) => Outcome::Abandoned,
        (Some(_), false, _) => Outcome::Left,
    };
    let contact = LoggedContact {
        kind: call.queued.as_ref().map_or("", |q| q.0.as_str()),
        wait: call.queued.as_ref().map(|q| q.1),
        // Without a queue the whole call was self-service.
        self_service: if outcome == Outcome::SelfService {
            call.ended.map(|e| e - call.arrived)
        } else {
            None
        },
        talk: call.talk,
        wrap_up: call.wrap_up,
        agent: call.agent.as_deref(),
        customer: call.customer.as_deref(),
        ..LoggedContact::new(call.arrived, outcome)
    };
    sink.contact(&contact, at);
}
