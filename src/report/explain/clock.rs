//! The clock of a scenario, for people.

use jiff::{SignedDuration, Zoned};
use serde::Serialize;

use crate::scenario::Scenario;

/// When a scenario takes place.
#[derive(Debug, Clone, Serialize)]
pub struct ClockFacts {
    /// Start, with date where there is one.
    pub start: String,
    /// End, the same way.
    pub end: String,
    /// Zone, if any.
    pub time_zone: Option<String>,
    /// Length of the horizon \[s\].
    pub duration: f64,
    /// Length of an interval \[s\].
    pub interval: f64,
    /// Intervals in the horizon.
    pub intervals: usize,
    /// Leading intervals left out of the results.
    pub warm_up_intervals: usize,
    /// Changes between standard and daylight-saving time within the horizon.
    pub clock_changes: Vec<ClockChange>,
}

/// The clocks go forward or back.
#[derive(Debug, Clone, Serialize)]
pub struct ClockChange {
    /// What they show just before.
    pub at: String,
    /// By how much they go forward; below 0: back \[s\].
    pub forward: f64,
}

impl ClockFacts {
    pub(super) fn of(scenario: &Scenario) -> Self {
        let zone = scenario.start.as_ref().and_then(|s| s.zone.as_ref());
        Self {
            start: moment(scenario, 0.0),
            end: moment(scenario, scenario.duration),
            time_zone: zone.and_then(|z| z.iana_name()).map(str::to_owned),
            duration: scenario.duration,
            interval: scenario.interval,
            intervals: scenario.intervals,
            warm_up_intervals: scenario.warm_up,
            clock_changes: changes(scenario),
        }
    }
}

/// A moment in few letters: the time of day, with the date where there are several days.
pub(crate) fn short_label(scenario: &Scenario, i: usize) -> String {
    let label = scenario.label(i);
    let Some((date, time)) = label.split_once('T') else {
        return label;
    };
    let time: String = time.chars().take(5).collect();
    if scenario.duration <= 86_400.0 {
        time
    } else {
        format!("{date} {time}")
    }
}

/// The same of any moment \[s from the start\].
pub(super) fn time_label(scenario: &Scenario, seconds: f64) -> String {
    let whole = scenario.duration <= 86_400.0;
    match dated(scenario, seconds) {
        Some(at) if whole => at.strftime("%H:%M").to_string(),
        Some(at) => at.strftime("%Y-%m-%d %H:%M").to_string(),
        None => hours(seconds),
    }
}

/// The time of day alone.
pub(super) fn of_day(scenario: &Scenario, seconds: f64) -> String {
    match dated(scenario, seconds) {
        Some(at) => at.strftime("%H:%M").to_string(),
        None => hours(seconds - (seconds / 86_400.0).floor() * 86_400.0),
    }
}

fn moment(scenario: &Scenario, seconds: f64) -> String {
    match dated(scenario, seconds) {
        Some(at) => at.strftime("%a %Y-%m-%d %H:%M").to_string(),
        None => hours(seconds),
    }
}

fn hours(seconds: f64) -> String {
    let minutes = (seconds.max(0.0) / 60.0).round() as u64;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The start as an instant; without a zone the clock is one that never changes.
fn dated(scenario: &Scenario, seconds: f64) -> Option<Zoned> {
    let since = SignedDuration::try_from_secs_f64(seconds).ok()?;
    origin(scenario)?.checked_add(since).ok()
}

fn origin(scenario: &Scenario) -> Option<Zoned> {
    let start = scenario.start.as_ref()?;
    let zone = start.zone.clone().unwrap_or(jiff::tz::TimeZone::UTC);
    start.civil.to_zoned(zone).ok()
}

fn changes(scenario: &Scenario) -> Vec<ClockChange> {
    let (Some(from), Some(to)) = (origin(scenario), dated(scenario, scenario.duration)) else {
        return Vec::new();
    };
    let zone = from.time_zone();
    let mut offset = zone.to_offset(from.timestamp());
    let mut found = Vec::new();
    for change in zone.following(from.timestamp()) {
        if change.timestamp() >= to.timestamp() {
            break;
        }
        let forward = f64::from(change.offset().seconds() - offset.seconds());
        if forward != 0.0 {
            let at = offset.to_datetime(change.timestamp());
            found.push(ClockChange {
                at: at.strftime("%a %Y-%m-%d %H:%M").to_string(),
                forward,
            });
        }
        offset = change.offset();
    }
    found
}
