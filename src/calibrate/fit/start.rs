//! Where the search for a maximum of the likelihood starts.

use super::law::{FittedLaw, LawFamily};
use super::lifetimes::{Lifetimes, Row};
use crate::math::elementary::exp;

/// Least standard deviation of ln t in a component of a mixture: without a bound the likelihood
/// goes to infinity where a component shrinks onto one observation.
const LEAST_SIGMA: f64 = 0.05;

/// Whether parameters may be tried.
pub(super) fn allowed(law: &FittedLaw) -> bool {
    match *law {
        FittedLaw::LognormalMixture {
            sigma_1, sigma_2, ..
        } => sigma_1 >= LEAST_SIGMA && sigma_2 >= LEAST_SIGMA,
        _ => true,
    }
}

/// The place of the same parameter in the other part of a mixture of `count` parameters.
pub(super) fn partner(i: usize, count: usize) -> usize {
    let parts = (count - 1) / 2;
    if i == 0 {
        0
    } else if i <= parts {
        i + parts
    } else {
        i - parts
    }
}

/// Starts for a family; several where the likelihood may have several maxima.
pub(super) fn laws(family: LawFamily, sample: &Lifetimes) -> Vec<FittedLaw> {
    let mean = sample.exposure() / sample.events() as f64;
    let (mu, sigma) = logs(sample);
    let median = exp(mu);
    match family {
        LawFamily::Exponential => vec![FittedLaw::Exponential { mean }],
        LawFamily::Weibull => vec![FittedLaw::Weibull {
            scale: median * 1.3,
            shape: 1.28 / sigma,
        }],
        LawFamily::Gamma | LawFamily::Erlang => vec![FittedLaw::Gamma {
            mean,
            shape: (1.0 / (sigma * sigma)).max(0.2),
        }],
        LawFamily::Lognormal => vec![FittedLaw::Lognormal { mu, sigma }],
        LawFamily::Loglogistic => vec![FittedLaw::Loglogistic {
            scale: median,
            shape: 1.81 / sigma,
        }],
        LawFamily::Hyperexponential => [0.15, 0.5, 0.85]
            .map(|share| two_exponentials(sample, share, mean))
            .to_vec(),
        LawFamily::LognormalMixture => [0.1, 0.3, 0.5, 0.8]
            .map(|share| two_lognormals(sample, share))
            .to_vec(),
    }
}

/// Mean and standard deviation of ln t over the events, moved up for what is censored.
fn logs(sample: &Lifetimes) -> (f64, f64) {
    let events = sample.events() as f64;
    let weighted = |f: &dyn Fn(f64) -> f64| {
        let pairs = sample.rows().iter().zip(sample.logs());
        let sum: f64 = pairs
            .filter(|(row, _)| row.events > 0)
            .map(|(row, &ln_t)| row.events as f64 * f(ln_t))
            .sum();
        sum / events
    };
    let mu = weighted(&|x| x);
    let sigma = weighted(&|x| (x - mu) * (x - mu)).sqrt().max(1e-6);
    if sample.n() == sample.events() {
        return (mu, sigma);
    }
    let mean = sample.exposure() / events;
    ((libm::log(mean) - 0.3).max(mu), sigma)
}

/// Twenty rounds of the EM algorithm for two exponentials, censored times included.
fn two_exponentials(sample: &Lifetimes, share: f64, mean: f64) -> FittedLaw {
    let (mut p, mut short, mut long) = (share, 0.3 * mean, 1.7 * mean);
    for _ in 0..20 {
        let mut sums = [[0.0_f64; 3]; 2];
        for row in sample.rows() {
            let t = row.time;
            let tails = [p * exp(-t / short), (1.0 - p) * exp(-t / long)];
            let peaks = [tails[0] / short, tails[1] / long];
            for (weights, count, event) in [
                (peaks, row.events as f64, 1.0),
                (tails, row.censored as f64, 0.0),
            ] {
                let total = weights[0] + weights[1];
                if count == 0.0 || !(total > 0.0) {
                    continue;
                }
                for part in 0..2 {
                    let weight = count * weights[part] / total;
                    sums[part][0] += weight;
                    sums[part][1] += weight * t;
                    sums[part][2] += weight * event;
                }
            }
        }
        let next = (
            sums[0][0] / (sums[0][0] + sums[1][0]),
            sums[0][1] / sums[0][2],
            sums[1][1] / sums[1][2],
        );
        let usable = |x: f64| x > 0.0 && x.is_finite();
        if !(next.0 > 1e-6 && next.0 < 1.0 - 1e-6 && usable(next.1) && usable(next.2)) {
            break;
        }
        (p, short, long) = next;
    }
    FittedLaw::Hyperexponential {
        share: p,
        short,
        long,
    }
}

/// Forty rounds of the EM algorithm for two normals of ln t, over the events.
fn two_lognormals(sample: &Lifetimes, share: f64) -> FittedLaw {
    let rows: Vec<(&Row, f64)> = (sample.rows().iter().zip(sample.logs().iter().copied()))
        .filter(|(row, _)| row.events > 0)
        .collect();
    let total = sample.events() as f64;
    let mut below = 0.0;
    // First the shorter share and the rest, then by responsibility.
    let first: Vec<f64> = (rows.iter())
        .map(|(row, _)| {
            below += row.events as f64;
            if below <= share * total { 1.0 } else { 0.0 }
        })
        .collect();
    let mut parts = components(&rows, &first, total);
    for _ in 0..40 {
        let responsibility: Vec<f64> = (rows.iter())
            .map(|(_, ln_t)| {
                let weight = |(p, mu, sigma): (f64, f64, f64)| {
                    let z = (ln_t - mu) / sigma;
                    p / sigma * exp(-0.5 * z * z)
                };
                let (one, two) = (weight(parts[0]), weight(parts[1]));
                if one + two > 0.0 {
                    one / (one + two)
                } else {
                    0.5
                }
            })
            .collect();
        parts = components(&rows, &responsibility, total);
    }
    FittedLaw::LognormalMixture {
        share: parts[0].0,
        mu_1: parts[0].1,
        sigma_1: parts[0].2,
        mu_2: parts[1].1,
        sigma_2: parts[1].2,
    }
}

/// Share, mean and standard deviation of ln t of the two parts.
fn components(rows: &[(&Row, f64)], first: &[f64], total: f64) -> [(f64, f64, f64); 2] {
    [true, false].map(|is_first| {
        let weight =
            |(row, _): &(&Row, f64), r: f64| row.events as f64 * if is_first { r } else { 1.0 - r };
        let pairs = || rows.iter().zip(first);
        let sum: f64 = pairs()
            .map(|(row, &r)| weight(row, r))
            .sum::<f64>()
            .max(1e-9);
        let mu = pairs().map(|(row, &r)| weight(row, r) * row.1).sum::<f64>() / sum;
        let square = |ln_t: f64| (ln_t - mu) * (ln_t - mu);
        let variance = pairs()
            .map(|(row, &r)| weight(row, r) * square(row.1))
            .sum::<f64>()
            / sum;
        let share = (sum / total).clamp(1e-3, 1.0 - 1e-3);
        (share, mu, variance.sqrt().max(1.5 * LEAST_SIGMA))
    })
}
