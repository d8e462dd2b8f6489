//! What supervisors did: how often each action was in effect, and for how long.

use super::chance::Chance;
use super::tally::Tally;
use crate::model::{Clock, Model};
use crate::stats::Moments;
use crate::stats::keep::keep;

/// An action in one replication.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ActionTally {
    /// Times it was in effect.
    pub times: u32,
    /// How long, all times together \[s\].
    pub time: f64,
}

impl ActionTally {
    /// It was in effect between two times \[s\], of which the statistics count a part.
    pub(super) fn add(&mut self, clock: &Clock, from: f64, until: f64) {
        let time = until.min(clock.horizon) - from.max(clock.statistics_from());
        if time > 0.0 {
            self.times += 1;
            self.time += time;
        }
    }
}

/// An action over many replications.
#[derive(Debug, Clone, Copy, Default)]
pub struct ActionFigures {
    /// Replications in which it was in effect.
    pub used: Chance,
    /// Times it was in effect in a replication.
    pub times: Moments,
    /// How long it was, all times of a replication together \[s\].
    pub time: Moments,
}

/// What is folded of actions.
#[derive(Debug, Clone)]
pub struct ActionFold {
    /// Each action.
    pub actions: Vec<ActionFigures>,
}

impl ActionFold {
    /// Nothing folded yet; `None` where there are no actions.
    #[must_use]
    pub fn new(model: &Model) -> Option<Self> {
        let actions = vec![ActionFigures::default(); model.playbook.actions.len()];
        (!actions.is_empty()).then_some(Self { actions })
    }

    /// Forgets everything, but keeps the memory.
    pub fn clear(&mut self) {
        self.actions.fill(ActionFigures::default());
    }

    /// Folds in the next replication.
    pub fn push(&mut self, tally: &Tally) {
        for (figures, of) in self.actions.iter_mut().zip(&tally.actions) {
            figures.used.push(Some(of.times > 0));
            figures.times.push(f64::from(of.times));
            figures.time.push(of.time);
        }
    }

    /// Folds in the replications of `other`, which follow those of `self`.
    pub fn merge(&mut self, other: &Self) {
        for (a, b) in self.actions.iter_mut().zip(&other.actions) {
            a.used.merge(b.used);
            a.times.merge(&b.times);
            a.time.merge(&b.time);
        }
    }
}

keep!(ActionFigures { used, times, time });
keep!(ActionFold { actions });
