//! What days cost.

use busyhour::measures::{CostKind, Money};
use busyhour::model::compile;
use busyhour::replicate::{Plan, Progress, run};
use busyhour::scenario::{
    AgentGroup, ByInterval, ContactType, Cost, Penalty, Retry, Scenario, SelfService,
};

use crate::support::{agents, calls, center, constant};

/// The money of the one day that a scenario has.
fn money(scenario: &Scenario) -> Money {
    let model = compile(scenario).expect("valid");
    let outcome = run(&model, &Plan::new(2), &Progress::default()).expect("it ends");
    outcome.fold.money.expect("something costs something")
}

fn total(money: &Money) -> f64 {
    money.total.cost.mean().expect("days")
}

fn kinds(money: &Money) -> Vec<f64> {
    let means = money.kinds.iter().map(|k| k.mean().expect("days"));
    means.collect()
}

/// Talks a minute; who waits gives up after ten seconds. Each lost case is worth 12, each missed
/// interval 50, each missed day 200.
fn impatient(times: &[f64]) -> ContactType {
    let mut contact = ContactType {
        patience: Some(constant(10.0)),
        lost_value: 12.0,
        ..calls("calls", times)
    };
    contact.service_level.penalty = Penalty {
        per_interval: 50.0,
        per_day: 200.0,
    };
    contact
}

fn outsourced() -> AgentGroup {
    AgentGroup {
        cost: Some(Cost {
            per_hour: 36.0,
            per_contact: 2.0,
            per_minute: 0.5,
            ..Cost::default()
        }),
        ..agents("agents", 1)
    }
}

#[test]
fn hours_contacts_minutes_penalties_and_lost_value() {
    // The second gives up; nobody comes in the second interval, which misses nothing.
    let scenario = center(600.0, 2, vec![impatient(&[0.0, 30.0])], vec![outsourced()]);
    let money = money(&scenario);
    assert_eq!(kinds(&money), [12.0, 0.0, 2.5, 0.0, 250.0]);
    assert_eq!(total(&money), 264.5);
    assert_eq!(money.lost_value.mean(), Some(12.0));
    assert_eq!(money.with_lost_value.cost.mean(), Some(276.5));
    assert_eq!(money.groups[0].as_ref().unwrap().cost.mean(), Some(14.5));
    assert_eq!(money.types[0].penalties.mean(), Some(250.0));
}

#[test]
fn work_after_the_end_is_overtime_and_billed_by_the_minute() {
    // Talks from 1190 to 1250.
    let scenario = center(600.0, 2, vec![impatient(&[1190.0])], vec![outsourced()]);
    let money = money(&scenario);
    assert_eq!(kinds(&money), [12.0, 0.5, 2.5, 0.0, 0.0]);
}

#[test]
fn the_warm_up_costs_nothing() {
    let mut scenario = center(600.0, 2, vec![impatient(&[0.0, 30.0])], vec![outsourced()]);
    scenario.warm_up = 1;
    let money = money(&scenario);
    assert_eq!(kinds(&money), [6.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(money.lost_value.mean(), Some(0.0));
}

#[test]
fn each_day_that_misses_its_target_is_fined() {
    // Two days of two intervals: one in two is answered on the first, all on the second.
    let times = [0.0, 30.0, 100_000.0, 140_000.0];
    let mut scenario = center(
        43_200.0,
        4,
        vec![impatient(&times)],
        vec![agents("agents", 1)],
    );
    scenario.contacts[0].service_level.penalty.per_interval = 0.0;
    assert_eq!(total(&money(&scenario)), 200.0);
}

#[test]
fn a_case_is_lost_when_its_last_contact_is() {
    let mut contact = impatient(&[0.0, 30.0, 35.0]);
    contact.follow.retry = Some(Retry {
        after_abandon: 1.0,
        after_block: 0.0,
        again: Some(0.0),
        delay: constant(20.0),
        becomes: None,
        keeps_patience: false,
    });
    // Both try again: at 60, answered at once, and at 65, given up for good.
    let money = money(&center(600.0, 2, vec![contact], vec![agents("agents", 1)]));
    assert_eq!(money.lost_value.mean(), Some(12.0));
}

#[test]
fn a_session_costs_whether_it_contains_or_not() {
    let mut contact = impatient(&[0.0, 100.0, 300.0]);
    contact.service_level.penalty = Penalty::default();
    contact.self_service = Some(SelfService {
        contained: ByInterval::Each(vec![0.0, 1.0]),
        time: constant(10.0),
        resolved: 1.0,
        delay: None,
        capacity: None,
        blocks: false,
        handle_time_factor: 1.0,
        always_open: false,
        cost: 0.4,
    });
    let money = money(&center(250.0, 2, vec![contact], vec![agents("agents", 1)]));
    let sessions = kinds(&money)[CostKind::SelfService as usize];
    assert!((sessions - 1.2).abs() < 1e-12);
    assert_eq!(money.lost_value.mean(), Some(0.0));
    let each = money.per_resolved.point().expect("resolved cases");
    assert!((each.value - 0.4).abs() < 1e-12);
}
