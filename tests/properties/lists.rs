//! Lists of customers: nobody is called too often, and nobody is lost.

use std::sync::atomic::{AtomicU32, Ordering};

use busyhour::model::compile;
use proptest::prelude::*;

use crate::random::{Features, cases, scenario};
use crate::support::{WAYS, watch};

#[test]
fn customers_are_reached_dropped_or_left_on_the_list() {
    static CALLED: AtomicU32 = AtomicU32::new(0);
    let mut runner = proptest::test_runner::TestRunner::new(cases(400));
    let outcome = runner.run(&scenario(Features::All), |scenario| {
        let model = compile(&scenario).expect("valid");
        if model.diallers.is_empty() {
            return Ok(());
        }
        let Ok(day) = watch(&model, WAYS[0], 0) else {
            return Ok(());
        };
        let intervals = model.clock.intervals;
        for dialler in &model.diallers {
            let cells = &day.tally.rare[dialler.kind * intervals..][..intervals];
            let sum = |of: fn(&busyhour::measures::Rare) -> u32| -> u64 {
                cells.iter().map(|c| u64::from(of(c))).sum()
            };
            let (dialed, connected) = (sum(|c| c.dialed), sum(|c| c.connected));
            CALLED.fetch_add(connected as u32, Ordering::Relaxed);
            prop_assert!(connected <= dialed);
            prop_assert!(sum(|c| c.dropped) <= connected);
            if dialler.mode == busyhour::scenario::DialMode::Preview {
                prop_assert_eq!(sum(|c| c.dropped), 0);
            }
            if dialler.connect == [1.0] && dialler.dial_time == 0.0 {
                prop_assert_eq!(connected, dialed);
            }
            let Some(list) = dialler.list else { continue };
            let left = day.tally.list_left[dialler.kind];
            prop_assert!(dialed <= list * u64::from(dialler.tries));
            prop_assert!(connected + left <= list);
            // Who is neither reached nor left has been dialled as often as that goes.
            let given_up = list - connected - left;
            prop_assert!(given_up * u64::from(dialler.tries) + connected <= dialed);
        }
        Ok(())
    });
    if let Err(fault) = outcome {
        panic!("{fault}");
    }
    let called = CALLED.load(Ordering::Relaxed);
    assert!(called > 300, "{called} calls");
}
