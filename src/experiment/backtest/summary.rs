//! How good a forecast was: bias, error, coverage and score of a measure over many days.

use super::counts::Measure;
use super::score::{BANDS, FORMULAS, Score};
use crate::math::special::gamma_q;
use crate::stats::{Confidence, Share, clustered_ratio, wilson_clustered};

/// Bins of the histogram of PIT values.
pub const BINS: usize = 10;

/// How often a band held what came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coverage {
    /// The band's share.
    pub nominal: f64,
    /// The share that the forecast itself puts into the bands: more than the nominal one where
    /// values are few, as counts are.
    pub expected: f64,
    /// The share that they held, with an interval that takes days as a whole.
    pub held: Share,
}

/// A formula beside the simulation, where the formula has an answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Against {
    /// Its name.
    pub name: &'static str,
    /// Cells in which it has an answer.
    pub n: u64,
    /// Mean of formula less observed.
    pub bias: f64,
    /// Mean absolute error of the formula, which is also its CRPS: it gives a point.
    pub error: f64,
    /// Mean absolute error of the simulation's median in the same cells.
    pub simulated_error: f64,
    /// CRPS of the simulation in the same cells.
    pub simulated_crps: f64,
}

/// A measure over many days. Means of ratios are weighted by the contacts that each rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// The measure.
    pub measure: Measure,
    /// Cells compared.
    pub n: u64,
    /// Days that they are of.
    pub days: u64,
    /// Mean observed.
    pub observed: f64,
    /// Mean predicted.
    pub predicted: f64,
    /// Predicted less observed.
    pub bias: f64,
    /// Its standard error, from days as a whole.
    pub bias_error: Option<f64>,
    /// Mean absolute error of the median, which is the best point for it.
    pub mae: f64,
    /// Root mean square error of the mean, which is the best point for it (T. Gneiting, "Making
    /// and evaluating point forecasts", JASA 106, 2011).
    pub rmse: f64,
    /// Absolute errors over the sum of what came; for counts.
    pub wape: Option<f64>,
    /// Mean continuous ranked probability score.
    pub crps: f64,
    /// The bands of [`BANDS`].
    pub coverage: [Coverage; BANDS.len()],
    /// PIT values by tenth: flat if the forecast is right, a valley if it is too sure, a hill if
    /// not sure enough, a slope if biased.
    pub pit: [u64; BINS],
    /// Chance of a histogram as uneven from a right forecast.
    pub pit_p_value: f64,
    /// The formulas.
    pub formulas: [Option<Against>; 2],
}

/// Whether a measure's forecast can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Unbiased as far as can be told, and its bands hold what they should.
    Trusted,
    /// Too high.
    High,
    /// Too low.
    Low,
    /// Bands hold less than they should: days differ by more than it says.
    TooSure,
    /// Bands hold more than they should.
    NotSure,
}

impl Summary {
    /// The scores of one measure, all of intervals or all of days; `None` without any.
    #[must_use]
    pub fn of(scores: &[&Score], confidence: &Confidence) -> Option<Self> {
        let measure = scores.first()?.measure;
        let n = scores.len() as f64;
        let weight: f64 = scores.iter().map(|s| s.weight).sum();
        let mean = |of: &dyn Fn(&Score) -> f64| {
            scores.iter().map(|s| s.weight * of(s)).sum::<f64>() / weight
        };
        let mae = mean(&|s| libm::fabs(s.median - s.observed));
        let came: f64 = scores.iter().map(|s| s.observed).sum();
        let by_day = ByDay::of(scores);
        let bias = by_day.ratio(scores, |s| (s.weight * (s.mean - s.observed), s.weight));
        let (bias, bias_error) = clustered_ratio(&bias)?;
        let (pit, pit_p_value) = uniform(scores, &by_day);
        let mut coverage = [None; BANDS.len()];
        for (band, out) in coverage.iter_mut().enumerate() {
            let held = by_day.ratio(scores, |s| (f64::from(u8::from(s.held(band))), 1.0));
            *out = wilson_clustered(&held, confidence).map(|held| Coverage {
                nominal: BANDS[band],
                expected: scores.iter().map(|s| s.holding[band]).sum::<f64>() / n,
                held,
            });
        }
        let [Some(half), Some(most), Some(nearly)] = coverage else {
            return None;
        };
        Some(Self {
            measure,
            n: scores.len() as u64,
            days: by_day.days as u64,
            observed: mean(&|s| s.observed),
            predicted: mean(&|s| s.mean),
            bias,
            bias_error,
            mae,
            rmse: mean(&|s| (s.mean - s.observed) * (s.mean - s.observed)).sqrt(),
            wape: (measure.is_count() && came > 0.0).then(|| mae * n / came),
            crps: mean(&|s| s.crps),
            coverage: [half, most, nearly],
            pit,
            pit_p_value,
            formulas: [against(scores, 0), against(scores, 1)],
        })
    }

    /// The difference that does not matter: a point of a share, a twentieth of a number of
    /// contacts offered or a tenth of others and of a wait, or 2 s.
    #[must_use]
    pub fn material(&self) -> f64 {
        match self.measure {
            Measure::Offered => 0.05 * self.observed,
            Measure::Answered | Measure::Abandoned => 0.1 * self.observed,
            Measure::ServiceLevel | Measure::AbandonRate => 0.01,
            Measure::Asa => (0.1 * self.observed).max(2.0),
        }
    }

    /// Whether to trust it.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let sure = self
            .bias_error
            .is_none_or(|e| libm::fabs(self.bias) > 2.0 * e);
        if sure && libm::fabs(self.bias) > self.material() {
            return if self.bias > 0.0 {
                Verdict::High
            } else {
                Verdict::Low
            };
        }
        let nearly = &self.coverage[BANDS.len() - 1];
        if nearly.held.high < nearly.nominal {
            Verdict::TooSure
        } else if nearly.held.low > nearly.expected.max(nearly.nominal) {
            Verdict::NotSure
        } else {
            Verdict::Trusted
        }
    }
}

/// Which day each score is of, days counted from 0.
struct ByDay {
    of: Vec<usize>,
    days: usize,
}

impl ByDay {
    fn of(scores: &[&Score]) -> Self {
        let mut all: Vec<usize> = scores.iter().map(|s| s.day).collect();
        all.sort_unstable();
        all.dedup();
        let place = |s: &&Score| all.binary_search(&s.day).unwrap_or(0);
        Self {
            of: scores.iter().map(place).collect(),
            days: all.len(),
        }
    }

    /// Sums of both sides by day.
    fn ratio(&self, scores: &[&Score], sides: impl Fn(&Score) -> (f64, f64)) -> Vec<(f64, f64)> {
        let mut sums = vec![(0.0, 0.0); self.days];
        for (day, score) in self.of.iter().zip(scores) {
            let (above, below) = sides(score);
            sums[*day].0 += above;
            sums[*day].1 += below;
        }
        sums
    }
}

/// The histogram of PIT values and Pearson's test against a flat one, its statistic divided by
/// the mean design effect of the bins, for cells of a day hang together (J. N. K. Rao and A. J.
/// Scott, "The analysis of categorical data from complex sample surveys", JASA 76, 1981).
fn uniform(scores: &[&Score], by_day: &ByDay) -> ([u64; BINS], f64) {
    let bin = |s: &Score| ((s.pit * BINS as f64) as usize).min(BINS - 1);
    let mut counts = [0_u64; BINS];
    scores.iter().for_each(|s| counts[bin(s)] += 1);
    let n = scores.len() as f64;
    let flat = n / BINS as f64;
    let square = |c: &u64| (*c as f64 - flat) * (*c as f64 - flat) / flat;
    let statistic: f64 = counts.iter().map(square).sum();
    let share = 1.0 / BINS as f64;
    let alone = share * (1.0 - share) / n;
    let effects = (0..BINS).filter_map(|b| {
        let sides = by_day.ratio(scores, |s| (f64::from(u8::from(bin(s) == b)), 1.0));
        let error = clustered_ratio(&sides)?.1?;
        Some(error * error / alone)
    });
    let (sum, known) = effects.fold((0.0, 0.0), |(s, k), e| (s + e, k + 1.0));
    let effect = if known > 0.0 {
        (sum / known).max(1.0)
    } else {
        1.0
    };
    let p_value = gamma_q(0.5 * (BINS as f64 - 1.0), 0.5 * statistic / effect);
    (counts, p_value)
}

/// A formula where it has an answer.
fn against(scores: &[&Score], formula: usize) -> Option<Against> {
    let (mut n, mut weight) = (0, 0.0);
    let mut sums = [0.0; 4];
    for score in scores {
        let Some(said) = score.formulas[formula] else {
            continue;
        };
        n += 1;
        weight += score.weight;
        let off = said - score.observed;
        let values = [
            off,
            libm::fabs(off),
            libm::fabs(score.median - score.observed),
            score.crps,
        ];
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum += score.weight * value;
        }
    }
    let [bias, error, simulated_error, simulated_crps] = sums.map(|s| s / weight);
    (n > 0).then_some(Against {
        name: FORMULAS[formula],
        n,
        bias,
        error,
        simulated_error,
        simulated_crps,
    })
}
