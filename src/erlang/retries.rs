//! Customers who try again: what is known as Erlang X.
//!
//! Attempts that come back after abandoning or a busy signal are taken for a Poisson stream of
//! their own, independent of the state that they left behind: right when they come back much later
//! than the queue remembers. The offered rate is then the fixed point
//!
//! Λ = λ·(1 + r₁(Λ)/(1 − r₂(Λ))),
//!
//! r₁ and r₂ being the shares of first and later attempts that are followed by another. Source:
//! Cohen, "Basic problems of telephone traffic theory and the influence of repeated calls",
//! Philips Telecommunication Review 18, 1957 (for busy signals); the same with abandonment is
//! what calculators call Erlang X. Tries that come back at once meet the busy state again and
//! fare worse.

use super::queue::{NoAnswer, Queue};
use super::staffing::{Goal, check, fewest_agents, meets};
use super::steady::Steady;

/// Who tries again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Retries {
    /// Share of first attempts that try again after abandoning.
    pub after_abandon: f64,
    /// Share of first attempts that try again after a busy signal.
    pub after_block: f64,
    /// Share of later attempts that try yet again, after either; `None`: as after the first.
    pub again: Option<f64>,
}

/// A queue whose customers try again, in the long run.
#[derive(Debug, Clone)]
pub struct Retried {
    /// Attempts of a customer on average, ≥ 1.
    pub attempts: f64,
    /// What happens to an attempt.
    pub steady: Steady,
}

impl Retried {
    /// Share of customers who are answered in the end.
    #[must_use]
    pub fn answered_in_the_end(&self) -> f64 {
        (self.attempts * self.steady.answered()).min(1.0)
    }
}

impl Retries {
    /// Attempts of a customer, if attempts fare like this.
    fn attempts(&self, steady: &Steady) -> f64 {
        let (gone, blocked) = (steady.abandon_rate(), steady.blocked());
        let first = gone * self.after_abandon + blocked * self.after_block;
        let later = self.again.map_or(first, |again| again * (gone + blocked));
        1.0 + first / (1.0 - later)
    }

    fn check(&self) -> Result<(), NoAnswer> {
        let share = |x: &f64| (0.0..=1.0).contains(x);
        if [
            self.after_abandon,
            self.after_block,
            self.again.unwrap_or(0.0),
        ]
        .iter()
        .all(share)
        {
            Ok(())
        } else {
            Err(NoAnswer::Unusable(
                "a share of those who try again is not between 0 and 1",
            ))
        }
    }
}

/// Most attempts of a customer.
const MOST_ATTEMPTS: f64 = 1e4;

impl Queue {
    /// What this many agents make of it when customers try again; [`Queue::arrivals`] are
    /// first attempts.
    ///
    /// # Errors
    /// As [`steady`](Self::steady), and when attempts would grow without end.
    ///
    /// ```
    /// use busyhour::erlang::{Patience, Queue, Retries};
    /// let queue = Queue {
    ///     arrivals: 0.1,
    ///     handle_time: 300.0,
    ///     patience: Patience::exponential(60.0),
    ///     lines: None,
    /// };
    /// let retries = Retries { after_abandon: 0.5, after_block: 0.0, again: None };
    /// let retried = queue.retried(28.0, &retries)?;
    /// assert!(retried.attempts > 1.05);
    /// assert!(retried.answered_in_the_end() > queue.steady(28.0)?.answered());
    /// # Ok::<(), busyhour::erlang::NoAnswer>(())
    /// ```
    pub fn retried(&self, agents: f64, retries: &Retries) -> Result<Retried, NoAnswer> {
        retries.check()?;
        let at = |attempts: f64| -> Result<Retried, NoAnswer> {
            let queue = Self {
                arrivals: self.arrivals * attempts,
                ..self.clone()
            };
            let steady = queue.steady(agents)?;
            Ok(Retried { attempts, steady })
        };
        let more = |retried: &Retried| retries.attempts(&retried.steady) > retried.attempts;
        let (mut low, mut high) = (1.0, 1.0);
        while more(&at(high)?) {
            (low, high) = (high, 2.0 * high);
            if high > MOST_ATTEMPTS {
                return Err(NoAnswer::EndlessRetries);
            }
        }
        while high - low > 1e-14 * high {
            let middle = 0.5 * (low + high);
            if middle <= low || middle >= high {
                break;
            }
            if more(&at(middle)?) {
                low = middle;
            } else {
                high = middle;
            }
        }
        at(high)
    }

    /// Fewest agents that reach all goals when customers try again; the goals are about
    /// attempts.
    ///
    /// # Errors
    /// As [`agents_for`](Self::agents_for).
    pub fn agents_for_retried(&self, goals: &[Goal], retries: &Retries) -> Result<u32, NoAnswer> {
        check(goals)?;
        retries.check()?;
        fewest_agents(self.load(), |agents| {
            Ok(meets(goals, &self.retried(agents, retries)?.steady))
        })
    }
}
