//! Days on which rates and staffing change, from empty.

use busyhour::erlang::{QueueDay, Thresholds};
use busyhour::measures::{Mean, Ratio};
use busyhour::scenario::{AgentGroup, ArrivalSource, ByInterval, Close, ContactType, Scenario};

use super::Figure::{BusyHours, CountIn, In, QueueIn};
use super::compare;
use crate::support::{agents, arrivals, calls, center, exponential, within};

/// Half hours with so many contacts and agents, exponential talk and patience \[s\].
fn half_hours(expected: &[f64], staff: &[u32], talk: f64, patience: f64) -> Scenario {
    let contact = ContactType {
        arrivals: arrivals(ArrivalSource::Expected(expected.to_vec())),
        talk: exponential(talk),
        patience: Some(exponential(patience)),
        service_level: within(20.0),
        ..calls("calls", &[])
    };
    let group = AgentGroup {
        agents: staff.to_vec(),
        ..agents("a", 0)
    };
    center(1800.0, expected.len(), vec![contact], vec![group])
}

/// THEORY.md O10.
#[test]
fn a_day_with_staffing_up_and_down() {
    let scenario = half_hours(
        &[120.0, 180.0, 210.0, 150.0],
        &[18, 24, 27, 20],
        240.0,
        120.0,
    );
    let exact = [
        [0.873_306_606, 0.208_827_109, 0.351_149_646, 6.616_282_4],
        [0.763_897_273, 0.385_215_81, 0.951_377_622, 10.557_158_15],
        [0.701_868_1, 0.477_254_451, 1.374_094_29, 12.383_377_5],
        [0.641_416_183, 0.513_139_783, 1.340_638_3, 9.161_825_2],
    ];
    let exact: Vec<_> = exact
        .into_iter()
        .enumerate()
        .flat_map(|(i, [level, delayed, queue, busy])| {
            [
                (In(0, i, Ratio::AllOffered), level),
                (In(0, i, Ratio::Delayed), delayed),
                (QueueIn(0, i), queue),
                (BusyHours(0, i), busy),
            ]
        })
        .collect();
    compare(&scenario, 2000, &exact);
}

/// `transient([[0,3],[30,6],[60,4]], [[0,14],[30,20],[60,12]], .25, .4, 90,
/// [[0,30],[30,60],[60,90]], balk=.1)`.
#[test]
fn a_day_with_balking_and_a_fall_of_staffing() {
    let mut scenario = half_hours(&[90.0, 180.0, 120.0], &[14, 20, 12], 240.0, 150.0);
    scenario.contacts[0].balk = ByInterval::Constant(0.1);
    scenario.close = Close::Drain;
    let exact = [
        [
            0.188_794_302_3,
            1.699_148_720_9,
            0.242_888_629_7,
            9.853_945_630_2,
        ],
        [
            0.591_971_491_7,
            10.655_486_850_6,
            1.752_810_189_5,
            18.488_060_852_6,
        ],
        [
            0.792_857_708_5,
            9.514_292_502_1,
            2.481_143_553_8,
            11.774_012_536_1,
        ],
    ];
    let exact: Vec<_> = exact
        .into_iter()
        .enumerate()
        .flat_map(|(i, [delayed, balked, queue, busy])| {
            [
                (In(0, i, Ratio::Delayed), delayed),
                (CountIn(0, i, Mean::Balked), balked),
                (QueueIn(0, i), queue),
                (BusyHours(0, i), 0.5 * busy),
            ]
        })
        .collect();
    compare(&scenario, 3000, &exact);
}

/// The forward equations for a center of a hundred agents whose staffing rises and falls, too
/// large for the oracle.
#[test]
fn a_large_day_by_the_forward_equations() {
    let expected = [600.0, 900.0, 1200.0, 700.0, 800.0, 300.0];
    let staff = [80, 120, 140, 90, 110, 50];
    let scenario = half_hours(&expected, &staff, 240.0, 120.0);
    let day = QueueDay {
        interval: 1800.0,
        arrivals: expected.map(|n| n / 1800.0).to_vec(),
        agents: staff.to_vec(),
        handle_time: 240.0,
        patience: 120.0,
    };
    let figures = day.follow().expect("it can be followed");
    let times = Thresholds {
        within: 20.0,
        short_abandon: 20.0,
    };
    let waits = day.within(times).expect("it can be followed");
    // Busy agents finish their contact after the staffing has fallen.
    assert!(figures[3].mean_above_headcount > 1.0);
    let exact: Vec<_> = figures
        .iter()
        .zip(waits)
        .enumerate()
        .flat_map(|(i, (figures, waits))| {
            let (met, early) = (waits.answered_within, waits.abandoned_within);
            [
                (In(0, i, Ratio::AllOffered), met),
                (In(0, i, Ratio::ShortAbandonsMet), met + early),
                (In(0, i, Ratio::Delayed), figures.delayed / figures.offered),
                (QueueIn(0, i), figures.mean_queue),
                (BusyHours(0, i), 0.5 * figures.mean_busy),
            ]
        })
        .collect();
    compare(&scenario, 1000, &exact);
}

/// Service levels by the forward equations of a tagged contact: against the oracle,
/// `transient([[0,4],[30,6],[60,7],[90,5]], [[0,18],[30,24],[60,27],[90,20]], .25, .5, 120,
/// [[0,30],[30,60],[60,90],[90,120]], T=1/3, sl_step=.02)`, and in the long run against Erlang A.
#[test]
fn service_levels_of_the_exact_day() {
    let day = QueueDay {
        interval: 1800.0,
        arrivals: [120.0, 180.0, 210.0, 150.0].map(|n| n / 1800.0).to_vec(),
        agents: vec![18, 24, 27, 20],
        handle_time: 240.0,
        patience: 120.0,
    };
    let times = Thresholds {
        within: 20.0,
        short_abandon: 5.0,
    };
    let figures = day.within(times).expect("it can be followed");
    let exact = [
        0.873_306_555_5,
        0.763_897_315_4,
        0.701_867_654_1,
        0.641_416_183_2,
    ];
    for (figures, exact) in figures.iter().zip(exact) {
        let level = figures.answered_within;
        assert!((level - exact).abs() < 5e-9, "{level} {exact}");
    }
    let long = QueueDay {
        arrivals: vec![0.1; 8],
        agents: vec![22; 8],
        ..day
    };
    let last = long.within(times).expect("it can be followed")[7];
    let queue = busyhour::erlang::Queue {
        arrivals: 0.1,
        handle_time: 240.0,
        patience: busyhour::erlang::Patience::exponential(120.0),
        lines: None,
    };
    let steady = queue.steady(22.0).expect("an answer");
    assert!((last.answered_within - steady.answered_within(20.0)).abs() < 1e-8);
    assert!((last.abandoned_within - steady.abandoned_within(5.0)).abs() < 1e-8);
}

/// Thresholds longer than an interval, staffing that falls to nothing and rises, all while
/// contacts wait; the engine by its own clock.
#[test]
fn waits_over_several_changes_of_staffing() {
    let (expected, staff) = ([60.0, 20.0, 40.0, 30.0], [12, 3, 0, 9]);
    let contact = ContactType {
        arrivals: arrivals(ArrivalSource::Expected(expected.to_vec())),
        talk: exponential(180.0),
        patience: Some(exponential(400.0)),
        service_level: within(450.0),
        ..calls("calls", &[])
    };
    let group = AgentGroup {
        agents: staff.to_vec(),
        ..agents("a", 0)
    };
    let scenario = center(300.0, 4, vec![contact], vec![group]);
    let day = QueueDay {
        interval: 300.0,
        arrivals: expected.map(|n| n / 300.0).to_vec(),
        agents: staff.to_vec(),
        handle_time: 180.0,
        patience: 400.0,
    };
    let times = Thresholds {
        within: 450.0,
        short_abandon: 450.0,
    };
    let waits = day.within(times).expect("it can be followed");
    let exact: Vec<_> = waits
        .iter()
        .enumerate()
        .flat_map(|(i, waits)| {
            let (met, early) = (waits.answered_within, waits.abandoned_within);
            [
                (In(0, i, Ratio::AllOffered), met),
                (In(0, i, Ratio::ShortAbandonsMet), met + early),
            ]
        })
        .collect();
    compare(&scenario, 3000, &exact);
}
