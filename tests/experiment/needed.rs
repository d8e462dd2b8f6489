//! The agents that the target takes, on every rung of the ladder.

use busyhour::erlang::{Counting, Goal, Patience, Queue};
use busyhour::experiment::ladder::*;
use busyhour::experiment::{Figure, Subject};
use busyhour::measures::Ratio;
use busyhour::model::compile;
use busyhour::replicate::{Plan, Progress};
use busyhour::report::erlang::level_of;
use busyhour::scenario::Scenario;
use busyhour::stats::Point;

use super::ladder::{EVERYTHING, TEXTBOOK, plan};
use crate::support::read;

fn need(scenario: &Scenario, steps: &[Step], plan: &Plan) -> Needed {
    let level = level_of(scenario).expect("laws").expect("few types");
    let order = order(steps).expect("an order");
    let progress = Progress::default();
    needed(scenario, &level, &order, plan, &progress, |_| ())
        .expect("it settles")
        .expect("a target")
}

fn factor(need: &Need) -> Point {
    match need.factor {
        Reach::At(point) => point,
        other => panic!("{other:?}"),
    }
}

fn error(point: &Point) -> f64 {
    point.std_error.expect("days")
}

/// One queue that breaks no assumption needs what Erlang A asks for.
#[test]
fn the_simulated_top_needs_what_erlang_a_asks_for() {
    let needed = need(&read(TEXTBOOK), &[], &plan(400, 0));
    let queue = Queue {
        arrivals: 100.0 / 3600.0,
        handle_time: 360.0,
        patience: Patience::exponential(180.0),
        lines: None,
    };
    let goal = Goal::ServiceLevel {
        share: 0.8,
        within: 20.0,
        count: Counting::ShortAbandonsExcluded(20.0),
    };
    let asked = queue.real_agents_for(&[goal]).expect("agents");
    assert_eq!((needed.target, needed.agents), (0.8, 11.0));
    let erlang_a = factor(&needed.rungs[1]);
    assert_eq!(needed.rungs[1].by, By::Step(Step::Abandonment));
    // Between whole agents the formula is curved, and rounding at random is straight.
    assert!(
        (erlang_a.value * 11.0 - asked).abs() < 0.05,
        "{asked} {erlang_a:?}"
    );
    assert_eq!(erlang_a.std_error, Some(0.0));
    let top = factor(needed.rungs.last().expect("rungs"));
    assert!(error(&top) > 0.0 && error(&top) < 0.006, "{top:?}");
    let z = (top.value - erlang_a.value) / error(&top);
    assert!(z.abs() < 4.0, "{z}: {top:?} {erlang_a:?}");
    for rung in &needed.rungs[3..] {
        let none = rung.effect.expect("a value");
        assert_eq!(
            (rung.present, none.value, none.std_error),
            (false, 0.0, Some(0.0))
        );
    }
}

/// A fifth taken off the plan raises it by a quarter.
#[test]
fn shrinkage_divides() {
    let plain = need(&read(TEXTBOOK), &[], &plan(400, 0));
    let text = TEXTBOOK.replace("agents = 11", "agents = 11\nshrinkage = { planned = 0.2 }");
    let shrunk = need(&read(&text), &[], &plan(400, 0));
    assert!((shrunk.agents - 8.8).abs() < 1e-12);
    let tops = [&plain, &shrunk].map(|n| factor(n.rungs.last().expect("rungs")));
    let difference = tops[1].value - tops[0].value / 0.8;
    let allowed = 4.0 * (error(&tops[1]) + error(&tops[0]) / 0.8);
    assert!(allowed < 0.06, "{allowed}");
    assert!(difference.abs() < allowed, "{tops:?}");
}

#[test]
fn the_steps_add_up() {
    let scenario = read(EVERYTHING);
    for first in [&[][..], &[Step::Shocks, Step::Retries]] {
        let needed = need(&scenario, first, &plan(64, 0));
        assert_eq!(needed.rungs.len(), 11);
        let (from, whole) = needed.whole.expect("a value at the top");
        let later = &needed.rungs[from + 1..];
        let sum: f64 = later.iter().map(|r| r.effect.expect("a value").value).sum();
        assert!((sum - whole.value).abs() < 1e-9, "{sum} {whole:?}");
        for pair in needed.rungs[from..].windows(2) {
            let (below, above) = (factor(&pair[0]), factor(&pair[1]));
            let effect = pair[1].effect.expect("a value");
            assert!((above.value - below.value - effect.value).abs() < 1e-12);
            // Never more than if the errors of both added up.
            assert!(error(&effect) <= error(&below) + error(&above) + 1e-12);
        }
    }
}

/// What the same customers add to both rungs takes itself off.
#[test]
fn rungs_are_paired() {
    let needed = need(&read(EVERYTHING), &[], &plan(128, 0));
    let at = |step| needed.rungs.iter().position(|r| r.by == By::Step(step));
    let times = at(Step::Times).expect("a rung");
    let errors = [times - 1, times].map(|r| error(&factor(&needed.rungs[r])));
    let apart = (errors[0] * errors[0] + errors[1] * errors[1]).sqrt();
    let effect = needed.rungs[times].effect.expect("a value");
    assert!(error(&effect) < 0.8 * apart, "{effect:?} {errors:?}");
}

/// With so many agents the same days have the service level that was asked for.
#[test]
fn the_factor_meets_the_target() {
    let scenario = read(EVERYTHING);
    let level = level_of(&scenario).expect("laws").expect("few types");
    let needed = need(&scenario, &[], &plan(128, 0));
    let top = factor(needed.rungs.last().expect("rungs"));
    let (scaled, _) = with_agents(&scenario, &level, top.value);
    let models = vec![compile(&scaled).expect("laws")];
    let figure = Figure::Ratio(Ratio::ServiceLevel);
    let days = [busyhour::experiment::Alternative { models }];
    let run = busyhour::experiment::run(&days, &[figure], &plan(128, 0), &Progress::default());
    let reached = run
        .contrast(Subject::Total, figure, &[(0, 1.0)])
        .expect("a value");
    // Agents are whole, and between the two factors the line is straight.
    assert!((reached.value - needed.target).abs() < 0.02, "{reached:?}");
    let (same, of) = with_agents(&scenario, &level, 1.0);
    assert!(same == scenario && of == level);
}

#[test]
fn threads_change_no_bit() {
    let scenario = read(EVERYTHING);
    let found = |threads| format!("{:?}", need(&scenario, &[], &plan(96, threads)));
    assert_eq!(found(1), found(3));
}

#[test]
fn what_is_out_of_reach_is_said() {
    let with = |agents: u32| {
        let text = TEXTBOOK.replace("agents = 11", &format!("agents = {agents}"));
        need(&read(&text), &[], &plan(32, 0))
    };
    let few = with(2);
    let many = with(100);
    assert!(few.whole.is_none() && many.whole.is_none());
    assert!(few.rungs.iter().all(|r| matches!(r.factor, Reach::Above)));
    assert!(many.rungs.iter().all(|r| matches!(r.factor, Reach::Below)));
}
