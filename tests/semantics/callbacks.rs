//! Callbacks: the place in line is kept, or a contact of another type calls.

use busyhour::engine::{Ending, Left};
use busyhour::scenario::{Callback, ContactType, Scenario};

use crate::support::{agents, by, calls, center, constant, day};

fn callback() -> Callback {
    Callback {
        accept: 1.0,
        answer: 1.0,
        tries: 1,
        try_after: None,
        ring: 0.0,
        after: 0.0,
        when: None,
        becomes: None,
    }
}

/// One agent; the first call keeps it until 60.
fn offering(times: &[f64], offer: Callback) -> Scenario {
    let mut contact = calls("calls", times);
    contact.patience = Some(constant(30.0));
    contact.follow.callback = Some(offer);
    center(600.0, 1, vec![contact], vec![agents("a", 1)])
}

#[test]
fn virtual_hold_keeps_the_place_and_nobody_gives_up() {
    let day = day(&offering(&[0.0, 10.0, 20.0], callback()));
    assert_eq!(day.served(), [(0.0, 0.0), (10.0, 60.0), (20.0, 120.0)]);
    assert!(day.gone.is_empty());
    assert_eq!(day.tally.cells[0].offered, 3);
    assert_eq!(day.tally.rare[0].callback_accepted, 0);
    assert!(day.cases.iter().all(|c| c.contacts == 1));
}

#[test]
fn who_hangs_up_gives_the_line_back() {
    let mut scenario = offering(&[0.0, 10.0, 20.0], callback());
    scenario.lines = Some(2);
    let day = day(&scenario);
    // The first holds a line, the second gave it back: the third has one too.
    assert!(day.blocked.is_empty());
    assert_eq!(day.answered.len(), 3);
}

fn becoming(times: &[f64], offer: Callback) -> Scenario {
    let mut contact = calls("calls", times);
    contact.patience = Some(constant(30.0));
    contact.follow.callback = Some(Callback {
        becomes: Some(1),
        ..offer
    });
    let back = ContactType {
        arrivals: None,
        channel: busyhour::scenario::Channel::Callback,
        groups: vec![by(0)],
        ..calls("back", &[])
    };
    center(600.0, 1, vec![contact, back], vec![agents("a", 1)])
}

#[test]
fn a_callback_of_another_type_ends_the_contact_and_begins_one() {
    let day = day(&becoming(&[0.0, 10.0], callback()));
    let (calls, back) = (day.tally.cells[0], day.tally.cells[1]);
    assert_eq!((calls.offered, back.offered), (1, 1));
    assert_eq!(day.tally.rare[0].callback_accepted, 1);
    assert_eq!(day.answers(1), [60.0]);
    assert_eq!(back.wait_answered, 50 << 20);
    let case = day
        .cases
        .iter()
        .find(|c| c.first == 10.0)
        .expect("it ended");
    assert_eq!(
        (case.contacts, case.ending, case.at),
        (1, Ending::Resolved, 120.0)
    );
}

#[test]
fn it_may_be_offered_after_a_wait() {
    let later = Callback {
        after: 20.0,
        ..callback()
    };
    // The second caller is asked at 30 and keeps the place in line; before, patience ran.
    let held = day(&offering(&[0.0, 10.0], later.clone()));
    assert_eq!(held.served(), [(0.0, 0.0), (10.0, 60.0)]);
    let became = day(&becoming(&[0.0, 10.0], later));
    assert_eq!(became.answers(1), [60.0]);
    assert_eq!(became.tally.cells[1].wait_answered, 30 << 20);
    let too_late = Callback {
        after: 40.0,
        ..callback()
    };
    let gone = day(&offering(&[0.0, 10.0], too_late));
    assert_eq!(gone.departures(), [(10.0, 40.0, Left::Abandoned)]);
}

#[test]
fn who_does_not_pick_up_is_tried_again_and_then_given_up() {
    let never = Callback {
        answer: 0.0,
        tries: 2,
        try_after: Some(constant(100.0)),
        ring: 15.0,
        ..callback()
    };
    let day = day(&offering(&[0.0, 10.0, 70.0], never));
    // Rung at 60 until 75; the third caller, who accepted too, is rung at 75 until 90. Again at
    // 175 and 190, and given up.
    assert_eq!(
        day.departures(),
        [
            (10.0, 175.0, Left::Abandoned),
            (70.0, 190.0, Left::Abandoned)
        ]
    );
    assert_eq!(day.tally.agent_time[0].busy, 60.0 + 4.0 * 15.0);
    assert!(
        day.cases
            .iter()
            .filter(|c| c.ending == Ending::Lost)
            .count()
            == 2
    );
}
