//! What random contacts lead to.

use busyhour::scenario::{
    ByGroup, Callback, ContactType, Distribution, Escalation, Follow, Repeat, Retry, Scenario, Warm,
};
use proptest::prelude::*;
use proptest::sample::select;

use super::Features;
use crate::support::{constant, exponential};

/// Five types, four groups.
const TYPES: usize = 5;

fn delay() -> impl Strategy<Value = Distribution> {
    select(vec![0.0, 10.0, 30.0, 60.0, 300.0])
        .prop_flat_map(|mean| prop_oneof![Just(constant(mean)), Just(exponential(mean.max(10.0))),])
}

fn chance() -> impl Strategy<Value = f64> {
    select(vec![0.0, 0.2, 0.5])
}

fn by_group() -> impl Strategy<Value = ByGroup> {
    (chance(), prop::option::of((0_usize..4, chance()))).prop_map(|(others, own)| ByGroup {
        others,
        groups: own.into_iter().collect(),
    })
}

fn escalation() -> impl Strategy<Value = Escalation> {
    let warm = prop::option::of((select(vec![0.0, 20.0]), prop::bool::ANY));
    (
        0..TYPES,
        by_group(),
        warm,
        prop::option::of(delay()),
        prop::option::weighted(0.3, 1_u32..=3),
    )
        .prop_map(|(to, probability, warm, delay, priority)| Escalation {
            to,
            probability,
            warm: warm.map(|(together, first_agent_waits)| Warm {
                together: constant(together),
                first_agent_waits,
            }),
            delay,
            priority,
        })
}

fn retry() -> impl Strategy<Value = Retry> {
    (
        (chance(), chance()),
        prop::option::of(chance()),
        delay(),
        prop::option::weighted(0.3, 0..TYPES),
        prop::bool::ANY,
    )
        .prop_map(
            |((after_abandon, after_block), again, delay, becomes, keeps_patience)| Retry {
                after_abandon,
                after_block,
                again,
                delay,
                becomes,
                keeps_patience,
            },
        )
}

fn repeat() -> impl Strategy<Value = Repeat> {
    (by_group(), delay(), prop::option::weighted(0.3, 0..TYPES)).prop_map(
        |(probability, delay, becomes)| Repeat {
            probability,
            delay,
            becomes,
        },
    )
}

fn callback() -> impl Strategy<Value = Callback> {
    (
        (chance(), select(vec![0.0, 0.5, 1.0]), 1_u32..=3),
        prop::option::of(delay()),
        select(vec![0.0, 10.0]),
        select(vec![0.0, 0.0, 20.0]),
        prop::option::weighted(0.5, 0..TYPES),
    )
        .prop_map(
            |((accept, answer, tries), try_after, ring, after, becomes)| Callback {
                accept,
                answer,
                tries,
                try_after,
                ring,
                after,
                when: None,
                becomes,
            },
        )
}

/// What contacts of a type lead to; types and groups that are not there are taken out later.
pub fn follow(features: Features) -> BoxedStrategy<Follow> {
    if features != Features::All {
        return Just(Follow::default()).boxed();
    }
    let all = (
        prop::option::of(retry()),
        prop::collection::vec(escalation(), 0..=2),
        prop::option::of(repeat()),
        prop::option::weighted(0.3, callback()),
    )
        .prop_map(|(retry, escalate, repeat, callback)| Follow {
            retry,
            escalate,
            repeat,
            callback,
        });
    prop_oneof![1 => Just(Follow::default()), 1 => all].boxed()
}

/// Takes out what refers to types and groups that are not there.
pub fn fit(follow: &mut Follow, types: usize, groups: usize) {
    let there = |p: &mut ByGroup| p.groups.retain(|(g, _)| *g < groups);
    follow.escalate.retain(|e| e.to < types);
    for escalation in &mut follow.escalate {
        there(&mut escalation.probability);
    }
    if let Some(repeat) = &mut follow.repeat {
        there(&mut repeat.probability);
        repeat.becomes = repeat.becomes.filter(|t| *t < types);
    }
    if let Some(callback) = &mut follow.callback {
        callback.becomes = callback.becomes.filter(|t| *t < types);
    }
    if let Some(retry) = &mut follow.retry {
        retry.becomes = retry.becomes.filter(|t| *t < types);
    }
}

/// Makes hand-overs cold where an agent may have others in hand, as the reader asks.
pub fn meet_alone(scenario: &mut Scenario) {
    let shares = |contact: &ContactType| {
        let of_segments = contact.segments.iter().flat_map(|s| &s.groups);
        let of_stages = contact.script.stages.iter().flat_map(|s| &s.groups);
        let mut all = contact.groups.iter().chain(of_segments).chain(of_stages);
        all.any(|s| scenario.groups[s.group].sharing.is_some())
    };
    let shared: Vec<bool> = scenario.contacts.iter().map(shares).collect();
    for (kind, contact) in scenario.contacts.iter_mut().enumerate() {
        for escalation in &mut contact.follow.escalate {
            if shared[kind] || shared[escalation.to] {
                escalation.warm = None;
            }
        }
    }
}
