//! Random segments of a type's customers.

use busyhour::scenario::{Segment, ServingGroup};
use proptest::prelude::*;
use proptest::sample::select;

use super::Features;
use crate::support::{by, constant, exponential};

/// Segments of a type; groups that are not there are taken out later.
pub fn segments(features: Features) -> BoxedStrategy<Vec<Segment>> {
    if features != Features::All {
        return Just(Vec::new()).boxed();
    }
    let patience = select(vec![constant(0.0), constant(60.0), exponential(90.0)]);
    let groups = prop_oneof![
        3 => Just(Vec::<ServingGroup>::new()),
        1 => (0_usize..4).prop_map(|g| vec![by(g)]),
    ];
    let segment = (
        select(vec![0.0, 0.2, 0.5]),
        prop::option::of(1_u32..=3),
        prop::option::of(patience),
        groups,
        select(vec![1.0, 0.5, 1.5]),
        prop::option::of(Just(50.0)),
    )
        .prop_map(
            |(share, priority, patience, groups, factor, lost_value)| Segment {
                name: String::new(),
                share,
                priority,
                patience,
                groups,
                handle_time_factor: factor,
                lost_value,
            },
        );
    let some = prop::collection::vec(segment, 1..=2);
    prop::option::weighted(0.25, some)
        .prop_map(Option::unwrap_or_default)
        .boxed()
}

/// Names the segments, and takes out groups that are not there.
pub fn fit(segments: &mut [Segment], groups: usize) {
    for (k, segment) in segments.iter_mut().enumerate() {
        segment.name = format!("segment {k}");
        segment.groups.retain(|g| g.group < groups);
    }
}
