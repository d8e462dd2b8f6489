//! Keys of a contact type.

use super::follow_on::{
    AFTER_HOURS, CALLBACK, ESCALATE, OPEN, PREFERRED_AGENT, PRIORITY_GROWTH, REPEAT, RETRY, STAGE,
};
use super::outbound::OUTBOUND;
use super::pace::BY_WAIT;
use super::segment::SEGMENT;
use super::self_service::SELF_SERVICE;
use super::{
    CV, Key, Kind, MONEY, Names, POSITIVE_FACTOR, PROBABILITY, RANK, Range, SHARE, Series, TIME,
    TableSpec, Word, key, word,
};

/// `[contact.NAME]`.
pub static CONTACT: TableSpec = TableSpec::new("a contact type", KEYS);

const KEYS: &[Key] = &[
    key(
        "channel",
        Kind::Word(CHANNELS),
        "The medium; it sets the default service level and who takes a line.",
    )
    .required()
    .aka(&["media", "medium"]),
    key("priority", RANK, "1 is most urgent.").default("1"),
    key(
        "weight",
        Kind::Number(POSITIVE_FACTOR),
        "Weight for weighted-wait and c-mu.",
    )
    .default("1"),
    key("arrivals", Kind::Table(&ARRIVALS), "How contacts come.")
        .default("none of its own: escalations, retries and callbacks only")
        .aka(&["volume", "forecast", "offered", "calls"]),
    key("talk", Kind::Distribution, "Talk time, hold included.")
        .required()
        .aka(&["aht", "handle_time", "service", "service_time", "talk_time"]),
    key(
        "wrap_up",
        Kind::Distribution,
        "After-call work: the customer has gone, the agent is busy.",
    )
    .default("none")
    .aka(&["acw", "after_call_work", "wrapup"]),
    key(
        "handle_time_by_wait",
        Kind::Tables(&BY_WAIT),
        "How talk and wrap-up grow with the wait: points in order, straight in between, constant beyond.",
    )
    .default("they do not"),
    key(
        "patience",
        Kind::Distribution,
        "How long a customer waits before abandoning.",
    )
    .default("for ever")
    .aka(&["abandonment", "abandon"]),
    key(
        "balk",
        Kind::ByInterval(Series::Shares),
        "Share of those who would wait that leave at once.",
    )
    .default("0"),
    key(
        "queue_limit",
        Kind::Whole(0, 10_000_000),
        "Contacts of this type that can wait at once.",
    )
    .default("unlimited"),
    key(
        "service_level",
        Kind::Table(&SERVICE_LEVEL),
        "The target and how it is counted.",
    )
    .default("by channel")
    .aka(&["sla", "sl"]),
    key(
        "lost_value",
        Kind::Number(MONEY),
        "Value lost with a case of the type that ends without an answer.",
    )
    .default("0")
    .aka(&["value", "revenue"]),
    key(
        "groups",
        Kind::Map(Names::Groups, RANK_OR_SERVING),
        "The groups that serve it: a rank, or a table.",
    )
    .default("every group with the skill, ranked by its level"),
    key(
        "segment",
        Kind::Tables(&SEGMENT),
        "Customers who differ from the others; a case stays in its segment.",
    )
    .default("all are alike")
    .aka(&["segments"]),
    key(
        "retry",
        Kind::Table(&RETRY),
        "Contact again after abandoning, balking or a busy signal.",
    ),
    key(
        "self_service",
        Kind::Table(&SELF_SERVICE),
        "Served by a machine before asking for an agent: a voice menu, a bot, an AI agent.",
    )
    .aka(&["ivr", "bot", "ai_agent"]),
    key(
        "callback",
        Kind::Table(&CALLBACK),
        "Offer to be called back.",
    ),
    key(
        "repeat",
        Kind::Table(&REPEAT),
        "Contact again after service.",
    ),
    key(
        "escalate",
        Kind::Tables(&ESCALATE),
        "Hand-over to another type.",
    ),
    key("open", Kind::Tables(&OPEN), "Opening hours.").default("always"),
    key(
        "after_hours",
        Kind::Word(AFTER_HOURS),
        "What happens to contacts outside the opening hours.",
    )
    .default("refuse; for other channels than voice and chat wait"),
    key(
        "stage",
        Kind::Tables(&STAGE),
        "Routing script: from this wait on, under this condition.",
    )
    .aka(&["stages", "script"]),
    key(
        "preferred_agent",
        Kind::Table(&PREFERRED_AGENT),
        "The agent who served the case last comes first.",
    )
    .default("nobody is preferred")
    .aka(&["last_agent", "sticky_agent"]),
    key(
        "priority_growth",
        Kind::Table(&PRIORITY_GROWTH),
        "How the priority grows with the wait.",
    )
    .default("it does not")
    .aka(&["aging", "priority_increase"]),
    key("outbound", Kind::Table(&OUTBOUND), "Calls to customers.")
        .aka(&["dialler", "dialer", "campaign"]),
];

const SERVING_TABLE: &Kind = &Kind::Table(&SERVING);
pub(super) const RANK_OR_SERVING: &Kind = &Kind::Either(&RANK, SERVING_TABLE);
const POOLED: &Kind = &Kind::Table(&POOL);

/// The media of contacts.
pub const CHANNELS: &[Word] = &[
    word("voice", "Telephone; the only channel that takes a line."),
    word("chat", "Chat and messaging."),
    word("email", "E-mail and tickets."),
    word("social", "Social media."),
    word("callback", "Calls back to customers."),
    word("outbound", "Calls to customers."),
];

/// `contact.NAME.arrivals`.
pub static ARRIVALS: TableSpec = TableSpec::new(
    "arrivals",
    &[
        key(
            "rate",
            Kind::ByInterval(Series::Rates),
            "Contacts per s, min, h or d.",
        ),
        key(
            "per_interval",
            Kind::ByInterval(Series::Counts),
            "Expected contacts in each interval.",
        )
        .aka(&["volume", "forecast", "offered", "counts_per_interval"]),
        key(
            "total",
            Kind::Number(Range::from(0.0, 1e8)),
            "Expected contacts in the horizon, spread by `profile`.",
        ),
        key(
            "profile",
            Kind::ByInterval(Series::Weights),
            "Weight of each interval in `total`.",
        ),
        key("times", Kind::Times, "Recorded times to replay."),
        key(
            "counts",
            Kind::Word(COUNTS),
            "How counts scatter about their expectation.",
        )
        .default("poisson"),
        key("basis", Kind::Word(BASIS), "What the figures count.").default("first"),
        key(
            "day_cv",
            Kind::Number(CV),
            "Coefficient of variation of the gamma day factor.",
        )
        .default("0"),
        key(
            "day_factor",
            Kind::Either(&Kind::Word(DAY_FACTOR), POOLED),
            "What the day factor shares with other types.",
        )
        .default("own"),
        key(
            "interval_cv",
            Kind::Number(CV),
            "Coefficient of variation of the lognormal interval factors.",
        )
        .default("0"),
        key(
            "interval_correlation",
            Kind::Number(Range::from(-0.999_999, 0.999_999)),
            "Correlation of neighbouring interval factors on the log scale.",
        )
        .default("0"),
    ],
)
.one_of(&[
    &["rate"],
    &["per_interval"],
    &["total", "profile"],
    &["times"],
]);

const COUNTS: &[Word] = &[
    word("poisson", "Poisson process."),
    word(
        "fixed",
        "The expected count, its fraction rounded at random.",
    ),
    word("uniform", "The product of rate and factors, rounded."),
];

const BASIS: &[Word] = &[
    word(
        "first",
        "First attempts: self-service, retries and repeats come on top.",
    ),
    word(
        "offered",
        "What the ACD counted: first attempts are reduced to match.",
    ),
];

const DAY_FACTOR: &[Word] = &[
    word("own", "Nothing."),
    word(
        "shared",
        "The same quantile as every other type that says so.",
    ),
];

/// `contact.NAME.arrivals.day_factor = { … }`.
pub static POOL: TableSpec = TableSpec::new(
    "a day factor",
    &[
        key(
            "with",
            Kind::Text,
            "Name of the pool it is correlated with.",
        )
        .required(),
        key(
            "correlation",
            Kind::Number(PROBABILITY),
            "The c of the normal copula, 0–1.",
        )
        .required(),
    ],
);

/// `contact.NAME.service_level`.
pub static SERVICE_LEVEL: TableSpec = TableSpec::new(
    "a service level",
    &[
        key(
            "within",
            TIME,
            "Threshold; a wait of exactly this is in time.",
        )
        .default("by channel"),
        key("target", SHARE, "The share to reach.")
            .default("by channel where `within` is absent too, else none"),
        key("count", Kind::Word(COUNT), "Which contacts count.").default("short_abandons_excluded"),
        key(
            "short_abandon",
            TIME,
            "Abandonments up to this wait are short.",
        )
        .default("within"),
        key(
            "blocked",
            Kind::Word(BLOCKED),
            "Whether blocked contacts count.",
        )
        .default("included"),
        key(
            "until",
            Kind::Word(UNTIL),
            "What the threshold is measured to.",
        )
        .default("answer; for email and social done"),
        key("clock", Kind::Word(CLOCK), "Which time counts.")
            .default("elapsed; for email and social open_hours"),
        key(
            "penalty",
            Kind::Table(&PENALTY),
            "What missing the target costs.",
        )
        .default("nothing"),
    ],
);

static PENALTY: TableSpec = TableSpec::new(
    "a penalty",
    &[
        key(
            "per_interval",
            Kind::Number(MONEY),
            "For each interval that misses the target; intervals without contacts cost nothing.",
        )
        .default("0"),
        key(
            "per_day",
            Kind::Number(MONEY),
            "For each day that misses the target.",
        )
        .default("0"),
    ],
);

const COUNT: &[Word] = &[
    word(
        "short_abandons_excluded",
        "Answered within T / (offered − abandoned within S).",
    ),
    word("all_offered", "Answered within T / offered."),
    word(
        "short_abandons_met",
        "(Answered within T + abandoned within S) / offered.",
    ),
    word("answered_only", "Answered within T / answered."),
];

const BLOCKED: &[Word] = &[
    word("included", "Blocked contacts are offered and not served."),
    word("excluded", "Blocked contacts are left out."),
];

const UNTIL: &[Word] = &[
    word("answer", "The begin of the service."),
    word("done", "The end of the talk: the customer has the answer."),
];

const CLOCK: &[Word] = &[
    word("elapsed", "Every hour."),
    word("open_hours", "Hours in which the type is open."),
];

/// `contact.NAME.groups.GROUP = { … }`.
pub static SERVING: TableSpec = TableSpec::new(
    "a group that serves",
    &[
        key(
            "rank",
            RANK,
            "Preference of the type for the group, 1 first.",
        )
        .default("the group's level"),
        key(
            "after",
            TIME,
            "Only contacts that have waited at least this long.",
        )
        .default("0s"),
        key(
            "min_idle",
            Kind::Whole(1, 1_000_000),
            "Only while at least this many of its agents are idle, the one to be taken included.",
        )
        .default("1"),
        key("when", Kind::Expression, "Only while this condition holds.").default("always"),
    ],
);
