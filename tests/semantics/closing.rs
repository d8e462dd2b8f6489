//! The end of the horizon.

use busyhour::engine::Left;
use busyhour::model::compile;
use busyhour::scenario::{Close, Scenario};

use crate::support::{WAYS, agents, calls, center, constant, day, watch};

/// One agent, one call in service and one waiting at the end.
fn late_calls(close: Close) -> Scenario {
    Scenario {
        close,
        ..center(
            600.0,
            1,
            vec![calls("calls", &[590.0, 595.0])],
            vec![agents("a", 1)],
        )
    }
}

#[test]
fn by_default_agents_stay_until_the_last_contact_is_served() {
    let day = day(&late_calls(Close::Drain));
    assert_eq!(day.served(), [(590.0, 590.0), (595.0, 650.0)]);
    assert_eq!(day.tally.groups[0].overtime, 50.0 + 60.0);
    assert_eq!(day.tally.agent_time[0].busy, 10.0);
    // The wait is counted whole, the queue only up to the end.
    assert_eq!(day.tally.cells[0].wait_answered, 55 << 20);
    assert_eq!(day.tally.cells[0].queue, 5 << 20);
}

#[test]
fn in_the_drain_patience_still_ends() {
    let mut scenario = late_calls(Close::Drain);
    scenario.contacts[0].patience = Some(constant(30.0));
    let day = day(&scenario);
    assert_eq!(day.departures(), [(595.0, 625.0, Left::Abandoned)]);
    assert_eq!(day.tally.cells[0].abandoned, 1);
}

#[test]
fn disconnect_finishes_services_and_sends_away_who_waits() {
    let day = day(&late_calls(Close::Disconnect));
    assert_eq!(day.departures(), [(595.0, 600.0, Left::Disconnected)]);
    assert_eq!(day.tally.groups[0].overtime, 50.0);
    assert_eq!(day.tally.rare[0].disconnected, 1);
    assert_eq!(day.tally.rare[0].wait, 5 << 20);
    assert_eq!(day.tally.cells[0].handle, 60.0);
}

#[test]
fn cut_stops_the_clock() {
    let day = day(&late_calls(Close::Cut));
    assert_eq!(day.departures(), [(595.0, 600.0, Left::Unfinished)]);
    assert_eq!(day.tally.groups[0].overtime, 0.0);
    assert_eq!(day.tally.rare[0].unfinished, 1);
}

#[test]
fn a_patience_that_ends_with_the_horizon_is_an_abandonment() {
    for close in [Close::Drain, Close::Disconnect, Close::Cut] {
        let mut scenario = late_calls(close);
        scenario.contacts[0].patience = Some(constant(5.0));
        assert_eq!(
            day(&scenario).departures(),
            [(595.0, 600.0, Left::Abandoned)],
            "{close:?}"
        );
    }
}

#[test]
fn an_agent_free_at_the_end_still_answers() {
    for close in [Close::Drain, Close::Disconnect, Close::Cut] {
        let mut scenario = late_calls(close);
        scenario.contacts[0].talk = constant(10.0);
        assert_eq!(day(&scenario).answers(0), [590.0, 600.0], "{close:?}");
    }
}

#[test]
fn a_day_that_would_never_end_says_who_waits() {
    let mut scenario = late_calls(Close::Drain);
    scenario.contacts.insert(0, calls("served", &[0.0]));
    scenario.groups.push(agents("nobody", 0));
    for (contact, group) in scenario.contacts.iter_mut().zip([0, 1]) {
        contact.groups.retain(|s| s.group == group);
        contact.groups = vec![crate::support::by(group)];
    }
    let model = compile(&scenario).expect("valid");
    for way in WAYS {
        let stop = watch(&model, way, 0).expect_err("nobody serves the second type");
        let stranded = busyhour::engine::Stop::Stranded {
            kind: 1,
            waiting: 2,
        };
        assert_eq!(stop, stranded, "{way:?}");
    }
}
