//! Means of distributions, for the checks of load against capacity.

use super::types::Distribution;
use crate::random::Family;

impl Distribution {
    /// Mean of a draw for a contact that arrives in interval `i` \[s\].
    pub(crate) fn mean(&self, i: usize) -> f64 {
        mean(&self.family) * self.scale.at(i)
    }
}

/// Mean \[s\]; infinite where there is none, and a lower bound for phase types.
pub(crate) fn mean(family: &Family) -> f64 {
    match family {
        Family::Exponential { mean }
        | Family::Lognormal { mean, .. }
        | Family::Gamma { mean, .. }
        | Family::Erlang { mean, .. } => *mean,
        Family::Constant { value } => *value,
        Family::Weibull { shape, scale } => scale * libm::tgamma(1.0 + 1.0 / shape),
        Family::Uniform { min, max } => (min + max) / 2.0,
        Family::Triangular { min, mode, max } => (min + mode + max) / 3.0,
        Family::Loglogistic { shape, scale } => loglogistic(*shape, *scale),
        Family::Hyperexponential {
            probabilities,
            means,
        } => probabilities.iter().zip(means).map(|(p, m)| p * m).sum(),
        // The first phase alone: enough for a warning that must not come too often.
        Family::PhaseType { start, means, .. } => start.iter().zip(means).map(|(p, m)| p * m).sum(),
        Family::Mixture {
            probabilities,
            parts,
        } => probabilities
            .iter()
            .zip(parts)
            .map(|(p, part)| p * mean(part))
            .sum(),
        Family::Empirical { values, weights } => weighted(values.iter().copied(), weights),
        Family::Histogram { edges, weights } => {
            weighted(edges.windows(2).map(|e| (e[0] + e[1]) / 2.0), weights)
        }
    }
}

fn loglogistic(shape: f64, scale: f64) -> f64 {
    if shape <= 1.0 {
        return f64::INFINITY;
    }
    let angle = std::f64::consts::PI / shape;
    scale * angle / libm::sin(angle)
}

fn weighted(values: impl Iterator<Item = f64>, weights: &[f64]) -> f64 {
    let mut sum = 0.0;
    let mut total = 0.0;
    for (i, value) in values.enumerate() {
        let weight = if weights.is_empty() {
            1.0
        } else {
            weights.get(i).copied().unwrap_or(0.0)
        };
        sum += weight * value;
        total += weight;
    }
    sum / total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means() {
        let cases = [
            (Family::Constant { value: 3.0 }, 3.0),
            (
                Family::Weibull {
                    shape: 1.0,
                    scale: 5.0,
                },
                5.0,
            ),
            (
                Family::Loglogistic {
                    shape: 2.0,
                    scale: 2.0,
                },
                std::f64::consts::PI,
            ),
            (
                Family::Empirical {
                    values: vec![1.0, 3.0],
                    weights: vec![3.0, 1.0],
                },
                1.5,
            ),
            (
                Family::Histogram {
                    edges: vec![0.0, 2.0, 4.0],
                    weights: vec![1.0, 1.0],
                },
                2.0,
            ),
        ];
        for (family, expected) in cases {
            assert!((mean(&family) - expected).abs() < 1e-12, "{family:?}");
        }
        assert!(
            mean(&Family::Loglogistic {
                shape: 0.9,
                scale: 2.0
            })
            .is_infinite()
        );
    }
}
