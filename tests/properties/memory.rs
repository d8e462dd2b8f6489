//! A replication is the same whatever the engine simulated before it.

use busyhour::measures::{Tally, wait_bins};
use busyhour::model::compile;
use proptest::prelude::*;

use crate::random::{Features, cases, scenario};
use crate::support::{Rings, WAYS, difference};

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn what_an_engine_did_before_leaves_no_trace(scenario in scenario(Features::All)) {
        let model = compile(&scenario).expect("valid");
        let mut used: Rings<'_> = WAYS[0].engine(&model);
        let mut in_use = Tally::new(&model, wait_bins(&model));
        // Days that fail in the middle leave their contacts behind: those too.
        let order = [7, 3, 3, 0, 7];
        for replication in order {
            let mut fresh: Rings<'_> = WAYS[0].engine(&model);
            let mut anew = Tally::new(&model, wait_bins(&model));
            let ended = fresh.run(replication, &mut anew);
            prop_assert_eq!(&ended, &used.run(replication, &mut in_use));
            if ended.is_ok() {
                prop_assert_eq!(difference(&anew, &in_use), None, "replication {}", replication);
            }
        }
    }
}
