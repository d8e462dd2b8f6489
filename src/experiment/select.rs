//! The best among many scenarios: days are spent on those that may be it.
//!
//! All meet the same customers, day by day, so that differences are sharp and bad ones are
//! dropped early. The procedures are those of [`stats::select`](crate::stats::select); this is
//! what gives them days.

use std::ops::Range;

use rayon::prelude::*;

use super::compare::{Better, Entry, Failed, Measure};
use super::days::{Days, block_of_days};
use crate::measures::{Fold, Ratio};
use crate::replicate::{Plan, Progress};
use crate::stats::Point;
use crate::stats::select::{
    Chance, Days as Shared, Dropped, Kind, Ocba, Records, Sequential, Side, Sides, Task, Verdict,
    equal_days, rinott_days,
};

/// Fewest days that are worth a thread.
const PIECE: usize = 4;

/// A figure by which systems are chosen or turned down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// Of the whole center.
    Center(Measure),
    /// Of a contact type of the first alternative; measures of types only.
    Type(usize, Measure),
    /// The share of days on which a contact type of the first alternative meets its target.
    TargetMet(usize),
}

impl Aim {
    /// Which values are better; `None` where neither side is by itself.
    #[must_use]
    pub fn better(self) -> Option<Side> {
        let better = match self {
            Self::Center(measure) | Self::Type(_, measure) => measure.better()?,
            Self::TargetMet(_) => Better::More,
        };
        Some(match better {
            Better::More => Side::Large,
            Better::Less => Side::Small,
        })
    }

    fn kind(self) -> Kind {
        match self {
            Self::Center(Measure::AllTargetsMet) | Self::TargetMet(_) => Kind::ShareOfDays,
            _ => Kind::Figure,
        }
    }

    /// The sides of a day, of which a fold has nothing else.
    fn sides(self, fold: &Fold, entry: &Entry) -> Sides {
        match self {
            Self::Center(measure) => measure.of_center(fold),
            Self::Type(kind, measure) => measure.of_types(&fold.kinds[entry.types[kind]].day),
            Self::TargetMet(kind) => {
                let kind = entry.types[kind];
                let level = fold.kinds[kind].day.ratio(Ratio::ServiceLevel).means();
                let (met, of) = level.unwrap_or_default();
                match entry.model.types[kind].target {
                    // What the sum is off by rounding does not miss a target.
                    Some(target) if of > 0.0 => {
                        let kept = met - target * of >= -1e-9 * of;
                        (f64::from(u8::from(kept)), 1.0)
                    }
                    _ => (0.0, 0.0),
                }
            }
        }
    }
}

/// How days are spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Kim and Nelson: until the best is found with the confidence wanted.
    KimNelson,
    /// Optimal computing budget allocation: the budget, where it tells most. It knows no
    /// requirements.
    Ocba,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The figure that is to be best.
    pub goal: Aim,
    /// The figures that have requirements, as many as the task has.
    pub limited: Vec<Aim>,
    /// What is sought of them.
    pub task: Task,
    /// How days are spent.
    pub method: Method,
    /// Most days of all alternatives together. Kim and Nelson's procedure stops before it would
    /// pass them; the other one spends them all.
    pub budget: Option<u64>,
}

/// Why a selection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It is decided, or the budget of a method that has to have one is spent.
    Done,
    /// The next look would have passed the budget.
    Budget,
    /// It was stopped.
    Stopped,
}

/// What is known of one alternative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is the best.
    Best,
    /// It is still in the race when the selection ended, or all are to its end.
    Left,
    /// It was dropped.
    Dropped(Dropped),
}

#[derive(Debug, Clone)]
enum Procedure {
    Sequential(Sequential),
    Ocba(Ocba),
}

impl Procedure {
    fn look(&mut self, records: &Records) -> Vec<(usize, usize)> {
        match self {
            Self::Sequential(selection) => selection.look(records),
            Self::Ocba(ocba) => ocba.look(records),
        }
    }
}

/// What a selection came to.
#[derive(Debug, Clone)]
pub struct Selection {
    /// The days of all alternatives; measure 0 is the goal, then those with requirements.
    pub records: Records,
    /// Why it ended.
    pub end: End,
    question: Question,
    procedure: Procedure,
}

impl Selection {
    /// What was asked.
    #[must_use]
    pub fn question(&self) -> &Question {
        &self.question
    }

    /// The best alternative; where nothing is decided the best so far; `None` where none is left.
    #[must_use]
    pub fn best(&self) -> Option<usize> {
        match &self.procedure {
            Procedure::Sequential(selection) => selection.leader(&self.records),
            Procedure::Ocba(ocba) => Some(ocba.best()),
        }
    }

    /// Whether the confidence wanted is reached.
    #[must_use]
    pub fn decided(&self) -> bool {
        match &self.procedure {
            Procedure::Sequential(selection) => self.end == End::Done && selection.over(),
            Procedure::Ocba(_) => false,
        }
    }

    /// What is known of an alternative.
    #[must_use]
    pub fn standing(&self, alternative: usize) -> Standing {
        let dropped = match &self.procedure {
            Procedure::Sequential(selection) => selection.dropped(alternative),
            Procedure::Ocba(_) => None,
        };
        match dropped {
            Some(dropped) => Standing::Dropped(dropped),
            None if self.best() == Some(alternative) => Standing::Best,
            None => Standing::Left,
        }
    }

    /// Whether an alternative keeps to a requirement.
    #[must_use]
    pub fn verdict(&self, alternative: usize, requirement: usize) -> Verdict {
        match &self.procedure {
            Procedure::Sequential(selection) => selection.verdict(alternative, requirement),
            Procedure::Ocba(_) => Verdict::Open,
        }
    }

    /// How sure the best one is when a budget was spent.
    #[must_use]
    pub fn chance(&self) -> Option<Chance> {
        match &self.procedure {
            Procedure::Sequential(_) => None,
            Procedure::Ocba(ocba) => Some(ocba.chance(&self.records)),
        }
    }

    /// A figure of an alternative over its own days: 0 the goal, then those with requirements.
    #[must_use]
    pub fn value(&self, alternative: usize, measure: usize) -> Option<Point> {
        let days = self.records.days(alternative);
        let own = self.records.observed(alternative, measure, days)?;
        Some(point(own.value, own.variance, days))
    }

    /// The goal of an alternative less that of the best one, on the days that both have.
    #[must_use]
    pub fn behind(&self, alternative: usize) -> Option<Point> {
        let best = self.best().filter(|b| *b != alternative)?;
        let days = self.records.days(alternative).min(self.records.days(best));
        let pair = self.records.difference(alternative, best, 0, days)?;
        Some(point(pair.value, pair.variance, days))
    }

    /// Days of all alternatives together that equally many of each would take for the same
    /// guarantee, on the same customers, by the variances that were found.
    #[must_use]
    pub fn equal_allocation(&self) -> Option<f64> {
        let each = match &self.procedure {
            Procedure::Sequential(_) => equal_days(&self.records, &self.question.task),
            Procedure::Ocba(ocba) => ocba.equal_days(&self.records),
        };
        each.map(|days| days * self.records.systems() as f64)
    }

    /// Days of all alternatives together by Rinott's two stages, each with customers of its own;
    /// without requirements only.
    #[must_use]
    pub fn two_stages(&self) -> Option<f64> {
        let none = self.question.task.requirements.is_empty();
        none.then(|| rinott_days(&self.records, &self.question.task))?
    }
}

fn point(value: f64, variance: f64, days: usize) -> Point {
    Point {
        value,
        std_error: Some((variance / days as f64).sqrt()),
        n: days as u64,
    }
}

/// Selects the best of some alternatives.
///
/// All have the seed, the clock and the contact types of the first one. The result has the same
/// bits for any number of threads. `watch` is told how many days all that is left can take at
/// most; `progress` counts each alternative's days.
///
/// # Errors
/// The first alternative of which a day cannot be finished.
pub fn select(
    entries: &[Entry],
    question: Question,
    plan: &Plan,
    progress: &Progress,
    watch: impl Fn(u64),
) -> Result<Selection, Failed> {
    let aims: Vec<Aim> = [question.goal]
        .into_iter()
        .chain(question.limited.clone())
        .collect();
    let kinds: Vec<Kind> = aims.iter().map(|aim| aim.kind()).collect();
    let mut records = Records::new(entries.len(), &kinds);
    let mut procedure = procedure(&question, entries.len());
    let crew = Crew::new(entries, &aims, plan, progress);
    let mut end = End::Done;
    loop {
        let wanted = procedure.look(&records);
        if wanted.is_empty() {
            break;
        }
        let more = |(s, days): &(usize, usize)| (days - records.days(*s)) as u64;
        let spent = records.spent() + wanted.iter().map(more).sum::<u64>();
        if question.budget.is_some_and(|budget| spent > budget) {
            end = End::Budget;
            break;
        }
        watch(at_most(&procedure, &question, &records).max(spent));
        if !crew.observe(&wanted, &mut records)? {
            end = End::Stopped;
            break;
        }
    }
    Ok(Selection {
        records,
        end,
        question,
        procedure,
    })
}

fn procedure(question: &Question, systems: usize) -> Procedure {
    let task = &question.task;
    match question.method {
        Method::KimNelson => Procedure::Sequential(Sequential::new(systems, task.clone())),
        Method::Ocba => Procedure::Ocba(Ocba::new(
            task.better,
            task.zone,
            task.first,
            question.budget.unwrap_or_default(),
            Shared::Common,
        )),
    }
}

/// Days that the rest can take at most.
fn at_most(procedure: &Procedure, question: &Question, records: &Records) -> u64 {
    let bound = match procedure {
        Procedure::Ocba(_) => question.budget,
        Procedure::Sequential(selection) => selection.at_most().map(|each| {
            let more = |s: usize| (each as u64).saturating_sub(records.days(s) as u64);
            records.spent() + selection.left().into_iter().map(more).sum::<u64>()
        }),
    };
    bound.unwrap_or(0).min(question.budget.unwrap_or(u64::MAX))
}

/// Those who simulate days.
struct Crew<'a> {
    entries: &'a [Entry],
    aims: &'a [Aim],
    plan: &'a Plan,
    progress: &'a Progress,
    /// `None`: one thread does it all.
    pool: Option<rayon::ThreadPool>,
}

impl<'a> Crew<'a> {
    fn new(entries: &'a [Entry], aims: &'a [Aim], plan: &'a Plan, progress: &'a Progress) -> Self {
        let threads = plan.workers();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        Self {
            entries,
            aims,
            plan,
            progress,
            pool: pool.ok().filter(|_| threads > 1),
        }
    }

    /// Adds the days that are wanted; false where it was stopped, and nothing is added.
    fn observe(&self, wanted: &[(usize, usize)], records: &mut Records) -> Result<bool, Failed> {
        let mut pieces: Vec<(usize, Range<u64>)> = Vec::new();
        let more: usize = wanted.iter().map(|(s, days)| days - records.days(*s)).sum();
        // How days are cut into pieces changes no result: they are kept one by one.
        let length = more.div_ceil(4 * self.plan.workers()).max(PIECE) as u64;
        for &(system, days) in wanted {
            let (mut from, until) = (records.days(system) as u64, days as u64);
            while from < until {
                let to = until.min(from + length);
                pieces.push((system, from..to));
                from = to;
            }
        }
        let work = |(system, days): &(usize, Range<u64>)| self.simulate(*system, days);
        let done: Vec<Option<Days>> = match &self.pool {
            Some(pool) => pool.install(|| pieces.par_iter().map(work).collect()),
            None => pieces.iter().map(work).collect(),
        };
        let Some(done) = done.into_iter().collect::<Option<Vec<Days>>>() else {
            return Ok(false);
        };
        for ((alternative, _), days) in pieces.into_iter().zip(done) {
            if let Some(failure) = days.failure {
                return Err(Failed {
                    alternative,
                    failure,
                });
            }
            for day in days.sides.chunks(self.aims.len()) {
                records.push(alternative, day);
            }
        }
        Ok(true)
    }

    fn simulate(&self, system: usize, days: &Range<u64>) -> Option<Days> {
        let entry = &self.entries[system];
        let of_day = |_: usize, fold: &Fold, own: &mut Vec<Sides>| {
            own.extend(self.aims.iter().map(|aim| aim.sides(fold, entry)));
        };
        let one = std::iter::once(&entry.model);
        block_of_days(one, of_day, self.plan, self.progress, days)?.pop()
    }
}
