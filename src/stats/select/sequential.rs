//! The best of many, with a stated confidence: Kim and Nelson's procedure, with requirements.
//!
//! Kim and Nelson (2001), "A fully sequential procedure for indifference-zone selection in
//! simulation", ACM Transactions on Modeling and Computer Simulation 11(3): all systems get some
//! days, from which the variance of each difference is estimated. Then those that are left get
//! more, and one is dropped as soon as another is ahead by more than a bound that shrinks to 0.
//! Days may be those of the same customers: the sharper the differences, the sooner it ends.
//!
//! Requirements are tested by the same rule, each against its level (Andradóttir and Kim 2010,
//! "Fully sequential procedures for comparing constrained systems via simulation", Naval Research
//! Logistics 57), at the same time: a system is dropped when it misses one, or when it has lost
//! against one that is known to meet all. How the error is shared is in
//! [`Task::error_each`](super::Task::error_each); each comparison counts once, with the answer
//! at its first exit from the bounds, whenever that answer is used.
//!
//! The guarantee is exact for normal observations and approximate for ratios and other days, as
//! sums of them are nearly normal. Looking less often than after every day only lowers the error:
//! the bound is on the path of a Brownian motion, of which the looks see some points.

use super::constants::kim_nelson_h2;
use super::records::Records;
use super::task::Task;

/// Why a system is out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It lost against this one.
    Beaten(usize),
    /// It was never different from this one, which comes first.
    Same(usize),
    /// It misses this requirement.
    Misses(usize),
    /// A figure has no value: nobody was there to be counted.
    NoValue,
}

/// When and why a system was dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dropped {
    /// After so many days.
    pub days: usize,
    /// Why.
    pub why: Why,
}

/// Whether a system keeps to a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Not known yet.
    Open,
    /// It does.
    Meets,
    /// It does not.
    Misses,
}

/// The state of a selection. It asks for days, and is told when they are there.
#[derive(Debug, Clone)]
pub struct Sequential {
    task: Task,
    dropped: Vec<Option<Dropped>>,
    /// By system, then by requirement.
    verdicts: Vec<Verdict>,
    /// Variances of a day against each level, in the same order.
    own: Vec<f64>,
    /// By pair (a < b): variance of a day of the difference, and who has won.
    pairs: Vec<Pair>,
    /// h² of the bounds.
    h2: f64,
    started: bool,
}

#[derive(Debug, Clone, Copy)]
struct Pair {
    variance: f64,
    won: Option<Won>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Won {
    First,
    Second,
    /// Equal on all days: the first comes first.
    Same,
}

/// Where the path of a sum stands: outside the bounds above or below, or within.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    Above,
    Below,
    /// The bounds have met, and the sum is 0.
    Between,
}

impl Sequential {
    /// Nothing known of so many systems.
    #[must_use]
    pub fn new(systems: usize, task: Task) -> Self {
        let requirements = systems * task.requirements.len();
        Self {
            dropped: vec![None; systems],
            verdicts: vec![Verdict::Open; requirements],
            own: vec![0.0; requirements],
            pairs: Vec::new(),
            h2: kim_nelson_h2(task.error_each(systems), task.first),
            task,
            started: false,
        }
    }

    /// What is sought.
    #[must_use]
    pub fn task(&self) -> &Task {
        &self.task
    }

    /// When and why a system was dropped; `None` where it was not.
    #[must_use]
    pub fn dropped(&self, system: usize) -> Option<Dropped> {
        self.dropped.get(system).copied().flatten()
    }

    /// Whether a system keeps to a requirement.
    #[must_use]
    pub fn verdict(&self, system: usize, requirement: usize) -> Verdict {
        let at = system * self.task.requirements.len() + requirement;
        self.verdicts.get(at).copied().unwrap_or(Verdict::Open)
    }

    /// The systems that are not dropped.
    #[must_use]
    pub fn left(&self) -> Vec<usize> {
        (0..self.dropped.len())
            .filter(|s| self.dropped[*s].is_none())
            .collect()
    }

    /// Whether it is decided: one is left that is known to meet all requirements, or none is left.
    #[must_use]
    pub fn over(&self) -> bool {
        match self.left()[..] {
            [] => true,
            [one] => self.started && self.meets_all(one),
            _ => false,
        }
    }

    /// The best of those that are left, as far as is known.
    #[must_use]
    pub fn leader(&self, records: &Records) -> Option<usize> {
        let sign = self.task.better.sign();
        let merit = |s: &usize| records.value(*s, 0).map(|v| sign * v);
        let mut best: Option<(usize, f64)> = None;
        for system in self.left() {
            let Some(merit) = merit(&system) else {
                continue;
            };
            if best.is_none_or(|(_, most)| merit > most) {
                best = Some((system, merit));
            }
        }
        best.map(|(system, _)| system)
    }

    /// Days of each system after which all is decided whatever comes: where the last bounds meet.
    /// `None` before the first look.
    #[must_use]
    pub fn at_most(&self) -> Option<f64> {
        if !self.started {
            return None;
        }
        let left = self.left();
        let mut most = self.task.first as f64;
        for (i, &b) in left.iter().enumerate() {
            for &a in &left[..i] {
                let pair = self.pairs[place(a, b)];
                if pair.won.is_none() {
                    most = most.max(self.meeting(pair.variance, self.task.zone));
                }
            }
            for (j, requirement) in self.task.requirements.iter().enumerate() {
                let at = b * self.task.requirements.len() + j;
                if self.verdicts[at] == Verdict::Open {
                    most = most.max(self.meeting(self.own[at], requirement.half()));
                }
            }
        }
        Some(most.ceil())
    }

    /// Looks at what there is, and answers how many days to have next, as (system, days in all);
    /// nothing when it is over. All that are left have equally many days.
    pub fn look(&mut self, records: &Records) -> Vec<(usize, usize)> {
        let left = self.left();
        let Some(days) = left.iter().map(|s| records.days(*s)).min() else {
            return Vec::new();
        };
        if days < self.task.first {
            return left.into_iter().map(|s| (s, self.task.first)).collect();
        }
        if !self.started {
            self.start(records);
        }
        self.judge(records, days);
        self.compare(records, days);
        self.drop_losers(records, days);
        if self.over() {
            return Vec::new();
        }
        let next = days + step(days);
        self.left().into_iter().map(|s| (s, next)).collect()
    }

    /// Estimates the variances from the first days.
    fn start(&mut self, records: &Records) {
        self.started = true;
        let first = self.task.first;
        let systems = self.dropped.len();
        let requirements = self.task.requirements.len();
        for system in 0..systems {
            for measure in 0..=requirements {
                match records.observed(system, measure, first) {
                    Some(own) if measure > 0 => {
                        self.own[system * requirements + measure - 1] = own.variance;
                    }
                    Some(_) => {}
                    None => self.drop(system, first, Why::NoValue),
                }
            }
        }
        self.pairs.reserve(systems * systems.saturating_sub(1) / 2);
        for b in 0..systems {
            for a in 0..b {
                let pair = records.difference(a, b, 0, first);
                self.pairs.push(Pair {
                    variance: pair.map_or(0.0, |p| p.variance),
                    won: None,
                });
            }
        }
    }

    /// Days after which the bounds meet.
    fn meeting(&self, variance: f64, zone: f64) -> f64 {
        self.h2 * variance / (zone * zone)
    }

    /// Where a path stands whose mean over the days is `mean`; `None` within the bounds.
    fn exit(&self, mean: f64, days: usize, variance: f64, zone: f64) -> Option<Exit> {
        let days = days as f64;
        let bound = (0.5 * zone * (self.meeting(variance, zone) - days)).max(0.0);
        let sum = mean * days;
        if sum > 0.0 && sum >= bound {
            Some(Exit::Above)
        } else if sum < 0.0 && sum <= -bound {
            Some(Exit::Below)
        } else {
            (bound == 0.0).then_some(Exit::Between)
        }
    }

    /// Holds those that are left against the requirements.
    fn judge(&mut self, records: &Records, days: usize) {
        for system in self.left() {
            for j in 0..self.task.requirements.len() {
                let at = system * self.task.requirements.len() + j;
                if self.verdicts[at] != Verdict::Open {
                    continue;
                }
                let Some(value) = records.value(system, j + 1) else {
                    continue;
                };
                let requirement = self.task.requirements[j];
                let ahead = requirement.side.sign() * (value - requirement.middle());
                match self.exit(ahead, days, self.own[at], requirement.half()) {
                    Some(Exit::Below) => {
                        self.verdicts[at] = Verdict::Misses;
                        self.drop(system, days, Why::Misses(j));
                    }
                    Some(_) => self.verdicts[at] = Verdict::Meets,
                    None => {}
                }
            }
        }
    }

    /// Compares all pairs of those that are left.
    fn compare(&mut self, records: &Records, days: usize) {
        let left = self.left();
        let sign = self.task.better.sign();
        let values: Vec<Option<f64>> = left.iter().map(|s| records.value(*s, 0)).collect();
        for (i, &b) in left.iter().enumerate() {
            for (j, &a) in left[..i].iter().enumerate() {
                let at = place(a, b);
                let (Some(first), Some(second), None) = (values[j], values[i], self.pairs[at].won)
                else {
                    continue;
                };
                let ahead = sign * (first - second);
                let exit = self.exit(ahead, days, self.pairs[at].variance, self.task.zone);
                self.pairs[at].won = exit.map(|exit| match exit {
                    Exit::Above => Won::First,
                    Exit::Below => Won::Second,
                    Exit::Between => Won::Same,
                });
            }
        }
    }

    /// Drops those that lost against one that is known to meet all requirements, the worst first.
    ///
    /// One that is dropped in the same look has won all the same. Answers that were kept for later
    /// can go round in a circle; then the best of it stays.
    fn drop_losers(&mut self, records: &Records, days: usize) {
        let sign = self.task.better.sign();
        let mut left = self.left();
        let merit = |s: usize| sign * records.value(s, 0).unwrap_or(f64::NAN);
        left.sort_by(|a, b| merit(*a).total_cmp(&merit(*b)).then(b.cmp(a)));
        let winners: Vec<usize> = left
            .iter()
            .copied()
            .filter(|s| self.meets_all(*s))
            .collect();
        let mut standing = winners.len();
        for loser in left {
            let meets = self.meets_all(loser);
            let lost = winners.iter().rev().find_map(|w| self.lost(loser, *w));
            if let Some(why) = lost.filter(|_| !(meets && standing == 1)) {
                self.drop(loser, days, why);
                standing -= usize::from(meets);
            }
        }
    }

    /// How one system has lost against another.
    fn lost(&self, loser: usize, winner: usize) -> Option<Why> {
        if winner == loser {
            return None;
        }
        let pair = self.pairs[place(winner.min(loser), winner.max(loser))];
        match pair.won? {
            Won::First if winner < loser => Some(Why::Beaten(winner)),
            Won::Second if winner > loser => Some(Why::Beaten(winner)),
            Won::Same if winner < loser => Some(Why::Same(winner)),
            _ => None,
        }
    }

    fn meets_all(&self, system: usize) -> bool {
        let requirements = self.task.requirements.len();
        self.verdicts[system * requirements..(system + 1) * requirements]
            .iter()
            .all(|v| *v == Verdict::Meets)
    }

    fn drop(&mut self, system: usize, days: usize, why: Why) {
        if self.dropped[system].is_none() {
            self.dropped[system] = Some(Dropped { days, why });
        }
    }
}

/// Where the pair a < b stands.
fn place(a: usize, b: usize) -> usize {
    b * (b - 1) / 2 + a
}

/// Days between two looks: an eighth of what there is, in eights, from 8 to 32.
fn step(days: usize) -> usize {
    (days / 64 * 8).clamp(8, 32)
}
