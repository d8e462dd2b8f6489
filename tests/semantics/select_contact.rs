//! Each criterion of `select_contact` picks what it says.

use busyhour::model::compile;
use busyhour::scenario::{ContactCriterion as By, ContactType, Scenario, ServingGroup};

use crate::support::{WAYS, agents, by, calls, center, constant, day, exponential, watch, within};

/// One agent is busy until 60, while `older` (10) and `newer` (20) wait.
fn two_wait(
    criteria: &[By],
    older: impl Fn(&mut ContactType),
    newer: impl Fn(&mut ContactType),
) -> Scenario {
    let mut contacts = vec![
        calls("busy", &[0.0]),
        calls("older", &[10.0]),
        calls("newer", &[20.0]),
    ];
    for contact in &mut contacts {
        contact.groups = vec![by(0)];
    }
    older(&mut contacts[1]);
    newer(&mut contacts[2]);
    let mut scenario = center(600.0, 1, contacts, vec![agents("a", 1)]);
    scenario.routing.select_contact = criteria.to_vec();
    scenario
}

/// Type of the contact that the agent takes at 60.
fn taken(scenario: &Scenario) -> usize {
    let day = day(scenario);
    let second = day.answered[1];
    assert_eq!(second.at, 60.0);
    second.kind
}

#[test]
fn longest_wait_takes_who_came_first() {
    assert_eq!(taken(&two_wait(&[By::LongestWait], |_| {}, |_| {})), 1);
}

#[test]
fn among_equals_the_longest_wait_then_the_order_of_the_file_decides() {
    for criterion in [
        By::Priority,
        By::Level,
        By::LongestWait,
        By::WeightedWait,
        By::LongestQueue,
        By::LeastSlack,
        By::ShortestWork,
        By::CMu,
    ] {
        assert_eq!(
            taken(&two_wait(&[criterion], |_| {}, |_| {})),
            1,
            "{criterion:?}"
        );
        let same = |c: &mut ContactType| c.arrivals = calls("", &[10.0]).arrivals;
        assert_eq!(
            taken(&two_wait(&[criterion], |_| {}, same)),
            1,
            "{criterion:?}, same time"
        );
    }
}

#[test]
fn priority_takes_the_most_urgent() {
    let scenario = two_wait(&[By::Priority], |o| o.priority = 2, |_| {});
    assert_eq!(taken(&scenario), 2);
}

#[test]
fn level_takes_what_the_agent_is_best_at() {
    let second = |o: &mut ContactType| o.groups = vec![ServingGroup { level: 2, ..by(0) }];
    assert_eq!(taken(&two_wait(&[By::Level], second, |_| {})), 2);
}

#[test]
fn weighted_wait_takes_the_largest_product() {
    // Waits of 50 and 40 seconds.
    let weight = |w: f64| move |n: &mut ContactType| n.weight = w;
    assert_eq!(
        taken(&two_wait(&[By::WeightedWait], |_| {}, weight(1.3))),
        2
    );
    assert_eq!(
        taken(&two_wait(&[By::WeightedWait], |_| {}, weight(1.2))),
        1
    );
}

#[test]
fn longest_queue_takes_from_the_type_with_most_waiting() {
    let two = |n: &mut ContactType| n.arrivals = calls("", &[20.0, 30.0]).arrivals;
    let scenario = two_wait(&[By::LongestQueue], |_| {}, two);
    assert_eq!(taken(&scenario), 2);
    assert_eq!(day(&scenario).answered[1].since, 20.0);
}

#[test]
fn longest_queue_does_not_count_who_has_left() {
    let gone = |n: &mut ContactType| {
        n.arrivals = calls("", &[20.0, 30.0, 31.0]).arrivals;
        n.patience = Some(constant(29.5));
    };
    // Of `newer` two have left by 60, the third leaves at 60.5; the tie goes by wait.
    assert_eq!(taken(&two_wait(&[By::LongestQueue], |_| {}, gone)), 1);
}

#[test]
fn least_slack_takes_who_is_nearest_to_the_threshold() {
    let patient = |o: &mut ContactType| o.service_level = within(100.0);
    assert_eq!(taken(&two_wait(&[By::LeastSlack], patient, |_| {})), 2);
    let alike = |o: &mut ContactType| o.service_level = within(29.0);
    assert_eq!(taken(&two_wait(&[By::LeastSlack], alike, |_| {})), 1);
}

#[test]
fn c_mu_takes_the_largest_weight_times_service_rate() {
    let quick = |n: &mut ContactType| {
        n.talk = constant(10.0);
        n.weight = 0.5;
    };
    assert_eq!(taken(&two_wait(&[By::CMu], |_| {}, quick)), 2);
    let slow = |n: &mut ContactType| n.wrap_up = Some(constant(1.0));
    assert_eq!(taken(&two_wait(&[By::CMu], slow, |_| {})), 2);
}

#[test]
fn shortest_work_takes_the_least_work_of_all_who_wait() {
    let quick = |n: &mut ContactType| n.talk = constant(59.0);
    assert_eq!(taken(&two_wait(&[By::ShortestWork], |_| {}, quick)), 2);
    // Within a type too: 50 calls of random length come out in order of their length.
    let times: Vec<f64> = (0..51).map(|i| f64::from(i) * 1e-6).collect();
    let mut contact = calls("calls", &times);
    contact.talk = exponential(60.0);
    let mut scenario = center(600.0, 1, vec![contact], vec![agents("a", 1)]);
    scenario.routing.select_contact = vec![By::ShortestWork];
    let day = day(&scenario);
    let work: Vec<f64> = day.answered[1..].iter().map(|a| a.handle).collect();
    assert_eq!(work.len(), 50);
    assert!(work.is_sorted(), "{work:?}");
}

#[test]
fn shortest_work_regards_only_who_may_be_taken() {
    // A quick call that the agent may take only after a minute is left alone at 60.
    let quick = |n: &mut ContactType| {
        n.talk = constant(1.0);
        n.groups = vec![ServingGroup {
            after: 60.0,
            ..by(0)
        }];
    };
    assert_eq!(taken(&two_wait(&[By::ShortestWork], |_| {}, quick)), 1);
}

#[test]
fn random_takes_everybody_who_waits_equally_often() {
    // Rounds of a busy agent, two waiting of one type and one of the other.
    let rounds = 3000;
    let times = |offset: f64| (0..rounds).map(move |r| 1000.0 * f64::from(r) + offset);
    let busy: Vec<f64> = times(0.0).collect();
    let mut pairs: Vec<f64> = times(10.0).chain(times(20.0)).collect();
    pairs.sort_by(f64::total_cmp);
    let single: Vec<f64> = times(30.0).collect();
    let contacts = vec![
        calls("busy", &busy),
        calls("pairs", &pairs),
        calls("single", &single),
    ];
    let mut scenario = center(
        1000.0 * f64::from(rounds),
        1,
        contacts,
        vec![agents("a", 1)],
    );
    scenario.routing.select_contact = vec![By::Random];
    let model = compile(&scenario).expect("valid");
    let day = watch(&model, WAYS[0], 0).expect("it ends");
    let mut taken = [0.0; 3];
    for round in day.answered.chunks(4) {
        let second = round[1];
        taken[match second.since % 1000.0 {
            10.0 => 0,
            20.0 => 1,
            _ => 2,
        }] += 1.0;
    }
    let n = f64::from(rounds);
    let error = (n * (1.0 / 3.0) * (2.0 / 3.0)).sqrt();
    for count in taken {
        assert!((count - n / 3.0).abs() <= 4.0 * error, "{taken:?}");
    }
}

#[test]
fn random_decides_only_what_is_left_to_it() {
    // Two types with equal work, each with more behind it that is longer.
    let three = |c: &mut ContactType| c.arrivals = calls("", &[10.0, 20.0, 30.0]).arrivals;
    for first in [
        By::ShortestWork,
        By::LongestWait,
        By::WeightedWait,
        By::LeastSlack,
    ] {
        for seed in 0..20 {
            let mut scenario = two_wait(&[first, By::Random], three, three);
            scenario.seed = seed;
            assert_eq!(day(&scenario).answered[1].since, 10.0, "{first:?}");
        }
    }
}

#[test]
fn a_first_criterion_decides_before_a_second() {
    let older = |o: &mut ContactType| o.priority = 2;
    assert_eq!(
        taken(&two_wait(&[By::Priority, By::LongestWait], older, |_| {})),
        2
    );
    assert_eq!(
        taken(&two_wait(&[By::LongestWait, By::Priority], older, |_| {})),
        1
    );
}

/// Two of one moment: who has waited longest cannot decide, the type's weight does.
#[test]
fn who_has_waited_equally_long_is_told_apart_by_the_next_criterion() {
    let early = |c: &mut ContactType| c.arrivals = calls("", &[10.0]).arrivals;
    let heavy = |c: &mut ContactType| {
        early(c);
        c.weight = 3.0;
    };
    let criteria = [By::LongestWait, By::WeightedWait];
    assert_eq!(taken(&two_wait(&criteria, early, heavy)), 2);
    assert_eq!(taken(&two_wait(&[By::LongestWait], early, heavy)), 1);
}
