//! Shifts in words: who is there when, and what shrinks it.

use std::fmt::Write;

use super::clock::of_day;
use super::unusual::list;
use crate::report::format::{count, percent};
use crate::scenario::units::show;
use crate::scenario::{AgentGroup, Distribution, Occasional, Off, Scenario, Shift, ShiftTime};

/// Shifts that are described; more of them are counted.
const MOST: usize = 8;

/// The shifts of a group; `None` for a headcount.
pub(super) fn shifts(scenario: &Scenario, group: &AgentGroup) -> Option<String> {
    if group.shifts.is_empty() {
        return None;
    }
    let shown = group.shifts.iter().take(MOST);
    let mut parts: Vec<String> = shown.map(|s| shift(scenario, s)).collect();
    if group.shifts.len() > MOST {
        parts.push(format!("and {} more shifts", group.shifts.len() - MOST));
    }
    Some(format!("{}: {}.", group.name, parts.join("; ")))
}

fn shift(scenario: &Scenario, shift: &Shift) -> String {
    let plural = if shift.agents == 1 { "" } else { "s" };
    let mut out = format!(
        "{} agent{plural} {}",
        count(shift.agents.into()),
        shift.title
    );
    let time = shift
        .times
        .iter()
        .find(|t| t.from >= 0.0)
        .or(shift.times.first());
    // Writing to a string cannot fail.
    match shift.times.len() {
        0 => out.push_str(", never within the horizon"),
        1 => {}
        n => {
            let _ = write!(out, ", {n} times");
        }
    }
    if let Some(time) = time.filter(|_| !shift.off.is_empty()) {
        let breaks = shift.off.iter().enumerate();
        let breaks: Vec<String> = breaks
            .map(|(i, off)| rest(scenario, time, i, off))
            .collect();
        let _ = write!(out, ", off {}", list(&breaks));
    }
    out
}

fn rest(scenario: &Scenario, time: &ShiftTime, i: usize, off: &Off) -> String {
    let at = time.off.get(i).copied().unwrap_or(time.from);
    let mut out = format!("{} at {}", show(off.length), of_day(scenario, at));
    if off.spread > 0.0 {
        let last = of_day(scenario, at + off.spread);
        let _ = write!(out, " to {last} one after the other");
    }
    if !off.paid {
        out.push_str(" (unpaid)");
    }
    out
}

/// What single agents do: pauses after contacts, late logins, early leaves.
pub(super) fn habits(group: &AgentGroup) -> Option<String> {
    let of = &group.shrinkage;
    let say = |what: &Option<Occasional>, words: &dyn Fn(String, String) -> String| {
        let what = what.as_ref()?;
        Some(words(percent(what.probability), length(&what.length)))
    };
    let parts: Vec<String> = [
        say(&of.late, &|p, by| format!("{p} of shifts begin late, by {by} on average")),
        say(&of.early, &|p, by| format!("{p} end early, by {by} on average")),
        say(&of.pause_after, &|p, by| {
            format!("after {p} of contacts the agent pauses for {by} on average (not in the hours below)")
        }),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!parts.is_empty()).then(|| format!("{}: {}.", group.name, parts.join("; ")))
}

fn length(length: &Distribution) -> String {
    show(length.mean(0).round())
}
