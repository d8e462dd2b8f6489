//! What comes first when several things happen at one instant.

use busyhour::engine::Left;
use busyhour::scenario::ContactType;

use crate::support::{agents, calls, center, constant, day, within};

fn with_patience(patience: f64, times: &[f64]) -> ContactType {
    ContactType {
        patience: Some(constant(patience)),
        ..calls("calls", times)
    }
}

#[test]
fn an_agent_free_at_the_very_moment_a_patience_ends_answers() {
    let day = day(&center(
        600.0,
        1,
        vec![with_patience(50.0, &[0.0, 10.0])],
        vec![agents("a", 1)],
    ));
    assert_eq!(day.served(), [(0.0, 0.0), (10.0, 60.0)]);
    assert!(day.gone.is_empty());
}

#[test]
fn a_patience_that_ends_a_moment_earlier_is_lost() {
    let patience = 50.0 - 1e-9;
    let times = [0.0, 10.0];
    let day = day(&center(
        600.0,
        1,
        vec![with_patience(patience, &times)],
        vec![agents("a", 1)],
    ));
    assert_eq!(day.served(), [(0.0, 0.0)]);
    assert_eq!(day.departures(), [(10.0, 10.0 + patience, Left::Abandoned)]);
}

#[test]
fn an_agent_free_at_the_moment_of_an_arrival_takes_it_at_once() {
    let day = day(&center(
        600.0,
        1,
        vec![calls("calls", &[0.0, 60.0])],
        vec![agents("a", 1)],
    ));
    assert_eq!(day.served(), [(0.0, 0.0), (60.0, 60.0)]);
    assert_eq!(day.tally.cells[0].answered_late, 0);
}

#[test]
fn who_waits_is_before_who_arrives_when_an_agent_is_free() {
    let day = day(&center(
        600.0,
        1,
        vec![calls("calls", &[0.0, 10.0, 60.0])],
        vec![agents("a", 1)],
    ));
    assert_eq!(day.served(), [(0.0, 0.0), (10.0, 60.0), (60.0, 120.0)]);
}

#[test]
fn a_wait_of_exactly_the_threshold_is_in_time() {
    for (threshold, in_time) in [(50.0, 1), (50.0 - 1e-9, 0)] {
        let contact = ContactType {
            service_level: within(threshold),
            ..calls("calls", &[0.0, 10.0])
        };
        let day = day(&center(600.0, 1, vec![contact], vec![agents("a", 1)]));
        let cell = day.tally.cells[0];
        assert_eq!((cell.answered_late, cell.late_within), (1, in_time));
    }
}

#[test]
fn an_abandonment_at_exactly_its_threshold_is_short() {
    for (threshold, short) in [(20.0, 1), (20.0 - 1e-9, 0)] {
        let mut contact = with_patience(20.0, &[0.0, 10.0]);
        contact.service_level.short_abandon = threshold;
        let day = day(&center(600.0, 1, vec![contact], vec![agents("a", 1)]));
        let cell = day.tally.cells[0];
        assert_eq!((cell.abandoned, cell.abandoned_within), (1, short));
    }
}

#[test]
fn contacts_of_one_instant_come_in_the_order_of_the_file() {
    let contacts = vec![calls("second", &[5.0, 5.0]), calls("first", &[5.0])];
    let day = day(&center(600.0, 1, contacts, vec![agents("a", 1)]));
    let kinds: Vec<usize> = day.answered.iter().map(|a| a.kind).collect();
    assert_eq!(kinds, [0, 0, 1]);
    assert_eq!(day.answers(1), [125.0]);
}

#[test]
fn an_arrival_at_an_interval_boundary_meets_the_new_staffing() {
    let mut group = agents("a", 0);
    group.agents = vec![0, 1];
    let day = day(&center(
        600.0,
        2,
        vec![calls("calls", &[600.0])],
        vec![group],
    ));
    assert_eq!(day.served(), [(600.0, 600.0)]);
    assert_eq!(
        (day.tally.cells[0].offered, day.tally.cells[1].offered),
        (0, 1)
    );
}
