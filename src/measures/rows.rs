//! What is kept of every single replication.

use super::sample::{GroupSample, Mean, Ratio, Sample};
use crate::model::TypeModel;
use crate::scenario::CountRule;
use crate::stats::keep::keep;

/// One replication of one contact type in 64 bytes: sixteen four-byte numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct DayRow {
    /// Contacts that arrived.
    pub offered: f32,
    /// Answered.
    pub answered: f32,
    /// Answered within the threshold.
    pub answered_within: f32,
    /// Abandoned.
    pub abandoned: f32,
    /// Abandoned within the threshold of a short abandonment.
    pub abandoned_within: f32,
    /// Blocked.
    pub blocked: f32,
    /// Balked.
    pub balked: f32,
    /// Sent away at the end.
    pub disconnected: f32,
    /// Did not find an agent at once.
    pub delayed: f32,
    /// Sum of the waits of the answered \[s\].
    pub wait_answered: f32,
    /// Sum of all waits \[s\].
    pub wait: f32,
    /// Sum of talk and wrap-up \[s\].
    pub handle: f32,
    /// Service level by the type's own count; NaN without a denominator.
    pub service_level: f32,
    /// Longest wait \[s\].
    pub longest_wait: f32,
    /// Longest queue.
    pub longest_queue: f32,
    /// Share of intervals that met the target; NaN without a target.
    pub intervals_met: f32,
}

impl DayRow {
    /// The row of a replication.
    #[must_use]
    pub fn new(sample: &Sample, longest_wait: f64, longest_queue: u32, intervals_met: f64) -> Self {
        let mean = |figure| sample.mean(figure) as f32;
        let numerator = |figure| sample.ratio(figure).0 as f32;
        let (met, of) = sample.ratio(Ratio::ServiceLevel);
        Self {
            offered: mean(Mean::Offered),
            answered: mean(Mean::Answered),
            answered_within: mean(Mean::AnsweredWithin),
            abandoned: mean(Mean::Abandoned),
            abandoned_within: mean(Mean::AbandonedWithin),
            blocked: mean(Mean::Blocked),
            balked: mean(Mean::Balked),
            disconnected: mean(Mean::Disconnected),
            delayed: numerator(Ratio::Delayed),
            wait_answered: numerator(Ratio::Asa),
            wait: numerator(Ratio::MeanWait),
            handle: numerator(Ratio::HandleTime),
            service_level: if of > 0.0 {
                (met / of) as f32
            } else {
                f32::NAN
            },
            longest_wait: longest_wait as f32,
            longest_queue: longest_queue as f32,
            intervals_met: intervals_met as f32,
        }
    }

    /// The contacts that were in time for the service level of their type, and all that count for
    /// it: whole numbers, of which levels of several types are made.
    #[must_use]
    pub fn level_sides(&self, of: &TypeModel) -> (f64, f64) {
        let short = match of.count {
            CountRule::ShortAbandonsMet => self.abandoned_within,
            _ => 0.0,
        };
        let in_time = f64::from(self.answered_within + short);
        let level = f64::from(self.service_level);
        if level.is_nan() {
            return (0.0, 0.0);
        }
        if level > 0.0 {
            return (in_time, (in_time / level).round());
        }
        // Nobody was in time, of contacts that ended in whatever way.
        let judged = match of.count {
            CountRule::AnsweredOnly => self.answered,
            CountRule::ShortAbandonsExcluded => self.offered - self.abandoned_within,
            _ => self.offered,
        };
        let blocked = if of.blocked_excluded {
            self.blocked
        } else {
            0.0
        };
        (0.0, f64::from(judged - blocked).max(0.0))
    }
}

/// One replication of one agent group in 16 bytes \[h\].
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct GroupRow {
    /// Staffed.
    pub staffed: f32,
    /// Busy within the statistics.
    pub busy: f32,
    /// Idle.
    pub idle: f32,
    /// Work after the end of the horizon.
    pub overtime: f32,
}

impl GroupRow {
    /// The row of a replication.
    #[must_use]
    pub fn new(sample: &GroupSample) -> Self {
        let hours = |seconds: f64| (seconds / 3600.0) as f32;
        Self {
            staffed: hours(sample.time.staffed),
            busy: hours(sample.time.busy),
            idle: hours(sample.time.idle),
            overtime: hours(sample.overtime),
        }
    }
}

keep!(DayRow {
    offered,
    answered,
    answered_within,
    abandoned,
    abandoned_within,
    blocked,
    balked,
    disconnected,
    delayed,
    wait_answered,
    wait,
    handle,
    service_level,
    longest_wait,
    longest_queue,
    intervals_met
});
keep!(GroupRow {
    staffed,
    busy,
    idle,
    overtime
});
