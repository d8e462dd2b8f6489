//! Erlang A: one queue of impatient customers, M/M/n+M.
//!
//! The virtual wait V (that of a customer who never gives up) has the density
//! λ·exp(λH(t) − nμt)/(ℰ + λJ), with H(t) = (1 − e^(−θt))/θ, J = ∫₀^∞ exp(λH(x) − nμx) dx, and
//! ℰ = 1/B(n − 1, λ/μ), B being Erlang's loss formula (Zeltyn and Mandelbaum, "Call centers with
//! impatient customers: many-server asymptotics of the M/M/n+G queue", Queueing Systems 51, 2005,
//! equations 3.1 to 3.4; Palm 1957 for exponential patience).

use libm::{exp, expm1};

/// A queue with exponential handle times and patience.
///
/// ```
/// use busyhour::erlang::ErlangA;
/// let queue = ErlangA { arrivals: 8.0 / 60.0, handle_time: 240.0, patience: 180.0 };
/// assert!((queue.answered_within(33, 20.0) - 0.747752).abs() < 1e-6);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErlangA {
    /// Contacts per second, > 0.
    pub arrivals: f64,
    /// Mean handle time \[s\], > 0.
    pub handle_time: f64,
    /// Mean patience \[s\], > 0; infinite: nobody gives up (Erlang C).
    pub patience: f64,
}

/// Panels of an integral, and points of the Gauss–Legendre rule in each.
const PANELS: usize = 256;
const POINTS: [(f64, f64); 4] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_5),
    (0.960_289_856_497_536_2, 0.101_228_536_290_376_3),
];
/// Where the integrand has fallen to e^−45 of its peak nothing is left of the integral.
const NOTHING: f64 = 45.0;
/// Most agents that are sought.
const MOST_AGENTS: u32 = 1_000_000;

/// What is shared by the shares of one number of agents.
struct Waits {
    /// Service rate of all agents \[1/s\].
    capacity: f64,
    /// Largest exponent of the density, taken out of all integrals.
    peak: f64,
    /// λ·e^peak/(ℰ + λJ): factor of the integrals that have e^peak taken out.
    scale: f64,
}

impl ErlangA {
    /// Share of all customers who are answered within `within` seconds by `agents` agents.
    ///
    /// 0 where nobody gives up and the load is at or above capacity: there is no steady state.
    #[must_use]
    pub fn answered_within(&self, agents: u32, within: f64) -> f64 {
        let Some(waits) = self.waits(agents) else {
            return 0.0;
        };
        let all = self.tail(&waits, 0.0, |_| 1.0);
        let at_once = 1.0 - waits.scale * all;
        let patient = |t: f64| {
            if self.patience.is_finite() {
                exp(-t / self.patience)
            } else {
                1.0
            }
        };
        let late = self.integral(&waits, 0.0, within, patient);
        (at_once + waits.scale * late).clamp(0.0, 1.0)
    }

    /// Share of all customers who give up within `within` seconds.
    #[must_use]
    pub fn abandoned_within(&self, agents: u32, within: f64) -> f64 {
        let (Some(waits), true) = (self.waits(agents), self.patience.is_finite()) else {
            return 0.0;
        };
        // P(R ≤ t) where the wait ends at t before `within`, and P(R ≤ within) where it does not.
        let gone = |t: f64| -expm1(-t.min(within) / self.patience);
        (waits.scale * self.tail(&waits, 0.0, gone)).clamp(0.0, 1.0)
    }

    /// Fewest agents that answer the share `target` within `within` seconds, of all customers
    /// but those who give up within `short` seconds; `None` above a million agents.
    #[must_use]
    pub fn agents_for(&self, target: f64, within: f64, short: Option<f64>) -> Option<u32> {
        let reached = |agents: u32| {
            let gone = short.map_or(0.0, |short| self.abandoned_within(agents, short));
            self.answered_within(agents, within) >= target * (1.0 - gone)
        };
        let (mut low, mut high) = (0, 1);
        while !reached(high) {
            if high >= MOST_AGENTS {
                return None;
            }
            (low, high) = (high, (2 * high).min(MOST_AGENTS));
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if reached(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        Some(high)
    }

    /// H(t): expected patience used up by `t`.
    fn used(&self, t: f64) -> f64 {
        if self.patience.is_finite() {
            -expm1(-t / self.patience) * self.patience
        } else {
            t
        }
    }

    fn waits(&self, agents: u32) -> Option<Waits> {
        let load = self.arrivals * self.handle_time;
        let n = f64::from(agents);
        let capacity = n / self.handle_time;
        if agents == 0 || (self.patience.is_infinite() && load >= n) {
            return None;
        }
        // 1/B(n − 1) by the recursion 1/B(k) = 1 + k/a · 1/B(k − 1), as its logarithm's parts
        // would overflow: beyond e^600 nobody waits.
        let mut inverse_loss = 1.0;
        for k in 1..agents {
            inverse_loss = 1.0 + f64::from(k) / load * inverse_loss;
            if inverse_loss > 1e260 {
                break;
            }
        }
        let mut waits = Waits {
            capacity,
            peak: 0.0,
            scale: 0.0,
        };
        let peak_at = if self.patience.is_finite() && self.arrivals > capacity {
            self.patience * libm::log(self.arrivals / capacity)
        } else {
            0.0
        };
        waits.peak = self.exponent(capacity, peak_at);
        let integral = self.tail(&waits, 0.0, |_| 1.0);
        // λ/(ℰ + λJ) with e^peak taken out of J.
        waits.scale = self.arrivals / (inverse_loss * exp(-waits.peak) + self.arrivals * integral);
        Some(waits)
    }

    fn exponent(&self, capacity: f64, t: f64) -> f64 {
        self.arrivals * self.used(t) - capacity * t
    }

    /// ∫ exp(λH(t) − nμt − peak)·f(t) dt from `from` on.
    fn tail(&self, waits: &Waits, from: f64, f: impl Fn(f64) -> f64) -> f64 {
        let mut end = from + 1.0 / waits.capacity;
        while self.exponent(waits.capacity, end) > waits.peak - NOTHING {
            end = from + 2.0 * (end - from);
        }
        self.integral(waits, from, end, f)
    }

    fn integral(&self, waits: &Waits, from: f64, to: f64, f: impl Fn(f64) -> f64) -> f64 {
        let half = 0.5 * (to - from) / PANELS as f64;
        let value = |t: f64| exp(self.exponent(waits.capacity, t) - waits.peak) * f(t);
        (0..PANELS)
            .map(|panel| {
                let middle = from + (2 * panel + 1) as f64 * half;
                let points = POINTS.iter();
                points
                    .map(|(x, w)| w * (value(middle - x * half) + value(middle + x * half)))
                    .sum::<f64>()
            })
            .sum::<f64>()
            * half
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 8 a minute, 4 minutes, patience 3 minutes, 33 agents, 20 s: the four service levels.
    #[test]
    fn the_shares_of_a_known_queue() {
        let queue = ErlangA {
            arrivals: 8.0 / 60.0,
            handle_time: 240.0,
            patience: 180.0,
        };
        let answered = queue.answered_within(33, 20.0);
        let gone = queue.abandoned_within(33, 20.0);
        assert!((answered - 0.747_751_534).abs() < 1e-8);
        assert!((answered / (1.0 - gone) - 0.774_779).abs() < 1e-6);
        assert!((answered + gone - 0.782_636).abs() < 1e-6);
        assert!((queue.abandoned_within(33, 1e9) - 0.060_851_286_5).abs() < 1e-9);
    }

    /// 100 calls in 30 minutes, 3 minutes each: Erlang C's published figures.
    #[test]
    fn without_giving_up_it_is_erlang_c() {
        let queue = ErlangA {
            arrivals: 100.0 / 1800.0,
            handle_time: 180.0,
            patience: f64::INFINITY,
        };
        assert!((queue.answered_within(14, 20.0) - 0.888_350_019_179_466_9).abs() < 1e-9);
        assert!((queue.answered_within(11, 20.0) - 0.389_613_8).abs() < 1e-6);
        assert_eq!(queue.answered_within(10, 20.0), 0.0);
        assert_eq!(queue.agents_for(0.8, 20.0, None), Some(14));
    }

    #[test]
    fn overload_and_size_do_no_harm() {
        // Ten times the capacity: nearly everybody gives up.
        let queue = ErlangA {
            arrivals: 10.0,
            handle_time: 100.0,
            patience: 60.0,
        };
        let gone = queue.abandoned_within(100, 1e9);
        assert!((gone - 0.9).abs() < 1e-6);
        // Ten thousand agents for ten thousand erlangs.
        let queue = ErlangA {
            arrivals: 100.0,
            handle_time: 100.0,
            patience: 60.0,
        };
        let level = queue.answered_within(10_000, 20.0);
        assert!(level > 0.9 && level < 1.0);
        let agents = queue.agents_for(0.8, 20.0, Some(20.0)).unwrap();
        assert!((9_000..10_000).contains(&agents));
    }
}
