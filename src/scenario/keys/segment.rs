//! Keys of customer segments.

use super::contact::RANK_OR_SERVING;
use super::{Key, Kind, MONEY, Names, POSITIVE_FACTOR, RANK, SHARE, TableSpec, key};

/// `[[contact.NAME.segment]]`.
pub static SEGMENT: TableSpec = TableSpec::new("a segment", KEYS);

const KEYS: &[Key] = &[
    key("name", Kind::Text, "Name: VIP, at risk, French.").required(),
    key("share", SHARE, "Share of the type's customers.").required(),
    key("priority", RANK, "Its priority.").default("the type's"),
    key(
        "patience",
        Kind::Distribution,
        "How long its customers wait before abandoning.",
    )
    .default("the type's"),
    key(
        "groups",
        Kind::Map(Names::Groups, RANK_OR_SERVING),
        "The groups that serve it, and no others: a rank, or a table.",
    )
    .default("the type's"),
    key(
        "handle_time_factor",
        Kind::Number(POSITIVE_FACTOR),
        "Factor on talk and wrap-up.",
    )
    .default("1"),
    key(
        "lost_value",
        Kind::Number(MONEY),
        "Value lost with a case that ends without an answer.",
    )
    .default("the type's"),
];
