//! The calendar ring and its oracle, the binary heap, give the same bits.

use busyhour::engine::Recorder;
use busyhour::measures::{Tally, wait_bins};
use busyhour::model::compile;
use proptest::prelude::*;

use crate::random::{Features, cases, scenario};
use crate::support::{Heaps, Rings, WAYS, difference};

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn ring_and_heap_agree_on_every_bit(scenario in scenario(Features::All)) {
        let model = compile(&scenario).expect("valid");
        for way in WAYS {
            let mut ring: Rings<'_> = way.engine(&model);
            let mut heap: Heaps<'_> = way.engine(&model);
            let mut by_ring = Tally::new(&model, wait_bins(&model));
            let mut by_heap = by_ring.clone();
            by_heap.begin();
            for replication in 0..2 {
                let ended = ring.run(replication, &mut by_ring);
                prop_assert_eq!(&ended, &heap.run(replication, &mut by_heap), "{:?}", way);
                if ended.is_ok() {
                    prop_assert_eq!(difference(&by_ring, &by_heap), None, "{:?}", way);
                }
            }
        }
    }
}
