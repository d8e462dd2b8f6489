//! Contacts that lead to others: retries, escalations, repeat contacts, hand-overs.

use busyhour::engine::{Ending, Left, Step};
use busyhour::scenario::{
    ByGroup, Close, ContactType, Escalation, Repeat, Retry, Scenario, ServingGroup, Warm,
};

use crate::support::{agents, by, calls, center, constant, day};

fn always(share: f64) -> ByGroup {
    ByGroup {
        others: share,
        groups: Vec::new(),
    }
}

fn to(kind: usize) -> Escalation {
    Escalation {
        to: kind,
        probability: always(1.0),
        warm: None,
        delay: None,
        priority: None,
    }
}

fn warm(kind: usize, together: f64, first_agent_waits: bool) -> Escalation {
    Escalation {
        warm: Some(Warm {
            together: constant(together),
            first_agent_waits,
        }),
        ..to(kind)
    }
}

/// A type that others lead to.
fn reached(name: &str, group: usize) -> ContactType {
    ContactType {
        arrivals: None,
        groups: vec![by(group)],
        ..calls(name, &[])
    }
}

/// A front door served by group 0 that hands every contact over to a second tier, group 1.
fn two_tiers(times: &[f64], escalation: Escalation, agents_each: [u32; 2]) -> Scenario {
    let mut front = calls("front", times);
    front.groups = vec![by(0)];
    front.wrap_up = Some(constant(30.0));
    front.follow.escalate = vec![escalation];
    let groups = vec![agents("one", agents_each[0]), agents("two", agents_each[1])];
    center(600.0, 1, vec![front, reached("second", 1)], groups)
}

#[test]
fn an_escalated_contact_arrives_when_the_talk_ends_and_the_wrap_up_goes_on() {
    // One agent in front: the second caller is answered after the wrap-up of the first.
    let day = day(&two_tiers(&[0.0, 10.0], to(1), [1, 1]));
    assert_eq!(day.answers(0), [0.0, 90.0]);
    assert_eq!(day.answers(1), [60.0, 150.0]);
    assert_eq!(day.tally.rare[0].escalated, 2);
    assert_eq!(day.tally.cells[1].offered, 2);
    let cases: Vec<_> = day
        .cases
        .iter()
        .map(|c| (c.origin, c.first, c.at))
        .collect();
    assert_eq!(cases, [(0, 0.0, 120.0), (0, 10.0, 210.0)]);
    assert!(
        day.cases
            .iter()
            .all(|c| c.contacts == 2 && c.escalations == 1)
    );
    assert!(day.cases.iter().all(|c| c.ending == Ending::Resolved));
}

#[test]
fn an_escalation_takes_its_delay() {
    let escalation = Escalation {
        delay: Some(constant(45.0)),
        ..to(1)
    };
    let day = day(&two_tiers(&[0.0], escalation, [1, 1]));
    assert_eq!(day.served(), [(0.0, 0.0), (105.0, 105.0)]);
}

#[test]
fn an_escalated_contact_may_have_a_priority_of_its_own() {
    let escalation = Escalation {
        priority: Some(1),
        ..to(1)
    };
    let mut scenario = two_tiers(&[0.0], escalation, [1, 1]);
    // The second tier is busy from 0 to 60 with its own first call; two more wait when the
    // escalated one comes, at 60, and has priority 1 against their 2.
    let second = &mut scenario.contacts[1];
    second.priority = 2;
    second.arrivals = calls("", &[5.0, 10.0, 20.0]).arrivals;
    let day = day(&scenario);
    let second: Vec<_> = day
        .answered
        .iter()
        .filter(|a| a.kind == 1)
        .map(|a| a.since)
        .collect();
    assert_eq!(second, [5.0, 60.0, 10.0, 20.0]);
    assert_eq!(day.tally.longest_queue[1], 3);
}

#[test]
fn escalations_after_the_end_are_served_and_counted_for_their_case_only() {
    let day = day(&two_tiers(&[570.0], to(1), [1, 1]));
    assert_eq!(day.answers(1), [630.0]);
    assert_eq!(day.tally.cells[1].offered, 0);
    assert!(day.answered.iter().any(|a| !a.counted));
    assert_eq!(day.cases[0].contacts, 2);
    assert_eq!(day.cases[0].at, 690.0);
    // The second agent works from 630 to 690: overtime.
    assert_eq!(day.tally.groups[1].overtime, 60.0);
}

#[test]
fn with_disconnect_nobody_is_handed_over_after_the_end() {
    let mut scenario = two_tiers(&[570.0], to(1), [1, 1]);
    scenario.close = Close::Disconnect;
    let day = day(&scenario);
    assert!(day.answers(1).is_empty());
    assert_eq!(day.cases[0].ending, Ending::Lost);
}

fn retrying(after_abandon: f64, again: Option<f64>, delay: f64) -> Scenario {
    let mut contact = calls("calls", &[0.0, 10.0]);
    // The first call keeps the only agent for the whole day.
    contact.talk = constant(10_000.0);
    contact.patience = Some(constant(20.0));
    contact.follow.retry = Some(Retry {
        after_abandon,
        after_block: 0.0,
        again,
        delay: constant(delay),
        becomes: None,
        keeps_patience: false,
    });
    center(600.0, 1, vec![contact], vec![agents("a", 1)])
}

#[test]
fn a_customer_who_gives_up_tries_again_after_the_delay() {
    let day = day(&retrying(1.0, Some(0.0), 100.0));
    assert_eq!(
        day.departures(),
        [
            (10.0, 30.0, Left::Abandoned),
            (130.0, 150.0, Left::Abandoned)
        ]
    );
    assert_eq!(day.tally.cells[0].offered, 3);
    assert_eq!(day.tally.rare[0].retried, 1);
    let lost = day
        .cases
        .iter()
        .find(|c| c.first == 10.0)
        .expect("it ended");
    assert_eq!(
        (lost.contacts, lost.at, lost.ending),
        (2, 150.0, Ending::Lost)
    );
}

#[test]
fn retries_due_after_the_end_do_not_come() {
    // Attempts at 10, 230, 450, and one due at 670.
    let day = day(&retrying(1.0, None, 200.0));
    assert_eq!(day.gone.len(), 3);
    assert_eq!(day.tally.rare[0].retried, 3);
    assert_eq!(day.tally.rare[0].not_come, 1);
    assert!(day.steps.contains(&(0, 0, Step::NotCome)));
    let ended = day
        .cases
        .iter()
        .find(|c| c.first == 10.0)
        .expect("it ended");
    assert_eq!(ended.ending, Ending::NotCome);
}

#[test]
fn balkers_and_blocked_callers_try_again_too() {
    let mut contact = calls("calls", &[0.0, 10.0]);
    contact.talk = constant(100.0);
    contact.queue_limit = Some(0);
    contact.follow.retry = Some(Retry {
        after_abandon: 0.0,
        after_block: 1.0,
        again: Some(0.0),
        delay: constant(100.0),
        becomes: None,
        keeps_patience: false,
    });
    let mut scenario = center(600.0, 1, vec![contact], vec![agents("a", 1)]);
    let blocked = day(&scenario);
    assert_eq!(blocked.blocked.len(), 1);
    assert_eq!(blocked.served(), [(0.0, 0.0), (110.0, 110.0)]);
    let contact = &mut scenario.contacts[0];
    contact.queue_limit = None;
    contact.balk = busyhour::scenario::ByInterval::Constant(1.0);
    let retry = contact.follow.retry.as_mut().expect("set above");
    (retry.after_abandon, retry.after_block) = (1.0, 0.0);
    let balked = day(&scenario);
    assert_eq!(balked.departures(), [(10.0, 10.0, Left::Balked)]);
    assert_eq!(balked.served(), [(0.0, 0.0), (110.0, 110.0)]);
}

#[test]
fn a_repeat_contact_comes_after_the_service_and_belongs_to_the_case() {
    let mut first = calls("first", &[0.0]);
    first.follow.repeat = Some(Repeat {
        probability: ByGroup {
            others: 0.0,
            groups: vec![(0, 1.0)],
        },
        delay: constant(200.0),
        becomes: Some(1),
    });
    let scenario = center(
        600.0,
        1,
        vec![first, reached("again", 0)],
        vec![agents("a", 1)],
    );
    let day = day(&scenario);
    assert_eq!(day.served(), [(0.0, 0.0), (260.0, 260.0)]);
    assert_eq!(day.tally.rare[0].repeated, 1);
    let tally = day.tally.cases[0];
    assert_eq!(
        (tally.cases, tally.resolved, tally.resolved_first),
        (1, 1, 0)
    );
    assert_eq!(tally.contacts, 2);
    assert_eq!(day.cases[0].at, 320.0);
}

#[test]
fn at_a_warm_hand_over_both_are_busy_together_and_the_wrap_up_follows() {
    let day = day(&two_tiers(&[0.0, 10.0], warm(1, 20.0, false), [1, 1]));
    // Talk until 60, together until 80, wrap-up until 110: then the second caller.
    assert_eq!(day.answers(0), [0.0, 110.0]);
    let second: Vec<_> = day.answered.iter().filter(|a| a.kind == 1).collect();
    assert_eq!((second[0].at, second[0].talk), (60.0, 80.0));
    assert_eq!(day.tally.cells[0].handle, 2.0 * 110.0);
    assert_eq!(day.tally.cells[1].handle, 2.0 * 80.0);
}

#[test]
fn a_first_agent_who_waits_stays_with_the_customer() {
    let mut scenario = two_tiers(&[0.0, 10.0], warm(1, 20.0, true), [1, 1]);
    // The second tier is busy with a call of its own until 100.
    scenario.contacts[1].arrivals = calls("", &[40.0]).arrivals;
    let day = day(&scenario);
    // Talk until 60, wait until 100, together until 120, wrap-up until 150.
    assert_eq!(day.answers(0), [0.0, 150.0]);
    assert_eq!(day.answers(1)[..2], [40.0, 100.0]);
}

#[test]
fn a_first_agent_who_does_not_wait_is_called_in_when_the_second_answers() {
    let mut scenario = two_tiers(&[0.0, 85.0], warm(1, 20.0, false), [1, 1]);
    scenario.contacts[1].arrivals = calls("", &[40.0]).arrivals;
    let day = day(&scenario);
    // Wrap-up from 60 to 90, then the second caller, whose talk (to 150) is put off by the
    // introduction at 100: to 170.
    assert_eq!(day.answers(0), [0.0, 90.0]);
    assert_eq!(day.answers(1)[..2], [40.0, 100.0]);
    let escalated = day.answered.iter().find(|a| a.kind == 1 && a.since == 60.0);
    assert_eq!(escalated.map(|a| a.talk), Some(80.0));
    let third = day
        .answered
        .iter()
        .find(|a| a.kind == 1 && a.since == 170.0);
    assert!(third.is_some(), "{:?}", day.answered);
}

#[test]
fn the_first_agent_is_free_for_wrap_up_if_the_customer_gives_up() {
    let mut scenario = two_tiers(&[0.0, 10.0], warm(1, 20.0, true), [1, 1]);
    scenario.contacts[1].arrivals = calls("", &[40.0]).arrivals;
    scenario.contacts[1].patience = Some(constant(15.0));
    let day = day(&scenario);
    // The customer leaves at 75, so the wrap-up ends at 105.
    assert_eq!(day.answers(0), [0.0, 105.0]);
    assert_eq!(day.departures()[0], (60.0, 75.0, Left::Abandoned));
}

#[test]
fn tiers_that_hand_over_warm_to_each_other_cannot_lock() {
    let mut front = calls("front", &[0.0, 0.0]);
    front.groups = vec![by(0)];
    let mut second = calls("second", &[0.0, 0.0]);
    second.groups = vec![by(1)];
    // Every contact is handed over once, at the same moment, by agents who wait.
    front.follow.escalate = vec![warm(3, 10.0, true)];
    second.follow.escalate = vec![warm(2, 10.0, true)];
    let groups = vec![agents("one", 2), agents("two", 2)];
    let contacts = vec![front, second, reached("back", 0), reached("on", 1)];
    let day = day(&center(600.0, 1, contacts, groups));
    assert_eq!(day.answered.len(), 8);
    assert!(day.cases.iter().all(|c| c.ending == Ending::Resolved));
}

#[test]
fn a_line_is_kept_through_a_hand_over() {
    let mut scenario = two_tiers(&[0.0, 61.0, 130.0], to(1), [2, 1]);
    scenario.lines = Some(1);
    let day = day(&scenario);
    // The first customer has the line until 120: the second is blocked, the third is not.
    assert_eq!(day.answers(0), [0.0, 130.0]);
    assert_eq!(day.blocked, [(0, 0)]);
    assert_eq!(day.answers(1), [60.0, 190.0]);
}

#[test]
fn a_line_goes_back_where_the_next_tier_needs_none() {
    let mut scenario = two_tiers(&[0.0, 61.0], to(1), [2, 1]);
    scenario.lines = Some(1);
    scenario.contacts[1].channel = busyhour::scenario::Channel::Chat;
    let day = day(&scenario);
    assert_eq!(day.answers(0), [0.0, 61.0]);
    assert!(day.blocked.is_empty());
}

#[test]
fn the_work_of_a_retry_is_that_of_the_failed_attempt() {
    let mut contact = calls("calls", &[0.0, 1.0]);
    contact.talk = crate::support::exponential(50.0);
    contact.follow.retry = Some(Retry {
        after_abandon: 0.0,
        after_block: 1.0,
        again: Some(1.0),
        delay: constant(3.0),
        becomes: None,
        keeps_patience: false,
    });
    let mut scenario = center(6000.0, 1, vec![contact], vec![agents("a", 1)]);
    let patient = day(&scenario);
    scenario.contacts[0].queue_limit = Some(0);
    let retried = day(&scenario);
    assert!(retried.tally.rare[0].retried > 0);
    let talks = |d: &crate::support::Watch| d.answered.iter().map(|a| a.talk).collect::<Vec<_>>();
    assert_eq!(talks(&patient), talks(&retried));
}

#[test]
fn who_is_served_by_some_groups_is_never_handed_over() {
    let mut front = calls("front", &[0.0, 0.0]);
    front.groups = vec![by(0), ServingGroup { rank: 2, ..by(1) }];
    front.follow.escalate = vec![Escalation {
        probability: ByGroup {
            others: 1.0,
            groups: vec![(1, 0.0)],
        },
        ..to(1)
    }];
    let groups = vec![agents("juniors", 1), agents("seniors", 1)];
    let day = day(&center(600.0, 1, vec![front, reached("second", 1)], groups));
    assert_eq!(day.tally.rare[0].escalated, 1);
    assert_eq!(day.answers(1), [60.0]);
}

#[test]
fn a_retry_may_keep_the_patience_of_the_first_attempt() {
    let mut scenario = retrying(1.0, Some(1.0), 100.0);
    scenario.contacts[0].patience = Some(crate::support::exponential(20.0));
    let waits = |scenario: &Scenario| -> Vec<f64> {
        day(scenario).gone.iter().map(|g| g.at - g.since).collect()
    };
    let fresh = waits(&scenario);
    assert!(fresh.len() > 3 && fresh.windows(2).all(|w| w[0] != w[1]));
    let retry = scenario.contacts[0]
        .follow
        .retry
        .as_mut()
        .expect("set above");
    retry.keeps_patience = true;
    let kept = waits(&scenario);
    assert!(kept.len() > 3);
    assert!(kept.iter().all(|w| (w - fresh[0]).abs() < 1e-9), "{kept:?}");
}
