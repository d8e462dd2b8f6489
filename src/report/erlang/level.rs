//! A scenario as the formulas see it, for the ladder.

use super::cells::Cells;
use crate::erlang::split;
use crate::experiment::ladder::Level;
use crate::model::{compile, learning_factor};
use crate::random::LawError;
use crate::scenario::{Follow, Scenario};

/// Expected load and agents of a scenario without shocks and without what contacts lead to.
/// Agents are split by all load, that of contacts handed over included, so that types which only
/// get such contacts have agents too. `None` where it has too many types, groups and intervals to
/// split agents over types.
///
/// # Errors
/// When a distribution's parameters are not those of a distribution.
pub fn level_of(scenario: &Scenario) -> Result<Option<Level>, LawError> {
    let mut base = scenario.clone();
    base.shocks.clear();
    base.actions.clear();
    for contact in &mut base.contacts {
        contact.follow = Follow::default();
    }
    let model = compile(&base)?;
    let cells = Cells::of(&base, &model);
    let (kinds, groups) = (base.contacts.len(), base.groups.len());
    if cells.cells.iter().any(Vec::is_empty) {
        return Ok(None);
    }
    let flow = handed_over(scenario);
    let mut share = vec![vec![0.0; groups]; kinds];
    let mut agents = vec![Vec::with_capacity(base.intervals); kinds];
    for i in 0..base.intervals {
        let contacts: Vec<f64> = cells.cells.iter().map(|of| of[i].contacts).collect();
        let offered = flow(&contacts);
        let load = |k: usize| offered[k] * pace(&base, k) * model.types[k].mean_handle_time(i);
        let loads: Vec<f64> = (0..kinds).map(|k| load(k) / base.interval).collect();
        let staffed: Vec<f64> = (0..groups).map(|g| cells.staffed(g, i)).collect();
        let split = split(&loads, &staffed, |k, g| model.routing.link(k, g).is_some());
        for (agents, of) in agents.iter_mut().zip(&split.agents) {
            agents.push(*of);
        }
        for (sums, by_group) in share.iter_mut().zip(&split.by_group) {
            for (sum, agents) in sums.iter_mut().zip(by_group) {
                *sum += agents;
            }
        }
    }
    let each = |figure: &dyn Fn(&super::cells::Cell) -> f64| -> Vec<Vec<f64>> {
        let of = |cells: &Vec<super::cells::Cell>| cells.iter().map(figure).collect();
        cells.cells.iter().map(of).collect()
    };
    let staffed = |g: usize| (0..base.intervals).map(|i| cells.staffed(g, i)).collect();
    Ok(Some(Level {
        contacts: each(&|c| c.contacts),
        load: each(&|c| c.load),
        agents,
        staffed: (0..groups).map(staffed).collect(),
        share,
    }))
}

/// Rounds in which contacts are handed on: more tiers than anybody has.
const TIERS: usize = 50;

/// From contacts of each type to those offered, with all that are handed over to it.
fn handed_over(scenario: &Scenario) -> impl Fn(&[f64]) -> Vec<f64> {
    move |contacts| {
        let mut offered = contacts.to_vec();
        for _ in 0..TIERS {
            let mut next = contacts.to_vec();
            for (of, from) in scenario.contacts.iter().zip(&offered) {
                for escalation in &of.follow.escalate {
                    next[escalation.to] += from * escalation.probability.others;
                }
            }
            offered = next;
        }
        offered
    }
}

/// Agent time that a second of a type's work takes in the group that it prefers.
fn pace(scenario: &Scenario, kind: usize) -> f64 {
    let preferred = scenario.contacts[kind].groups.iter().min_by_key(|g| g.rank);
    let contact = &scenario.contacts[kind];
    preferred.map_or(1.0, |g| {
        let group = &scenario.groups[g.group];
        let effort = group.effort(contact.channel) * learning_factor(scenario, group);
        g.handle_time_factor * effort
    })
}
