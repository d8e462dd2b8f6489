//! What is compared.

use crate::measures::{Fold, Mean, Ratio};

/// Which of two values is the better one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// The larger one.
    More,
    /// The smaller one.
    Less,
}

/// A figure that alternatives are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Contacts that arrived.
    Offered,
    /// Service level by each type's own count.
    ServiceLevel,
    /// Abandoned / offered.
    AbandonRate,
    /// Blocked / offered.
    BlockRate,
    /// Mean wait of the answered \[s\].
    Asa,
    /// Mean wait of all offered \[s\].
    MeanWait,
    /// Mean talk and wrap-up of the answered \[s\].
    HandleTime,
    /// Share of days on which every type with a target meets its own.
    AllTargetsMet,
    /// Busy to busy and idle, all agents together.
    Occupancy,
    /// Hours worked after the end of the horizon or of a shift.
    OvertimeHours,
    /// Hours paid for.
    PaidHours,
    /// Everything that is paid.
    Cost,
    /// Everything that is paid, and the value lost with cases that nobody answered.
    CostAndLostValue,
}

impl Measure {
    /// All of them: first those of each contact type, then those of the whole center alone.
    pub const ALL: [Self; 13] = [
        Self::Offered,
        Self::ServiceLevel,
        Self::AbandonRate,
        Self::BlockRate,
        Self::Asa,
        Self::MeanWait,
        Self::HandleTime,
        Self::AllTargetsMet,
        Self::Occupancy,
        Self::OvertimeHours,
        Self::PaidHours,
        Self::Cost,
        Self::CostAndLostValue,
    ];

    /// How many of them, from the first on, each contact type and interval has.
    pub const OF_TYPES: usize = 7;

    /// Its key in results.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::ServiceLevel => "service_level",
            Self::AbandonRate => "abandon_rate",
            Self::BlockRate => "block_rate",
            Self::Asa => "asa",
            Self::MeanWait => "mean_wait",
            Self::HandleTime => "handle_time",
            Self::AllTargetsMet => "all_targets_met",
            Self::Occupancy => "occupancy",
            Self::OvertimeHours => "overtime_hours",
            Self::PaidHours => "paid_hours",
            Self::Cost => "cost",
            Self::CostAndLostValue => "cost_and_lost_value",
        }
    }

    /// Which value of it is better; `None` where neither is by itself.
    #[must_use]
    pub const fn better(self) -> Option<Better> {
        match self {
            Self::ServiceLevel | Self::AllTargetsMet => Some(Better::More),
            Self::AbandonRate
            | Self::BlockRate
            | Self::Asa
            | Self::MeanWait
            | Self::OvertimeHours
            | Self::PaidHours
            | Self::Cost
            | Self::CostAndLostValue => Some(Better::Less),
            Self::Offered | Self::HandleTime | Self::Occupancy => None,
        }
    }

    /// Its two sides for a type, an interval or all types on a single day.
    pub(in crate::experiment) fn of_types(self, figures: &crate::measures::Figures) -> (f64, f64) {
        let ratio = |r| figures.ratio(r).means().unwrap_or_default();
        match self {
            Self::Offered => (day(figures.mean(Mean::Offered)), 1.0),
            Self::ServiceLevel => ratio(Ratio::ServiceLevel),
            Self::AbandonRate => ratio(Ratio::AbandonRate),
            Self::BlockRate => ratio(Ratio::BlockRate),
            Self::Asa => ratio(Ratio::Asa),
            Self::MeanWait => ratio(Ratio::MeanWait),
            Self::HandleTime => ratio(Ratio::HandleTime),
            _ => (0.0, 0.0),
        }
    }

    /// Its two sides for the whole center, of a fold of a single day; 0 / 0 where there is none.
    pub(in crate::experiment) fn of_center(self, fold: &Fold) -> (f64, f64) {
        const HOUR: f64 = 3600.0;
        match self {
            Self::AllTargetsMet => (fold.all_targets.yes as f64, fold.all_targets.of as f64),
            Self::Occupancy => {
                let sides = fold.groups.iter().filter_map(|g| g.occupancy.means());
                sides.fold((0.0, 0.0), |sum, side| (sum.0 + side.0, sum.1 + side.1))
            }
            Self::OvertimeHours => {
                let hours = fold.groups.iter().map(|g| day(&g.overtime) / HOUR);
                (hours.sum(), 1.0)
            }
            Self::PaidHours => {
                let hours = fold.losses.iter().map(|g| day(&g.paid) / HOUR);
                (hours.sum(), 1.0)
            }
            Self::Cost => match &fold.money {
                Some(money) => (day(&money.total.cost), 1.0),
                None => (0.0, 0.0),
            },
            Self::CostAndLostValue => match &fold.money {
                Some(money) => (day(&money.with_lost_value.cost), 1.0),
                None => (0.0, 0.0),
            },
            _ => self.of_types(&fold.total),
        }
    }
}

/// The value of the only day.
fn day(moments: &crate::stats::Moments) -> f64 {
    moments.mean().unwrap_or(0.0)
}
