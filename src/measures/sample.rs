//! The counters of one replication as the numbers of which estimates are made.

use super::cell::{Cell, Rare};
use super::tally::{TICKS_PER_SECOND, Tally};
use crate::engine::AgentTime;
use crate::model::{LostTime, Model, TypeModel};
use crate::scenario::CountRule;

/// A figure whose estimate is a plain mean over replications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mean {
    /// Contacts that arrived.
    Offered,
    /// Contacts answered.
    Answered,
    /// Contacts answered within the threshold.
    AnsweredWithin,
    /// Contacts abandoned, balked ones included.
    Abandoned,
    /// Of these, within the threshold of a short abandonment.
    AbandonedWithin,
    /// Contacts blocked.
    Blocked,
    /// Contacts that left at once on hearing of a wait.
    Balked,
    /// Contacts sent away at the end of the horizon.
    Disconnected,
    /// Contacts waiting when the clock stopped.
    Unfinished,
    /// Time that contacts spent waiting \[s\].
    Queue,
}

impl Mean {
    /// All of them, in order.
    pub const ALL: [Self; 10] = [
        Self::Offered,
        Self::Answered,
        Self::AnsweredWithin,
        Self::Abandoned,
        Self::AbandonedWithin,
        Self::Blocked,
        Self::Balked,
        Self::Disconnected,
        Self::Unfinished,
        Self::Queue,
    ];
}

/// A figure whose estimate is a ratio of means over replications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ratio {
    /// Service level by the type's own count.
    ServiceLevel,
    /// Answered within T / (offered − abandoned within S).
    ShortAbandonsExcluded,
    /// Answered within T / offered.
    AllOffered,
    /// (Answered within T + abandoned within S) / offered.
    ShortAbandonsMet,
    /// Answered within T / answered.
    AnsweredOnly,
    /// Abandoned / offered.
    AbandonRate,
    /// Blocked / offered.
    BlockRate,
    /// Did not find an agent at once / offered.
    Delayed,
    /// Mean wait of the answered \[s\].
    Asa,
    /// Mean wait of all offered \[s\].
    MeanWait,
    /// Mean wait of the abandoned \[s\].
    MeanWaitAbandoned,
    /// Mean talk and wrap-up of the answered \[s\].
    HandleTime,
}

impl Ratio {
    /// All of them, in order.
    pub const ALL: [Self; 12] = [
        Self::ServiceLevel,
        Self::ShortAbandonsExcluded,
        Self::AllOffered,
        Self::ShortAbandonsMet,
        Self::AnsweredOnly,
        Self::AbandonRate,
        Self::BlockRate,
        Self::Delayed,
        Self::Asa,
        Self::MeanWait,
        Self::MeanWaitAbandoned,
        Self::HandleTime,
    ];

    /// Whether it lies in \[0, 1\].
    #[must_use]
    pub fn is_share(self) -> bool {
        !matches!(
            self,
            Self::Asa | Self::MeanWait | Self::MeanWaitAbandoned | Self::HandleTime
        )
    }

    /// The ratio that a count rule means.
    #[must_use]
    pub fn of(rule: CountRule) -> Self {
        match rule {
            CountRule::ShortAbandonsExcluded => Self::ShortAbandonsExcluded,
            CountRule::AllOffered => Self::AllOffered,
            CountRule::ShortAbandonsMet => Self::ShortAbandonsMet,
            CountRule::AnsweredOnly => Self::AnsweredOnly,
        }
    }
}

/// One replication's numbers for a cell, a type or all types.
///
/// Everything here adds up: over intervals to a day, over types to the total, where each type
/// keeps its own threshold and count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// Values of [`Mean::ALL`].
    pub means: [f64; Mean::ALL.len()],
    /// Numerators and denominators of [`Ratio::ALL`].
    pub ratios: [(f64, f64); Ratio::ALL.len()],
}

impl Default for Sample {
    fn default() -> Self {
        Self {
            means: [0.0; Mean::ALL.len()],
            ratios: [(0.0, 0.0); Ratio::ALL.len()],
        }
    }
}

impl Sample {
    /// The numbers of one cell.
    #[must_use]
    pub fn of(kind: &TypeModel, cell: &Cell, rare: &Rare) -> Self {
        let count = f64::from;
        let offered = count(cell.offered);
        let abandoned = count(cell.abandoned);
        let short = count(cell.abandoned_within);
        let blocked = count(cell.blocked);
        let unfinished = count(rare.unfinished);
        let answered = cell.answered(rare);
        let late = count(cell.answered_late);
        let within = answered - late + count(cell.late_within) - count(rare.done_late);
        let seconds = |ticks: i64| ticks as f64 / TICKS_PER_SECOND;
        let wait_answered = seconds(cell.wait_answered);
        let wait_abandoned = seconds(cell.wait_abandoned);
        let wait = wait_answered + wait_abandoned + seconds(rare.wait);
        // Who was handed over past the threshold has missed it, whatever comes later.
        let open = unfinished - count(rare.overdue);
        let base = offered - open - if kind.blocked_excluded { blocked } else { 0.0 };
        let by_rule = [
            (within, base - short),
            (within, base),
            (within + short, base),
            (within, answered),
        ];
        let own = match kind.count {
            CountRule::ShortAbandonsExcluded => by_rule[0],
            CountRule::AllOffered => by_rule[1],
            CountRule::ShortAbandonsMet => by_rule[2],
            CountRule::AnsweredOnly => by_rule[3],
        };
        let [excluded, all, met, only] = by_rule;
        Self {
            means: [
                offered,
                answered,
                within,
                abandoned,
                short,
                blocked,
                count(rare.balked),
                count(rare.disconnected),
                unfinished,
                seconds(cell.queue),
            ],
            ratios: [
                own,
                excluded,
                all,
                met,
                only,
                (abandoned, offered),
                (blocked, offered),
                (offered - (answered - late), offered),
                (wait_answered, answered),
                (wait, offered),
                (wait_abandoned, abandoned),
                (cell.handle, answered),
            ],
        }
    }

    /// The numbers of one type over the statistics of the replication that a tally has counted.
    #[must_use]
    pub fn of_day(model: &Model, tally: &Tally, kind: usize) -> Self {
        let clock = &model.clock;
        let mut day = Self::default();
        for i in clock.warm_up..clock.intervals {
            let cell = kind * clock.intervals + i;
            let of = &model.types[kind];
            day.add(&Self::of(of, &tally.cells[cell], &tally.rare[cell]));
        }
        day
    }

    /// Adds another sample.
    pub fn add(&mut self, other: &Self) {
        for (a, b) in self.means.iter_mut().zip(&other.means) {
            *a += b;
        }
        for (a, b) in self.ratios.iter_mut().zip(&other.ratios) {
            a.0 += b.0;
            a.1 += b.1;
        }
    }

    /// The value of a plain figure.
    #[must_use]
    pub fn mean(&self, figure: Mean) -> f64 {
        self.means[figure as usize]
    }

    /// Numerator and denominator of a ratio.
    #[must_use]
    pub fn ratio(&self, figure: Ratio) -> (f64, f64) {
        self.ratios[figure as usize]
    }

    /// Whether the service level reaches a target; `None` without a denominator.
    #[must_use]
    pub fn meets(&self, target: f64) -> Option<bool> {
        let (met, of) = self.ratio(Ratio::ServiceLevel);
        // Compared without a division, so that 8 of 10 meet 0.8 exactly.
        (of > 0.0).then_some(met >= target * of)
    }
}

/// One replication's numbers for an agent group \[agent-seconds\].
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct GroupSample {
    /// Time within the statistics.
    pub time: AgentTime,
    /// Wrap-up within the statistics.
    pub wrap_up: f64,
    /// Work after the end of the horizon.
    pub after_end: f64,
    /// Work after the end of the horizon or of a shift.
    pub overtime: f64,
    /// Scheduled time.
    pub scheduled: f64,
    /// Scheduled time that is lost.
    pub lost: LostTime,
}

impl GroupSample {
    /// Adds the time of an interval.
    pub fn add_time(&mut self, time: &AgentTime) {
        self.time.busy += time.busy;
        self.time.idle += time.idle;
        self.time.staffed += time.staffed;
        self.time.over_schedule += time.over_schedule;
    }
}
