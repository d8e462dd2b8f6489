//! Genesys Cloud conversation details: JSON, one object a conversation, as the analytics job or
//! query returns them. Each session with a queue (purpose `acd`) is a contact; metrics are in
//! milliseconds.

use std::path::Path;

use serde_json::Value;

use super::json::{number, objects, text, time};
use crate::calibrate::log::{At, FaultClass, LoggedContact, Outcome, Sink, Stamps};

const NO_TIME: FaultClass = FaultClass::new(
    "a conversation without conversationStart",
    "conversation left out",
);
const OUTBOUND: FaultClass = FaultClass::new("an outbound conversation", "conversation left out");

/// Reads conversations.
///
/// # Errors
/// When the file cannot be read.
pub fn read(path: &Path, stamps: &Stamps, sink: &mut dyn Sink) -> Result<(), String> {
    objects(path, &["conversations"], sink, |of, at, sink| {
        conversation(of, stamps, at, sink)
    })
}

fn list<'v>(of: &'v Value, key: &str) -> &'v [Value] {
    of.get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// A metric of a session \[s\].
fn metric(session: &Value, name: &str) -> Option<f64> {
    let named = |m: &&Value| text(m, "name") == Some(name);
    let found = list(session, "metrics").iter().find(named)?;
    Some(number(found, "value")? / 1000.0)
}

/// The sessions of participants of a purpose, with their participant.
fn sessions<'v>(
    of: &'v Value,
    purpose: &'static str,
) -> impl Iterator<Item = (&'v Value, &'v Value)> {
    let ours = move |p: &&Value| text(p, "purpose") == Some(purpose);
    let all = list(of, "participants").iter().filter(ours);
    all.flat_map(|p| list(p, "sessions").iter().map(move |s| (p, s)))
}

fn conversation(of: &Value, stamps: &Stamps, at: At<'_>, sink: &mut dyn Sink) {
    let Some(started) = time(of, "conversationStart", stamps) else {
        return sink.fault(NO_TIME, at, text(of, "conversationId").unwrap_or(""));
    };
    let customer = sessions(of, "customer")
        .chain(sessions(of, "external"))
        .next();
    if customer.is_some_and(|(_, s)| text(s, "direction") == Some("outbound")) {
        return sink.fault(OUTBOUND, at, text(of, "conversationId").unwrap_or(""));
    }
    let who = customer.and_then(|(_, s)| text(s, "ani").or_else(|| text(s, "addressFrom")));
    let mut agents = sessions(of, "agent").filter(|(_, s)| metric(s, "tTalk").is_some());
    let mut arrived = started;
    let mut asked_before = false;
    for (_, session) in sessions(of, "acd") {
        let segments = list(session, "segments");
        let asked = segments
            .first()
            .and_then(|s| time(s, "segmentStart", stamps));
        let end = segments.last().and_then(|s| time(s, "segmentEnd", stamps));
        let asked = asked.unwrap_or(arrived);
        let queue = segments.iter().find_map(|s| text(s, "queueId"));
        let abandoned = metric(session, "tAbandon");
        let answered = metric(session, "tAnswered");
        let wait = answered
            .or(abandoned)
            .or_else(|| metric(session, "tAcd"))
            .or(end.map(|e| e - asked));
        let outcome = match (answered, abandoned) {
            (Some(_), _) => Outcome::Answered,
            (None, Some(_)) => Outcome::Abandoned,
            (None, None) => Outcome::Left,
        };
        let agent = if outcome == Outcome::Answered {
            agents.next()
        } else {
            None
        };
        let of_agent = |name| agent.and_then(|(_, s)| metric(s, name));
        let contact = LoggedContact {
            kind: queue.unwrap_or(""),
            // Only the first queue of a conversation has self-service before it.
            self_service: (!asked_before).then_some(asked - arrived),
            asked: Some(asked),
            wait,
            talk: of_agent("tTalk").map(|t| t + of_agent("tHeld").unwrap_or(0.0)),
            wrap_up: of_agent("tAcw"),
            agent: agent
                .and_then(|(p, _)| text(p, "userId").or_else(|| text(p, "participantName"))),
            customer: who,
            case: text(of, "conversationId"),
            ..LoggedContact::new(if asked_before { asked } else { arrived }, outcome)
        };
        sink.contact(&contact, at);
        asked_before = true;
        arrived = asked;
    }
    if !asked_before && sessions(of, "ivr").next().is_some() {
        let end = time(of, "conversationEnd", stamps);
        let contact = LoggedContact {
            self_service: end.map(|e| e - started),
            customer: who,
            ..LoggedContact::new(started, Outcome::SelfService)
        };
        sink.contact(&contact, at);
    }
}
