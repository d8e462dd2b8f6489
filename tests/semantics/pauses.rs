//! Unplanned pauses.

use busyhour::model::compile;
use busyhour::replicate::{Plan, Progress, run};
use busyhour::scenario::{AgentGroup, Pauses};

use crate::support::{agents, calls, center, constant, day, exponential};

fn pausing(n: u32, pauses: Pauses) -> AgentGroup {
    let mut group = agents("a", n);
    group.shrinkage.pauses = Some(pauses);
    group
}

#[test]
fn a_pause_that_falls_due_during_a_contact_begins_when_it_ends() {
    // Due within a second or so: certainly during the first minute's call.
    let pauses = Pauses {
        every: 1.0,
        length: constant(100.0),
    };
    let day = day(&center(
        600.0,
        1,
        vec![calls("calls", &[0.0, 70.0])],
        vec![pausing(1, pauses)],
    ));
    assert_eq!(day.answers(0), [0.0, 160.0]);
}

#[test]
fn an_agent_on_a_pause_is_neither_idle_nor_staffed() {
    let pauses = Pauses {
        every: 1e-6,
        length: constant(10_000.0),
    };
    let day = day(&center(
        600.0,
        1,
        vec![calls("calls", &[300.0])],
        vec![pausing(2, pauses)],
    ));
    let time = day.tally.agent_time[0];
    assert!(
        time.staffed < 1e-3 && time.idle < 1e-3 && time.busy == 0.0,
        "{time:?}"
    );
    assert!(day.answers(0)[0] > 10_000.0);
}

#[test]
fn the_share_of_time_on_pauses_is_that_of_a_renewal_process() {
    // Up for 50 minutes and away for 4 on average, both exponential; all up at the start:
    // P(up at t) = μ/(λ+μ) + λ/(λ+μ)·exp(−(λ+μ)t), here averaged over two hours.
    let (every, away, horizon) = (3000.0_f64, 240.0, 7200.0);
    let pauses = Pauses {
        every,
        length: exponential(away),
    };
    let rate = 1.0 / every + 1.0 / away;
    let up = (1.0 / away) / rate;
    let expected = up + (1.0 - up) * (1.0 - libm::exp(-rate * horizon)) / (rate * horizon);
    let scenario = center(
        1800.0,
        4,
        vec![calls("none", &[7199.0])],
        vec![pausing(10, pauses)],
    );
    let model = compile(&scenario).expect("valid");
    let outcome = run(&model, &Plan::new(2000), &Progress::default()).expect("it ends");
    let staffed = outcome.fold.groups[0].staffed;
    let share = staffed.mean().expect("days") / (10.0 * horizon);
    let error = staffed.std_error().expect("days") / (10.0 * horizon);
    let z = (share - expected) / error;
    assert!(
        z.abs() <= 4.0 && error < 0.001,
        "{share} ± {error} for {expected}"
    );
}
