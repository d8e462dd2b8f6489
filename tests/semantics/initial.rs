//! A start in the middle of the day.

use busyhour::engine::Left;
use busyhour::scenario::{InService, Initial, Scenario};

use crate::support::{agents, calls, center, constant, day, exponential};

fn start(times: &[f64], waiting: &[f64], in_service: InService, n: u32) -> Scenario {
    let mut scenario = center(600.0, 1, vec![calls("calls", times)], vec![agents("a", n)]);
    scenario.initial = vec![Initial {
        kind: 0,
        waiting: waiting.to_vec(),
        in_service: vec![(0, in_service)],
    }];
    scenario
}

#[test]
fn who_waits_at_the_start_is_served_first_and_counts_the_whole_wait() {
    // The agent has talked 20 of 60 seconds: it is free at 40.
    let in_service = InService::Elapsed(vec![20.0]);
    let day = day(&start(&[10.0], &[40.0, 12.0], in_service, 1));
    assert_eq!(day.served(), [(-40.0, 40.0), (-12.0, 100.0), (10.0, 160.0)]);
    let cell = day.tally.cells[0];
    assert_eq!(cell.offered, 3);
    assert_eq!(cell.wait_answered, (80 + 112 + 150) << 20);
    // Only what lies within the horizon is queue time.
    assert_eq!(cell.queue, (40 + 100 + 150) << 20);
    // 40 s of the call that was under way, and three of 60 s.
    assert_eq!(day.tally.agent_time[0].busy, 220.0);
}

#[test]
fn an_idle_agent_takes_who_waits_at_once() {
    let day = day(&start(&[], &[25.0], InService::Count(0), 1));
    assert_eq!(day.served(), [(-25.0, 0.0)]);
    assert_eq!(day.tally.cells[0].late_within, 0);
}

#[test]
fn the_patience_is_longer_than_the_wait_so_far() {
    let in_service = InService::Elapsed(vec![0.0]);
    let mut scenario = start(&[], &[40.0, 12.0], in_service, 1);
    scenario.contacts[0].patience = Some(constant(50.0));
    let day = day(&scenario);
    assert_eq!(
        day.departures(),
        [
            (-40.0, 10.0, Left::Abandoned),
            (-12.0, 38.0, Left::Abandoned)
        ]
    );
}

#[test]
fn talks_of_unknown_age_end_by_the_equilibrium_law() {
    // Of an exponential talk as much is left as at its begin: 100 agents are busy for 60 s on
    // average, and the standard error of the mean of 100 × 40 replications is 60/√4000.
    let mut scenario = start(&[], &[], InService::Count(100), 100);
    scenario.contacts[0].talk = exponential(60.0);
    scenario.duration = 6000.0;
    scenario.interval = 6000.0;
    let mut busy = 0.0;
    for seed in 0..40 {
        scenario.seed = seed;
        busy += day(&scenario).tally.agent_time[0].busy;
    }
    let mean = busy / 4000.0;
    assert!(
        (mean - 60.0).abs() < 4.0 * 60.0 / 4000.0_f64.sqrt(),
        "{mean}"
    );
}
