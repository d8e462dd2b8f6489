//! Where groups are, in words.

use std::fmt::Write;

use super::unusual::list;
use crate::scenario::{AgentGroup, Scenario, Site};

/// Holidays that are named.
const MOST: usize = 8;

/// A sentence or two for each site that has groups.
pub(super) fn sites(scenario: &Scenario) -> Vec<String> {
    let all = scenario.sites.iter().enumerate();
    let with_groups = all.filter_map(|(s, site)| {
        let here = scenario.groups.iter().filter(|g| g.site == Some(s));
        let names: Vec<String> = here.map(|g| g.name.clone()).collect();
        (!names.is_empty()).then(|| words(scenario, site, &names))
    });
    with_groups.collect()
}

fn words(scenario: &Scenario, site: &Site, groups: &[String]) -> String {
    let mut out = format!("{}: {}", site.name, list(groups));
    // Writing to a string cannot fail.
    if let Some(name) = site.zone.as_ref().and_then(|z| z.iana_name()) {
        let start = site.start.as_ref().map(|s| s.civil.strftime("%a %H:%M"));
        let _ = write!(out, "; shifts go by the clock of {name}");
        if let Some(start) = start {
            let _ = write!(out, ", which shows {start} at the start");
        }
    }
    let from = scenario.start.as_ref().map(|s| s.civil.date());
    let days = scenario.duration / 86_400.0;
    let within = |date: &&jiff::civil::Date| {
        from.is_some_and(|from| {
            let after = f64::from(date.duration_since(from).as_hours() as i32) / 24.0;
            (-1.0..=days + 1.0).contains(&after)
        })
    };
    let closed: Vec<String> = site
        .holidays
        .iter()
        .filter(within)
        .map(ToString::to_string)
        .collect();
    if !closed.is_empty() {
        let more = closed.len().saturating_sub(MOST);
        let mut shown: Vec<String> = closed.into_iter().take(MOST).collect();
        if more > 0 {
            shown.push(format!("{more} more days"));
        }
        let _ = write!(out, "; nobody works on {}", list(&shown));
    }
    out.push('.');
    out
}

/// The scenario as a group's people see it: by the clock of their site. `None` where that is the
/// scenario's own.
pub(super) fn as_seen_by(scenario: &Scenario, group: &AgentGroup) -> Option<Scenario> {
    let site = &scenario.sites[group.site?];
    site.zone.as_ref()?;
    Some(Scenario {
        start: site.start.clone(),
        ..scenario.clone()
    })
}
