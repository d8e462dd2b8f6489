//! `after`: more groups become eligible as a contact waits.

use busyhour::engine::Left;
use busyhour::scenario::{ContactType, Scenario, ServingGroup};

use crate::support::{agents, by, calls, center, constant, day};

/// A type whose calls may go to `far` after 20 seconds.
fn ring(times: &[f64], talk: f64) -> ContactType {
    let far = ServingGroup {
        rank: 2,
        after: 20.0,
        ..by(1)
    };
    ContactType {
        talk: constant(talk),
        groups: vec![by(0), far],
        ..calls("calls", times)
    }
}

fn near_and_far(contact: ContactType) -> Scenario {
    center(
        600.0,
        1,
        vec![contact],
        vec![agents("near", 1), agents("far", 1)],
    )
}

#[test]
fn the_ring_expands_at_exactly_its_threshold() {
    let day = day(&near_and_far(ring(&[0.0, 10.0], 60.0)));
    assert_eq!(day.served(), [(0.0, 0.0), (10.0, 30.0)]);
    assert_eq!(day.by_group(), [(0.0, 0), (10.0, 1)]);
}

#[test]
fn an_agent_of_the_inner_ring_who_is_free_before_takes_the_contact() {
    let day = day(&near_and_far(ring(&[0.0, 10.0], 25.0)));
    assert_eq!(day.served(), [(0.0, 0.0), (10.0, 25.0)]);
    assert_eq!(day.by_group(), [(0.0, 0), (10.0, 0)]);
}

#[test]
fn an_agent_free_at_the_very_threshold_comes_before_the_wider_ring() {
    let day = day(&near_and_far(ring(&[0.0, 10.0], 30.0)));
    assert_eq!(day.by_group(), [(0.0, 0), (10.0, 0)]);
    assert_eq!(day.answers(0), [0.0, 30.0]);
}

#[test]
fn a_threshold_comes_before_the_end_of_patience() {
    let mut contact = ring(&[0.0, 10.0, 100.0], 60.0);
    contact.patience = Some(constant(20.0));
    let day = day(&near_and_far(contact));
    assert_eq!(day.answers(0), [0.0, 30.0, 100.0]);
    assert!(day.gone.is_empty());
}

#[test]
fn patience_that_ends_before_the_threshold_is_lost() {
    let mut contact = ring(&[0.0, 10.0], 60.0);
    contact.patience = Some(constant(19.0));
    assert_eq!(
        day(&near_and_far(contact)).departures(),
        [(10.0, 29.0, Left::Abandoned)]
    );
}

#[test]
fn a_free_agent_of_the_wider_ring_takes_only_who_has_waited_long_enough() {
    // `far` is busy with another type until 29 or until 30.
    for (busy, answer) in [(29.0, 30.0), (30.0, 30.0), (31.0, 31.0)] {
        let other = ContactType {
            talk: constant(busy),
            groups: vec![by(1)],
            ..calls("other", &[0.0])
        };
        let mut scenario = near_and_far(ring(&[0.0, 10.0], 60.0));
        scenario.contacts.push(other);
        let scenario = center(600.0, 1, scenario.contacts, scenario.groups);
        let day = day(&scenario);
        assert_eq!(day.answers(0), [0.0, answer], "busy until {busy}");
        assert_eq!(day.answered.last().map(|a| a.group), Some(1));
    }
}

#[test]
fn rings_expand_one_after_the_other() {
    let ring = |group, after| ServingGroup { after, ..by(group) };
    let contact = ContactType {
        groups: vec![ring(0, 0.0), ring(1, 10.0), ring(2, 25.0)],
        talk: constant(300.0),
        ..calls("calls", &[0.0, 1.0, 2.0])
    };
    let groups = vec![agents("one", 1), agents("two", 1), agents("three", 1)];
    let day = day(&center(600.0, 1, vec![contact], groups));
    assert_eq!(day.answers(0), [0.0, 11.0, 27.0]);
    assert_eq!(day.by_group(), [(0.0, 0), (1.0, 1), (2.0, 2)]);
}
