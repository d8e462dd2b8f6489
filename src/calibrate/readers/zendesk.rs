//! Zendesk ticket metrics: JSON, one object a ticket. The wait is the time to the first reply by
//! the calendar; how long somebody worked on a ticket is not in it.

use std::path::Path;

use serde_json::Value;

use super::json::{number, objects, text, time};
use crate::calibrate::log::{FaultClass, LoggedContact, Outcome, Sink, Stamps};

const NO_TIME: FaultClass = FaultClass::new("a ticket without created_at", "ticket left out");

/// Reads ticket metrics.
///
/// # Errors
/// When the file cannot be read.
pub fn read(path: &Path, stamps: &Stamps, sink: &mut dyn Sink) -> Result<(), String> {
    objects(
        path,
        &["ticket_metrics", "tickets"],
        sink,
        |of, at, sink| {
            let metrics = of.get("metric_set").unwrap_or(of);
            let created =
                time(metrics, "created_at", stamps).or_else(|| time(of, "created_at", stamps));
            let Some(created) = created else {
                return sink.fault(NO_TIME, at, &of.to_string());
            };
            let reply = metrics.get("reply_time_in_minutes").unwrap_or(&Value::Null);
            let wait = number(reply, "calendar").map(|m| m * 60.0);
            let solved = time(metrics, "solved_at", stamps);
            let replied = wait.or(solved.map(|s| s - created));
            let contact = LoggedContact {
                kind: text(of, "group").unwrap_or("tickets"),
                wait: replied,
                ..LoggedContact::new(
                    created,
                    if replied.is_some() {
                        Outcome::Answered
                    } else {
                        Outcome::Left
                    },
                )
            };
            sink.contact(&contact, at);
        },
    )
}
