//! Mixtures of any laws.

use rand::Rng;

use super::discrete::{cumulative, find};
use super::family::Family;
use super::law::Law;
use super::law_error::{LawError, length, probabilities};
use super::stream::unit;

/// One of several laws, by chance.
///
/// Stream consumption: one word for the part, then what the part takes.
#[derive(Debug, Clone)]
pub(super) struct Mixture {
    chances: Vec<f64>,
    cumulative: Vec<f64>,
    parts: Vec<Law>,
}

impl Mixture {
    pub(super) fn new(chances: &[f64], parts: &[Family]) -> Result<Self, LawError> {
        let chances = probabilities("probabilities", chances)?;
        length("parts", parts.len(), chances.len())?;
        let part = |(i, part)| Law::new(part).map_err(|error| error.in_part(i));
        let parts = parts
            .iter()
            .enumerate()
            .map(part)
            .collect::<Result<_, _>>()?;
        Ok(Self {
            cumulative: cumulative(&chances),
            chances,
            parts,
        })
    }

    pub(super) fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        let part = find(&self.cumulative, unit(rng.next_u64())).expect("the last chance is 1");
        self.parts[part].sample(rng)
    }

    /// Parts that can be drawn, with their chances.
    fn drawn(&self) -> impl Iterator<Item = (f64, &Law)> {
        self.chances
            .iter()
            .copied()
            .zip(&self.parts)
            .filter(|(p, _)| *p > 0.0)
    }

    pub(super) fn mean(&self) -> f64 {
        self.drawn().map(|(p, part)| p * part.mean()).sum()
    }

    pub(super) fn cv(&self) -> f64 {
        let mean = self.mean();
        if mean == f64::INFINITY {
            return f64::INFINITY;
        }
        if mean == 0.0 {
            return 0.0;
        }
        let spread = |(p, part): (f64, &Law)| {
            let off = part.mean() - mean;
            p * (part.variance() + off * off)
        };
        self.drawn().map(spread).sum::<f64>().sqrt() / mean
    }

    pub(super) fn mean_within(&self, x: f64) -> f64 {
        self.drawn().map(|(p, part)| p * part.mean_within(x)).sum()
    }

    pub(super) fn cdf(&self, x: f64) -> f64 {
        self.drawn().map(|(p, part)| p * part.cdf(x)).sum()
    }

    pub(super) fn atoms(&self) -> Vec<f64> {
        self.drawn().flat_map(|(_, part)| part.atoms()).collect()
    }

    pub(super) fn has_infinite_mean(&self) -> bool {
        self.drawn().any(|(_, part)| part.has_infinite_mean())
    }
}
