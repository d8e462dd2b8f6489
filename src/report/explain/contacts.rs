//! What a contact type brings, and who serves it.

use serde::Serialize;

use super::clock::short_label;
use super::pools::Loads;
use super::volume::{Volume, spread};
use crate::model::Model;
use crate::random::Law;
use crate::scenario::{AfterHours, Channel, ContactType, CountRule, Distribution, Scenario};

/// A contact type over the statistics.
#[derive(Debug, Clone, Serialize)]
pub struct TypeFacts {
    /// Name.
    #[serde(skip)]
    pub name: String,
    /// The medium.
    pub channel: &'static str,
    /// 1 is most urgent.
    pub priority: u32,
    /// Contacts as the scenario has them.
    pub forecast: f64,
    /// The same with the mean effect of shocks.
    pub expected: f64,
    /// Of these, contacts that ask for an agent: those that self-service contains are taken off.
    pub asking: f64,
    /// Contacts that other types lead to, or its own again, if all are served and come in time.
    pub from_others: f64,
    /// Contacts that 5 % of days have fewer than; `None` where all days have the same.
    pub expected_p05: Option<f64>,
    /// Contacts that 5 % of days have more than.
    pub expected_p95: Option<f64>,
    /// The interval with most contacts.
    pub busiest: Option<Busiest>,
    /// Mean talk and wrap-up \[s\].
    pub handle_time: f64,
    /// Mean talk \[s\].
    pub talk: f64,
    /// Coefficient of variation of talk within an interval; `None` where it has none.
    pub talk_cv: Option<f64>,
    /// Mean wrap-up \[s\].
    pub wrap_up: f64,
    /// Whether anybody gives up.
    pub gives_up: bool,
    /// Mean patience \[s\]; `None` where it has none.
    pub patience: Option<f64>,
    /// Share that would give up before the threshold of the service level.
    pub impatient: Option<f64>,
    /// Share that leaves at once rather than wait.
    pub balk: f64,
    /// The target and how it is counted.
    pub service_level: LevelFacts,
    /// Offered load on average \[erlangs\].
    pub load: f64,
    /// Offered load at its highest \[erlangs\].
    pub highest_load: f64,
    /// The groups that serve it, those it prefers first.
    pub served_by: Vec<ServedBy>,
    /// The segments of its customers, in a sentence.
    pub segments: Option<String>,
    /// What self-service does before its contacts ask for an agent, in sentences.
    pub self_service: Option<String>,
    /// How its customers are called, in sentences; empty where they are not.
    pub calls: Vec<String>,
    /// What its contacts lead to, in sentences.
    pub leads_to: Vec<String>,
    /// Hours of the horizon in which it is open \[h\]; `None`: always.
    pub open_hours: Option<f64>,
    /// What happens to contacts that come while it is closed.
    #[serde(skip)]
    pub after_hours: AfterHours,
}

/// The busiest interval of a type.
#[derive(Debug, Clone, Serialize)]
pub struct Busiest {
    /// Its start.
    pub start: String,
    /// Contacts expected.
    pub contacts: f64,
}

/// A service level as a scenario has it.
#[derive(Debug, Clone, Serialize)]
pub struct LevelFacts {
    /// Threshold \[s\].
    pub within: f64,
    /// The share to reach.
    pub target: Option<f64>,
    /// Which contacts count.
    pub count: &'static str,
    /// Threshold of a short abandonment \[s\].
    pub short_abandon: f64,
    /// Whether blocked contacts are left out.
    pub blocked_excluded: bool,
    /// Whether it is measured until the end of the talk, not until the answer.
    pub until_done: bool,
    /// Whether open hours count only.
    pub open_hours: bool,
}

/// A group that serves a type.
#[derive(Debug, Clone, Serialize)]
pub struct ServedBy {
    /// Name of the group.
    pub group: String,
    /// Preference of the type for it, 1 first.
    pub rank: u32,
    /// Skill level, 1 best.
    pub level: u32,
    /// Wait before it serves \[s\].
    pub after: f64,
    /// Idle agents needed, the one to be taken included.
    pub min_idle: u32,
    /// Factor on talk and wrap-up.
    pub handle_time_factor: f64,
}

impl TypeFacts {
    pub(super) fn of(
        scenario: &Scenario,
        model: &Model,
        kind: usize,
        volume: &Volume,
        (loads, from_others): (&Loads<'_>, f64),
    ) -> Self {
        let contact = &scenario.contacts[kind];
        let from = model.clock.warm_up;
        let expected = &volume.expected[from..];
        let all: f64 = expected.iter().sum();
        let days = contact.arrivals.as_ref().and_then(|arrivals| {
            let day_of = &model.staffing.day_of[from..];
            spread(arrivals, expected, day_of, scenario.uncertainty.volume)
        });
        let most = |i: &usize, j: &usize| expected[*i].total_cmp(&expected[*j]);
        let busiest = (0..expected.len()).rev().max_by(most).map(|i| Busiest {
            start: short_label(scenario, from + i),
            contacts: expected[i],
        });
        let weighted = |figure: &dyn Fn(usize) -> f64| weighted(expected, from, figure);
        let load = |i: usize| loads.load(kind, i);
        let wrap_up = model.types[kind].wrap_up.as_ref();
        let wrap_up = weighted(&|i| wrap_up.map_or(0.0, |w| w.mean(i)));
        let talk = weighted(&|i| model.types[kind].talk.mean(i));
        let patience = model.types[kind].patience.as_ref();
        let finite = |value: f64| value.is_finite().then_some(value);
        Self {
            name: contact.name.clone(),
            channel: channel(contact.channel),
            priority: contact.priority,
            forecast: volume.forecast[from..].iter().sum(),
            expected: all,
            asking: volume.asking[from..].iter().sum(),
            segments: super::segment_words::sentence(scenario, contact, &model.types[kind]),
            self_service: super::front_words::sentences(contact, &model.types[kind]),
            from_others,
            expected_p05: days.map(|d| d.0),
            expected_p95: days.map(|d| d.1),
            busiest: busiest.filter(|b| b.contacts > 0.0),
            handle_time: talk + wrap_up,
            talk,
            talk_cv: cv(&contact.talk),
            wrap_up,
            gives_up: patience.is_some(),
            patience: patience.and_then(|p| finite(weighted(&|i| p.mean(i)))),
            impatient: impatient(contact, expected, from),
            balk: weighted(&|i| contact.balk.at(i)),
            service_level: level(contact),
            load: (from..scenario.intervals).map(load).sum::<f64>() / expected.len().max(1) as f64,
            highest_load: (from..scenario.intervals).map(load).fold(0.0, f64::max),
            served_by: served_by(scenario, contact),
            calls: super::outbound_words::sentences(scenario, kind),
            leads_to: super::leads_to::sentences(scenario, model, kind),
            // Customers who are called do not come outside of the hours.
            open_hours: (!contact.open.is_empty() && contact.outbound.is_none()).then(|| {
                let opening = &model.types[kind].opening;
                opening.open_between(0.0, model.clock.horizon) / 3600.0
            }),
            after_hours: contact.after_hours,
        }
    }
}

/// Mean of a figure by interval, weighted by contacts; the plain mean where there are none.
fn weighted(expected: &[f64], from: usize, figure: &dyn Fn(usize) -> f64) -> f64 {
    let all: f64 = expected.iter().sum();
    if all > 0.0 {
        let sum = expected
            .iter()
            .enumerate()
            .map(|(i, n)| n * figure(from + i));
        sum.sum::<f64>() / all
    } else {
        let sum: f64 = (0..expected.len()).map(|i| figure(from + i)).sum();
        sum / expected.len().max(1) as f64
    }
}

/// Coefficient of variation of a distribution within an interval.
pub(super) fn cv(distribution: &Distribution) -> Option<f64> {
    let law = Law::new(&distribution.family).ok()?;
    Some(law.cv()).filter(|cv| cv.is_finite())
}

fn impatient(contact: &ContactType, expected: &[f64], from: usize) -> Option<f64> {
    let patience = contact.patience.as_ref()?;
    let law = Law::new(&patience.family).ok()?;
    let within = contact.service_level.within;
    let gone = |i: usize| law.cdf(within / patience.scale.at(i));
    Some(weighted(expected, from, &gone))
}

fn level(contact: &ContactType) -> LevelFacts {
    let level = &contact.service_level;
    LevelFacts {
        within: level.within,
        target: level.target,
        count: match level.count {
            CountRule::ShortAbandonsExcluded => "short_abandons_excluded",
            CountRule::AllOffered => "all_offered",
            CountRule::ShortAbandonsMet => "short_abandons_met",
            CountRule::AnsweredOnly => "answered_only",
        },
        short_abandon: level.short_abandon,
        blocked_excluded: level.blocked_excluded,
        until_done: level.until_done,
        open_hours: level.open_hours,
    }
}

fn served_by(scenario: &Scenario, contact: &ContactType) -> Vec<ServedBy> {
    let mut groups: Vec<ServedBy> = contact
        .groups
        .iter()
        .map(|g| ServedBy {
            group: scenario.groups[g.group].name.clone(),
            rank: g.rank,
            level: g.level,
            after: g.after,
            min_idle: g.min_idle,
            handle_time_factor: g.handle_time_factor,
        })
        .collect();
    groups.sort_by(|a, b| a.after.total_cmp(&b.after).then(a.rank.cmp(&b.rank)));
    groups
}

pub(in crate::report) fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Voice => "voice",
        Channel::Chat => "chat",
        Channel::Email => "email",
        Channel::Social => "social",
        Channel::Callback => "callback",
        Channel::Outbound => "outbound",
    }
}
