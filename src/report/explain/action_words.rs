//! What supervisors do, in sentences.

use std::fmt::Write;

use super::clock::time_label;
use super::unusual::list;
use crate::scenario::units::show;
use crate::scenario::{Action, Condition, Scenario};

/// When an action is taken, what it does, and when it ends.
pub(super) fn action_in_words(scenario: &Scenario, action: &Action) -> String {
    let mut text = format!("{}: {}", action.name, start(scenario, action));
    if action.delay > 0.0 {
        let _ = write!(text, ", in effect {} later", show(action.delay));
    }
    let effects = effects(scenario, action);
    if !effects.is_empty() {
        let _ = write!(text, ": {}", effects.join("; "));
    }
    let _ = write!(text, ". {}", end(scenario, action));
    text
}

fn start(scenario: &Scenario, action: &Action) -> String {
    let Some((condition, hold)) = &action.when else {
        let times = &action.windows;
        let at = times.first().map_or(0.0, |w| w.from);
        let at = time_label(scenario, at);
        return match times.len() {
            0 | 1 => format!("at {at}"),
            days => format!("at {at} and at that time of each day, {days} times"),
        };
    };
    let often = match (action.often, action.windows.len()) {
        (true, _) => "whenever",
        (false, 0 | 1) => "once",
        (false, _) => "once a day when",
    };
    format!("{often} {}", held(condition, *hold))
}

fn held(condition: &Condition, hold: f64) -> String {
    if hold > 0.0 {
        format!("{} has held for {}", condition.text, show(hold))
    } else {
        condition.text.clone()
    }
}

fn effects(scenario: &Scenario, action: &Action) -> Vec<String> {
    let name = |g: usize| scenario.groups[g].name.as_str();
    let people = |n: u32| if n == 1 { "agent" } else { "agents" };
    let mut effects = Vec::new();
    for one in &action.moves {
        effects.push(format!(
            "{} {} of {} help {}",
            one.agents,
            people(one.agents),
            name(one.from),
            name(one.to)
        ));
    }
    for &(g, n) in &action.call_in {
        effects.push(format!("{n} more {} in {}", people(n), name(g)));
    }
    for &(g, n) in &action.send_home {
        effects.push(format!("{n} {} of {} go home, unpaid", people(n), name(g)));
    }
    let names =
        |groups: &[usize]| -> Vec<String> { groups.iter().map(|g| name(*g).to_owned()).collect() };
    if !action.cancel_breaks.is_empty() {
        let of = list(&names(&action.cancel_breaks));
        effects.push(format!("breaks of {of} that fall due are not taken"));
    }
    if !action.postpone_breaks.is_empty() {
        let of = list(&names(&action.postpone_breaks));
        effects.push(format!("breaks of {of} that fall due wait for its end"));
    }
    effects
}

fn end(scenario: &Scenario, action: &Action) -> String {
    let mut ends = Vec::new();
    if action.length < f64::INFINITY {
        ends.push(format!("after {}", show(action.length)));
    }
    if let Some(window) = action.windows.first().filter(|w| w.latest < f64::INFINITY) {
        ends.push(format!("at {}", time_label(scenario, window.latest)));
    }
    if let Some((condition, hold)) = &action.stop {
        ends.push(format!("once {}", held(condition, *hold)));
    }
    match ends.as_slice() {
        [] => "It lasts until the end.".to_owned(),
        [end] => format!("It ends {end}."),
        ends => format!("It ends {}, whichever comes first.", ends.join(" or ")),
    }
}
