//! Each criterion of `select_agent` picks what it says.

use busyhour::scenario::{AgentCriterion as By, AgentGroup, ContactType, Scenario, ServingGroup};

use crate::support::{agents, by, calls, center, constant, day};

fn only(group: usize, talk: f64, times: &[f64]) -> ContactType {
    ContactType {
        talk: constant(talk),
        groups: vec![by(group)],
        ..calls(&format!("only {group}"), times)
    }
}

fn with(criteria: &[By], contacts: Vec<ContactType>, groups: Vec<AgentGroup>) -> Scenario {
    let mut scenario = center(600.0, 1, contacts, groups);
    scenario.routing.select_agent = criteria.to_vec();
    scenario
}

fn pair() -> Vec<AgentGroup> {
    vec![agents("one", 1), agents("two", 1)]
}

/// Group of the last contact answered.
fn taken_by(scenario: &Scenario) -> usize {
    day(scenario)
        .answered
        .last()
        .expect("somebody is answered")
        .group
}

/// A contact that both of two groups serve, the second in a way of its own.
fn either(second: ServingGroup) -> ContactType {
    ContactType {
        groups: vec![
            ServingGroup {
                rank: 2,
                level: 2,
                ..by(0)
            },
            second,
        ],
        ..calls("either", &[300.0])
    }
}

#[test]
fn rank_takes_the_group_that_the_type_prefers() {
    let contact = either(ServingGroup { level: 3, ..by(1) });
    assert_eq!(taken_by(&with(&[By::Rank], vec![contact], pair())), 1);
}

#[test]
fn level_takes_the_group_with_the_best_skill() {
    let contact = either(ServingGroup { rank: 3, ..by(1) });
    assert_eq!(
        taken_by(&with(&[By::Level], vec![contact.clone()], pair())),
        1
    );
    assert_eq!(taken_by(&with(&[By::Rank], vec![contact], pair())), 0);
}

#[test]
fn longest_idle_is_compared_across_groups_of_equal_rank() {
    let contacts = vec![
        only(0, 60.0, &[0.0]),
        only(1, 50.0, &[0.0]),
        calls("either", &[100.0]),
    ];
    let scenario = with(&[By::Rank, By::LongestIdle], contacts, pair());
    assert_eq!(taken_by(&scenario), 1);
}

#[test]
fn among_equals_the_first_of_the_file_is_taken() {
    for criterion in [
        By::Rank,
        By::Level,
        By::LongestIdle,
        By::LeastOccupied,
        By::FewestContacts,
        By::FewestSkills,
        By::MostIdleGroup,
        By::LeastLoaded,
        By::MostLoaded,
        By::Fastest,
        By::RoundRobin,
    ] {
        let scenario = with(&[criterion], vec![calls("calls", &[300.0])], pair());
        assert_eq!(taken_by(&scenario), 0, "{criterion:?}");
    }
}

#[test]
fn within_a_group_the_longest_idle_agent_is_taken() {
    // Three agents, three calls: each once, seen in the busy time of agents who go in turn.
    let mut contact = calls("calls", &[0.0, 61.0, 122.0]);
    contact.talk = constant(60.0);
    let mut scenario = with(
        &[By::FewestContacts],
        vec![contact],
        vec![agents("one", 1), agents("two", 2)],
    );
    scenario.contacts[0].groups[1].rank = 1;
    let day = day(&scenario);
    assert_eq!(day.by_group(), [(0.0, 0), (61.0, 1), (122.0, 1)]);
}

#[test]
fn least_occupied_takes_the_agent_with_least_busy_time() {
    // The first has worked 100 s and is idle since 100; the second 30 s, idle since 110.
    let contacts = || {
        vec![
            only(0, 100.0, &[0.0]),
            only(1, 30.0, &[80.0]),
            calls("either", &[200.0]),
        ]
    };
    assert_eq!(taken_by(&with(&[By::LeastOccupied], contacts(), pair())), 1);
    assert_eq!(taken_by(&with(&[By::LongestIdle], contacts(), pair())), 0);
}

#[test]
fn fewest_contacts_takes_the_agent_who_had_fewest() {
    // One long contact until 100 against two short ones until 30.
    let contacts = || {
        vec![
            only(0, 100.0, &[0.0]),
            only(1, 10.0, &[0.0, 20.0]),
            calls("either", &[200.0]),
        ]
    };
    assert_eq!(
        taken_by(&with(&[By::FewestContacts], contacts(), pair())),
        0
    );
    assert_eq!(taken_by(&with(&[By::LeastOccupied], contacts(), pair())), 1);
}

#[test]
fn fewest_skills_spares_the_generalists() {
    let contacts = vec![only(0, 10.0, &[0.0]), calls("either", &[200.0])];
    assert_eq!(taken_by(&with(&[By::FewestSkills], contacts, pair())), 1);
}

#[test]
fn most_idle_group_takes_from_where_most_are_idle() {
    let groups = vec![agents("one", 1), agents("two", 2)];
    let scenario = with(&[By::MostIdleGroup], vec![calls("calls", &[300.0])], groups);
    assert_eq!(taken_by(&scenario), 1);
}

#[test]
fn load_in_hand_does_not_tell_idle_agents_apart() {
    for criterion in [By::LeastLoaded, By::MostLoaded] {
        let contacts = vec![
            only(0, 60.0, &[0.0]),
            only(1, 50.0, &[0.0]),
            calls("either", &[100.0]),
        ];
        assert_eq!(
            taken_by(&with(&[criterion], contacts, pair())),
            1,
            "{criterion:?}"
        );
    }
}

#[test]
fn fastest_takes_the_group_that_is_done_first() {
    let quick = ServingGroup {
        handle_time_factor: 0.5,
        ..by(1)
    };
    let scenario = with(&[By::Fastest], vec![either(quick)], pair());
    assert_eq!(taken_by(&scenario), 1);
    assert_eq!(day(&scenario).tally.cells[0].handle, 30.0);
}

#[test]
fn round_robin_goes_through_the_groups_in_order_for_each_type() {
    let groups = || {
        (0..3)
            .map(|g| agents(&format!("group {g}"), 5))
            .collect::<Vec<_>>()
    };
    let contacts = vec![
        calls("one", &[0.0, 1.0, 2.0, 3.0]),
        calls("other", &[10.0, 11.0]),
    ];
    let day = day(&with(&[By::RoundRobin], contacts, groups()));
    let of = |kind: usize| -> Vec<usize> {
        day.answered
            .iter()
            .filter(|a| a.kind == kind)
            .map(|a| a.group)
            .collect()
    };
    assert_eq!(of(0), [0, 1, 2, 0]);
    assert_eq!(of(1), [0, 1]);
}

#[test]
fn random_takes_every_idle_agent_equally_often() {
    let times: Vec<f64> = (0..8000).map(|i| 20.0 * f64::from(i)).collect();
    let mut contact = calls("calls", &times);
    contact.talk = constant(10.0);
    let groups = vec![agents("one", 1), agents("three", 3)];
    let mut scenario = center(160_000.0, 1, vec![contact], groups);
    scenario.routing.select_agent = vec![By::Random];
    let day = day(&scenario);
    let first = day.answered.iter().filter(|a| a.group == 0).count() as f64;
    let error = (8000.0 * 0.25 * 0.75_f64).sqrt();
    assert!((first - 2000.0).abs() <= 4.0 * error, "{first} of 8000");
}

#[test]
fn a_first_criterion_decides_before_a_second() {
    let groups = vec![agents("one", 1), agents("two", 2)];
    let contact = either(ServingGroup { rank: 3, ..by(1) });
    let run = |criteria: &[By]| taken_by(&with(criteria, vec![contact.clone()], groups.clone()));
    assert_eq!(run(&[By::Rank, By::MostIdleGroup]), 0);
    assert_eq!(run(&[By::MostIdleGroup, By::Rank]), 1);
}

/// Everybody is idle since the start; who has been idle longest cannot decide.
#[test]
fn who_has_been_idle_equally_long_is_told_apart_by_the_next_criterion() {
    let either = ContactType {
        groups: vec![by(0), by(1)],
        ..calls("either", &[300.0])
    };
    let groups = vec![agents("one", 1), agents("two", 2)];
    let by_number = [By::LongestIdle, By::MostIdleGroup];
    let scenario = with(&by_number, vec![either.clone()], groups.clone());
    assert_eq!(taken_by(&scenario), 1);
    let scenario = with(&[By::LongestIdle], vec![either], groups);
    assert_eq!(taken_by(&scenario), 0);
}
