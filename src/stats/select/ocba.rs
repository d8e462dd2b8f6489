//! A fixed number of days, spent where they tell most: optimal computing budget allocation.
//!
//! Chen, Lin, Yücesan and Chick (2000), "Simulation budget allocation for further enhancing the
//! efficiency of ordinal optimization", Discrete Event Dynamic Systems 10. With differences d to
//! the best one and variances v, systems get days in the ratio v / d²; the best one gets
//! s·√(Σ N² / v) of them with days of its own for each system.
//!
//! With the days of the same customers only those count that both have, and v is the variance
//! of their difference, which is much smaller: then the best one needs as many as the one with
//! the most of the others (for correlated samples: Fu, Hu, Chen and Xiong 2007, "Simulation
//! allocation for determining the best design in the presence of correlated sampling", INFORMS
//! Journal on Computing 19).

use super::records::{Observed, Records};
use super::task::Side;
use crate::math::special::normal_cdf;

/// Whether systems share their days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Days {
    /// Day r of one has the customers of day r of the others.
    Common,
    /// All days are independent.
    Own,
}

/// The state of an allocation. It asks for days, and is told when they are there.
#[derive(Debug, Clone)]
pub struct Ocba {
    /// Which values of measure 0 are better.
    better: Side,
    /// Differences below this do not matter: no more days go into telling such systems apart.
    zone: f64,
    /// Days of each system before the first look, at least two.
    first: usize,
    /// Days of all systems together.
    budget: u64,
    days: Days,
    best: usize,
}

/// How sure the best one is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    /// At least this chance to be the best (Bonferroni: 1 less the chances of each other one to be
    /// better; 0 where they come to more).
    pub best: f64,
    /// The same to be at most the indifference zone worse than the best.
    pub within_zone: f64,
}

impl Ocba {
    /// Nothing known yet.
    #[must_use]
    pub fn new(better: Side, zone: f64, first: usize, budget: u64, days: Days) -> Self {
        Self {
            better,
            zone,
            first,
            budget,
            days,
            best: 0,
        }
    }

    /// The best one so far.
    #[must_use]
    pub fn best(&self) -> usize {
        self.best
    }

    /// Looks at what there is, and answers how many days to have next, as (system, days in all);
    /// nothing when the budget is spent.
    pub fn look(&mut self, records: &Records) -> Vec<(usize, usize)> {
        let systems = records.systems();
        if (0..systems).any(|s| records.days(s) < self.first) {
            return (0..systems).map(|s| (s, self.first)).collect();
        }
        self.find_best(records);
        let spent = records.spent();
        let left = self.budget.saturating_sub(spent);
        if left == 0 {
            return Vec::new();
        }
        // A share of what there is: a fixed number would mean ever more looks.
        let more = (spent / 8).max(8 * systems as u64).min(left);
        self.share_out(records, spent + more, more)
    }

    /// The best one: nobody is ahead of it.
    fn find_best(&mut self, records: &Records) {
        let systems = records.systems();
        for _ in 0..systems {
            let mut ahead = (self.best, 0.0);
            for other in 0..systems {
                let gap = self.behind(records, other).map_or(0.0, |d| -d.value);
                if gap > ahead.1 {
                    ahead = (other, gap);
                }
            }
            if ahead.0 == self.best {
                return;
            }
            self.best = ahead.0;
        }
    }

    /// By how much a system is behind the best one, with the variance of a day.
    fn behind(&self, records: &Records, other: usize) -> Option<Observed> {
        let sign = self.better.sign();
        let (mine, theirs) = (records.days(self.best), records.days(other));
        let difference = match self.days {
            Days::Common => records.difference(self.best, other, 0, mine.min(theirs)),
            Days::Own => {
                let best = records.observed(self.best, 0, mine)?;
                let other = records.observed(other, 0, theirs)?;
                Some(Observed {
                    value: best.value - other.value,
                    variance: other.variance,
                })
            }
        };
        difference.map(|d| Observed {
            value: sign * d.value,
            ..d
        })
    }

    /// Variance of the estimate of that difference.
    fn error(&self, records: &Records, other: usize, behind: Observed) -> f64 {
        let (mine, theirs) = (records.days(self.best), records.days(other));
        match self.days {
            Days::Common => behind.variance / mine.min(theirs) as f64,
            Days::Own => {
                let own = records.observed(self.best, 0, mine);
                let own = own.map_or(0.0, |o| o.variance / mine as f64);
                own + behind.variance / theirs as f64
            }
        }
    }

    /// Shares of the days in the best ratio.
    #[must_use]
    pub fn weights(&self, records: &Records) -> Vec<f64> {
        let systems = records.systems();
        let mut weights = vec![0.0; systems];
        let mut squares = 0.0;
        for (other, weight) in weights.iter_mut().enumerate() {
            if other == self.best {
                continue;
            }
            if let Some(behind) = self.behind(records, other) {
                let gap = behind.value.max(self.zone);
                *weight = behind.variance / (gap * gap);
                if behind.variance > 0.0 {
                    squares += *weight * *weight / behind.variance;
                }
            }
        }
        weights[self.best] = match self.days {
            Days::Common => weights.iter().copied().fold(0.0, f64::max),
            Days::Own => {
                let own = records.observed(self.best, 0, records.days(self.best));
                own.map_or(0.0, |o| (o.variance * squares).sqrt())
            }
        };
        let sum: f64 = weights.iter().sum();
        if sum > 0.0 {
            weights.iter_mut().for_each(|w| *w /= sum);
        } else {
            weights.fill(1.0 / systems as f64);
        }
        weights
    }

    /// `more` days for those that have fewest for what they should have of `all`.
    fn share_out(&self, records: &Records, all: u64, more: u64) -> Vec<(usize, usize)> {
        let weights = self.weights(records);
        let lacking: Vec<f64> = weights
            .iter()
            .enumerate()
            .map(|(s, w)| (w * all as f64 - records.days(s) as f64).max(0.0))
            .collect();
        let sum: f64 = lacking.iter().sum();
        let mut out = Vec::new();
        let mut given = 0;
        let mut passed = 0.0;
        for (system, lack) in lacking.iter().enumerate() {
            // Rounded so that all together are what there is to give.
            passed += lack;
            let until = libm::round(more as f64 * (passed / sum).min(1.0)) as u64;
            if sum > 0.0 && until > given {
                let days = records.days(system) + (until - given) as usize;
                out.push((system, days));
                given = until;
            }
        }
        out
    }

    /// How sure the best one is. With the days of the same customers the differences are paired.
    #[must_use]
    pub fn chance(&self, records: &Records) -> Chance {
        self.chance_with(records, |other, behind| self.error(records, other, behind))
    }

    /// Days that each system would need for the same chance if all got equally many, from the
    /// variances and differences that were found; `None` where no number of days gives it.
    #[must_use]
    pub fn equal_days(&self, records: &Records) -> Option<f64> {
        let wanted = self.chance(records).best;
        let own = match self.days {
            Days::Common => 0.0,
            Days::Own => {
                records
                    .observed(self.best, 0, records.days(self.best))?
                    .variance
            }
        };
        let chance = |days: f64| {
            let error = |_: usize, behind: Observed| (own + behind.variance) / days;
            self.chance_with(records, error).best
        };
        let (mut low, mut high) = (0.0, 2.0);
        while chance(high) < wanted {
            low = high;
            high *= 2.0;
            if high > 1e12 {
                return None;
            }
        }
        while high - low > 0.5 {
            let middle = 0.5 * (low + high);
            if chance(middle) < wanted {
                low = middle;
            } else {
                high = middle;
            }
        }
        Some(high.ceil())
    }

    fn chance_with(&self, records: &Records, error: impl Fn(usize, Observed) -> f64) -> Chance {
        let mut out = Chance {
            best: 1.0,
            within_zone: 1.0,
        };
        for other in (0..records.systems()).filter(|s| *s != self.best) {
            let Some(behind) = self.behind(records, other) else {
                continue;
            };
            let error = error(other, behind).sqrt();
            // What is always equal is not better.
            if error > 0.0 {
                out.best -= normal_cdf(-behind.value / error);
                out.within_zone -= normal_cdf(-(behind.value + self.zone) / error);
            }
        }
        Chance {
            best: out.best.max(0.0),
            within_zone: out.within_zone.max(0.0),
        }
    }
}
