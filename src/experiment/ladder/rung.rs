//! A scenario with some of its features switched off.

use super::level::{Level, rounded};
use super::step::{Step, Steps};
use crate::model::learning_factor;
use crate::random::{Family, Law};
use crate::scenario::{
    AgentGroup, ArrivalSource, Arrivals, ByInterval, ContactCriterion, ContactType, CountModel,
    Curve, DayFactor, Distribution, Newcomers, Pace, Routing, Scenario, Script, ServingGroup,
    Shock, Shrinkage, Uncertainty,
};

/// The steps of which a scenario has nothing: switching them changes nothing.
#[must_use]
pub fn absent(scenario: &Scenario) -> Steps {
    let all = |is: &dyn Fn(&ContactType) -> bool| scenario.contacts.iter().all(is);
    let is = |step: Step| match step {
        Step::Abandonment => all(&|c| c.patience.is_none() && nobody_balks(c)),
        Step::CarryOver => false,
        Step::Days => {
            scenario.uncertainty.is_none()
                && all(&|c| {
                    c.arrivals
                        .as_ref()
                        .is_none_or(|a| *a == plain_arrivals(a, scenario))
                })
        }
        Step::Times => {
            scenario.groups.iter().all(|g| g.pace.occupancy.is_none())
                && all(&|c| {
                    let mut plain = c.clone();
                    exponential_times(&mut plain);
                    plain == *c
                })
        }
        Step::Routing => one_to_one(scenario),
        Step::Shrinkage => {
            scenario.initial.is_empty() && scenario.groups.iter().all(|g| *g == without_losses(g))
        }
        Step::Retries => all(&|c| {
            c.follow.retry.is_none()
                && c.follow.repeat.is_none()
                && c.follow.callback.is_none()
                && c.self_service.is_none()
        }),
        Step::Escalation => all(&|c| c.follow.escalate.is_empty()),
        Step::Shocks => scenario.shocks.is_empty() && scenario.actions.is_empty(),
    };
    Step::ALL.into_iter().filter(|step| is(*step)).collect()
}

/// The scenario with only the steps of `on`; with all of them it is the scenario itself.
///
/// Without [`Step::CarryOver`] it is still a whole day: see [`apart`](super::steady::apart).
/// Agents come and go as in the scenario only where routing is on too.
#[must_use]
pub fn rung(scenario: &Scenario, level: &Level, on: Steps) -> Scenario {
    let mut out = scenario.clone();
    if !on.has(Step::Shocks) {
        out.shocks.clear();
    }
    // Supervisors act on the scenario's own groups, in the course of a day.
    let acted = [Step::Shocks, Step::Routing, Step::CarryOver];
    if !acted.into_iter().all(|step| on.has(step)) {
        out.actions.clear();
    }
    if !on.has(Step::Days) {
        out.uncertainty = Uncertainty::default();
    }
    for (kind, contact) in out.contacts.iter_mut().enumerate() {
        if !on.has(Step::Retries) {
            without_front(contact, &level.contacts[kind]);
            contact.follow.retry = None;
            contact.follow.repeat = None;
            contact.follow.callback = None;
        }
        if !on.has(Step::Escalation) {
            contact.follow.escalate.clear();
        }
        if !on.has(Step::Days) {
            contact.arrivals = contact
                .arrivals
                .take()
                .map(|a| plain_arrivals(&a, scenario));
        }
        if !on.has(Step::Times) {
            exponential_times(contact);
        }
        if !on.has(Step::Abandonment) {
            contact.patience = None;
            contact.balk = ByInterval::Constant(0.0);
        }
    }
    if !on.has(Step::Times) {
        for group in &mut out.groups {
            group.pace.occupancy = None;
        }
    }
    if !on.has(Step::Routing) {
        split_agents(&mut out, level);
    } else if !on.has(Step::Shrinkage) {
        level_agents(&mut out, level);
    }
    out
}

/// Those whom the machine in front passes on, as contacts that come by themselves.
fn without_front(contact: &mut ContactType, asking: &[f64]) {
    let Some(front) = contact.self_service.take() else {
        return;
    };
    if let Some(arrivals) = &mut contact.arrivals {
        arrivals.source = ArrivalSource::Expected(asking.to_vec());
    }
    for part in [Some(&mut contact.talk), contact.wrap_up.as_mut()] {
        let scale = |s: &f64| s * front.handle_time_factor;
        if let Some(part) = part {
            part.scale = match &part.scale {
                ByInterval::Constant(s) => ByInterval::Constant(scale(s)),
                ByInterval::Each(all) => ByInterval::Each(all.iter().map(scale).collect()),
            };
        }
    }
}

fn nobody_balks(contact: &ContactType) -> bool {
    match &contact.balk {
        ByInterval::Constant(share) => *share == 0.0,
        ByInterval::Each(shares) => shares.iter().all(|s| *s == 0.0),
    }
}

/// Poisson arrivals of the same expected counts.
fn plain_arrivals(arrivals: &Arrivals, scenario: &Scenario) -> Arrivals {
    Arrivals {
        source: ArrivalSource::Expected(expected(arrivals, scenario)),
        counts: CountModel::Poisson,
        day_cv: 0.0,
        day_factor: if arrivals.day_cv == 0.0 {
            arrivals.day_factor.clone()
        } else {
            DayFactor::Own
        },
        interval_cv: 0.0,
        interval_correlation: if arrivals.interval_cv == 0.0 {
            arrivals.interval_correlation
        } else {
            0.0
        },
        basis: arrivals.basis,
    }
}

/// Counts by interval; of recorded times those that are there.
pub(super) fn expected(arrivals: &Arrivals, scenario: &Scenario) -> Vec<f64> {
    match &arrivals.source {
        ArrivalSource::Expected(counts) => counts.clone(),
        ArrivalSource::Times(times) => {
            let mut counts = vec![0.0; scenario.intervals];
            for at in times {
                if let Some(count) = counts.get_mut((at / scenario.interval) as usize) {
                    *count += 1.0;
                }
            }
            counts
        }
    }
}

/// Mean of a distribution in interval `i` \[s\]; infinite where it has none.
pub(super) fn mean_of(distribution: &Distribution, i: usize) -> f64 {
    let law = Law::new(&distribution.family).map_or(f64::INFINITY, |law| law.mean());
    law * match &distribution.scale {
        ByInterval::Constant(scale) => *scale,
        ByInterval::Each(scales) => scales.get(i).copied().unwrap_or(f64::NAN),
    }
}

/// Exponential with the means of the sum of some distributions; `None` where these are not
/// means of such a law.
fn exponential(of: &[&Distribution]) -> Option<Distribution> {
    let intervals = of.iter().find_map(|d| match &d.scale {
        ByInterval::Constant(_) => None,
        ByInterval::Each(scales) => Some(scales.len()),
    });
    let mean = |i: usize| of.iter().map(|d| mean_of(d, i)).sum::<f64>();
    let means: Vec<f64> = (0..intervals.unwrap_or(1)).map(mean).collect();
    if !means.iter().all(|m| m.is_finite() && *m > 0.0) {
        return None;
    }
    Some(match intervals {
        None => Distribution {
            family: Family::Exponential { mean: means[0] },
            scale: ByInterval::Constant(1.0),
        },
        Some(_) => Distribution {
            family: Family::Exponential { mean: 1.0 },
            scale: ByInterval::Each(means),
        },
    })
}

/// One exponential handle time and exponential patience, of the same means. Talk and wrap-up
/// stay apart where the end of the talk counts for the service level. The wait makes no
/// difference to either.
fn exponential_times(contact: &mut ContactType) {
    contact.handle_time_by_wait = Curve::default();
    contact.balk = ByInterval::Constant(0.0);
    if let Some(patience) = &contact.patience {
        let endless = mean_of(patience, 0) == f64::INFINITY;
        if !is_exponential(patience) {
            contact.patience = match exponential(&[patience]) {
                None if endless => None,
                None => contact.patience.take(),
                found => found,
            };
        }
    }
    if contact.service_level.until_done {
        for part in [Some(&mut contact.talk), contact.wrap_up.as_mut()] {
            let Some(part) = part.filter(|p| !is_exponential(p)) else {
                continue;
            };
            *part = exponential(&[part]).unwrap_or_else(|| part.clone());
        }
        return;
    }
    if contact.wrap_up.is_none() && is_exponential(&contact.talk) {
        return;
    }
    let parts: Vec<&Distribution> = std::iter::once(&contact.talk)
        .chain(&contact.wrap_up)
        .collect();
    if let Some(handle) = exponential(&parts) {
        contact.talk = handle;
        contact.wrap_up = None;
    }
}

fn is_exponential(distribution: &Distribution) -> bool {
    matches!(distribution.family, Family::Exponential { .. })
}

/// Whether each type has agents of its own who take it in the order of arrival, without limits.
fn one_to_one(scenario: &Scenario) -> bool {
    let plain = |s: &ServingGroup| {
        s.after == 0.0 && s.min_idle == 1 && s.when.is_none() && s.handle_time_factor == 1.0
    };
    let in_order = |c: &ContactCriterion| {
        !matches!(c, ContactCriterion::ShortestWork | ContactCriterion::Random)
    };
    let served = |g: usize| {
        let serves = |c: &&ContactType| c.groups.iter().any(|s| s.group == g);
        scenario.contacts.iter().filter(serves).count()
    };
    scenario.lines.is_none()
        && scenario.queue_limit.is_none()
        && scenario.routing.score.is_none()
        && scenario.routing.select_contact.iter().all(in_order)
        && (0..scenario.groups.len()).all(|g| served(g) <= 1)
        && scenario
            .groups
            .iter()
            .all(|g| g.sharing.is_none() && g.pace == Pace::default())
        && scenario.contacts.iter().all(|c| {
            c.queue_limit.is_none()
                && c.outbound.is_none()
                && c.script.is_empty()
                && c.groups.len() == 1
                && c.groups.iter().all(plain)
        })
}

/// The headcount of a group with nothing taken off it.
fn without_losses(group: &AgentGroup) -> AgentGroup {
    let of = &group.shrinkage;
    let planned = group.net || nothing(&of.planned);
    let absence = group.net || of.absence.as_ref().is_none_or(|a| a.rate == 0.0);
    AgentGroup {
        shifts: Vec::new(),
        marks_leavers: false,
        shrinkage: if planned && absence {
            Shrinkage {
                planned: of.planned.clone(),
                absence: of.absence.clone(),
                ..Shrinkage::default()
            }
        } else {
            Shrinkage::default()
        },
        ..group.clone()
    }
}

fn nothing(share: &ByInterval) -> bool {
    match share {
        ByInterval::Constant(share) => *share == 0.0,
        ByInterval::Each(shares) => shares.iter().all(|s| *s == 0.0),
    }
}

/// A headcount that is right on average, without anything that takes agents away.
fn steady_group(name: &str, agents: &[f64], skills: Vec<(usize, u32)>) -> AgentGroup {
    let (headcount, off): (Vec<u32>, Vec<f64>) = agents.iter().map(|n| rounded(*n)).unzip();
    AgentGroup {
        name: name.to_owned(),
        site: None,
        agents: headcount,
        shifts: Vec::new(),
        net: false,
        skills,
        shrinkage: Shrinkage {
            planned: if off.iter().all(|o| *o == 0.0) {
                ByInterval::Constant(0.0)
            } else {
                ByInterval::Each(off)
            },
            ..Shrinkage::default()
        },
        marks_leavers: false,
        sharing: None,
        pace: Pace::default(),
        cost: None,
    }
}

/// The agents of each group who are left on average.
fn level_agents(out: &mut Scenario, level: &Level) {
    out.initial.clear();
    for (group, staffed) in out.groups.iter_mut().zip(&level.staffed) {
        let mut pace = group.pace.clone();
        for cohort in &mut pace.learning {
            let slots = group.slots();
            let new = f64::from(cohort.new.of(slots));
            cohort.new = Newcomers::Share(new / f64::from(slots.max(1)));
        }
        *group = AgentGroup {
            sharing: group.sharing.clone(),
            pace,
            ..steady_group(&group.name, staffed, group.skills.clone())
        };
    }
}

/// A group of its own for each type, with the agents that the split gives it.
fn split_agents(out: &mut Scenario, level: &Level) {
    out.initial.clear();
    out.lines = None;
    out.queue_limit = None;
    out.routing = Routing {
        score: None,
        select_contact: vec![ContactCriterion::LongestWait],
        ..out.routing.clone()
    };
    out.shocks = out
        .shocks
        .iter()
        .flat_map(|shock| split_shock(shock, level))
        .collect();
    // Agents with several contacts in hand become as many as they are worth.
    let learning = out.groups.iter().map(|g| learning_factor(out, g));
    let learning: Vec<f64> = learning.collect();
    let shared = std::mem::take(&mut out.groups);
    let mut groups = Vec::new();
    for (kind, contact) in out.contacts.iter_mut().enumerate() {
        let preferred = contact.groups.iter().min_by_key(|g| g.rank);
        contact.groups = vec![ServingGroup {
            group: kind,
            rank: 1,
            level: 1,
            after: 0.0,
            min_idle: 1,
            when: None,
            handle_time_factor: preferred.map_or(1.0, |g| {
                let effort = shared[g.group].effort(contact.channel);
                g.handle_time_factor * effort * learning[g.group]
            }),
        }];
        contact.outbound = None;
        contact.queue_limit = None;
        contact.script = Script::default();
        groups.push(steady_group(
            &contact.name,
            &level.agents[kind],
            vec![(kind, 1)],
        ));
    }
    out.groups = groups;
}

/// A shock on agents as one on the types' own agents: each type loses as much as its part of the
/// groups that are touched. Shocks of the same name happen together.
fn split_shock(shock: &Shock, level: &Level) -> Vec<Shock> {
    let mut out = vec![Shock {
        groups: Vec::new(),
        agents: 1.0,
        absence: 0.0,
        ..shock.clone()
    }];
    for (kind, share) in level.share.iter().enumerate() {
        let all: f64 = share.iter().sum();
        let touched: f64 = shock.groups.iter().filter_map(|g| share.get(*g)).sum();
        if touched > 0.0 && (shock.agents != 1.0 || shock.absence > 0.0) {
            let part = touched / all;
            out.push(Shock {
                contacts: Vec::new(),
                groups: vec![kind],
                volume: 1.0,
                handle_time: 1.0,
                patience: 1.0,
                agents: 1.0 + (shock.agents - 1.0) * part,
                absence: shock.absence * part,
                ..shock.clone()
            });
        }
    }
    out
}
