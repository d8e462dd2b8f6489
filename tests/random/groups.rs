//! Random agent groups.

use busyhour::scenario::{Absence, AgentGroup, ByInterval, Pauses, Shrinkage};
use proptest::prelude::*;
use proptest::sample::select;

use super::{Features, Hours};
use crate::support::{constant, exponential};

fn shrinkage(hours: Hours, features: Features) -> impl Strategy<Value = Shrinkage> {
    let planned = prop_oneof![
        3 => Just(ByInterval::Constant(0.0)),
        1 => Just(ByInterval::Constant(0.25)),
        1 => prop::collection::vec(select(vec![0.0, 0.3, 0.5]), hours.intervals)
            .prop_map(ByInterval::Each),
    ];
    let absence = (select(vec![0.1, 0.5]), select(vec![0.0, 0.5]))
        .prop_map(|(rate, day_cv)| Absence { rate, day_cv });
    let length = select(vec![constant(30.0), constant(60.0), exponential(40.0)]);
    let pauses =
        (select(vec![60.0, 200.0]), length).prop_map(|(every, length)| Pauses { every, length });
    let pauses = if features == Features::Plain {
        Just(None).boxed()
    } else {
        prop::option::weighted(0.25, pauses).boxed()
    };
    (planned, prop::option::weighted(0.25, absence), pauses).prop_map(
        |(planned, absence, pauses)| Shrinkage {
            planned,
            absence,
            pauses,
        },
    )
}

/// A random group; its name and its skills come later.
pub fn group(hours: Hours, features: Features) -> impl Strategy<Value = AgentGroup> {
    (
        prop::collection::vec(0_u32..=6, hours.intervals),
        // Somebody is there at the end more often than not, or hardly a day would end.
        0_u32..=4,
        prop::bool::ANY,
        shrinkage(hours, features),
    )
        .prop_map(|(mut agents, at_the_end, net, shrinkage)| {
            if let Some(last) = agents.last_mut() {
                *last = (*last).max(at_the_end);
            }
            AgentGroup {
                name: String::new(),
                agents,
                net,
                skills: Vec::new(),
                shrinkage,
                cost: None,
            }
        })
}
