//! What one more agent is worth, or one less: for every group and every stretch of the day.
//!
//! Each is a world of its own, on the same customers and days as the plan: who is served sooner
//! frees an agent for others, so that what an agent does in one hour is felt in later ones, and
//! worlds cannot be shared. They are simulated a few at a time, each time beside the plan, so
//! that every gain is a difference of paired days.

use super::compare::Measure;
use super::stress::{Figure, Worlds};
use crate::random::LawError;
use crate::replicate::{Failure, Plan, Progress};
use crate::scenario::Scenario;
use crate::stats::Point;

/// Worlds that are simulated beside the plan at a time: the plan is simulated once for each such
/// number, and the covariances stay few.
const AT_A_TIME: usize = 16;

/// One more agent, or one less, of a group over a stretch of the day.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    /// The group.
    pub group: usize,
    /// First interval of the horizon.
    pub from: usize,
    /// The interval after the last.
    pub to: usize,
    /// What it does to the service level of all contacts; `None` where it is not known.
    pub service_level: Option<Point>,
    /// What it does to the abandon rate.
    pub abandon_rate: Option<Point>,
    /// What it does to the share of days on which every target is met.
    pub all_targets_met: Option<Point>,
    /// What it costs more, where costs are known.
    pub cost: Option<Point>,
}

/// What single agents are worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// Stretches by group, then from early to late. A group without agents there has none when
    /// one is taken away, nor has one that works off shifts.
    pub stretches: Vec<Stretch>,
    /// Replications of each world.
    pub replications: u64,
    /// Whether the run was stopped; the stretches that are missing come after those that are there.
    pub stopped_early: bool,
    /// Why the plan itself could not be simulated.
    pub failure: Option<Failure>,
}

/// The stretches of a plan: `width` intervals each, the last one perhaps shorter.
#[must_use]
pub fn stretches(scenario: &Scenario, width: usize, by: i32) -> Vec<(usize, usize, usize)> {
    let mut out = Vec::new();
    for (g, group) in scenario.groups.iter().enumerate() {
        if !group.shifts.is_empty() {
            continue;
        }
        let mut from = scenario.warm_up;
        while from < scenario.intervals {
            let to = (from + width.max(1)).min(scenario.intervals);
            if by > 0 || group.agents[from..to].iter().all(|n| *n > 0) {
                out.push((g, from, to));
            }
            from = to;
        }
    }
    out
}

/// The plan with `by` more agents of a group in some intervals.
fn with(scenario: &Scenario, (group, from, to): (usize, usize, usize), by: i32) -> Scenario {
    let mut out = scenario.clone();
    for agents in &mut out.groups[group].agents[from..to] {
        *agents = agents.saturating_add_signed(by);
    }
    out
}

/// What `by` more agents (one, or minus one) are worth in each stretch of `width` intervals.
/// `factors` are those on forecasts that count all offered.
///
/// `watch` is told how many models each replication will be simulated with.
///
/// # Errors
/// When a distribution's parameters are not those of a distribution.
pub fn value(
    scenario: &Scenario,
    factors: Option<&[f64]>,
    (width, by): (usize, i32),
    plan: &Plan,
    progress: &Progress,
    watch: impl FnOnce(u64),
) -> Result<Value, LawError> {
    let places = stretches(scenario, width, by);
    let chunks = places.len().div_ceil(AT_A_TIME);
    watch((places.len() + chunks) as u64);
    let mut out = Value {
        stretches: Vec::new(),
        replications: 0,
        stopped_early: false,
        failure: None,
    };
    for some in places.chunks(AT_A_TIME) {
        let mut worlds = Worlds::new(scenario, factors.map(<[f64]>::to_vec))?;
        let own = some
            .iter()
            .map(|place| worlds.add(with(scenario, *place, by)));
        let own: Vec<usize> = own.collect::<Result<_, _>>()?;
        let sums = worlds.simulate(plan, progress);
        if sums.stopped_early {
            out.stopped_early = true;
            break;
        }
        if let Some(failure) = &sums.failures[0] {
            out.failure = Some(failure.clone());
            break;
        }
        out.replications = sums.replications;
        out.stretches
            .extend(some.iter().zip(own).map(|(place, world)| {
                let gain = |m| sums.difference(Figure::Center(m), world, 0);
                Stretch {
                    group: place.0,
                    from: place.1,
                    to: place.2,
                    service_level: gain(Measure::ServiceLevel),
                    abandon_rate: gain(Measure::AbandonRate),
                    all_targets_met: gain(Measure::AllTargetsMet),
                    cost: gain(Measure::Cost),
                }
            }));
    }
    Ok(out)
}
