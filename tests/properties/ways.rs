//! How the engine learns that a patience has ended, and which loop it uses, changes nothing.

use busyhour::measures::{Tally, wait_bins};
use busyhour::model::compile;
use busyhour::scenario::{AgentGroup, Scenario};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use crate::random::{Features, cases, scenario};
use crate::support::{Rings, WAYS, agents, calls, center, difference, exponential, poisson, watch};

fn no_way_matters(scenario: &Scenario) -> Result<(), TestCaseError> {
    let model = compile(scenario).expect("valid");
    for replication in 0..2 {
        let first = watch(&model, WAYS[0], replication);
        for way in &WAYS[1..] {
            match (&first, watch(&model, *way, replication)) {
                (Ok(first), Ok(other)) => {
                    prop_assert_eq!(&first.answered, &other.answered, "{:?}", way);
                    prop_assert_eq!(&first.blocked, &other.blocked, "{:?}", way);
                    prop_assert_eq!(difference(&first.tally, &other.tally), None, "{:?}", way);
                }
                (Err(first), Err(other)) => prop_assert_eq!(first, &other, "{:?}", way),
                (first, other) => {
                    let (first, other) = (first.as_ref().err(), other.err());
                    prop_assert!(false, "{:?}: ends {:?} against {:?}", way, first, other);
                }
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn patience_levels_and_loops_agree_on_every_bit(scenario in scenario(Features::All)) {
        no_way_matters(&scenario)?;
    }

    #[test]
    fn the_loop_for_single_contacts_agrees_with_the_full_one(scenario in scenario(Features::Single)) {
        prop_assert!(compile(&scenario).expect("valid").single);
        no_way_matters(&scenario)?;
    }

    #[test]
    fn the_short_loop_agrees_with_the_full_one(scenario in scenario(Features::Plain)) {
        no_way_matters(&scenario)?;
    }
}

/// Where queues grow so long that counting them takes too long, the engine starts the day
/// again with a calendar of deadlines, and stays with it.
#[test]
fn a_day_begun_again_for_its_long_queues_is_the_same_day() {
    let mut contact = calls("calls", &[]);
    contact.arrivals = poisson(4000.0, 2);
    contact.patience = Some(exponential(900.0));
    let mut other = contact.clone();
    other.name = "other".to_owned();
    other.priority = 2;
    let group = AgentGroup {
        agents: vec![0, 30],
        ..agents("a", 0)
    };
    let model = compile(&center(900.0, 2, vec![contact, other], vec![group])).expect("valid");
    let mut engine: Rings<'_> = WAYS[0].engine(&model);
    let mut again = Tally::new(&model, wait_bins(&model));
    for replication in 0..3 {
        engine.run(replication, &mut again).expect("it ends");
        assert!(again.longest_queue[2] > 3000, "{:?}", again.longest_queue);
        let by_events = watch(&model, WAYS[3], replication).expect("it ends");
        assert_eq!(
            difference(&again, &by_events.tally),
            None,
            "replication {replication}"
        );
    }
}
