//! Intervals by themselves: each one's conditions held until what was before is forgotten.

use super::level::{Level, rounded};
use super::rung::{expected, mean_of};
use super::step::{Step, Steps};
use crate::model::Course;
use crate::scenario::{
    AgentGroup, ArrivalSource, ByInterval, Close, ContactType, Distribution, Scenario, Shock,
    Shrinkage,
};

/// Mean handle times, patience or delays of retries for which conditions are held before the
/// statistics; and more where nobody gives up, as queues forget more slowly.
const MEMORY: f64 = 10.0;
/// The same where nobody gives up.
const LONG_MEMORY: f64 = 30.0;
/// Longest time for which conditions are held \[s\].
const LONGEST: f64 = 12.0 * 3600.0;

/// The intervals of a rung's statistics as scenarios of their own, in which arrivals and agents
/// stay as they are in the interval: so long that the center forgets how it began, and then for the
/// one interval that counts. Factors of the interval hold throughout, shocks have their mean
/// strength there, and everything is open.
///
/// Agents who come by shifts are those left on average: a shift has no meaning without a clock.
#[must_use]
pub fn apart(rung: &Scenario, level: &Level, on: Steps) -> Vec<Scenario> {
    (rung.warm_up..rung.intervals)
        .map(|i| steady(rung, level, on, i))
        .filter(|s| s.contacts.iter().any(has_arrivals))
        .collect()
}

fn has_arrivals(contact: &ContactType) -> bool {
    contact.outbound.is_some()
        || contact.arrivals.as_ref().is_some_and(|a| match &a.source {
            ArrivalSource::Expected(counts) => counts.iter().any(|n| *n > 0.0),
            ArrivalSource::Times(times) => !times.is_empty(),
        })
}

/// Interval `i` for ever.
fn steady(rung: &Scenario, level: &Level, on: Steps, i: usize) -> Scenario {
    let before = intervals_before(rung, i);
    let mut out = rung.clone();
    out.intervals = before + 1;
    out.warm_up = before;
    out.duration = out.intervals as f64 * out.interval;
    out.start = None;
    out.close = Close::Drain;
    out.initial.clear();
    for contact in &mut out.contacts {
        contact.open.clear();
        if let Some(arrivals) = &mut contact.arrivals {
            let count = expected(arrivals, rung)[i];
            arrivals.source = ArrivalSource::Expected(vec![count; out.intervals]);
            // The same factor from the first interval to the last.
            arrivals.interval_correlation = 1.0;
        }
        hold_contact(contact, i);
    }
    for (g, group) in out.groups.iter_mut().enumerate() {
        hold_agents(group, level, on, (g, i), out.intervals);
    }
    let (from, to) = (i as f64 * rung.interval, (i + 1) as f64 * rung.interval);
    out.shocks = rung
        .shocks
        .iter()
        .map(|shock| level_shock(shock, from, to, out.duration))
        .collect();
    let nobody = |c: &ContactType| c.groups.iter().all(|s| out.groups[s.group].agents[0] == 0);
    if out.contacts.iter().any(nobody) {
        out.close = Close::Disconnect;
    }
    out
}

fn intervals_before(rung: &Scenario, i: usize) -> usize {
    let mut longest: f64 = 0.0;
    for contact in rung.contacts.iter().filter(|c| has_arrivals(c)) {
        let wrap_up = contact.wrap_up.as_ref().map_or(0.0, |d| mean_of(d, i));
        let handle = mean_of(&contact.talk, i) + wrap_up;
        let memory = match &contact.patience {
            None => LONG_MEMORY * handle,
            Some(patience) => MEMORY * handle.max(mean_of(patience, i)),
        };
        let again = contact.follow.retry.as_ref();
        let again = again.map_or(0.0, |r| MEMORY * mean_of(&r.delay, i));
        longest = longest.max(memory).max(again);
    }
    let length = longest.min(LONGEST).max(rung.interval);
    (length / rung.interval).ceil() as usize
}

/// Everything of a contact type as it is in interval `i`.
pub(in crate::experiment) fn hold_contact(contact: &mut ContactType, i: usize) {
    contact.balk = ByInterval::Constant(contact.balk.at(i));
    hold(&mut contact.talk, i);
    contact.wrap_up.iter_mut().for_each(|d| hold(d, i));
    contact.patience.iter_mut().for_each(|d| hold(d, i));
    let follow = &mut contact.follow;
    follow.retry.iter_mut().for_each(|r| hold(&mut r.delay, i));
    follow.repeat.iter_mut().for_each(|r| hold(&mut r.delay, i));
    if let Some(callback) = &mut follow.callback {
        callback.try_after.iter_mut().for_each(|d| hold(d, i));
    }
    for escalation in &mut follow.escalate {
        escalation.delay.iter_mut().for_each(|d| hold(d, i));
        if let Some(warm) = &mut escalation.warm {
            hold(&mut warm.together, i);
        }
    }
    if let Some(front) = &mut contact.self_service {
        front.contained = ByInterval::Constant(front.contained.at(i));
        hold(&mut front.time, i);
        front.delay.iter_mut().for_each(|d| hold(d, i));
    }
    if let Some(outbound) = &mut contact.outbound {
        outbound.connect = ByInterval::Constant(outbound.connect.at(i));
        hold(&mut outbound.try_after, i);
    }
}

/// A distribution as it is in interval `i`.
pub(in crate::experiment) fn hold(distribution: &mut Distribution, i: usize) {
    distribution.scale = ByInterval::Constant(distribution.scale.at(i));
}

fn hold_agents(
    group: &mut AgentGroup,
    level: &Level,
    on: Steps,
    (g, i): (usize, usize),
    intervals: usize,
) {
    let by_shift = !group.shifts.is_empty() && on.has(Step::Routing);
    if by_shift {
        let (headcount, off) = rounded(level.staffed[g][i]);
        group.shifts.clear();
        group.net = false;
        group.agents = vec![headcount; intervals];
        group.shrinkage = Shrinkage {
            planned: ByInterval::Constant(off),
            ..Shrinkage::default()
        };
        return;
    }
    group.agents = vec![group.agents[i]; intervals];
    let shrinkage = &mut group.shrinkage;
    shrinkage.planned = ByInterval::Constant(shrinkage.planned.at(i));
    if let Some(pauses) = &mut shrinkage.pauses {
        hold(&mut pauses.length, i);
    }
    for occasion in [
        &mut shrinkage.pause_after,
        &mut shrinkage.late,
        &mut shrinkage.early,
    ] {
        occasion.iter_mut().for_each(|o| hold(&mut o.length, i));
    }
}

/// A shock with its mean strength over \[from, to) all the time.
fn level_shock(shock: &Shock, from: f64, to: f64, duration: f64) -> Shock {
    let course = Course::of(shock);
    let mut cuts = vec![from, to];
    cuts.extend(
        course
            .corners()
            .into_iter()
            .filter(|t| *t > from && *t < to),
    );
    cuts.sort_by(f64::total_cmp);
    // Straight between the corners.
    let area: f64 = cuts
        .windows(2)
        .map(|w| 0.5 * (course.strength(w[0]) + course.strength_before(w[1])) * (w[1] - w[0]))
        .sum();
    let strength = area / (to - from);
    let factor = |full: f64| 1.0 + (full - 1.0) * strength;
    Shock {
        at: 0.0,
        length: duration,
        ramp: 0.0,
        decay: 0.0,
        volume: factor(shock.volume),
        handle_time: factor(shock.handle_time),
        patience: factor(shock.patience),
        agents: factor(shock.agents),
        absence: shock.absence * strength,
        self_service: factor(shock.self_service),
        ..shock.clone()
    }
}
