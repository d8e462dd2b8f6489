//! Ticket logs: a row for each event of a ticket, with its status and who has it.
//!
//! A ticket's stay with one team, from the event that brings it there to the one that takes it away,
//! is a contact of that type; the ticket is the case. Made for such tables as those of the incident
//! logs of Volvo IT (BPI Challenge 2013) and of the UCI repository (2016).

use std::collections::HashMap;
use std::path::Path;

use super::mapping::{Field, Mapped, Mapping};
use crate::calibrate::log::{
    At, FaultClass, LoggedContact, Outcome, Sink, Stamps, Table, TableRow,
};

const NO_TIME: FaultClass =
    FaultClass::new("no time of the event that can be read", "row left out");
const NO_CASE: FaultClass = FaultClass::new("an event of no ticket", "row left out");
const NO_STATUS: FaultClass = FaultClass::new("a status that is not known", "taken as no change");

/// What a status says of the ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting,
    Work,
    Done,
    /// On hold, or not known: as it was.
    Same,
}

/// Words for a status: lower case, letters only.
const STATES: [(&str, State); 24] = {
    use State::{Done, Same, Waiting, Work};
    [
        ("queued", Waiting),
        ("new", Waiting),
        ("open", Waiting),
        ("reopened", Waiting),
        ("assigned", Waiting),
        ("unassigned", Waiting),
        ("waiting", Waiting),
        ("accepted", Work),
        ("active", Work),
        ("inprogress", Work),
        ("workinprogress", Work),
        ("resolved", Done),
        ("solved", Done),
        ("closed", Done),
        ("completed", Done),
        ("complete", Done),
        ("cancelled", Done),
        ("pending", Same),
        ("onhold", Same),
        ("awaitinguserinfo", Same),
        ("awaitingvendor", Same),
        ("awaitingproblem", Same),
        ("awaitingevidence", Same),
        ("unmatched", Same),
    ]
};

fn state(text: &str) -> Option<State> {
    let letters = text.chars().filter(char::is_ascii_alphabetic);
    let plain = letters.collect::<String>().to_ascii_lowercase();
    STATES.iter().find(|s| s.0 == plain).map(|s| s.1)
}

#[derive(Debug, Clone)]
struct Event {
    time: f64,
    state: State,
    team: String,
    agent: Option<String>,
    customer: Option<String>,
    priority: Option<i64>,
    line: u64,
}

/// Reads a table with a row for each event of a ticket.
///
/// # Errors
/// When it cannot be read, or has no column of tickets.
pub fn read(
    path: &Path,
    mapping: &Mapping,
    stamps: &Stamps,
    sink: &mut dyn Sink,
) -> Result<(), String> {
    let mut table = Table::open(path)?;
    let name = table.name.clone();
    let case = mapping.of(Field::Case).ok_or_else(|| {
        format!(
            "{name}: which column is the ticket? Its columns are {}; say --map case=COLUMN",
            table.header.join(", ")
        )
    })?;
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut tickets: Vec<(String, Vec<Event>)> = Vec::new();
    while let Some(row) = table.next_row()? {
        sink.row();
        let at = At {
            file: &name,
            line: row.line,
        };
        let Some(ticket) = row.given(Some(case.columns[0])) else {
            sink.fault(NO_CASE, at, &row.text());
            continue;
        };
        let Some(event) = event(&row, mapping, stamps, at, sink) else {
            sink.fault(NO_TIME, at, &row.text());
            continue;
        };
        let place = *places.entry(ticket.to_owned()).or_insert_with(|| {
            tickets.push((ticket.to_owned(), Vec::new()));
            tickets.len() - 1
        });
        tickets[place].1.push(event);
    }
    for (ticket, events) in &mut tickets {
        // The order of the table decides between events of the same moment.
        events.sort_by(|a, b| a.time.total_cmp(&b.time));
        let stays = stays(events);
        for (i, stay) in stays.iter().enumerate() {
            contact(ticket, stay, i + 1 < stays.len(), &name, sink);
        }
    }
    Ok(())
}

fn event(
    row: &TableRow<'_>,
    mapping: &Mapping,
    stamps: &Stamps,
    at: At<'_>,
    sink: &mut dyn Sink,
) -> Option<Event> {
    let text = |field| row.given(mapping.of(field).map(|m: &Mapped| m.columns[0]));
    let arrival = mapping.of(Field::Arrival)?;
    let cells: Vec<&str> = arrival.columns.iter().map(|c| row.cell(*c)).collect();
    let time = stamps.read(&cells.join(" "))?;
    let state = match text(Field::Outcome) {
        None => State::Same,
        Some(word) => state(word).unwrap_or_else(|| {
            sink.fault(NO_STATUS, at, word);
            State::Same
        }),
    };
    Some(Event {
        time,
        state,
        team: text(Field::Type).unwrap_or("tickets").to_owned(),
        agent: text(Field::Agent).map(str::to_owned),
        customer: text(Field::Customer).map(str::to_owned),
        priority: text(Field::Priority).and_then(first_number),
        line: row.line,
    })
}

/// 3 of "3 - Moderate".
fn first_number(text: &str) -> Option<i64> {
    let end = text.find(|c: char| !c.is_ascii_digit());
    text[..end.unwrap_or(text.len())].parse().ok()
}

/// The events of each stay: with one team, and up to the end of the work. A ticket that is opened
/// again begins a new one.
fn stays(events: &[Event]) -> Vec<&[Event]> {
    let mut out = Vec::new();
    let (mut from, mut done) = (0, false);
    for at in 0..events.len() {
        let again = done && matches!(events[at].state, State::Waiting | State::Work);
        // What is written after the end by others, such as an automatic close, is no stay.
        let moved = events[at].team != events[from].team && (again || !done);
        if at > from && (again || moved) {
            out.push(&events[from..at]);
            from = at;
        }
        match events[at].state {
            State::Done => done = true,
            State::Waiting | State::Work => done = false,
            State::Same => {}
        }
    }
    if from < events.len() {
        out.push(&events[from..]);
    }
    out
}

fn contact(ticket: &str, stay: &[Event], moved_on: bool, name: &str, sink: &mut dyn Sink) {
    let first = &stay[0];
    let taken = stay
        .iter()
        .find(|e| matches!(e.state, State::Work | State::Done));
    // Somebody who gives it to another team has looked at it.
    let outcome = if taken.is_some() || moved_on {
        Outcome::Answered
    } else {
        Outcome::Left
    };
    let until = taken.or(stay.last()).unwrap_or(first);
    let contact = LoggedContact {
        kind: &first.team,
        wait: Some(until.time - first.time),
        agent: taken.and_then(|e| e.agent.as_deref()),
        customer: first.customer.as_deref(),
        case: Some(ticket),
        priority: first.priority,
        ..LoggedContact::new(first.time, outcome)
    };
    let at = At {
        file: name,
        line: first.line,
    };
    sink.contact(&contact, at);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(time: f64, state: State, team: &str) -> Event {
        Event {
            time,
            state,
            team: team.to_owned(),
            agent: None,
            customer: None,
            priority: None,
            line: 1,
        }
    }

    #[test]
    fn a_stay_ends_with_the_team_or_when_the_ticket_is_opened_again() {
        use State::{Done, Same, Waiting, Work};
        let events = [
            event(0.0, Waiting, "1"),
            event(5.0, Work, "1"),
            event(9.0, Waiting, "2"),
            event(12.0, Work, "2"),
            event(13.0, Same, "2"),
            event(20.0, Done, "2"),
            event(25.0, Done, "desk"),
            event(30.0, Work, "2"),
        ];
        let found: Vec<(f64, usize)> = stays(&events)
            .iter()
            .map(|s| (s[0].time, s.len()))
            .collect();
        assert_eq!(found, [(0.0, 2), (9.0, 5), (30.0, 1)]);
        assert!(stays(&[]).is_empty());
    }

    #[test]
    fn words_of_ticket_systems_are_known() {
        assert_eq!(state("Work in Progress"), Some(State::Work));
        assert_eq!(state("Awaiting User Info"), Some(State::Same));
        assert_eq!(state("Zzz"), None);
        assert_eq!(first_number("3 - Moderate"), Some(3));
        assert_eq!(first_number("Low"), None);
    }
}
