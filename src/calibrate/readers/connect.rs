//! Amazon Connect contact records: JSON, one object a contact, each at least once; the latest by
//! `LastUpdateTimestamp` counts.

use std::collections::HashMap;
use std::path::Path;

use serde_json::Value;

use super::json::{number, objects, text, time};
use crate::calibrate::log::{At, FaultClass, LoggedContact, Outcome, Sink, Stamps};

const NO_TIME: FaultClass = FaultClass::new(
    "a record without ContactId or InitiationTimestamp",
    "record left out",
);
const OLDER: FaultClass = FaultClass::new("an older version of a record", "the latest counts");
const OUTBOUND: FaultClass = FaultClass::new("an outbound contact", "record left out");

/// What is kept of a record until its latest version is known.
struct Record {
    updated: f64,
    kind: String,
    arrived: f64,
    asked: Option<f64>,
    wait: Option<f64>,
    outcome: Outcome,
    talk: Option<f64>,
    wrap_up: Option<f64>,
    agent: Option<String>,
    customer: Option<String>,
    case: String,
    line: u64,
}

/// Reads contact records.
///
/// # Errors
/// When the file cannot be read.
pub fn read(path: &Path, stamps: &Stamps, sink: &mut dyn Sink) -> Result<(), String> {
    let mut latest: HashMap<String, Record> = HashMap::new();
    objects(
        path,
        &["Contacts", "ContactTraceRecords"],
        sink,
        |of, at, sink| {
            let id = text(of, "ContactId");
            let Some((id, record)) = id.and_then(|id| Some((id, record(of, at.line, stamps)?)))
            else {
                return sink.fault(NO_TIME, at, &of.to_string());
            };
            let method = text(of, "InitiationMethod").unwrap_or("INBOUND");
            if method == "OUTBOUND" {
                return sink.fault(OUTBOUND, at, id);
            }
            match latest.get_mut(id) {
                Some(known) => {
                    sink.fault(OLDER, at, id);
                    if record.updated >= known.updated {
                        *known = record;
                    }
                }
                None => {
                    latest.insert(id.to_owned(), record);
                }
            }
        },
    )?;
    let mut records: Vec<Record> = latest.into_values().collect();
    records.sort_by_key(|r| r.line);
    let name = path.display().to_string();
    for r in &records {
        let contact = LoggedContact {
            kind: &r.kind,
            self_service: r.asked.map(|a| a - r.arrived),
            asked: r.asked,
            wait: r.wait,
            talk: r.talk,
            wrap_up: r.wrap_up,
            agent: r.agent.as_deref(),
            customer: r.customer.as_deref(),
            case: Some(&r.case),
            ..LoggedContact::new(r.arrived, r.outcome)
        };
        sink.contact(
            &contact,
            At {
                file: &name,
                line: r.line,
            },
        );
    }
    Ok(())
}

fn record(of: &Value, line: u64, stamps: &Stamps) -> Option<Record> {
    let arrived = time(of, "InitiationTimestamp", stamps)?;
    let null = Value::Null;
    let queue = of.get("Queue").unwrap_or(&null);
    let agent = of.get("Agent").unwrap_or(&null);
    let asked = time(queue, "EnqueueTimestamp", stamps);
    let answered = time(agent, "ConnectedToAgentTimestamp", stamps);
    let left =
        time(queue, "DequeueTimestamp", stamps).or_else(|| time(of, "DisconnectTimestamp", stamps));
    // A queue transfer or a callback ends the wait without the customer's doing.
    let moved = text(of, "NextContactId").is_some()
        || matches!(text(of, "InitiationMethod"), Some("CALLBACK"))
        || text(of, "TransferCompletedTimestamp").is_some();
    let outcome = match (answered, asked) {
        (Some(_), _) => Outcome::Answered,
        (None, None) => Outcome::SelfService,
        (None, Some(_)) if moved => Outcome::Left,
        (None, Some(_)) => Outcome::Abandoned,
    };
    let wait = match (asked, answered.or(left)) {
        (Some(from), Some(to)) => Some(to - from),
        (Some(_), None) => number(queue, "Duration"),
        (None, _) => None,
    };
    let talk = number(agent, "AgentInteractionDuration");
    let hold = number(agent, "CustomerHoldDuration").unwrap_or(0.0);
    Some(Record {
        updated: time(of, "LastUpdateTimestamp", stamps).unwrap_or(f64::NEG_INFINITY),
        kind: text(queue, "Name")
            .or(text(of, "Channel"))
            .unwrap_or("")
            .to_owned(),
        case: text(of, "InitialContactId")
            .or(text(of, "ContactId"))?
            .to_owned(),
        arrived,
        asked,
        wait,
        outcome,
        talk: talk.map(|t| t + hold),
        wrap_up: number(agent, "AfterContactWorkDuration"),
        agent: text(agent, "Username").map(str::to_owned),
        customer: of
            .get("CustomerEndpoint")
            .and_then(|e| text(e, "Address"))
            .map(str::to_owned),
        line,
    })
}
