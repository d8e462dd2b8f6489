//! Rates that change over the day, with stationary formulas: which rate to put into them.
//!
//! - **Pointwise stationary** (PSA): the formula at each instant's rate, averaged over arrivals
//!   (Green and Kolesar, "The pointwise stationary approximation for queues with nonstationary
//!   arrivals", Management Science 37, 1991).
//! - **Stationary, independent, period by period** (SIPP): the formula at each interval's mean rate
//!   (Green, Kolesar and Soares, Operations Research 49, 2001). Where the rate is level within
//!   intervals the two are the same.
//! - **Modified offered load** (MOL): the formula at the rate m(t)/E\[S\], m(t) being the agents that
//!   would be busy if there were enough for all (Jennings, Mandelbaum, Massey and Whitt, "Server
//!   staffing to meet time-varying demand", Management Science 42, 1996): work comes from
//!   arrivals of a while ago. m(t) = Σᵢ λᵢ·(H(t − aᵢ) − H(t − bᵢ)), H(x) = E\[min(S, x)\], for rates
//!   λᵢ on \[aᵢ, bᵢ\]: exact for any handle time.

use super::quadrature::smooth;
use crate::random::Law;

/// Arrival rates by interval and the work they bring. Before the first interval there are none.
#[derive(Debug, Clone)]
pub struct OfferedLoad<'a> {
    /// Contacts per second in each interval.
    pub rates: &'a [f64],
    /// Length of an interval \[s\].
    pub interval: f64,
    /// Handle time: a law, and the factor that makes it seconds.
    pub handle_time: (&'a Law, f64),
}

impl OfferedLoad<'_> {
    /// Mean handle time \[s\].
    #[must_use]
    pub fn mean_handle_time(&self) -> f64 {
        self.handle_time.0.mean() * self.handle_time.1
    }

    /// Agents that would be busy at time `t` \[s\] if nobody ever waited.
    ///
    /// ```
    /// use busyhour::erlang::OfferedLoad;
    /// use busyhour::random::{Family, Law};
    /// let law = Law::new(&Family::Exponential { mean: 1.0 })?;
    /// let load = OfferedLoad { rates: &[0.1; 8], interval: 1800.0, handle_time: (&law, 300.0) };
    /// // 30 erlangs, once the center has filled.
    /// assert!((load.at(7200.0) - 30.0).abs() < 1e-6);
    /// assert!((load.at(300.0) - 30.0 * (1.0 - (-1f64).exp())).abs() < 1e-9);
    /// # Ok::<(), busyhour::random::LawError>(())
    /// ```
    #[must_use]
    pub fn at(&self, t: f64) -> f64 {
        let (law, scale) = self.handle_time;
        let done = |age: f64| scale * law.mean_within(age / scale);
        let mut load = 0.0;
        let mut later = done(t);
        for (i, rate) in self.rates.iter().enumerate() {
            let earlier = later;
            later = done(t - (i + 1) as f64 * self.interval);
            load += rate * (earlier - later);
            if later == 0.0 {
                break;
            }
        }
        load
    }

    /// The rate that the formula is to be given in interval `i`: the mean load of the interval
    /// over the mean handle time \[1/s\].
    #[must_use]
    pub fn modified_rate(&self, i: usize) -> f64 {
        let start = i as f64 * self.interval;
        let mut cuts = vec![start];
        // The load bends most after the rate has changed.
        cuts.extend([0.02, 0.06, 0.14, 0.3, 0.6, 1.0].map(|part| start + part * self.interval));
        let [sum] = smooth(&cuts, |t| [self.at(t)]);
        sum / self.interval / self.mean_handle_time()
    }
}

/// The pointwise stationary average of a figure over \[from, to\] \[s\]: `figure` at the rate of
/// each instant, weighted by arrivals. `None` where nobody arrives or the figure has no value
/// somewhere.
#[must_use]
pub fn pointwise_stationary(
    rate: impl Fn(f64) -> f64,
    figure: impl Fn(f64) -> Option<f64>,
    (from, to): (f64, f64),
) -> Option<f64> {
    let cuts: Vec<f64> = (0..=8)
        .map(|i| from + (to - from) * f64::from(i) / 8.0)
        .collect();
    let [sum, arrivals] = smooth(&cuts, |t| {
        let rate = rate(t);
        [rate * figure(rate).unwrap_or(f64::NAN), rate]
    });
    let mean = sum / arrivals;
    mean.is_finite().then_some(mean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::erlang::{Counting, Patience, Queue};
    use crate::random::Family;

    /// `mt_g_inf` of the oracle, from an empty center: λ(t) = 10 + 4 sin(2πt/480) a minute, lognormal handle
    /// times, replayed as steps of a tenth of a minute.
    #[test]
    fn the_load_of_a_sine_wave() {
        let law = Law::new(&Family::Lognormal { mean: 6.0, cv: 1.2 }).unwrap();
        let rate = |t: f64| 10.0 + 4.0 * libm::sin(std::f64::consts::TAU * t / 480.0);
        let rates: Vec<f64> = (0..4800)
            .map(|i| rate((f64::from(i) + 0.5) * 0.1))
            .collect();
        let load = OfferedLoad {
            rates: &rates,
            interval: 0.1,
            handle_time: (&law, 1.0),
        };
        for (t, exact) in SINE {
            assert!(
                (load.at(t) / exact - 1.0).abs() < 1e-6,
                "{t}: {}",
                load.at(t)
            );
        }
    }

    const SINE: [(f64, f64); 4] = [
        (5.0, 35.2077123978),
        (60.0, 74.8217055667),
        (200.0, 73.7534899486),
        (400.0, 38.3871492295),
    ];

    #[test]
    fn a_level_rate_needs_no_modification() {
        let law = Law::new(&Family::Exponential { mean: 240.0 }).unwrap();
        let rates = [0.1; 10];
        let load = OfferedLoad {
            rates: &rates,
            interval: 1800.0,
            handle_time: (&law, 1.0),
        };
        assert!((load.modified_rate(6) / 0.1 - 1.0).abs() < 1e-9);
        // Exponential: the mean of 1 − e^(−t/240) over the first half hour.
        let share = 1.0 - 240.0 / 1800.0 * -libm::expm1(-7.5);
        assert!((load.modified_rate(0) / 0.1 / share - 1.0).abs() < 1e-8);
    }

    #[test]
    fn pointwise_and_by_period_agree_where_the_rate_is_level() {
        let level = |rate: f64| {
            let queue = Queue {
                arrivals: rate,
                handle_time: 180.0,
                patience: Patience::Endless,
                lines: None,
            };
            let steady = queue.steady(14.0).ok()?;
            steady.service_level(20.0, Counting::AllOffered)
        };
        let at = |rate: f64| pointwise_stationary(|_| rate, level, (0.0, 1800.0));
        assert!((at(100.0 / 1800.0).unwrap() - 0.888_350_019_179_5).abs() < 1e-12);
        assert_eq!(at(1.0), None);
        // A rate that swings is worse than its mean.
        let swing = |t: f64| 0.05 + 0.02 * libm::sin(std::f64::consts::TAU * t / 1800.0);
        let swinging = pointwise_stationary(swing, level, (0.0, 1800.0)).unwrap();
        assert!(swinging < level(0.05).unwrap() - 0.02);
    }
}
