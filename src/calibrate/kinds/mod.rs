//! What a log tells of one contact type.

mod patience;
mod work;

pub use patience::{Patience, SURVIVAL_TIMES};
pub use work::{SHARES, Work, lengths, work};

use super::gather::Gathered;
use super::log::Outcome;

/// Waits up to this count as answered in time in the report's service level \[s\].
pub const THRESHOLD: f64 = 20.0;

/// Figures of one contact type.
#[derive(Debug, Clone, PartialEq)]
pub struct Kind {
    /// Its name in the log.
    pub name: String,
    /// Contacts by outcome, in the order of [`Outcome::ALL`].
    pub outcomes: [u64; 5],
    /// Mean wait of the answered \[s\], where waits are logged.
    pub asa: Option<f64>,
    /// Answered within [`THRESHOLD`] over all offered.
    pub service_level: Option<f64>,
    /// Share of the offered that waited at all.
    pub waited: Option<f64>,
    /// Time in self-service: how many, mean \[s\].
    pub self_service: Option<(u64, f64)>,
    /// The priority of nearly all offered, as the log writes it; `None`: none, or several.
    pub priority: Option<u8>,
    /// Talk.
    pub talk: Result<Work, String>,
    /// Wrap-up.
    pub wrap_up: Result<Work, String>,
    /// Patience.
    pub patience: Result<Patience, String>,
}

impl Kind {
    /// Contacts that asked for an agent.
    #[must_use]
    pub fn offered(&self) -> u64 {
        let each = Outcome::ALL.iter().zip(&self.outcomes);
        each.filter(|(o, _)| o.offered()).map(|(_, n)| n).sum()
    }

    /// Contacts with this outcome.
    #[must_use]
    pub fn count(&self, outcome: Outcome) -> u64 {
        let each = Outcome::ALL.iter().zip(&self.outcomes);
        each.filter(|(o, _)| **o == outcome).map(|(_, n)| n).sum()
    }

    /// The figures of a type; `None` for all types together.
    #[must_use]
    pub fn of(log: &Gathered, kind: Option<usize>) -> Self {
        let c = &log.contacts;
        let ours: Vec<usize> = (0..c.len())
            .filter(|i| kind.is_none_or(|k| c.kind[*i] as usize == k))
            .collect();
        let mut outcomes = [0; 5];
        let (mut waits, mut answered, mut within, mut delayed) = (0.0, 0_u64, 0_u64, 0_u64);
        let (mut machines, mut machine_time) = (0_u64, 0.0);
        for i in &ours {
            let at = Outcome::ALL.iter().position(|o| *o == c.outcome[*i]);
            outcomes[at.unwrap_or(0)] += 1;
            let wait = f64::from(c.wait[*i]);
            delayed += u64::from(c.outcome[*i].offered() && wait > 0.0);
            if c.outcome[*i] == Outcome::Answered && !wait.is_nan() {
                answered += 1;
                waits += wait;
                within += u64::from(wait <= THRESHOLD);
            }
            let machine = f64::from(c.machine[*i]);
            if !machine.is_nan() {
                machines += 1;
                machine_time += machine;
            }
        }
        let name = kind.map_or("all", |k| log.kinds.list[k].as_str());
        let mut out = Self {
            name: name.to_owned(),
            outcomes,
            asa: (answered > 0).then(|| waits / answered as f64),
            service_level: None,
            waited: None,
            self_service: (machines > 0).then(|| (machines, machine_time / machines as f64)),
            priority: priority(log, &ours),
            talk: work(log, &ours, &c.talk, "talk"),
            wrap_up: work(log, &ours, &c.wrap_up, "wrap-up"),
            patience: Patience::of(log, &ours),
        };
        out.add_intervals(log, kind);
        let offered = out.offered();
        if answered > 0 {
            out.service_level = Some(within as f64 / offered as f64);
            out.waited = Some(delayed as f64 / offered as f64);
        }
        out
    }

    /// Counts and sums of an interval export.
    fn add_intervals(&mut self, log: &Gathered, kind: Option<usize>) {
        if log.intervals.is_empty() {
            return;
        }
        let mut sums = Sums::default();
        for cell in log
            .intervals
            .iter()
            .filter(|c| kind.is_none_or(|k| c.kind as usize == k))
        {
            let row = &cell.row;
            sums.answered += row.answered;
            sums.abandoned += row.abandoned;
            sums.left += (row.offered - row.answered - row.abandoned).max(0.0);
            sums.wait += row.wait_answered.unwrap_or(f64::NAN);
            sums.talk += row.talk.unwrap_or(f64::NAN);
            sums.wrap_up += row.wrap_up.unwrap_or(f64::NAN);
        }
        for (i, outcome) in Outcome::ALL.iter().enumerate() {
            self.outcomes[i] += match outcome {
                Outcome::Answered => sums.answered.round() as u64,
                Outcome::Abandoned => sums.abandoned.round() as u64,
                Outcome::Left => sums.left.round() as u64,
                _ => 0,
            };
        }
        let mean = |sum: f64| (sums.answered > 0.0 && !sum.is_nan()).then(|| sum / sums.answered);
        self.asa = mean(sums.wait);
        let work = |sum: f64, what: &str| {
            let mean = mean(sum).ok_or_else(|| format!("the log has no {what}"))?;
            Ok(Work::of_mean(sums.answered.round() as u64, mean))
        };
        self.talk = work(sums.talk, "talk");
        self.wrap_up = work(sums.wrap_up, "wrap-up");
        self.patience = Err("the log is by interval and holds no single waits".to_owned());
    }
}

/// Share of the offered whose priority is that of the type.
const NEARLY_ALL: f64 = 0.95;

fn priority(log: &Gathered, ours: &[usize]) -> Option<u8> {
    let c = &log.contacts;
    let mut counts = vec![0_u64; 256];
    for i in ours.iter().filter(|i| c.outcome[**i].offered()) {
        counts[usize::from(c.priority[*i])] += 1;
    }
    let all: u64 = counts.iter().sum();
    let most = (1..=u8::MAX).max_by_key(|p| counts[usize::from(*p)])?;
    let enough = counts[usize::from(most)] as f64 >= NEARLY_ALL * all as f64;
    (all > 0 && enough).then_some(most)
}

/// Sums over rows of an interval export; NaN where a row lacks a figure.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    answered: f64,
    abandoned: f64,
    left: f64,
    wait: f64,
    talk: f64,
    wrap_up: f64,
}
