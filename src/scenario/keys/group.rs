//! Keys of an agent group.

use super::pace::{BY_OCCUPANCY, LEARNING};
use super::{
    CHANNELS, CV, Key, Kind, MONEY, Names, POSITIVE_FACTOR, RANK, Range, SHARE, SPAN, Series, TIME,
    TableSpec, Word, key, word,
};

/// `[group.NAME]`.
pub static GROUP: TableSpec =
    TableSpec::new("an agent group", KEYS).one_of(&[&["agents"], &["shift"]]);

const A_COHORT: &Kind = &Kind::Table(&LEARNING);
const COHORTS: &Kind = &Kind::Tables(&LEARNING);
const NET_TABLE: &Kind = &Kind::Table(&NET);
const AGENTS: Kind = Kind::ByInterval(Series::Agents);

const KEYS: &[Key] = &[
    key(
        "agents",
        Kind::Either(&AGENTS, NET_TABLE),
        "Scheduled headcount.",
    )
    .aka(&["staff", "headcount", "staffing", "count", "size", "fte"]),
    key(
        "shift",
        Kind::Tables(&SHIFT),
        "Shifts, instead of a headcount.",
    )
    .aka(&["shifts"]),
    key(
        "skills",
        Kind::Map(Names::Contacts, &RANK),
        "Contact types with their level, 1 best.",
    )
    .required()
    .aka(&["serves", "contacts", "skill", "queues"]),
    key(
        "handle_time_factor",
        Kind::Map(Names::Contacts, &HANDLE),
        "Factor on talk and wrap-up of a type.",
    )
    .default("1"),
    key(
        "handle_time_by_occupancy",
        Kind::Table(&BY_OCCUPANCY),
        "How talk and wrap-up depend on how busy the group has been.",
    )
    .default("they do not")
    .aka(&["fatigue"]),
    key(
        "learning",
        Kind::Either(A_COHORT, COHORTS),
        "Agents who are new, and slower for it: a table, or one for each cohort.",
    )
    .default("nobody is new")
    .aka(&["new_agents", "tenure", "ramp_up", "trainees"]),
    key(
        "shrinkage",
        Kind::Table(&SHRINKAGE),
        "Scheduled time in which agents cannot take contacts.",
    )
    .default("none"),
    key(
        "concurrency",
        Kind::Map(Names::Channels, &Kind::Whole(1, 100)),
        "Contacts of a channel at once. One of a channel of which n go at once takes 1/n of an agent's attention; contacts that fit together may be mixed.",
    )
    .default("1")
    .aka(&["concurrent", "capacity", "simultaneous"]),
    key(
        "slowdown",
        Kind::List(&Kind::Number(POSITIVE_FACTOR)),
        "k-th entry: with k contacts in hand each one's work goes 1/slowdown as fast; the last entry holds for more.",
    )
    .default("none"),
    key(
        "set_aside",
        Kind::Words(CHANNELS),
        "Channels whose work is set aside when a contact of another channel finds no free agent, and resumed before more of it is taken.",
    )
    .default("none")
    .aka(&["interruptible", "interrupt", "preempt"]),
    key(
        "when_fewer",
        Kind::Word(WHEN_FEWER),
        "Who leaves when a headcount falls and too many are busy.",
    )
    .default("first_free"),
    key("cost", Kind::Table(&COST), "What an agent costs."),
    key(
        "site",
        Kind::Text,
        "Where the group is: a `[site.NAME]` with a time zone and calendar of its own, by which its shifts go; headcounts go by the scenario's clock. Without such tables a name to sum figures by.",
    )
    .aka(&["location", "region"]),
];

const WHEN_FEWER: &[Word] = &[
    word(
        "first_free",
        "Whoever becomes free next, until so many have left; nobody takes a contact before.",
    ),
    word(
        "marked",
        "So many of the busy are chosen at that moment; they leave when their work ends, and the others go on taking contacts.",
    ),
];

const HANDLE: Kind = Kind::Number(Range::above(0.0, 1000.0));

/// `agents = { net = … }`.
pub static NET: TableSpec = TableSpec::new(
    "a net headcount",
    &[key(
        "net",
        AGENTS,
        "Headcount after planned shrinkage and absence.",
    )
    .required()],
);

/// `group.NAME.shrinkage`.
pub static SHRINKAGE: TableSpec = TableSpec::new(
    "shrinkage",
    &[
        key(
            "planned",
            Kind::ByInterval(Series::SharesBelowOne),
            "Share of those present that is planned away; not with shifts.",
        )
        .default("0"),
        key(
            "absence",
            Kind::Table(&ABSENCE),
            "Days, or shifts, on which agents do not come.",
        )
        .default("none"),
        key("pauses", Kind::Table(&PAUSES), "Short unplanned pauses.").default("none"),
        key(
            "pause_after",
            Kind::Table(&PAUSE_AFTER),
            "Pauses after contacts; none is taken where a break or pause is due.",
        )
        .default("none")
        .aka(&["recovery"]),
        key(
            "late",
            Kind::Table(&LATE),
            "Late logins of single agents; with shifts.",
        )
        .default("none")
        .aka(&["late_login", "lateness"]),
        key(
            "early",
            Kind::Table(&EARLY),
            "Early leaves of single agents, after the contact in hand; with shifts.",
        )
        .default("none")
        .aka(&["early_leave"]),
        key(
            "without",
            Kind::Words(SOURCES),
            "Sources of shrinkage that are switched off, as if they were not written.",
        )
        .default("none"),
    ],
);

/// What can be switched off.
const SOURCES: &[Word] = &[
    word("absence", "Days or shifts on which agents do not come."),
    word("planned", "Planned shrinkage."),
    word("breaks", "Breaks, lunches and meetings of shifts."),
    word("pauses", "Unplanned pauses."),
    word("pause_after", "Pauses after contacts."),
    word("late", "Late logins."),
    word("early", "Early leaves."),
];

/// `group.NAME.shrinkage.absence`.
pub static ABSENCE: TableSpec = TableSpec::new(
    "absence",
    &[
        key(
            "rate",
            Kind::Share(BELOW_ONE),
            "Mean share of agents absent.",
        )
        .required(),
        key(
            "day_cv",
            Kind::Number(CV),
            "Coefficient of variation of the day's rate.",
        )
        .default("0"),
    ],
);

const BELOW_ONE: Range = Range::from(0.0, 0.999_999);

/// `group.NAME.shrinkage.pauses`.
pub static PAUSES: TableSpec = TableSpec::new(
    "pauses",
    &[
        key(
            "every",
            SPAN,
            "Mean time from the end of one pause until the next falls due.",
        )
        .required(),
        key("length", Kind::Distribution, "Length of a pause.").required(),
    ],
);

/// `group.NAME.shrinkage.pause_after`.
pub static PAUSE_AFTER: TableSpec = TableSpec::new(
    "pauses after contacts",
    &[
        key(
            "probability",
            SHARE,
            "Share of contacts after which the agent pauses.",
        )
        .required(),
        key("length", Kind::Distribution, "Length of a pause.").required(),
    ],
);

/// `group.NAME.shrinkage.late`.
pub static LATE: TableSpec = TableSpec::new(
    "late logins",
    &[
        key(
            "probability",
            SHARE,
            "Share of shifts that an agent begins late.",
        )
        .required(),
        key("by", Kind::Distribution, "How late.").required(),
    ],
);

/// `group.NAME.shrinkage.early`.
pub static EARLY: TableSpec = TableSpec::new(
    "early leaves",
    &[
        key(
            "probability",
            SHARE,
            "Share of shifts that an agent ends early.",
        )
        .required(),
        key("by", Kind::Distribution, "How early.").required(),
    ],
);

/// `group.NAME.cost`.
pub static COST: TableSpec = TableSpec::new(
    "a cost",
    &[
        key(
            "per_hour",
            Kind::Number(MONEY),
            "Cost of a paid hour. Paid is what is scheduled, but unpaid breaks, and absence where it is not paid.",
        )
        .default("0"),
        key(
            "overtime_factor",
            Kind::Number(Range::from(0.0, 100.0)),
            "Factor on overtime hours: work after the end of a shift or of the horizon.",
        )
        .default("1"),
        key(
            "absence_paid",
            Kind::Boolean,
            "Whether absent agents are paid.",
        )
        .default("true"),
        key(
            "per_contact",
            Kind::Number(MONEY),
            "Cost of a contact that they answer, as an outsourcer bills it.",
        )
        .default("0"),
        key(
            "per_minute",
            Kind::Number(MONEY),
            "Cost of a minute of talk and wrap-up.",
        )
        .default("0"),
    ],
);

/// `[[group.NAME.shift]]`.
pub static SHIFT: TableSpec = TableSpec::new(
    "a shift",
    &[
        key("agents", Kind::Whole(0, 100_000), "Agents on the shift.").required(),
        key(
            "days",
            Kind::Text,
            "Days of the week on which it begins, such as \"mon-fri\" or \"mon,wed\"; needs a `start`.",
        )
        .default("every day"),
        key(
            "from",
            Kind::Text,
            "Begin, a time of day; without a `start` hours count from 00:00.",
        )
        .required(),
        key(
            "to",
            Kind::Text,
            "End, a time of day; not after `from`: the next day. Who is busy finishes: overtime.",
        )
        .required(),
        key(
            "off",
            Kind::Tables(&OFF),
            "Breaks, lunches, meetings. One that falls due during a contact begins when it ends, and keeps its length.",
        )
        .aka(&["breaks", "break", "lunch"]),
    ],
);

/// A break of a shift.
pub static OFF: TableSpec = TableSpec::new(
    "a break",
    &[
        key("at", Kind::Text, "Begin, a time of day within the shift.").required(),
        key("for", SPAN, "Length.").required(),
        key(
            "spread",
            TIME,
            "The begins of the shift's n agents lie evenly over this time: at + spread × (k − ½)/n.",
        )
        .default("0s"),
        key("paid", Kind::Boolean, "Whether it is paid.").default("true"),
    ],
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_that_must_leave_somebody_is_below_one() {
        assert!(!BELOW_ONE.contains(1.0));
        assert!(matches!(SHARE, Kind::Share(range) if range.contains(1.0)));
    }
}
