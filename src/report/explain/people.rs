//! From scheduled to staffed: what absence, planned shrinkage, breaks, pauses and shocks take.

use serde::Serialize;

use crate::model::Model;
use crate::scenario::Scenario;

/// The agents of a group over the statistics.
#[derive(Debug, Clone, Serialize)]
pub struct GroupFacts {
    /// Name.
    #[serde(skip)]
    pub name: String,
    /// Smallest headcount of an interval.
    pub fewest: u32,
    /// Largest headcount of an interval.
    pub most: u32,
    /// Whether the headcount is already after planned shrinkage and absence.
    pub net: bool,
    /// Hours scheduled.
    pub scheduled_hours: f64,
    /// Hours of those who do not come.
    pub absent_hours: f64,
    /// Hours that are planned away.
    pub planned_hours: f64,
    /// Hours that shocks take; below 0 what they bring.
    pub shock_hours: f64,
    /// Hours of breaks of those who come.
    pub break_hours: f64,
    /// Hours of late logins and early leaves.
    pub late_and_early_hours: f64,
    /// Hours of unplanned pauses.
    pub pause_hours: f64,
    /// Hours left for contacts.
    pub expected_hours: f64,
    /// Share of the scheduled hours that is lost; `None` where none are scheduled.
    pub shrinkage: Option<f64>,
    /// Agents expected in each interval of the horizon.
    #[serde(skip)]
    pub staffed: Vec<f64>,
}

impl GroupFacts {
    /// The agents of group `g`.
    pub(super) fn of(scenario: &Scenario, model: &Model, g: usize) -> Self {
        let group = &scenario.groups[g];
        let staffing = &model.staffing.groups[g];
        let clock = &model.clock;
        let pausing = pausing(model, g);
        let mut facts = Self {
            name: group.name.clone(),
            fewest: group.agents.iter().copied().min().unwrap_or(0),
            most: group.agents.iter().copied().max().unwrap_or(0),
            net: group.net,
            scheduled_hours: 0.0,
            absent_hours: 0.0,
            planned_hours: 0.0,
            shock_hours: 0.0,
            break_hours: 0.0,
            late_and_early_hours: 0.0,
            pause_hours: 0.0,
            expected_hours: 0.0,
            shrinkage: None,
            staffed: Vec::with_capacity(clock.intervals),
        };
        let shocked = after_shocks(model, g);
        let (breaks, unpunctual) = off_shift(model, g);
        let hours = clock.interval / 3600.0;
        for (i, after_shocks) in shocked.into_iter().enumerate() {
            let scheduled = staffing.scheduled_at(i);
            let absent = scheduled * staffing.absence;
            let planned = if group.shifts.is_empty() {
                (scheduled - absent) * staffing.planned_at(i)
            } else {
                0.0
            };
            let shocks = scheduled - absent - planned - after_shocks;
            // Who is away by a shock is away from breaks too.
            let there = if scheduled > 0.0 {
                after_shocks / scheduled
            } else {
                0.0
            };
            let (breaks, unpunctual) = (breaks[i] * there, unpunctual[i] * there);
            let after_shocks = after_shocks - breaks - unpunctual;
            let pauses = after_shocks * pausing;
            facts.staffed.push(after_shocks - pauses);
            if i < clock.warm_up {
                continue;
            }
            facts.scheduled_hours += scheduled * hours;
            facts.absent_hours += absent * hours;
            facts.planned_hours += planned * hours;
            facts.shock_hours += shocks * hours;
            facts.break_hours += breaks * hours;
            facts.late_and_early_hours += unpunctual * hours;
            facts.pause_hours += pauses * hours;
            facts.expected_hours += (after_shocks - pauses) * hours;
        }
        if facts.scheduled_hours > 0.0 {
            facts.shrinkage = Some(1.0 - facts.expected_hours / facts.scheduled_hours);
        }
        facts
    }
}

/// Agents on breaks, and late or gone early, on average in each interval, if nobody is absent.
fn off_shift(model: &Model, g: usize) -> (Vec<f64>, Vec<f64>) {
    let clock = &model.clock;
    let Some(shifts) = &model.staffing.groups[g].shifts else {
        return (vec![0.0; clock.intervals], vec![0.0; clock.intervals]);
    };
    let agents = |seconds: f64| seconds / clock.interval;
    let (late, early) = (shifts.expected_late(clock), shifts.expected_early(clock));
    (
        shifts
            .planned_breaks(clock)
            .into_iter()
            .map(agents)
            .collect(),
        late.iter()
            .zip(&early)
            .map(|(l, e)| agents(l + e))
            .collect(),
    )
}

/// Share of the time that an agent who is there spends in pauses.
fn pausing(model: &Model, g: usize) -> f64 {
    let Some(pauses) = &model.groups[g].pauses else {
        return 0.0;
    };
    let length = pauses.length.mean(0);
    if length.is_finite() {
        length / (pauses.every + length)
    } else {
        1.0
    }
}

/// Agents left by absence, planned shrinkage and shocks, on average in each interval.
fn after_shocks(model: &Model, g: usize) -> Vec<f64> {
    let clock = &model.clock;
    let epochs = &model.staffing.epochs;
    let mut sums = vec![0.0; clock.intervals];
    for (e, &(from, interval)) in epochs.iter().enumerate() {
        let to = epochs.get(e + 1).map_or(clock.horizon, |next| next.0);
        if let Some(sum) = sums.get_mut(interval as usize) {
            *sum += agents_at(model, g, interval as usize, from) * (to - from);
        }
    }
    sums.into_iter().map(|sum| sum / clock.interval).collect()
}

/// Agents expected at an epoch.
///
/// Shocks happen independently: the mean of the product of their factors is the product of
/// means, and what they add to absence meets the factors of the others.
fn agents_at(model: &Model, g: usize, interval: usize, time: f64) -> f64 {
    let group = &model.staffing.groups[g];
    let (absence, planned) = if group.net {
        (0.0, 0.0)
    } else {
        (group.absence, group.planned_at(interval))
    };
    let losses = || model.staffing.losses.iter().filter(|l| l.groups[g]);
    let chance = |shock: usize| model.demand.chances.get(shock).map_or(1.0, |c| c.1);
    let (mut factor, mut absent) = (1.0, 0.0);
    for loss in losses() {
        let strength = loss.course.strength(time);
        let (p, own) = (chance(loss.shock), 1.0 + (loss.agents - 1.0) * strength);
        let mean = 1.0 + p * (own - 1.0);
        absent = absent * mean + p * loss.absence * strength * own * factor;
        factor *= mean;
    }
    if let Some(shifts) = &group.shifts {
        let share = ((1.0 - group.absence) * factor.min(1.0) - absent).max(0.0);
        return shifts.scheduled[interval] * share;
    }
    let share = ((1.0 - absence) * factor - absent).max(0.0);
    f64::from(group.headcount[interval]) * share * (1.0 - planned)
}
