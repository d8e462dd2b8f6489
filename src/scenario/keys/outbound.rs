//! Keys of outbound calls.

use super::{Kind, Range, SHARE, SPAN, Series, TIME, TableSpec, Word, key, word};

/// Most dials for a free agent.
const PACE: Range = Range::from(1.0, 100.0);

/// `contact.NAME.outbound`.
pub static OUTBOUND: TableSpec = TableSpec::new(
    "outbound calls",
    &[
        key(
            "list",
            Kind::Either(&Kind::Whole(0, 100_000_000), &Kind::Word(UNLIMITED)),
            "Customers to call.",
        )
        .required(),
        key("mode", Kind::Word(MODE), "How the dialler works.").default("progressive"),
        key(
            "pace",
            Kind::Number(PACE),
            "Dials for each free agent; predictive only.",
        )
        .default("1"),
        key(
            "max_dropped",
            SHARE,
            "Share of the connected calls that may be dropped: with more, the pace is 1.",
        )
        .default("the pace is kept whatever is dropped"),
        key(
            "reserve",
            Kind::Whole(0, 1_000_000),
            "Idle agents of its groups that are left to others when it dials; whoever answers may \
             have them.",
        )
        .default("0"),
        key(
            "connect",
            Kind::ByInterval(Series::Shares),
            "Share of dials that a customer answers.",
        )
        .default("1")
        .aka(&["answer", "reach", "right_party"]),
        key("dial_time", TIME, "Time of a dial, answered or not.").default("0s"),
        key(
            "wait_for_agent",
            TIME,
            "How long a connected customer waits for an agent; then the call is dropped.",
        )
        .default("0s"),
        key(
            "tries",
            Kind::Whole(1, 1000),
            "Dials of a number that nobody answers, the first included.",
        )
        .default("1")
        .aka(&["attempts", "redial"]),
        key(
            "try_after",
            Kind::Either(&SPAN, &Kind::Distribution),
            "Time from an unanswered dial until the number may be dialled again.",
        )
        .default("1h"),
        key(
            "when",
            Kind::Expression,
            "Dials only while this condition holds.",
        )
        .default("always"),
        key(
            "next_dial",
            Kind::Word(NEXT_DIAL),
            "When the dialler looks at the list again; predictive only.",
        )
        .default("dial_ends"),
    ],
);

const UNLIMITED: &[Word] = &[word("unlimited", "There is always somebody to call.")];

const MODE: &[Word] = &[
    word(
        "preview",
        "An agent is taken, then dials: busy for `dial_time`, nobody is ever dropped.",
    ),
    word(
        "progressive",
        "One dial for each free agent, who stays idle until a customer answers.",
    ),
    word("predictive", "`pace` dials for each free agent."),
];

const NEXT_DIAL: &[Word] = &[
    word(
        "dial_ends",
        "When an agent becomes free, and at the end of every dial.",
    ),
    word("agent_free", "Only when an agent becomes free."),
];
