//! Random actions of supervisors.

use busyhour::scenario::{Action, Condition, Move, Scenario, Test, Window};
use proptest::prelude::*;

use super::Features;

const CONDITIONS: &[&str] = &[
    "queue('type 0') >= 2",
    "idle('group 0') >= 1",
    "expected_wait('type 0') > 20s",
    "late_chance('type 0') > 30%",
    "head_wait('type 0') > 20s",
    "service_level('type 0', 2m) < 80%",
    "time > 3m",
];

/// Numbers that decide what is done when; none: nothing.
pub fn choices(features: Features) -> BoxedStrategy<Vec<u32>> {
    let some = prop::collection::vec(any::<u32>(), 80);
    match features {
        Features::All => prop_oneof![3 => Just(Vec::new()), 1 => some].boxed(),
        _ => Just(Vec::new()).boxed(),
    }
}

/// A scenario in which supervisors act.
pub fn decorate(mut scenario: Scenario, choices: &[u32]) -> Scenario {
    let mut choices = choices.iter();
    let mut chosen = |of: usize| choices.next().map_or(0, |c| *c as usize % of);
    let day = scenario.duration;
    let (headcounts, by_shift): (Vec<usize>, Vec<usize>) =
        (0..scenario.groups.len()).partition(|g| scenario.groups[*g].shifts.is_empty());
    for number in 0..chosen(4) {
        let condition = |at: usize| match CONDITIONS.get(at) {
            Some(text) => Condition::parse(text, &["type 0"], &["group 0"]).expect("a condition"),
            // Whatever the first action does: it may ask for itself.
            None => Condition {
                text: "on('action 0')".to_owned(),
                test: Test::On(0),
            },
        };
        let times = [0.0, 20.0, 60.0];
        let from = day * chosen(5) as f64 / 5.0;
        let latest = [f64::INFINITY, from + day * 0.3][chosen(2)];
        let by_condition = chosen(3) > 0;
        let mut action = Action {
            name: format!("action {number}"),
            when: by_condition.then(|| (condition(chosen(CONDITIONS.len() + 1)), times[chosen(3)])),
            windows: vec![Window {
                from,
                to: if by_condition { latest } else { from },
                latest,
            }],
            often: by_condition && chosen(2) == 0,
            delay: [0.0, 20.0, 300.0][chosen(3)],
            length: [30.0, 200.0, f64::INFINITY][chosen(3)],
            stop: (chosen(2) == 0)
                .then(|| (condition(chosen(CONDITIONS.len() + 1)), times[chosen(3)])),
            moves: Vec::new(),
            call_in: Vec::new(),
            send_home: Vec::new(),
            cancel_breaks: Vec::new(),
            postpone_breaks: Vec::new(),
        };
        if chosen(2) == 0 {
            action
                .call_in
                .push((chosen(scenario.groups.len()), 1 + chosen(3) as u32));
        }
        if !headcounts.is_empty() && chosen(2) == 0 {
            let g = headcounts[chosen(headcounts.len())];
            action.send_home.push((g, 1 + chosen(3) as u32));
        }
        for _ in 0..chosen(3) {
            let of = headcounts.len().max(1);
            let (a, b) = (chosen(of), chosen(of));
            if a != b {
                action.moves.push(Move {
                    agents: 1 + chosen(3) as u32,
                    from: headcounts[a],
                    to: headcounts[b],
                });
            }
        }
        for &g in &by_shift {
            match chosen(3) {
                0 => action.cancel_breaks.push(g),
                1 => action.postpone_breaks.push(g),
                _ => {}
            }
        }
        scenario.actions.push(action);
    }
    scenario
}
