//! A scenario with so many times its agents.

use super::level::Level;
use crate::scenario::{AgentGroup, InService, Scenario, most_on_shift};

/// The scenario with all its agents times a factor, and what the formulas see of it.
///
/// Agents of a scenario are whole: each group's headcount is rounded from interval to interval,
/// and its shifts from one to the next, so that the sum so far is right within half an agent.
/// Agents of the split and those left on average stay parts of agents, which are rounded by the
/// day. Lines, limits and the shares of shrinkage stay; who is in service at the start stays as
/// far as there are agents for it.
#[must_use]
pub fn with_agents(scenario: &Scenario, level: &Level, factor: f64) -> (Scenario, Level) {
    let out = agents_times(scenario, factor);
    let times = |all: &[Vec<f64>]| -> Vec<Vec<f64>> {
        let each = |of: &Vec<f64>| of.iter().map(|n| factor * n).collect();
        all.iter().map(each).collect()
    };
    let level = Level {
        agents: times(&level.agents),
        staffed: times(&level.staffed),
        ..level.clone()
    };
    (out, level)
}

/// The scenario with all its agents times a factor.
pub(in crate::experiment) fn agents_times(scenario: &Scenario, factor: f64) -> Scenario {
    let mut out = scenario.clone();
    for group in &mut out.groups {
        scale_group(group, factor, scenario.interval);
    }
    cut_in_service(&mut out);
    out
}

fn scale_group(group: &mut AgentGroup, factor: f64, interval: f64) {
    let (mut sum, mut given) = (0.0, 0.0);
    let mut scale = |count: &mut u32| {
        sum += factor * f64::from(*count);
        let whole = libm::floor(sum + 0.5);
        *count = (whole - given) as u32;
        given = whole;
    };
    if group.shifts.is_empty() {
        group.agents.iter_mut().for_each(scale);
    } else {
        group.shifts.iter_mut().for_each(|s| scale(&mut s.agents));
        group.agents = most_on_shift(&group.shifts, interval, group.agents.len());
    }
}

/// Nobody serves who is not there.
fn cut_in_service(out: &mut Scenario) {
    let there = |g: &AgentGroup| g.agents.first().copied().unwrap_or(0);
    let mut free: Vec<u32> = out.groups.iter().map(there).collect();
    for (g, contacts) in out.initial.iter_mut().flat_map(|i| &mut i.in_service) {
        match contacts {
            InService::Count(count) => *count = (*count).min(free[*g]),
            InService::Elapsed(times) => times.truncate(free[*g] as usize),
        }
        free[*g] -= contacts.len() as u32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Overrides, parse};

    fn group(agents: &str) -> AgentGroup {
        let text = format!(
            r#"
busyhour = 1
duration = "3h"
interval = "30m"
[contact.calls]
channel = "voice"
arrivals = {{ rate = "60/h" }}
talk = {{ exponential = {{ mean = "3m" }} }}
[group.agents]
skills = {{ calls = 1 }}
{agents}"#
        );
        let read = parse(&text, &Overrides::default()).expect("valid");
        read.scenario.groups[0].clone()
    }

    #[test]
    fn sums_are_right_within_half_an_agent() {
        let plan = group("agents = [3, 7, 0, 4, 1, 9]");
        for factor in [0.2, 0.45, 0.93, 1.0, 1.07, 2.5, 3.0] {
            let mut scaled = plan.clone();
            scale_group(&mut scaled, factor, 1800.0);
            let (mut wanted, mut got) = (0.0, 0.0);
            for (before, after) in plan.agents.iter().zip(&scaled.agents) {
                wanted += factor * f64::from(*before);
                got += f64::from(*after);
                assert!((wanted - got).abs() <= 0.5 + 1e-9, "{factor}: {scaled:?}");
            }
            assert_eq!(scaled.agents[2], 0);
            assert_eq!(factor == 1.0, scaled == plan);
        }
    }

    #[test]
    fn shifts_grow_by_agents() {
        let mut scaled = group(
            "[[group.agents.shift]]\nagents = 3\nfrom = \"00:00\"\nto = \"02:00\"\n\
             [[group.agents.shift]]\nagents = 3\nfrom = \"01:00\"\nto = \"03:00\"",
        );
        scale_group(&mut scaled, 1.5, 1800.0);
        let on: Vec<u32> = scaled.shifts.iter().map(|s| s.agents).collect();
        assert_eq!(on, [5, 4]);
        assert_eq!(scaled.agents, [5, 5, 9, 9, 4, 4]);
    }
}
