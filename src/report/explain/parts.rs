//! The words of an explanation, each behind what it is about; on the screen and in the report.

use std::fmt::Write;

use super::action_words::action_in_words;
use super::attention_words::attention;
use super::center_words::{routing, shock_in_words, uncertainty};
use super::contact_words::{opening, patience, period, served, target, volume, work};
use super::contacts::TypeFacts;
use super::pace_words::paces;
use super::shift_words::{habits, shifts};
use super::site_words::sites;
use super::{ClockFacts, Explanation};
use crate::report::format::count;
use crate::scenario::units::show;
use crate::scenario::{Close, Scenario};

/// A paragraph and the word in its margin; none where it goes on from the one before.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct Part {
    pub word: String,
    pub text: String,
}

impl Part {
    pub(super) fn new(word: &str, text: impl Into<String>) -> Self {
        Self {
            word: word.into(),
            text: text.into(),
        }
    }
}

/// When it takes place, how it closes, and its limits.
pub(in crate::report) fn center(scenario: &Scenario, clock: &ClockFacts) -> Vec<Part> {
    let mut out = vec![Part::new("Clock", when(scenario, clock))];
    for change in &clock.clock_changes {
        let (way, by) = if change.forward > 0.0 {
            ("forward", change.forward)
        } else {
            ("back", -change.forward)
        };
        let text = format!(
            "The clocks go {way} by {} at {}: the horizon of {} ends then by the clock at {}.",
            show(by),
            change.at,
            show(clock.duration),
            clock.end
        );
        out.push(Part::new("", text));
    }
    let close = match scenario.close {
        Close::Drain => {
            "Then agents stay until the last waiting contact is served or has left (close = \"drain\")."
        }
        Close::Disconnect => {
            "Then services finish, and who still waits is sent away (close = \"disconnect\")."
        }
        Close::Carry => {
            "Then services finish, and who still waits is handed over (close = \"carry\")."
        }
        Close::Cut => "Then the clock stops at once (close = \"cut\").",
    };
    out.push(Part::new("", close));
    let mut limits = Vec::new();
    limits.extend(
        scenario
            .lines
            .map(|n| format!("{} lines for voice", count(n.into()))),
    );
    limits.extend(
        scenario
            .queue_limit
            .map(|n| format!("at most {} waiting", count(n.into()))),
    );
    if !limits.is_empty() {
        out.push(Part::new("Limits", format!("{}.", limits.join("; "))));
    }
    out
}

/// A contact type in a few words.
pub(in crate::report) fn heading(of: &TypeFacts) -> String {
    format!("{} ({}, priority {})", of.name, of.channel, of.priority)
}

/// What a contact type brings and what becomes of it.
pub(in crate::report) fn contact_words(of: &TypeFacts, facts: &Explanation) -> Vec<Part> {
    let (period, interval) = (period(facts), show(facts.clock.interval));
    let mut out = vec![
        Part::new("Volume", volume(of, period, &interval)),
        Part::new("Work", work(of)),
        Part::new("Patience", patience(of)),
        Part::new("Target", target(&of.service_level)),
        Part::new("Served", served(&of.served_by)),
    ];
    out.extend(opening(of).map(|text| Part::new("Open", text)));
    out.extend(of.segments.iter().map(|text| Part::new("Segments", text)));
    out.extend(of.self_service.iter().map(|text| Part::new("First", text)));
    if !of.leads_to.is_empty() {
        out.push(Part::new("Then", of.leads_to.join(" ")));
    }
    out
}

/// Who is there when, and what single agents do.
pub(in crate::report) fn people(scenario: &Scenario) -> Vec<Part> {
    // The word stands before the first of several.
    let first = |word: &'static str, i: usize| if i == 0 { word } else { "" };
    let mut out: Vec<Part> = Vec::new();
    let mut add = |word: &'static str, texts: Vec<String>| {
        let parts = texts.into_iter().enumerate();
        out.extend(parts.map(|(i, text)| Part::new(first(word, i), text)));
    };
    let groups = &scenario.groups;
    add("Sites", sites(scenario));
    add(
        "Shifts",
        groups.iter().filter_map(|g| shifts(scenario, g)).collect(),
    );
    add("", groups.iter().filter_map(habits).collect());
    add("At once", groups.iter().filter_map(attention).collect());
    add("Pace", paces(scenario));
    out
}

/// Who serves whom, what happens on some days, and what is not known.
pub(in crate::report) fn rules(scenario: &Scenario) -> Vec<Part> {
    let mut out = vec![Part::new("Routing", routing(scenario))];
    for (i, shock) in scenario.shocks.iter().enumerate() {
        let word = if i == 0 { "Shocks" } else { "" };
        out.push(Part::new(word, shock_in_words(scenario, shock)));
    }
    for (i, action) in scenario.actions.iter().enumerate() {
        let word = if i == 0 { "Actions" } else { "" };
        out.push(Part::new(word, action_in_words(scenario, action)));
    }
    if !scenario.uncertainty.is_none() {
        out.push(Part::new("Unknown", uncertainty(scenario)));
    }
    out
}

fn when(scenario: &Scenario, clock: &ClockFacts) -> String {
    let mut text = match scenario.start {
        Some(_) => format!("{} to {}", clock.start, clock.end),
        None => format!(
            "{} from 00:00 on (no `start`: hours are counted)",
            show(clock.duration)
        ),
    };
    if let Some(zone) = &clock.time_zone {
        let _ = write!(text, ", {zone}");
    }
    let plural = if clock.intervals == 1 { "" } else { "s" };
    let _ = write!(
        text,
        "; {} interval{plural} of {}.",
        clock.intervals,
        show(clock.interval)
    );
    if clock.warm_up_intervals > 0 {
        let _ = write!(
            text,
            " The first {} are a warm-up, left out of all figures.",
            show(clock.warm_up_intervals as f64 * clock.interval)
        );
    }
    text
}
