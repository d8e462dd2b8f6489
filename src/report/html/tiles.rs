//! The figures that matter most, with how sure they are.

use super::markup::Html;
use crate::measures::{GroupRatio, Mean, Ratio};
use crate::report::format::{count, duration, percent, whole_percent};
use crate::report::summary::Run;
use crate::report::terminal::days;
use crate::stats::{Estimate, Spread, spread};

/// A figure with its words.
struct Tile {
    label: String,
    /// As it is read.
    shown: String,
    /// Its key in `summary.json` and its value there.
    key: String,
    value: f64,
    plus: Option<String>,
    note: Option<String>,
}

/// How a figure is written, and its half-width.
type Words = (fn(f64) -> String, fn(f64) -> String);

const SHARE: Words = (percent, |half| format!("{:.1}", 100.0 * half));
const COUNT: Words = (count, count);
const TIME: Words = (duration, duration);

/// The tiles of a run.
pub fn tiles(h: &mut Html, run: &Run<'_>) {
    let found = [
        targets(run),
        level(run),
        abandoned(run),
        asa(run),
        wait(run),
    ];
    let more = [offered(run), occupancy(run), cost(run)];
    let tiles: Vec<Tile> = found.into_iter().chain(more).flatten().collect();
    // Rows of equal length, as far as that goes.
    let class = match tiles.len() {
        ..=3 | 5 | 6 => "tiles three",
        _ => "tiles",
    };
    h.element("dl", &[("class", class)], |h| {
        for tile in &tiles {
            h.element("div", &[], |h| show(h, tile));
        }
    });
}

fn show(h: &mut Html, tile: &Tile) {
    h.leaf("dt", &[], &tile.label);
    h.element("dd", &[], |h| {
        let value = tile.value.to_string();
        let attributes = [
            ("class", "big"),
            ("data-key", tile.key.as_str()),
            ("value", &value),
        ];
        h.leaf("data", &attributes, &tile.shown);
        if let Some(plus) = &tile.plus {
            h.leaf("span", &[("class", "plus")], &format!(" ±{plus}"));
        }
    });
    if let Some(note) = &tile.note {
        h.leaf("dd", &[("class", "small")], note);
    }
}

fn tile(label: &str, key: &str, of: Option<Estimate>, words: Words) -> Option<Tile> {
    let Estimate { mean, half_width } = of?;
    let (show, half) = words;
    Some(Tile {
        label: label.into(),
        shown: show(mean),
        key: format!("/{key}/mean"),
        value: mean,
        plus: half_width.map(half),
        note: None,
    })
}

/// The range of nine of ten days.
fn most_days(run: &Run<'_>, range: Option<Spread>, show: fn(f64) -> String) -> Option<String> {
    if run.outcome.fold.replications < 2 {
        return None;
    }
    let range = range?;
    let days = days(run.scenario, false);
    let (low, high) = (show(range.p05), show(range.p95));
    Some(format!("{low} to {high} on 90 % of {days}"))
}

/// The only contact type, if there is but one.
fn only(run: &Run<'_>) -> Option<usize> {
    (run.model.types.len() == 1).then_some(0)
}

fn targets(run: &Run<'_>) -> Option<Tile> {
    let chance = run.outcome.fold.all_targets;
    let share = chance.share(&run.confidence)?;
    let aims = run
        .model
        .types
        .iter()
        .filter(|t| t.target.is_some())
        .count();
    let days = days(run.scenario, false);
    let label = if aims == 1 {
        format!("Target met, share of {days}")
    } else {
        format!("All {aims} targets met, share of {days}")
    };
    let (low, high) = ((100.0 * share.low).floor(), (100.0 * share.high).ceil());
    let sure = 100.0 * run.confidence.level();
    Some(Tile {
        label,
        shown: whole_percent(share.share),
        key: "/total/all_targets_met/share".into(),
        value: share.share,
        plus: None,
        note: Some(format!("{low:.0} to {high:.0} %, {sure:.0} % sure")),
    })
}

fn level(run: &Run<'_>) -> Option<Tile> {
    let fold = &run.outcome.fold;
    let level = fold.total_ratio(Ratio::ServiceLevel, &run.confidence);
    let mut tile = tile("Service level", "total/service_level", level, SHARE)?;
    tile.note = match only(run) {
        Some(kind) => {
            let rows = fold.kinds[kind].rows.iter();
            let mut levels: Vec<f32> = rows.map(|r| r.service_level).collect();
            most_days(run, spread(&mut levels), |x| format!("{:.0} %", 100.0 * x))
        }
        None => Some("of all contacts, each within its own time".into()),
    };
    Some(tile)
}

fn abandoned(run: &Run<'_>) -> Option<Tile> {
    let fold = &run.outcome.fold;
    let rate = fold.total_ratio(Ratio::AbandonRate, &run.confidence);
    let mut tile = tile("Abandoned", "total/abandon_rate", rate, SHARE)?;
    let mut shares: Vec<f32> = (0..fold.replications as usize)
        .map(|day| {
            let of = |f: fn(&crate::measures::DayRow) -> f32| -> f32 {
                fold.kinds.iter().map(|k| f(&k.rows[day])).sum()
            };
            of(|row| row.abandoned) / of(|row| row.offered)
        })
        .collect();
    tile.note = most_days(run, spread(&mut shares), percent);
    Some(tile)
}

fn asa(run: &Run<'_>) -> Option<Tile> {
    let fold = &run.outcome.fold;
    let asa = fold.total_ratio(Ratio::Asa, &run.confidence);
    let mut tile = tile("Mean wait of the answered", "total/asa", asa, TIME)?;
    tile.note = Some("average speed of answer (ASA)".into());
    Some(tile)
}

fn wait(run: &Run<'_>) -> Option<Tile> {
    let kind = only(run)?;
    let waits = &run.outcome.fold.kinds[kind].waits;
    let wait = waits.quantile(&run.outcome.bins[kind], 0.9, &run.confidence);
    let key = format!("contacts/{}/wait_p90", run.model.types[kind].name);
    let wait = wait.and_then(|q| q.estimate());
    tile("Nine of ten wait at most", &key, wait, TIME)
}

fn offered(run: &Run<'_>) -> Option<Tile> {
    let fold = &run.outcome.fold;
    let label = format!("Contacts a {}", days(run.scenario, true));
    let mean = fold.total.mean(Mean::Offered).estimate(&run.confidence);
    let mut tile = tile(&label, "total/offered", mean, COUNT)?;
    let mut all: Vec<f32> = (0..fold.replications as usize)
        .map(|day| fold.kinds.iter().map(|k| k.rows[day].offered).sum())
        .collect();
    tile.note = most_days(run, spread(&mut all), count);
    Some(tile)
}

fn occupancy(run: &Run<'_>) -> Option<Tile> {
    if run.model.groups.len() != 1 {
        return None;
    }
    let occupancy = run
        .outcome
        .fold
        .group_ratio(0, GroupRatio::Occupancy, &run.confidence);
    let key = format!("groups/{}/occupancy", run.model.groups[0].name);
    tile("Occupancy", &key, occupancy, SHARE)
}

fn cost(run: &Run<'_>) -> Option<Tile> {
    let money = run.outcome.fold.money.as_ref()?;
    let currency = run.scenario.currency.as_deref();
    let unit = currency.map(|c| format!(", {c}")).unwrap_or_default();
    let label = format!("Cost a {}{unit}", days(run.scenario, true));
    let cost = money.total.cost.estimate(&run.confidence);
    let mut tile = tile(&label, "total/cost", cost, COUNT)?;
    tile.note = most_days(run, spread(&mut money.total.rows.clone()), count);
    Some(tile)
}
