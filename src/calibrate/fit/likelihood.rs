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
    /// Covariance of the parameters on their scales, in the order of the law's fields.
    covariance: Matrix,
}

impl Fit {
    /// ln S(time) with its standard error by the delta method.
    pub(super) fn ln_survival_with_error(&self, time: f64) -> (f64, f64) {
        if time <= 0.0 {
            return (0.0, 0.0);
        }
        let mut tail = |x: &[f64]| self.law.at(x).ln_survival(time);
        let at = free(&self.law);
        let slope = gradient(&mut tail, &at);
        (tail(&at), self.covariance.quadratic(&slope).max(0.0).sqrt())
    }
}

/// The parameters on their scales.
fn free(law: &FittedLaw) -> Vec<f64> {
    let parameters = law.parameters().into_iter();
    parameters
        .map(|(_, value, scale)| scale.free(value))
        .collect()
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
        if let Some(peak) = climb(&law, sample, after)
            && best
                .as_ref()
                .is_none_or(|b| peak.ln_likelihood > b.ln_likelihood)
        {
            best = Some(peak);
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
    /// The same maximum with the shorter part of a mixture first.
    fn ordered(self) -> Self {
        let law = self.law.ordered();
        if law == self.law {
            return self;
        }
        let size = self.covariance.size();
        let mut covariance = Matrix::zero(size);
        for i in 0..size {
            for j in 0..size {
                let (from_i, from_j) = (start::partner(i, size), start::partner(j, size));
                // The share of the other part: its logit changes sign.
                let sign = if (i == 0) == (j == 0) { 1.0 } else { -1.0 };
                covariance.set(i, j, sign * self.covariance.at(from_i, from_j));
            }
        }
        Self {
            law,
            covariance,
            ..self
        }
    }

    fn fit(self, sample: &Lifetimes, confidence: &Confidence) -> Fit {
        let Self {
            law,
            ln_likelihood,
            covariance,
        } = self.ordered();
        let at = free(&law);
        let derived = |name, figure: fn(&FittedLaw) -> Option<f64>| {
            figure(&law)?;
            let mut log = |x: &[f64]| figure(&law.at(x)).map_or(f64::NAN, libm::log);
            let value = log(&at);
            let slope = gradient(&mut log, &at);
            let error = covariance.quadratic(&slope).max(0.0).sqrt();
            Some(Parameter::on(Scale::Log, name, value, error, confidence))
        };
        let (mean, cv) = (
            derived("mean", FittedLaw::mean),
            derived("cv", FittedLaw::cv),
        );
        let known = law.parameters().into_iter().zip(&at).enumerate();
        let parameters = known
            .map(|(i, ((name, _, scale), &at))| {
                Parameter::on(scale, name, at, covariance.at(i, i).sqrt(), confidence)
            })
            .collect();
        let k = f64::from(law.family().parameters());
        Fit {
            law,
            parameters,
            mean,
            cv,
            ln_likelihood,
            aic: 2.0 * k - 2.0 * ln_likelihood,
            bic: k * libm::log(sample.events() as f64) - 2.0 * ln_likelihood,
            n: sample.n(),
            events: sample.events(),
            covariance,
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

#[cfg(test)]
mod tests {
    use super::super::lifetimes::remission;
    use super::*;

    #[test]
    fn remission_times_by_four_families() {
        // 6-MP of Freireich et al. 1963, fitted by lifelines 0.30.3 (Exponential-, Weibull-,
        // LogNormal-, LogLogisticFitter): estimates, standard errors, ln L.
        use LawFamily as F;
        type Printed = (LawFamily, &'static [(f64, f64)], f64);
        let table: [Printed; 4] = [
            (F::Exponential, &[(39.888_867, 13.296_282)], -42.174_880_300),
            (
                F::Weibull,
                &[(33.765_194, 9.230_386), (1.353_732, 0.376_876)],
                -41.658_678_477,
            ),
            (
                F::Lognormal,
                &[(3.203_068, 0.286_134), (0.978_734, 0.250_597)],
                -40.680_155_871,
            ),
            (
                F::Loglogistic,
                &[(24.265_901, 6.836_959), (1.683_962, 0.460_947)],
                -41.144_103_806,
            ),
        ];
        let sample = remission();
        for (family, parameters, ln_likelihood) in table {
            let fit = fit_law(family, &sample, None, &Confidence::default()).unwrap();
            assert!((fit.ln_likelihood - ln_likelihood).abs() < 1e-8, "{fit:?}");
            for (ours, (value, error)) in fit.parameters.iter().zip(parameters) {
                assert!((ours.value / value - 1.0).abs() < 1e-5, "{fit:?}");
                assert!(
                    (ours.std_error.unwrap() / error - 1.0).abs() < 1e-4,
                    "{fit:?}"
                );
            }
        }
    }

    #[test]
    fn remission_times_by_a_gamma() {
        // scipy 1.17: gamma.logpdf and gamma.logsf, minimised by Nelder and Mead's simplex.
        let fit = fit_law(LawFamily::Gamma, &remission(), None, &Confidence::default()).unwrap();
        assert!((fit.ln_likelihood + 41.439_416_160).abs() < 1e-8, "{fit:?}");
        let FittedLaw::Gamma { mean, shape } = fit.law else {
            panic!("{fit:?}")
        };
        assert!(
            (mean - 31.094_068).abs() < 1e-4 && (shape - 1.677_009).abs() < 1e-5,
            "{fit:?}"
        );
    }

    #[test]
    fn no_memory_no_truncation() {
        // An exponential beyond 10 is the sample less 10.
        let fit = fit_law(
            LawFamily::Exponential,
            &remission(),
            Some(10.0),
            &Confidence::default(),
        );
        let fit = fit.unwrap();
        assert!((fit.parameters[0].value - (299.0 - 130.0) / 4.0).abs() < 1e-6);
        assert_eq!((fit.n, fit.events), (13, 4));
    }

    #[test]
    fn samples_without_an_answer_say_why() {
        let c = Confidence::default();
        let fit = |family, pairs: &[(f64, bool)]| {
            fit_law(
                family,
                &Lifetimes::new(pairs.iter().copied()).unwrap(),
                None,
                &c,
            )
            .unwrap_err()
        };
        let censored = fit(LawFamily::Weibull, &[(3.0, false); 12]);
        assert_eq!(censored, FitError::AllCensored { n: 12 });
        let zero = fit(LawFamily::Gamma, &[(0.0, true), (3.0, true)]);
        assert_eq!(zero, FitError::AtZero { n: 1 });
        let equal = fit(
            LawFamily::Lognormal,
            &[(3.0, true), (3.0, true), (9.0, false)],
        );
        assert_eq!(equal, FitError::AllEqual { value: 3.0 });
        let steady: Vec<(f64, bool)> = (90..110).map(|i| (f64::from(i), true)).collect();
        let flat = fit(LawFamily::Hyperexponential, &steady);
        assert!(flat.to_string().contains("cannot be told apart"), "{flat}");
    }
}
