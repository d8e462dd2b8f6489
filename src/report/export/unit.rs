//! What the figures of results are counted in, by their names.

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A part of 1.
    Share,
    /// Seconds.
    Seconds,
    /// Hours of agents.
    Hours,
    /// Agents.
    Agents,
    /// Contacts, or cases.
    Contacts,
    /// Money in the currency of the scenario.
    Money,
    /// A number of anything else, such as intervals.
    Number,
}

impl Unit {
    /// The unit of a figure of `summary.json` or of a column of a table. `of` is whose figure it
    /// is (`case`, `contact`, …): of cases a step is a share, of contacts a count.
    #[must_use]
    pub fn of(of: &str, figure: &str) -> Self {
        let ends = |all: &[&str]| all.iter().any(|end| figure.ends_with(end));
        let has = |all: &[&str]| all.iter().any(|part| figure.contains(part));
        // How sure or how spread a figure is has its unit.
        if let Some(name) = SPREAD.iter().find_map(|part| figure.strip_suffix(part)) {
            return Self::of(of, name);
        }
        if has(&SHARES) || (of == "case" && CASE_SHARES.contains(&figure)) {
            Self::Share
        } else if has(&MONEY) {
            Self::Money
        } else if ends(&["_hours"]) || figure.starts_with("lost_hours") {
            Self::Hours
        } else if SECONDS.contains(&figure) || ends(&["wait", "_asa", "_oldest"]) {
            Self::Seconds
        } else if AGENTS.contains(&figure) {
            Self::Agents
        } else if NUMBERS.contains(&figure) {
            Self::Number
        } else {
            Self::Contacts
        }
    }

    /// Its word, as tables for programs have it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Share => "share",
            Self::Seconds => "s",
            Self::Hours => "h",
            Self::Agents => "agents",
            Self::Contacts => "contacts",
            Self::Money => "money",
            Self::Number => "number",
        }
    }
}

/// Endings of what belongs to a figure: how sure it is, its quantiles.
const SPREAD: [&str; 9] = [
    "_half_width",
    "_p05",
    "_p50",
    "_p80",
    "_p90",
    "_p95",
    "_p99",
    "_low",
    "_high",
];

const SHARES: [&str; 11] = [
    "service_level",
    "_rate",
    "occupancy",
    "utilisation",
    "delayed",
    "meets_target",
    "targets_met",
    "days_met",
    "intervals_met",
    "containment",
    "first_contact_resolution",
];

/// What becomes of cases.
const CASE_SHARES: [&str; 5] = ["resolved", "lost", "not_come", "escalated", "contained"];

const MONEY: [&str; 3] = ["cost", "penalties", "lost_value"];

const SECONDS: [&str; 7] = [
    "asa",
    "answer",
    "mean_wait_abandoned",
    "handle_time",
    "self_service_time",
    "time_to_resolution",
    "oldest",
];

const AGENTS: [&str; 3] = ["scheduled", "staffed", "fte"];

const NUMBERS: [&str; 3] = ["replication", "first_attempts", "contacts_per_case"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_the_unit_of_their_name() {
        for (of, figure, unit) in [
            ("contact", "service_level_p05", Unit::Share),
            ("contact", "abandon_rate_half_width", Unit::Share),
            ("contact", "delayed", Unit::Share),
            ("group", "occupancy_half_width", Unit::Share),
            ("contact", "asa_p95", Unit::Seconds),
            ("contact", "wait_p90_half_width", Unit::Seconds),
            ("contact", "answer_p50", Unit::Seconds),
            ("contact", "erlang_a_asa", Unit::Seconds),
            ("contact", "mean_wait", Unit::Seconds),
            ("contact", "backlog_waiting", Unit::Contacts),
            ("contact", "backlog_oldest", Unit::Seconds),
            ("contact", "answered_within", Unit::Contacts),
            ("contact", "max_queue", Unit::Contacts),
            ("contact", "escalated", Unit::Contacts),
            ("case", "escalated", Unit::Share),
            ("case", "not_come_half_width", Unit::Share),
            ("case", "cases", Unit::Contacts),
            ("case", "contacts_per_case", Unit::Number),
            ("case", "time_to_resolution", Unit::Seconds),
            ("group", "lost_planned_hours", Unit::Hours),
            ("group", "lost_hours_planned", Unit::Hours),
            ("group", "staffed", Unit::Agents),
            ("group", "cost_half_width", Unit::Money),
            ("total", "cost_by_kind_labour", Unit::Money),
        ] {
            assert_eq!(Unit::of(of, figure), unit, "{of} {figure}");
        }
    }
}
