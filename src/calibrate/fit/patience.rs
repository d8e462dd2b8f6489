//! How long customers are willing to wait, from waits that mostly ended in an answer.

use super::choice::{Criterion, fit_laws};
use super::error::FitError;
use super::law::LawFamily;
use super::lifetimes::Lifetimes;
use super::likelihood::Fit;
use super::parameter::{Parameter, Scale};
use super::survival::KaplanMeier;
use crate::random::Family;
use crate::stats::Confidence;

/// The families usually tried for patience.
pub const PATIENCE_FAMILIES: [LawFamily; 6] = [
    LawFamily::Exponential,
    LawFamily::Weibull,
    LawFamily::Gamma,
    LawFamily::Lognormal,
    LawFamily::Loglogistic,
    LawFamily::Hyperexponential,
];

/// A law of patience, with the share that balks before it applies.
#[derive(Debug, Clone, PartialEq)]
pub struct PatienceFit {
    /// Share of those who would have to wait that leaves at once; `None` if not asked for.
    pub balk: Option<Parameter>,
    /// The law of the others.
    pub fit: Fit,
}

/// The patience of a sample by several families.
#[derive(Debug, Clone, PartialEq)]
pub struct Patience {
    /// The fits, best first; at least one.
    pub fits: Vec<PatienceFit>,
    /// Families without a fit, and why.
    pub failed: Vec<(LawFamily, FitError)>,
}

/// Fits laws of patience to waits (events are abandonments, answers are censored).
///
/// With `balk_within` (0 s or a second or two) a point mass at 0 comes on top. The law is then
/// fitted to the waits beyond, as draws that exceed it, and the balking share is what the
/// Kaplan–Meier curve has lost there more than the law: 1 − S_KM(w)/S(w); at w = 0 that is simply
/// the share of events at 0. The two factors of the variance are independent (increments of
/// a martingale over disjoint times; Andersen, Borgan, Gill and Keiding, *Statistical Models Based
/// on Counting Processes*, 1993, section IV.3). The criterion compares the law beyond.
///
/// ```
/// use busyhour::calibrate::fit::{Criterion, Lifetimes, PATIENCE_FAMILIES, fit_patience};
/// use busyhour::stats::Confidence;
/// let waits = (0..300).map(|i| (f64::from(i * 37 % 200), i % 5 == 0));
/// let waits = Lifetimes::new(waits)?;
/// let c = Confidence::default();
/// let patience = fit_patience(&waits, &PATIENCE_FAMILIES, Some(0.0), Criterion::Bic, &c)?;
/// assert!((patience.fits[0].balk.unwrap().value - 2.0 / 300.0).abs() < 1e-9);
/// # Ok::<(), busyhour::calibrate::fit::FitError>(())
/// ```
///
/// # Errors
///
/// Nobody left, or no family could be fitted.
pub fn fit_patience(
    waits: &Lifetimes,
    families: &[LawFamily],
    balk_within: Option<f64>,
    criterion: Criterion,
    confidence: &Confidence,
) -> Result<Patience, FitError> {
    if waits.events() == 0 {
        return Err(FitError::AllCensored { n: waits.n() });
    }
    let choice = fit_laws(families, waits, balk_within, criterion, confidence)?;
    let curve = balk_within.map(|within| (within, KaplanMeier::new(waits)));
    let with_balk = |fit: Fit| PatienceFit {
        balk: (curve.as_ref()).map(|(within, curve)| balking(curve, *within, &fit, confidence)),
        fit,
    };
    Ok(Patience {
        fits: choice.fits.into_iter().map(with_balk).collect(),
        failed: choice.failed,
    })
}

fn balking(curve: &KaplanMeier, within: f64, fit: &Fit, confidence: &Confidence) -> Parameter {
    let left = curve.survival(within);
    let (ln_law, ln_law_error) = fit.ln_survival_with_error(within);
    let ratio = left / crate::math::elementary::exp(ln_law);
    let own = curve.std_error(within) / left;
    let error = ratio * (own * own + ln_law_error * ln_law_error).sqrt();
    let share = (1.0 - ratio).max(0.0);
    Parameter::with_error(Scale::Logit, "balk", share, error, confidence)
}

/// The law of patience without a family: a histogram for a scenario's `empirical`.
#[derive(Debug, Clone, PartialEq)]
pub struct EmpiricalPatience {
    /// Edges of the bins \[s\], increasing, one more than weights.
    pub edges: Vec<f64>,
    /// Share of each bin; they sum to 1.
    pub weights: Vec<f64>,
    /// Up to here the shares are observed \[s\]; beyond, the tail is exponential.
    pub observed_to: f64,
    /// Share beyond.
    pub tail: f64,
    /// Mean of the exponential tail \[s\]; `None` where nothing is left for it.
    pub tail_mean: Option<f64>,
}

impl EmpiricalPatience {
    /// As a scenario says it.
    #[must_use]
    pub fn scenario(&self) -> Family {
        Family::Histogram {
            edges: self.edges.clone(),
            weights: self.weights.clone(),
        }
    }
}

/// The Kaplan–Meier curve as a histogram of at most `bins` bins of about equal weight, with an
/// exponential tail beyond the time from which fewer than `least_at_risk` waits are seen.
///
/// The tail has the hazard of the waits beyond that time (events by exposure), or that of the
/// whole sample where there are no events beyond. It is cut into nine tenths of equal weight and a
/// last bin of twice the tail's mean, which keeps the mean.
///
/// ```
/// use busyhour::calibrate::fit::{Lifetimes, empirical_patience};
/// let waits = Lifetimes::new((1..=400).map(|i| (f64::from(i), i % 4 == 0)))?;
/// let law = empirical_patience(&waits, 20, 50)?;
/// assert_eq!(law.observed_to, 351.0);
/// assert!((law.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
/// # Ok::<(), busyhour::calibrate::fit::FitError>(())
/// ```
///
/// # Errors
///
/// Nobody left, or no bins were asked for.
pub fn empirical_patience(
    waits: &Lifetimes,
    bins: usize,
    least_at_risk: u64,
) -> Result<EmpiricalPatience, FitError> {
    FitError::at_least("bins", bins as u64, 1)?;
    if waits.events() == 0 {
        return Err(FitError::AllCensored { n: waits.n() });
    }
    let curve = KaplanMeier::new(waits);
    let observed_to = reliable(waits, least_at_risk.max(1));
    let tail = curve.survival(observed_to);
    let mut edges = vec![0.0];
    for i in 1..=bins {
        let share = (1.0 - tail) * i as f64 / bins as f64;
        let edge = if i == bins {
            observed_to
        } else {
            curve
                .quantile(share)
                .map_or(observed_to, |q| q.min(observed_to))
        };
        if edge > edges[edges.len() - 1] {
            edges.push(edge);
        }
    }
    let mut weights: Vec<f64> = edges
        .windows(2)
        .map(|pair| {
            let before = if pair[0] == 0.0 {
                1.0
            } else {
                curve.survival(pair[0])
            };
            before - curve.survival(pair[1])
        })
        .collect();
    let tail_mean = (tail > 0.0).then(|| tail_mean(waits, observed_to));
    if let Some(mean) = tail_mean {
        for tenth in 1..=9 {
            edges.push(observed_to - mean * libm::log1p(-0.1 * f64::from(tenth)));
            weights.push(0.1 * tail);
        }
        edges.push(edges[edges.len() - 1] + 2.0 * mean);
        weights.push(0.1 * tail);
    }
    Ok(EmpiricalPatience {
        edges,
        weights,
        observed_to,
        tail,
        tail_mean,
    })
}

/// The last time at which `least` waits are still seen; the first time of all if there are fewer.
fn reliable(waits: &Lifetimes, least: u64) -> f64 {
    let mut at_risk = waits.n();
    let mut last = None;
    for row in waits.rows() {
        if at_risk < least && last.is_some_and(|time| time > 0.0) {
            break;
        }
        last = Some(row.time);
        at_risk = at_risk.saturating_sub(row.events.saturating_add(row.censored));
    }
    // A histogram needs room even if all left at once.
    last.filter(|&time| time > 0.0).unwrap_or(1.0)
}

fn tail_mean(waits: &Lifetimes, from: f64) -> f64 {
    let all = waits.exposure() / waits.events() as f64;
    let beyond = waits.beyond(from).ok().filter(|b| b.events() > 0);
    let mean = beyond.map_or(all, |b| {
        (b.exposure() - from * b.n() as f64) / b.events() as f64
    });
    mean.max(1e-3)
}

#[cfg(test)]
mod tests {
    use super::super::law::FittedLaw;
    use super::*;
    use crate::stats::test_random::Splitmix;

    fn sample(balk: f64, n: usize, seed: u64) -> Lifetimes {
        let mut random = Splitmix(seed);
        let law = FittedLaw::Weibull {
            scale: 120.0,
            shape: 0.8,
        };
        let draw = (0..n).map(|_| {
            let patience = if random.uniform() < balk {
                0.0
            } else {
                law.quantile(random.uniform())
            };
            let offered = random.exponential(80.0);
            (patience.min(offered), patience <= offered)
        });
        Lifetimes::new(draw).unwrap()
    }

    #[test]
    fn balking_is_told_from_patience() {
        let c = Confidence::default();
        let waits = sample(0.08, 20_000, 5);
        for within in [0.0, 2.0] {
            let families = [LawFamily::Weibull, LawFamily::Exponential];
            let all = fit_patience(&waits, &families, Some(within), Criterion::Bic, &c).unwrap();
            let best = &all.fits[0];
            assert_eq!(best.fit.law.family(), LawFamily::Weibull);
            let balk = best.balk.unwrap();
            let off = (balk.value - 0.08) / balk.std_error.unwrap();
            assert!(off.abs() < 3.5, "{within}: {balk:?}");
            assert!(best.fit.parameters[1].covers(0.8), "{:?}", best.fit);
        }
        let refused = fit_patience(&waits, &[LawFamily::Weibull], None, Criterion::Bic, &c);
        assert!(matches!(refused, Err(FitError::AtZero { .. })));
    }

    #[test]
    fn the_histogram_is_the_curve() {
        let waits = sample(0.0, 20_000, 6);
        let law = empirical_patience(&waits, 40, 100).unwrap();
        let curve = KaplanMeier::new(&waits);
        let mut left = 1.0;
        for (edge, weight) in law.edges[1..].iter().zip(&law.weights) {
            left -= weight;
            if *edge <= law.observed_to {
                assert!((left - curve.survival(*edge)).abs() < 1e-12);
            }
        }
        assert!(left.abs() < 1e-12);
        let sampled = crate::random::Law::new(&law.scenario()).unwrap();
        // Mean of a Weibull 120 s, 0.8: 135.96 s; the tail is a guess.
        assert!(
            (sampled.mean() / 135.96 - 1.0).abs() < 0.1,
            "{}",
            sampled.mean()
        );
    }

    #[test]
    fn nobody_left() {
        let waits = Lifetimes::new([(3.0, false); 12]).unwrap();
        let c = Confidence::default();
        let none = fit_patience(&waits, &PATIENCE_FAMILIES, None, Criterion::Bic, &c);
        assert_eq!(none, Err(FitError::AllCensored { n: 12 }));
        assert!(empirical_patience(&waits, 10, 5).is_err());
        let at_once = Lifetimes::complete([0.0; 3]).unwrap();
        let law = empirical_patience(&at_once, 10, 5).unwrap();
        assert_eq!((law.edges, law.weights), (vec![0.0, 1.0], vec![1.0]));
    }
}
