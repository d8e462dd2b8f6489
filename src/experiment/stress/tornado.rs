//! What a scenario is hit with.

use super::factor::{Factor, nothing};
use crate::model::Model;
use crate::scenario::{Scenario, Shock};

/// Factors of the tornado with their low and high values.
const HITS: [(Factor, &[f64]); 5] = [
    (Factor::Volume, &[0.9, 1.1]),
    (Factor::HandleTime, &[0.9, 1.1]),
    (Factor::Absence, &[0.1]),
    (Factor::Patience, &[0.7]),
    (Factor::Containment, &[0.5]),
];
/// Share of a group that is left when a site is down.
const LEFT: f64 = 0.5;
/// For how long a site is down \[s\].
const DOWN: f64 = 3600.0;

/// One thing that is changed, and to what.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// What is changed: a factor's key, or the name of a shock.
    pub what: What,
    /// The scenario with it.
    pub scenario: Scenario,
}

/// What is changed.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A factor, and its value.
    Factor(Factor, f64),
    /// A shock of the scenario does not happen.
    Never(String),
    /// A shock of the scenario happens on every day.
    Always(String),
    /// Part of a group is away for a time \[s\].
    Down {
        /// The group.
        group: String,
        /// From \[s\].
        from: f64,
        /// To \[s\].
        to: f64,
    },
}

/// The factors, each at its low and its high, as far as they change anything.
pub(super) fn factors(scenario: &Scenario) -> Vec<Hit> {
    let hits = HITS.into_iter().flat_map(|(factor, values)| {
        values.iter().map(move |value| Hit {
            what: What::Factor(factor, *value),
            scenario: factor.apply(scenario, *value),
        })
    });
    hits.filter(|hit| hit.scenario != *scenario).collect()
}

/// The scenario without one of its shocks.
pub(super) fn without(scenario: &Scenario, shock: usize) -> Scenario {
    let mut out = scenario.clone();
    out.shocks.remove(shock);
    out
}

/// The scenario with one of its shocks on every day.
pub(super) fn always(scenario: &Scenario, shock: usize) -> Scenario {
    let mut out = scenario.clone();
    out.shocks[shock].probability = 1.0;
    out
}

/// For each group with agents: half of them away in the busiest hour of the contacts that it
/// serves, by expected work.
pub(super) fn sites_down(scenario: &Scenario, model: &Model) -> Vec<Shock> {
    let intervals = scenario.warm_up..scenario.intervals;
    let width = (libm::ceil(DOWN / scenario.interval) as usize).min(intervals.len());
    let down = |(g, group): (usize, &crate::scenario::AgentGroup)| {
        let scheduled = group.scheduled(scenario.interval);
        let serves = |kind: usize| scenario.contacts[kind].groups.iter().any(|s| s.group == g);
        let load = |i: usize| -> f64 {
            let kinds = (0..model.types.len()).filter(|k| serves(*k));
            kinds
                .map(|k| model.demand.types[k].expected[i] * model.types[k].mean_handle_time(i))
                .sum()
        };
        let starts = intervals.start..=(intervals.end - width);
        let staffed = starts.filter(|i| (*i..i + width).all(|j| scheduled[j] > 0.0));
        let sum = |i: usize| (i..i + width).map(load).sum::<f64>();
        // The first of those that are equally busy.
        let first = staffed.reduce(|best, i| if sum(i) > sum(best) { i } else { best })?;
        Some(Shock {
            groups: vec![g],
            agents: LEFT,
            at: first as f64 * scenario.interval,
            length: DOWN.min(width as f64 * scenario.interval),
            ..nothing(scenario, &group.name)
        })
    };
    scenario
        .groups
        .iter()
        .enumerate()
        .filter_map(down)
        .collect()
}
