//! The intervals that are most likely to miss their target.

use super::erlang::cells::counting;
use super::summary::Run;
use crate::erlang::{Goal, Patience, Queue};
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
    /// Agents that Erlang A would add for the target, were all who share agents with the type,
    /// directly or through others, one queue and one team; what separate skills cost comes on top.
    pub short: f64,
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
            let Chance { yes, of, .. } = interval.target;
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
    let figures = &run.outcome.fold.kinds[kind].intervals[i];
    Some(WorstInterval {
        start: run.moment(i),
        kind,
        offered: figures.mean(Mean::Offered).mean()?,
        load: load(run, kind, i)?,
        staffed: staffed_for(run, kind, i),
        short: short(run, kind, i),
        service_level: figures.ratio(Ratio::ServiceLevel).point()?.value,
        target: figures.target,
    })
}

/// Offered load of a type in an interval: contacts × handle time / interval \[erlangs\].
pub(super) fn load(run: &Run<'_>, kind: usize, i: usize) -> Option<f64> {
    let figures = &run.outcome.fold.kinds[kind].intervals[i];
    let offered = figures.mean(Mean::Offered).mean()?;
    let of = &run.model.types[kind];
    let at = run.model.clock.warm_up + i;
    // What several contacts at once take of an agent cannot be read off how long each lasts.
    let simulated = figures.ratio(Ratio::HandleTime).point();
    let simulated = simulated.filter(|_| of.effort == 1.0).map(|p| p.value);
    let handle = simulated.unwrap_or_else(|| of.mean_handle_time(at) * of.effort);
    Some(offered * handle / run.model.clock.interval)
}

/// Mean agents staffed in an interval in the groups that serve a type, whoever else they serve.
pub(super) fn staffed_for(run: &Run<'_>, kind: usize, i: usize) -> f64 {
    let serves = |g: &usize| run.model.routing.link(kind, *g).is_some();
    let groups = (0..run.model.groups.len()).filter(serves);
    groups.map(|g| staffed(run, g, i)).sum()
}

/// Mean agents of a group staffed in an interval.
pub(super) fn staffed(run: &Run<'_>, g: usize, i: usize) -> f64 {
    let time = run.outcome.fold.group_intervals[g][i].staffed.mean();
    time.unwrap_or(0.0) / run.model.clock.interval
}

/// Agents lacking in an interval by Erlang A, for the target of a type and everybody it shares
/// agents with.
fn short(run: &Run<'_>, kind: usize, i: usize) -> f64 {
    let of = &run.model.types[kind];
    let Some(target) = of.target else { return 0.0 };
    let (types, groups) = company(run, kind);
    let fold = &run.outcome.fold;
    let interval = run.model.clock.interval;
    let at = run.model.clock.warm_up + i;
    let (mut offered, mut work, mut given_up) = (0.0, 0.0, 0.0);
    for other in types {
        let count = fold.kinds[other].intervals[i]
            .mean(Mean::Offered)
            .mean()
            .unwrap_or(0.0);
        let model = &run.model.types[other];
        offered += count;
        work += count * model.mean_handle_time(at) * model.effort;
        // Rates of giving up are averaged: who never gives up has none.
        given_up += model.patience.as_ref().map_or(0.0, |p| count / p.mean(at));
    }
    if offered <= 0.0 {
        return 0.0;
    }
    let staffed: f64 = groups
        .iter()
        .filter_map(|g| fold.group_intervals[*g][i].staffed.mean())
        .sum();
    let queue = Queue {
        arrivals: offered / interval,
        handle_time: work / offered,
        patience: Patience::exponential(offered / given_up),
        lines: None,
    };
    let goal = Goal::ServiceLevel {
        share: target,
        within: of.within,
        count: counting(of.count, of.short_abandon),
    };
    let needed = queue.agents_for(&[goal]);
    needed.map_or(0.0, |n| (f64::from(n) - staffed / interval).max(0.0))
}

/// All types and groups that a type shares agents with, directly or through others.
fn company(run: &Run<'_>, kind: usize) -> (Vec<usize>, Vec<usize>) {
    let (mut types, mut groups) = (vec![kind], Vec::new());
    let mut next = 0;
    while let Some(&of) = types.get(next) {
        next += 1;
        for g in 0..run.model.groups.len() {
            if groups.contains(&g) || run.model.routing.link(of, g).is_none() {
                continue;
            }
            groups.push(g);
            let served =
                (0..run.model.types.len()).filter(|t| run.model.routing.link(*t, g).is_some());
            let new: Vec<usize> = served.filter(|t| !types.contains(t)).collect();
            types.extend(new);
        }
    }
    (types, groups)
}
