//! A thousand random parameter sets for each formula against the oracle's answers.
//!
//! The tables are made by `scripts/erlang_oracle.py`.

use super::super::*;
use crate::random::{Family, Law};

/// A row of a table.
struct Row<'a>(Vec<&'a str>);

impl Row<'_> {
    fn number(&self, i: usize) -> f64 {
        self.0[i].parse().unwrap()
    }

    /// The number, where there is one.
    fn answer(&self, i: usize) -> Option<f64> {
        self.0[i].parse().ok()
    }
}

fn rows(table: &str) -> impl Iterator<Item = Row<'_>> {
    let rows = table.lines().skip(1);
    assert_eq!(rows.clone().count(), 1000);
    rows.map(|line| Row(line.split(',').collect()))
}

/// Compares answers with those of a row from column `first` on: `relative` of the value, and
/// nothing is asked below `absolute`; an answer
/// that is not given is not asked for.
fn compare(row: &Row<'_>, first: usize, got: &[Option<f64>], relative: f64, absolute: f64) {
    for (i, got) in got.iter().enumerate() {
        let (Some(wanted), Some(got)) = (row.answer(first + i), got) else {
            continue;
        };
        let error = (got - wanted).abs();
        let allowed = relative * wanted.abs() + absolute;
        assert!(
            error <= allowed,
            "column {i} of {:?}: {got:e}, not {wanted:e} (off by {error:e})",
            row.0
        );
    }
}

#[test]
fn erlang_b_is_that_of_the_oracle() {
    for row in rows(include_str!("../../../tests/data/erlang/loss.csv")) {
        let got = erlang_b(row.number(0), row.number(1));
        compare(&row, 2, &[Some(got)], 1e-9, 1e-300);
    }
}

#[test]
fn erlang_c_is_that_of_the_oracle() {
    for row in rows(include_str!("../../../tests/data/erlang/delay.csv")) {
        let queue = Queue {
            arrivals: row.number(0),
            handle_time: 1.0 / row.number(1),
            patience: Patience::Endless,
            lines: None,
        };
        let (agents, t) = (row.number(2), row.number(3));
        let steady = queue.steady(agents).unwrap();
        let got = [
            Some(steady.delayed()),
            steady.asa(),
            steady.service_level(t, Counting::AllOffered),
        ];
        compare(&row, 4, &got, 1e-9, 1e-14);
        let closed = erlang_c(queue.load(), agents).unwrap();
        assert!((closed - steady.delayed()).abs() < 1e-12);
    }
}

#[test]
fn erlang_a_is_that_of_the_oracle() {
    for row in rows(include_str!("../../../tests/data/erlang/abandonment.csv")) {
        let queue = Queue {
            arrivals: row.number(0),
            handle_time: 1.0 / row.number(1),
            patience: Patience::Exponential(1.0 / row.number(3)),
            lines: None,
        };
        let (agents, t) = (row.number(2), row.number(4));
        let steady = queue.steady(agents).unwrap();
        let got = [
            Some(steady.delayed()),
            Some(steady.abandon_rate()),
            Some(steady.answered_within(t)),
            Some(steady.abandoned_within(t)),
            steady.asa(),
            Some(steady.waits_longer(t)),
        ];
        compare(&row, 5, &got, 1e-9, 1e-12);
    }
}

#[test]
fn finite_lines_are_those_of_the_oracle() {
    for row in rows(include_str!("../../../tests/data/erlang/lines.csv")) {
        let queue = Queue {
            arrivals: row.number(0),
            handle_time: 1.0 / row.number(1),
            patience: Patience::exponential(1.0 / row.number(3)),
            lines: Some(row.number(4)),
        };
        let t = row.number(5);
        let steady = queue.steady(row.number(2)).unwrap();
        let got = [
            Some(steady.blocked()),
            Some(steady.delayed() - steady.blocked()),
            Some(steady.abandon_rate()),
            Some(steady.answered_within(t)),
            Some(steady.abandoned_within(t)),
            steady.asa(),
            Some(steady.mean_queue()),
        ];
        compare(&row, 6, &got, 1e-9, 1e-12);
    }
}

/// The law of a row's name and two parameters.
fn law(name: &str, first: f64, second: f64) -> Law {
    let family = match name {
        "det" => Family::Constant { value: first },
        "hyper" => Family::Hyperexponential {
            probabilities: vec![second, 1.0 - second],
            means: vec![0.5 * first / second, 0.5 * first / (1.0 - second)],
        },
        "erlang" => Family::Erlang {
            shape: second as u32,
            mean: first,
        },
        "lognormal" => Family::Lognormal {
            mean: first,
            cv: second,
        },
        "uniform" => Family::Uniform {
            min: 0.0,
            max: first,
        },
        "weibull" => Family::Weibull {
            shape: second,
            scale: first,
        },
        other => panic!("{other}?"),
    };
    Law::new(&family).unwrap()
}

#[test]
fn any_patience_is_that_of_the_oracle() {
    for row in rows(include_str!("../../../tests/data/erlang/any_patience.csv")) {
        let queue = Queue {
            arrivals: row.number(0),
            handle_time: 1.0 / row.number(1),
            patience: Patience::law(law(row.0[3], row.number(4), row.number(5))),
            lines: None,
        };
        let t = row.number(6);
        let steady = queue.steady(row.number(2)).unwrap();
        let got = [
            Some(steady.delayed()),
            Some(steady.abandon_rate()),
            Some(steady.answered_within(t)),
            Some(steady.abandoned_within(t)),
            steady.asa(),
            Some(steady.mean_wait()),
        ];
        // The oracle integrates, too.
        compare(&row, 7, &got, 1e-6, 1e-12);
    }
}

#[test]
fn retries_are_the_fixed_point_of_the_oracle() {
    for row in rows(include_str!("../../../tests/data/erlang/retries.csv")) {
        let queue = Queue {
            arrivals: row.number(0),
            handle_time: 1.0 / row.number(1),
            patience: Patience::Exponential(1.0 / row.number(3)),
            lines: Some(row.number(4)),
        };
        let retries = Retries {
            after_abandon: row.number(5),
            after_block: row.number(6),
            again: Some(row.number(7)),
        };
        let retried = queue.retried(row.number(2), &retries).unwrap();
        let got = [
            Some(retried.attempts * queue.arrivals),
            Some(retried.steady.abandon_rate()),
            Some(retried.steady.blocked()),
        ];
        compare(&row, 8, &got, 1e-9, 1e-12);
    }
}

#[test]
fn priorities_are_those_of_the_oracle() {
    for row in rows(include_str!("../../../tests/data/erlang/priorities.csv")) {
        let queue = PriorityQueue {
            arrivals: (0..3).map(|i| row.number(i)).collect(),
            handle_time: 1.0 / row.number(3),
        };
        let t = row.number(5);
        let classes: Vec<ClassSteady> = queue
            .steady(row.number(4))
            .unwrap()
            .into_iter()
            .map(Option::unwrap)
            .collect();
        let mut got = vec![Some(classes[0].delayed())];
        got.extend(classes.iter().map(|c| Some(c.mean_wait())));
        compare(&row, 6, &got, 1e-7, 1e-12);
        // The oracle inverts a transform numerically.
        let tails: Vec<_> = classes.iter().map(|c| Some(c.waits_longer(t))).collect();
        compare(&row, 10, &tails, 1e-6, 1e-9);
    }
}

#[test]
fn days_are_those_of_the_oracle() {
    let table = include_str!("../../../tests/data/erlang/days.csv");
    for line in table.lines().skip(1) {
        let row = Row(line.split(',').collect());
        let day = QueueDay {
            interval: 30.0,
            arrivals: (0..4).map(|i| row.number(i)).collect(),
            agents: (4..8).map(|i| row.number(i) as u32).collect(),
            handle_time: 1.0 / row.number(8),
            patience: 1.0 / row.number(9),
        };
        let got: Vec<_> = day
            .follow()
            .unwrap()
            .iter()
            .flat_map(|i| {
                [
                    i.mean_queue,
                    i.mean_busy,
                    i.delayed / i.offered,
                    i.abandoned,
                ]
            })
            .map(Some)
            .collect();
        compare(&row, 10, &got, 1e-6, 1e-9);
    }
}
