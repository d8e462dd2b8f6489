//! What the formulas would cost: their staffing in the simulation.

use super::cells::{Cells, counting};
use crate::erlang::Goal;
use crate::measures::Ratio;
use crate::model::Model;
use crate::report::summary::Run;
use crate::scenario::Scenario;

/// What a staffing comes to in the simulation.
#[derive(Debug, Clone, PartialEq)]
pub struct Staffed {
    /// Whose staffing it is.
    pub name: &'static str,
    /// Hours scheduled.
    pub scheduled_hours: f64,
    /// Simulated service level of each type, in the order of the file.
    pub service_levels: Vec<Option<f64>>,
}

/// The scenario with the agents that a formula would ask for: each type's fewest for its target,
/// from its groups in proportion to the split, plus the shrinkage that the group has; types
/// without target and intervals without contacts keep what they have.
#[must_use]
pub fn staffed_by(scenario: &Scenario, model: &Model, endless: bool) -> Scenario {
    let cells = Cells::of(scenario, model);
    let mut out = scenario.clone();
    for group in &mut out.groups {
        group.shifts.clear();
    }
    for i in 0..scenario.intervals {
        let split = cells.split(model, i);
        let mut wanted = vec![0.0; scenario.groups.len()];
        let mut any = false;
        for (kind, of) in model.types.iter().enumerate() {
            let Some(cell) = cells.cell(kind, i) else {
                continue;
            };
            any = true;
            let needed = of.target.and_then(|share| {
                let goal = Goal::ServiceLevel {
                    share,
                    within: of.within,
                    count: counting(of.count, of.short_abandon),
                };
                cells.queue(cell, endless).agents_for(&[goal]).ok()
            });
            let needed = needed.map_or(cell.agents, f64::from);
            if cell.agents > 0.0 {
                for (wanted, there) in wanted.iter_mut().zip(&split.by_group[kind]) {
                    *wanted += needed * there / cell.agents;
                }
            } else if let Some(first) = scenario.contacts[kind].groups.first() {
                wanted[first.group] += needed;
            }
        }
        for (g, wanted) in wanted.into_iter().enumerate() {
            let scheduled = model.staffing.groups[g].scheduled_at(i);
            let staffed = cells.staffed(g, i);
            let gross = if staffed > 0.0 {
                scheduled / staffed
            } else {
                1.0
            };
            out.groups[g].agents[i] = if any {
                libm::ceil(wanted * gross - 1e-9) as u32
            } else {
                libm::ceil(scheduled) as u32
            };
            out.groups[g].net = false;
        }
    }
    out
}

/// What a run came to, for the comparison of staffings.
#[must_use]
pub fn staffed(name: &'static str, run: &Run<'_>) -> Staffed {
    let clock = &run.model.clock;
    let scheduled: f64 = run
        .model
        .staffing
        .groups
        .iter()
        .map(|group| {
            let all = (clock.warm_up..clock.intervals).map(|i| group.scheduled_at(i));
            all.sum::<f64>()
        })
        .sum();
    let level = |kind: usize| {
        let figures = &run.outcome.fold.kinds[kind].day;
        Some(figures.ratio(Ratio::ServiceLevel).point()?.value)
    };
    Staffed {
        name,
        scheduled_hours: scheduled * clock.interval / 3600.0,
        service_levels: (0..run.model.types.len()).map(level).collect(),
    }
}
