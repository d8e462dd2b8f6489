//! Random lists of customers to call.

use busyhour::scenario::{ByInterval, Channel, Condition, DialMode, Follow, Outbound, Scenario};
use proptest::prelude::*;

use super::Features;
use crate::support::{constant, exponential};

/// Numbers that decide who is called and how; none: nobody.
pub fn choices(features: Features) -> BoxedStrategy<Vec<u32>> {
    let some = prop::collection::vec(any::<u32>(), 60);
    match features {
        Features::All => prop_oneof![3 => Just(Vec::new()), 1 => some].boxed(),
        _ => Just(Vec::new()).boxed(),
    }
}

/// A scenario in which customers of some types are called.
pub fn decorate(mut scenario: Scenario, choices: &[u32]) -> Scenario {
    let mut choices = choices.iter();
    let mut chosen = |of: u32| choices.next().map(|c| (c % of) as usize);
    // Calls that take no time could follow each other for ever at one instant.
    let timeless = scenario.shocks.iter().any(|s| s.handle_time == 0.0);
    for (kind, contact) in scenario.contacts.iter_mut().enumerate() {
        // Nobody who is called can have waited before the start.
        let waited = scenario.initial.iter().any(|i| i.kind == kind);
        if chosen(2) != Some(0) || waited {
            continue;
        }
        let mut of = |values: &[f64]| values[chosen(values.len() as u32).unwrap_or(0)];
        let list = [None, Some(0), Some(3), Some(40)][of(&[0.0, 1.0, 2.0, 3.0]) as usize];
        let mode = [
            DialMode::Preview,
            DialMode::Progressive,
            DialMode::Predictive,
        ];
        let mode = mode[of(&[0.0, 1.0, 2.0]) as usize];
        let pace = of(&[1.0, 1.4, 2.0]);
        let max_dropped = Some(of(&[0.0, 0.1, 2.0])).filter(|share| *share < 1.0);
        let reserve = of(&[0.0, 0.0, 1.0]) as u32;
        let connect = of(&[1.0, 0.5, 0.2]);
        let dial_time = of(&[0.0, 10.0, 20.0, 33.3]);
        let wait_for_agent = of(&[0.0, 10.0, 30.0]);
        let when = of(&[0.0, 0.0, 0.0, 1.0]);
        let mut outbound = Outbound {
            list,
            mode,
            pace,
            max_dropped,
            reserve,
            connect: ByInterval::Constant(connect),
            dial_time,
            wait_for_agent,
            tries: of(&[1.0, 2.0, 3.0]) as u32,
            try_after: match of(&[0.0, 1.0]) {
                0.0 => constant(30.0),
                _ => exponential(60.0),
            },
            when: (when > 0.0).then(|| {
                Condition::parse("idle('group 0') >= 2", &["type 0"], &["group 0"])
                    .expect("a condition")
            }),
            looks_at_dial_end: of(&[0.0, 1.0]) == 0.0,
        };
        contact.channel = Channel::Outbound;
        contact.arrivals = None;
        contact.balk = ByInterval::Constant(0.0);
        contact.follow.retry = None;
        contact.follow.callback = None;
        if outbound.list.is_none() && (timeless || contact.talk == constant(0.0)) {
            outbound.list = Some(40);
        }
        if outbound.list.is_none() {
            // Random cases may go on for a thousand contacts: too many, where there is always
            // another.
            contact.follow = Follow::default();
        }
        contact.outbound = Some(outbound);
    }
    scenario
}
