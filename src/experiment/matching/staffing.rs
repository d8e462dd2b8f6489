//! A scenario with other shares of presence for contacts, and with a reserve.

use crate::calibrate::people::{RESERVE_AFTER, shares};
use crate::scenario::{ByInterval, Scenario, ServingGroup};

/// Gives agents other shares of presence, and where there is a reserve a second group each that
/// steps in for those who have waited long.
pub(super) fn staffed(scenario: &mut Scenario, staffing: f64, reserve: Option<f64>) {
    let intervals = scenario.intervals;
    let groups = scenario.groups.len();
    for g in 0..groups {
        let planned = scenario.groups[g].shrinkage.planned.clone();
        let each = |i: usize| shares(1.0 - planned.at(i), staffing, reserve.unwrap_or(0.0));
        let away = |share: &dyn Fn((f64, f64)) -> f64| {
            let all = (0..intervals).map(|i| 1.0 - share(each(i)));
            ByInterval::Each(all.collect())
        };
        scenario.groups[g].shrinkage.planned = away(&|s| s.0);
        if reserve.is_some() {
            let mut second = scenario.groups[g].clone();
            second.name += "_reserve";
            second.shrinkage.planned = away(&|s| s.1);
            scenario.groups.push(second);
        }
    }
    if reserve.is_none() {
        return;
    }
    for contact in &mut scenario.contacts {
        let second: Vec<ServingGroup> = contact
            .groups
            .iter()
            .map(|link| ServingGroup {
                group: link.group + groups,
                rank: link.rank + 1,
                after: link.after.max(RESERVE_AFTER),
                ..link.clone()
            })
            .collect();
        contact.groups.extend(second);
    }
}
