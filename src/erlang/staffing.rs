//! How many agents a goal takes.

use super::queue::{NoAnswer, Queue};
use super::steady::{Counting, Steady};

/// What is to be reached; shares are 0–1, times seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// A service level of at least this share within so many seconds.
    ServiceLevel {
        /// The share to reach.
        share: f64,
        /// Threshold \[s\].
        within: f64,
        /// Which contacts count.
        count: Counting,
    },
    /// A mean wait of the answered of at most this \[s\].
    Asa(f64),
    /// An abandon rate of at most this.
    AbandonRate(f64),
    /// At most this share finds no agent at once.
    Delayed(f64),
    /// An occupancy of at most this.
    Occupancy(f64),
}

/// Most agents that are sought.
const MOST_AGENTS: u32 = 10_000_000;

impl Goal {
    /// Whether these agents reach it.
    #[must_use]
    pub fn met(&self, steady: &Steady) -> bool {
        match *self {
            Self::ServiceLevel {
                share,
                within,
                count,
            } => steady
                .service_level(within, count)
                .is_some_and(|level| level >= share),
            Self::Asa(most) => steady.asa().is_some_and(|asa| asa <= most),
            Self::AbandonRate(most) => steady.abandon_rate() <= most,
            Self::Delayed(most) => steady.delayed() <= most,
            Self::Occupancy(most) => steady.occupancy() <= most,
        }
    }

    fn check(&self) -> Result<(), NoAnswer> {
        let share = |x: f64| (0.0..=1.0).contains(&x);
        let good = match *self {
            Self::ServiceLevel {
                share: s, within, ..
            } => share(s) && s < 1.0 && within >= 0.0,
            Self::Asa(most) => most > 0.0,
            Self::AbandonRate(most) | Self::Delayed(most) => share(most) && most > 0.0,
            Self::Occupancy(most) => share(most) && most > 0.0,
        };
        if good {
            Ok(())
        } else {
            Err(NoAnswer::Unusable(
                "a goal is out of its range: shares lie between 0 and 1, times are positive",
            ))
        }
    }
}

impl Queue {
    /// Fewest agents that reach all goals; 0 where nobody comes.
    ///
    /// ```
    /// use busyhour::erlang::{Counting, Goal, Patience, Queue};
    /// let queue = Queue {
    ///     arrivals: 100.0 / 1800.0,
    ///     handle_time: 180.0,
    ///     patience: Patience::Endless,
    ///     lines: None,
    /// };
    /// let level = Goal::ServiceLevel { share: 0.8, within: 20.0, count: Counting::AllOffered };
    /// assert_eq!(queue.agents_for(&[level, Goal::Occupancy(0.85)])?, 14);
    /// # Ok::<(), busyhour::erlang::NoAnswer>(())
    /// ```
    ///
    /// # Errors
    /// When a goal or a figure is unusable, or no number of agents is enough.
    pub fn agents_for(&self, goals: &[Goal]) -> Result<u32, NoAnswer> {
        check(goals)?;
        fewest_agents(self.load(), |agents| self.reaches(agents, goals))
    }

    /// The same as a real number, to nine digits: between the whole numbers it tells how close
    /// a goal is.
    ///
    /// # Errors
    /// As [`agents_for`](Self::agents_for).
    pub fn real_agents_for(&self, goals: &[Goal]) -> Result<f64, NoAnswer> {
        let (mut low, mut high) = (0.0, f64::from(self.agents_for(goals)?));
        while high - low > 1e-10 * high {
            let middle = 0.5 * (low + high);
            if self.reaches(middle, goals)? {
                high = middle;
            } else {
                low = middle;
            }
        }
        Ok(high)
    }

    fn reaches(&self, agents: f64, goals: &[Goal]) -> Result<bool, NoAnswer> {
        or_not(self.steady(agents).map(|steady| meets(goals, &steady)))
    }
}

/// Whether a number of agents reaches all goals.
pub(super) fn meets(goals: &[Goal], steady: &Steady) -> bool {
    goals.iter().all(|goal| goal.met(steady))
}

/// Refuses goals out of their range.
pub(super) fn check(goals: &[Goal]) -> Result<(), NoAnswer> {
    goals.iter().try_for_each(Goal::check)
}

/// Too few agents for a steady state are too few agents.
pub(super) fn or_not(reached: Result<bool, NoAnswer>) -> Result<bool, NoAnswer> {
    match reached {
        Err(NoAnswer::Overload { .. } | NoAnswer::NoAgents | NoAnswer::EndlessRetries) => Ok(false),
        other => other,
    }
}

/// The smallest whole number of agents for which `reached` holds, which more agents must not undo;
/// 0 where there is no load. `load` is where the search begins \[erlangs\]; too few agents for a
/// steady state do not reach anything.
///
/// # Errors
/// Those of `reached`, and when ten million agents are not enough.
pub fn fewest_agents(
    load: f64,
    reached: impl Fn(f64) -> Result<bool, NoAnswer>,
) -> Result<u32, NoAnswer> {
    if load == 0.0 {
        return Ok(0);
    }
    let reached = |agents: f64| or_not(reached(agents));
    let (mut low, mut high) = (0, as_agents(load)?);
    let mut step = as_agents(libm::sqrt(load))?;
    while !reached(f64::from(high))? {
        low = high;
        high += step;
        step *= 2;
        if high > MOST_AGENTS {
            return Err(NoAnswer::OutOfReach(
                "with ever more of them the goal is still missed",
            ));
        }
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if reached(f64::from(middle))? {
            high = middle;
        } else {
            low = middle;
        }
    }
    Ok(high)
}

/// A load as a whole number of agents, at least 1.
fn as_agents(load: f64) -> Result<u32, NoAnswer> {
    if load < f64::from(MOST_AGENTS) {
        Ok((libm::ceil(load) as u32).max(1))
    } else {
        Err(NoAnswer::Unusable("the load is above ten million erlangs"))
    }
}
