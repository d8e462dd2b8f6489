//! Lines: voice contacts that can be in the center at once.

use busyhour::engine::Left;
use busyhour::scenario::{Channel, ContactType, Scenario};

use crate::support::{agents, calls, center, constant, day};

fn with_lines(lines: u32, n: u32, contact: ContactType) -> Scenario {
    Scenario {
        lines: Some(lines),
        ..center(600.0, 1, vec![contact], vec![agents("a", n)])
    }
}

#[test]
fn beyond_the_lines_a_caller_is_blocked_even_while_agents_are_idle() {
    let day = day(&with_lines(1, 2, calls("calls", &[0.0, 10.0])));
    assert_eq!(day.answers(0), [0.0]);
    assert_eq!(day.blocked, [(0, 0)]);
    assert_eq!(day.tally.cells[0].blocked, 1);
}

#[test]
fn a_line_is_free_at_the_moment_the_talk_ends() {
    let day = day(&with_lines(1, 2, calls("calls", &[0.0, 59.0, 60.0])));
    assert_eq!(day.answers(0), [0.0, 60.0]);
    assert_eq!(day.blocked.len(), 1);
}

#[test]
fn wrap_up_holds_no_line() {
    let mut contact = calls("calls", &[0.0, 70.0]);
    contact.wrap_up = Some(constant(30.0));
    // One agent, in wrap-up from 60 to 90: the second call has the line and waits.
    let day = day(&with_lines(1, 1, contact));
    assert_eq!(day.answers(0), [0.0, 90.0]);
    assert!(day.blocked.is_empty());
}

#[test]
fn a_waiting_caller_holds_a_line() {
    let day = day(&with_lines(2, 1, calls("calls", &[0.0, 10.0, 20.0])));
    assert_eq!(day.answers(0), [0.0, 60.0]);
    assert_eq!(day.blocked.len(), 1);
}

#[test]
fn a_caller_who_gives_up_gives_the_line_back_at_that_moment() {
    let mut contact = calls("calls", &[0.0, 10.0, 15.0]);
    contact.patience = Some(constant(5.0));
    let day = day(&with_lines(2, 1, contact));
    assert_eq!(
        day.departures(),
        [(10.0, 15.0, Left::Abandoned), (15.0, 20.0, Left::Abandoned)]
    );
    assert!(day.blocked.is_empty());
}

#[test]
fn a_balker_gives_the_line_back_at_once() {
    let mut contact = calls("calls", &[0.0, 10.0, 20.0]);
    contact.balk = busyhour::scenario::ByInterval::Constant(1.0);
    let day = day(&with_lines(2, 1, contact));
    assert_eq!(day.tally.rare[0].balked, 2);
    assert!(day.blocked.is_empty());
}

#[test]
fn a_caller_turned_away_from_a_full_queue_gives_the_line_back() {
    let mut contact = calls("calls", &[0.0, 10.0, 20.0, 60.0, 70.0]);
    contact.queue_limit = Some(0);
    let day = day(&with_lines(2, 1, contact));
    assert_eq!(day.answers(0), [0.0, 60.0]);
    assert_eq!(day.blocked.len(), 3);
}

#[test]
fn other_channels_need_no_line() {
    let mut contact = calls("chats", &[0.0, 10.0, 20.0]);
    contact.channel = Channel::Chat;
    let day = day(&with_lines(1, 3, contact));
    assert_eq!(day.answers(0), [0.0, 10.0, 20.0]);
}

#[test]
fn without_lines_every_caller_is_blocked() {
    let day = day(&with_lines(0, 1, calls("calls", &[0.0, 10.0])));
    assert_eq!((day.blocked.len(), day.answered.len()), (2, 0));
}
