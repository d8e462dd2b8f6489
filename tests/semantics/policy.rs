//! Policies of one's own: what a criterion decides, a policy can decide as well.

use busyhour::engine::{FirstInLine, IdleGroup, Policy};
use busyhour::model::{Center, compile};
use busyhour::scenario::{AgentCriterion, ContactCriterion, ContactType, Scenario};

use crate::support::{
    Rings, WAYS, Watch, agents, by, calls, center, difference, exponential, poisson, watch,
};

/// By rank, then longest idle; by priority, then level, then longest wait.
struct AsUsual;

impl Policy for AsUsual {
    fn group<C: Center>(&mut self, _: &C, groups: &[IdleGroup]) -> Option<usize> {
        let order = |a: &&IdleGroup, b: &&IdleGroup| {
            a.rank
                .cmp(&b.rank)
                .then(a.idle_since.total_cmp(&b.idle_since))
        };
        let best = groups.iter().min_by(order)?;
        groups.iter().position(|g| g == best)
    }

    fn contact<C: Center>(&mut self, _: &C, _: usize, line: &[FirstInLine]) -> Option<usize> {
        let key = |c: &FirstInLine| (c.priority, c.level);
        let best = line
            .iter()
            .min_by(|a, b| key(a).cmp(&key(b)).then(a.since.total_cmp(&b.since)))?;
        line.iter().position(|c| c == best)
    }
}

/// The longest queue first, told by the center itself.
struct LongestQueue;

impl Policy for LongestQueue {
    fn group<C: Center>(&mut self, _: &C, _: &[IdleGroup]) -> Option<usize> {
        Some(0)
    }

    fn contact<C: Center>(&mut self, center: &C, _: usize, line: &[FirstInLine]) -> Option<usize> {
        let longest = line
            .iter()
            .map(|c| center.queue(c.kind))
            .fold(0.0, f64::max);
        let among = line.iter().filter(|c| center.queue(c.kind) == longest);
        let best = among.min_by(|a, b| a.since.total_cmp(&b.since))?;
        line.iter().position(|c| c == best)
    }
}

/// Nobody answers anything.
struct Nobody;

impl Policy for Nobody {
    fn group<C: Center>(&mut self, _: &C, _: &[IdleGroup]) -> Option<usize> {
        None
    }
    fn contact<C: Center>(&mut self, _: &C, _: usize, _: &[FirstInLine]) -> Option<usize> {
        None
    }
}

fn scenario() -> Scenario {
    let busy = |name: &str, priority| ContactType {
        arrivals: poisson(60.0, 4),
        patience: Some(exponential(60.0)),
        talk: exponential(100.0),
        priority,
        groups: vec![by(0), busyhour::scenario::ServingGroup { rank: 2, ..by(1) }],
        ..calls(name, &[])
    };
    let contacts = vec![busy("a", 2), busy("b", 1), busy("c", 2)];
    center(900.0, 4, contacts, vec![agents("x", 8), agents("y", 6)])
}

fn led<P: Policy>(scenario: &Scenario, policy: &mut P) -> Watch {
    let model = compile(scenario).unwrap();
    let mut engine: Rings<'_> = WAYS[0].engine(&model);
    let mut watched = Watch::new(&model);
    engine.run_with(0, &mut watched, policy).unwrap();
    // The engine is as before when the policy has gone.
    let mut again = Watch::new(&model);
    engine.run(0, &mut again).unwrap();
    let usual = watch(&model, WAYS[0], 0).unwrap();
    assert_eq!(difference(&again.tally, &usual.tally), None);
    watched
}

#[test]
fn a_policy_that_does_as_the_criteria_do_changes_no_bit() {
    let scenario = scenario();
    let usual = watch(&compile(&scenario).unwrap(), WAYS[0], 0).unwrap();
    let led = led(&scenario, &mut AsUsual);
    assert_eq!(difference(&usual.tally, &led.tally), None);
}

#[test]
fn a_policy_may_ask_the_center() {
    let mut scenario = scenario();
    scenario.routing.select_contact = vec![ContactCriterion::LongestQueue];
    scenario.routing.select_agent = vec![AgentCriterion::Rank];
    let usual = watch(&compile(&scenario).unwrap(), WAYS[0], 0).unwrap();
    let led = led(&scenario, &mut LongestQueue);
    assert_eq!(difference(&usual.tally, &led.tally), None);
}

#[test]
fn a_policy_may_let_contacts_wait() {
    let led = led(&scenario(), &mut Nobody);
    assert!(led.answered.is_empty());
    assert!(led.gone.len() > 100);
}
