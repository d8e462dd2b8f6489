//! The hazard by bins of waiting: how fast those still waiting leave.

use super::error::FitError;
use super::lifetimes::Lifetimes;
use crate::math::special::gamma_quantile;
use crate::stats::Confidence;

/// The hazard within one bin \[from, to).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HazardBin {
    /// Start of the bin \[s\].
    pub from: f64,
    /// End of the bin \[s\].
    pub to: f64,
    /// Observations that reached the bin.
    pub at_risk: u64,
    /// Events within it.
    pub events: u64,
    /// Time spent within it by all who reached it \[s\].
    pub exposure: f64,
    /// Events per second of exposure; `None` without exposure.
    pub hazard: Option<f64>,
    /// Exact Poisson limits of the hazard; `None` without exposure.
    pub interval: Option<(f64, f64)>,
}

impl HazardBin {
    fn new(
        (from, to): (f64, f64),
        at_risk: u64,
        events: u64,
        exposure: f64,
        confidence: &Confidence,
    ) -> Self {
        let known = exposure > 0.0 && exposure.is_finite();
        Self {
            from,
            to,
            at_risk,
            events,
            exposure,
            hazard: known.then(|| events as f64 / exposure),
            interval: known.then(|| {
                let (low, high) = poisson_limits(events, confidence);
                (low / exposure, high / exposure)
            }),
        }
    }
}

/// Exact limits of a Poisson mean after `events` events (F. Garwood, 1936): quantiles of gammas.
pub(super) fn poisson_limits(events: u64, confidence: &Confidence) -> (f64, f64) {
    let (d, tail) = (events as f64, 0.5 * (1.0 - confidence.level()));
    let low = if events == 0 {
        0.0
    } else {
        gamma_quantile(d, tail)
    };
    (low, gamma_quantile(d + 1.0, 1.0 - tail))
}

/// The hazard in bins between `edges` \[s\], from exact times: events by exposure.
///
/// The maximum-likelihood estimate of a hazard that is constant within each bin (M. Friedman,
/// "Piecewise exponential models for survival data with covariates", 1982). Observations beyond the
/// last edge count up to it.
///
/// ```
/// use busyhour::calibrate::fit::{Lifetimes, hazard_by_bins};
/// use busyhour::stats::Confidence;
/// let waits = Lifetimes::new([(4.0, true), (8.0, false), (15.0, true), (30.0, false)])?;
/// let bins = hazard_by_bins(&waits, &[0.0, 10.0, 20.0], &Confidence::default())?;
/// assert_eq!((bins[0].at_risk, bins[0].exposure), (4, 4.0 + 8.0 + 10.0 + 10.0));
/// assert_eq!(bins[1].hazard, Some(1.0 / 15.0));
/// # Ok::<(), busyhour::calibrate::fit::FitError>(())
/// ```
///
/// # Errors
///
/// Edges that do not rise, or fewer than two.
pub fn hazard_by_bins(
    sample: &Lifetimes,
    edges: &[f64],
    confidence: &Confidence,
) -> Result<Vec<HazardBin>, FitError> {
    check_edges(edges)?;
    let rows = sample.rows();
    let mut reached = sample.n();
    let mut next = 0;
    let mut bins = Vec::with_capacity(edges.len() - 1);
    while next < rows.len() && rows[next].time < edges[0] {
        reached = reached.saturating_sub(rows[next].events.saturating_add(rows[next].censored));
        next += 1;
    }
    for pair in edges.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let (at_risk, mut events, mut exposure) = (reached, 0, 0.0);
        while next < rows.len() && rows[next].time < to {
            let n = rows[next].events.saturating_add(rows[next].censored);
            events = rows[next].events.saturating_add(events);
            exposure += (rows[next].time - from) * n as f64;
            reached = reached.saturating_sub(n);
            next += 1;
        }
        exposure += (to - from) * reached as f64;
        bins.push(HazardBin::new(
            (from, to),
            at_risk,
            events,
            exposure,
            confidence,
        ));
    }
    Ok(bins)
}

/// The hazard from counts by bin, as some systems report waits: events and censored within each
/// bin, and how many went beyond the last edge.
///
/// Actuarial: those who leave a bin spent half of it there on average, so the exposure is
/// width·(at risk − (events + censored)/2). D. R. Cox and D. Oakes, *Analysis of Survival Data*,
/// 1984, section 4.2.
///
/// # Errors
///
/// Edges that do not rise, fewer than two, or counts of another length than the bins.
pub fn hazard_of_counts(
    edges: &[f64],
    events: &[u64],
    censored: &[u64],
    beyond: u64,
    confidence: &Confidence,
) -> Result<Vec<HazardBin>, FitError> {
    check_edges(edges)?;
    FitError::same_length("counts of events", edges.len() - 1, events.len())?;
    FitError::same_length("counts of censored", edges.len() - 1, censored.len())?;
    let all = events.iter().chain(censored);
    let mut reached = all.fold(beyond, |sum, n| sum.saturating_add(*n));
    let mut bins = Vec::with_capacity(events.len());
    for (pair, (&d, &c)) in edges.windows(2).zip(events.iter().zip(censored)) {
        let left = d.saturating_add(c);
        let exposure = (pair[1] - pair[0]) * (reached as f64 - 0.5 * left as f64);
        bins.push(HazardBin::new(
            (pair[0], pair[1]),
            reached,
            d,
            exposure,
            confidence,
        ));
        reached = reached.saturating_sub(left);
    }
    Ok(bins)
}

fn check_edges(edges: &[f64]) -> Result<(), FitError> {
    FitError::at_least("edges", edges.len() as u64, 2)?;
    let bad = (edges.windows(2)).position(|e| !(e[0] >= 0.0 && e[1] > e[0] && e[1].is_finite()));
    match bad {
        Some(i) => Err(FitError::BadSetting {
            name: "an edge",
            value: edges[i + 1],
            expected: "greater than the one before (from 0 s)",
        }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exposures_add_up() {
        let waits =
            Lifetimes::new((0..500).map(|i| (f64::from(i % 83) * 0.7, i % 3 == 0))).unwrap();
        let edges: Vec<f64> = (0..=60).map(f64::from).collect();
        let bins = hazard_by_bins(&waits, &edges, &Confidence::default()).unwrap();
        let exposure: f64 = bins.iter().map(|b| b.exposure).sum();
        assert!((exposure - waits.exposure()).abs() < 1e-9);
        assert_eq!(bins.iter().map(|b| b.events).sum::<u64>(), waits.events());
        assert_eq!(bins[0].at_risk, 500);
        let late = hazard_by_bins(&waits, &[50.0, 60.0], &Confidence::default()).unwrap();
        assert_eq!(late[0].at_risk, bins[50].at_risk);
    }

    #[test]
    fn counts_give_the_actuarial_hazard() {
        let c = Confidence::default();
        let bins = hazard_of_counts(&[0.0, 10.0, 30.0], &[5, 0], &[3, 2], 10, &c).unwrap();
        assert_eq!((bins[0].at_risk, bins[1].at_risk), (20, 12));
        assert_eq!((bins[0].exposure, bins[1].exposure), (160.0, 220.0));
        assert_eq!(bins[0].hazard, Some(5.0 / 160.0));
        // Garwood's limits for 5 and 0 events (Ulm 1990): 1.6235, 11.6683 and 0, 3.6889.
        let (low, high) = bins[0].interval.unwrap();
        assert!((low * 160.0 - 1.623_486).abs() < 1e-6 && (high * 160.0 - 11.668_332).abs() < 1e-6);
        let (low, high) = bins[1].interval.unwrap();
        assert!(low == 0.0 && (high * 220.0 - 3.688_879).abs() < 1e-6);
    }

    #[test]
    fn edges_must_rise() {
        let waits = Lifetimes::complete([1.0]).unwrap();
        for edges in [&[0.0][..], &[0.0, 0.0], &[5.0, 3.0], &[0.0, f64::NAN]] {
            assert!(hazard_by_bins(&waits, edges, &Confidence::default()).is_err());
        }
        let c = Confidence::default();
        assert!(hazard_of_counts(&[0.0, 1.0], &[1, 2], &[0], 0, &c).is_err());
    }
}
