//! What one more agent is worth.

use std::sync::LazyLock;

use busyhour::erlang::{Patience, Queue};
use busyhour::experiment::value::{Value, stretches, value};
use busyhour::replicate::{Plan, Progress};
use busyhour::scenario::Scenario;

use super::centers::erlang_a;
use crate::support::read;

/// Ten agents, Erlang A, the same rate all day.
static STEADY: LazyLock<String> = LazyLock::new(|| erlang_a(23, 190, "cost = { per_hour = 30.0 }"));

fn found(scenario: &Scenario, width: usize, by: i32, plan: &Plan) -> Value {
    let progress = Progress::default();
    value(scenario, None, (width, by), plan, &progress, |_| ()).expect("laws")
}

fn by_formula(agents: f64) -> f64 {
    let queue = Queue {
        arrivals: 190.0 / 3600.0,
        handle_time: 180.0,
        patience: Patience::exponential(180.0),
        lines: None,
    };
    queue
        .steady(agents)
        .expect("a steady state")
        .answered_within(20.0)
}

/// One agent for the whole time: the difference of two steady states of Erlang A, within four
/// standard errors. The warm-up keeps the plan's agents, and what it leaves behind is gone within
/// minutes: off by less than 0.005.
#[test]
fn an_agent_is_worth_what_erlang_a_says() {
    let scenario = read(&STEADY);
    for by in [1, -1] {
        let found = found(&scenario, 5, by, &Plan::new(400));
        assert_eq!(found.stretches.len(), 1);
        let gain = found.stretches[0].service_level.expect("a gain");
        let error = gain.std_error.expect("many days");
        let exact = by_formula(10.0 + f64::from(by)) - by_formula(10.0);
        assert!(error < 0.002, "{gain:?}");
        let off = (gain.value - exact).abs();
        assert!(off < 4.0 * error + 0.005, "{gain:?} {exact}");
        // Two hours and a half at 30 an hour, and nothing by chance but overtime.
        let cost = found.stretches[0].cost.expect("a cost");
        assert!((cost.value - f64::from(by) * 75.0).abs() < 1.0, "{cost:?}");
    }
}

/// By half hours, and without those in which there is nobody to take away.
#[test]
fn every_stretch_of_every_group_has_its_gain() {
    let scenario = read(&STEADY.replace("agents = 10", "agents = [9, 9, 9, 0, 9, 9]"));
    let more = found(&scenario, 1, 1, &Plan::new(64));
    let from: Vec<usize> = more.stretches.iter().map(|s| s.from).collect();
    assert_eq!(from, [1, 2, 3, 4, 5]);
    assert!(more.stretches.iter().all(|s| s.service_level.is_some()));
    let less: Vec<usize> = stretches(&scenario, 1, -1).iter().map(|s| s.1).collect();
    assert_eq!(less, [1, 2, 4, 5]);
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let shown = |threads| {
        let plan = Plan {
            threads,
            ..Plan::new(70)
        };
        format!("{:?}", found(&read(&STEADY), 2, 1, &plan))
    };
    assert_eq!(shown(1), shown(3));
}
