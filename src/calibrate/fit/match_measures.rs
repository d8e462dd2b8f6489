//! Parameters that no log shows, found by making a simulation show what the log does.

use super::error::FitError;
use super::linear::Matrix;
use super::match_way::{Here, Way};
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
    /// Rounds taken.
    pub rounds: u32,
    /// The search came to rest, at a point from which no parameter that is not held would go
    /// further than the tolerance, or half a standard error where noise lets no point be closer. If
    /// not, do not trust the standard errors.
    pub rested: bool,
}

/// Why a parameter has no estimate of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// It would be less than what is allowed.
    Least,
    /// It would be more than what is allowed.
    Most,
    /// The measures do not depend on it: its standard error is wider than all that is allowed.
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
/// `simulate` gives `None` for parameters it cannot run.
///
/// ```
/// use busyhour::calibrate::fit::{Matrix, Measured, Search, Unknown, match_measures};
/// use busyhour::stats::Confidence;
/// let measured = |values: Vec<f64>| Measured { values, covariance: Matrix::zero(1).plus_diagonal(1e-4) };
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
    let mut rounds = 0;
    loop {
        let slopes = run.slopes(&at, &here, search.step);
        let Some(way) = Way::of(&at, &bounds, &here, &slopes) else {
            return Err(flat);
        };
        let within = |share: f64| {
            let all = way.step.iter().zip(&way.errors).zip(&way.held);
            let moves = |((s, e), held): ((&f64, &f64), &Option<Held>)| match held {
                // On the way to its bound it is not there yet.
                Some(_) => s.abs() <= AT_BOUND,
                None => s.abs() <= share * e,
            };
            all.into_iter().all(moves)
        };
        let rested = within(search.tolerance);
        let last = rested || rounds >= search.rounds;
        let next = if last {
            None
        } else {
            run.improve(&at, &here, &way.step)
                .or_else(|| run.improve(&at, &here, &way.of_free()?))
        };
        match next {
            Some((better, there)) => (at, here) = (better, there),
            None => {
                let resting = rested || (rounds < search.rounds && within(NOISE));
                return Ok(result(
                    unknowns, &at, &here, &way, rounds, resting, confidence,
                ));
            }
        }
        rounds += 1;
    }
}

/// Relative distance from a bound at which a parameter is there.
const AT_BOUND: f64 = 0.01;

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

/// The simulation, and what it is compared with.
struct Runs<'a, F> {
    simulate: F,
    observed: &'a Measured,
    unknowns: &'a [Unknown],
}

impl<F: FnMut(&[f64]) -> Option<Measured>> Runs<'_, F> {
    /// Simulates at parameters given by their logarithms.
    fn at(&mut self, at: &[f64]) -> Option<Here> {
        let parameters: Vec<f64> = at.iter().map(|x| libm::exp(*x)).collect();
        let found = (self.simulate)(&parameters)?;
        let m = self.observed.values.len();
        if found.values.len() != m || found.covariance.size() != m {
            return None;
        }
        let mut covariance = Matrix::zero(m);
        for i in 0..m {
            for j in 0..m {
                let sum = self.observed.covariance.at(i, j) + found.covariance.at(i, j);
                covariance.set(i, j, sum);
            }
        }
        let usable = |i: usize| found.values[i].is_finite() && covariance.at(i, i) > 0.0;
        (0..m).all(usable).then(|| Here {
            off: (self.observed.values.iter().zip(&found.values))
                .map(|(o, s)| o - s)
                .collect(),
            values: found.values,
            covariance,
        })
    }

    fn bounds(&self, i: usize) -> (f64, f64) {
        (
            libm::log(self.unknowns[i].low),
            libm::log(self.unknowns[i].high),
        )
    }

    /// d measure / d ln parameter by pairs within the bounds; 0 where neither side can be run.
    fn slopes(&mut self, at: &[f64], here: &Here, step: f64) -> Vec<Vec<f64>> {
        (0..at.len())
            .map(|i| {
                let (low, high) = self.bounds(i);
                let mut side = |x: f64| {
                    let mut there = at.to_vec();
                    there[i] = x.clamp(low, high);
                    let values = self.at(&there).map(|h| h.values);
                    match values {
                        Some(values) => (there[i], values),
                        None => (at[i], here.values.clone()),
                    }
                };
                let (up, down) = (side(at[i] + step), side(at[i] - step));
                let width = up.0 - down.0;
                let slope = |(u, d): (&f64, &f64)| if width > 0.0 { (u - d) / width } else { 0.0 };
                up.1.iter().zip(&down.1).map(slope).collect()
            })
            .collect()
    }

    /// A point on the way of the step that is closer; at most a factor of 3 a round.
    fn improve(&mut self, at: &[f64], here: &Here, step: &[f64]) -> Option<(Vec<f64>, Here)> {
        let longest = step.iter().fold(0.0_f64, |m, s| m.max(s.abs()));
        let mut length = if longest > 1.1 { 1.1 / longest } else { 1.0 };
        let before = here.distance(here);
        for _ in 0..6 {
            let next: Vec<f64> = (0..at.len())
                .map(|i| {
                    let (low, high) = self.bounds(i);
                    (at[i] + length * step[i]).clamp(low, high)
                })
                .collect();
            if let Some(there) = self.at(&next)
                && there.distance(here) < before
            {
                return Some((next, there));
            }
            length *= 0.4;
        }
        None
    }
}

fn result(
    unknowns: &[Unknown],
    at: &[f64],
    here: &Here,
    way: &Way,
    rounds: u32,
    rested: bool,
    confidence: &Confidence,
) -> Matched {
    let parameters = (unknowns.iter().zip(at.iter().zip(&way.errors)))
        .map(|(u, (&x, &e))| Parameter::on(Scale::Log, u.name, x, e, confidence))
        .collect();
    let free = way.held.iter().filter(|h| h.is_none()).count();
    let degrees = here.off.len() - free;
    // Still on its way, it is at no bound.
    let held = (way.held.iter().zip(&way.step))
        .map(|(held, step)| held.filter(|h| *h == Held::NoInfluence || step.abs() <= AT_BOUND));
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
        rounds,
        rested,
    }
}

#[cfg(test)]
#[path = "match_measures_tests.rs"]
mod tests;
