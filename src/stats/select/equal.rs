//! What the same guarantee takes with equally many days of each system, or two stages.

use super::constants::rinott_h;
use super::records::Records;
use super::task::Task;
use crate::math::special::student_quantile;

/// Days that each system would need if all get equally many, on the same customers, for the same
/// guarantee: the largest (t·S/δ)² over all pairs and requirements, with the variances of the
/// first days. `None` where these are not there.
///
/// Clark and Yang (1986), "A Bonferroni selection procedure when using common random numbers with
/// unknown variances", Proceedings of the Winter Simulation Conference.
#[must_use]
pub fn equal_days(records: &Records, task: &Task) -> Option<f64> {
    let (systems, first) = (records.systems(), task.first);
    let error = task.error_each(systems);
    let t = student_quantile(1.0 - error, first as f64 - 1.0);
    let mut most = first as f64;
    for b in 0..systems {
        for (j, requirement) in task.requirements.iter().enumerate() {
            let own = records.observed(b, j + 1, first)?;
            let half = requirement.half();
            most = most.max(t * t * own.variance / (half * half));
        }
        for a in 0..b {
            let pair = records.difference(a, b, 0, first)?;
            most = most.max(t * t * pair.variance / (task.zone * task.zone));
        }
    }
    Some(most.ceil())
}

/// Days that Rinott's two-stage procedure asks for, of all systems together, each with days of its
/// own: N = max(n₀, (h·S/δ)²). `None` where the first days are not there.
///
/// It knows no requirements and no common customers.
#[must_use]
pub fn rinott_days(records: &Records, task: &Task) -> Option<f64> {
    let h = rinott_h(records.systems(), task.confidence, task.first);
    let per_variance = h * h / (task.zone * task.zone);
    let mut sum = 0.0;
    for system in 0..records.systems() {
        let own = records.observed(system, 0, task.first)?;
        sum += (per_variance * own.variance).ceil().max(task.first as f64);
    }
    Some(sum)
}
