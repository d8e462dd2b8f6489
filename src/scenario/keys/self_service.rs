//! Keys of self-service and AI agents in front of people.

use super::{Key, Kind, MONEY, POSITIVE_FACTOR, SHARE, Series, TableSpec, Word, key, word};

/// `contact.NAME.self_service`.
pub static SELF_SERVICE: TableSpec = TableSpec::new("self-service", KEYS);

const KEYS: &[Key] = &[
    key(
        "contained",
        Kind::ByInterval(Series::Shares),
        "Share of sessions that need no agent; the others are passed on.",
    )
    .required()
    .aka(&["containment", "containment_rate", "deflection"]),
    key(
        "time",
        Kind::Distribution,
        "Time in self-service, of the contained and the passed on alike.",
    )
    .required(),
    key(
        "resolved",
        SHARE,
        "Share of the contained whose case is resolved; the others contact the center again.",
    )
    .default("1"),
    key(
        "delay",
        Kind::Distribution,
        "Time until one that was contained but not resolved contacts the center again.",
    )
    .default("that of `repeat`"),
    key(
        "capacity",
        Kind::Whole(0, 10_000_000),
        "Sessions at once.",
    )
    .default("unlimited"),
    key(
        "full",
        Kind::Word(FULL),
        "What happens to contacts that find no place in self-service.",
    )
    .default("pass"),
    key(
        "handle_time_factor",
        Kind::Number(POSITIVE_FACTOR),
        "Factor on talk and wrap-up of those passed on: below 1 where the agent gets what was said so far.",
    )
    .default("1"),
    key(
        "always_open",
        Kind::Boolean,
        "Whether it serves outside the opening hours of the type too.",
    )
    .default("false"),
    key(
        "cost",
        Kind::Number(MONEY),
        "Cost of a session.",
    )
    .default("0"),
];

const FULL: &[Word] = &[
    word("pass", "They ask for an agent at once."),
    word("block", "They are turned away: blocked."),
];
