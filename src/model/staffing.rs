//! How many agents are there, epoch by epoch, on one day.

use std::sync::Arc;

use super::roster::{self, Change, Draw, Rest, Shocked};
use super::shape::{Course, partial};
use super::shift_model::ShiftModel;
use super::{Clock, LostTime};
use crate::random::{NameKey, Purpose, ReplicationKey, beta};
use crate::scenario::ShrinkageSource;

/// How many agents of every group are there.
///
/// Staffing changes at epochs: the starts of intervals, and the times at which a shock
/// changes the number of agents.
#[derive(Debug, Clone)]
pub struct Staffing {
    /// The horizon and its intervals.
    pub clock: Clock,
    /// One for each group.
    pub groups: Vec<GroupStaffing>,
    /// Start \[s\] and interval of each epoch, ascending; the first is 0.
    pub epochs: Vec<(f64, u32)>,
    /// Day of each interval.
    pub day_of: Arc<[u32]>,
    /// Shocks on agents.
    pub losses: Vec<Loss>,
}

/// The headcount or the shifts of one group, and what comes off them.
#[derive(Debug, Clone)]
pub struct GroupStaffing {
    /// Name of the group as a number, of which the draws are keyed.
    pub key: NameKey,
    /// Headcount by interval; not used with shifts.
    pub headcount: Vec<u32>,
    /// Shifts, instead of a headcount.
    pub shifts: Option<ShiftModel>,
    /// Whether planned shrinkage and absence are already off the headcount.
    pub net: bool,
    /// Planned shrinkage, by interval or one for all.
    pub planned: Vec<f64>,
    /// Mean share of agents absent.
    pub absence: f64,
    /// Parameters of the Beta law of the day's rate; `None`: the same every day.
    pub absence_law: Option<(f64, f64)>,
    /// Whether absent agents are paid.
    pub absence_paid: bool,
    /// Whether absence, planned shrinkage or shocks can take anything off a headcount.
    pub shrinks: bool,
}

/// A shock on agents.
#[derive(Debug, Clone)]
pub struct Loss {
    /// Position of the shock in the scenario.
    pub shock: usize,
    /// Groups it touches.
    pub groups: Vec<bool>,
    /// Factor on the agents staffed at full strength.
    pub agents: f64,
    /// Share additionally absent at full strength.
    pub absence: f64,
    /// Its course.
    pub course: Course,
}

/// The staffing of one replication; reused from one to the next.
#[derive(Debug, Clone, Default)]
pub struct DayStaffing {
    /// Net agents of each epoch and group (epoch-major).
    pub net: Vec<u32>,
    /// Changes of single agents of groups with shifts, in order.
    pub roster: Vec<Change>,
    /// Breaks of single agents, of which the roster has the numbers.
    pub rests: Vec<Rest>,
    /// What is known of the time lost before anything happens, by interval and group
    /// (interval-major): absence, planned shrinkage and shocks of headcounts, and what absent
    /// agents of shifts are not paid for; empty where no group can lose any.
    pub lost: Vec<LostTime>,
    /// Times at which something changes for an agent, while its shift is worked out.
    pub(super) times: Vec<f64>,
    /// The agents' fixed uniforms of one group, while it is worked out.
    uniforms: Vec<f64>,
}

impl Staffing {
    /// Draws who is there on one replication.
    pub fn draw(&self, key: ReplicationKey, happens: &[bool], day: &mut DayStaffing) {
        let groups = self.groups.len();
        day.net.clear();
        day.net.resize(self.epochs.len() * groups, 0);
        day.roster.clear();
        day.rests.clear();
        day.lost.clear();
        if self.groups.iter().any(|g| g.shrinks || g.shifts.is_some()) {
            let cells = self.clock.intervals * groups;
            day.lost.resize(cells, LostTime::default());
        }
        for (g, group) in self.groups.iter().enumerate() {
            if let Some(shifts) = &group.shifts {
                let draw = Draw {
                    group,
                    position: (g, groups),
                    key,
                    clock: self.clock,
                    shocks: &self.shocked(g, happens),
                };
                shifts.draw(&draw, day);
                continue;
            }
            let most = group.headcount.iter().copied().max().unwrap_or(0);
            let absent =
                group.absence > 0.0 || self.losses.iter().any(|l| l.groups[g] && l.absence > 0.0);
            day.uniforms.clear();
            if absent && !group.net || self.losses.iter().any(|l| l.groups[g]) {
                // One fixed uniform per slot: who is absent at a low rate is absent at a higher.
                day.uniforms.extend((1..=u64::from(most)).map(|slot| {
                    key.named(group.key, slot, 0)
                        .stream(Purpose::Absence, 0)
                        .unit()
                }));
            }
            let (mut today, mut rate, mut rounding) = (u32::MAX, 0.0, 0.0);
            for (e, &(time, interval)) in self.epochs.iter().enumerate() {
                let day_of = self.day_of[interval as usize];
                if day_of != today {
                    today = day_of;
                    rate = group.absence_rate(key, today);
                    rounding = key
                        .named(group.key, 0, u64::from(today))
                        .stream(Purpose::Shrinkage, 0)
                        .unit();
                }
                let losses = self
                    .losses
                    .iter()
                    .filter(|l| l.groups[g] && happens[l.shock]);
                let (mut factor, mut more) = (1.0, 0.0);
                for loss in losses {
                    let strength = loss.course.strength(time);
                    factor *= partial(loss.agents, strength);
                    more += loss.absence * strength;
                }
                let i = interval as usize;
                let net = group.net_agents(i, rate + more, factor, rounding, &day.uniforms);
                day.net[e * groups + g] = net;
                if group.shrinks {
                    let end = self.epochs.get(e + 1).map_or(self.clock.horizon, |n| n.0);
                    let lost = group.lost_agents(i, rate, rounding, &day.uniforms, net);
                    let cell = &mut day.lost[i * groups + g];
                    for (source, agents) in lost {
                        cell.add(source, agents * (end - time));
                    }
                    if !group.absence_paid {
                        cell.unpaid += lost[0].1 * (end - time);
                    }
                }
            }
        }
        roster::sort(&mut day.roster);
    }

    /// What the shocks that happen do to the agents of a group, epoch by epoch; shifts cannot
    /// grow.
    fn shocked(&self, g: usize, happens: &[bool]) -> Vec<Shocked> {
        let mut losses = self
            .losses
            .iter()
            .filter(|l| l.groups[g] && happens[l.shock])
            .peekable();
        if losses.peek().is_none() {
            return Vec::new();
        }
        let losses: Vec<&Loss> = losses.collect();
        let at = |&(time, _): &(f64, u32)| {
            let (mut factor, mut absent) = (1.0, 0.0);
            for loss in &losses {
                let strength = loss.course.strength(time);
                factor *= partial(loss.agents, strength);
                absent += loss.absence * strength;
            }
            Shocked {
                time,
                factor,
                absent,
            }
        };
        self.epochs.iter().map(at).collect()
    }
}

impl GroupStaffing {
    /// Planned shrinkage in interval `i`.
    #[must_use]
    pub fn planned_at(&self, i: usize) -> f64 {
        match self.planned.as_slice() {
            [] => 0.0,
            [same] => *same,
            each => each[i],
        }
    }

    /// Gross agents scheduled in interval `i`, on average: more than the headcount where that is
    /// net; with shifts those on shift, breaks included.
    #[must_use]
    pub fn scheduled_at(&self, i: usize) -> f64 {
        if let Some(shifts) = &self.shifts {
            return shifts.scheduled[i];
        }
        let headcount = f64::from(self.headcount[i]);
        if self.net {
            headcount / ((1.0 - self.planned_at(i)) * (1.0 - self.absence))
        } else {
            headcount
        }
    }

    pub(super) fn absence_rate(&self, key: ReplicationKey, day: u32) -> f64 {
        match self.absence_law {
            None => {
                if self.net {
                    0.0
                } else {
                    self.absence
                }
            }
            Some(_) if self.net => 0.0,
            Some((a, b)) => beta(
                a,
                b,
                &mut key
                    .named(self.key, 0, u64::from(day))
                    .stream(Purpose::Absence, 0),
            ),
        }
    }

    /// Agents left of the headcount: those present, less what is planned away, rounded down
    /// with a uniform of the day added, which is right on average and does not flicker.
    fn net_agents(
        &self,
        i: usize,
        absent: f64,
        factor: f64,
        rounding: f64,
        uniforms: &[f64],
    ) -> u32 {
        let present = self.present(i, absent, uniforms);
        let planned = if self.net { 0.0 } else { self.planned_at(i) };
        if planned == 0.0 && factor == 1.0 {
            return present as u32;
        }
        (present * (1.0 - planned) * factor + rounding).floor() as u32
    }

    /// Agents of the headcount who are not absent.
    fn present(&self, i: usize, absent: f64, uniforms: &[f64]) -> f64 {
        let headcount = self.headcount[i];
        if absent > 0.0 {
            uniforms[..headcount as usize]
                .iter()
                .filter(|u| **u >= absent)
                .count() as f64
        } else {
            f64::from(headcount)
        }
    }

    /// Agents between those scheduled and the `net` ones, by what takes them: absence first,
    /// then planned shrinkage as it would be without shocks, then shocks.
    fn lost_agents(
        &self,
        i: usize,
        rate: f64,
        rounding: f64,
        uniforms: &[f64],
        net: u32,
    ) -> [(ShrinkageSource, f64); 3] {
        let scheduled = self.scheduled_at(i);
        let (present, left) = if self.net {
            (
                scheduled * (1.0 - self.absence),
                f64::from(self.headcount[i]),
            )
        } else {
            (
                self.present(i, rate, uniforms),
                f64::from(self.net_agents(i, rate, 1.0, rounding, uniforms)),
            )
        };
        [
            (ShrinkageSource::Absence, scheduled - present),
            (ShrinkageSource::Planned, present - left),
            (ShrinkageSource::Shocks, left - f64::from(net)),
        ]
    }
}

/// Beta parameters of a rate with the given mean and coefficient of variation; `None` where
/// no Beta law has them.
#[must_use]
pub fn beta_parameters(mean: f64, cv: f64) -> Option<(f64, f64)> {
    let spread = (1.0 - mean) / (mean * cv * cv) - 1.0;
    (spread > 0.0).then_some((mean * spread, (1.0 - mean) * spread))
}

/// Times at which a shock on agents changes their number: its corners, and every minute of
/// its ramp and decay.
#[must_use]
pub fn epochs_of(course: &Course) -> Vec<f64> {
    let [at, full, until, over] = course.corners();
    let mut times = vec![at, full, until, over];
    for (from, to) in [(at, full), (until, over)] {
        let minutes = ((to - from) / 60.0) as u32;
        times.extend(
            (1..=minutes.min(100_000))
                .map(|m| from + 60.0 * f64::from(m))
                .filter(|t| *t < to),
        );
    }
    times
}
