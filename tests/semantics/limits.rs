//! Limits on how many may wait.

use busyhour::engine::Left;
use busyhour::scenario::ContactType;

use crate::support::{agents, calls, center, constant, day};

#[test]
fn a_contact_is_blocked_where_the_queue_is_full() {
    let mut scenario = center(
        600.0,
        1,
        vec![calls("calls", &[0.0, 10.0, 20.0])],
        vec![agents("a", 1)],
    );
    scenario.queue_limit = Some(1);
    let day = day(&scenario);
    assert_eq!(day.answers(0), [0.0, 60.0]);
    assert_eq!(day.blocked, [(0, 0)]);
    assert_eq!(day.tally.longest_queue, [1, 1]);
}

#[test]
fn a_limit_of_nothing_lets_nobody_wait() {
    let mut scenario = center(
        600.0,
        1,
        vec![calls("calls", &[0.0, 10.0, 60.0])],
        vec![agents("a", 1)],
    );
    scenario.queue_limit = Some(0);
    assert_eq!(day(&scenario).answers(0), [0.0, 60.0]);
}

#[test]
fn a_type_has_a_limit_of_its_own() {
    let limited = ContactType {
        queue_limit: Some(1),
        ..calls("limited", &[0.0, 10.0, 20.0])
    };
    let free = calls("free", &[11.0, 12.0]);
    let day = day(&center(600.0, 1, vec![limited, free], vec![agents("a", 1)]));
    assert_eq!(day.blocked, [(0, 0)]);
    assert_eq!((day.answers(0).len(), day.answers(1).len()), (2, 2));
    assert_eq!(day.tally.longest_queue, [1, 2, 3]);
}

#[test]
fn who_gives_up_makes_room_at_that_moment() {
    let contact = ContactType {
        queue_limit: Some(1),
        patience: Some(constant(10.0)),
        ..calls("calls", &[0.0, 10.0, 20.0])
    };
    let day = day(&center(600.0, 1, vec![contact], vec![agents("a", 1)]));
    assert!(day.blocked.is_empty());
    assert_eq!(
        day.departures(),
        [(10.0, 20.0, Left::Abandoned), (20.0, 30.0, Left::Abandoned)]
    );
}

#[test]
fn a_limit_on_all_counts_all_types() {
    let contacts = vec![calls("one", &[0.0, 10.0]), calls("other", &[20.0])];
    let mut scenario = center(600.0, 1, contacts, vec![agents("a", 1)]);
    scenario.queue_limit = Some(1);
    assert_eq!(day(&scenario).blocked, [(1, 0)]);
}
