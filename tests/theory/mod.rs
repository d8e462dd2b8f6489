//! Exact values that a right simulation must come to.
//!
//! The numbers are those of `../shared/THEORY.md` section 2 (its scenarios o1a, o4b and so on),
//! or come from `../shared/oracles/oracles.py` by the call that stands beside them. Every
//! figure is judged by its own standard error, over replications and seeds that are fixed: a
//! failure is a change in the program, not bad luck. That the error is small enough to mean
//! something is asserted too.

mod judge;
mod loss;
mod many_groups;
mod offered;
mod single_group;
mod study;
mod transient;

use busyhour::measures::{Fold, Mean, Ratio};
use busyhour::model::compile;
use busyhour::replicate::{Plan, Progress, run};
use busyhour::scenario::{AgentGroup, ContactCriterion, ContactType, Scenario};
use busyhour::stats::Point;

use crate::support::{calls, center, exponential, poisson, within};

/// Hours of a stationary run, the first ten of which are warm-up.
const HOURS: usize = 110;

/// A type with so many contacts a minute, of given mean talk and patience \[s\].
fn stationary(
    name: &str,
    per_minute: f64,
    talk: f64,
    patience: f64,
    threshold: f64,
) -> ContactType {
    ContactType {
        arrivals: poisson(60.0 * per_minute, HOURS),
        talk: exponential(talk),
        patience: Some(exponential(patience)),
        service_level: within(threshold),
        ..calls(name, &[])
    }
}

/// A center in which levels decide among types, as the oracle's lists do.
fn long_run(contacts: Vec<ContactType>, groups: Vec<AgentGroup>) -> Scenario {
    let mut scenario = center(3600.0, HOURS, contacts, groups);
    scenario.warm_up = 10;
    scenario.routing.select_contact = vec![ContactCriterion::Level, ContactCriterion::LongestWait];
    scenario
}

/// A figure of a run.
#[derive(Debug, Clone, Copy)]
enum Figure {
    /// A ratio of a type over the whole run.
    Of(usize, Ratio),
    /// Mean queue of a type.
    Queue(usize),
    /// Occupancy of a group.
    Occupancy(usize),
    /// A ratio of a type in an interval.
    In(usize, usize, Ratio),
    /// Mean queue of a type in an interval.
    QueueIn(usize, usize),
    /// Mean count of a type in an interval.
    CountIn(usize, usize, Mean),
    /// Busy agent-hours of a group in an interval.
    BusyHours(usize, usize),
}

impl Figure {
    fn point(self, scenario: &Scenario, fold: &Fold) -> Point {
        let scaled = |point: Option<Point>, scale: f64| {
            let point = point.expect("there is data");
            Point {
                value: point.value * scale,
                std_error: point.std_error.map(|e| e * scale),
                n: point.n,
            }
        };
        let window = scenario.duration - scenario.interval * scenario.warm_up as f64;
        match self {
            Self::Of(k, ratio) => scaled(fold.kinds[k].day.ratio(ratio).point(), 1.0),
            Self::Queue(k) => scaled(fold.kinds[k].day.mean(Mean::Queue).point(), 1.0 / window),
            Self::Occupancy(g) => scaled(fold.groups[g].occupancy.point(), 1.0),
            Self::In(k, i, ratio) => scaled(fold.kinds[k].intervals[i].ratio(ratio).point(), 1.0),
            Self::QueueIn(k, i) => {
                let queue = fold.kinds[k].intervals[i].mean(Mean::Queue).point();
                scaled(queue, 1.0 / scenario.interval)
            }
            Self::CountIn(k, i, mean) => scaled(fold.kinds[k].intervals[i].mean(mean).point(), 1.0),
            Self::BusyHours(g, i) => scaled(fold.group_intervals[g][i].busy.point(), 1.0 / 3600.0),
        }
    }
}

/// Simulates a scenario and compares its figures with exact values.
fn compare(scenario: &Scenario, replications: u64, exact: &[(Figure, f64)]) {
    let model = compile(scenario).expect("valid");
    let outcome = run(&model, &Plan::new(replications), &Progress::default()).expect("it ends");
    let mut squares = 0.0;
    for (figure, value) in exact {
        let point = figure.point(scenario, &outcome.fold);
        let error = point.std_error.expect("several replications");
        let z = (point.value - value) / error;
        assert!(
            z.abs() <= 4.0,
            "{figure:?} is {:.6} ± {error:.6}, not {value:.6} (z {z:+.1})",
            point.value
        );
        let small = (0.03 * value.abs()).max(0.005);
        assert!(
            error <= small,
            "{figure:?}: an error of {error} for {value} tells nothing"
        );
        squares += z * z;
    }
    let rms = (squares / exact.len() as f64).sqrt();
    assert!(rms <= 2.5, "all figures together are too far off: {rms}");
}
