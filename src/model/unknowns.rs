//! What is not known of a scenario, drawn once a replication.

use crate::math::elementary::exp;
use crate::math::special::normal_quantile;
use crate::random::{DayKey, Purpose, Sampling, normal};
use crate::scenario::Uncertainty;

/// The factors of one replication on what is uncertain; 1 where it is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unknowns {
    /// On all volumes.
    pub volume: f64,
    /// On all talk and wrap-up times.
    pub handle_time: f64,
    /// On all patience.
    pub patience: f64,
}

impl Unknowns {
    /// Everything as in the scenario.
    pub const NONE: Self = Self {
        volume: 1.0,
        handle_time: 1.0,
        patience: 1.0,
    };

    /// Draws the factors of a replication: lognormal, mean 1. `first` is the place of the first of
    /// their numbers among all of a replication.
    #[must_use]
    pub fn draw(uncertainty: &Uncertainty, key: &DayKey, first: usize) -> Self {
        let factor = |place: usize, name: &str, cv: f64| {
            if cv == 0.0 {
                return 1.0;
            }
            let variance = libm::log1p(cv * cv);
            let z = match key.sampling() {
                Sampling::Independent => {
                    let own = key.replication().named(name, 0, 0);
                    normal(&mut own.stream(Purpose::Uncertainty, 0))
                }
                // By inversion, so that even numbers make even factors.
                _ => normal_quantile(key.unit(name, 0, 0, Purpose::Uncertainty, first + place)),
            };
            exp(variance.sqrt() * z - 0.5 * variance)
        };
        Self {
            volume: factor(0, "volume", uncertainty.volume),
            handle_time: factor(1, "handle_time", uncertainty.handle_time),
            patience: factor(2, "patience", uncertainty.patience),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Moments;

    #[test]
    fn factors_have_mean_one_and_the_given_deviation() {
        let uncertainty = Uncertainty {
            volume: 0.04,
            handle_time: 0.0,
            patience: 0.2,
        };
        for sampling in [Sampling::Independent, Sampling::Antithetic, Sampling::Net] {
            check(&uncertainty, sampling);
        }
    }

    fn check(uncertainty: &Uncertainty, sampling: Sampling) {
        let day = |r| Unknowns::draw(uncertainty, &DayKey::new(5, r, sampling), 0);
        let draws = || (0..40_000).map(day);
        assert!(draws().all(|u| u.handle_time == 1.0));
        for (sd, values) in [
            (0.04, draws().map(|u| u.volume).collect::<Moments>()),
            (0.2, draws().map(|u| u.patience).collect::<Moments>()),
        ] {
            let error = sd / 40_000_f64.sqrt();
            assert!((values.mean().unwrap() - 1.0).abs() < 4.0 * error);
            // The standard deviation's own standard error is about sd/√(2n).
            assert!((values.variance().unwrap().sqrt() - sd).abs() < 4.0 * error);
        }
    }
}
