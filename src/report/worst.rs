//! The intervals that are most likely to miss their target.

use super::summary::Run;
use crate::measures::{Chance, Mean, Ratio};

/// An interval of a contact type that often misses its target.
#[derive(Debug, Clone, PartialEq)]
pub struct WorstInterval {
    /// Its start.
    pub start: String,
    /// The contact type.
    pub kind: usize,
    /// Mean contacts offered.
    pub offered: f64,
    /// Offered load: contacts × handle time / interval \[erlangs\].
    pub load: f64,
    /// Mean agents staffed in the groups that serve the type, whoever else they serve.
    pub staffed: f64,
    /// Service level.
    pub service_level: f64,
    /// Days on which it met the target.
    pub target: Chance,
}

/// The `most` intervals with the smallest chance to meet their target, those first that lose
/// most contacts in time among equals; intervals that always meet it are left out.
pub fn worst_intervals(run: &Run<'_>, most: usize) -> Vec<WorstInterval> {
    let fold = &run.outcome.fold;
    let mut found = Vec::new();
    for (kind, figures) in fold.kinds.iter().enumerate() {
        for (i, interval) in figures.intervals.iter().enumerate() {
            let Chance { yes, of } = interval.target;
            let pair = interval.ratio(Ratio::ServiceLevel);
            let (Some((met, base)), true) = (pair.means(), yes < of) else {
                continue;
            };
            if base > 0.0 {
                let missed = base - met;
                found.push((yes as f64 / of as f64, -missed, kind, i));
            }
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    found.truncate(most);
    found
        .into_iter()
        .filter_map(|(_, _, kind, i)| describe(run, kind, i))
        .collect()
}

fn describe(run: &Run<'_>, kind: usize, i: usize) -> Option<WorstInterval> {
    let fold = &run.outcome.fold;
    let figures = &fold.kinds[kind].intervals[i];
    let interval = run.model.clock.interval;
    let offered = figures.mean(Mean::Offered).mean()?;
    let handle = figures.ratio(Ratio::HandleTime).point().map_or_else(
        || run.model.types[kind].mean_handle_time(run.model.clock.warm_up + i),
        |p| p.value,
    );
    let serves = |g: &usize| run.model.routing.link(kind, *g).is_some();
    let staffed = (0..run.model.groups.len())
        .filter(serves)
        .filter_map(|g| fold.group_intervals[g][i].staffed.mean())
        .sum::<f64>();
    Some(WorstInterval {
        start: run.short_label(i),
        kind,
        offered,
        load: offered * handle / interval,
        staffed: staffed / interval,
        service_level: figures.ratio(Ratio::ServiceLevel).point()?.value,
        target: figures.target,
    })
}
