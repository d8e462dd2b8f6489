//! Shifts in words: who is there when, and what shrinks it.

use std::fmt::Write;

use super::clock::of_day;
use super::site_words::as_seen_by;
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
    let local = as_seen_by(scenario, group);
    let scenario = local.as_ref().unwrap_or(scenario);
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

#[cfg(test)]
mod tests {
    use crate::report::explain::{Explanation, explain, text};
    use crate::scenario::{Loaded, Overrides, parse};

    const CENTER: &str = r#"
busyhour = 1
start = 2026-11-23T08:00:00
duration = "9h"
[contact.orders]
channel = "voice"
arrivals = { rate = "60/h", day_cv = 0.1 }
talk = { exponential = { mean = "3m" } }
patience = { exponential = { mean = "3m" } }
[group.sales]
skills = { orders = 1 }
shrinkage = { absence = { rate = 0.1 }, late = { probability = 0.1, by = { exponential = { mean = "6m" } } } }
[[group.sales.shift]]
agents = 10
days = "mon-fri"
from = "08:00"
to = "16:30"
off = [{ at = "10:00", for = "15m" }, { at = "12:00", for = "30m", spread = "2h", paid = false }]
"#;

    fn loaded(find: &str, replace: &str) -> (Loaded, Explanation) {
        let text = CENTER.replacen(find, replace, 1);
        let loaded = parse(&text, &Overrides::default()).unwrap_or_else(|e| panic!("{e}"));
        let facts = explain(&loaded.scenario).unwrap();
        (loaded, facts)
    }

    #[test]
    fn the_page_says_who_is_there_when() {
        let (loaded, facts) = loaded("", "");
        let page = text(&loaded.scenario, &facts, &[], 110, false);
        let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in [
            "sales: 10 agents mon-fri 08:00 to 16:30, off 15m at 10:00 and 30m at 12:00 to 14:00 one \
             after the other (unpaid).",
            "sales: 10.0 % of shifts begin late, by 6m on average.",
        ] {
            assert!(flat.contains(part), "{page}");
        }
    }

    #[test]
    fn hours_are_told_from_scheduled_to_net() {
        let (_, facts) = loaded("", "");
        let sales = &facts.groups[0];
        let close = |a: f64, b: f64| assert!(libm::fabs(a - b) < 1e-9, "{a} {b}");
        close(sales.scheduled_hours, 85.0);
        close(sales.absent_hours, 8.5);
        close(sales.break_hours, 0.9 * 7.5);
        close(sales.late_and_early_hours, 0.9 * 0.1 * 10.0 * 0.1);
        close(sales.expected_hours, 85.0 - 8.5 - 0.9 * 7.6);
    }

    #[test]
    fn times_at_which_nobody_is_there_are_told() {
        let (_, facts) = loaded("", "");
        let messages: Vec<&str> = facts.remarks.iter().map(|r| r.message.as_str()).collect();
        let gap = "Shifts and their breaks leave nobody for orders from 10:00 to 10:15, and 1 more \
                   time, 45m in all: 45 contacts come then.";
        assert!(messages.contains(&gap), "{messages:#?}");
        let (_, facts) = loaded(
            "off = [{ at = \"10:00\", for = \"15m\" },",
            "off = [{ at = \"10:00\", for = \"15m\", spread = \"2h\" },",
        );
        let found = facts
            .remarks
            .iter()
            .find(|r| r.message.starts_with("Shifts and"));
        let end = "Shifts and their breaks leave nobody for orders from 16:30 to 17:00: 30 contacts come then.";
        assert_eq!(found.map(|r| r.message.as_str()), Some(end));
    }
}
