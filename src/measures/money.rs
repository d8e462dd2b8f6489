//! What a day costs, by kind.

use super::sample::{GroupSample, Mean, Sample};
use super::segments::SegmentCell;
use super::tally::{GroupTally, Tally};
use crate::model::{Model, TypeModel};
use crate::scenario::Cost;
use crate::stats::keep::keep;
use crate::stats::{Moments, PairMoments};

const HOUR: f64 = 3600.0;
const MINUTE: f64 = 60.0;

/// What costs are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CostKind {
    /// Paid hours.
    Labour,
    /// Overtime hours.
    Overtime,
    /// Rates for each contact answered, or for each minute of its handle time.
    Contacts,
    /// Sessions in self-service.
    SelfService,
    /// Penalties for missed service levels.
    Penalties,
}

impl CostKind {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [
        Self::Labour,
        Self::Overtime,
        Self::Contacts,
        Self::SelfService,
        Self::Penalties,
    ];

    /// Its key in results.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Labour => "labour",
            Self::Overtime => "overtime",
            Self::Contacts => "contacts",
            Self::SelfService => "self_service",
            Self::Penalties => "penalties",
        }
    }
}

/// Costs of each kind.
type ByKind<T> = [T; CostKind::ALL.len()];

/// Costs over replications, where anything costs something.
///
/// The cost of a group is its paid hours × rate + its overtime hours × rate × factor + its
/// contacts and minutes at theirs. Paid are the scheduled hours but for unpaid breaks, and
/// absence where it is not paid. To these come sessions in self-service and penalties. Lost
/// value is not paid, and stands beside. Cost per contact and per resolved case are ratios of
/// means.
#[derive(Debug, Clone)]
pub struct Money {
    /// Groups that have a cost.
    pub groups: Vec<Option<GroupMoney>>,
    /// Each contact type.
    pub types: Vec<TypeMoney>,
    /// Everything that is paid.
    pub total: GroupMoney,
    /// Of this, by kind.
    pub kinds: ByKind<Moments>,
    /// Value lost with cases that were not answered.
    pub lost_value: Moments,
    /// Everything that is paid, and the value lost.
    pub with_lost_value: GroupMoney,
    /// Cost to contacts answered.
    pub per_answered: PairMoments,
    /// Cost to cases resolved.
    pub per_resolved: PairMoments,
    /// Costs of the replication that is being folded in.
    today: ByKind<f64>,
    lost_today: f64,
}

/// The cost of a group, or of all.
#[derive(Debug, Clone, Default)]
pub struct GroupMoney {
    /// Over replications.
    pub cost: Moments,
    /// Every replication.
    pub rows: Vec<f32>,
}

/// The money of a contact type.
#[derive(Debug, Clone, Copy, Default)]
pub struct TypeMoney {
    /// Cost of its sessions in self-service.
    pub self_service: Moments,
    /// Penalties for its service level.
    pub penalties: Moments,
    /// Value lost with its cases that were not answered.
    pub lost_value: Moments,
}

/// What a replication had of a contact type.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct TypeDay {
    /// Sessions in self-service.
    pub sessions: f64,
    /// Intervals that missed the target.
    pub missed_intervals: f64,
    /// Days that missed the target.
    pub missed_days: f64,
    /// Value lost with cases that ended without an answer.
    pub lost_value: f64,
}

/// The service level of each day of a horizon, against the target.
#[derive(Debug, Default)]
pub(super) struct DayTargets {
    day: Option<(u32, Sample)>,
    missed: u32,
}

impl DayTargets {
    /// Adds an interval of a day.
    pub fn push(&mut self, day: u32, sample: &Sample, target: f64) {
        match &mut self.day {
            Some((of, so_far)) if *of == day => so_far.add(sample),
            _ => {
                self.end(target);
                self.day = Some((day, *sample));
            }
        }
    }

    fn end(&mut self, target: f64) {
        if let Some((_, sample)) = self.day.take() {
            self.missed += u32::from(sample.meets(target) == Some(false));
        }
    }

    /// Days that missed the target.
    pub fn missed(mut self, target: f64) -> f64 {
        self.end(target);
        f64::from(self.missed)
    }
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
        let costs = |cost: &Option<Cost>| cost.filter(|c| !c.is_nothing()).is_some();
        let groups: Vec<Option<GroupMoney>> = model
            .groups
            .iter()
            .map(|g| costs(&g.cost).then(GroupMoney::default))
            .collect();
        let any = groups.iter().any(Option::is_some) || model.types.iter().any(TypeModel::costs);
        any.then(|| Self {
            groups,
            types: vec![TypeMoney::default(); model.types.len()],
            total: GroupMoney::default(),
            kinds: ByKind::default(),
            lost_value: Moments::new(),
            with_lost_value: GroupMoney::default(),
            per_answered: PairMoments::new(),
            per_resolved: PairMoments::new(),
            today: ByKind::default(),
            lost_today: 0.0,
        })
    }

    /// Forgets everything, but keeps the memory.
    pub fn clear(&mut self) {
        self.groups.iter_mut().flatten().for_each(GroupMoney::clear);
        self.types.fill(TypeMoney::default());
        self.total.clear();
        self.kinds = ByKind::default();
        self.lost_value = Moments::new();
        self.with_lost_value.clear();
        self.per_answered = PairMoments::new();
        self.per_resolved = PairMoments::new();
        self.today = ByKind::default();
        self.lost_today = 0.0;
    }

    fn spend(&mut self, kind: CostKind, cost: f64) {
        self.today[kind as usize] += cost;
    }

    /// Folds in a group of the current replication.
    pub(super) fn push_group(
        &mut self,
        g: usize,
        cost: Option<Cost>,
        day: &GroupSample,
        tally: &GroupTally,
    ) {
        let Some(rates) = cost.filter(|_| self.groups[g].is_some()) else {
            return;
        };
        let labour = rates.per_hour * day.lost.paid(day.scheduled) / HOUR;
        let overtime = rates.per_hour * rates.overtime_factor * day.overtime / HOUR;
        let contacts = rates.per_contact * f64::from(tally.answered)
            + rates.per_minute * tally.handle / MINUTE;
        self.spend(CostKind::Labour, labour);
        self.spend(CostKind::Overtime, overtime);
        self.spend(CostKind::Contacts, contacts);
        if let Some(money) = &mut self.groups[g] {
            money.push(labour + overtime + contacts);
        }
    }

    /// Folds in a contact type of the current replication.
    pub(super) fn push_type(&mut self, kind: usize, of: &TypeModel, day: &TypeDay) {
        let per_session = of.self_service.as_ref().map_or(0.0, |m| m.cost);
        let self_service = per_session * day.sessions;
        let penalties =
            of.penalty.per_interval * day.missed_intervals + of.penalty.per_day * day.missed_days;
        let lost = day.lost_value;
        self.spend(CostKind::SelfService, self_service);
        self.spend(CostKind::Penalties, penalties);
        self.lost_today += lost;
        let money = &mut self.types[kind];
        money.self_service.push(self_service);
        money.penalties.push(penalties);
        money.lost_value.push(lost);
    }

    /// Ends the replication, in which so many contacts were answered and cases resolved.
    pub fn end_day(&mut self, answered: f64, resolved: f64) {
        let today = std::mem::take(&mut self.today);
        let lost = std::mem::take(&mut self.lost_today);
        let cost: f64 = today.iter().sum();
        for (moments, cost) in self.kinds.iter_mut().zip(today) {
            moments.push(cost);
        }
        self.total.push(cost);
        self.lost_value.push(lost);
        self.with_lost_value.push(cost + lost);
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
        for (a, b) in self.types.iter_mut().zip(&other.types) {
            a.self_service.merge(&b.self_service);
            a.penalties.merge(&b.penalties);
            a.lost_value.merge(&b.lost_value);
        }
        for (a, b) in self.kinds.iter_mut().zip(&other.kinds) {
            a.merge(b);
        }
        self.total.merge(&other.total);
        self.lost_value.merge(&other.lost_value);
        self.with_lost_value.merge(&other.with_lost_value);
        self.per_answered.merge(&other.per_answered);
        self.per_resolved.merge(&other.per_resolved);
    }
}

/// Value lost with the cases of a type that ended without an answer, each by the segment of its
/// customer; where cases are not followed every contact is one.
pub(super) fn lost_value(model: &Model, tally: &Tally, kind: usize, day: &Sample) -> f64 {
    let of = &model.types[kind];
    let unanswered = |day: &Sample| {
        day.mean(Mean::Offered) - day.mean(Mean::Answered) - day.mean(Mean::Unfinished)
    };
    if of.segments.is_empty() {
        let lost = if model.follows {
            f64::from(tally.cases[kind].lost)
        } else {
            unanswered(day)
        };
        return of.lost_value * lost;
    }
    let value = |segment: usize| {
        let SegmentCell { cell, rare, lost } = tally.segments.cell(kind, segment);
        let lost = if model.follows {
            f64::from(*lost)
        } else {
            unanswered(&Sample::of(of, cell, rare))
        };
        of.lost_value_of(segment) * lost
    };
    (0..=of.segments.len()).map(value).sum()
}

keep!(Money { groups, types, total, kinds, lost_value, with_lost_value, per_answered, per_resolved } without { today, lost_today });
keep!(GroupMoney { cost } lists { rows });
keep!(TypeMoney {
    self_service,
    penalties,
    lost_value
});
