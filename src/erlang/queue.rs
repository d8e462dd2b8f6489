//! One queue in its steady state: M/M/n+G, with finite lines.
//!
//! Contacts arrive in a Poisson process of rate λ, handle times are exponential with rate μ,
//! patience has the survival function G, n agents answer in the order of arrival, and with
//! K lines at most q = K − n contacts wait. The virtual wait V (that of a customer who never
//! gives up) has an atom at 0 and the density, relative to the state of n busy and nobody waiting,
//!
//! nμ·e^(−nμt)·Σ_{j<q} (λH(t))ʲ/j! = nμ·e^(λH(t) − nμt)·Q(q, λH(t)),   H(t) = ∫₀ᵗ G,
//!
//! Q being the regularised incomplete gamma function (1 without lines). All states with an agent
//! free weigh 1/B(n) − 1 on this scale, B being Erlang's loss formula. Sources: Baccelli and
//! Hébuterne, "On queues with impatient customers" (Performance '81); Movaghar, "On queueing with
//! customer impatience until the beginning of service", Queueing Systems 29, 1998 (the terms of
//! the sum are those of his states, so that the sum ends with the lines); Zeltyn and Mandelbaum, "Call
//! centers with impatient customers", Queueing Systems 51, 2005, equations 3.1 to 3.4 (without lines).
//! Palm's Erlang A is exponential patience, Erlang C endless patience, Erlang B no place to wait.
//!
//! For a number of agents that is not whole, B is extended as in [`erlang_b`](super::erlang_b),
//! and nμ and Q as they stand.
//!
//! All integrands are positive, so that small probabilities keep their digits.

use super::loss::ln_inverse_loss;
use super::patience::Patience;
use super::quadrature::Hill;
use super::steady::{Steady, integrate};
use crate::math::special::{gamma_q, ln_gamma, ln_gamma_upper_scaled};

/// A queue, to be staffed.
///
/// ```
/// use busyhour::erlang::{Patience, Queue};
/// // 8 contacts a minute of 4 minutes, patience 3 minutes, 33 agents
/// let queue = Queue {
///     arrivals: 8.0 / 60.0,
///     handle_time: 240.0,
///     patience: Patience::exponential(180.0),
///     lines: None,
/// };
/// let steady = queue.steady(33.0)?;
/// assert!((steady.answered_within(20.0) - 0.747_752).abs() < 1e-6);
/// assert!((steady.abandon_rate() - 0.060_851_3).abs() < 1e-7);
/// # Ok::<(), busyhour::erlang::NoAnswer>(())
/// ```
#[derive(Debug, Clone)]
pub struct Queue {
    /// Contacts per second, ≥ 0.
    pub arrivals: f64,
    /// Mean handle time \[s\], > 0.
    pub handle_time: f64,
    /// How long customers wait.
    pub patience: Patience,
    /// Contacts that can be in the center at once, waiting or talking; `None`: unlimited.
    pub lines: Option<f64>,
}

/// Why a formula has no answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NoAnswer {
    /// Nobody gives up, nothing is lost, and the load is at or above the number of agents: the
    /// queue grows without end.
    Overload {
        /// Offered load \[erlangs\].
        load: f64,
        /// Agents.
        agents: f64,
    },
    /// There is no agent.
    NoAgents,
    /// A figure is not a number, negative, or infinite.
    Unusable(&'static str),
    /// No number of agents reaches the goal; what stands in the way.
    OutOfReach(&'static str),
    /// Everybody tries again until answered, and there are not enough agents for all.
    EndlessRetries,
    /// More states than can be followed.
    TooLarge,
}

impl std::fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Overload { load, agents } => write!(
                f,
                "{load:.1} erlangs for {agents:.1} agents: where nobody gives up, the queue grows \
                 without end"
            ),
            Self::NoAgents => write!(f, "there is no agent"),
            Self::Unusable(what) => write!(f, "{what}"),
            Self::EndlessRetries => write!(
                f,
                "everybody tries again until answered, and there are not enough agents for all"
            ),
            Self::TooLarge => write!(f, "there are more states than can be followed"),
            Self::OutOfReach(why) => write!(f, "no number of agents is enough: {why}"),
        }
    }
}

impl std::error::Error for NoAnswer {}

impl Queue {
    /// Offered load λ/μ \[erlangs\].
    #[must_use]
    pub fn load(&self) -> f64 {
        self.arrivals * self.handle_time
    }

    /// What this many agents make of it; any positive real number.
    ///
    /// # Errors
    /// When there is no steady state, or a figure is unusable.
    pub fn steady(&self, agents: f64) -> Result<Steady, NoAnswer> {
        self.check()?;
        if !(agents.is_finite() && agents >= 0.0) {
            return Err(NoAnswer::Unusable("the number of agents is not a number"));
        }
        // With fewer lines than agents the lines are what limits.
        let working = self.lines.map_or(agents, |lines| agents.min(lines));
        if working <= 0.0 {
            return Err(NoAnswer::NoAgents);
        }
        let load = self.load();
        let places = self.lines.map(|lines| lines - working);
        if places.is_none() && matches!(self.patience, Patience::Endless) && load >= agents {
            return Err(NoAnswer::Overload { load, agents });
        }
        Ok(Steady::new(self, agents, self.weights(working, places)))
    }

    fn check(&self) -> Result<(), NoAnswer> {
        let good = |x: f64| x.is_finite() && x > 0.0;
        if !(self.arrivals.is_finite() && self.arrivals >= 0.0) {
            return Err(NoAnswer::Unusable("the arrival rate is not a number ≥ 0"));
        }
        if !good(self.handle_time) {
            return Err(NoAnswer::Unusable("the handle time is not a number > 0"));
        }
        if !good(self.patience.mean()) && self.patience.mean() != f64::INFINITY {
            return Err(NoAnswer::Unusable("the mean patience is not a number > 0"));
        }
        if self
            .lines
            .is_some_and(|lines| !(lines >= 0.0 && lines.is_finite()))
        {
            return Err(NoAnswer::Unusable(
                "the number of lines is not a number ≥ 0",
            ));
        }
        Ok(())
    }

    /// Weights of the states, all on one scale.
    fn weights(&self, agents: f64, places: Option<f64>) -> Weights {
        let capacity = agents / self.handle_time;
        let wait = Wait {
            arrivals: self.arrivals,
            capacity,
            places,
        };
        let load = self.load();
        // ln(1/B(n) − 1) without the loss of digits: n/a·1/B(n − 1).
        let ln_free = if load == 0.0 {
            f64::INFINITY
        } else if agents >= 1.0 {
            libm::log(agents / load) + ln_inverse_loss(load, agents - 1.0)
        } else {
            libm::log(libm::expm1(ln_inverse_loss(load, agents)))
        };
        let waiting =
            (self.arrivals > 0.0 && places != Some(0.0)).then(|| wait.hill(&self.patience));
        Weights {
            wait,
            waiting,
            ln_free,
            ln_full: wait.ln_full(&self.patience),
        }
    }
}

/// What the density of the virtual wait is made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wait {
    pub arrivals: f64,
    /// nμ \[1/s\].
    pub capacity: f64,
    /// Contacts that can wait.
    pub places: Option<f64>,
}

/// Weights of the states relative to that of all agents busy and nobody waiting, as logarithms.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weights {
    pub wait: Wait,
    /// Where the density of those who wait has its mass; `None`: nobody can wait.
    pub waiting: Option<Hill>,
    /// ln of the weight of all states with an agent free.
    pub ln_free: f64,
    /// ln of the weight of the state in which contacts are blocked; −∞: none are.
    pub ln_full: f64,
}

impl Wait {
    /// ln of the density of the virtual wait at `t` over that at `from`. The difference is made
    /// term by term: the terms may be millions.
    pub fn exponent_from(&self, patience: &Patience, from: f64, t: f64) -> f64 {
        let work = match self.places {
            None => self.arrivals * patience.used_between(from, t),
            Some(places) => {
                let partial = |t: f64| ln_partial(places, self.arrivals * patience.used(t));
                partial(t) - partial(from)
            }
        };
        work - self.capacity * (t - from)
    }

    fn slope(&self, patience: &Patience, t: f64) -> f64 {
        let work = self.arrivals * patience.used(t);
        let room = match self.places {
            // One place or less: whoever comes next is blocked.
            Some(places) if places <= 1.0 => 0.0,
            Some(places) if work > 0.0 => {
                // 1 − the share of the sum's last term
                let last = (places - 1.0) * libm::log(work) - ln_gamma(places);
                1.0 - libm::exp(last - ln_partial(places, work))
            }
            _ => 1.0,
        };
        self.arrivals * (1.0 - patience.gone(t)) * room - self.capacity
    }

    fn hill(&self, patience: &Patience) -> Hill {
        Hill::find(
            |t| self.exponent_from(patience, 0.0, t),
            |t| self.slope(patience, t),
            1.0 / self.capacity,
        )
    }

    /// ln of the weight of the full center: nμ ∫ e^(−nμt)·(λH)^q/Γ(q + 1) dt.
    fn ln_full(&self, patience: &Patience) -> f64 {
        let Some(places) = self.places else {
            return f64::NEG_INFINITY;
        };
        if places == 0.0 {
            return 0.0;
        }
        if self.arrivals == 0.0 {
            return f64::NEG_INFINITY;
        }
        let exponent = |t: f64| {
            let work = self.arrivals * patience.used(t);
            places * libm::log(work) - ln_gamma(places + 1.0) - self.capacity * t
        };
        let slope = |t: f64| {
            let used = patience.used(t);
            if used > 0.0 {
                places * (1.0 - patience.gone(t)) / used - self.capacity
            } else {
                f64::INFINITY
            }
        };
        let hill = Hill::find(exponent, slope, 1.0 / self.capacity);
        let cuts = hill.cuts(0.0, f64::INFINITY, &patience.cuts());
        let value = |t: f64| [libm::exp(exponent(t) - hill.top)];
        let [sum] = integrate(patience, self, &cuts, value);
        libm::log(self.capacity * sum) + hill.top
    }
}

/// ln(eˣ·Q(q, x)): for whole q the sum of xʲ/j! over j < q.
fn ln_partial(places: f64, x: f64) -> f64 {
    if x <= 0.0 {
        0.0
    } else if x < places + 1.0 {
        x + libm::log(gamma_q(places, x))
    } else {
        ln_gamma_upper_scaled(places, x) + places * libm::log(x) - ln_gamma(places)
    }
}
