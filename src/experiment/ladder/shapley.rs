//! Effects averaged over all orders of the groups of steps.

use super::step::{StepGroup, Steps};
use super::worlds::{FIGURES, Visited, World, Worlds};
use crate::experiment::Subject;
use crate::replicate::{Plan, Unsettled};
use crate::stats::Point;

/// Groups.
const GROUPS: usize = StepGroup::ALL.len();

/// A group's effect, averaged over all orders in which groups can be switched on.
#[derive(Debug, Clone)]
pub struct Part {
    /// The group.
    pub group: StepGroup,
    /// Whether the scenario has anything of it; where not its effect is exactly 0.
    pub present: bool,
    /// Effects by subject (types, then the total) and figure; `None` where some order has a rung
    /// without a finite value.
    pub effects: Vec<[Option<Point>; FIGURES.len()]>,
}

/// Effects of the six groups: Shapley's values.
#[derive(Debug, Clone)]
pub struct Shapley {
    /// The groups.
    pub parts: Vec<Part>,
    /// Whole agents instead of parts of them, which comes before all; 0 where there are no parts.
    pub whole_agents: Vec<[Option<Point>; FIGURES.len()]>,
}

/// The worlds of all sets of groups: bit g of a position says whether group g is in.
pub(super) struct Subsets {
    worlds: Vec<World>,
    present: [bool; GROUPS],
}

impl Subsets {
    pub fn new(worlds: &mut Worlds<'_>, plan: &Plan) -> Result<Self, Unsettled> {
        let absent = worlds.absent;
        let all = (0..1usize << GROUPS).map(|set| {
            let groups = StepGroup::ALL.iter().enumerate();
            let steps: Steps = groups
                .filter(|(g, _)| set >> g & 1 == 1)
                .flat_map(|(_, group)| group.steps().iter().copied())
                .collect();
            worlds.add(steps, plan)
        });
        Ok(Self {
            worlds: all.collect::<Result<_, _>>()?,
            present: StepGroup::ALL.map(|g| g.steps().iter().any(|s| !absent.has(*s))),
        })
    }

    /// Averages over orders. A group comes after the set S of others in |S|!·(5 − |S|)! of the 6!
    /// orders.
    pub fn average(&self, visited: &Visited, subjects: &[Subject], start: World) -> Shapley {
        let factorial = |n: usize| (1..=n).map(|k| k as f64).product::<f64>();
        let weight =
            |size: usize| factorial(size) * factorial(GROUPS - 1 - size) / factorial(GROUPS);
        let effects = |of: &[(World, f64)]| {
            let all = |s: &Subject| FIGURES.map(|figure| visited.contrast(*s, figure, of));
            subjects.iter().map(all).collect::<Vec<_>>()
        };
        let part = |g: usize| {
            let mut of = Vec::new();
            for set in (0..self.worlds.len()).filter(|set| set >> g & 1 == 0) {
                let share = weight(set.count_ones() as usize);
                of.push((self.worlds[set | 1 << g], share));
                of.push((self.worlds[set], -share));
            }
            Part {
                group: StepGroup::ALL[g],
                present: self.present[g],
                effects: effects(&of),
            }
        };
        Shapley {
            parts: (0..GROUPS).map(part).collect(),
            whole_agents: effects(&[(self.worlds[0], 1.0), (start, -1.0)]),
        }
    }
}
