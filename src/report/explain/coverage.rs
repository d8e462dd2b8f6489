//! Gaps of shifts: times at which contacts come and nobody is there who could take them.

use super::clock::time_label;
use super::pools::Loads;
use super::unusual::{Remark, warning};
use crate::model::Model;
use crate::report::format::count;
use crate::scenario::units::show;
use crate::scenario::{ContactType, Scenario};

/// A stretch of time that nobody covers \[s\].
type Gap = (f64, f64);

/// Gaps in the cover of a type that some shifts serve, if everybody comes and no contact is in
/// the way of a break; `None` where there are none.
pub(super) fn gaps(
    scenario: &Scenario,
    model: &Model,
    contact: &ContactType,
    kind: usize,
    loads: &Loads<'_>,
) -> Option<Remark> {
    let mut gaps = uncovered(model, contact, |i| loads.contacts(kind, i) > 0.0);
    // Outside of the opening hours nobody need be there.
    let opening = &model.types[kind].opening;
    gaps.retain(|(from, to)| opening.open_between(*from, *to) > 0.0);
    let &(from, to) = gaps.first()?;
    let all: f64 = gaps.iter().map(|(from, to)| to - from).sum();
    let lost: f64 = gaps
        .iter()
        .map(|gap| contacts_in(model, *gap, kind, loads))
        .sum();
    let more = if gaps.len() > 1 {
        format!(
            ", and {} more time{}, {} in all",
            gaps.len() - 1,
            if gaps.len() > 2 { "s" } else { "" },
            show(all.round())
        )
    } else {
        String::new()
    };
    let message = format!(
        "Shifts and their breaks leave nobody for {} from {} to {}{more}: {} contacts come then.",
        contact.name,
        time_label(scenario, from),
        time_label(scenario, to),
        count(lost),
    );
    Some(warning(message).help(
        "move a shift, spread a break over its agents (`spread`), or set the arrivals to 0 where the \
         center is closed",
    ))
}

fn uncovered(model: &Model, contact: &ContactType, busy: impl Fn(usize) -> bool) -> Vec<Gap> {
    let clock = &model.clock;
    let mut changes: Vec<(f64, i32)> = Vec::new();
    let mut headcounts = Vec::new();
    for serving in &contact.groups {
        match &model.staffing.groups[serving.group].shifts {
            Some(shifts) => changes.extend(shifts.changes()),
            None => headcounts.push(serving.group),
        }
    }
    let held = |i: usize| {
        let there = |g: &usize| model.staffing.groups[*g].headcount[i] > 0;
        headcounts.iter().any(there)
    };
    // Who comes at an instant at which another goes leaves no gap.
    changes.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let mut changes = changes.into_iter().peekable();
    let mut there = 0;
    let mut gaps: Vec<Gap> = Vec::new();
    for i in 0..clock.intervals {
        let (mut from, end) = (clock.start_of(i), clock.start_of(i + 1));
        loop {
            while let Some((_, by)) = changes.next_if(|c| c.0 <= from) {
                there += by;
            }
            let to = changes.peek().map_or(end, |c| c.0.min(end));
            if there == 0 && !held(i) && busy(i) && i >= clock.warm_up {
                match gaps.last_mut() {
                    Some(gap) if gap.1 == from => gap.1 = to,
                    _ => gaps.push((from, to)),
                }
            }
            from = to;
            if to >= end {
                break;
            }
        }
    }
    gaps
}

fn contacts_in(model: &Model, (from, to): Gap, kind: usize, loads: &Loads<'_>) -> f64 {
    let clock = &model.clock;
    (0..clock.intervals)
        .map(|i| {
            let within = to.min(clock.start_of(i + 1)) - from.max(clock.start_of(i));
            loads.contacts(kind, i) * within.max(0.0) / clock.interval
        })
        .sum()
}
