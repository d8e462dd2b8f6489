//! Priorities without preemption: M/M/n, the same handle times for all classes, nobody gives up.
//!
//! Mean waits: Cobham, "Priority assignment in waiting line problems", Operations Research 2, 1954.
//! Laws: Kella and Yechiali, "Waiting times in the non-preemptive priority M/M/c queue", Stochastic
//! Models 1, 1985: who waits in class k waits a geometric number (parameter σₖ, the load of the
//! classes up to k for each agent) of busy periods of an M/M/1 queue of service rate nμ fed by
//! the classes above k. Its transform is inverted exactly: a pole, and a cut on which the transform of
//! the busy period is √(nμ/h)·e^{iφ}, h being the arrival rate of the classes above.

use std::f64::consts::PI;

use super::loss::erlang_c;
use super::quadrature::smooth;
use super::queue::NoAnswer;

/// A queue with priorities, to be staffed.
#[derive(Debug, Clone, PartialEq)]
pub struct PriorityQueue {
    /// Contacts per second of each class, the most urgent first.
    pub arrivals: Vec<f64>,
    /// Mean handle time of all classes \[s\], > 0.
    pub handle_time: f64,
}

/// What a class of a queue with priorities meets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClassSteady {
    delayed: f64,
    /// nμ \[1/s\].
    capacity: f64,
    /// Load for each agent of the classes above.
    above: f64,
    /// The same with its own.
    with_own: f64,
}

impl PriorityQueue {
    /// What this many agents make of it, for each class; `None` for classes whose queue grows
    /// without end.
    ///
    /// # Errors
    /// When a figure is unusable or there is no agent.
    ///
    /// ```
    /// use busyhour::erlang::PriorityQueue;
    /// let queue = PriorityQueue { arrivals: vec![2.0, 5.0], handle_time: 4.0 }; // [min]
    /// let classes = queue.steady(32.0)?;
    /// let waits: Vec<f64> = classes.iter().flatten().map(|c| c.mean_wait()).collect();
    /// assert!((waits[0] - 0.060_501_3).abs() < 1e-7 && (waits[1] - 0.484_011).abs() < 1e-6);
    /// # Ok::<(), busyhour::erlang::NoAnswer>(())
    /// ```
    pub fn steady(&self, agents: f64) -> Result<Vec<Option<ClassSteady>>, NoAnswer> {
        if !(agents.is_finite() && agents > 0.0) {
            return Err(NoAnswer::NoAgents);
        }
        if !(self.handle_time.is_finite() && self.handle_time > 0.0) {
            return Err(NoAnswer::Unusable("the handle time is not a number > 0"));
        }
        if !self.arrivals.iter().all(|r| r.is_finite() && *r >= 0.0) {
            return Err(NoAnswer::Unusable("an arrival rate is not a number ≥ 0"));
        }
        let load = self.arrivals.iter().sum::<f64>() * self.handle_time;
        // With more than they can do the agents are always busy.
        let delayed = erlang_c(load, agents).unwrap_or(1.0);
        let capacity = agents / self.handle_time;
        let mut above = 0.0;
        let class = |arrivals: &f64| {
            let with_own = above + arrivals / capacity;
            let class = ClassSteady {
                delayed,
                capacity,
                above,
                with_own,
            };
            above = with_own;
            (with_own < 1.0).then_some(class)
        };
        Ok(self.arrivals.iter().map(class).collect())
    }
}

impl ClassSteady {
    /// Share that does not find an agent at once.
    #[must_use]
    pub fn delayed(&self) -> f64 {
        self.delayed
    }

    /// Mean wait \[s\].
    #[must_use]
    pub fn mean_wait(&self) -> f64 {
        self.delayed / self.capacity / ((1.0 - self.above) * (1.0 - self.with_own))
    }

    /// Share that waits longer than `t` seconds.
    #[must_use]
    pub fn waits_longer(&self, t: f64) -> f64 {
        if t < 0.0 {
            return 1.0;
        }
        let time = self.capacity * t;
        self.delayed * (self.pole(time) + self.cut(time)).clamp(0.0, 1.0)
    }

    /// Share that is answered within `t` seconds.
    #[must_use]
    pub fn answered_within(&self, t: f64) -> f64 {
        1.0 - self.waits_longer(t)
    }

    /// The part of the exponential law; time in units of 1/(nμ).
    fn pole(&self, time: f64) -> f64 {
        let (h, own) = (self.above, self.with_own);
        // On the sheet that counts only where σₖ·√(nμ/h) > 1.
        if own * own <= h || own == 0.0 {
            return 0.0;
        }
        let rate = (1.0 - own) * (1.0 - h / own);
        (1.0 - h / (own * own)) / (1.0 - h / own) * libm::exp(-rate * time)
    }

    /// The part of the cut.
    fn cut(&self, time: f64) -> f64 {
        let (h, own) = (self.above, self.with_own);
        if h == 0.0 {
            return 0.0;
        }
        let root = libm::sqrt(h);
        let factor = own / root;
        let density = |phi: f64| {
            let (sin, half) = (libm::sin(phi), libm::sin(0.5 * phi));
            // 1 + h − 2√h·cos φ and 1 + f² − 2f·cos φ without loss of digits near φ = 0.
            let rate = (1.0 - root) * (1.0 - root) + 4.0 * root * half * half;
            let below = (1.0 - factor) * (1.0 - factor) + 4.0 * factor * half * half;
            if rate == 0.0 || below == 0.0 {
                return [0.0];
            }
            [libm::exp(-rate * time) * sin * sin / (below * rate)]
        };
        // Towards φ = 0 everything may happen on a small scale.
        let mut cuts = vec![0.0];
        cuts.extend((0..40).rev().map(|k| PI * libm::exp2(-f64::from(k))));
        let [sum] = smooth(&cuts, density);
        2.0 * (1.0 - own) / PI * sum
    }
}
