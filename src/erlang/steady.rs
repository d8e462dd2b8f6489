//! What a queue in its steady state does to its customers.

use super::patience::Patience;
use super::quadrature::Hill;
use super::quadrature::{Sums, adaptive, smooth};
use super::queue::{Queue, Wait, Weights};

/// Which contacts count towards a service level; thresholds of short abandonments in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Counting {
    /// Answered within T / offered.
    AllOffered,
    /// Answered within T / (offered − abandoned within this).
    ShortAbandonsExcluded(f64),
    /// (Answered within T + abandoned within this) / offered.
    ShortAbandonsMet(f64),
    /// Answered within T / answered.
    AnsweredOnly,
}

/// A queue with its agents, in the long run. Shares are of all contacts offered, blocked ones
/// included; times are seconds.
#[derive(Debug, Clone)]
pub struct Steady {
    queue: Queue,
    agents: f64,
    wait: Wait,
    waiting: Option<Hill>,
    /// Factor of the integrals that have e^top taken out.
    scale: f64,
    at_once: f64,
    blocked: f64,
    all: Parts,
}

/// Integrals over the virtual wait of contacts that join the queue.
#[derive(Debug, Clone, Copy, Default)]
struct Parts {
    /// All of them.
    joined: f64,
    answered: f64,
    gone: f64,
    /// Wait of the answered.
    wait_answered: f64,
    /// Wait of all.
    wait: f64,
}

/// Integrates between cuts as the integrand allows.
pub(super) fn integrate<const N: usize>(
    patience: &Patience,
    wait: &Wait,
    cuts: &[f64],
    f: impl Fn(f64) -> Sums<N>,
) -> Sums<N> {
    // A part of a place leaves a root at 0.
    let whole = wait
        .places
        .is_none_or(|places| places == libm::floor(places));
    if patience.is_smooth() && whole {
        smooth(cuts, f)
    } else {
        adaptive(cuts, f)
    }
}

impl Steady {
    pub(super) fn new(queue: &Queue, agents: f64, weights: Weights) -> Self {
        let Weights {
            wait,
            waiting,
            ln_free,
            ln_full,
        } = weights;
        let mut steady = Self {
            queue: queue.clone(),
            agents,
            wait,
            waiting,
            scale: 1.0,
            at_once: 1.0,
            blocked: 0.0,
            all: Parts::default(),
        };
        let parts = steady.parts(0.0, f64::INFINITY);
        let ln_waiting = match waiting {
            Some(hill) => hill.top + libm::log(wait.capacity * parts.joined),
            None => f64::NEG_INFINITY,
        };
        let top = ln_free.max(ln_full).max(ln_waiting);
        if top == f64::INFINITY {
            // Nobody comes.
            steady.scale = 0.0;
        } else {
            let share = |ln: f64| libm::exp(ln - top);
            let total = share(ln_free) + share(ln_full) + share(ln_waiting);
            steady.at_once = share(ln_free) / total;
            steady.blocked = share(ln_full) / total;
            steady.scale = match waiting {
                // Not by e^top, which may be a large number with few digits after the point.
                Some(_) if parts.joined > 0.0 => share(ln_waiting) / total / parts.joined,
                _ => 0.0,
            };
        }
        steady.all = parts.times(steady.scale);
        steady
    }

    /// Integrals over virtual waits from `from` to `to`, still to be scaled.
    fn parts(&self, from: f64, to: f64) -> Parts {
        let Some(hill) = self.waiting else {
            return Parts::default();
        };
        let patience = &self.queue.patience;
        let cuts = hill.cuts(from, to, &patience.cuts());
        let value = |t: f64| {
            let density = libm::exp(self.wait.exponent_from(patience, hill.top_at, t));
            let gone = patience.gone(t);
            let answered = density * (1.0 - gone);
            [
                density,
                answered,
                density * gone,
                t * answered,
                density * patience.used(t),
            ]
        };
        let [joined, answered, gone, wait_answered, wait] =
            integrate(patience, &self.wait, &cuts, value);
        Parts {
            joined,
            answered,
            gone,
            wait_answered,
            wait,
        }
    }

    fn until(&self, t: f64) -> Parts {
        if t <= 0.0 {
            Parts::default()
        } else if t == f64::INFINITY {
            self.all
        } else {
            self.parts(0.0, t).times(self.scale)
        }
    }

    /// Agents.
    #[must_use]
    pub fn agents(&self) -> f64 {
        self.agents
    }

    /// Share that does not find an agent at once, blocked ones included.
    #[must_use]
    pub fn delayed(&self) -> f64 {
        self.all.joined + self.blocked
    }

    /// Share that is blocked, all lines being taken.
    #[must_use]
    pub fn blocked(&self) -> f64 {
        self.blocked
    }

    /// Share that gives up.
    #[must_use]
    pub fn abandon_rate(&self) -> f64 {
        self.all.gone
    }

    /// Share that is answered.
    #[must_use]
    pub fn answered(&self) -> f64 {
        self.at_once + self.all.answered
    }

    /// Share that is answered within `t` seconds.
    #[must_use]
    pub fn answered_within(&self, t: f64) -> f64 {
        (self.at_once + self.until(t).answered).min(1.0)
    }

    /// Share that gives up within `t` seconds.
    #[must_use]
    pub fn abandoned_within(&self, t: f64) -> f64 {
        if t == f64::INFINITY {
            return self.all.gone;
        }
        let patience = &self.queue.patience;
        // Who could be answered at v ≤ t gives up before v; who could be later, before t.
        let before = self.until(t);
        before.gone + patience.gone(t) * (self.all.joined - before.joined).max(0.0)
    }

    /// Service level with the threshold `within` \[s\]; `None` where no contact counts.
    #[must_use]
    pub fn service_level(&self, within: f64, count: Counting) -> Option<f64> {
        let met = self.answered_within(within);
        let (met, of) = match count {
            Counting::AllOffered => (met, 1.0),
            Counting::ShortAbandonsExcluded(short) => (met, 1.0 - self.abandoned_within(short)),
            Counting::ShortAbandonsMet(short) => (met + self.abandoned_within(short), 1.0),
            Counting::AnsweredOnly => (met, self.answered()),
        };
        (of > 0.0).then(|| (met / of).clamp(0.0, 1.0))
    }

    /// Mean wait of the answered \[s\]; `None` where nobody is.
    #[must_use]
    pub fn asa(&self) -> Option<f64> {
        let answered = self.answered();
        (answered > 0.0).then(|| self.all.wait_answered / answered)
    }

    /// Mean wait of all offered \[s\], blocked ones waiting 0.
    #[must_use]
    pub fn mean_wait(&self) -> f64 {
        self.all.wait
    }

    /// Mean wait of those who give up \[s\]; `None` where nobody does.
    #[must_use]
    pub fn mean_wait_abandoned(&self) -> Option<f64> {
        let gone = self.all.gone;
        (gone > 0.0).then(|| (self.all.wait - self.all.wait_answered) / gone)
    }

    /// Mean contacts waiting (Little's law).
    #[must_use]
    pub fn mean_queue(&self) -> f64 {
        self.queue.arrivals * self.all.wait
    }

    /// Busy agents on average.
    #[must_use]
    pub fn busy(&self) -> f64 {
        self.queue.load() * self.answered()
    }

    /// Busy share of the agents' time.
    #[must_use]
    pub fn occupancy(&self) -> f64 {
        (self.busy() / self.agents).min(1.0)
    }

    /// Share of all offered that still wait after `t` seconds.
    #[must_use]
    pub fn waits_longer(&self, t: f64) -> f64 {
        let later = (self.all.joined - self.until(t).joined).max(0.0);
        later * (1.0 - self.queue.patience.gone(t))
    }

    /// The wait until answer or departure that the share `p` of those not blocked do not
    /// exceed \[s\].
    #[must_use]
    pub fn wait_quantile(&self, p: f64) -> f64 {
        let above = (1.0 - p) * (1.0 - self.blocked);
        self.first(|t| self.waits_longer(t) <= above)
    }

    /// The wait that the share `p` of the answered do not exceed \[s\]; `None` where nobody is
    /// answered.
    #[must_use]
    pub fn answer_quantile(&self, p: f64) -> Option<f64> {
        let answered = self.answered();
        (answered > 0.0).then(|| self.first(|t| self.answered_within(t) >= p * answered))
    }

    /// The first time from which on `reached` holds, to a thousandth of a millisecond or nine
    /// digits.
    fn first(&self, reached: impl Fn(f64) -> bool) -> f64 {
        let end = self.waiting.map_or(0.0, |hill| hill.right);
        if reached(0.0) || end == 0.0 {
            return 0.0;
        }
        let (mut low, mut high) = (0.0, end);
        while high - low > 1e-9 * high.max(1e-3) {
            let middle = 0.5 * (low + high);
            if reached(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        high
    }
}

impl Parts {
    fn times(self, factor: f64) -> Self {
        Self {
            joined: self.joined * factor,
            answered: self.answered * factor,
            gone: self.gone * factor,
            wait_answered: self.wait_answered * factor,
            wait: self.wait * factor,
        }
    }
}
