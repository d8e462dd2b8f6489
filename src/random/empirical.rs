//! Distributions from data: observed values, and histograms.

use rand::Rng;

use super::discrete::Alias;
use super::law_error::{LawError, all_positive, length, not_negative};
use super::stream::unit;

/// Observed values, each with its weight.
///
/// Stream consumption: one word. Where all weights are equal a larger word gives a larger value.
#[derive(Debug, Clone)]
pub(super) struct Empirical {
    /// In ascending order.
    values: Vec<f64>,
    /// P(X ≤ the value at this place in the order).
    below: Vec<f64>,
    /// None where all weights are equal.
    alias: Option<Alias>,
    mean: f64,
    cv: f64,
}

impl Empirical {
    pub(super) fn new(values: &[f64], weights: &[f64]) -> Result<Self, LawError> {
        if values.is_empty() {
            return Err(LawError::new("values", "not be empty"));
        }
        for (i, &value) in values.iter().enumerate() {
            not_negative(format!("values[{i}]"), value)?;
        }
        if !weights.is_empty() {
            length("weights", weights.len(), values.len())?;
            all_positive("weights", weights)?;
        }
        let equal = weights.iter().all(|&weight| weight == weights[0]);
        let weight = |i: usize| if equal { 1.0 } else { weights[i] };
        // Not −0, which is greater than everything when compared by its bits.
        let pair = |(i, value): (usize, &f64)| (value.abs(), weight(i));
        let mut pairs: Vec<(f64, f64)> = values.iter().enumerate().map(pair).collect();
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));

        let total: f64 = pairs.iter().map(|pair| pair.1).sum();
        let mean = pairs
            .iter()
            .map(|(value, weight)| value * weight)
            .sum::<f64>()
            / total;
        let square = |(value, weight): &(f64, f64)| (value - mean) * (value - mean) * weight;
        let variance = pairs.iter().map(square).sum::<f64>() / total;
        let mut sum = 0.0;
        let below = pairs.iter().map(|(_, weight)| {
            sum += weight;
            sum / total
        });
        let below = below.collect();
        let (values, weights): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
        let alias = (!equal).then(|| Alias::new(&weights));
        let cv = if mean > 0.0 {
            variance.sqrt() / mean
        } else {
            0.0
        };
        Ok(Self {
            values,
            below,
            alias,
            mean,
            cv,
        })
    }

    #[inline]
    pub(super) fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        let word = rng.next_u64();
        match &self.alias {
            Some(alias) => self.values[alias.pick(word)],
            None => {
                let place = u128::from(word) * self.values.len() as u128;
                self.values[(place >> 64) as usize]
            }
        }
    }

    pub(super) fn mean(&self) -> f64 {
        self.mean
    }

    pub(super) fn cv(&self) -> f64 {
        self.cv
    }

    pub(super) fn mean_within(&self, x: f64) -> f64 {
        let mut before = 0.0;
        let mut sum = 0.0;
        for (value, below) in self.values.iter().zip(&self.below) {
            if *value >= x {
                break;
            }
            sum += value * (below - before);
            before = *below;
        }
        sum + x * (1.0 - before)
    }

    pub(super) fn cdf(&self, x: f64) -> f64 {
        match self.values.partition_point(|&value| value <= x) {
            0 => 0.0,
            count => self.below[count - 1],
        }
    }

    pub(super) fn values(&self) -> &[f64] {
        &self.values
    }
}

/// A histogram: a bin by its weight, then uniform within it.
///
/// Stream consumption: two words, the first for the bin.
#[derive(Debug, Clone)]
pub(super) struct Histogram {
    edges: Vec<f64>,
    /// Probability of each bin.
    chances: Vec<f64>,
    alias: Alias,
}

impl Histogram {
    pub(super) fn new(edges: &[f64], weights: &[f64]) -> Result<Self, LawError> {
        if weights.is_empty() {
            return Err(LawError::new("weights", "not be empty"));
        }
        length("edges", edges.len(), weights.len() + 1)?;
        for (i, &edge) in edges.iter().enumerate() {
            not_negative(format!("edges[{i}]"), edge)?;
            if i > 0 && edge <= edges[i - 1] {
                let condition = format!("be above the edge before it, {}", edges[i - 1]);
                return Err(LawError::new(format!("edges[{i}]"), condition));
            }
        }
        for (i, &weight) in weights.iter().enumerate() {
            not_negative(format!("weights[{i}]"), weight)?;
        }
        let total: f64 = weights.iter().sum();
        if !(total > 0.0) {
            return Err(LawError::new("weights", "not all be 0"));
        }
        let chances: Vec<f64> = weights.iter().map(|weight| weight / total).collect();
        Ok(Self {
            edges: edges.to_vec(),
            alias: Alias::new(&chances),
            chances,
        })
    }

    #[inline]
    pub(super) fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        let bin = self.alias.pick(rng.next_u64());
        let [left, right] = [self.edges[bin], self.edges[bin + 1]];
        left + (right - left) * unit(rng.next_u64())
    }

    fn bins(&self) -> impl Iterator<Item = (f64, f64, f64)> {
        (self.edges.windows(2).zip(&self.chances)).map(|(edge, &p)| (edge[0], edge[1], p))
    }

    pub(super) fn mean(&self) -> f64 {
        self.bins()
            .map(|(left, right, p)| 0.5 * (left + right) * p)
            .sum()
    }

    pub(super) fn cv(&self) -> f64 {
        let mean = self.mean();
        let variance: f64 = self
            .bins()
            .map(|(left, right, p)| {
                let (middle, width) = (0.5 * (left + right) - mean, right - left);
                p * (middle * middle + width * width / 12.0)
            })
            .sum();
        // A bin whose middle is too small for a double may be all there is.
        if mean > 0.0 {
            variance.sqrt() / mean
        } else {
            0.0
        }
    }

    pub(super) fn mean_within(&self, x: f64) -> f64 {
        let within = |(left, right, p): (f64, f64, f64)| {
            let into = (x.min(right) - left).max(0.0);
            p * (x.min(left) + into - 0.5 * into * into / (right - left))
        };
        self.bins().map(within).sum()
    }

    pub(super) fn cdf(&self, x: f64) -> f64 {
        let share = |left: f64, right: f64| ((x - left) / (right - left)).clamp(0.0, 1.0);
        self.bins()
            .map(|(left, right, p)| p * share(left, right))
            .sum()
    }
}
