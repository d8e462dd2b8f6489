//! What is folded of an agent group, over the day and within each interval.

use super::sample::GroupSample;
use crate::stats::keep::keep;
use crate::stats::{Moments, PairMoments};

/// What is folded of an agent group.
#[derive(Debug, Clone, Default)]
pub struct GroupFigures {
    /// Staffed time \[s\].
    pub staffed: Moments,
    /// Busy time, overtime included \[s\].
    pub busy: Moments,
    /// Wrap-up within the statistics \[s\].
    pub wrap_up: Moments,
    /// Idle time \[s\].
    pub idle: Moments,
    /// Busy above the headcount \[s\].
    pub over_schedule: Moments,
    /// Work after the end of the horizon or of a shift \[s\].
    pub overtime: Moments,
    /// Busy to busy and idle.
    pub occupancy: PairMoments,
    /// Busy to scheduled.
    pub utilisation: PairMoments,
}

impl GroupFigures {
    /// Folds in a replication.
    pub fn push(&mut self, sample: &GroupSample) {
        let time = &sample.time;
        self.staffed.push(time.staffed);
        self.busy.push(time.busy + sample.after_end);
        self.wrap_up.push(sample.wrap_up);
        self.idle.push(time.idle);
        self.over_schedule.push(time.over_schedule);
        self.overtime.push(sample.overtime);
        self.occupancy.push(time.busy, time.busy + time.idle);
        self.utilisation.push(time.busy, sample.scheduled);
    }

    /// Folds in what follows.
    pub fn merge(&mut self, other: &Self) {
        self.staffed.merge(&other.staffed);
        self.busy.merge(&other.busy);
        self.wrap_up.merge(&other.wrap_up);
        self.idle.merge(&other.idle);
        self.over_schedule.merge(&other.over_schedule);
        self.overtime.merge(&other.overtime);
        self.occupancy.merge(&other.occupancy);
        self.utilisation.merge(&other.utilisation);
    }
}

keep!(GroupFigures {
    staffed,
    busy,
    wrap_up,
    idle,
    over_schedule,
    overtime,
    occupancy,
    utilisation
});
