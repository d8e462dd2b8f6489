//! What must hold for every queue.

use proptest::prelude::*;

use super::super::*;
use crate::math::special::gamma_q;
use crate::random::{Family, Law};

fn queue() -> impl Strategy<Value = (Queue, f64)> {
    (
        1.0..2000.0_f64,
        0.05..4.0_f64,
        10.0..2000.0_f64,
        -2.0..2.0_f64,
        proptest::option::of(0.0..200.0_f64),
    )
        .prop_map(|(agents, per_agent, handle_time, patience, places)| {
            let queue = Queue {
                arrivals: agents * per_agent / handle_time,
                handle_time,
                patience: Patience::Exponential(handle_time * libm::pow(10.0, patience)),
                lines: places.map(|p| libm::floor(agents + p)),
            };
            (queue, agents)
        })
}

fn close(a: f64, b: f64, relative: f64) -> bool {
    (a - b).abs() <= relative * a.abs().max(b.abs()) + 1e-13
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nobody_is_lost((queue, agents) in queue()) {
        let steady = queue.steady(agents).unwrap();
        let all = steady.answered() + steady.abandon_rate() + steady.blocked();
        prop_assert!((all - 1.0).abs() < 1e-11, "{all}");
        // Who gives up with exponential patience: θ·E[Q]/λ.
        let gone = steady.mean_queue() / queue.patience.mean() / queue.arrivals;
        prop_assert!(close(gone, steady.abandon_rate(), 1e-10));
        // Busy agents complete what is answered.
        prop_assert!(steady.occupancy() <= 1.0 && steady.busy() <= agents * (1.0 + 1e-11));
        let end = queue.handle_time * 1e4;
        prop_assert!(close(steady.answered_within(end), steady.answered(), 1e-10));
        prop_assert!(close(steady.abandoned_within(end), steady.abandon_rate(), 1e-10));
        for t in [0.0, 1.0, 20.0, 300.0] {
            let sum = steady.answered_within(t) + steady.abandoned_within(t)
                + steady.waits_longer(t) + steady.blocked();
            prop_assert!((sum - 1.0).abs() < 1e-11, "{t}: {sum}");
        }
    }

    #[test]
    fn more_agents_are_better((queue, agents) in queue(), more in 0.01..20.0_f64) {
        let (few, many) = (queue.steady(agents).unwrap(), queue.steady(agents + more).unwrap());
        let less = 1.0 + 1e-11;
        prop_assert!(many.abandon_rate() + many.blocked()
            <= (few.abandon_rate() + few.blocked()) * less + 1e-14);
        prop_assert!(many.occupancy() <= few.occupancy() * less);
        if queue.lines.is_none() {
            prop_assert!(many.delayed() <= few.delayed() * less);
            prop_assert!(many.mean_wait() <= few.mean_wait() * less + 1e-14);
            prop_assert!(many.answered_within(20.0) * less >= few.answered_within(20.0));
        }
    }

    #[test]
    fn more_contacts_are_worse((queue, agents) in queue(), more in 1.001..3.0_f64) {
        let busier = Queue { arrivals: queue.arrivals * more, ..queue.clone() };
        let (few, many) = (queue.steady(agents).unwrap(), busier.steady(agents).unwrap());
        prop_assert!(many.answered() <= few.answered() * (1.0 + 1e-11));
        prop_assert!(many.occupancy() >= few.occupancy() * (1.0 - 1e-11));
        prop_assert!(many.answered_within(20.0) <= few.answered_within(20.0) * (1.0 + 1e-11));
    }

    #[test]
    fn the_inverse_undoes_the_forward((queue, _) in queue(), share in 0.05..0.99_f64) {
        let queue = Queue { lines: None, ..queue };
        let goal = Goal::ServiceLevel { share, within: 20.0, count: Counting::AllOffered };
        let agents = queue.agents_for(&[goal]).unwrap();
        let real = queue.real_agents_for(&[goal]).unwrap();
        prop_assert!(goal.met(&queue.steady(f64::from(agents)).unwrap()));
        if agents > 1 {
            prop_assert!(!goal.met(&queue.steady(f64::from(agents - 1)).unwrap()));
        }
        prop_assert!(real <= f64::from(agents) && real > f64::from(agents - 1));
        if real > 1e-3 {
            let level = queue.steady(real).unwrap().answered_within(20.0);
            prop_assert!((level - share).abs() < 1e-6, "{level} {share}");
        }
    }

    /// θ = μ: contacts in the center are Poisson, however many agents there are.
    #[test]
    fn as_patient_as_the_work_is_long_is_poisson(agents in 1u32..400, per_agent in 0.2..2.0_f64) {
        let agents = f64::from(agents);
        let queue = Queue {
            arrivals: agents * per_agent / 300.0,
            handle_time: 300.0,
            patience: Patience::Exponential(300.0),
            lines: None,
        };
        let steady = queue.steady(agents).unwrap();
        // P(N ≥ n) = 1 − Q(n, a)
        let full = 1.0 - gamma_q(agents, queue.load());
        prop_assert!((steady.delayed() - full).abs() < 1e-12);
    }

    #[test]
    fn patience_has_its_limits(agents in 1u32..300, per_agent in 0.2..0.97_f64) {
        let agents = f64::from(agents);
        let at = |patience: f64| Queue {
            arrivals: agents * per_agent / 300.0,
            handle_time: 300.0,
            patience: Patience::exponential(patience),
            lines: None,
        };
        let patient = at(1e13).steady(agents).unwrap();
        let endless = at(f64::INFINITY).steady(agents).unwrap();
        prop_assert!(close(patient.delayed(), endless.delayed(), 1e-7));
        prop_assert!(close(patient.asa().unwrap(), endless.asa().unwrap(), 1e-6));
        let load = at(1.0).load();
        prop_assert!(close(endless.delayed(), erlang_c(load, agents).unwrap(), 1e-11));
        let hasty = at(1e-9).steady(agents).unwrap();
        prop_assert!(close(hasty.abandon_rate(), erlang_b(load, agents), 1e-6));
        // No place to wait: Erlang B, to the digit.
        let none = Queue { lines: Some(agents), ..at(60.0) };
        let blocked = none.steady(agents).unwrap().blocked();
        prop_assert!(close(blocked, erlang_b(load, agents), 1e-11));
    }

    #[test]
    fn an_exponential_law_is_erlang_a((queue, agents) in queue()) {
        let law = Law::new(&Family::Exponential { mean: queue.patience.mean() }).unwrap();
        let general = Queue { patience: Patience::law(law), ..queue.clone() };
        let (plain, general) = (queue.steady(agents).unwrap(), general.steady(agents).unwrap());
        prop_assert!(close(plain.abandon_rate(), general.abandon_rate(), 1e-9));
        prop_assert!(close(plain.blocked(), general.blocked(), 1e-9));
        prop_assert!(close(plain.answered_within(20.0), general.answered_within(20.0), 1e-9));
        prop_assert!(close(plain.asa().unwrap(), general.asa().unwrap(), 1e-8));
    }

    /// Overtaking changes nothing in the mean over all classes.
    #[test]
    fn priorities_keep_the_mean_wait(
        agents in 1u32..200, per_agent in 0.1..0.99_f64, share in 0.01..0.99_f64,
    ) {
        let agents = f64::from(agents);
        let rate = agents * per_agent / 300.0;
        let queue = PriorityQueue {
            arrivals: vec![rate * share, rate * (1.0 - share)],
            handle_time: 300.0,
        };
        let classes: Vec<ClassSteady> =
            queue.steady(agents).unwrap().into_iter().flatten().collect();
        let mean = share * classes[0].mean_wait() + (1.0 - share) * classes[1].mean_wait();
        let plain = erlang_c(rate * 300.0, agents).unwrap() * 300.0 / (agents * (1.0 - per_agent));
        prop_assert!(close(mean, plain, 1e-9));
        // The law's mean is the mean: the tails summed by a fine rule.
        let class = classes[1];
        prop_assert!(close(class.waits_longer(0.0), class.delayed(), 1e-9));
        let end = 60.0 * class.mean_wait() / class.delayed().max(1e-300);
        if end.is_finite() && class.delayed() > 1e-6 {
            let steps = 500;
            let width = end / f64::from(steps);
            let sum: f64 = (0..steps)
                .map(|i| class.waits_longer((f64::from(i) + 0.5) * width))
                .sum();
            prop_assert!((sum * width / class.mean_wait() - 1.0).abs() < 1e-2);
        }
    }
}

/// From one agent to a hundred thousand, empty to a hundred times overloaded: numbers, no NaN.
#[test]
fn extremes_are_harmless() {
    for agents in [0.5, 1.0, 3.0, 1e3, 1e5] {
        for per_agent in [0.0, 1e-9, 0.5, 0.999_999, 1.0, 1.000_001, 3.0, 100.0] {
            for patience in [1e-3, 1.0, 100.0, 1e7, f64::INFINITY] {
                for lines in [
                    None,
                    Some(agents),
                    Some(agents + 3.0),
                    Some(2.0 * agents + 50.0),
                ] {
                    let queue = Queue {
                        arrivals: agents * per_agent / 300.0,
                        handle_time: 300.0,
                        patience: Patience::exponential(patience),
                        lines,
                    };
                    let steady = match queue.steady(agents) {
                        Ok(steady) => steady,
                        Err(NoAnswer::Overload { .. }) => {
                            assert!(lines.is_none() && per_agent >= 1.0);
                            continue;
                        }
                        Err(other) => panic!("{queue:?} {agents}: {other}"),
                    };
                    for share in [
                        steady.delayed(),
                        steady.blocked(),
                        steady.abandon_rate(),
                        steady.answered(),
                        steady.answered_within(20.0),
                        steady.abandoned_within(20.0),
                        steady.occupancy(),
                        steady.waits_longer(20.0),
                    ] {
                        assert!(
                            (-1e-12..=1.0 + 1e-9).contains(&share),
                            "{queue:?} {agents}: {share}"
                        );
                    }
                    let all = steady.answered() + steady.abandon_rate() + steady.blocked();
                    assert!((all - 1.0).abs() < 1e-8, "{queue:?} {agents}: {all}");
                    let asa = steady.asa().unwrap();
                    assert!(asa >= 0.0 && asa.is_finite(), "{queue:?} {agents}: {asa}");
                    let p90 = steady.wait_quantile(0.9);
                    assert!(p90 >= 0.0 && p90.is_finite());
                }
            }
        }
    }
}

#[test]
fn what_does_not_apply_is_said() {
    let queue = Queue {
        arrivals: 1.0,
        handle_time: 100.0,
        patience: Patience::Endless,
        lines: None,
    };
    let answer = queue.steady(100.0);
    assert!(matches!(answer, Err(NoAnswer::Overload { .. })));
    let said = answer.unwrap_err().to_string();
    assert_eq!(
        said,
        "100.0 erlangs for 100.0 agents: where nobody gives up, the queue grows without end"
    );
    assert!(matches!(queue.steady(0.0), Err(NoAnswer::NoAgents)));
    assert!(matches!(queue.steady(f64::NAN), Err(NoAnswer::Unusable(_))));
    let wrong = Queue {
        handle_time: -1.0,
        ..queue.clone()
    };
    assert!(matches!(wrong.steady(3.0), Err(NoAnswer::Unusable(_))));
    let blocked = Queue {
        lines: Some(50.0),
        ..queue.clone()
    };
    let goal = Goal::ServiceLevel {
        share: 0.8,
        within: 20.0,
        count: Counting::AllOffered,
    };
    assert!(matches!(
        blocked.agents_for(&[goal]),
        Err(NoAnswer::OutOfReach(_))
    ));
    let nobody = Queue {
        arrivals: 0.0,
        ..queue
    };
    assert_eq!(nobody.agents_for(&[goal]), Ok(0));
    let all = Goal::Asa(-1.0);
    assert!(matches!(
        nobody.agents_for(&[all]),
        Err(NoAnswer::Unusable(_))
    ));
}

/// The classic: with λ(t) and n(t) as they may be, θ = μ gives Poisson contacts in the center.
#[test]
fn a_day_as_patient_as_the_work_is_long() {
    let day = QueueDay {
        interval: 900.0,
        arrivals: vec![0.05, 0.2, 0.1, 0.02],
        agents: vec![20, 50, 15, 12],
        handle_time: 300.0,
        patience: 300.0,
    };
    let figures = day.follow().unwrap();
    // m' = λ − m/300, whatever the staffing.
    let mut load = 0.0;
    for (rate, interval) in day.arrivals.iter().zip(&figures) {
        let target = rate * 300.0;
        let decay = libm::exp(-3.0);
        let mean = target + (load - target) * (1.0 - decay) / 3.0;
        let got = interval.mean_queue + interval.mean_busy;
        assert!((got - mean).abs() < 1e-7, "{got} {mean}");
        load = target + (load - target) * decay;
    }
    assert!(figures[2].mean_above_headcount > 1.0);
    assert!(figures[0].mean_above_headcount == 0.0);
}

/// A long level day ends in the steady state.
#[test]
fn a_level_day_becomes_steady() {
    let (agents, rate) = (33, 8.0 / 60.0);
    let day = QueueDay {
        interval: 7200.0,
        arrivals: vec![rate; 3],
        agents: vec![agents; 3],
        handle_time: 240.0,
        patience: 180.0,
    };
    let last = day.follow().unwrap()[2];
    let queue = Queue {
        arrivals: rate,
        handle_time: 240.0,
        patience: Patience::Exponential(180.0),
        lines: None,
    };
    let steady = queue.steady(f64::from(agents)).unwrap();
    assert!((last.mean_queue - steady.mean_queue()).abs() < 1e-8);
    assert!((last.delayed / last.offered - steady.delayed()).abs() < 1e-9);
    assert!((last.abandoned / last.offered - steady.abandon_rate()).abs() < 1e-9);
}
