//! Opening hours of contact types, and targets until the work is done.

use busyhour::engine::Left;
use busyhour::scenario::{AfterHours, Close, ContactType, Scenario};

use crate::support::{agents, calls, center, constant, day};

fn open(times: &[f64], hours: &[(f64, f64)], after_hours: AfterHours) -> Scenario {
    let contact = ContactType {
        open: hours.to_vec(),
        after_hours,
        ..calls("calls", times)
    };
    center(300.0, 2, vec![contact], vec![agents("a", 1)])
}

#[test]
fn refused_contacts_are_blocked() {
    let day = day(&open(
        &[50.0, 100.0, 300.0],
        &[(100.0, 300.0)],
        AfterHours::Refuse,
    ));
    assert_eq!(day.answers(0), [100.0]);
    assert_eq!(day.blocked, [(0, 0), (0, 1)]);
}

#[test]
fn messages_are_counted_apart() {
    let day = day(&open(
        &[50.0, 100.0],
        &[(100.0, 300.0)],
        AfterHours::Message,
    ));
    assert_eq!(day.departures(), [(50.0, 50.0, Left::Message)]);
    assert_eq!(day.tally.rare[0].left_message, 1);
    assert_eq!(day.answers(0), [100.0]);
}

#[test]
fn who_waits_for_the_opening_keeps_the_place() {
    // Two come while it is closed; the first is answered when it opens, then the second, before
    // the one that comes later.
    let hours = [(100.0, 600.0)];
    let day = day(&open(&[20.0, 50.0, 110.0], &hours, AfterHours::Wait));
    assert_eq!(day.served(), [(20.0, 100.0), (50.0, 160.0), (110.0, 220.0)]);
    // The wait counts in whole for the first interval, in which all arrived.
    assert_eq!(day.tally.cells[0].wait_answered, (80 + 110 + 110) << 20);
}

#[test]
fn patience_ends_while_it_is_closed_too() {
    let mut scenario = open(&[20.0, 90.0], &[(100.0, 600.0)], AfterHours::Wait);
    scenario.contacts[0].patience = Some(constant(30.0));
    let day = day(&scenario);
    assert_eq!(day.departures(), [(20.0, 50.0, Left::Abandoned)]);
    assert_eq!(day.served(), [(90.0, 100.0)]);
}

#[test]
fn who_waits_for_an_opening_after_the_end_is_served_in_the_drain() {
    let mut scenario = open(
        &[500.0],
        &[(100.0, 300.0), (2000.0, 3000.0)],
        AfterHours::Wait,
    );
    let drained = day(&scenario);
    assert_eq!(drained.served(), [(500.0, 600.0)]);
    scenario.close = Close::Disconnect;
    let sent_away = day(&scenario);
    assert_eq!(sent_away.departures(), [(500.0, 600.0, Left::Disconnected)]);
    scenario.close = Close::Cut;
    let cut = day(&scenario);
    assert_eq!(cut.departures(), [(500.0, 600.0, Left::Unfinished)]);
}

#[test]
fn the_target_may_be_measured_until_the_work_is_done() {
    let mut contact = calls("mail", &[0.0, 0.0]);
    contact.service_level.within = 60.0;
    contact.service_level.until_done = true;
    let scenario = center(600.0, 1, vec![contact], vec![agents("a", 2)]);
    let both = day(&scenario);
    // Both are answered at once, and done after exactly 60 s.
    assert_eq!(both.tally.rare[0].done_late, 0);
    let mut late = scenario.clone();
    late.contacts[0].service_level.within = 59.0;
    assert_eq!(day(&late).tally.rare[0].done_late, 2);
}

#[test]
fn only_open_hours_count_where_the_clock_says_so() {
    let mut scenario = open(&[0.0], &[(250.0, 600.0)], AfterHours::Wait);
    let level = &mut scenario.contacts[0].service_level;
    (level.within, level.until_done, level.open_hours) = (60.0, true, true);
    let day = day(&scenario);
    // Answered when it opens and done 60 s later: in time, after 310 s by the clock.
    assert_eq!(day.served(), [(0.0, 250.0)]);
    assert_eq!(day.tally.cells[0].late_within, 1);
}
