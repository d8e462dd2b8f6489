//! Random self-service.

use busyhour::scenario::{ByInterval, SelfService};
use proptest::prelude::*;
use proptest::sample::select;

use super::{Features, Hours};
use crate::support::{constant, exponential};

/// Self-service of a type, if it has any.
pub fn front(hours: Hours, features: Features) -> BoxedStrategy<Option<SelfService>> {
    if features != Features::All {
        return Just(None).boxed();
    }
    let share = || select(vec![0.0, 0.3, 0.5, 1.0]);
    let contained = prop_oneof![
        2 => share().prop_map(ByInterval::Constant),
        1 => prop::collection::vec(share(), hours.intervals).prop_map(ByInterval::Each),
    ];
    let time = select(vec![
        constant(0.0),
        constant(10.0),
        constant(60.0),
        exponential(30.0),
    ]);
    let machine = (
        contained,
        time,
        select(vec![1.0, 0.7, 0.0]),
        select(vec![0.0, 30.0, 300.0]),
        prop::option::weighted(0.4, 0_u32..=3),
        (prop::bool::ANY, prop::bool::ANY),
        select(vec![1.0, 0.8, 1.5]),
    )
        .prop_map(
            |(contained, time, resolved, delay, capacity, (blocks, always_open), factor)| {
                SelfService {
                    contained,
                    time,
                    resolved,
                    delay: (resolved < 1.0).then(|| constant(delay)),
                    capacity,
                    blocks,
                    handle_time_factor: factor,
                    always_open,
                    cost: 0.4,
                }
            },
        );
    prop::option::weighted(0.35, machine).boxed()
}
