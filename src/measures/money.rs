//! What agents cost.

use super::sample::GroupSample;
use crate::model::Model;
use crate::scenario::Cost;
use crate::stats::{Moments, PairMoments};

const HOUR: f64 = 3600.0;

/// Costs over replications, where any group has a cost.
///
/// The cost of a group is its paid hours × rate + its overtime hours × rate × factor. Paid are
/// the scheduled hours but for unpaid breaks, and absence where it is not paid. Cost per
/// contact and per resolved case are ratios of means.
#[derive(Debug, Clone)]
pub struct Money {
    /// Groups that have a cost.
    pub groups: Vec<Option<GroupMoney>>,
    /// All groups together.
    pub total: GroupMoney,
    /// Cost to contacts answered.
    pub per_answered: PairMoments,
    /// Cost to cases resolved.
    pub per_resolved: PairMoments,
    /// Cost of the replication that is being folded in.
    today: f64,
}

/// The cost of a group, or of all.
#[derive(Debug, Clone, Default)]
pub struct GroupMoney {
    /// Over replications.
    pub cost: Moments,
    /// Every replication.
    pub rows: Vec<f32>,
}

impl GroupMoney {
    fn push(&mut self, cost: f64) {
        self.cost.push(cost);
        self.rows.push(cost as f32);
    }

    fn clear(&mut self) {
        self.cost = Moments::new();
        self.rows.clear();
    }

    fn merge(&mut self, other: &Self) {
        self.cost.merge(&other.cost);
        self.rows.extend_from_slice(&other.rows);
    }
}

impl Money {
    /// Nothing folded yet; `None` where nothing costs anything.
    #[must_use]
    pub fn new(model: &Model) -> Option<Self> {
        let with_cost = |cost: &Cost| cost.per_hour > 0.0;
        let groups: Vec<Option<GroupMoney>> = model
            .groups
            .iter()
            .map(|g| {
                g.cost
                    .as_ref()
                    .filter(|c| with_cost(c))
                    .map(|_| GroupMoney::default())
            })
            .collect();
        groups.iter().any(Option::is_some).then(|| Self {
            groups,
            total: GroupMoney::default(),
            per_answered: PairMoments::new(),
            per_resolved: PairMoments::new(),
            today: 0.0,
        })
    }

    /// Forgets everything, but keeps the memory.
    pub fn clear(&mut self) {
        self.groups.iter_mut().flatten().for_each(GroupMoney::clear);
        self.total.clear();
        self.per_answered = PairMoments::new();
        self.per_resolved = PairMoments::new();
        self.today = 0.0;
    }

    /// Folds in a group of the current replication.
    pub fn push_group(&mut self, g: usize, cost: Option<Cost>, day: &GroupSample) {
        if let (Some(money), Some(cost)) = (&mut self.groups[g], cost) {
            let paid = day.lost.paid(day.scheduled) / HOUR;
            let overtime = day.overtime / HOUR;
            let cost = cost.per_hour * (paid + overtime * cost.overtime_factor);
            money.push(cost);
            self.today += cost;
        }
    }

    /// Ends the replication, in which so many contacts were answered and cases resolved.
    pub fn end_day(&mut self, answered: f64, resolved: f64) {
        let cost = std::mem::take(&mut self.today);
        self.total.push(cost);
        self.per_answered.push(cost, answered);
        self.per_resolved.push(cost, resolved);
    }

    /// Folds in what follows.
    pub fn merge(&mut self, other: &Self) {
        for (a, b) in self.groups.iter_mut().zip(&other.groups) {
            if let (Some(a), Some(b)) = (a, b) {
                a.merge(b);
            }
        }
        self.total.merge(&other.total);
        self.per_answered.merge(&other.per_answered);
        self.per_resolved.merge(&other.per_resolved);
    }
}
