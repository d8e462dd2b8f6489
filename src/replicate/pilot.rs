//! A few days first, to find out what reduces the variance.

use super::reduction::estimate;
use super::{BLOCK, Failure, Plan, Progress, Reduction, Stretch, run};
use crate::measures::Fold;
use crate::model::{Model, Unknown};
use crate::random::Sampling;
use crate::stats::Confidence;

/// Days of the pilot, each on its own.
const PILOT: u64 = 3 * BLOCK;
/// Days of the trial of another way to draw days.
const TRIAL: u64 = 6 * BLOCK;
/// A trial of ways to draw days must cost no more than this share of the days that are wanted
/// without.
const WORTH: f64 = 3.0;
/// Least gain for which controls are used.
const LEAST: f64 = 1.1;
/// Factor by which another way to draw days must be better than what can be had from the days
/// there are: a trial errs, and groups of days leave fewer observations.
const BETTER: f64 = 1.25;

/// What a pilot found out. It follows from the scenario, its seed and what is wanted alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Pilot {
    /// What it chose.
    pub chosen: Reduction,
    /// What was tried, with its gain: how many times as many days, each on its own, know the
    /// service level that is known least as well.
    pub tried: Vec<(Reduction, f64)>,
    /// Why there are no controls, where there are none.
    pub without_controls: Option<Unknown>,
    /// Days that it took beyond those of the run.
    pub days: u64,
}

/// Runs a pilot of a plan, whose own choice is left out of account. Also gives what is done of the
/// run already, where the days of the pilot are days of the run, and leaves the model
/// [prepared](Reduction::prepare) for what is chosen.
///
/// # Errors
/// As those of [`run`].
pub fn pilot(
    model: &mut Model,
    plan: &Plan,
    progress: &Progress,
) -> Result<(Pilot, Option<Stretch>), Failure> {
    let controls = Reduction {
        controls: true,
        ..Reduction::NONE
    };
    let mut found = Pilot {
        chosen: Reduction::NONE,
        tried: Vec::new(),
        without_controls: controls.prepare(model).err(),
        days: 0,
    };
    if plan.replications <= PILOT {
        return Ok((found, None));
    }
    let plain = first(model, plan, progress, PILOT)?;
    let controlled = model.controls.is_some();
    let of = |fold: &Fold, model: &Model, reduction| per_day(fold, model, reduction);
    let Some(alone) = of(&plain, model, Reduction::NONE).filter(|v| *v > 0.0) else {
        return Ok((found, Some(begun(plain, plan))));
    };
    let mut gain = 1.0;
    if let Some(corrected) = of(&plain, model, controls).filter(|_| controlled) {
        gain = alone / corrected;
        found.tried.push((controls, gain));
    }
    if gain >= LEAST {
        found.chosen = controls;
    } else {
        gain = 1.0;
    }
    let wanted = match &plan.precision {
        Some(p) => p.variance_wanted(),
        None => alone / gain / plan.replications as f64,
    };
    let numbers = model.day_numbers();
    // With one number a net is what strata are.
    let ways = match numbers {
        0 => &[][..],
        1 => &[Sampling::Stratified, Sampling::Antithetic],
        _ => &[Sampling::Stratified, Sampling::Net, Sampling::Antithetic],
    };
    let cost = (ways.len() as u64 * TRIAL) as f64;
    let worth = alone / gain / wanted > WORTH * cost;
    let mut best = BETTER * gain;
    for &sampling in ways.iter().filter(|_| worth) {
        let way = Reduction {
            sampling,
            controls: false,
        };
        let mut other = model.clone();
        other.sampling = sampling;
        let fold = first(&other, plan, progress, TRIAL)?;
        found.days += TRIAL;
        let Some(of_way) = of(&fold, &other, way).map(|v| alone / v) else {
            continue;
        };
        found.tried.push((way, of_way));
        if of_way > best {
            best = of_way;
            found.chosen = Reduction {
                sampling,
                controls: gain > 1.0,
            };
        }
    }
    model.sampling = found.chosen.sampling;
    if found.chosen.sampling == Sampling::Independent {
        return Ok((found, Some(begun(plain, plan))));
    }
    found.days += PILOT;
    if !found.chosen.controls {
        model.controls = None;
    }
    Ok((found, None))
}

/// The first days of a plan.
fn first(model: &Model, plan: &Plan, progress: &Progress, days: u64) -> Result<Fold, Failure> {
    let plan = Plan {
        replications: days,
        precision: None,
        ..plan.clone()
    };
    Ok(run(model, &plan, progress)?.fold)
}

/// The run of which these days are the first.
fn begun(fold: Fold, plan: &Plan) -> Stretch {
    Stretch {
        next: fold.replications / BLOCK,
        end: plan.blocks(),
        fold,
    }
}

/// Variance for each day of the service level that is known least; `None` where none is known.
fn per_day(fold: &Fold, model: &Model, reduction: Reduction) -> Option<f64> {
    let confidence = Confidence::default();
    let halves = (0..=fold.kinds.len())
        .filter_map(|place| estimate(fold, model, reduction, place, &confidence)?.half_width);
    let widest = halves.fold(None, |most: Option<f64>, half| {
        Some(most.map_or(half, |most| most.max(half)))
    })?;
    let error = widest / confidence.z();
    Some(error * error * fold.replications as f64).filter(|v| v.is_finite())
}
