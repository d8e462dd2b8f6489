//! How the engine learns that a patience has ended, and which loop it uses, changes nothing.

use busyhour::model::compile;
use busyhour::scenario::Scenario;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use crate::random::{Features, cases, scenario};
use crate::support::{WAYS, difference, watch};

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
    fn the_short_loop_agrees_with_the_full_one(scenario in scenario(Features::Plain)) {
        no_way_matters(&scenario)?;
    }
}
