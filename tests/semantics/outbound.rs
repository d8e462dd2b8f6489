//! Customers on a list are called.

use busyhour::engine::Left;
use busyhour::scenario::{
    ByInterval, Channel, Close, Condition, ContactType, DialMode, Outbound, Scenario, ServingGroup,
};

use crate::support::{Watch, agents, by, calls, center, constant, day};

/// Every dial is answered at once, and every agent dials for itself.
fn plain(list: u64) -> Outbound {
    Outbound {
        list: Some(list),
        mode: DialMode::Progressive,
        pace: 1.0,
        max_dropped: None,
        reserve: 0,
        connect: ByInterval::Constant(1.0),
        dial_time: 0.0,
        wait_for_agent: 0.0,
        tries: 1,
        try_after: constant(100.0),
        when: None,
        looks_at_dial_end: true,
    }
}

fn called(outbound: Outbound) -> ContactType {
    ContactType {
        channel: Channel::Outbound,
        arrivals: None,
        outbound: Some(outbound),
        ..calls("called", &[])
    }
}

/// Ten minutes with `n` agents, who also take calls at the given times.
fn blend(times: &[f64], outbound: Outbound, n: u32) -> Scenario {
    let own = calls("own", times);
    center(600.0, 1, vec![own, called(outbound)], vec![agents("a", n)])
}

/// Dials, answered dials and dropped calls of type 1.
fn dials(day: &Watch) -> (u32, u32, u32) {
    let cells = day.tally.rare.len() / 2;
    let rare = &day.tally.rare[cells..];
    let sum = |of: fn(&busyhour::measures::Rare) -> u32| rare.iter().map(of).sum();
    (sum(|r| r.dialed), sum(|r| r.connected), sum(|r| r.dropped))
}

#[test]
fn a_free_agent_calls_the_next_on_the_list() {
    let day = day(&blend(&[], plain(3), 1));
    assert_eq!(day.answers(1), [0.0, 60.0, 120.0]);
    assert_eq!(dials(&day), (3, 3, 0));
    assert_eq!(day.tally.list_left[1], 0);
    assert_eq!(day.tally.cells[1].offered, 3);
}

#[test]
fn who_waits_comes_before_the_list() {
    let day = day(&blend(&[30.0, 40.0], plain(9), 1));
    assert_eq!(day.answers(0), [60.0, 120.0]);
    assert_eq!(day.answers(1)[..2], [0.0, 180.0]);
}

#[test]
fn an_agent_is_idle_while_a_progressive_dialler_dials_and_busy_with_a_preview() {
    let mut outbound = plain(2);
    outbound.dial_time = 10.0;
    let progressive = day(&blend(&[], outbound.clone(), 1));
    assert_eq!(progressive.answers(1), [10.0, 80.0]);
    assert_eq!(progressive.tally.agent_time[0].busy, 120.0);
    outbound.mode = DialMode::Preview;
    let preview = day(&blend(&[], outbound, 1));
    assert_eq!(preview.answers(1), [10.0, 80.0]);
    assert_eq!(preview.tally.agent_time[0].busy, 140.0);
}

#[test]
fn a_call_may_take_the_agent_whom_a_dial_was_for() {
    let mut outbound = plain(1);
    outbound.dial_time = 10.0;
    outbound.wait_for_agent = 20.0;
    let dropped = day(&blend(&[5.0], outbound.clone(), 1));
    assert_eq!(dropped.answers(0), [5.0]);
    assert_eq!(dropped.departures(), [(10.0, 30.0, Left::Dropped)]);
    assert_eq!(dials(&dropped), (1, 1, 1));
    assert_eq!(dropped.tally.list_left[1], 0);
    outbound.wait_for_agent = 55.0;
    // Free at the very moment at which the call would be dropped.
    let waited = day(&blend(&[5.0], outbound.clone(), 1));
    assert_eq!(waited.answers(1), [65.0]);
    // With a preview the agent is taken before.
    outbound.mode = DialMode::Preview;
    let preview = day(&blend(&[5.0], outbound, 1));
    assert_eq!(preview.answers(0), [70.0]);
    assert_eq!(preview.answers(1), [10.0]);
}

#[test]
fn a_customer_who_hangs_up_first_has_abandoned() {
    let mut outbound = plain(1);
    outbound.dial_time = 10.0;
    outbound.wait_for_agent = 20.0;
    let mut scenario = blend(&[5.0], outbound, 1);
    scenario.contacts[1].patience = Some(constant(12.0));
    let day = day(&scenario);
    assert_eq!(day.departures(), [(10.0, 22.0, Left::Abandoned)]);
    assert_eq!(dials(&day), (1, 1, 0));
}

#[test]
fn a_group_keeps_its_reserve() {
    let mut scenario = blend(&[], plain(9), 4);
    scenario.contacts[1].groups = vec![ServingGroup {
        min_idle: 3,
        ..by(0)
    }];
    // Four idle, then three: two are called, then two agents are left.
    assert_eq!(day(&scenario).answers(1)[..3], [0.0, 0.0, 60.0]);
    scenario.contacts[1].outbound.as_mut().unwrap().dial_time = 10.0;
    assert_eq!(day(&scenario).answers(1)[..3], [10.0, 10.0, 80.0]);
}

#[test]
fn a_dialler_leaves_agents_whom_its_calls_may_have_all_the_same() {
    let mut outbound = plain(9);
    outbound.reserve = 1;
    outbound.dial_time = 10.0;
    // A dial for one of two; a call takes the first while it is under way, the customer the other.
    let day = day(&blend(&[5.0], outbound, 2));
    assert_eq!(day.answers(0), [5.0]);
    // Both are free at 65 and 70: at 65 there is one, at 70 two.
    assert_eq!(day.answers(1)[..2], [10.0, 80.0]);
}

#[test]
fn a_predictive_dialler_calls_more_than_there_are_agents() {
    let mut outbound = plain(5);
    outbound.mode = DialMode::Predictive;
    outbound.pace = 2.0;
    outbound.dial_time = 10.0;
    let fast = day(&blend(&[], outbound.clone(), 1));
    assert_eq!(fast.answers(1), [10.0, 80.0, 150.0]);
    assert_eq!(dials(&fast), (5, 5, 2));
    let at_once = (10.0, 10.0, Left::Dropped);
    assert_eq!(fast.departures()[0], at_once);
    // The first dropped call is one of three at most: not before two have been answered.
    outbound.max_dropped = Some(1.0 / 3.0);
    let slow = day(&blend(&[], outbound, 1));
    assert_eq!(slow.answers(1), [10.0, 80.0, 150.0, 220.0]);
    assert_eq!(slow.departures(), [(150.0, 150.0, Left::Dropped)]);
}

#[test]
fn a_dialler_can_wait_for_the_next_free_agent() {
    // Nobody answers in the first interval.
    let mut outbound = plain(9);
    outbound.mode = DialMode::Predictive;
    outbound.dial_time = 10.0;
    outbound.connect = ByInterval::Each(vec![0.0, 1.0]);
    let mut scenario = blend(&[70.0], outbound, 1);
    (scenario.interval, scenario.intervals) = (300.0, 2);
    scenario.groups[0].agents = vec![1, 1];
    // Dials at 0 to 60, at 130 and so on, until the list is at its end.
    assert_eq!(dials(&day(&scenario)), (9, 0, 0));
    let outbound = scenario.contacts[1].outbound.as_mut().unwrap();
    outbound.looks_at_dial_end = false;
    // At 0, and when the call has ended.
    assert_eq!(dials(&day(&scenario)), (2, 0, 0));
}

#[test]
fn a_number_that_nobody_answers_is_dialled_again() {
    let mut outbound = plain(1);
    outbound.dial_time = 10.0;
    outbound.connect = ByInterval::Each(vec![0.0, 1.0]);
    outbound.tries = 2;
    let mut scenario = blend(&[], outbound, 1);
    (scenario.interval, scenario.intervals, scenario.duration) = (100.0, 2, 200.0);
    scenario.groups[0].agents = vec![1, 1];
    let again = day(&scenario);
    // Unanswered at 10, dialled again a hundred seconds later.
    assert_eq!(again.answers(1), [120.0]);
    assert_eq!(again.tally.rare[2].dialed, 1);
    assert_eq!(again.tally.rare[3].dialed, 1);
    scenario.contacts[1].outbound.as_mut().unwrap().tries = 1;
    let given_up = day(&scenario);
    assert_eq!(dials(&given_up), (1, 0, 0));
    assert_eq!(given_up.tally.list_left[1], 0);
    // Due after the end: still on the list.
    let outbound = scenario.contacts[1].outbound.as_mut().unwrap();
    (outbound.tries, outbound.try_after) = (3, constant(500.0));
    let left = day(&scenario);
    assert_eq!(dials(&left), (1, 0, 0));
    assert_eq!(left.tally.list_left[1], 1);
}

#[test]
fn customers_are_called_in_opening_hours() {
    let mut scenario = blend(&[], plain(9), 1);
    scenario.contacts[1].open = vec![(100.0, 200.0), (500.0, 510.0)];
    // The agent is idle at 100 and at 500, and free at 160 and at 220.
    assert_eq!(day(&scenario).answers(1), [100.0, 160.0, 500.0]);
}

#[test]
fn dials_under_way_at_the_end_reach_nobody() {
    for mode in [DialMode::Progressive, DialMode::Preview] {
        let mut outbound = plain(9);
        (outbound.dial_time, outbound.mode) = (10.0, mode);
        let mut scenario = blend(&[], outbound, 1);
        scenario.contacts[1].talk = constant(585.0);
        let day = day(&scenario);
        assert_eq!(day.answers(1), [10.0]);
        assert_eq!(dials(&day), (2, 1, 0));
        assert_eq!(day.tally.list_left[1], 8);
    }
}

#[test]
fn a_condition_over_several_groups_holds_dials_back() {
    let mut outbound = plain(9);
    let condition = "idle('a') + idle('b') >= 3";
    outbound.when = Some(Condition::parse(condition, &["own"], &["a", "b"]).unwrap());
    let mut scenario = blend(&[], outbound, 2);
    scenario.groups.push(agents("b", 1));
    scenario.contacts[1].groups = vec![by(0)];
    let scenario = center(600.0, 1, scenario.contacts, scenario.groups);
    // Tested once before all that are dialled for the free agents: at 60 when both are free.
    assert_eq!(day(&scenario).answers(1)[..4], [0.0, 0.0, 60.0, 60.0]);
}

#[test]
fn a_list_stands_among_the_waiting_contacts() {
    for mode in [DialMode::Progressive, DialMode::Preview] {
        let mut outbound = plain(2);
        outbound.mode = mode;
        let mut scenario = blend(&[0.0, 10.0], outbound, 1);
        scenario.contacts[0].priority = 2;
        // The dialler calls at 0, before the first call; the list is more urgent until its end.
        let urgent = day(&scenario);
        assert_eq!(urgent.answers(1), [0.0, 60.0]);
        assert_eq!(urgent.answers(0), [120.0, 180.0]);
        // As urgent: a contact that waits has waited longer.
        scenario.contacts[0].priority = 1;
        let equal = day(&scenario);
        assert_eq!(equal.answers(1), [0.0, 180.0]);
        // A dialler for idle agents does not keep one from a waiting contact.
        scenario.contacts[0].priority = 2;
        scenario.contacts[1].outbound.as_mut().unwrap().mode = DialMode::Predictive;
        assert_eq!(day(&scenario).answers(1), [0.0, 180.0]);
    }
}

#[test]
fn of_two_lists_the_more_urgent_is_called_first() {
    let mut contacts = vec![called(plain(2)), called(plain(2))];
    contacts[1].name = "urgent".to_owned();
    contacts[0].priority = 2;
    let day = day(&center(600.0, 1, contacts, vec![agents("a", 1)]));
    assert_eq!(day.answers(1), [0.0, 60.0]);
    assert_eq!(day.answers(0), [120.0, 180.0]);
}

#[test]
fn who_was_let_go_is_no_longer_in_the_queue_when_nobody_has_looked() {
    let mut outbound = plain(6);
    outbound.mode = DialMode::Predictive;
    outbound.pace = 3.0;
    outbound.dial_time = 100.0;
    outbound.wait_for_agent = 5.0;
    let mut called = called(outbound);
    called.talk = constant(1200.0);
    let mut scenario = center(
        60.0,
        10,
        vec![calls("own", &[]), called],
        vec![agents("a", 1)],
    );
    scenario.groups[0].agents = vec![1, 2, 2, 2, 2, 2, 2, 2, 2, 2];
    scenario.close = Close::Cut;
    // Both take one of the first three; nobody looks at the queue again before the end.
    let day = day(&scenario);
    assert_eq!(day.answers(1), [100.0, 100.0]);
    let mut gone = day.departures();
    gone.sort_by(|a, b| a.0.total_cmp(&b.0));
    let dropped = [100.0, 160.0, 160.0, 160.0].map(|at| (at, at + 5.0, Left::Dropped));
    assert_eq!(gone, dropped);
    assert_eq!(day.tally.longest_queue[1], 3);
}
