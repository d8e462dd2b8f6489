//! Parameters that no log shows, found by making a simulation show what the log does.

use super::error::FitError;
use super::linear::Matrix;
use super::match_points::{Here, Runs};
use super::match_way::{Settled, Way};
use super::parameter::{Parameter, Scale};
use crate::math::special::gamma_q;
use crate::stats::Confidence;

/// A parameter to be found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unknown {
    /// Its name.
    pub name: &'static str,
    /// Where the search starts.
    pub start: f64,
    /// Least value allowed, > 0.
    pub low: f64,
    /// Greatest value allowed.
    pub high: f64,
}

/// Measures with the covariance of their errors.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// The measures, in a fixed order.
    pub values: Vec<f64>,
    /// Covariance of their estimation errors.
    pub covariance: Matrix,
    /// By simulated day, what it adds to the error of each measure: the squares of these sum to
    /// the covariance, and day for day they are those of the same customers for any parameters.
    /// From them comes how well two points can be told apart. Empty: not known, and taken as
    /// exactly.
    pub days: Vec<Vec<f64>>,
}

/// Where noise lets no point be closer, a rest with steps of up to this share of a standard error is
/// good enough: it adds an eighth to the error at the most.
const NOISE: f64 = 0.5;

/// How long and how finely to search.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Search {
    /// Most rounds; a round takes two simulations a parameter and at most six more, twelve where a
    /// parameter is on its way to a bound.
    pub rounds: u32,
    /// Relative step of the paired differences; wide enough that the change stands out of what
    /// noise common random numbers leave.
    pub step: f64,
    /// The search rests when no parameter moves by more than this share of its standard error.
    pub tolerance: f64,
}

impl Default for Search {
    /// 20 rounds, steps of 4 %, rest at a twentieth of a standard error.
    fn default() -> Self {
        Self {
            rounds: 20,
            step: 0.04,
            tolerance: 0.05,
        }
    }
}

/// The parameters at which the simulation is closest to the observation.
#[derive(Debug, Clone, PartialEq)]
pub struct Matched {
    /// The parameters with their uncertainty.
    pub parameters: Vec<Parameter>,
    /// The simulated measures there.
    pub simulated: Vec<f64>,
    /// How far each measure is off in standard errors of the difference.
    pub off: Vec<f64>,
    /// Chance of measures so far off if the model is right; `None` with as many parameters as
    /// measures, when the match says nothing about the model.
    pub p_value: Option<f64>,
    /// By parameter, why it is held where it is; such a parameter has no interval, and those of the
    /// others are for it where it is.
    pub held: Vec<Option<Held>>,
    /// By parameter, whether it is held at its bound because nothing tells that from where it was,
    /// and not because it would go beyond.
    pub undecided: Vec<bool>,
    /// By parameter, the end of what is allowed that its interval reaches: on that side the measures
    /// do not bound it. [`Held::NoInfluence`]: both.
    pub open: Vec<Option<Held>>,
    /// Rounds taken.
    pub rounds: u32,
    /// The search came to rest, at a point from which no parameter that is not held would go
    /// further than the tolerance; or where no point that was tried is closer and either the steps
    /// are below half a standard error, or what they promise is less than the simulations can tell
    /// apart. If not, do not trust the standard errors.
    pub rested: bool,
}

/// Why a parameter has no estimate of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// It would be less than what is allowed.
    Least,
    /// It would be more than what is allowed.
    Most,
    /// The measures do not depend on it there: its standard error is wider than all that is allowed.
    NoInfluence,
}

/// Finds parameters whose simulated measures match observed ones.
///
/// Least squares with each measure weighted by the variance of its difference (diagonal weights do
/// better in small samples than the full matrix: J. G. Altonji and L. M. Segal, 1996). Gauss–Newton
/// steps in ln(parameter), slopes by paired differences: `simulate` must use common random numbers,
/// the same seed for any parameters, so that the noise of a pair cancels. Standard errors are those
/// of minimum-distance estimators, (J'WJ)⁻¹·J'W·V·WJ·(J'WJ)⁻¹ with V the covariance of observation
/// plus simulation (C. Gourieroux, A. Monfort and E. Renault, "Indirect inference", Journal of
/// Applied Econometrics 8 (1993), proposition 3); intervals on the log scale.
///
/// A parameter that would go beyond its bound is held there and the step of the others is made for
/// it there (a projected Newton step with an active set: D. P. Bertsekas, SIAM Journal on Control
/// and Optimization 20 (1982)); each round begins with all of them free. So is one without
/// influence held where it is.
///
/// Two points are told apart when their distances from the observation differ by more than two
/// standard errors of that difference over the simulated days, pair by pair ([`Measured::days`]). A
/// parameter on its way to a bound, where nothing on the way is closer, goes to the bound if that
/// cannot be told from where it is, and stays where it is otherwise.
///
/// `simulate` gives `None` for parameters it cannot run.
///
/// ```
/// use busyhour::calibrate::fit::{Matrix, Measured, Search, Unknown, match_measures};
/// use busyhour::stats::Confidence;
/// let measured = |values: Vec<f64>| Measured {
///     values, covariance: Matrix::zero(1).plus_diagonal(1e-4), days: Vec::new(),
/// };
/// // A measure that is the square of the parameter.
/// let simulate = |p: &[f64]| Some(measured(vec![p[0] * p[0]]));
/// let patience = Unknown { name: "patience", start: 1.0, low: 0.1, high: 10.0 };
/// let c = Confidence::default();
/// let found = match_measures(simulate, &measured(vec![9.0]), &[patience], &Search::default(), &c)?;
/// assert!((found.parameters[0].value - 3.0).abs() < 1e-3);
/// # Ok::<(), busyhour::calibrate::fit::FitError>(())
/// ```
///
/// # Errors
///
/// Fewer measures than parameters, settings that cannot be meant, a simulation that cannot run at the
/// start, or measures that do not depend on the parameters.
pub fn match_measures(
    simulate: impl FnMut(&[f64]) -> Option<Measured>,
    observed: &Measured,
    unknowns: &[Unknown],
    search: &Search,
    confidence: &Confidence,
) -> Result<Matched, FitError> {
    check(observed, unknowns, search)?;
    let mut run = Runs {
        simulate,
        observed,
        unknowns,
    };
    let mut at: Vec<f64> = unknowns.iter().map(|u| libm::log(u.start)).collect();
    let cannot = |why| FitError::NoMaximum {
        family: "simulation",
        why,
    };
    let flat = cannot("the measures do not depend on every parameter");
    let mut here = run
        .at(&at)
        .ok_or_else(|| cannot("it cannot be run at the start"))?;
    let bounds: Vec<(f64, f64)> = (0..at.len()).map(|i| run.bounds(i)).collect();
    let mut settled = vec![None; at.len()];
    let mut rounds = 0;
    loop {
        let slopes = run.slopes(&at, &here, search.step);
        let way = Way::of(&at, &bounds, &here, &slopes, &settled);
        // Further on they may be flat: what led there says something.
        let Some(way) = way.filter(|way| rounds > 0 || way.felt()) else {
            return Err(flat);
        };
        let rested = way.within(search.tolerance);
        if rested || rounds >= search.rounds {
            return Ok(result(&run, &at, &here, &way, rounds, rested, confidence));
        }
        let all = run.improve(&at, &here, &way.step);
        let tried = match (all.better.is_none(), way.of_free()) {
            (true, Some(free)) => run.improve(&at, &here, &free),
            _ => all,
        };
        rounds += 1;
        if let Some((better, there)) = tried.better {
            (at, here) = (better, there);
            continue;
        }
        // Nothing is closer. Who was on the way to a bound goes there if nobody can tell it from
        // here, or stays where it is for good.
        let on_way = way.on_way();
        if on_way.is_empty() {
            let resting = way.within(NOISE) || way.gain(&here, &slopes) <= tried.noise;
            return Ok(result(&run, &at, &here, &way, rounds, resting, confidence));
        }
        for i in on_way {
            let mut there = at.clone();
            there[i] += way.step[i];
            settled[i] = Some(Settled::Inside);
            if let Some(found) = run.at(&there) {
                let (change, noise) = found.change(&here);
                if change <= noise {
                    settled[i] = Some(Settled::AtBound);
                    (at, here) = (there, found);
                }
            }
        }
    }
}

fn check(observed: &Measured, unknowns: &[Unknown], search: &Search) -> Result<(), FitError> {
    let (k, m) = (unknowns.len() as u64, observed.values.len());
    FitError::at_least("parameters", k, 1)?;
    FitError::at_least("measures", m as u64, k)?;
    FitError::same_length("rows of the covariance", m, observed.covariance.size())?;
    let step = search.step > 0.0 && search.step < 1.0;
    FitError::unless(step, "the step", search.step, "between 0 and 1")?;
    let tolerance = search.tolerance > 0.0 && search.tolerance.is_finite();
    FitError::unless(tolerance, "the tolerance", search.tolerance, "more than 0")?;
    for (place, u) in unknowns.iter().enumerate() {
        let ordered = u.low > 0.0 && u.low <= u.start && u.start <= u.high && u.high.is_finite();
        if !ordered {
            return Err(FitError::BadValue {
                place,
                value: u.start,
                expected: "a start between positive bounds",
            });
        }
    }
    let bad = observed.values.iter().position(|v| !v.is_finite());
    bad.map_or(Ok(()), |place| {
        Err(FitError::BadValue {
            place,
            value: observed.values[place],
            expected: "a finite measure",
        })
    })
}

fn result<F>(
    run: &Runs<'_, F>,
    at: &[f64],
    here: &Here,
    way: &Way,
    rounds: u32,
    rested: bool,
    confidence: &Confidence,
) -> Matched {
    let mut open = vec![None; at.len()];
    let each = run.unknowns.iter().zip(at.iter().zip(&way.errors));
    let parameters = each.zip(&mut open).map(|((u, (&x, &e)), open)| {
        let mut found = Parameter::on(Scale::Log, u.name, x, e, confidence);
        if let Some((low, high)) = &mut found.interval {
            *open = match (*low <= u.low, *high >= u.high) {
                (true, true) => Some(Held::NoInfluence),
                (true, false) => Some(Held::Least),
                (false, true) => Some(Held::Most),
                (false, false) => None,
            };
            (*low, *high) = (low.max(u.low), high.min(u.high));
        }
        found
    });
    let parameters = parameters.collect();
    let free = way.held.iter().filter(|h| h.is_none()).count();
    let degrees = here.off.len() - free;
    // Still on its way, it is at no bound.
    let on_way = way.on_way();
    let held = way.held.iter().enumerate();
    let held = held.map(|(i, held)| held.filter(|_| !on_way.contains(&i)));
    // With the full covariance the distance is χ²; with a singular one fall back on the diagonal.
    let square = match here.covariance.cholesky() {
        Some(factored) => {
            let solved = factored.solve(&here.off);
            here.off.iter().zip(&solved).map(|(a, b)| a * b).sum()
        }
        None => here.distance(here),
    };
    let off = here.off.iter().enumerate();
    Matched {
        parameters,
        simulated: here.values.clone(),
        off: off.map(|(i, off)| off / here.variance(i).sqrt()).collect(),
        p_value: (degrees > 0).then(|| gamma_q(0.5 * degrees as f64, 0.5 * square)),
        held: held.collect(),
        undecided: way.undecided.clone(),
        open,
        rounds,
        rested,
    }
}

#[cfg(test)]
#[path = "match_measures_tests.rs"]
mod tests;
