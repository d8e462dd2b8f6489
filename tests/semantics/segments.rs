//! Segments of a type's customers.

use busyhour::engine::Left;
use busyhour::model::{compile, segment_of};
use busyhour::random::ReplicationKey;
use busyhour::scenario::{Retry, Scenario, Segment};

use crate::support::{Watch, agents, by, calls, center, constant, day, settle};

fn segment(name: &str, share: f64) -> Segment {
    Segment {
        name: name.to_owned(),
        share,
        priority: None,
        patience: None,
        groups: Vec::new(),
        handle_time_factor: 1.0,
        lost_value: None,
    }
}

/// Ten calls ten seconds apart, a minute of talk each, the segments as given.
fn ten(segments: Vec<Segment>) -> Scenario {
    let times: Vec<f64> = (0..10).map(|i| 10.0 * f64::from(i)).collect();
    let mut contact = calls("calls", &times);
    contact.segments = segments;
    contact.priority = 2;
    center(3600.0, 1, vec![contact], vec![agents("agents", 1)])
}

/// Which of the ten are of the first segment.
fn members(scenario: &Scenario) -> Vec<bool> {
    let model = compile(scenario).expect("valid");
    let cell = ReplicationKey::new(scenario.seed, 0).cell("calls", 0);
    let of = |i| segment_of(&model.types[0].segments, cell.case(i)) == 1;
    (0..10).map(of).collect()
}

/// Offered and abandoned of a segment, 0 for none.
fn offered(day: &Watch, segment: usize) -> (u32, u32) {
    let cell = &day.tally.segments.cell(0, segment).cell;
    (cell.offered, cell.abandoned)
}

#[test]
fn the_first_answer_is_that_of_the_segment_that_goes_first() {
    let vip = Segment {
        priority: Some(1),
        ..segment("vip", 0.4)
    };
    let scenario = ten(vec![vip]);
    let vips = members(&scenario);
    let n = vips.iter().filter(|v| **v).count();
    assert!((2..=8).contains(&n), "{vips:?}");
    let day = day(&scenario);
    // The first call is answered at once; at each end of work the oldest of the most urgent.
    let mut waiting: Vec<(bool, f64)> = Vec::new();
    let mut expected = vec![(0.0, 0.0)];
    let mut next = 1;
    for turn in 1..10 {
        let now = 60.0 * f64::from(turn);
        while next < 10 && 10.0 * (next as f64) <= now {
            waiting.push((!vips[next], 10.0 * next as f64));
            next += 1;
        }
        waiting.sort_by(|a, b| a.partial_cmp(b).expect("no NaN"));
        expected.push((waiting.remove(0).1, now));
    }
    assert_eq!(day.served(), expected);
    assert_eq!(offered(&day, 1), (n as u32, 0));
    assert_eq!(offered(&day, 0), (10 - n as u32, 0));
}

#[test]
fn patience_factor_and_groups_are_those_of_the_segment() {
    let own = Segment {
        patience: Some(constant(5.0)),
        groups: vec![by(1)],
        handle_time_factor: 0.5,
        ..segment("own", 0.4)
    };
    let mut scenario = ten(vec![own]);
    scenario.groups.push(agents("others", 1));
    settle(&mut scenario);
    scenario.contacts[0].groups = vec![by(0)];
    let members = members(&scenario);
    let day = day(&scenario);
    for a in &day.answered {
        let member = members[(a.since / 10.0) as usize];
        assert_eq!(
            (a.group, a.talk),
            if member { (1, 30.0) } else { (0, 60.0) }
        );
    }
    assert!(!day.gone.is_empty());
    for gone in &day.gone {
        assert!(members[(gone.since / 10.0) as usize]);
        assert_eq!((gone.at - gone.since, gone.how), (5.0, Left::Abandoned));
    }
    assert_eq!(offered(&day, 1).1, day.gone.len() as u32);
}

#[test]
fn a_case_stays_in_its_segment() {
    let hasty = Segment {
        patience: Some(constant(1.0)),
        ..segment("hasty", 0.5)
    };
    let mut scenario = ten(vec![hasty]);
    scenario.contacts[0].follow.retry = Some(Retry {
        after_abandon: 1.0,
        after_block: 0.0,
        again: Some(0.0),
        delay: constant(1000.0),
        becomes: None,
        keeps_patience: false,
    });
    let hasty = members(&scenario).iter().filter(|m| **m).count() as u32;
    let day = day(&scenario);
    let left = day.gone.len() as u32;
    assert!(left > 0);
    // Each who gave up comes once more, as a customer of the same segment.
    assert_eq!(offered(&day, 1).1, left);
    let retried = day.tally.rare[0].retried;
    assert_eq!(offered(&day, 1).0, hasty + retried);
}
