//! What makes agents slower or faster, compiled: who of a group is new, and how fast each is.

use std::collections::BTreeMap;

use crate::scenario::{AgentGroup, Curve, OccupancyPace, Scenario};

/// What makes the agents of a group slower or faster.
#[derive(Debug, Clone, Default)]
pub struct GroupPace {
    /// The group's occupancy so far.
    pub occupancy: Option<OccupancyPace>,
    /// Agents who are new.
    pub learning: Option<LearningModel>,
}

/// The new agents of a group, and their handle time factors day by day.
///
/// They are spread evenly over the group's slots, so that of the first n so many are new as
/// n's part of all, rounded. An agent of a headcount has worked on every day before on which the
/// group has one; an agent of a shift on every day before on which one of its shifts began.
/// Absence does not hold learning up.
#[derive(Debug, Clone)]
pub struct LearningModel {
    /// Cohort of each agent of the group, from 1 on; 0: not new.
    cohort_of: Vec<u8>,
    /// Factor of each cohort by days worked within the horizon.
    factors: Vec<Vec<f64>>,
    /// Shift of each agent of the group; 0 for all with a headcount.
    shift_of: Vec<u16>,
    /// Days on which the agents of each shift work, ascending, the first of the horizon being 1
    /// and the day before it 0.
    worked: Vec<Vec<u32>>,
    /// How many agents there are of each cohort and shift.
    sizes: BTreeMap<(u8, u16), u32>,
}

impl GroupPace {
    /// The pace of a group's agents.
    #[must_use]
    pub fn new(scenario: &Scenario, group: &AgentGroup) -> Self {
        let occupancy = group.pace.occupancy.clone();
        Self {
            occupancy: occupancy.filter(|o| !o.factors.is_one()),
            learning: LearningModel::new(scenario, group),
        }
    }

    /// Whether all agents are always as fast.
    #[must_use]
    pub fn is_even(&self) -> bool {
        self.occupancy.is_none() && self.learning.is_none()
    }
}

impl LearningModel {
    /// The new agents of a group; `None` where nobody is.
    #[must_use]
    pub fn new(scenario: &Scenario, group: &AgentGroup) -> Option<Self> {
        let slots = group.slots();
        let counts = group.pace.learning.iter().map(|l| l.new.of(slots));
        let counts: Vec<u32> = counts.collect();
        let new = counts.iter().sum::<u32>().min(slots);
        if new == 0 {
            return None;
        }
        let (shift_of, worked) = worked(scenario, group);
        let most = worked.iter().map(Vec::len).max().unwrap_or(0) as u32;
        let factors = group.pace.learning.iter().map(|l| {
            let days = (0..=most).map(|d| l.factor(d));
            days.collect()
        });
        let mut sizes = BTreeMap::new();
        let cohort_of = cohorts(slots, new, &counts);
        for of in cohort_of.iter().copied().zip(shift_of.iter().copied()) {
            *sizes.entry(of).or_insert(0) += 1;
        }
        Some(Self {
            cohort_of,
            factors: factors.collect(),
            shift_of,
            worked,
            sizes,
        })
    }

    /// Handle time factor of an agent of the group, from 0, on a day of the horizon.
    #[inline]
    #[must_use]
    pub fn factor(&self, agent: u32, day: u32) -> f64 {
        // Agents whom a shock brings are not new.
        let cohort = self.cohort_of.get(agent as usize).copied().unwrap_or(0);
        if cohort == 0 {
            return 1.0;
        }
        self.factor_of(cohort, self.shift_of[agent as usize], day)
    }

    fn factor_of(&self, cohort: u8, shift: u16, day: u32) -> f64 {
        let Some(factors) = self.factors.get(usize::from(cohort).wrapping_sub(1)) else {
            return 1.0;
        };
        let worked = &self.worked[shift as usize];
        factors[worked.partition_point(|d| *d <= day)]
    }

    /// Mean factor over all slots on a day.
    #[must_use]
    pub fn mean(&self, day: u32) -> f64 {
        let sizes = self.sizes.iter();
        let factors = sizes
            .map(|(&(cohort, shift), size)| f64::from(*size) * self.factor_of(cohort, shift, day));
        factors.sum::<f64>() / self.cohort_of.len().max(1) as f64
    }

    /// Mean factor over all slots and the days of the statistics, of many days over some.
    #[must_use]
    pub fn mean_over(&self, scenario: &Scenario) -> f64 {
        let mut days: Vec<u32> = (scenario.warm_up..scenario.intervals)
            .map(|i| scenario.day_of(i))
            .collect();
        days.dedup();
        let days: Vec<u32> = days.iter().step_by(days.len() / 400 + 1).copied().collect();
        let sum: f64 = days.iter().map(|d| self.mean(*d)).sum();
        sum / days.len().max(1) as f64
    }

    /// How many are new.
    #[must_use]
    pub fn newcomers(&self) -> usize {
        self.cohort_of.iter().filter(|c| **c > 0).count()
    }
}

/// Mean handle time factor that a group's new agents make, over all its slots and the days of the
/// statistics.
#[must_use]
pub fn learning_factor(scenario: &Scenario, group: &AgentGroup) -> f64 {
    let learning = LearningModel::new(scenario, group);
    learning.map_or(1.0, |l| l.mean_over(scenario))
}

/// Factor of the wait; 1 where it makes no difference.
#[must_use]
pub fn by_wait(curve: &Curve) -> Option<Curve> {
    (!curve.is_one()).then(|| curve.clone())
}

/// Which of a group's slots are new, and of which cohort: the new ones are spread evenly over the
/// slots, the cohorts evenly over the new ones.
fn cohorts(slots: u32, new: u32, counts: &[u32]) -> Vec<u8> {
    let before = |n: u32| (u64::from(n) * u64::from(new) + u64::from(slots) / 2) / u64::from(slots);
    let mut given = vec![0_u32; counts.len()];
    let mut number = 0_u64;
    let mut next = || {
        number += 1;
        // Whose share of those so far is most behind; the first of several.
        let behind = |k: usize| {
            u64::from(counts[k]) as i64 * number as i64 - i64::from(given[k]) * i64::from(new)
        };
        let open = (0..counts.len()).filter(|k| given[*k] < counts[*k]);
        let cohort = open.rev().max_by_key(|k| behind(*k)).unwrap_or(0);
        given[cohort] += 1;
        cohort as u8 + 1
    };
    (0..slots)
        .map(|s| if before(s + 1) > before(s) { next() } else { 0 })
        .collect()
}

/// Shift of each agent of a group, and the days on which the agents of each shift work, from 1 on,
/// 0 for the day before the start; a headcount is one shift.
fn worked(scenario: &Scenario, group: &AgentGroup) -> (Vec<u16>, Vec<Vec<u32>>) {
    if group.shifts.is_empty() {
        let there = (0..scenario.intervals).filter(|i| group.agents[*i] > 0);
        let mut days: Vec<u32> = there.map(|i| scenario.day_of(i) + 1).collect();
        days.dedup();
        return (vec![0; group.slots() as usize], vec![days]);
    }
    let (mut shift_of, mut each) = (Vec::new(), Vec::new());
    for (number, shift) in group.shifts.iter().enumerate() {
        let mut days: Vec<u32> = Vec::new();
        for time in &shift.times {
            days.push(match time.from < 0.0 {
                true => 0,
                false => scenario.day_of((time.from / scenario.interval) as usize) + 1,
            });
        }
        days.dedup();
        each.push(days);
        shift_of.extend((0..shift.agents).map(|_| number as u16));
    }
    (shift_of, each)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_agents_are_spread_evenly() {
        assert_eq!(cohorts(10, 2, &[2]), [0, 0, 1, 0, 0, 0, 0, 1, 0, 0]);
        assert_eq!(cohorts(4, 4, &[4]), [1, 1, 1, 1]);
        assert_eq!(cohorts(6, 3, &[2, 1]), [1, 0, 2, 0, 1, 0]);
        for (slots, new) in [(7, 3), (12, 5), (100, 33), (1, 1)] {
            let of = cohorts(slots, new, &[new]);
            for n in 1..=slots as usize {
                let here = of[..n].iter().filter(|c| **c > 0).count() as f64;
                let wanted = n as f64 * f64::from(new) / f64::from(slots);
                assert!(
                    (here - wanted).abs() <= 0.5 + 1e-12,
                    "{new} of {slots}: {n}"
                );
            }
        }
    }
}
