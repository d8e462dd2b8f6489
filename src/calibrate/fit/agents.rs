//! How much agents differ in their handle times, beyond chance.

use super::error::FitError;
use super::optimise::minimise;
use super::parameter::{Parameter, Scale};
use crate::stats::Confidence;

/// What one agent's calls say: number, mean and sum of squares of ln(handle time).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AgentTimes {
    /// Number of calls, ≥ 1.
    pub n: u64,
    /// Mean of ln(handle time).
    pub mean: f64,
    /// Σ (ln t − mean)².
    pub squares: f64,
}

impl AgentTimes {
    /// From handle times \[s\]; those not above 0 have no logarithm and are left out.
    ///
    /// `None` if nothing is left.
    #[must_use]
    pub fn of(times: &[f64]) -> Option<Self> {
        let usable = |t: &&f64| **t > 0.0 && t.is_finite();
        let logs: Vec<f64> = times.iter().filter(usable).map(|t| libm::log(*t)).collect();
        if logs.is_empty() {
            return None;
        }
        let mean = logs.iter().sum::<f64>() / logs.len() as f64;
        Some(Self {
            n: logs.len() as u64,
            mean,
            squares: logs.iter().map(|x| (x - mean) * (x - mean)).sum(),
        })
    }
}

/// Random effects of agents on ln(handle time).
#[derive(Debug, Clone, PartialEq)]
pub struct AgentSpread {
    /// Standard deviation of the agents' effects on the log scale: about the cv of their means. 0,
    /// with a standard error but no interval, where agents differ no more than chance makes them.
    pub between: Parameter,
    /// Standard deviation of one agent's own calls on the log scale.
    pub within: f64,
    /// Mean of ln(handle time) over agents, each by its precision.
    pub mu: f64,
    /// The moment estimate of the variance between (negative where calls differ more).
    pub between_variance_by_moments: f64,
    /// Number of agents.
    pub agents: usize,
    /// Number of calls.
    pub calls: u64,
}

/// The spread between agents: y = μ + a_i + e, both normal, by REML.
///
/// Restricted likelihood of the one-way model, unequal numbers of calls allowed; S. R. Searle,
/// G. Casella and C. E. McCulloch, *Variance Components*, 1992, section 3.8 (REML) and 3.6
/// (moments). The standard error comes from the curvature in the logarithms of both variances.
///
/// ```
/// use busyhour::calibrate::fit::{AgentTimes, agent_spread};
/// use busyhour::stats::Confidence;
/// let calls = [[100.0, 150.0, 220.0], [210.0, 300.0, 420.0], [160.0, 250.0, 330.0]];
/// let agents: Vec<_> = calls.iter().filter_map(|c| AgentTimes::of(c)).collect();
/// let spread = agent_spread(&agents, &Confidence::default())?;
/// assert!(spread.between.value > 0.1 && spread.within < 0.5);
/// # Ok::<(), busyhour::calibrate::fit::FitError>(())
/// ```
///
/// # Errors
///
/// Fewer than two agents, no agent with two calls, or figures that are not finite.
pub fn agent_spread(
    agents: &[AgentTimes],
    confidence: &Confidence,
) -> Result<AgentSpread, FitError> {
    let bad = agents.iter().position(|a| {
        !(a.mean.is_finite() && a.squares >= 0.0 && a.squares.is_finite() && a.n > 0)
    });
    if let Some(place) = bad {
        return Err(FitError::BadValue {
            place,
            value: agents[place].mean,
            expected: "an agent with calls and finite sums",
        });
    }
    let k = agents.len() as f64;
    let calls: u64 = agents.iter().fold(0, |sum, a| a.n.saturating_add(sum));
    FitError::at_least("agents", agents.len() as u64, 2)?;
    FitError::at_least("calls", calls, agents.len() as u64 + 1)?;
    let n = calls as f64;
    let within_squares: f64 = agents.iter().map(|a| a.squares).sum();
    let mean_square = within_squares / (n - k);
    if !(mean_square > 0.0) {
        return Err(FitError::NoMaximum {
            family: "random effects",
            why: "each agent's calls are all equally long",
        });
    }
    let grand = agents.iter().map(|a| a.n as f64 * a.mean).sum::<f64>() / n;
    let between_squares: f64 = (agents.iter())
        .map(|a| a.n as f64 * (a.mean - grand) * (a.mean - grand))
        .sum();
    let squared: f64 = agents.iter().map(|a| a.n as f64 * a.n as f64).sum();
    let effective = (n - squared / n) / (k - 1.0);
    let moments = (between_squares / (k - 1.0) - mean_square) / effective;

    // Variances in units of the mean square, on the log scale.
    let cost = |at: &[f64]| {
        let (error, between) = (Scale::Log.value(at[0]), Scale::Log.value(at[1]));
        restricted(
            agents,
            within_squares / mean_square,
            1.0 / mean_square,
            error,
            between,
        )
    };
    let start = (moments / mean_square).max(1e-2 / effective);
    let best = minimise(|at| cost(at) / n, &[0.0, libm::log(start)]);
    let found = best.filter(|best| best.converged && best.at[1] > -30.0);
    let peak = found.and_then(|best| Some((best.hessian.scaled(n).cholesky()?.inverse(), best.at)));
    let (between, within, variance) = match peak {
        Some((covariance, at)) => {
            let variance = Scale::Log.value(at[1]) * mean_square;
            // ln of the standard deviation: half the logarithm of the variance.
            let (free, error) = (0.5 * libm::log(variance), 0.5 * covariance.at(1, 1).sqrt());
            let between = Parameter::on(Scale::Log, "between", free, error, confidence);
            let within = (Scale::Log.value(at[0]) * mean_square).sqrt();
            (between, within, variance)
        }
        None => {
            // At the bound: the error that the moment estimate has if agents do not differ.
            let error = mean_square / effective * (2.0 / (k - 1.0)).sqrt();
            let none = Parameter {
                name: "between",
                value: 0.0,
                std_error: Some(error.sqrt()),
                interval: None,
            };
            (none, mean_square.sqrt(), 0.0)
        }
    };
    let weight = |a: &AgentTimes| 1.0 / (variance + within * within / a.n as f64);
    let weights: f64 = agents.iter().map(weight).sum();
    Ok(AgentSpread {
        between,
        within,
        mu: agents.iter().map(|a| weight(a) * a.mean).sum::<f64>() / weights,
        between_variance_by_moments: moments,
        agents: agents.len(),
        calls,
    })
}

/// −ln of the restricted likelihood, without constants. `scale` turns squares of means into the
/// unit of the variances.
fn restricted(
    agents: &[AgentTimes],
    within_squares: f64,
    scale: f64,
    error: f64,
    between: f64,
) -> f64 {
    let (mut sum, mut weights, mut weighted) = (0.0, 0.0, 0.0);
    let mut calls = 0.0;
    for a in agents {
        let n = a.n as f64;
        let variance = error + n * between;
        sum += libm::log(variance);
        weights += n / variance;
        weighted += n / variance * a.mean;
        calls += n;
    }
    let mu = weighted / weights;
    for a in agents {
        let n = a.n as f64;
        sum += n * (a.mean - mu) * (a.mean - mu) * scale / (error + n * between);
    }
    let within = (calls - agents.len() as f64) * libm::log(error) + within_squares / error;
    0.5 * (sum + within + libm::log(weights))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::test_random::Splitmix;

    fn center(between: f64, agents: usize, seed: u64) -> Vec<AgentTimes> {
        let mut random = Splitmix(seed);
        (0..agents)
            .map(|i| {
                let effect = 5.0 + between * random.normal();
                let calls: Vec<f64> = (0..20 + 7 * (i % 9))
                    .map(|_| libm::exp(effect + 0.8 * random.normal()))
                    .collect();
                AgentTimes::of(&calls).unwrap()
            })
            .collect()
    }

    #[test]
    fn balanced_samples_have_a_closed_form() {
        // Ten agents with ten calls each: REML is the moment estimate.
        let agents: Vec<AgentTimes> = (0..10)
            .map(|i| AgentTimes {
                n: 10,
                mean: f64::from(i * i % 7),
                squares: 9.0,
            })
            .collect();
        let spread = agent_spread(&agents, &Confidence::default()).unwrap();
        let variance = spread.between.value * spread.between.value;
        assert!((variance / spread.between_variance_by_moments - 1.0).abs() < 1e-6);
        assert!((spread.within - 1.0).abs() < 1e-6, "{spread:?}");
    }

    #[test]
    fn a_small_unequal_sample() {
        // statsmodels 0.15, MixedLM by REML; the standard error by numpy from the same likelihood,
        // written with full matrices.
        let logs: [&[f64]; 4] = [
            &[4.1, 5.0, 5.2, 4.4],
            &[5.9, 6.1],
            &[5.0, 4.7, 5.5, 5.1, 4.9],
            &[6.4, 5.8, 6.6],
        ];
        let agents = logs.map(|logs| {
            let times: Vec<f64> = logs.iter().map(|x| libm::exp(*x)).collect();
            AgentTimes::of(&times).unwrap()
        });
        let spread = agent_spread(&agents, &Confidence::default()).unwrap();
        assert!((spread.within - 0.387_942).abs() < 1e-6);
        assert!(
            (spread.between.value - 0.729_138).abs() < 1e-6,
            "{spread:?}"
        );
        assert!(
            (spread.between.std_error.unwrap() - 0.324_024).abs() < 1e-5,
            "{spread:?}"
        );
        assert!((spread.mu - 5.481_674).abs() < 1e-5);
    }

    #[test]
    fn unequal_agents_are_covered() {
        // 200 centers: 95 % ± 4 standard errors of 1.5 %.
        let covered = (0..200).filter(|&seed| {
            let spread = agent_spread(&center(0.15, 60, seed), &Confidence::default()).unwrap();
            spread.between.covers(0.15)
        });
        let share = covered.count() as f64 / 200.0;
        assert!((share - 0.95).abs() < 4.0 * 0.0154, "{share}");
    }

    #[test]
    fn agents_alike_have_no_spread() {
        let alike = AgentTimes {
            n: 30,
            mean: 5.0,
            squares: 18.0,
        };
        let spread = agent_spread(&[alike; 8], &Confidence::default()).unwrap();
        assert_eq!((spread.between.value, spread.between.interval), (0.0, None));
        assert!(spread.between_variance_by_moments < 0.0);
        assert!((spread.mu - 5.0).abs() < 1e-14);
    }

    #[test]
    fn too_little_says_so() {
        let one = AgentTimes {
            n: 1,
            mean: 5.0,
            squares: 0.0,
        };
        let c = Confidence::default();
        assert!(matches!(
            agent_spread(&[], &c),
            Err(FitError::TooFew { .. })
        ));
        assert!(matches!(
            agent_spread(&[one; 5], &c),
            Err(FitError::TooFew { .. })
        ));
        let equal = AgentTimes { n: 3, ..one };
        assert!(agent_spread(&[equal; 5], &c).is_err());
        let bad = AgentTimes {
            mean: f64::NAN,
            ..equal
        };
        assert!(agent_spread(&[bad, equal], &c).is_err());
        assert_eq!(AgentTimes::of(&[0.0, -1.0, f64::NAN]), None);
    }
}
