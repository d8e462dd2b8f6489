//! Keys of `[[action]]`: what supervisors do in the course of the day.

use super::{Key, Kind, Names, SPAN, TIME, TableSpec, Word, key, word};

/// `[[action]]`.
pub static ACTION: TableSpec = TableSpec::new("an action", KEYS).one_of(&[&["at"], &["when"]]);

const KEYS: &[Key] = &[
    key(
        "name",
        Kind::Text,
        "Name, for people and for `on('NAME')` in conditions.",
    )
    .default("action 1, 2, …"),
    key(
        "at",
        Kind::Moment,
        "When it is decided: a time of day, a duration since the start, or a date.",
    ),
    key(
        "when",
        Kind::Expression,
        "Condition on which it is decided; no contact is at hand, so that it asks for the center.",
    )
    .aka(&["if", "condition"]),
    key(
        "hold",
        TIME,
        "How long `when` must have held without a break.",
    )
    .default("0s"),
    key(
        "delay",
        TIME,
        "From the decision until it takes effect; it is not taken back in between.",
    )
    .default("0s"),
    key(
        "for",
        SPAN,
        "How long it is in effect, unless it ends earlier.",
    )
    .default("until the end of the horizon")
    .aka(&["length"]),
    key(
        "until",
        Kind::Moment,
        "When it ends at the latest; nothing is decided from then on.",
    ),
    key(
        "stop_when",
        Kind::Expression,
        "Condition on which it ends, tested from its effect on.",
    ),
    key(
        "stop_hold",
        TIME,
        "How long `stop_when` must have held without a break.",
    )
    .default("0s"),
    key(
        "again",
        Kind::Word(AGAIN),
        "How often it may be taken in a replication.",
    )
    .default("never"),
    key(
        "move",
        Kind::Tables(&MOVE),
        "Agents who help another group: each goes over when the contact in hand is done, and back in the same way.",
    )
    .aka(&["moves"]),
    key(
        "call_in",
        Kind::Map(Names::Groups, &AGENTS),
        "Agents who come in addition, by group.",
    ),
    key(
        "send_home",
        Kind::Map(Names::Groups, &AGENTS),
        "Agents who leave early and unpaid, by group: the idle first, the others after the contact in hand.",
    ),
    key(
        "cancel_breaks",
        Kind::List(&Kind::Name(Names::Groups)),
        "Groups with shifts whose breaks are not taken where they fall due meanwhile.",
    ),
    key(
        "postpone_breaks",
        Kind::List(&Kind::Name(Names::Groups)),
        "Groups with shifts whose breaks are taken when the action ends, where they fall due meanwhile.",
    ),
];

/// `action.move`.
pub static MOVE: TableSpec = TableSpec::new(
    "a move of agents",
    &[
        key(
            "agents",
            AGENTS,
            "How many, of those there; fewer where fewer are scheduled.",
        )
        .required(),
        key("from", Kind::Name(Names::Groups), "The group they leave.").required(),
        key("to", Kind::Name(Names::Groups), "The group they join.").required(),
    ],
);

const AGAIN: &[Word] = &[
    word("never", "Once."),
    word(
        "daily",
        "Once a calendar day; with `at` at that time of every day.",
    ),
    word("always", "As often as its condition asks for it."),
];

const AGENTS: Kind = Kind::Whole(1, 100_000);
