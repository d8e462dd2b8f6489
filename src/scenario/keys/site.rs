//! Keys of a site.

use super::{Kind, TableSpec, key};

/// `[site.NAME]`.
pub static SITE: TableSpec = TableSpec::new(
    "a site",
    &[
        key(
            "time_zone",
            Kind::Zone,
            "Zone of its clock, by which its shifts and holidays go; needs the scenario's `start` and `time_zone`.",
        )
        .default("the scenario's")
        .aka(&["timezone", "tz", "zone"]),
        key(
            "holidays",
            Kind::List(&Kind::Date),
            "Days on which nobody of the site works, such as [2026-12-25]: no shift begins, and headcounts of the intervals that begin on them are 0.",
        )
        .default("none")
        .aka(&["closed", "bank_holidays"]),
    ],
);
