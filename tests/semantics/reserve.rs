//! `min_idle`: a group keeps agents in reserve for other types.

use busyhour::scenario::{ContactType, Scenario, ServingGroup};

use crate::support::{agents, by, calls, center, constant, day};

/// `own` takes any agent, `guest` only where two are idle.
fn reserved(own: &[f64], guest: &[f64], n: u32) -> Scenario {
    let guest = ContactType {
        groups: vec![ServingGroup {
            min_idle: 2,
            ..by(0)
        }],
        ..calls("guest", guest)
    };
    center(
        600.0,
        1,
        vec![calls("own", own), guest],
        vec![agents("a", n)],
    )
}

#[test]
fn an_arriving_contact_needs_enough_idle_agents_its_own_included() {
    let day = day(&reserved(&[], &[0.0, 100.0, 110.0], 2));
    // Two idle: taken. One idle: waits until the other is free too.
    assert_eq!(day.answers(1), [0.0, 100.0, 160.0]);
}

#[test]
fn a_free_agent_counts_as_idle_for_the_reserve() {
    let day = day(&reserved(&[0.0], &[10.0], 2));
    assert_eq!(day.answers(1), [60.0]);
}

#[test]
fn a_free_agent_leaves_a_contact_where_the_reserve_would_be_broken() {
    // Three agents: two are free at 60 and 70, a third is busy until 600.
    let mut scenario = reserved(&[0.0, 10.0], &[20.0], 3);
    let long = ContactType {
        talk: constant(600.0),
        ..calls("long", &[0.0])
    };
    scenario.contacts.push(long);
    let scenario = center(600.0, 1, scenario.contacts, scenario.groups);
    // At 60 the first is free alone; at 70 the second makes two.
    assert_eq!(day(&scenario).answers(1), [70.0]);
}

#[test]
fn the_last_agent_is_kept_for_its_own_type() {
    let day = day(&reserved(&[0.0, 20.0], &[10.0], 2));
    assert_eq!(day.answers(0), [0.0, 20.0]);
    // At 60 one agent is free, the other busy until 80.
    assert_eq!(day.answers(1), [80.0]);
}
