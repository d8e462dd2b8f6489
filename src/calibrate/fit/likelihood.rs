//! Maximum likelihood of a family for times of which some are censored.

use super::error::FitError;
use super::law::{FittedLaw, LawFamily};
use super::lifetimes::Lifetimes;
use super::linear::Matrix;
use super::optimise::{gradient, minimise};
use super::parameter::{Parameter, Scale};
use super::start;
use crate::stats::Confidence;

/// A family fitted to a sample.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// The law at its most likely parameters.
    pub law: FittedLaw,
    /// The parameters with their uncertainty, in the order of the law's fields.
    pub parameters: Vec<Parameter>,
    /// The law's mean \[s\]; `None` where it is infinite.
    pub mean: Option<Parameter>,
    /// The law's coefficient of variation; `None` where it is infinite.
    pub cv: Option<Parameter>,
    /// ln of the likelihood at its maximum.
    pub ln_likelihood: f64,
    /// Akaike's criterion, 2k − 2·ln L.
    pub aic: f64,
    /// Schwarz's criterion, k·ln(events) − 2·ln L (with the number of events, not of
    /// observations: C. T. Volinsky and A. E. Raftery, 2000).
    pub bic: f64,
    /// Observations that were used.
    pub n: u64,
    /// Events among them.
    pub events: u64,
}

/// Fits `family` by maximum likelihood: Σ ln f(t) over events + Σ ln S(t) over censored times.
///
/// With `after`, only observations longer than that are used, as draws from the law given that
/// they exceed it (left truncation: − ln S(`after`) for each). Standard errors come from the
/// observed information (the Hessian at the maximum) on scales where estimates are nearly normal:
/// logarithm for what is positive, logit for shares; those of mean and cv by the delta method.
/// J. F. Lawless, *Statistical Models and Methods for Lifetime Data*, 2nd ed. 2003, chapters 2, 4.
///
/// ```
/// use busyhour::calibrate::fit::{LawFamily, Lifetimes, fit_law};
/// use busyhour::stats::Confidence;
/// let waits = Lifetimes::new([(30.0, true), (90.0, false), (60.0, true)])?;
/// let fit = fit_law(LawFamily::Exponential, &waits, None, &Confidence::default())?;
/// assert!((fit.parameters[0].value - 90.0).abs() < 1e-9); // total time / events
/// assert!((fit.parameters[0].std_error.unwrap() - 63.64).abs() < 0.01); // mean / √events
/// # Ok::<(), busyhour::calibrate::fit::FitError>(())
/// ```
///
/// # Errors
///
/// No events, events at time 0, all events equal (beyond the exponential), or a likelihood without
/// maximum, such as that of a hyperexponential for times that vary less than an exponential's.
pub fn fit_law(
    family: LawFamily,
    sample: &Lifetimes,
    after: Option<f64>,
    confidence: &Confidence,
) -> Result<Fit, FitError> {
    let beyond;
    let sample = match after {
        Some(time) => {
            FitError::unless(
                time >= 0.0 && time.is_finite(),
                "after",
                time,
                "0 s or more",
            )?;
            beyond = sample.beyond(time)?;
            &beyond
        }
        None => sample,
    };
    check(family, sample)?;
    let after = after.filter(|&time| time > 0.0);
    if family == LawFamily::Erlang {
        return erlang(sample, after, confidence);
    }
    let mut best: Option<Peak> = None;
    for law in start::laws(family, sample) {
        if let Some(peak) = climb(&law, sample, after) {
            if best
                .as_ref()
                .is_none_or(|b| peak.ln_likelihood > b.ln_likelihood)
            {
                best = Some(peak);
            }
        }
    }
    let peak = best.ok_or(FitError::NoMaximum {
        family: family.name(),
        why: why_not(family),
    })?;
    Ok(peak.fit(sample, confidence))
}

/// ln of the likelihood of a law.
#[must_use]
pub fn ln_likelihood(law: &FittedLaw, sample: &Lifetimes, after: Option<f64>) -> f64 {
    let mut sum = 0.0;
    for (row, &ln_t) in sample.rows().iter().zip(sample.logs()) {
        if row.events > 0 {
            sum += row.events as f64 * law.ln_density_at(row.time, ln_t);
        }
        if row.censored > 0 {
            sum += row.censored as f64 * law.ln_survival_at(row.time, ln_t);
        }
    }
    match after {
        Some(time) => sum - sample.n() as f64 * law.ln_survival(time),
        None => sum,
    }
}

fn check(family: LawFamily, sample: &Lifetimes) -> Result<(), FitError> {
    if sample.events() == 0 {
        return Err(FitError::AllCensored { n: sample.n() });
    }
    let zeros = sample.rows().iter().filter(|row| row.time == 0.0);
    let at_zero: u64 = zeros.map(|row| row.events).sum();
    if at_zero > 0 {
        return Err(FitError::AtZero { n: at_zero });
    }
    let mut times = sample.rows().iter().filter(|row| row.events > 0);
    let first = times.next().map_or(0.0, |row| row.time);
    // Values that differ by rounding only have no spread that could be fitted.
    let last = times.next_back().map_or(first, |row| row.time);
    if family != LawFamily::Exponential && !(last > first * (1.0 + 1e-9)) {
        return Err(FitError::AllEqual { value: first });
    }
    Ok(())
}

fn why_not(family: LawFamily) -> &'static str {
    match family {
        LawFamily::Hyperexponential => {
            "two branches cannot be told apart (the times vary no more than an exponential's)"
        }
        LawFamily::LognormalMixture => "two components cannot be told apart",
        _ => "it rises without end, or is flat",
    }
}

/// A maximum of the likelihood.
struct Peak {
    law: FittedLaw,
    ln_likelihood: f64,
    /// Covariance of the parameters on their scales.
    covariance: Matrix,
}

/// The maximum near `law`, if there is one of negative curvature.
fn climb(law: &FittedLaw, sample: &Lifetimes, after: Option<f64>) -> Option<Peak> {
    let n = sample.n() as f64;
    let free = |law: &FittedLaw| -> Vec<f64> {
        let parameters = law.parameters().into_iter();
        parameters
            .map(|(_, value, scale)| scale.free(value))
            .collect()
    };
    let objective = |at: &[f64]| {
        let there = law.at(at);
        if start::allowed(&there) {
            -ln_likelihood(&there, sample, after) / n
        } else {
            f64::NAN
        }
    };
    let best = minimise(objective, &free(law))?;
    if !best.converged {
        return None;
    }
    let covariance = best.hessian.scaled(n).cholesky()?.inverse();
    let law = law.at(&best.at);
    // On a ridge (a branch without observations) the curvature is noise.
    let told_apart = (0..covariance.size()).all(|i| covariance.at(i, i) < 100.0);
    told_apart.then_some(Peak {
        ln_likelihood: -best.value * n,
        law,
        covariance,
    })
}

impl Peak {
    fn fit(self, sample: &Lifetimes, confidence: &Confidence) -> Fit {
        let ordered = self.law.ordered();
        let swapped = ordered != self.law;
        let parameters = self.law.parameters();
        let errors: Vec<f64> = (0..parameters.len())
            .map(|i| self.covariance.at(i, i).sqrt())
            .collect();
        let at: Vec<f64> = parameters.iter().map(|(_, v, s)| s.free(*v)).collect();
        let derived = |name, figure: fn(&FittedLaw) -> Option<f64>| {
            figure(&self.law)?;
            let mut log = |x: &[f64]| figure(&self.law.at(x)).map_or(f64::NAN, libm::log);
            let value = log(&at);
            let slope = gradient(&mut log, &at);
            let error = self.covariance.quadratic(&slope).sqrt();
            Some(Parameter::on(Scale::Log, name, value, error, confidence))
        };
        let (mean, cv) = (
            derived("mean", FittedLaw::mean),
            derived("cv", FittedLaw::cv),
        );
        let parameters = ordered
            .parameters()
            .into_iter()
            .enumerate()
            .map(|(i, (name, value, scale))| {
                let error = errors[if swapped {
                    start::partner(i, errors.len())
                } else {
                    i
                }];
                let mut p = Parameter::on(scale, name, scale.free(value), error, confidence);
                p.value = value;
                p
            })
            .collect();
        let k = f64::from(ordered.family().parameters());
        Fit {
            law: ordered,
            parameters,
            mean,
            cv,
            ln_likelihood: self.ln_likelihood,
            aic: 2.0 * k - 2.0 * self.ln_likelihood,
            bic: k * libm::log(sample.events() as f64) - 2.0 * self.ln_likelihood,
            n: sample.n(),
            events: sample.events(),
        }
    }
}

/// The best whole shape: one of the two beside the gamma's.
fn erlang(
    sample: &Lifetimes,
    after: Option<f64>,
    confidence: &Confidence,
) -> Result<Fit, FitError> {
    let why = |why| FitError::NoMaximum {
        family: "erlang",
        why,
    };
    let flat = why("the gamma beside it has none");
    let mut best: Option<Peak> = None;
    for law in start::laws(LawFamily::Gamma, sample) {
        let peak = climb(&law, sample, after).ok_or_else(|| flat.clone())?;
        let FittedLaw::Gamma { mean, shape } = peak.law else {
            return Err(flat);
        };
        // Erlang's formulas end at 10⁸ phases.
        let below = shape.clamp(1.0, 1e8) as u32;
        for shape in [below, below + 1] {
            let Some(peak) = climb(&FittedLaw::Erlang { shape, mean }, sample, after) else {
                continue;
            };
            if best
                .as_ref()
                .is_none_or(|b| peak.ln_likelihood > b.ln_likelihood)
            {
                best = Some(peak);
            }
        }
    }
    Ok(best.ok_or(flat)?.fit(sample, confidence))
}
