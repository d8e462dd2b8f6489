//! Climbing the ladder in one order.

use super::formula::Formula;
use super::level::Level;
use super::shapley::{Shapley, Subsets};
use super::step::{Step, Steps};
use super::worlds::{FIGURES, Visited, World, Worlds};
use crate::experiment::Subject;
use crate::replicate::{Failure, Plan, Progress, Unsettled};
use crate::scenario::Scenario;
use crate::stats::Point;

/// What leads to a rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Nothing: Erlang C, with parts of agents.
    Start,
    /// Whole agents instead of parts of them: rounded at random, right on average.
    WholeAgents,
    /// A step.
    Step(Step),
}

impl By {
    /// Its word in results.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Start => "erlang_c",
            Self::WholeAgents => "whole_agents",
            Self::Step(step) => step.word(),
        }
    }
}

/// Where the figures of a rung are from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// A formula: exact.
    Formula,
    /// Simulated.
    Simulated,
}

/// A rung of the ladder. Figures are by subject (types in the order of the file, then the total)
/// and then as in [`FIGURES`].
#[derive(Debug, Clone)]
pub struct Rung {
    /// What leads to it.
    pub by: By,
    /// Whether the scenario has anything of it; where not its effect is exactly 0.
    pub present: bool,
    /// Where its figures are from.
    pub how: How,
    /// Why it could not be simulated.
    pub failure: Option<Failure>,
    /// Its figures; `None` where there is no finite one.
    pub values: Vec<[Option<Point>; FIGURES.len()]>,
    /// What is different from the rung before; `None` where one of them has no value.
    pub effects: Vec<[Option<Point>; FIGURES.len()]>,
}

/// From Erlang C to the scenario.
#[derive(Debug, Clone)]
pub struct Ladder {
    /// The rungs, from Erlang C up.
    pub rungs: Vec<Rung>,
    /// For each subject and figure the first rung from which on all have a value, and the
    /// difference between it and the top.
    pub whole: Vec<[Option<(usize, Point)>; FIGURES.len()]>,
    /// Averages over orders, where asked for.
    pub shapley: Option<Shapley>,
    /// Replications of each simulated rung.
    pub replications: u64,
    /// Whether the run was stopped before those wanted were done.
    pub stopped_early: bool,
}

/// An order of all steps: those given first, the others after them as usual.
///
/// # Errors
/// When one is given twice, or agents' shrinkage comes before the groups it belongs to.
pub fn order(first: &[Step]) -> Result<Vec<Step>, String> {
    let mut order: Vec<Step> = Vec::new();
    for step in first.iter().chain(&Step::ALL) {
        let twice = first.iter().filter(|s| *s == step).count() > 1;
        if twice {
            return Err(format!("{} is named twice", step.word()));
        }
        if !order.contains(step) {
            order.push(*step);
        }
    }
    let at = |step| order.iter().position(|s| *s == step);
    if at(Step::Shrinkage) < at(Step::Routing) {
        return Err(
            "shrinkage belongs to the groups of agents, which are there from routing on: name \
             routing before shrinkage"
                .into(),
        );
    }
    Ok(order)
}

/// Climbs the ladder of a scenario in an order of all steps ([`order`]), and on the same days
/// looks at all orders of the six groups where `all_orders`.
///
/// `watch` is told how many models each replication will be simulated with before it begins.
///
/// # Errors
/// When no volume of first attempts comes to forecasts that count all offered, on some rung.
pub fn climb(
    scenario: &Scenario,
    level: &Level,
    order: &[Step],
    all_orders: bool,
    plan: &Plan,
    progress: &Progress,
    watch: impl FnOnce(u64),
) -> Result<Ladder, Unsettled> {
    let mut worlds = Worlds::new(scenario, level)?;
    let path = path(&mut worlds, scenario, level, order, plan)?;
    let start = path[0].2;
    let subsets = match all_orders {
        true => Some(Subsets::new(&mut worlds, plan)?),
        false => None,
    };
    watch(worlds.models());
    let visited = worlds.run(plan, progress);
    let subjects: Vec<Subject> = (0..scenario.contacts.len())
        .map(Subject::Type)
        .chain([Subject::Total])
        .collect();
    let shapley = subsets.map(|s| s.average(&visited, &subjects, start));
    Ok(Ladder {
        rungs: rungs(&path, &visited, &subjects),
        whole: subjects
            .iter()
            .map(|s| whole(&path, &visited, *s))
            .collect(),
        shapley,
        replications: visited.paired.replications,
        stopped_early: visited.paired.stopped_early,
    })
}

/// The rungs in an order of steps: what leads to each, whether the scenario has anything of it,
/// and its world.
pub(super) fn path(
    worlds: &mut Worlds<'_>,
    scenario: &Scenario,
    level: &Level,
    order: &[Step],
    plan: &Plan,
) -> Result<Vec<(By, bool, World)>, Unsettled> {
    let absent = worlds.absent;
    let start = |whole| {
        World::Formula(Formula {
            abandonment: false,
            whole,
        })
    };
    let parts = level.has_parts(scenario);
    let mut path = vec![(By::Start, true, start(!parts))];
    if parts {
        path.push((By::WholeAgents, true, start(true)));
    }
    let mut on = Steps::NONE;
    for step in order {
        on = on.with(*step);
        path.push((By::Step(*step), !absent.has(*step), worlds.add(on, plan)?));
    }
    Ok(path)
}

fn rungs(path: &[(By, bool, World)], visited: &Visited, subjects: &[Subject]) -> Vec<Rung> {
    let figures = |of: &[(World, f64)]| {
        let all = |s: &Subject| FIGURES.map(|figure| visited.contrast(*s, figure, of));
        subjects.iter().map(all).collect::<Vec<_>>()
    };
    path.iter()
        .enumerate()
        .map(|(at, (by, present, world))| Rung {
            by: *by,
            present: *present,
            how: match world {
                World::Formula(_) => How::Formula,
                World::Simulated(_) => How::Simulated,
            },
            failure: match world {
                World::Formula(_) => None,
                World::Simulated(a) => visited.paired.failures[*a].clone(),
            },
            values: figures(&[(*world, 1.0)]),
            effects: match at.checked_sub(1) {
                None => vec![[None; FIGURES.len()]; subjects.len()],
                Some(below) => figures(&[(*world, 1.0), (path[below].2, -1.0)]),
            },
        })
        .collect()
}

/// The difference between the first rung from which on all have a value and the top.
fn whole(
    path: &[(By, bool, World)],
    visited: &Visited,
    subject: Subject,
) -> [Option<(usize, Point)>; FIGURES.len()] {
    FIGURES.map(|figure| {
        let has = |world: World| visited.contrast(subject, figure, &[(world, 1.0)]).is_some();
        let missing = path.iter().rposition(|(_, _, world)| !has(*world));
        let from = missing.map_or(0, |at| at + 1);
        let (top, first) = (path.last()?.2, path.get(from)?.2);
        let difference = visited.contrast(subject, figure, &[(top, 1.0), (first, -1.0)])?;
        Some((from, difference))
    })
}
