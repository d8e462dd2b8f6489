//! Keys of handle times that depend on the wait, on how busy a group is, and on who is new.

use super::{Kind, POSITIVE_FACTOR, Range, SHARE, TIME, TableSpec, key};

const HANDLE: Kind = Kind::Number(POSITIVE_FACTOR);

/// A point of `contact.NAME.handle_time_by_wait`.
pub static BY_WAIT: TableSpec = TableSpec::new(
    "a handle time by wait",
    &[
        key("wait", TIME, "Wait for an agent until the answer.").required(),
        key("factor", HANDLE, "Factor on talk and wrap-up.").required(),
    ],
);

/// `group.NAME.handle_time_by_occupancy`.
pub static BY_OCCUPANCY: TableSpec = TableSpec::new(
    "a handle time by occupancy",
    &[
        key(
            "window",
            Kind::Duration(Range::from(60.0, 7.0 * 86_400.0)),
            "How far back the group's occupancy is looked at, busy / (busy + idle); it moves on in tenths of the window, and begins at the start.",
        )
        .default("30m"),
        key(
            "factors",
            Kind::Tables(&LOADED),
            "Points in order; straight in between, constant beyond.",
        )
        .required(),
    ],
);

/// A point of `factors`.
pub static LOADED: TableSpec = TableSpec::new(
    "a factor by occupancy",
    &[
        key("occupancy", SHARE, "Occupancy of the group so far.").required(),
        key("factor", HANDLE, "Factor on talk and wrap-up.").required(),
    ],
);

/// `group.NAME.learning`.
pub static LEARNING: TableSpec = TableSpec::new(
    "a learning curve",
    &[
        key(
            "new",
            Kind::Either(&Kind::Whole(0, 1_000_000), &SHARE),
            "How many agents: a number, or a share of all the group has; they are spread evenly over its slots.",
        )
        .required(),
        key(
            "worked",
            Kind::Whole(0, 100_000),
            "Days that they have worked before the start.",
        )
        .default("0"),
        key(
            "start",
            HANDLE,
            "Factor on talk and wrap-up on the first day of work.",
        ),
        key(
            "half_life",
            Kind::Number(Range::above(0.0, 100_000.0)),
            "Days worked in which half of what the factor is above 1 is learnt.",
        ),
        key(
            "per_doubling",
            Kind::Share(Range::above(0.0, 1.0)),
            "What the factor is multiplied by each time the days worked double, until it is 1: a learning curve of 90 %.",
        ),
        key(
            "by_week",
            Kind::List(&HANDLE),
            "Factor for each week of five days worked, from the first; then 1.",
        ),
    ],
)
.one_of(&[&["half_life"], &["per_doubling"], &["by_week"]]);
