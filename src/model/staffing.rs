//! How many agents are there, epoch by epoch, on one day.

use std::sync::Arc;

use super::shape::{Course, partial};
use crate::random::{NameKey, Purpose, ReplicationKey, beta};

/// How many agents of every group are there.
///
/// Staffing changes at epochs: the starts of intervals, and the times at which a shock
/// changes the number of agents.
#[derive(Debug, Clone)]
pub struct Staffing {
    /// One for each group.
    pub groups: Vec<GroupStaffing>,
    /// Start \[s\] and interval of each epoch, ascending; the first is 0.
    pub epochs: Vec<(f64, u32)>,
    /// Day of each interval.
    pub day_of: Arc<[u32]>,
    /// Shocks on agents.
    pub losses: Vec<Loss>,
}

/// The headcount of one group and what comes off it.
#[derive(Debug, Clone)]
pub struct GroupStaffing {
    /// Name of the group as a number, of which the draws are keyed.
    pub key: NameKey,
    /// Headcount by interval.
    pub headcount: Vec<u32>,
    /// Whether planned shrinkage and absence are already off the headcount.
    pub net: bool,
    /// Planned shrinkage, by interval or one for all.
    pub planned: Vec<f64>,
    /// Mean share of agents absent.
    pub absence: f64,
    /// Parameters of the Beta law of the day's rate; `None`: the same every day.
    pub absence_law: Option<(f64, f64)>,
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
    /// The agents' fixed uniforms of one group, while it is worked out.
    uniforms: Vec<f64>,
}

impl Staffing {
    /// Draws who is there on one replication.
    pub fn draw(&self, key: ReplicationKey, happens: &[bool], day: &mut DayStaffing) {
        let groups = self.groups.len();
        day.net.clear();
        day.net.resize(self.epochs.len() * groups, 0);
        for (g, group) in self.groups.iter().enumerate() {
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
                day.net[e * groups + g] =
                    group.net_agents(i, rate + more, factor, rounding, &day.uniforms);
            }
        }
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

    /// Gross agents scheduled in interval `i`; more than the headcount where that is net.
    #[must_use]
    pub fn scheduled_at(&self, i: usize) -> f64 {
        let headcount = f64::from(self.headcount[i]);
        if self.net {
            headcount / ((1.0 - self.planned_at(i)) * (1.0 - self.absence))
        } else {
            headcount
        }
    }

    fn absence_rate(&self, key: ReplicationKey, day: u32) -> f64 {
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
        let headcount = self.headcount[i];
        let present = if absent > 0.0 {
            uniforms[..headcount as usize]
                .iter()
                .filter(|u| **u >= absent)
                .count() as f64
        } else {
            f64::from(headcount)
        };
        let planned = if self.net { 0.0 } else { self.planned_at(i) };
        if planned == 0.0 && factor == 1.0 {
            return present as u32;
        }
        (present * (1.0 - planned) * factor + rounding).floor() as u32
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
