//! Agents that the target takes, on every rung.
//!
//! The factor on all agents at which the service level of all contacts meets their target. On
//! rungs that formulas know it is exact. Others are searched with few days (`search`), then
//! simulated in full at two factors about there, all rungs on the same replications: the factor
//! is where the straight line between the two meets the target. Its error is that of the
//! service level over the slope, and the errors of the two ends and of other rungs belong to the
//! same replications (delta method).

use rayon::prelude::*;

use super::climb::{By, How, path};
use super::formula::{self, Day, Formula};
use super::level::Level;
use super::scaled::with_agents;
use super::step::Step;
use super::worlds::{Ground, World, Worlds};
use crate::experiment::root::{About, LEAST, Line, MOST, Reach, bisect, search};
use crate::experiment::{Alternative, Figure, Paired, Subject, run};
use crate::measures::Ratio;
use crate::model::{Model, compile};
use crate::replicate::{Plan, Progress, Unsettled};
use crate::scenario::Scenario;
use crate::stats::Point;

/// Replications of the search.
const SEARCHED: u64 = 64;
/// How often all rungs are simulated in full, where the search was wrong on one.
const ROUNDS: usize = 3;
/// Distance from the middle to the ends, times the root of the agents: about six points of
/// service level, over which it is nearly straight.
const DISTANCE: f64 = 0.08;
const LEVEL: Figure = Figure::Ratio(Ratio::ServiceLevel);

/// What a rung needs.
#[derive(Debug, Clone)]
pub struct Need {
    /// What leads to the rung.
    pub by: By,
    /// Whether the scenario has anything of it; where not its effect is exactly 0.
    pub present: bool,
    /// Where its figures are from.
    pub how: How,
    /// Smallest factor on all agents that meets the target.
    pub factor: Reach<Point>,
    /// What is different from the rung before, as a factor; `None` where one of them has none.
    pub effect: Option<Point>,
}

/// What the target takes, from Erlang C to the scenario.
#[derive(Debug, Clone)]
pub struct Needed {
    /// Target of all contacts: the types' targets, by the contacts that are expected.
    pub target: f64,
    /// Agents there on average after all shrinkage, where the factor is 1.
    pub agents: f64,
    /// The rungs, from Erlang C up.
    pub rungs: Vec<Need>,
    /// The first rung from which on all have a factor, and the difference between it and the top.
    pub whole: Option<(usize, Point)>,
    /// Replications of each simulated rung at each of its factors.
    pub replications: u64,
}

/// What the target takes on each rung of the ladder; `None` where no type that comes by itself
/// has a target.
///
/// `watch` is told how many models each replication will be simulated with, after the search.
///
/// # Errors
/// As [`climb`](super::climb()).
pub fn needed(
    scenario: &Scenario,
    level: &Level,
    order: &[Step],
    plan: &Plan,
    progress: &Progress,
    watch: impl FnOnce(u64),
) -> Result<Option<Needed>, Unsettled> {
    let Some(target) = target(scenario, level) else {
        return Ok(None);
    };
    let mut worlds = Worlds::new(scenario, level)?;
    let path = path(&mut worlds, scenario, level, order, plan)?;
    let plant = Plant {
        scenario,
        level,
        model: compile(scenario).map_err(Unsettled::Law)?,
        target,
        agents: staffed(scenario, level),
    };
    let about = plant.search_all(&worlds.grounds, plan, progress);
    let simulated = plant.simulate(&worlds.grounds, about, plan, progress, watch);
    let roots: Vec<Reach<Root>> = path
        .iter()
        .map(|(_, _, world)| match world {
            World::Simulated(at) => simulated.roots[*at],
            World::Formula(formula) => match plant.by_formula(*formula) {
                Reach::At(value) => Reach::At(Root { value, by: None }),
                Reach::Below => Reach::Below,
                Reach::Above => Reach::Above,
                Reach::Unknown => Reach::Unknown,
            },
        })
        .collect();
    let difference = |of: usize, from: usize| match (roots[of], roots[from]) {
        (Reach::At(of), Reach::At(from)) => simulated.point(of, Some(from)),
        _ => None,
    };
    let missing = roots.iter().rposition(|r| !matches!(r, Reach::At(_)));
    let first = missing.map_or(0, |at| at + 1);
    let whole = (first < roots.len()).then(|| difference(roots.len() - 1, first));
    let rungs = path
        .iter()
        .enumerate()
        .map(|(at, (by, present, world))| Need {
            by: *by,
            present: *present,
            how: match world {
                World::Formula(_) => How::Formula,
                World::Simulated(_) => How::Simulated,
            },
            factor: match roots[at] {
                Reach::At(root) => simulated
                    .point(root, None)
                    .map_or(Reach::Unknown, Reach::At),
                Reach::Below => Reach::Below,
                Reach::Above => Reach::Above,
                Reach::Unknown => Reach::Unknown,
            },
            effect: at.checked_sub(1).and_then(|below| difference(at, below)),
        });
    Ok(Some(Needed {
        target,
        agents: plant.agents,
        rungs: rungs.collect(),
        whole: whole.flatten().map(|point| (first, point)),
        replications: simulated.paired.replications,
    }))
}

/// The types' targets, by the contacts that are expected of those who have one.
fn target(scenario: &Scenario, level: &Level) -> Option<f64> {
    let counted = scenario.warm_up..scenario.intervals;
    let (mut sum, mut contacts) = (0.0, 0.0);
    for (kind, contact) in scenario.contacts.iter().enumerate() {
        if let Some(target) = contact.service_level.target {
            let own: f64 = level.contacts[kind][counted.clone()].iter().sum();
            sum += target * own;
            contacts += own;
        }
    }
    (contacts > 0.0).then(|| sum / contacts)
}

/// Agents left on average after all shrinkage, over the intervals of the statistics.
fn staffed(scenario: &Scenario, level: &Level) -> f64 {
    let counted = scenario.warm_up..scenario.intervals;
    let of = |group: &Vec<f64>| group[counted.clone()].iter().sum::<f64>();
    level.staffed.iter().map(of).sum::<f64>() / counted.len().max(1) as f64
}

/// The scenario whose agents are scaled.
struct Plant<'a> {
    scenario: &'a Scenario,
    level: &'a Level,
    model: Model,
    target: f64,
    agents: f64,
}

/// Where the line through two simulated factors meets the target.
#[derive(Debug, Clone, Copy)]
struct Root {
    value: f64,
    /// First of the two alternatives, and what the root moves by as the service level of each
    /// moves; `None`: exact.
    by: Option<(usize, [f64; 2])>,
}

impl Root {
    /// The line that it lies on; `None` where it is exact.
    fn line(self) -> Option<Line> {
        let (value, moves) = (self.value, self.by?.1);
        Some(Line { value, moves })
    }
}

/// All rungs at their two factors.
struct Simulated {
    paired: Paired,
    roots: Vec<Reach<Root>>,
}

impl Simulated {
    /// A root, or the difference of two, with its error.
    fn point(&self, root: Root, less: Option<Root>) -> Option<Point> {
        let mut of: Vec<(usize, f64)> = Vec::new();
        for (root, sign) in std::iter::once((root, 1.0)).chain(less.map(|r| (r, -1.0))) {
            if let Some((at, [first, second])) = root.by {
                of.extend([(at, sign * first), (at + 1, sign * second)]);
            }
        }
        let value = root.value - less.map_or(0.0, |r| r.value);
        let same = less.is_some_and(|r| r.by.map(|b| b.0) == root.by.map(|b| b.0));
        if of.is_empty() || same {
            return Some(Point {
                value,
                std_error: Some(0.0),
                n: self.paired.replications,
            });
        }
        let error = self.paired.contrast(Subject::Total, LEVEL, &of)?;
        Some(Point { value, ..error })
    }
}

impl Plant<'_> {
    /// By a formula the service level grows with the agents; parts of them are rounded at random
    /// where it has whole ones.
    fn by_formula(&self, formula: Formula) -> Reach<f64> {
        let level = |factor: f64| {
            let (_, level) = with_agents(self.scenario, self.level, factor);
            let mut total = Day::default();
            for kind in 0..self.model.types.len() {
                total.add(&formula::day(&level, &self.model, kind, formula), 1.0);
            }
            total.ratio(Ratio::ServiceLevel)
        };
        bisect(level, self.target)
    }

    /// Least distance between the factors at which a rung is simulated and their middle.
    fn finest(&self) -> f64 {
        let whole = |n: &u32| f64::from(*n);
        let units: f64 = self
            .scenario
            .groups
            .iter()
            .map(|g| match g.shifts.is_empty() {
                true => g.agents.iter().map(whole).sum::<f64>(),
                false => g.shifts.iter().map(|s| whole(&s.agents)).sum(),
            })
            .sum();
        // Whole agents must differ.
        (DISTANCE / libm::sqrt(self.agents.max(1.0))).max(1.0 / units.max(1.0))
    }

    fn alternative(&self, ground: &Ground, factor: f64) -> Option<Alternative> {
        let (scenario, level) = with_agents(self.scenario, self.level, factor);
        ground.alternative(&scenario, &level).ok()
    }

    /// About where the factor of each simulated world is.
    fn search_all(
        &self,
        grounds: &[Ground],
        plan: &Plan,
        progress: &Progress,
    ) -> Vec<Reach<About>> {
        let guess = match self.by_formula(Formula {
            abandonment: true,
            whole: true,
        }) {
            Reach::At(factor) => factor,
            _ => 1.0,
        };
        let few = Plan {
            replications: plan.replications.min(SEARCHED),
            threads: 1,
            ..plan.clone()
        };
        let one = |ground: &Ground| {
            let level = |factor: f64| {
                let alternative = self.alternative(ground, factor)?;
                run(&[alternative], &[LEVEL], &few, progress).contrast(
                    Subject::Total,
                    LEVEL,
                    &[(0, 1.0)],
                )
            };
            search(level, self.target, guess, self.finest())
        };
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(plan.threads)
            .build();
        match pool {
            Ok(pool) => pool.install(|| grounds.par_iter().map(one).collect()),
            Err(_) => grounds.iter().map(one).collect(),
        }
    }

    /// All worlds at two factors each.
    fn simulate(
        &self,
        grounds: &[Ground],
        mut about: Vec<Reach<About>>,
        plan: &Plan,
        progress: &Progress,
        watch: impl FnOnce(u64),
    ) -> Simulated {
        let mut watch = Some(watch);
        let mut round = 1;
        loop {
            let mut alternatives: Vec<Alternative> = Vec::new();
            let mut firsts = vec![None; grounds.len()];
            for (w, ground) in grounds.iter().enumerate() {
                let Reach::At(at) = about[w] else { continue };
                let both = at.ends().map(|end| self.alternative(ground, end));
                if let [Some(first), Some(second)] = both {
                    firsts[w] = Some(alternatives.len());
                    alternatives.extend([first, second]);
                }
            }
            progress.restart();
            if let Some(watch) = watch.take() {
                watch(alternatives.iter().map(|a| a.models.len() as u64).sum());
            }
            let paired = run(&alternatives, &[LEVEL], plan, progress);
            let mut again = false;
            let roots = about
                .iter_mut()
                .zip(&firsts)
                .map(|(about, first)| match (*about, first) {
                    (Reach::At(at), Some(first)) => {
                        let root = self.root(&paired, *first, at);
                        let line = root.and_then(Root::line);
                        let (next, good) = Line::aim(at, line);
                        again |= !good;
                        *about = Reach::At(next);
                        match root {
                            None => Reach::Unknown,
                            Some(root) if root.value < LEAST => Reach::Below,
                            Some(root) if root.value > MOST => Reach::Above,
                            Some(root) => Reach::At(root),
                        }
                    }
                    (Reach::Below, _) => Reach::Below,
                    (Reach::Above, _) => Reach::Above,
                    _ => Reach::Unknown,
                })
                .collect();
            // What a search found that was stopped means nothing.
            let stopped =
                progress.stopped() && (paired.replications == 0 || alternatives.is_empty());
            if !again || round == ROUNDS || stopped || paired.stopped_early {
                let unknown = vec![Reach::Unknown; grounds.len()];
                return Simulated {
                    roots: if stopped { unknown } else { roots },
                    paired,
                };
            }
            round += 1;
        }
    }

    /// `None` where the service level does not grow.
    fn root(&self, paired: &Paired, first: usize, about: About) -> Option<Root> {
        let level = |a: usize| Some(paired.contrast(Subject::Total, LEVEL, &[(a, 1.0)])?.value);
        let levels = [level(first)?, level(first + 1)?];
        let line = Line::meet(about, levels, self.target)?;
        Some(Root {
            value: line.value,
            by: Some((first, line.moves)),
        })
    }
}
