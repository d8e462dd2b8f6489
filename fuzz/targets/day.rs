//! Bytes become a small valid scenario, a day of which is run in four ways: it ends, no contact
//! is lost or counted twice, and the ways agree on every bit.
#![no_main]

#[path = "../../tests/random/mod.rs"]
#[allow(dead_code, unused_imports)]
mod random;
#[path = "../../tests/support/mod.rs"]
#[allow(dead_code, unused_imports)]
mod support;

use busyhour::model::{Model, compile};
use busyhour::scenario::Scenario;
use libfuzzer_sys::fuzz_target;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use random::{Features, cases, scenario};
use support::{WAYS, Watch, difference, watch};

/// The scenario that the bytes are the seed of: a draw straight from the bytes could not be
/// repeated once they are used up, and proptest repeats some draws until they fit.
fn chosen(data: &[u8], features: Features) -> Option<Scenario> {
    let mut seed = [0; 32];
    for (at, byte) in data.iter().enumerate() {
        let slot = &mut seed[at % 32];
        *slot = slot.rotate_left(3) ^ byte;
    }
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(cases(1), rng);
    let tree = scenario(features).new_tree(&mut runner).ok()?;
    Some(tree.current())
}

fn nobody_is_lost(model: &Model, day: &Watch) {
    for (number, (cell, rare)) in day.tally.cells.iter().zip(&day.tally.rare).enumerate() {
        let here = |kind: usize, interval: usize| kind * model.clock.intervals + interval == number;
        let answered = day
            .answered
            .iter()
            .filter(|a| a.counted && here(a.kind, a.interval));
        let outcomes = answered.count() as u32
            + cell.abandoned
            + cell.blocked
            + rare.disconnected
            + rare.unfinished
            + rare.left_message
            + rare.dropped;
        assert_eq!(cell.offered, outcomes, "cell {number}");
        assert!(cell.late_within <= cell.answered_late && cell.abandoned_within <= cell.abandoned);
        let waits = [
            cell.wait_answered,
            cell.wait_abandoned,
            cell.queue,
            rare.wait,
        ];
        assert!(waits.iter().all(|w| *w >= 0), "{waits:?}");
        assert!(cell.handle.is_finite() && cell.handle >= 0.0);
    }
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
        nobody_is_lost(&model, day);
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
