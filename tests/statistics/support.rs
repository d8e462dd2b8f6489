//! Experiments, and how many of their intervals hold the exact value.

use std::fmt;
use std::ops::Range;

use busyhour::model::Model;
use busyhour::replicate::{Outcome, Plan, Precision, Progress, run};

/// One run of so many days on one thread.
pub fn days(model: &Model, seed: u64, replications: u64, precision: Option<Precision>) -> Outcome {
    let model = Model {
        seed,
        ..model.clone()
    };
    let plan = Plan {
        threads: 1,
        precision,
        ..Plan::new(replications)
    };
    run(&model, &plan, &Progress::default()).expect("a run")
}

/// Judges the experiments with these seeds, in order on as many threads as there are.
pub fn experiments<T: Send>(seeds: Range<u64>, judge: impl Fn(u64) -> T + Sync) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let each = (seeds.end - seeds.start).div_ceil(threads);
    let judge = &judge;
    std::thread::scope(|scope| {
        let parts: Vec<_> = (0..threads)
            .map(|part| {
                let from = (seeds.start + part * each).min(seeds.end);
                let to = (from + each).min(seeds.end);
                scope.spawn(move || (from..to).map(judge).collect::<Vec<T>>())
            })
            .collect();
        parts
            .into_iter()
            .flat_map(|part| part.join().expect("an experiment"))
            .collect()
    })
}

/// An interval of an experiment and the value that it should hold.
#[derive(Debug, Clone, Copy)]
pub struct Trial {
    pub name: &'static str,
    pub exact: f64,
    pub interval: (f64, f64),
}

/// How often the intervals of a figure held the exact value.
#[derive(Debug, Clone)]
pub struct Coverage {
    pub name: &'static str,
    held: u64,
    /// Intervals wholly below the value, and wholly above.
    missed: (u64, u64),
}

impl Coverage {
    fn of(&self) -> f64 {
        (self.held + self.missed.0 + self.missed.1) as f64
    }

    /// The share of intervals that held the value.
    pub fn share(&self) -> f64 {
        self.held as f64 / self.of()
    }

    /// Four binomial standard errors of a coverage.
    pub fn own_error(&self, coverage: f64) -> f64 {
        4.0 * (coverage * (1.0 - coverage) / self.of()).sqrt()
    }

    /// Demands a coverage, up to the test's own error and what is allowed below.
    pub fn demand(&self, coverage: f64, below: f64) {
        let (share, own) = (self.share(), self.own_error(coverage));
        let fits = share <= coverage + own && share >= coverage - own - below;
        assert!(
            fits,
            "{self}, wanted {coverage:.4} ± {own:.4}, {below} allowed below"
        );
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |n: u64| n as f64 / self.of();
        write!(
            f,
            "{:<28} {:.4}  low {:.4}  high {:.4}  of {}",
            self.name,
            self.share(),
            part(self.missed.0),
            part(self.missed.1),
            self.of()
        )
    }
}

/// Counts the trials of all experiments figure by figure.
pub fn count(experiments: &[Vec<Trial>]) -> Vec<Coverage> {
    let mut all: Vec<Coverage> = Vec::new();
    for trial in experiments.iter().flatten() {
        let place = all
            .iter()
            .position(|c| c.name == trial.name)
            .unwrap_or_else(|| {
                all.push(Coverage {
                    name: trial.name,
                    held: 0,
                    missed: (0, 0),
                });
                all.len() - 1
            });
        let (low, high) = trial.interval;
        let coverage = &mut all[place];
        if high < trial.exact {
            coverage.missed.0 += 1;
        } else if low > trial.exact {
            coverage.missed.1 += 1;
        } else {
            coverage.held += 1;
        }
    }
    all.iter().for_each(|coverage| println!("{coverage}"));
    all
}

/// The probability of `k` successes in `n` trials.
pub fn binomial(n: u64, k: u64, p: f64) -> f64 {
    let ways = libm::lgamma((n + 1) as f64)
        - libm::lgamma((k + 1) as f64)
        - libm::lgamma((n - k + 1) as f64);
    libm::exp(ways + k as f64 * libm::log(p) + (n - k) as f64 * libm::log1p(-p))
}
