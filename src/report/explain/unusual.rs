//! What is unusual about a scenario: legitimate, but worth a second look.

use serde::Serialize;

use super::Explanation;
use super::clock::short_label;
use super::contacts::{TypeFacts, cv};
use super::pools::{Loads, Overload};
use crate::model::Model;
use crate::report::format::{count, percent, whole_percent};
use crate::scenario::units::show;
use crate::scenario::{ContactType, Scenario, Severity};

/// Something that is worth a second look.
#[derive(Debug, Clone, Serialize)]
pub struct Remark {
    /// "warning" or "note".
    pub severity: &'static str,
    /// What it is.
    pub message: String,
    /// What can be done about it.
    pub help: Option<String>,
}

/// Load per agent from which a queue that nobody leaves is long.
const HIGH_LOAD: f64 = 0.95;
/// Coefficients of variation above this are rare in practice.
const HIGH_CV: f64 = 3.0;
/// Shrinkage above this is rare in practice.
const HIGH_SHRINKAGE: f64 = 0.4;
/// Stretches of time that a remark lists.
const STRETCHES: usize = 4;

fn remark(severity: Severity, message: String) -> Remark {
    let severity = if severity == Severity::Warning {
        "warning"
    } else {
        "note"
    };
    Remark {
        severity,
        message,
        help: None,
    }
}

pub(super) fn warning(message: String) -> Remark {
    remark(Severity::Warning, message)
}

fn note(message: String) -> Remark {
    remark(Severity::Note, message)
}

impl Remark {
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Everything unusual, warnings first.
pub(super) fn remarks(
    (scenario, model): (&Scenario, &Model),
    facts: &Explanation,
    loads: &Loads<'_>,
    overloads: &[Overload],
) -> Vec<Remark> {
    let mut found = Vec::new();
    for (kind, (contact, of)) in scenario.contacts.iter().zip(&facts.contacts).enumerate() {
        let by_shift = |s: &crate::scenario::ServingGroup| model.groups[s.group].shifts;
        if contact.groups.iter().any(by_shift) {
            found.extend(super::coverage::gaps(scenario, model, contact, kind, loads));
        } else {
            found.extend(uncovered((scenario, model), contact, kind, loads));
        }
        found.extend(endless(of, loads.highest_of(kind)));
        found.extend(scattered(contact));
        found.extend(impatient(of));
        found.extend(no_volume(of));
    }
    let explained = |o: &Overload| overloads.iter().any(|other| o.follows_from(other));
    found.extend(overloads.iter().filter(|o| !explained(o)).map(overloaded));
    for (group, compiled) in facts.groups.iter().zip(&model.groups) {
        if compiled.agents == 0 {
            found.push(note(format!(
                "{} is never scheduled: it has no agents in any interval.",
                group.name
            )));
        }
        found.extend(group.shrinkage.filter(|s| *s > HIGH_SHRINKAGE).map(|s| {
            warning(format!(
                "{} loses {} of its scheduled hours to absence, planned shrinkage, breaks, pauses and shocks.",
                group.name,
                whole_percent(s)
            ))
            .help("see whether something is taken off twice: `agents` are gross unless they say { net = … }")
        }));
    }
    found.extend(unused_skills(scenario));
    found.extend(lines(scenario, facts));
    found.sort_by_key(|r| r.severity != "warning");
    found
}

/// Intervals with contacts in which nobody is scheduled who could take them.
fn uncovered(
    (scenario, model): (&Scenario, &Model),
    contact: &ContactType,
    kind: usize,
    loads: &Loads<'_>,
) -> Option<Remark> {
    let covered = |i: usize| {
        let able = |g: &crate::scenario::ServingGroup| {
            scenario.groups[g.group].agents[i] >= g.min_idle.max(1)
        };
        contact.groups.iter().any(able)
    };
    let opens = |i: usize| {
        let (from, to) = (model.clock.start_of(i), model.clock.start_of(i + 1));
        model.types[kind].opening.open_between(from, to) > 0.0
    };
    let open: Vec<usize> = (0..scenario.intervals)
        .filter(|i| loads.contacts(kind, *i) > 0.0 && opens(*i) && !covered(*i))
        .collect();
    let first = *open.first()?;
    let lost: f64 = open.iter().map(|i| loads.contacts(kind, *i)).sum();
    let groups: Vec<&str> = contact
        .groups
        .iter()
        .map(|g| scenario.groups[g.group].name.as_str())
        .collect();
    let has = if groups.len() == 1 { "has" } else { "have" };
    let message = format!(
        "Nobody covers {} in {}, first at {}: {} contacts come while {} {has} not enough agents.",
        contact.name,
        intervals(open.len()),
        short_label(scenario, first),
        count(lost),
        groups.join(" and "),
    );
    Some(warning(message).help(
        "schedule somebody there, or set the arrivals to 0 where the center is closed for this type",
    ))
}

fn endless(of: &TypeFacts, highest: f64) -> Option<Remark> {
    // Above 1 the remark on load says more.
    let high = (HIGH_LOAD..=1.0).contains(&highest);
    let message = || {
        format!(
            "{} has no patience, nobody ever gives up, and its agents are loaded to {}: its queue \
             will be long, and differ much from day to day.",
            of.name,
            percent(highest)
        )
    };
    (!of.gives_up && of.calls.is_empty() && high)
        .then(|| warning(message()).help("give it a `patience`"))
}

fn scattered(contact: &ContactType) -> Vec<Remark> {
    let parts = [
        ("talk", Some(&contact.talk)),
        ("wrap-up", contact.wrap_up.as_ref()),
        ("patience", contact.patience.as_ref()),
    ];
    let remark = |(what, law): (&str, Option<&crate::scenario::Distribution>)| {
        let cv = cv(law?)?;
        (cv > HIGH_CV).then(|| {
            note(format!(
                "The {what} of {} has a cv of {cv:.1}: a few contacts take most of the time. Above \
                 {HIGH_CV:.0} is rare.",
                contact.name
            ))
        })
    };
    parts.into_iter().filter_map(remark).collect()
}

fn impatient(of: &TypeFacts) -> Option<Remark> {
    let level = &of.service_level;
    let patience = of.patience.filter(|p| *p < level.within)?;
    Some(
        warning(format!(
            "The patience of {} ({} on average) is shorter than the threshold of its service level \
             ({}): {} would give up within it.",
            of.name,
            show(patience.round()),
            show(level.within),
            whole_percent(of.impatient.unwrap_or(0.0)),
        ))
        .help("see whether a unit is wrong; such a service level says little about the wait"),
    )
}

fn no_volume(of: &TypeFacts) -> Option<Remark> {
    (of.expected + of.from_others <= 0.0 && of.calls.is_empty()).then(|| {
        note(match of.service_level.target {
            Some(_) => format!(
                "{} has a service-level target but no contacts: it will neither be met nor missed.",
                of.name
            ),
            None => format!("{} has no contacts.", of.name),
        })
    })
}

fn overloaded(over: &Overload) -> Remark {
    let who = if over.whole_center && over.contacts.len() > 1 {
        "The whole center has".to_owned()
    } else {
        let plural = if over.contacts.len() == 1 {
            "has"
        } else {
            "have together"
        };
        format!("{} {plural}", list(&over.contacts))
    };
    let shown: Vec<String> = over
        .stretches
        .iter()
        .take(STRETCHES)
        .map(|(a, b)| format!("{a} to {b}"))
        .collect();
    let more = match over.stretches.len().saturating_sub(STRETCHES) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = format!(
        "{who} more load than agents in {} ({}{more}): at worst {:.1} erlangs for {:.1} agents at \
         {}.",
        intervals(over.intervals),
        shown.join(", "),
        over.load,
        over.staffed,
        over.worst,
    );
    let remark = warning(message);
    match over.endless.as_slice() {
        [] => remark.help(
            "people will wait there until enough of them give up; only more agents change that",
        ),
        endless => remark.help(format!(
            "nobody gives up in {}: the queue grows until agents catch up",
            list(endless)
        )),
    }
}

/// Skills that no type makes use of.
fn unused_skills(scenario: &Scenario) -> Vec<Remark> {
    let mut found = Vec::new();
    for (g, group) in scenario.groups.iter().enumerate() {
        for (kind, _) in &group.skills {
            let contact = &scenario.contacts[*kind];
            if contact.groups.iter().all(|s| s.group != g) {
                found.push(note(format!(
                    "{} has the skill for {}, but does not serve it: the `groups` of {} leave it out.",
                    group.name, contact.name, contact.name
                )));
            }
        }
    }
    found
}

/// Lines that run out before the agents do.
fn lines(scenario: &Scenario, facts: &Explanation) -> Option<Remark> {
    let lines = scenario.lines?;
    let voice: Vec<usize> = (0..scenario.contacts.len())
        .filter(|k| scenario.contacts[*k].channel == crate::scenario::Channel::Voice)
        .collect();
    let serves = |g: usize| {
        let one = |k: &usize| scenario.contacts[*k].groups.iter().any(|s| s.group == g);
        voice.iter().any(one)
    };
    let agents = (scenario.warm_up..scenario.intervals)
        .map(|i| {
            let groups = facts.groups.iter().enumerate().filter(|(g, _)| serves(*g));
            groups.map(|(_, group)| group.staffed[i]).sum::<f64>()
        })
        .fold(0.0, f64::max);
    (f64::from(lines) < agents).then(|| {
        warning(format!(
            "There are {lines} lines for up to {agents:.0} agents who take voice contacts: some can \
             never be busy."
        ))
        .help("raise `lines`, or schedule fewer agents")
    })
}

fn intervals(n: usize) -> String {
    if n == 1 {
        "1 interval".into()
    } else {
        format!("{n} intervals")
    }
}

/// Names in a sentence, not more than a few.
pub(super) fn list(names: &[String]) -> String {
    const MOST: usize = 4;
    match names {
        [] => String::new(),
        [one] => one.clone(),
        _ if names.len() > MOST => {
            format!(
                "{} and {} more",
                names[..MOST - 1].join(", "),
                names.len() + 1 - MOST
            )
        }
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
