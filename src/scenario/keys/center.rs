//! Keys of the scenario as a whole: clock, limits, routing, events.

use super::{
    ACTION, CONTACT, FACTOR, GROUP, Key, Kind, Names, POSITIVE_FACTOR, Range, SHARE, SITE, SPAN,
    TIME, TableSpec, Word, key, word,
};

/// The top of a scenario file.
pub static SCENARIO: TableSpec = TableSpec::new("a scenario", TOP);

const TOP: &[Key] = &[
    key(
        "busyhour",
        Kind::Whole(1, 1),
        "Version of the scenario language: write busyhour = 1.",
    )
    .required(),
    key(
        "base",
        Kind::Path,
        "A scenario file to start from; this one holds the changes.",
    ),
    key("name", Kind::Text, "Title, for people.")
        .default("the file's name")
        .aka(&["title"]),
    key("start", Kind::Datetime, "Wall-clock start.").default("hours count from 00:00"),
    key(
        "time_zone",
        Kind::Zone,
        "Zone of the start; daylight-saving changes are honoured.",
    )
    .aka(&["timezone", "tz", "zone"]),
    key(
        "duration",
        SPAN,
        "Length of the horizon, a whole number of intervals.",
    )
    .required()
    .aka(&["horizon", "length"]),
    key("interval", SPAN, "Forecast, schedule and reporting period.")
        .default("30m")
        .aka(&["period", "interval_length"]),
    key(
        "warm_up",
        TIME,
        "Begin of the horizon that is left out of the results.",
    )
    .default("0s")
    .aka(&["warmup"]),
    key(
        "close",
        Kind::Word(CLOSE),
        "What happens at the end of the horizon.",
    )
    .default("drain"),
    key(
        "lines",
        Kind::Whole(1, 10_000_000),
        "Voice contacts that can be in the center at once.",
    )
    .default("unlimited")
    .aka(&["trunks"]),
    key(
        "queue_limit",
        Kind::Whole(0, 10_000_000),
        "Contacts that can wait at once, all types.",
    )
    .default("unlimited"),
    key(
        "replications",
        Kind::Whole(1, 100_000_000),
        "Number of replications.",
    )
    .default("1000"),
    key(
        "seed",
        Kind::Whole(0, i64::MAX as u64),
        "The number all randomness follows from.",
    )
    .default("1"),
    key("currency", Kind::Text, "Currency of the costs, for labels."),
    key(
        "contact",
        Kind::Map(Names::Own, A_CONTACT),
        "The contact types.",
    )
    .required()
    .aka(&["contacts", "queue", "queues", "contact_type", "call_type"]),
    key("group", Kind::Map(Names::Own, A_GROUP), "The agent groups.")
        .required()
        .aka(&["groups", "agents", "agent_group", "team", "teams"]),
    key("site", Kind::Map(Names::Own, A_SITE), "Where groups are.")
        .default("all groups are at one place")
        .aka(&["sites", "location", "locations"]),
    key(
        "routing",
        Kind::Table(&ROUTING),
        "How contacts and agents find each other.",
    )
    .default("the defaults of its keys"),
    key(
        "shock",
        Kind::Tables(&SHOCK),
        "Something that happens, and what it changes.",
    )
    .aka(&["shocks", "event", "events"]),
    key(
        "action",
        Kind::Tables(&ACTION),
        "Something that supervisors do in the course of the day.",
    )
    .aka(&["actions", "playbook"]),
    key(
        "initial",
        Kind::Map(Names::Contacts, AN_INITIAL),
        "The center at the start.",
    )
    .default("empty"),
    key(
        "uncertainty",
        Kind::Table(&UNCERTAINTY),
        "What we do not know, drawn once a replication.",
    ),
    key(
        "check_every",
        Kind::Duration(Range::from(0.1, 86_400.0)),
        "How often conditions that depend on time are tested, counted from the start.",
    )
    .default("5s"),
    key(
        "variant",
        Kind::Map(Names::Own, &Kind::Changes),
        "Changes to the scenario, by name.",
    )
    .aka(&["variants"]),
];

const A_CONTACT: &Kind = &Kind::Table(&CONTACT);
const A_GROUP: &Kind = &Kind::Table(&GROUP);
const A_SITE: &Kind = &Kind::Table(&SITE);
const AN_INITIAL: &Kind = &Kind::Table(&INITIAL);

const CLOSE: &[Word] = &[
    word(
        "drain",
        "Agents stay until the last waiting contact is served or has left.",
    ),
    word(
        "disconnect",
        "Services finish, who still waits is sent away.",
    ),
    word("cut", "The clock stops."),
    word(
        "carry",
        "The backlog is handed over: services finish, and who still waits is counted as unfinished, those past their threshold as missed.",
    ),
];

/// `[routing]`.
pub static ROUTING: TableSpec = TableSpec::new(
    "the routing",
    &[
        key(
            "select_agent",
            Kind::Words(AGENTS),
            "Order of agents for an arriving contact.",
        )
        .default("[\"rank\", \"longest-idle\"]"),
        key(
            "select_contact",
            Kind::Words(CONTACTS),
            "Order of waiting contacts for a free agent.",
        )
        .default("[\"priority\", \"level\", \"longest-wait\"]"),
        key(
            "score",
            Kind::Expression,
            "The waiting contact with the largest score first, instead of `select_contact`.",
        )
        .default("none: `select_contact` decides"),
        key(
            "scan",
            Kind::Boolean,
            "Whether a score may fall with the wait; then all who wait are compared.",
        )
        .default("false"),
    ],
);

const AGENTS: &[Word] = &[
    word("rank", "Preference of the type for the group."),
    word("level", "Skill level of the group for the type."),
    word("longest-idle", "Idle the longest."),
    word("least-occupied", "Least busy time so far."),
    word("fewest-contacts", "Fewest contacts so far."),
    word("fewest-skills", "Fewest skills of the group."),
    word("most-idle-group", "The group with most idle agents."),
    word("least-loaded", "Fewest contacts in hand."),
    word("most-loaded", "Most contacts in hand."),
    word("fastest", "Shortest mean handle time for the type."),
    word("round-robin", "Groups in turn, cyclic per type."),
    word("random", "Every idle agent equally likely."),
];

const CONTACTS: &[Word] = &[
    word("priority", "Priority of the contact, 1 first."),
    word(
        "level",
        "Skill level of the agent's group for the type, 1 first.",
    ),
    word("longest-wait", "Longest wait."),
    word("weighted-wait", "Largest weight × wait."),
    word("longest-queue", "The type with most contacts waiting."),
    word(
        "least-slack",
        "Least time left to the service-level threshold.",
    ),
    word("shortest-work", "Least work."),
    word("c-mu", "Largest weight × service rate."),
    word("random", "Every waiting contact equally likely."),
];

/// `[[shock]]`.
pub static SHOCK: TableSpec = TableSpec::new(
    "a shock",
    &[
        key("name", Kind::Text, "Name, for people and for its draws.").default("shock 1, 2, …"),
        key(
            "at",
            Kind::Moment,
            "Begin: a time of day, a duration since the start, or a date.",
        )
        .required(),
        key("for", SPAN, "From the begin to the begin of the decay.")
            .required()
            .aka(&["length"]),
        key("ramp", TIME, "Time to grow to full effect, at most `for`.").default("0s"),
        key("decay", TIME, "Time to vanish after `for`.").default("0s"),
        key(
            "probability",
            SHARE,
            "Chance that it happens in a replication.",
        )
        .default("1"),
        key(
            "contacts",
            Kind::List(&Kind::Name(Names::Contacts)),
            "Contact types it touches.",
        )
        .default("all")
        .aka(&["contact"]),
        key(
            "groups",
            Kind::List(&Kind::Name(Names::Groups)),
            "Agent groups it touches.",
        )
        .default("all, or those of `sites`")
        .aka(&["group"]),
        key(
            "sites",
            Kind::List(&Kind::Text),
            "Sites whose groups it touches, besides `groups`.",
        )
        .default("none named")
        .aka(&["site"]),
        key("volume", Kind::Number(FACTOR), "Factor on arrival rates.").default("1"),
        key(
            "prevented",
            SHARE,
            "Share of the contacts that do not come, as when a message has told customers already; \
             the others are the same as without.",
        )
        .default("0"),
        key(
            "handle_time",
            Kind::Number(POSITIVE_FACTOR),
            "Factor on talk and wrap-up.",
        )
        .default("1"),
        key(
            "patience",
            Kind::Number(POSITIVE_FACTOR),
            "Factor on patience.",
        )
        .default("1"),
        key(
            "self_service",
            Kind::Number(FACTOR),
            "Factor on the share contained by self-service.",
        )
        .default("1"),
        key(
            "agents",
            Kind::Number(FACTOR),
            "Factor on the agents staffed.",
        )
        .default("1"),
        key("absence", SHARE, "Share of agents additionally absent.").default("0"),
    ],
);

/// `initial.NAME`.
pub static INITIAL: TableSpec = TableSpec::new(
    "the contacts at the start",
    &[
        key(
            "waiting",
            Kind::List(&TIME),
            "Waits so far of those who wait; they count in the first interval with the whole wait.",
        ),
        key(
            "in_service",
            Kind::Map(Names::Groups, &IN_SERVICE),
            "Contacts in service, by group: how many, or how long each has talked.",
        ),
    ],
);

const IN_SERVICE: Kind = Kind::Either(&Kind::Whole(0, 1_000_000), &Kind::List(&TIME));

static UNCERTAINTY: TableSpec = TableSpec::new(
    "the uncertainty",
    &[
        key(
            "volume",
            DEVIATION,
            "Relative standard deviation of all volumes.",
        ),
        key(
            "handle_time",
            DEVIATION,
            "Relative standard deviation of all handle times.",
        ),
        key(
            "patience",
            DEVIATION,
            "Relative standard deviation of all patience.",
        ),
    ],
);

const DEVIATION: Kind = Kind::Share(Range::from(0.0, 1.0));

#[cfg(test)]
mod tests {
    use super::super::ANY_TIME;
    use super::*;

    #[test]
    fn bounds_hold() {
        assert!(ANY_TIME.contains(0.0));
        assert!(!ANY_TIME.contains(f64::NAN));
        assert!(!POSITIVE_FACTOR.contains(0.0));
    }
}
