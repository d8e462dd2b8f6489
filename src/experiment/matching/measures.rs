//! What is matched: measures of days by type, with the errors of their estimates.

use super::super::backtest::{Counts, Measure};
use crate::calibrate::fit::{Matrix, Measured};

/// Measures of a type that are matched.
pub(super) const MEASURES: [Measure; 3] =
    [Measure::ServiceLevel, Measure::AbandonRate, Measure::Asa];

/// The measures of days by type, in strata whose days count so much each; ratios of sums, with
/// the covariance of their errors from the residuals of days within strata (delta method).
pub(super) fn measured(strata: &[(f64, Vec<&[Counts]>)], kinds: &[usize]) -> Option<Measured> {
    let places: Vec<(usize, Measure)> = kinds
        .iter()
        .flat_map(|k| MEASURES.map(|m| (*k, m)))
        .collect();
    let mut values = Vec::with_capacity(places.len());
    let mut below = Vec::with_capacity(places.len());
    for (kind, measure) in &places {
        let mut sums = (0.0, 0.0);
        for (weight, days) in strata {
            for day in days {
                let (above, under) = day[*kind].sides(*measure);
                sums.0 += weight * above;
                sums.1 += weight * under;
            }
        }
        if sums.1 <= 0.0 {
            return None;
        }
        values.push(sums.0 / sums.1);
        below.push(sums.1);
    }
    let mut covariance = Matrix::zero(places.len());
    let mut each_day = Vec::new();
    for (weight, days) in strata {
        let n = days.len() as f64;
        let residual = |day: &[Counts], p: usize| {
            let (kind, measure) = places[p];
            let (above, under) = day[kind].sides(measure);
            weight * (above - values[p] * under) / below[p]
        };
        let rows: Vec<Vec<f64>> = days
            .iter()
            .map(|day| (0..places.len()).map(|p| residual(day, p)).collect())
            .collect();
        let means: Vec<f64> = (0..places.len())
            .map(|p| rows.iter().map(|r| r[p]).sum::<f64>() / n)
            .collect();
        let unbiased = (n / (n - 1.0).max(1.0)).sqrt();
        let off = |r: &Vec<f64>| -> Vec<f64> {
            let each = r.iter().zip(&means);
            each.map(|(r, mean)| unbiased * (r - mean)).collect()
        };
        let rows: Vec<Vec<f64>> = rows.iter().map(off).collect();
        for a in 0..places.len() {
            for b in 0..places.len() {
                covariance.add(a, b, rows.iter().map(|r| r[a] * r[b]).sum());
            }
        }
        each_day.extend(rows);
    }
    // What has no spread at all cannot be weighed; a type that never varies does not exist.
    Some(Measured {
        values,
        covariance,
        days: each_day,
    })
}
