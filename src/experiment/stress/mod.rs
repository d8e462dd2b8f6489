//! What a plan bears, and what breaks it.
//!
//! One run of many worlds on the same customers answers four questions: what hurts most (each
//! factor low and high, each shock with and without), at which volume the target breaks, how
//! much more volume each interval bears, and how long the center needs after a shock. Every answer
//! is a contrast of paired days.

mod breaking;
mod crossing;
mod factor;
mod figures;
mod recovery;
mod tornado;
mod worlds;

use crate::model::compile;
use crate::random::LawError;
use crate::replicate::{Plan, Progress};
use crate::scenario::Scenario;
use crate::stats::Point;
use breaking::Load;
use crossing::crossing;

pub use super::root::Reach;
pub use breaking::{Breaking, Threshold};
pub use crossing::Crossing;
pub use factor::Factor;
pub use figures::{Figure, Sums, Whose, simulate_one};
pub use recovery::{Course, Shocked};
pub use tornado::What;
pub use worlds::Worlds;

/// Factors on the volume at which the headroom of intervals is looked for; 1 is the base.
const VOLUMES: [f64; 8] = [0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4];

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question {
    /// When the plan counts as broken.
    pub threshold: Threshold,
    /// What is raised until it breaks: volume or handle time.
    pub load: Factor,
    /// Largest loss of an interval at which the center counts as recovered from a shock.
    pub tolerance: f64,
    /// Which answers are wanted.
    pub parts: Parts,
}

/// Which answers are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// What hurts most.
    pub tornado: bool,
    /// The breaking point.
    pub breaking: bool,
    /// What each interval bears.
    pub headroom: bool,
    /// How long the center needs after shocks.
    pub recovery: bool,
}

/// One thing of a scenario at several values.
#[derive(Debug, Clone)]
pub struct Axis {
    /// What is varied.
    pub name: String,
    /// Its values, as they are written.
    pub labels: Vec<String>,
    /// The same as ascending numbers, where they are.
    pub numbers: Option<Vec<f64>>,
}

/// Scenarios along an axis, or on the grid of two.
#[derive(Debug, Clone)]
pub struct Curve {
    /// One axis, or two.
    pub axes: Vec<Axis>,
    /// A scenario a point, the last axis running fastest.
    pub scenarios: Vec<Scenario>,
}

impl Curve {
    /// The values at a point, one for each axis.
    #[must_use]
    pub fn labels(&self, point: usize) -> Vec<&str> {
        let across = self.axes.last().map_or(1, |a| a.labels.len()).max(1);
        let at = match self.axes.len() {
            1 => vec![point],
            _ => vec![point / across, point % across],
        };
        let axes = self.axes.iter().zip(at);
        axes.map(|(axis, i)| axis.labels[i].as_str()).collect()
    }

    /// The point in a line: "volume=1.1 absence=0.05".
    #[must_use]
    pub fn title(&self, point: usize) -> String {
        let labels = self.labels(point);
        let parts = self.axes.iter().zip(labels);
        let parts: Vec<String> = parts.map(|(a, l)| format!("{}={l}", a.name)).collect();
        parts.join(" ")
    }
}

/// What a stress test found.
#[derive(Debug, Clone)]
pub struct Stress {
    /// Figures of all worlds; world 0 is the base.
    pub sums: Sums,
    /// What is changed, with its world; the worst first.
    pub tornado: Vec<(What, usize)>,
    /// The breaking point.
    pub breaking: Option<Breaking>,
    /// Volumes that were simulated, ascending, with their worlds.
    pub volumes: Vec<(f64, usize)>,
    /// At which volume each target breaks, on the lines between those volumes.
    pub by_target: Vec<(Whose, Crossing)>,
    /// For each type and interval the volume at which its expected service level is the target;
    /// empty for types without one.
    pub headroom: Vec<Vec<Crossing>>,
    /// Shocks with their courses in [`Sums::courses`].
    pub recovery: Vec<Shocked>,
    /// Curves with their worlds.
    pub curves: Vec<(Curve, Vec<usize>)>,
}

impl Stress {
    /// What a change does to a figure; `None` where it is not known.
    #[must_use]
    pub fn effect(&self, figure: Figure, world: usize) -> Option<Point> {
        self.sums.difference(figure, world, 0)
    }

    /// The value on the only axis of a curve at which the threshold is passed.
    #[must_use]
    pub fn passes(&self, curve: usize, threshold: &Threshold) -> Option<Crossing> {
        let (of, worlds) = self.curves.get(curve)?;
        let [axis] = of.axes.as_slice() else {
            return None;
        };
        let numbers = axis.numbers.as_ref()?;
        let nodes: Vec<_> = numbers
            .iter()
            .copied()
            .zip(worlds.iter().copied())
            .collect();
        let neutral = Factor::ALL.into_iter().find(|f| f.key() == axis.name);
        let neutral = neutral.map_or_else(|| numbers[0], Factor::neutral);
        let (figure, level) = (threshold.figure(), threshold.level());
        Some(crossing(&self.sums, &nodes, figure, level, neutral))
    }
}

/// Puts a scenario under stress. `factors` are those on forecasts that count all offered
/// ([`first_attempts`](crate::replicate::first_attempts)); they stay in all worlds, so that the
/// customers do.
///
/// `watch` is told how many worlds each replication will be simulated in, after the search for
/// the breaking point.
///
/// # Errors
/// When a distribution's parameters are not those of a distribution.
pub fn stress(
    scenario: &Scenario,
    factors: Option<Vec<f64>>,
    question: &Question,
    curves: Vec<Curve>,
    plan: &Plan,
    progress: &Progress,
    watch: impl FnOnce(u64),
) -> Result<Stress, LawError> {
    let mut worlds = Worlds::new(scenario, factors)?;
    let parts = question.parts;
    let mut tornado = Vec::new();
    if parts.tornado {
        for hit in tornado::factors(scenario) {
            tornado.push((hit.what, worlds.add(hit.scenario)?));
        }
    }
    let mut recovery = Vec::new();
    if parts.tornado || parts.recovery {
        let shocks = shocks(scenario, &mut worlds, question, &mut recovery)?;
        tornado.extend(shocks.into_iter().filter(|_| parts.tornado));
        recovery.retain(|_| parts.recovery);
    }
    let mut volumes = Vec::new();
    if parts.headroom {
        for volume in VOLUMES {
            let world = worlds.add(Factor::Volume.apply(scenario, volume))?;
            // Where nothing can be scaled all of them are the base.
            if volume == 1.0 || world > 0 {
                volumes.push((volume, world));
            }
        }
    }
    let mut placed = Vec::new();
    for curve in curves {
        let own = curve.scenarios.iter().cloned();
        let own = own.map(|s| worlds.add(s)).collect::<Result<Vec<_>, _>>()?;
        placed.push((curve, own));
    }
    let load = Load {
        base: scenario,
        load: question.load,
        threshold: question.threshold,
        plan,
        progress,
    };
    let about = parts.breaking.then(|| load.search(&worlds));
    let mut ends = None;
    if let Some(Reach::At(about)) = about {
        let [low, high] = about.ends();
        let (low_world, high_world) = (load.at(low), load.at(high));
        let both = [worlds.add(low_world)?, worlds.add(high_world)?];
        if question.load == Factor::Volume && parts.headroom {
            // Ends far outside say little of what lies between.
            let near = |v: &(f64, usize)| (VOLUMES[0]..=VOLUMES[VOLUMES.len() - 1]).contains(&v.0);
            let own = [(1.0 / low, both[0]), (1.0 / high, both[1])];
            volumes.extend(own.into_iter().filter(near));
        }
        ends = Some((about, both));
    }
    volumes.sort_by(|a, b| a.0.total_cmp(&b.0));
    progress.restart();
    watch(worlds.len() as u64);
    let sums = figures::simulate(&worlds.models, &recovery, plan, progress);
    let breaking = about.map(|about| Breaking {
        load: question.load,
        factor: match (about, ends) {
            (Reach::At(_), Some((about, both))) => load.settle(&worlds, about, &sums, both),
            // The search is for the inverse.
            (Reach::Below, _) => Reach::Above,
            (Reach::Above, _) => Reach::Below,
            _ => Reach::Unknown,
        },
        base: sums.value(question.threshold.figure(), 0),
    });
    let mut out = Stress {
        sums,
        tornado,
        breaking,
        volumes,
        by_target: Vec::new(),
        headroom: Vec::new(),
        recovery,
        curves: placed,
    };
    if parts.headroom {
        out.by_target = by_target(&out, scenario, &question.threshold);
        out.headroom = headroom(&out, scenario);
    }
    sort(&mut out);
    Ok(out)
}

/// Adds the worlds of the scenario's own shocks, with and without each, and of sites that are
/// down; and what is to be followed of them.
fn shocks(
    scenario: &Scenario,
    worlds: &mut Worlds,
    question: &Question,
    recovery: &mut Vec<Shocked>,
) -> Result<Vec<(What, usize)>, LawError> {
    let mut out = Vec::new();
    for (at, shock) in scenario.shocks.iter().enumerate() {
        let never = worlds.add(tornado::without(scenario, at))?;
        let always = worlds.add(tornado::always(scenario, at))?;
        out.push((What::Never(shock.name.clone()), never));
        if always != 0 {
            out.push((What::Always(shock.name.clone()), always));
        }
        recovery.extend(Shocked::new(
            scenario,
            shock,
            (always, never),
            question.tolerance,
        ));
    }
    let base = compile(scenario)?;
    for shock in tornado::sites_down(scenario, &base) {
        let mut hit = scenario.clone();
        hit.shocks.push(shock.clone());
        let world = worlds.add(hit)?;
        let down = What::Down {
            group: shock.name.clone(),
            from: shock.at,
            to: shock.at + shock.length,
        };
        out.push((down, world));
        recovery.extend(Shocked::new(
            scenario,
            &shock,
            (world, 0),
            question.tolerance,
        ));
    }
    Ok(out)
}

/// The largest effect on the service level first, both ends of a factor together.
fn sort(of: &mut Stress) {
    use super::compare::Measure;
    let size = |world: usize| {
        let effect = of.effect(Figure::Center(Measure::ServiceLevel), world);
        effect.map_or(0.0, |p| libm::fabs(p.value))
    };
    let same = |a: &What, b: &What| match (a, b) {
        (What::Factor(a, _), What::Factor(b, _)) => a == b,
        (What::Never(a) | What::Always(a), What::Never(b) | What::Always(b)) => a == b,
        _ => a == b,
    };
    let largest = |what: &What| {
        let own = of.tornado.iter().filter(|(other, _)| same(what, other));
        own.map(|(_, world)| size(*world)).fold(0.0, f64::max)
    };
    let mut keyed: Vec<(f64, f64, (What, usize))> = of
        .tornado
        .iter()
        .map(|(what, world)| (largest(what), size(*world), (what.clone(), *world)))
        .collect();
    keyed.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1)));
    of.tornado = keyed.into_iter().map(|(_, _, hit)| hit).collect();
}

/// At which volume the target of all, of the sum, and of each type breaks.
fn by_target(of: &Stress, scenario: &Scenario, threshold: &Threshold) -> Vec<(Whose, Crossing)> {
    let with_target = scenario.contacts.iter().enumerate();
    let types = with_target.filter(|(_, c)| c.service_level.target.is_some());
    let mut all: Vec<Whose> = types.map(|(kind, _)| Whose::Type(kind)).collect();
    if all.len() > 1 {
        all.insert(0, Whose::Total);
        if threshold.chance.is_some() {
            all.insert(1, Whose::All);
        }
    }
    let searched = of.breaking.as_ref().filter(|b| b.load == Factor::Volume);
    let each = |whose: Whose| {
        if let Some(breaking) = searched.filter(|_| whose == threshold.whose) {
            return (whose, breaking.crossing());
        }
        let threshold = Threshold {
            whose,
            ..*threshold
        };
        let (figure, level) = (threshold.figure(), threshold.level());
        (whose, crossing(&of.sums, &of.volumes, figure, level, 1.0))
    };
    all.into_iter().map(each).collect()
}

/// For each type and interval the volume of the whole day at which its own expected service level
/// is the target.
fn headroom(of: &Stress, scenario: &Scenario) -> Vec<Vec<Crossing>> {
    let types = scenario.contacts.iter().enumerate();
    types
        .map(|(kind, contact)| {
            let intervals = match contact.service_level.target {
                Some(_) => 0..of.sums.intervals(),
                None => 0..0,
            };
            let cell = |i| Figure::IntervalSlack(kind, i);
            intervals
                .map(|i| crossing(&of.sums, &of.volumes, cell(i), 0.0, 1.0))
                .collect()
        })
        .collect()
}
