//! Talk and wrap-up of a type.

use crate::calibrate::fit::{
    Fit, FittedLaw, LawFamily, Lifetimes, Parameter, QqPoint, fit_law, qq_points,
};
use crate::calibrate::gather::Gathered;
use crate::calibrate::log::Outcome;
use crate::random::Family;
use crate::stats::Confidence;

/// Services that a law needs.
const FEWEST: usize = 30;
/// Services from here on make the "regular" lognormal figures \[s\]: shorter ones are as a rule
/// calls cut off.
pub const REGULAR: f64 = 10.0;
/// Of more values than this, lengths are rounded to a tenth of a second for the fit.
const MANY: usize = 5_000;
/// Points of the quantile plot: at 0.4 %, 1.2 %, … 50 %, … 99.6 %.
const QUANTILES: u32 = 125;
/// Shares of the contacts whose quantiles stand in tables; the plot has them all.
pub const SHARES: [f64; 7] = [0.02, 0.10, 0.26, 0.50, 0.74, 0.90, 0.98];

/// What is known of a length of work.
#[derive(Debug, Clone, PartialEq)]
pub struct Work {
    /// Services used: above 0 and not above the longest.
    pub n: u64,
    /// Their mean with its standard error \[s\].
    pub mean: Parameter,
    /// Their standard deviation \[s\]; NaN where the log has sums only.
    pub sd: f64,
    /// Mean and standard deviation of ln s over the services of 10 s and more, and how many.
    pub regular: Option<(u64, f64, f64)>,
    /// The families, best first by Akaike's criterion.
    pub fits: Vec<Fit>,
    /// Quantiles of the log against those of the scenario's law; empty without a fit.
    pub quantiles: Vec<QqPoint>,
}

impl Work {
    /// Work of which only the mean is known.
    #[must_use]
    pub fn of_mean(n: u64, mean: f64) -> Self {
        Self {
            n,
            mean: Parameter {
                name: "mean",
                value: mean,
                std_error: None,
                interval: None,
            },
            sd: f64::NAN,
            regular: None,
            fits: Vec::new(),
            quantiles: Vec::new(),
        }
    }

    /// Coefficient of variation of the services.
    #[must_use]
    pub fn cv(&self) -> f64 {
        self.sd / self.mean.value
    }

    /// The quantiles at [`SHARES`]; `None` without a fit.
    #[must_use]
    pub fn at_shares(&self) -> Option<[QqPoint; 7]> {
        let mut out = [*self.quantiles.first()?; 7];
        for (place, share) in SHARES.iter().enumerate() {
            out[place] = *self.quantiles.iter().find(|q| (q.p - share).abs() < 1e-9)?;
        }
        Some(out)
    }

    /// The law for a scenario: the best family, stretched so that its mean is the mean of the
    /// log, for the load hangs on nothing else as much. Without a fit an exponential one.
    #[must_use]
    pub fn law(&self) -> Option<Family> {
        self.law_of_mean(self.mean.value)
    }

    /// The same law stretched to another mean.
    #[must_use]
    pub fn law_of_mean(&self, mean: f64) -> Option<Family> {
        let Some(best) = self.fits.first() else {
            return (mean > 0.0).then_some(Family::Exponential { mean });
        };
        Some(with_mean(best, mean)?.scenario())
    }
}

/// The law of a fit stretched to a mean.
fn with_mean(fit: &Fit, mean: f64) -> Option<FittedLaw> {
    Some(stretched(&fit.law, mean / fit.mean?.value))
}

/// The law of a multiple of what follows this law.
fn stretched(law: &FittedLaw, factor: f64) -> FittedLaw {
    use FittedLaw as L;
    let shift = libm::log(factor);
    match *law {
        L::Exponential { mean } => L::Exponential {
            mean: mean * factor,
        },
        L::Weibull { scale, shape } => L::Weibull {
            scale: scale * factor,
            shape,
        },
        L::Gamma { mean, shape } => L::Gamma {
            mean: mean * factor,
            shape,
        },
        L::Lognormal { mu, sigma } => L::Lognormal {
            mu: mu + shift,
            sigma,
        },
        L::Loglogistic { scale, shape } => L::Loglogistic {
            scale: scale * factor,
            shape,
        },
        L::Hyperexponential { share, short, long } => L::Hyperexponential {
            share,
            short: short * factor,
            long: long * factor,
        },
        L::LognormalMixture {
            share,
            mu_1,
            sigma_1,
            mu_2,
            sigma_2,
        } => L::LognormalMixture {
            share,
            mu_1: mu_1 + shift,
            sigma_1,
            mu_2: mu_2 + shift,
            sigma_2,
        },
        L::Erlang { shape, mean } => L::Erlang {
            shape,
            mean: mean * factor,
        },
    }
}

/// What a column of lengths says; the error says why it says nothing.
///
/// # Errors
/// When the log has too few of them.
pub fn work(log: &Gathered, ours: &[usize], column: &[f32], what: &str) -> Result<Work, String> {
    let answered = |i: &&usize| log.contacts.outcome[**i] == Outcome::Answered;
    let values = ours
        .iter()
        .filter(answered)
        .map(|i| f64::from(column[*i]))
        .filter(|v| *v > 0.0 && *v <= log.longest_talk);
    lengths(values.collect(), what)
}

/// What lengths above 0 say.
///
/// # Errors
/// When they are too few.
pub fn lengths(mut values: Vec<f64>, what: &str) -> Result<Work, String> {
    if values.is_empty() {
        return Err(format!("the log has no {what}"));
    }
    if values.len() < FEWEST {
        return Err(format!(
            "only {} contacts with {what}; a law takes {FEWEST}",
            values.len()
        ));
    }
    // Sums do not depend on the order of the log's rows then.
    values.sort_by(f64::total_cmp);
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    let sd = (squares / (n - 1.0)).sqrt();
    let confidence = Confidence::default();
    let error = sd / n.sqrt();
    let half = confidence.z() * error;
    let rounded = |v: f64| {
        if values.len() > MANY {
            (v * 10.0).round().max(1.0) / 10.0
        } else {
            v
        }
    };
    let sample =
        Lifetimes::complete(values.iter().map(|v| rounded(*v))).map_err(|e| e.to_string())?;
    let families = [
        LawFamily::Lognormal,
        LawFamily::Gamma,
        LawFamily::Weibull,
        LawFamily::Exponential,
    ];
    let mut fits: Vec<Fit> = families
        .iter()
        .filter_map(|family| fit_law(*family, &sample, None, &confidence).ok())
        .filter(|fit| {
            fit.mean
                .is_some_and(|m| m.value.is_finite() && m.value > 0.0)
        })
        .collect();
    fits.sort_by(|a, b| a.aic.total_cmp(&b.aic));
    let law = fits.first().and_then(|best| with_mean(best, mean));
    let quantiles = law.map(|law| qq_points(&sample, &law, QUANTILES));
    Ok(Work {
        quantiles: quantiles.unwrap_or_default(),
        n: values.len() as u64,
        mean: Parameter {
            name: "mean",
            value: mean,
            std_error: Some(error),
            interval: Some((mean - half, mean + half)),
        },
        sd,
        regular: regular(&values),
        fits,
    })
}

fn regular(values: &[f64]) -> Option<(u64, f64, f64)> {
    let logs: Vec<f64> = values
        .iter()
        .filter(|v| **v >= REGULAR)
        .map(|v| libm::log(*v))
        .collect();
    let n = logs.len() as f64;
    if logs.len() < 2 {
        return None;
    }
    let mu = logs.iter().sum::<f64>() / n;
    let squares: f64 = logs.iter().map(|l| (l - mu) * (l - mu)).sum();
    Some((logs.len() as u64, mu, (squares / (n - 1.0)).sqrt()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretched_law_has_the_mean_asked_for() {
        let law = FittedLaw::Lognormal {
            mu: 4.9,
            sigma: 0.9,
        };
        let before = law.mean().unwrap();
        let after = stretched(&law, 1.25);
        assert!((after.mean().unwrap() / before - 1.25).abs() < 1e-12);
        assert!((after.cv().unwrap() - law.cv().unwrap()).abs() < 1e-12);
    }
}
