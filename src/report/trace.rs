//! A trace as CSV or JSON lines.

use serde_json::{Map, Value, json};

use crate::engine::{Found, Left, Outcome, Step, Why};
use crate::measures::TracedContact;
use crate::model::Model;
use crate::scenario::Scenario;

/// Columns of a trace, in order. Times are seconds, to the thousandth.
pub const COLUMNS: [&str; 20] = [
    "replication",
    "case",
    "contact",
    "type",
    "segment",
    "priority",
    "self_service_s",
    "arrived",
    "arrived_s",
    "waited_because",
    "outcome",
    "wait_s",
    "group",
    "agent",
    "chosen",
    "rank",
    "level",
    "talk_s",
    "handle_s",
    "led_to",
];

/// A traced replication as rows of a CSV table, under a header if that is wanted.
///
/// # Errors
/// When the text cannot be made, which memory alone can cause.
pub fn csv(
    scenario: &Scenario,
    model: &Model,
    replication: u64,
    contacts: &[TracedContact],
    header: bool,
) -> Result<String, csv::Error> {
    let mut out = csv::Writer::from_writer(Vec::new());
    if header {
        out.write_record(COLUMNS)?;
    }
    for contact in contacts {
        let row = row(scenario, model, replication, contact);
        out.write_record(COLUMNS.map(|column| match &row[column] {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        }))?;
    }
    let bytes = out
        .into_inner()
        .map_err(|e| csv::Error::from(e.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A traced replication as lines of JSON, an object for each contact.
#[must_use]
pub fn json_lines(
    scenario: &Scenario,
    model: &Model,
    replication: u64,
    contacts: &[TracedContact],
) -> String {
    let line = |c| format!("{}\n", Value::Object(row(scenario, model, replication, c)));
    contacts.iter().map(line).collect()
}

fn row(
    scenario: &Scenario,
    model: &Model,
    replication: u64,
    of: &TracedContact,
) -> Map<String, Value> {
    let contact = &of.contact;
    let seconds = |s: f64| json!((s * 1000.0).round() / 1000.0);
    let mut out = Map::new();
    for column in COLUMNS {
        out.insert(column.into(), Value::Null);
    }
    let mut put = |column: &str, value: Value| {
        out.insert(column.into(), value);
    };
    put("replication", json!(replication));
    put("case", json!(of.case));
    put("contact", json!(contact.number + 1));
    put("type", json!(model.types[contact.kind].name));
    let segments = &model.types[contact.kind].segments;
    if let Some(segment) = segments.get(contact.segment.wrapping_sub(1)) {
        put("segment", json!(segment.name));
    }
    put("priority", json!(contact.priority));
    if contact.self_service > 0.0 || contact.outcome == Outcome::Contained {
        put("self_service_s", seconds(contact.self_service));
    }
    put("arrived", json!(scenario.label_at(contact.since)));
    put("arrived_s", seconds(contact.since));
    put("waited_because", json!(of.why.map(why)));
    put("outcome", json!(outcome(&contact.outcome)));
    put("wait_s", seconds(contact.at - contact.since));
    if let Outcome::Answered {
        agent,
        group,
        found,
        talk,
        handle,
    } = contact.outcome
    {
        let group_of = &model.groups[group];
        put("group", json!(group_of.name));
        put("agent", json!(agent - group_of.first_agent + 1));
        put("chosen", json!(chosen(found)));
        let class = model.routing.class_of(contact.kind, Some(contact.priority));
        let class = model.routing.in_segment(class as usize, contact.segment);
        if let Some(link) = model.routing.link(class, group) {
            put("rank", json!(link.rank));
            put("level", json!(link.level));
        }
        put("talk_s", seconds(talk));
        put("handle_s", seconds(handle));
    }
    put("led_to", json!(of.led_to.map(step)));
    out
}

fn why(why: Why) -> &'static str {
    match why {
        Why::BeforeStart => "before the start",
        Why::Closed => "closed",
        Why::NobodyThere => "nobody there",
        Why::AllBusy => "all busy",
        Why::NotYet => "idle agents serve it later",
        Why::Reserve => "idle agents are a reserve",
        Why::Condition => "idle agents under a condition",
    }
}

fn outcome(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Answered { .. } => "answered",
        Outcome::Blocked => "blocked",
        Outcome::CallbackAccepted => "callback accepted",
        Outcome::Contained => "contained",
        Outcome::Left(how) => match how {
            Left::Abandoned => "abandoned",
            Left::Balked => "balked",
            Left::Disconnected => "disconnected",
            Left::Unfinished | Left::Overdue => "unfinished",
            Left::Message => "left a message",
            Left::Dropped => "dropped",
        },
    }
}

fn chosen(found: Found) -> &'static str {
    match found {
        Found::OnArrival => "idle on arrival",
        Found::AgentFree => "agent became free",
        Found::Eligible => "idle when it became eligible",
        Found::CameBack => "idle when it came back",
    }
}

fn step(step: Step) -> &'static str {
    match step {
        Step::Retried => "retry",
        Step::Escalated => "escalation",
        Step::Repeated => "repeat contact",
        Step::NotCome => "nothing: due after the end",
        Step::CallbackAccepted => "callback",
    }
}
