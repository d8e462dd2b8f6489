//! The lowest rungs: Erlang C and Erlang A over a whole day, exactly.

use super::level::{Level, rounded};
use crate::erlang::{Counting, Patience, Queue, Steady};
use crate::measures::Ratio;
use crate::model::{Model, TypeModel};
use crate::scenario::CountRule;

/// Both sides of the figures of a day, summed over intervals; `None` where there is none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Day {
    level: Option<(f64, f64)>,
    asa: Option<(f64, f64)>,
    abandoned: Option<(f64, f64)>,
}

impl Default for Day {
    fn default() -> Self {
        Self {
            level: Some((0.0, 0.0)),
            asa: Some((0.0, 0.0)),
            abandoned: Some((0.0, 0.0)),
        }
    }
}

impl Day {
    /// Adds another, of which there are so many.
    pub fn add(&mut self, other: &Self, weight: f64) {
        let sum = |a: Option<(f64, f64)>, b: Option<(f64, f64)>| {
            let ((x, y), (v, w)) = (a?, b?);
            Some((x + weight * v, y + weight * w))
        };
        self.level = sum(self.level, other.level);
        self.asa = sum(self.asa, other.asa);
        self.abandoned = sum(self.abandoned, other.abandoned);
    }

    /// A figure; `None` where it has no value.
    pub fn ratio(&self, figure: Ratio) -> Option<f64> {
        let (x, y) = match figure {
            Ratio::ServiceLevel => self.level,
            Ratio::Asa => self.asa,
            Ratio::AbandonRate => self.abandoned,
            _ => None,
        }?;
        (y > 0.0).then(|| x / y)
    }
}

/// Which formula, and with which agents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Formula {
    /// Whether customers give up: Erlang A instead of Erlang C.
    pub abandonment: bool,
    /// Whether agents are whole: rounded up or down at random, right on average.
    pub whole: bool,
}

/// A type's day by a formula. Where Erlang C has no answer, because the load reaches the agents,
/// nobody is served in time and waits have no mean.
pub(super) fn day(level: &Level, model: &Model, kind: usize, formula: Formula) -> Day {
    let clock = &model.clock;
    let of = &model.types[kind];
    let mut out = Day::default();
    for i in clock.warm_up..clock.intervals {
        let (contacts, load) = (level.contacts[kind][i], level.load[kind][i]);
        if contacts <= 0.0 || load <= 0.0 {
            continue;
        }
        let patience = match &of.patience {
            Some(patience) if formula.abandonment => Patience::exponential(patience.mean(i)),
            _ => Patience::Endless,
        };
        let queue = Queue {
            arrivals: contacts / clock.interval,
            handle_time: load * clock.interval / contacts,
            patience,
            lines: None,
        };
        let agents = level.agents[kind][i];
        let (headcount, off) = rounded(agents);
        if formula.whole && off > 0.0 {
            let most = f64::from(headcount);
            // Rounded down with a uniform number added: up with the fraction's chance.
            let up = agents - (most - 1.0);
            out.add(&interval(of, &queue, most), contacts * up);
            out.add(&interval(of, &queue, most - 1.0), contacts * (1.0 - up));
        } else {
            out.add(&interval(of, &queue, agents), contacts);
        }
    }
    // The formulas know waits for an answer only.
    if of.until_done && out.abandoned.is_some_and(|(_, offered)| offered > 0.0) {
        out.level = None;
    }
    out
}

/// A contact in an interval.
fn interval(of: &TypeModel, queue: &Queue, agents: f64) -> Day {
    match queue.steady(agents) {
        Ok(steady) => Day {
            level: Some(level_sides(of, &steady)),
            asa: steady
                .asa()
                .map(|asa| (asa * steady.answered(), steady.answered())),
            abandoned: Some((steady.abandon_rate(), 1.0)),
        },
        Err(_) => {
            let leaves = !matches!(queue.patience, Patience::Endless);
            Day {
                level: Some((0.0, 1.0)),
                asa: leaves.then_some((0.0, 0.0)),
                abandoned: Some((f64::from(u8::from(leaves)), 1.0)),
            }
        }
    }
}

fn level_sides(of: &TypeModel, steady: &Steady) -> (f64, f64) {
    let met = steady.answered_within(of.within);
    match counting(of) {
        Counting::AllOffered => (met, 1.0),
        Counting::ShortAbandonsExcluded(short) => (met, 1.0 - steady.abandoned_within(short)),
        Counting::ShortAbandonsMet(short) => (met + steady.abandoned_within(short), 1.0),
        Counting::AnsweredOnly => (met, steady.answered()),
    }
}

fn counting(of: &TypeModel) -> Counting {
    match of.count {
        CountRule::ShortAbandonsExcluded => Counting::ShortAbandonsExcluded(of.short_abandon),
        CountRule::AllOffered => Counting::AllOffered,
        CountRule::ShortAbandonsMet => Counting::ShortAbandonsMet(of.short_abandon),
        CountRule::AnsweredOnly => Counting::AnsweredOnly,
    }
}
