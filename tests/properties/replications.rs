//! Many replications: the same bytes for any number of threads, and prefixes of one another.

use std::time::{Duration, Instant};

use busyhour::engine::{MOST_WAITING, Stop};
use busyhour::model::{Model, compile};
use busyhour::replicate::{Failure, Outcome, Plan, Progress, Reduction, run};
use busyhour::report::{Run, summary};
use busyhour::scenario::{Absence, Scenario};
use busyhour::stats::Confidence;
use proptest::prelude::*;

use crate::random::{Features, cases, scenario};
use crate::support::{agents, calls, center, exponential, poisson};

fn plan(replications: u64, threads: usize) -> Plan {
    Plan {
        replications,
        threads,
        most_waiting: MOST_WAITING,
        reduction: Reduction::NONE,
        precision: None,
    }
}

fn text(scenario: &Scenario, model: &Model, outcome: &Outcome) -> String {
    let confidence = Confidence::default();
    summary(&Run {
        scenario,
        model,
        outcome,
        known: None,
        confidence,
        reduced: None,
        first_attempts: None,
    })
    .to_string()
}

/// A day rows' words: NaN is equal to NaN here.
fn rows(outcome: &Outcome) -> Vec<Vec<String>> {
    let of_kind = |k: &busyhour::measures::KindFigures| {
        k.rows.iter().map(|r| format!("{r:?}")).collect::<Vec<_>>()
    };
    outcome.fold.kinds.iter().map(of_kind).collect()
}

/// Two types, absence and day factors: nothing is the same from day to day.
fn ordinary() -> Scenario {
    let mut orders = calls("orders", &[]);
    orders.arrivals = poisson(40.0, 4);
    orders.arrivals.as_mut().expect("just set").day_cv = 0.2;
    orders.patience = Some(exponential(90.0));
    orders.wrap_up = Some(exponential(20.0));
    let mut faults = orders.clone();
    faults.name = "faults".to_owned();
    faults.priority = 2;
    let mut sales = agents("sales", 3);
    sales.shrinkage.absence = Some(Absence {
        rate: 0.1,
        day_cv: 0.5,
    });
    center(
        900.0,
        4,
        vec![orders, faults],
        vec![sales, agents("service", 3)],
    )
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn any_number_of_threads_gives_the_same_bytes(scenario in scenario(Features::All)) {
        let model = compile(&scenario).expect("valid");
        let outcome = |threads| run(&model, &plan(100, threads), &Progress::default());
        let one = outcome(1);
        for threads in [2, 7] {
            match (&one, outcome(threads)) {
                (Ok(one), Ok(more)) => {
                    let (one, more) = (text(&scenario, &model, one), text(&scenario, &model, &more));
                    prop_assert_eq!(one, more);
                }
                (one, more) => prop_assert_eq!(one.as_ref().err(), more.as_ref().err()),
            }
        }
    }
}

#[test]
fn an_ordinary_day_has_the_same_bytes_for_any_number_of_threads() {
    let scenario = ordinary();
    let model = compile(&scenario).expect("valid");
    let bytes = |threads| {
        let outcome = run(&model, &plan(500, threads), &Progress::default()).expect("it ends");
        text(&scenario, &model, &outcome)
    };
    let one = bytes(1);
    assert!(one.len() > 5000, "{one}");
    for threads in [2, 3, 7] {
        assert_eq!(one, bytes(threads), "{threads} threads");
    }
}

#[test]
fn the_first_hundred_days_are_the_same_in_two_hundred() {
    let model = compile(&ordinary()).expect("valid");
    let outcome = |n| run(&model, &plan(n, 2), &Progress::default()).expect("it ends");
    let (short, long) = (rows(&outcome(100)), rows(&outcome(200)));
    for (short, long) in short.iter().zip(&long) {
        assert_eq!((short.len(), long.len()), (100, 200));
        assert_eq!(short[..], long[..100]);
        assert_ne!(short[0], short[1], "days differ");
    }
}

#[test]
fn another_seed_gives_other_days() {
    let mut scenario = ordinary();
    let model = compile(&scenario).expect("valid");
    let one = rows(&run(&model, &plan(8, 1), &Progress::default()).expect("it ends"));
    scenario.seed += 1;
    let model = compile(&scenario).expect("valid");
    let other = rows(&run(&model, &plan(8, 1), &Progress::default()).expect("it ends"));
    assert_ne!(one, other);
}

#[test]
fn a_stopped_run_reports_an_unbroken_prefix() {
    let model = compile(&ordinary()).expect("valid");
    for threads in [1, 2, 7] {
        let progress = Progress::default();
        let endless = plan(50_000_000, threads);
        let outcome = std::thread::scope(|scope| {
            let run = scope.spawn(|| run(&model, &endless, &progress));
            let begin = Instant::now();
            while progress.done() < 300 && begin.elapsed() < Duration::from_secs(60) {
                std::thread::sleep(Duration::from_millis(1));
            }
            progress.stop();
            run.join().expect("no panic").expect("no failure")
        });
        assert!(outcome.stopped_early);
        let n = outcome.fold.replications;
        assert!(
            (1..endless.replications).contains(&n),
            "{n} with {threads} threads"
        );
        let whole = run(&model, &plan(n, 1), &Progress::default()).expect("it ends");
        assert!(!whole.stopped_early);
        assert_eq!(
            rows(&outcome),
            rows(&whole),
            "{n} days with {threads} threads"
        );
        assert_eq!(outcome.fold.all_targets, whole.fold.all_targets);
    }
}

#[test]
fn the_first_day_that_fails_is_named_whatever_the_threads() {
    let mut scenario = ordinary();
    for contact in &mut scenario.contacts {
        contact.patience = None;
    }
    let model = compile(&scenario).expect("valid");
    let failure = |threads| -> Failure {
        let plan = Plan {
            most_waiting: 170,
            ..plan(2000, threads)
        };
        run(&model, &plan, &Progress::default()).expect_err("some day is too busy")
    };
    let first = failure(1);
    assert!(
        matches!(first.stop, Stop::Overflow { waiting: 171, .. }),
        "{first:?}"
    );
    assert!(
        first.replication > 0,
        "{first:?} tells nothing of the order"
    );
    for threads in [2, 7] {
        assert_eq!(failure(threads), first);
    }
}
