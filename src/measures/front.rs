//! Self-service: how many contacts it contained, how many it passed on, how long it took.

use super::tally::{TICKS_PER_SECOND, Tally, ticks};
use crate::engine::Session;
use crate::model::Model;
use crate::stats::keep::keep;
use crate::stats::{Moments, PairMoments};

/// Sessions in self-service of one replication that began in one interval.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FrontCell {
    /// Sessions that needed no agent.
    pub contained: u32,
    /// Sessions after which the contact asked for an agent.
    pub passed_on: u32,
    /// Length of both \[ticks\].
    pub time: i64,
}

impl FrontCell {
    /// Adds a session.
    pub(super) fn add(&mut self, session: &Session) {
        self.contained += u32::from(session.contained);
        self.passed_on += u32::from(!session.contained);
        self.time += ticks(session.until - session.from);
    }

    fn join(&mut self, other: &Self) {
        self.contained += other.contained;
        self.passed_on += other.passed_on;
        self.time += other.time;
    }

    /// All sessions.
    #[must_use]
    pub fn sessions(&self) -> u32 {
        self.contained + self.passed_on
    }
}

/// Sessions in self-service over many replications.
#[derive(Debug, Clone, Copy, Default)]
pub struct FrontFigures {
    /// Sessions that needed no agent.
    pub contained: Moments,
    /// Sessions after which the contact asked for an agent.
    pub passed_on: Moments,
    /// Contained to all.
    pub containment: PairMoments,
    /// Mean length of a session \[s\].
    pub time: PairMoments,
}

impl FrontFigures {
    fn push(&mut self, of: &FrontCell) {
        let sessions = f64::from(of.sessions());
        self.contained.push(f64::from(of.contained));
        self.passed_on.push(f64::from(of.passed_on));
        self.containment.push(f64::from(of.contained), sessions);
        self.time.push(of.time as f64 / TICKS_PER_SECOND, sessions);
    }

    fn merge(&mut self, other: &Self) {
        self.contained.merge(&other.contained);
        self.passed_on.merge(&other.passed_on);
        self.containment.merge(&other.containment);
        self.time.merge(&other.time);
    }
}

/// What is folded of self-service.
#[derive(Debug, Clone)]
pub struct FrontFold {
    /// Each contact type; nothing comes to those without self-service.
    pub kinds: Vec<FrontFigures>,
    /// The same for each interval after the warm-up.
    pub intervals: Vec<Vec<FrontFigures>>,
    /// All types together.
    pub total: FrontFigures,
}

impl FrontFold {
    /// Nothing folded yet; `None` where no type has self-service.
    #[must_use]
    pub fn new(model: &Model) -> Option<Self> {
        let types = model.types.len();
        let intervals = model.clock.intervals - model.clock.warm_up;
        let any = model.types.iter().any(|t| t.self_service.is_some());
        any.then(|| Self {
            kinds: vec![FrontFigures::default(); types],
            intervals: vec![vec![FrontFigures::default(); intervals]; types],
            total: FrontFigures::default(),
        })
    }

    /// Forgets everything, but keeps the memory.
    pub fn clear(&mut self) {
        self.kinds.fill(FrontFigures::default());
        for intervals in &mut self.intervals {
            intervals.fill(FrontFigures::default());
        }
        self.total = FrontFigures::default();
    }

    /// Folds in the next replication.
    pub fn push(&mut self, model: &Model, tally: &Tally) {
        let clock = &model.clock;
        let mut total = FrontCell::default();
        for (kind, intervals) in self.intervals.iter_mut().enumerate() {
            let mut day = FrontCell::default();
            for (i, figures) in intervals.iter_mut().enumerate() {
                let cell = &tally.front[kind * clock.intervals + clock.warm_up + i];
                figures.push(cell);
                day.join(cell);
            }
            self.kinds[kind].push(&day);
            total.join(&day);
        }
        self.total.push(&total);
    }

    /// Folds in the replications of `other`, which follow those of `self`.
    pub fn merge(&mut self, other: &Self) {
        for (a, b) in self.kinds.iter_mut().zip(&other.kinds) {
            a.merge(b);
        }
        for (a, b) in self.intervals.iter_mut().zip(&other.intervals) {
            for (x, y) in a.iter_mut().zip(b) {
                x.merge(y);
            }
        }
        self.total.merge(&other.total);
    }
}

keep!(FrontFigures {
    contained,
    passed_on,
    containment,
    time
});
keep!(FrontFold {
    kinds,
    intervals,
    total
});
