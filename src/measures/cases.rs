//! Cases: what became of customers, over all their contacts.

use super::cell::Rare;
use super::tally::{TICKS_PER_SECOND, Tally};
use crate::engine::{CaseEnd, Ending};
use crate::model::Model;
use crate::stats::gather::Gather;
use crate::stats::keep::{Keep, Reader, Writer, keep};
use crate::stats::{Moments, PairMoments};

/// The cases of one replication whose first contact was of one type.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct CaseTally {
    /// Cases that ended in any way.
    pub cases: u32,
    /// Resolved.
    pub resolved: u32,
    /// Of these, by the only contact that asked for an agent.
    pub resolved_first: u32,
    /// Of the resolved, without asking for an agent.
    pub contained: u32,
    /// Cases with a contact that asked for an agent.
    pub asked: u32,
    /// Lost: the last contact was not answered, and the customer did not try again.
    pub lost: u32,
    /// Cases with a retry or repeat due after the end of the horizon.
    pub not_come: u32,
    /// Cases still going on when the clock stopped.
    pub unfinished: u32,
    /// Contacts of all cases that asked for an agent.
    pub contacts: u64,
    /// Hand-overs of all cases.
    pub escalations: u64,
    /// Cases that were handed over at least once.
    pub escalated: u32,
    /// Time from the arrival of the first contact to the end of the last talk or session, over the
    /// resolved \[ticks\].
    pub time: i64,
}

impl CaseTally {
    /// Adds a case.
    pub fn add(&mut self, case: &CaseEnd) {
        self.cases += 1;
        self.asked += u32::from(case.contacts > 0);
        match case.ending {
            Ending::Resolved => {
                self.resolved += 1;
                self.resolved_first += u32::from(case.contacts == 1);
                self.contained += u32::from(case.contacts == 0);
                self.time += super::tally::ticks(case.at - case.first);
            }
            Ending::Lost => self.lost += 1,
            Ending::NotCome => self.not_come += 1,
            Ending::Unfinished => self.unfinished += 1,
        }
        self.contacts += u64::from(case.contacts);
        self.escalations += u64::from(case.escalations);
        self.escalated += u32::from(case.escalations > 0);
    }
}

/// What contacts lead to and cases come to, over many replications.
#[derive(Debug, Clone)]
pub struct CaseFold {
    /// What contacts of each type lead to.
    pub steps: Vec<StepFigures>,
    /// The same for each interval after the warm-up.
    pub interval_steps: Vec<Vec<StepFigures>>,
    /// The same for all types together.
    pub total_steps: StepFigures,
    /// Cases by the type of their first contact.
    pub cases: Vec<CaseFigures>,
    /// All cases.
    pub total: CaseFigures,
}

/// How many contacts a replication has that lead to others.
#[derive(Debug, Clone, Copy, Default)]
pub struct StepFigures([Moments; StepFigures::KEYS.len()]);

impl StepFigures {
    /// Names of the figures.
    pub const KEYS: [&str; 6] = [
        "left_message",
        "retried",
        "escalated",
        "repeated",
        "not_come",
        "callback_accepted",
    ];

    fn counts(rare: &Rare) -> [u32; Self::KEYS.len()] {
        [
            rare.left_message,
            rare.retried,
            rare.escalated,
            rare.repeated,
            rare.not_come,
            rare.callback_accepted,
        ]
    }

    fn push(&mut self, counts: [u32; Self::KEYS.len()]) {
        for (moments, count) in self.0.iter_mut().zip(counts) {
            moments.push(f64::from(count));
        }
    }

    fn merge(&mut self, other: &Self) {
        for (a, b) in self.0.iter_mut().zip(&other.0) {
            a.merge(b);
        }
    }

    /// Each figure with its name.
    pub fn figures(&self) -> impl Iterator<Item = (&'static str, &Moments)> {
        Self::KEYS.into_iter().zip(&self.0)
    }
}

/// Cases of many replications.
#[derive(Debug, Clone, Copy, Default)]
pub struct CaseFigures {
    /// Cases of a replication.
    pub cases: Moments,
    ratios: [PairMoments; CaseFigures::KEYS.len()],
}

impl CaseFigures {
    /// Names of the ratios: all are per case but two. First-contact resolution is per case that
    /// asked for an agent, the time per resolved case \[s\].
    pub const KEYS: [&str; 8] = [
        "first_contact_resolution",
        "resolved",
        "lost",
        "not_come",
        "contacts_per_case",
        "escalated",
        "time_to_resolution",
        "contained",
    ];

    fn push(&mut self, of: &CaseTally) {
        let cases = f64::from(of.cases);
        self.cases.push(cases);
        let seconds = of.time as f64 / TICKS_PER_SECOND;
        let ratios = [
            (f64::from(of.resolved_first), f64::from(of.asked)),
            (f64::from(of.resolved), cases),
            (f64::from(of.lost), cases),
            (f64::from(of.not_come), cases),
            (of.contacts as f64, cases),
            (f64::from(of.escalated), cases),
            (seconds, f64::from(of.resolved)),
            (f64::from(of.contained), cases),
        ];
        for (moments, (x, y)) in self.ratios.iter_mut().zip(ratios) {
            moments.push(x, y);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.cases.merge(&other.cases);
        for (a, b) in self.ratios.iter_mut().zip(&other.ratios) {
            a.merge(b);
        }
    }

    /// Each ratio with its name.
    pub fn ratios(&self) -> impl Iterator<Item = (&'static str, &PairMoments)> {
        Self::KEYS.into_iter().zip(&self.ratios)
    }

    /// The ratio of a name.
    #[must_use]
    pub fn ratio(&self, key: &str) -> Option<&PairMoments> {
        self.ratios().find(|(name, _)| *name == key).map(|r| r.1)
    }
}

impl CaseTally {
    fn plus(mut self, other: &Self) -> Self {
        self.cases += other.cases;
        self.resolved += other.resolved;
        self.resolved_first += other.resolved_first;
        self.contained += other.contained;
        self.asked += other.asked;
        self.lost += other.lost;
        self.not_come += other.not_come;
        self.unfinished += other.unfinished;
        self.contacts += other.contacts;
        self.escalations += other.escalations;
        self.escalated += other.escalated;
        self.time += other.time;
        self
    }
}

impl CaseFold {
    /// Nothing folded yet; `None` for models in which contacts lead to nothing.
    #[must_use]
    pub fn new(model: &Model) -> Option<Self> {
        let types = model.types.len();
        let intervals = model.clock.intervals - model.clock.warm_up;
        model.follows.then(|| Self {
            steps: vec![StepFigures::default(); types],
            interval_steps: vec![vec![StepFigures::default(); intervals]; types],
            total_steps: StepFigures::default(),
            cases: vec![CaseFigures::default(); types],
            total: CaseFigures::default(),
        })
    }

    /// Forgets everything, but keeps the memory.
    pub fn clear(&mut self) {
        self.steps.fill(StepFigures::default());
        for intervals in &mut self.interval_steps {
            intervals.fill(StepFigures::default());
        }
        self.total_steps = StepFigures::default();
        self.cases.fill(CaseFigures::default());
        self.total = CaseFigures::default();
    }

    /// Folds in the next replication.
    pub fn push(&mut self, model: &Model, tally: &Tally) {
        let clock = &model.clock;
        let mut total = [0; StepFigures::KEYS.len()];
        for (kind, intervals) in self.interval_steps.iter_mut().enumerate() {
            let mut day = [0; StepFigures::KEYS.len()];
            for (i, figures) in intervals.iter_mut().enumerate() {
                let cell = kind * clock.intervals + clock.warm_up + i;
                let counts = StepFigures::counts(&tally.rare[cell]);
                figures.push(counts);
                for (sum, count) in day.iter_mut().zip(counts) {
                    *sum += count;
                }
            }
            self.steps[kind].push(day);
            for (sum, count) in total.iter_mut().zip(day) {
                *sum += count;
            }
        }
        self.total_steps.push(total);
        let mut all = CaseTally::default();
        for (figures, cases) in self.cases.iter_mut().zip(&tally.cases) {
            figures.push(cases);
            all = all.plus(cases);
        }
        self.total.push(&all);
    }

    /// Folds in the replications of `other`, which follow those of `self`.
    pub fn merge(&mut self, other: &Self) {
        for (a, b) in self.steps.iter_mut().zip(&other.steps) {
            a.merge(b);
        }
        for (a, b) in self.interval_steps.iter_mut().zip(&other.interval_steps) {
            for (x, y) in a.iter_mut().zip(b) {
                x.merge(y);
            }
        }
        self.total_steps.merge(&other.total_steps);
        for (a, b) in self.cases.iter_mut().zip(&other.cases) {
            a.merge(b);
        }
        self.total.merge(&other.total);
    }
}

keep!(CaseFigures { cases, ratios });
keep!(CaseFold {
    steps,
    interval_steps,
    total_steps,
    cases,
    total
});

impl Gather for StepFigures {
    fn gather(&mut self) {
        self.0.gather();
    }
}

impl Keep for StepFigures {
    fn write(&self, to: &mut Writer) {
        self.0.write(to);
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Option<()> {
        self.0.read(from)
    }
}
