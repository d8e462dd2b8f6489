//! Keys of what a contact type leads to, and of what makes it wait or come.

use super::contact::RANK_OR_SERVING;
use super::{Key, Kind, Names, RANK, SHARE, SPAN, TIME, TableSpec, Word, key, word};

pub(super) static RETRY: TableSpec = TableSpec::new(
    "a retry",
    &[
        key(
            "after_abandon",
            SHARE,
            "Chance to retry after abandoning or balking.",
        )
        .default("0"),
        key("after_block", SHARE, "Chance to retry after a busy signal.").default("0"),
        key("delay", Kind::Distribution, "Time until the retry.").required(),
        key("again", SHARE, "Chance from the second retry on.").default("the first's"),
        key(
            "patience",
            Kind::Word(PATIENCE),
            "Whether each attempt has a patience of its own.",
        )
        .default("fresh"),
        key(
            "becomes",
            Kind::Name(Names::Contacts),
            "The type the retry is of.",
        )
        .default("its own"),
    ],
);

const PATIENCE: &[Word] = &[
    word("fresh", "Every attempt has one of its own."),
    word("kept", "All attempts have that of the first."),
];

pub(super) static CALLBACK: TableSpec = TableSpec::new(
    "a callback",
    &[
        key(
            "when",
            Kind::Expression,
            "The condition under which it is offered.",
        )
        .default("always"),
        key("after", TIME, "Wait after which it is offered.").default("0s"),
        key("accept", SHARE, "Share that accepts.").required(),
        key("answer", SHARE, "Share that picks up when called.").default("1"),
        key(
            "tries",
            Kind::Whole(1, 100),
            "Calls before the customer is given up.",
        )
        .default("1"),
        key(
            "try_after",
            Kind::Either(&TIME, &Kind::Distribution),
            "Time from a call that nobody takes until the next.",
        )
        .default("0s"),
        key(
            "ring",
            TIME,
            "Time of the agent for a call that nobody takes.",
        )
        .default("0s"),
        key(
            "becomes",
            Kind::Name(Names::Contacts),
            "The type the call back is of.",
        )
        .default("the place in line is kept"),
    ],
);

/// Chances that depend on who served.
const BY_GROUP: Key = key(
    "by_group",
    Kind::Map(Names::Groups, &SHARE),
    "The chance where these groups served.",
)
.default("the same for all");

pub(super) static REPEAT: TableSpec = TableSpec::new(
    "a repeat contact",
    &[
        key(
            "probability",
            SHARE,
            "Chance that the case is not resolved.",
        )
        .required(),
        BY_GROUP,
        key("delay", Kind::Distribution, "Time until the next contact.").required(),
        key(
            "becomes",
            Kind::Name(Names::Contacts),
            "The type the next contact is of.",
        )
        .default("its own"),
    ],
);

pub(super) static ESCALATE: TableSpec = TableSpec::new(
    "an escalation",
    &[
        key("to", Kind::Name(Names::Contacts), "The type it goes to.").required(),
        key("probability", SHARE, "Chance of the hand-over.").required(),
        BY_GROUP,
        key(
            "handoff",
            Kind::Word(HANDOFF),
            "Whether the agents talk to each other.",
        )
        .default("cold"),
        key(
            "together",
            Kind::Either(&TIME, &Kind::Distribution),
            "How long both agents are busy at a warm hand-over.",
        )
        .default("0s"),
        key(
            "first_agent_waits",
            Kind::Boolean,
            "Whether the first agent stays with the customer through the wait.",
        )
        .default("false"),
        key(
            "delay",
            Kind::Either(&TIME, &Kind::Distribution),
            "Time until the contact reaches the next type.",
        )
        .default("0s"),
        key("priority", RANK, "Priority there.").default("the type's"),
    ],
);

const HANDOFF: &[Word] = &[
    word("cold", "The customer waits alone."),
    word("warm", "The agents meet first."),
];

/// `contact.NAME.open`.
pub static OPEN: TableSpec = TableSpec::new(
    "opening hours",
    &[
        key("days", Kind::Text, "Days of the week, such as \"mon-fri\".").default("every day"),
        key("from", Kind::Text, "Opening time.").required(),
        key(
            "to",
            Kind::Text,
            "Closing time; not after `from`: on the next day.",
        )
        .required(),
    ],
);

pub(super) const AFTER_HOURS: &[Word] = &[
    word("refuse", "They are turned away: blocked."),
    word("wait", "They wait until it opens."),
    word("message", "They leave a message."),
];

pub(super) static STAGE: TableSpec = TableSpec::new(
    "a stage",
    &[
        key("after", TIME, "Wait from which it may be entered.").default("0s"),
        key(
            "when",
            Kind::Expression,
            "Condition to enter it: tested at `after`, and again when a function it names changes.",
        )
        .default("always"),
        key(
            "groups",
            Kind::Map(Names::Groups, RANK_OR_SERVING),
            "Groups that serve as well from then on, or on these terms.",
        ),
        key("priority", RANK, "Priority from then on."),
        key("leave", Kind::Word(LEAVE), "The contact leaves the center."),
    ],
);

const LEAVE: &[Word] = &[word(
    "voicemail",
    "It leaves a message, and counts as `left_message`.",
)];

pub(super) static PREFERRED_AGENT: TableSpec = TableSpec::new(
    "a preferred agent",
    &[key(
        "wait",
        TIME,
        "How long the customer waits for that agent before others may answer.",
    )
    .default("0s")],
);

pub(super) static PRIORITY_GROWTH: TableSpec = TableSpec::new(
    "a priority that grows",
    &[
        key(
            "every",
            SPAN,
            "Wait after which the priority is one more urgent, and again after as much.",
        )
        .required(),
        key("up_to", RANK, "Most urgent priority that it reaches.").default("1"),
    ],
);
