//! Bytes become a small valid scenario, a day of which is run in four ways: it ends, the laws of
//! the properties hold for it, and the ways agree on every bit.
#![no_main]

#[path = "../../tests/support/build.rs"]
#[allow(dead_code)]
mod build;
#[path = "../../tests/properties/laws/mod.rs"]
mod laws;
#[path = "../../tests/random/mod.rs"]
#[allow(dead_code, unused_imports)]
mod random;
#[path = "../../tests/support/watch.rs"]
#[allow(dead_code)]
mod watch;

/// What the tests call so: without what runs the program, which is not here.
#[allow(unused_imports)]
mod support {
    pub use super::build::*;
    pub use super::watch::*;
}

use busyhour::model::compile;
use busyhour::scenario::Scenario;
use libfuzzer_sys::fuzz_target;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use random::{Features, cases, scenario};
use support::{WAYS, difference, watch};

/// The scenario that the bytes are the seed of: a draw straight from the bytes could not be
/// repeated once they are used up, and proptest repeats some draws until they fit.
fn chosen(data: &[u8], features: Features) -> Option<Scenario> {
    let mut seed = [0_u8; 32];
    for (at, byte) in data.iter().enumerate() {
        let slot = &mut seed[at % 32];
        *slot = slot.rotate_left(3) ^ byte;
    }
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(cases(1), rng);
    let tree = scenario(features).new_tree(&mut runner).ok()?;
    Some(tree.current())
}

fuzz_target!(|data: &[u8]| {
    let Some((first, data)) = data.split_first().filter(|(_, data)| !data.is_empty()) else {
        return;
    };
    let features = if first % 4 == 0 {
        Features::Plain
    } else {
        Features::All
    };
    let Some(scenario) = chosen(data, features) else {
        return;
    };
    let model = compile(&scenario).expect("valid");
    let day = watch(&model, WAYS[0], 0);
    if let Ok(day) = &day {
        for law in laws::ALL {
            law(&scenario, &model, day);
        }
    }
    for way in &WAYS[1..] {
        match (&day, &watch(&model, *way, 0)) {
            (Ok(day), Ok(other)) => {
                assert_eq!(day.answered, other.answered, "{way:?}");
                assert_eq!(difference(&day.tally, &other.tally), None, "{way:?}");
            }
            (Err(stop), Err(other)) => assert_eq!(stop, other, "{way:?}"),
            (day, other) => {
                panic!(
                    "{way:?}: ends {:?} against {:?}",
                    day.as_ref().err(),
                    other.as_ref().err()
                )
            }
        }
    }
});
