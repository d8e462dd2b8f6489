//! Statistical tests of the generator and of every family, with fixed seeds.
//!
//! Each test either compares exact bits, or a statistic with its limit at a probability so small
//! (0.001 a comparison or 4 standard errors) that the seeds at hand pass; they always will.

mod bits;
mod fit;
mod independence;
mod refusals;

use super::{Family, Key, Law, Purpose, ReplicationKey, Stream};

/// Draws of most statistical tests.
const DRAWS: usize = 1_000_000;

/// One of each family, and of each of its sampling methods.
fn examples() -> Vec<(&'static str, Family)> {
    let phases = Family::PhaseType {
        start: vec![0.7, 0.3, 0.0],
        means: vec![2.0, 5.0, 1.0],
        next: vec![
            vec![0.0, 0.5, 0.2],
            vec![0.1, 0.0, 0.6],
            vec![0.0, 0.0, 0.25],
        ],
    };
    let mixture = Family::Mixture {
        probabilities: vec![0.2, 0.5, 0.3],
        parts: vec![
            Family::Uniform { min: 0.0, max: 1.0 },
            Family::Lognormal { mean: 4.0, cv: 0.5 },
            Family::Erlang {
                shape: 3,
                mean: 9.0,
            },
        ],
    };
    vec![
        ("exponential", Family::Exponential { mean: 12.0 }),
        ("constant", Family::Constant { value: 7.5 }),
        (
            "lognormal",
            Family::Lognormal {
                mean: 300.0,
                cv: 0.8,
            },
        ),
        ("gamma, shape 4", Family::Gamma { mean: 6.0, cv: 0.5 }),
        ("gamma, shape 1", Family::Gamma { mean: 6.0, cv: 1.0 }),
        ("gamma, shape 0.25", Family::Gamma { mean: 6.0, cv: 2.0 }),
        (
            "erlang, shape 2",
            Family::Erlang {
                shape: 2,
                mean: 4.0,
            },
        ),
        (
            "erlang, shape 20",
            Family::Erlang {
                shape: 20,
                mean: 4.0,
            },
        ),
        (
            "weibull, falling hazard",
            Family::Weibull {
                shape: 0.7,
                scale: 3.0,
            },
        ),
        (
            "weibull, rising hazard",
            Family::Weibull {
                shape: 2.5,
                scale: 3.0,
            },
        ),
        (
            "uniform",
            Family::Uniform {
                min: 2.0,
                max: 10.0,
            },
        ),
        (
            "triangular",
            Family::Triangular {
                min: 1.0,
                mode: 2.0,
                max: 7.0,
            },
        ),
        (
            "triangular, falling",
            Family::Triangular {
                min: 1.0,
                mode: 1.0,
                max: 7.0,
            },
        ),
        (
            "triangular, rising",
            Family::Triangular {
                min: 1.0,
                mode: 7.0,
                max: 7.0,
            },
        ),
        (
            "loglogistic",
            Family::Loglogistic {
                shape: 4.5,
                scale: 60.0,
            },
        ),
        (
            "hyperexponential",
            Family::Hyperexponential {
                probabilities: vec![0.9, 0.1],
                means: vec![1.0, 11.0],
            },
        ),
        ("phase type", phases),
        ("mixture", mixture),
        (
            "empirical",
            Family::Empirical {
                values: vec![3.0, 1.0, 4.0, 1.0],
                weights: vec![],
            },
        ),
        (
            "empirical, weighted",
            Family::Empirical {
                values: vec![5.0, 2.0, 9.0],
                weights: vec![1.0, 5.0, 2.5],
            },
        ),
        (
            "histogram",
            Family::Histogram {
                edges: vec![0.0, 1.0, 3.0, 10.0],
                weights: vec![5.0, 0.0, 2.0],
            },
        ),
    ]
}

fn law(family: &Family) -> Law {
    Law::new(family).expect("the examples are sound")
}

fn case(index: u64) -> Key {
    ReplicationKey::new(20_240_401, 3)
        .cell("sales", 17)
        .case(index)
}

/// One draw from each of n cases, as the simulator makes them.
fn draws(n: usize, sample: impl Fn(&mut Stream) -> f64) -> Vec<f64> {
    (0..n as u64)
        .map(|i| sample(&mut case(i).stream(Purpose::Talk, 0)))
        .collect()
}

/// Unsorted draws become sorted ones.
fn sorted(mut xs: Vec<f64>) -> Vec<f64> {
    xs.sort_unstable_by(f64::total_cmp);
    xs
}
