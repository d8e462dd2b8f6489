//! Agents on the first screen: hours, what is lost of them, and what they cost.

use std::fmt::Write;

use comfy_table::Table;

use super::format::{count, percent};
use super::layout::table;
use super::summary::Run;
use super::terminal::days;
use crate::measures::{CostKind, GroupRatio, Money};
use crate::scenario::ShrinkageSource;
use crate::stats::{Moments, spread};

/// The table of the groups.
pub(super) fn groups(run: &Run<'_>, wide: bool) -> Table {
    let mut header = vec![
        "Agents",
        "scheduled\nhours",
        "staffed\nhours",
        "occupancy",
        "overtime\nhours",
    ];
    if wide {
        header.extend(["over\nschedule h", "wrap-up\nhours", "FTE"]);
    }
    let fold = &run.outcome.fold;
    let money = fold.money.as_ref();
    let currency = currency(run).map_or("cost".to_owned(), |c| format!("cost\n({c})"));
    if money.is_some() {
        header.push(&currency);
    }
    let rows = fold.groups.iter().enumerate().map(|(g, figures)| {
        let occupancy = fold.group_ratio(g, GroupRatio::Occupancy, &run.confidence);
        let mut row = vec![
            run.model.groups[g].name.clone(),
            hours_of(run.scheduled_time(g) / 3600.0),
            hours(&figures.staffed),
            occupancy.map_or("-".into(), |e| percent(e.mean)),
            hours(&figures.overtime),
        ];
        if wide {
            let window = run.model.clock.horizon - run.model.clock.statistics_from();
            let fte = fold.losses[g].paid.mean();
            row.extend([
                hours(&figures.over_schedule),
                hours(&figures.wrap_up),
                fte.map_or("-".into(), |paid| format!("{:.1}", paid / window)),
            ]);
        }
        if let Some(money) = money {
            let cost = money.groups[g].as_ref().and_then(|m| m.cost.mean());
            row.push(cost.map_or("-".into(), count));
        }
        row
    });
    table(&header, rows.collect())
}

/// The table of the hours lost by source, where any group has shifts or there is room; `None`
/// where nothing is lost.
pub(super) fn losses(run: &Run<'_>, wide: bool) -> Option<Table> {
    if !wide && run.model.groups.iter().all(|g| !g.shifts) {
        return None;
    }
    let losses = &run.outcome.fold.losses;
    let taken = |g: usize, source| losses[g].of_day(source).and_then(Moments::mean);
    let sources: Vec<ShrinkageSource> = ShrinkageSource::ALL
        .into_iter()
        .filter(|s| (0..losses.len()).any(|g| taken(g, *s).is_some_and(|h| h != 0.0)))
        .collect();
    if sources.is_empty() {
        return None;
    }
    let mut header = vec!["Hours\nlost to"];
    header.extend(sources.iter().map(|s| match s {
        ShrinkageSource::Absence => "absence",
        ShrinkageSource::Planned => "planned",
        ShrinkageSource::Breaks => "breaks",
        ShrinkageSource::Pauses => "pauses",
        ShrinkageSource::PauseAfter => "after\ncontacts",
        ShrinkageSource::Late => "late\nlogins",
        ShrinkageSource::Early => "early\nleaves",
        ShrinkageSource::Shocks => "shocks",
        ShrinkageSource::Moved => "moved",
        ShrinkageSource::CalledIn => "called\nin",
        ShrinkageSource::SentHome => "sent\nhome",
    }));
    header.push("in all");
    let rows = (0..losses.len()).map(|g| {
        let mut row = vec![run.model.groups[g].name.clone()];
        row.extend(sources.iter().map(|s| {
            let lost = taken(g, *s);
            lost.map_or("-".into(), |s| hours_of(s / 3600.0))
        }));
        let all = losses[g].total.mean().unwrap_or(0.0);
        let scheduled = run.scheduled_time(g);
        row.push(if scheduled > 0.0 {
            percent(all / scheduled)
        } else {
            "-".into()
        });
        row
    });
    Some(table(&header, rows.collect()))
}

/// What everything costs, in a few sentences; `None` where nothing has a cost.
pub(super) fn cost(run: &Run<'_>) -> Option<String> {
    let fold = &run.outcome.fold;
    let money = fold.money.as_ref()?;
    let unit = currency(run).map_or(String::new(), |c| format!(" {c}"));
    let day = days(run.scenario, true);
    let kinds = kinds(money);
    let what = if kinds.is_empty() {
        "Agents cost"
    } else {
        "It all costs"
    };
    let mut out = format!("{what} {}{unit} a {day}", count(money.total.cost.mean()?));
    // Writing to a string cannot fail.
    if let Some(range) = spread(&mut money.total.rows.clone()) {
        let (low, high) = (count(range.p05), count(range.p95));
        let days = days(run.scenario, false);
        let _ = write!(out, " ({low} to {high} on 90 % of {days})");
    }
    if let Some(each) = money.per_answered.ratio(&run.confidence) {
        let _ = write!(out, ", {:.2}{unit} for each contact answered", each.mean);
    }
    let resolved = money.per_resolved.ratio(&run.confidence);
    if let (Some(each), true) = (resolved, fold.cases.is_some()) {
        let _ = write!(out, ", {:.2}{unit} for each case resolved", each.mean);
    }
    out.push('.');
    if !kinds.is_empty() {
        let _ = write!(out, " Of this {}.", kinds.join(", "));
    }
    if let Some(lost) = money.lost_value.mean().filter(|lost| *lost > 0.0) {
        let (lost, all) = (count(lost), count(money.with_lost_value.cost.mean()?));
        let _ = write!(
            out,
            " Value lost with cases that nobody answered: {lost}{unit} a {day}; with that {all}{unit}."
        );
    }
    if money.groups.iter().any(Option::is_none) {
        out.push_str(" Groups without a `cost` are left out.");
    }
    Some(out)
}

/// Costs of each kind in words; none where agents' hours are all that costs.
fn kinds(money: &Money) -> Vec<String> {
    let mean = |kind: CostKind| money.kinds[kind as usize].mean().unwrap_or(0.0);
    let hours = [CostKind::Labour, CostKind::Overtime];
    let beside = |kind: &CostKind| !hours.contains(kind) && mean(*kind) > 0.0;
    if !CostKind::ALL.iter().any(beside) {
        return Vec::new();
    }
    let some = CostKind::ALL.into_iter().filter(|kind| mean(*kind) > 0.0);
    some.map(|kind| {
        let what = match kind {
            CostKind::Labour => "paid hours",
            CostKind::Overtime => "overtime",
            CostKind::Contacts => "rates by contact",
            CostKind::SelfService => "self-service",
            CostKind::Penalties => "penalties",
        };
        format!("{what} {}", count(mean(kind)))
    })
    .collect()
}

pub(super) fn currency<'a>(run: &Run<'a>) -> Option<&'a str> {
    run.scenario.currency.as_deref()
}

fn hours(moments: &Moments) -> String {
    moments.mean().map_or("-".into(), |s| hours_of(s / 3600.0))
}

/// Hours: without decimals from 100 on.
pub(super) fn hours_of(hours: f64) -> String {
    if hours >= 99.95 {
        count(hours)
    } else {
        format!("{hours:.1}")
    }
}
