//! Self-service in front of the agents.

use busyhour::engine::{Ending, Left, Step};
use busyhour::scenario::{
    AfterHours, ByGroup, ByInterval, Close, ContactType, Escalation, Retry, Scenario, SelfService,
};

use crate::support::{agents, by, calls, center, constant, day, shock};

/// A machine that takes half a minute and contains this share.
fn machine(contained: f64) -> SelfService {
    SelfService {
        contained: ByInterval::Constant(contained),
        time: constant(30.0),
        resolved: 1.0,
        delay: None,
        capacity: None,
        blocks: false,
        handle_time_factor: 1.0,
        always_open: false,
        cost: 0.0,
    }
}

/// Calls that talk a minute, behind a machine.
fn behind(machine: SelfService, times: &[f64]) -> ContactType {
    ContactType {
        self_service: Some(machine),
        ..calls("calls", times)
    }
}

fn one_agent(contact: ContactType) -> Scenario {
    center(600.0, 2, vec![contact], vec![agents("agents", 1)])
}

#[test]
fn who_is_passed_on_arrives_at_that_moment() {
    // The second comes out of self-service in the interval after that of its arrival.
    let day = day(&one_agent(behind(machine(0.0), &[10.0, 590.0, 595.0])));
    assert_eq!(day.served(), [(40.0, 40.0), (620.0, 620.0), (625.0, 680.0)]);
    assert_eq!(
        day.tally
            .cells
            .iter()
            .map(|c| c.offered)
            .collect::<Vec<_>>(),
        [1, 2]
    );
    // Sessions are counted where they began.
    let front: Vec<_> = day
        .tally
        .front
        .iter()
        .map(|f| (f.contained, f.passed_on))
        .collect();
    assert_eq!(front, [(0, 3), (0, 0)]);
    // The case begins with the arrival at the center.
    let cases: Vec<_> = day
        .cases
        .iter()
        .map(|c| (c.first, c.at, c.contacts))
        .collect();
    assert_eq!(
        cases,
        [(10.0, 100.0, 1), (590.0, 680.0, 1), (595.0, 740.0, 1)]
    );
}

#[test]
fn who_is_contained_is_not_offered_and_resolved() {
    let day = day(&one_agent(behind(machine(1.0), &[10.0, 580.0])));
    assert!(day.answered.is_empty() && day.gone.is_empty());
    assert_eq!(day.tally.cells.iter().map(|c| c.offered).sum::<u32>(), 0);
    assert_eq!(day.tally.front[0].contained, 2);
    let cases: Vec<_> = day
        .cases
        .iter()
        .map(|c| (c.at, c.contacts, c.ending))
        .collect();
    assert_eq!(
        cases,
        [(40.0, 0, Ending::Resolved), (610.0, 0, Ending::Resolved)]
    );
    let of = day.tally.cases[0];
    assert_eq!((of.cases, of.resolved, of.resolved_first), (2, 2, 0));
    assert_eq!((of.contained, of.asked), (2, 0));
}

#[test]
fn the_share_contained_goes_by_the_interval_of_the_arrival() {
    let mut contact = behind(machine(0.0), &[580.0, 600.0]);
    let by_interval = ByInterval::Each(vec![1.0, 0.0]);
    contact.self_service.as_mut().unwrap().contained = by_interval;
    let day = day(&one_agent(contact));
    assert_eq!(day.served(), [(630.0, 630.0)]);
}

#[test]
fn who_asks_after_the_end_is_served_and_not_counted() {
    let contact = behind(machine(0.0), &[1190.0]);
    let drained = day(&one_agent(contact.clone()));
    assert_eq!(drained.served(), [(1220.0, 1220.0)]);
    assert!(!drained.answered[0].counted);
    assert_eq!(drained.tally.cells[1].offered, 0);
    assert_eq!(drained.cases[0].ending, Ending::Resolved);
    let mut closed = one_agent(contact);
    closed.close = Close::Disconnect;
    assert_eq!(day(&closed).cases[0].ending, Ending::Lost);
    closed.close = Close::Cut;
    let cut = day(&closed);
    assert_eq!(
        (cut.cases[0].ending, cut.cases[0].contacts),
        (Ending::Unfinished, 0)
    );
    assert!(cut.sessions.is_empty());
}

#[test]
fn beyond_the_capacity_contacts_pass_or_are_blocked() {
    let mut contact = behind(machine(1.0), &[0.0, 10.0, 30.0]);
    contact.self_service.as_mut().unwrap().capacity = Some(1);
    let passed = day(&one_agent(contact.clone()));
    // A place is free again at the very moment the session ends.
    assert_eq!(passed.served(), [(10.0, 10.0)]);
    assert_eq!(passed.sessions.len(), 2);
    contact.self_service.as_mut().unwrap().blocks = true;
    let blocked = day(&one_agent(contact));
    assert!(blocked.answered.is_empty());
    assert_eq!(blocked.blocked, [(0, 0)]);
    assert_eq!(blocked.tally.cells[0].offered, 1);
}

#[test]
fn a_line_is_held_from_self_service_to_the_end_of_the_talk() {
    // In the machine until 30, with the agent until 90.
    let mut scenario = one_agent(behind(machine(0.0), &[0.0, 20.0, 89.0, 90.0]));
    scenario.lines = Some(1);
    let passed = day(&scenario);
    assert_eq!(passed.served(), [(30.0, 30.0), (120.0, 120.0)]);
    assert_eq!(passed.blocked.len(), 2);
    let mut scenario = one_agent(behind(machine(1.0), &[0.0, 29.0, 30.0, 45.0]));
    scenario.lines = Some(1);
    let contained = day(&scenario);
    assert_eq!(contained.blocked.len(), 2);
    assert_eq!(contained.tally.front[0].contained, 2);
}

#[test]
fn what_is_handed_on_shortens_the_work() {
    let mut contact = behind(machine(0.0), &[0.0]);
    contact.wrap_up = Some(constant(20.0));
    contact.self_service.as_mut().unwrap().handle_time_factor = 0.5;
    let day = day(&one_agent(contact));
    assert_eq!((day.answered[0].talk, day.answered[0].handle), (30.0, 40.0));
}

#[test]
fn the_unresolved_come_again_through_self_service() {
    let mut contact = behind(machine(1.0), &[0.0]);
    let of = contact.self_service.as_mut().unwrap();
    of.resolved = 0.0;
    of.delay = Some(constant(500.0));
    let day = day(&one_agent(contact));
    let sessions: Vec<_> = day.sessions.iter().map(|s| (s.from, s.until)).collect();
    // The third would come at 1590.
    assert_eq!(sessions, [(0.0, 30.0), (530.0, 560.0), (1060.0, 1090.0)]);
    let repeated = day.steps.iter().filter(|s| s.2 == Step::Repeated).count();
    assert_eq!(repeated, 3);
    let case = day.cases[0];
    assert_eq!((case.contacts, case.ending), (0, Ending::NotCome));
    assert_eq!(day.tally.cases[0].resolved, 0);
}

#[test]
fn who_tries_again_meets_the_machine_again() {
    let mut contact = behind(machine(0.0), &[0.0, 1.0]);
    contact.patience = Some(constant(10.0));
    contact.follow.retry = Some(Retry {
        after_abandon: 1.0,
        after_block: 0.0,
        again: None,
        delay: constant(20.0),
        becomes: None,
        keeps_patience: false,
    });
    let day = day(&one_agent(contact));
    // Gives up at 41, comes again at 61, asks at 91, when the agent has been free for a second.
    assert_eq!(day.departures(), [(31.0, 41.0, Left::Abandoned)]);
    assert_eq!(day.served(), [(30.0, 30.0), (91.0, 91.0)]);
    assert_eq!(day.tally.cells[0].offered, 3);
}

#[test]
fn who_is_handed_over_does_not() {
    let mut front = behind(machine(0.0), &[0.0]);
    front.groups = vec![by(0)];
    front.follow.escalate = vec![Escalation {
        to: 1,
        probability: ByGroup {
            others: 1.0,
            groups: Vec::new(),
        },
        warm: None,
        delay: None,
        priority: None,
    }];
    let second = ContactType {
        groups: vec![by(1)],
        ..behind(machine(1.0), &[])
    };
    let groups = vec![agents("one", 1), agents("two", 1)];
    let day = day(&center(600.0, 1, vec![front, second], groups));
    assert_eq!(day.served(), [(30.0, 30.0), (90.0, 90.0)]);
    assert_eq!(day.sessions.len(), 1);
}

#[test]
fn in_a_shock_nobody_is_contained() {
    let mut scenario = one_agent(behind(machine(1.0), &[0.0, 100.0, 200.0]));
    let mut failure = shock("outage", 50.0, 100.0);
    failure.self_service = 0.0;
    scenario.shocks = vec![failure];
    let day = day(&scenario);
    assert_eq!(day.served(), [(130.0, 130.0)]);
    assert_eq!(day.tally.front[0].contained, 2);
}

#[test]
fn while_the_type_is_closed_only_a_machine_that_is_always_open_serves() {
    let mut contact = behind(machine(1.0), &[0.0]);
    contact.open = vec![(100.0, 1200.0)];
    contact.after_hours = AfterHours::Refuse;
    let closed = day(&one_agent(contact.clone()));
    assert_eq!((closed.blocked.len(), closed.sessions.len()), (1, 0));
    assert_eq!(closed.tally.cells[0].offered, 1);
    contact.self_service.as_mut().unwrap().always_open = true;
    let open = day(&one_agent(contact.clone()));
    assert_eq!((open.blocked.len(), open.tally.front[0].contained), (0, 1));
    // Who is passed on is turned away then.
    contact.self_service.as_mut().unwrap().contained = ByInterval::Constant(0.0);
    let passed = day(&one_agent(contact));
    assert_eq!((passed.blocked.len(), passed.sessions.len()), (1, 1));
}
