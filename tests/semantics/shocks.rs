//! Things that happen.

use busyhour::engine::Left;
use busyhour::model::compile;
use busyhour::replicate::{Plan, Progress, run};
use busyhour::scenario::{ArrivalSource, ContactType, CountModel, Scenario, Shock};

use crate::support::{agents, arrivals, calls, center, constant, day, shock};

fn with_shock(mut scenario: Scenario, shock: Shock) -> Scenario {
    scenario.shocks = vec![shock];
    scenario
}

/// Exactly 100 chats in each of two intervals.
fn hundred() -> Scenario {
    let mut contact = calls("calls", &[]);
    contact.arrivals = arrivals(ArrivalSource::Expected(vec![100.0, 100.0]));
    contact.arrivals.as_mut().expect("just set").counts = CountModel::Fixed;
    center(600.0, 2, vec![contact], vec![agents("a", 300)])
}

fn offered(scenario: &Scenario) -> Vec<u32> {
    day(scenario)
        .tally
        .cells
        .iter()
        .map(|c| c.offered)
        .collect()
}

#[test]
fn volume_is_multiplied_while_the_shock_lasts() {
    let all = Shock {
        volume: 2.5,
        ..shock("s", 0.0, 600.0)
    };
    assert_eq!(offered(&with_shock(hundred(), all)), [250, 100]);
    let half = Shock {
        volume: 2.5,
        ..shock("s", 900.0, 300.0)
    };
    assert_eq!(offered(&with_shock(hundred(), half)), [100, 175]);
    let none = Shock {
        volume: 0.0,
        ..shock("s", 0.0, 300.0)
    };
    let scenario = with_shock(hundred(), none);
    assert_eq!(offered(&scenario), [50, 100]);
    assert!(day(&scenario).answered.iter().all(|a| a.since >= 300.0));
}

#[test]
fn ramp_and_decay_are_linear() {
    // Up to a factor of 3 over 300 s, full until 600, down over 200 s.
    let shock = Shock {
        volume: 3.0,
        ramp: 300.0,
        decay: 200.0,
        ..shock("s", 0.0, 600.0)
    };
    // 1 + mean strength × 2: 2.5 in the first interval, 1 + 2·100/600 in the second.
    let counts = offered(&with_shock(hundred(), shock));
    assert_eq!(counts[0], 250);
    assert!((133..=134).contains(&counts[1]), "{counts:?}");
}

#[test]
fn a_shock_touches_only_what_it_names() {
    let mut scenario = hundred();
    let mut other = scenario.contacts[0].clone();
    other.name = "other".to_owned();
    scenario.contacts.push(other);
    let second = Shock {
        volume: 2.0,
        contacts: vec![1],
        ..shock("s", 0.0, 600.0)
    };
    let scenario = with_shock(center(600.0, 2, scenario.contacts, scenario.groups), second);
    assert_eq!(offered(&scenario), [100, 100, 200, 100]);
}

#[test]
fn handle_times_are_those_of_the_moment_of_arrival() {
    let contact = ContactType {
        wrap_up: Some(constant(10.0)),
        ..calls("calls", &[50.0, 99.0, 100.0, 200.0, 201.0])
    };
    let longer = Shock {
        handle_time: 2.0,
        ..shock("s", 100.0, 100.0)
    };
    let scenario = with_shock(
        center(600.0, 1, vec![contact], vec![agents("a", 1)]),
        longer,
    );
    let day = day(&scenario);
    let handles: Vec<(f64, f64, f64)> = day
        .answered
        .iter()
        .map(|a| (a.since, a.talk, a.handle))
        .collect();
    assert_eq!(
        handles,
        [
            (50.0, 60.0, 70.0),
            (99.0, 60.0, 70.0),
            // Answered after the shock, but arrived in it.
            (100.0, 120.0, 140.0),
            (200.0, 60.0, 70.0),
            (201.0, 60.0, 70.0),
        ]
    );
}

#[test]
fn patience_is_multiplied_for_those_who_arrive_in_it() {
    let contact = ContactType {
        talk: constant(500.0),
        patience: Some(constant(40.0)),
        ..calls("calls", &[0.0, 50.0, 100.0, 150.0])
    };
    let shorter = Shock {
        patience: 0.25,
        ..shock("s", 100.0, 50.0)
    };
    let scenario = with_shock(
        center(600.0, 1, vec![contact], vec![agents("a", 1)]),
        shorter,
    );
    assert_eq!(
        day(&scenario).departures(),
        [
            (50.0, 90.0, Left::Abandoned),
            (100.0, 110.0, Left::Abandoned),
            (150.0, 190.0, Left::Abandoned)
        ]
    );
}

#[test]
fn agents_go_when_the_shock_begins_and_are_back_when_it_ends() {
    let scenario = center(
        600.0,
        1,
        vec![calls("calls", &[90.0, 120.0])],
        vec![agents("a", 2)],
    );
    let nobody = Shock {
        agents: 0.0,
        ..shock("s", 100.0, 200.0)
    };
    let day = day(&with_shock(scenario, nobody));
    assert_eq!(day.answers(0), [90.0, 300.0]);
    let time = day.tally.agent_time[0];
    assert_eq!((time.staffed, time.over_schedule), (800.0, 50.0));
}

#[test]
fn more_agents_can_come() {
    let mut contact = calls("calls", &[100.0, 101.0, 102.0]);
    contact.talk = constant(100.0);
    let scenario = center(600.0, 1, vec![contact], vec![agents("a", 1)]);
    let help = Shock {
        agents: 3.0,
        ..shock("s", 110.0, 200.0)
    };
    assert_eq!(
        day(&with_shock(scenario, help)).answers(0),
        [100.0, 110.0, 110.0]
    );
}

#[test]
fn absence_by_a_shock_sends_its_share_home() {
    let scenario = center(
        600.0,
        1,
        vec![calls("calls", &[0.0])],
        vec![agents("a", 4000)],
    );
    let ill = Shock {
        absence: 0.25,
        ..shock("s", 0.0, 600.0)
    };
    let day = day(&with_shock(scenario, ill));
    let staffed = day.tally.agent_time[0].staffed / 600.0;
    let error = (4000.0 * 0.25 * 0.75_f64).sqrt();
    assert!((staffed - 3000.0).abs() <= 4.0 * error, "{staffed}");
}

#[test]
fn a_shock_happens_as_often_as_its_probability_says() {
    let rare = Shock {
        volume: 2.0,
        probability: 0.2,
        ..shock("s", 0.0, 600.0)
    };
    let model = compile(&with_shock(hundred(), rare)).expect("valid");
    let outcome = run(&model, &Plan::new(2000), &Progress::default()).expect("it ends");
    let rows = &outcome.fold.kinds[0].rows;
    assert!(
        rows.iter()
            .all(|r| r.offered == 200.0 || r.offered == 300.0)
    );
    let days = rows.iter().filter(|r| r.offered == 300.0).count() as f64;
    let error = (2000.0 * 0.2 * 0.8_f64).sqrt();
    assert!((days - 400.0).abs() <= 4.0 * error, "{days} of 2000");
}

#[test]
fn some_contacts_are_prevented_and_the_others_are_the_same() {
    let mut scenario = hundred();
    scenario.contacts[0].talk = crate::support::exponential(60.0);
    let came = |prevented: f64| -> Vec<(u64, u64)> {
        let shock = Shock {
            prevented,
            ..shock("s", 300.0, 600.0)
        };
        let day = day(&with_shock(scenario.clone(), shock));
        let offered: u32 = day.tally.cells.iter().map(|c| c.offered).sum();
        assert_eq!(offered as usize, day.answered.len());
        let mut all: Vec<_> = day
            .answered
            .iter()
            .map(|a| (a.since.to_bits(), a.talk.to_bits()))
            .collect();
        all.sort_unstable();
        all
    };
    let (all, most, some, outside) = (came(0.0), came(0.3), came(0.6), came(1.0));
    assert_eq!(all.len(), 200);
    // About 100 within: three standard deviations of the share are 0.14.
    let within = all.len() - outside.len();
    let kept = (most.len() - outside.len()) as f64 / within as f64;
    assert!((0.56..0.84).contains(&kept), "{kept}");
    // More prevented takes more of the same away.
    let among = |few: &[(u64, u64)], many: &[(u64, u64)]| few.iter().all(|c| many.contains(c));
    assert!(among(&most, &all) && among(&some, &most) && among(&outside, &some));
    assert!(some.len() < most.len());
    let time = |c: &(u64, u64)| f64::from_bits(c.0);
    assert!(outside.iter().all(|c| !(300.0..900.0).contains(&time(c))));
}
