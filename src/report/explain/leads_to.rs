//! What contacts of a type lead to, in sentences.

use std::fmt::Write;

use super::contact_words::mean;
use crate::model::{Model, Timed};
use crate::report::format::percent;
use crate::scenario::{ArrivalSource, ByGroup, ContactType, Scenario};

/// Sentences on the retries, escalations and repeat contacts of a type; none where it has none.
pub(super) fn sentences(scenario: &Scenario, model: &Model, kind: usize) -> Vec<String> {
    let contact = &scenario.contacts[kind];
    let compiled = &model.types[kind].follow;
    let mut out = Vec::new();
    if let (Some(retry), Some(law)) = (&contact.follow.retry, &compiled.retry) {
        let mut chances = Vec::new();
        for (chance, after) in [
            (retry.after_abandon, "giving up"),
            (retry.after_block, "a busy signal"),
        ] {
            if chance > 0.0 {
                chances.push(format!("{} after {after}", percent(chance)));
            }
        }
        if !chances.is_empty() {
            let mut text = format!("Tries again: {}", chances.join(", "));
            if let Some(again) = retry.again {
                let _ = write!(text, ", from the second retry on {}", percent(again));
            }
            let _ = write!(text, ", {} later", about(&law.delay));
            text += &becomes(scenario, contact, retry.becomes);
            out.push(text + ".");
        }
    }
    for (escalation, law) in contact.follow.escalate.iter().zip(&compiled.escalate) {
        let to = &scenario.contacts[escalation.to].name;
        let share = chance(scenario, &escalation.probability);
        let mut text = format!("{share} of those served go on to {to}");
        if let Some(warm) = &law.warm {
            let _ = write!(
                text,
                ", handed over warm ({} together",
                about(&warm.together)
            );
            if warm.first_agent_waits {
                text += ", the first agent waits with the customer";
            }
            text += ")";
        }
        if let Some(delay) = &law.delay {
            let _ = write!(text, ", {} later", about(delay));
        }
        if let Some(priority) = escalation.priority {
            let _ = write!(text, ", with priority {priority}");
        }
        out.push(text + ".");
    }
    if let (Some(repeat), Some(law)) = (&contact.follow.repeat, &compiled.repeat) {
        let share = chance(scenario, &repeat.probability);
        let other = if contact.follow.escalate.is_empty() {
            "of those served"
        } else {
            "of the other served"
        };
        let mut text = format!(
            "{share} {other} are not resolved and come again, {} later",
            about(&law.delay)
        );
        text += &becomes(scenario, contact, repeat.becomes);
        out.push(text + ".");
    }
    out
}

/// A mean time in words.
fn about(law: &Timed) -> String {
    let value = law.mean(0);
    if value.is_finite() {
        format!("{} on average", mean(value))
    } else {
        "a time without a finite mean".into()
    }
}

fn chance(scenario: &Scenario, share: &ByGroup) -> String {
    let mut text = percent(share.others);
    if !share.groups.is_empty() {
        let own = share.groups.iter().map(|(g, share)| {
            let name = &scenario.groups[*g].name;
            format!("{name} {}", percent(*share))
        });
        let _ = write!(text, " ({})", own.collect::<Vec<_>>().join(", "));
    }
    text
}

fn becomes(scenario: &Scenario, contact: &ContactType, becomes: Option<usize>) -> String {
    match becomes.map(|kind| &scenario.contacts[kind].name) {
        Some(name) if *name != contact.name => format!(", as {name}"),
        _ => String::new(),
    }
}

/// Share of the contacts of a type that self-service contains, on average over its contacts.
fn contained(scenario: &Scenario, kind: usize) -> f64 {
    let contact = &scenario.contacts[kind];
    let (Some(machine), Some(arrivals)) = (&contact.self_service, &contact.arrivals) else {
        return 0.0;
    };
    let share = |(i, count): (usize, &f64)| (count * machine.contained.at(i), *count);
    let (contained, all) = match &arrivals.source {
        ArrivalSource::Expected(counts) => {
            let shares = counts.iter().enumerate().map(share);
            shares.fold((0.0, 0.0), |sum, x| (sum.0 + x.0, sum.1 + x.1))
        }
        ArrivalSource::Times(times) => {
            let last = scenario.intervals.saturating_sub(1);
            let at = |t: &f64| {
                machine
                    .contained
                    .at(((t / scenario.interval) as usize).min(last))
            };
            (times.iter().map(at).sum(), times.len() as f64)
        }
    };
    if all > 0.0 { contained / all } else { 0.0 }
}

/// Contacts of each type that escalations, repeats and unresolved self-service lead to over the
/// statistics, if all contacts that ask for an agent are served, wherever the chances do not
/// depend on who serves, and all come in time.
pub(super) fn followed(scenario: &Scenario) -> Vec<f64> {
    let source = |c: &ContactType| match c.arrivals.as_ref().map(|a| &a.source) {
        None => 0.0,
        Some(ArrivalSource::Expected(counts)) => counts[scenario.warm_up..].iter().sum(),
        Some(ArrivalSource::Times(times)) => times.len() as f64,
    };
    let first: Vec<f64> = scenario.contacts.iter().map(source).collect();
    let types = scenario.contacts.len();
    let mut followed = vec![0.0; types];
    // Chains that matter are short: what is left after a hundred steps is nothing.
    for _ in 0..100 {
        let mut next = vec![0.0; types];
        for (kind, contact) in scenario.contacts.iter().enumerate() {
            let come = first[kind] + followed[kind];
            let mut left = come;
            if let Some(machine) = &contact.self_service {
                let share = contained(scenario, kind);
                next[kind] += come * share * (1.0 - machine.resolved);
                left -= come * share;
            }
            let all = left;
            for escalation in &contact.follow.escalate {
                let share = all * escalation.probability.others;
                next[escalation.to] += share;
                left -= share;
            }
            if let Some(repeat) = &contact.follow.repeat {
                next[repeat.becomes.unwrap_or(kind)] += left * repeat.probability.others;
            }
        }
        if next == followed {
            break;
        }
        followed = next;
    }
    followed
}
