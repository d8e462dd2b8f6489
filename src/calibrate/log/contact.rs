//! One contact as a log tells of it.

/// How a contact ended, as far as its patience is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// An agent answered.
    Answered,
    /// It gave up while it waited for an agent.
    Abandoned,
    /// It ended before it asked for an agent: contained, or hung up on the machine.
    SelfService,
    /// The center ended its wait: overflow, time limit, transfer to another queue, a callback
    /// accepted, a disconnection. Its patience was longer than its wait.
    Left,
    /// It was turned away with a busy signal.
    Blocked,
}

impl Outcome {
    /// All outcomes, in the order of reports.
    pub const ALL: [Self; 5] = [
        Self::Answered,
        Self::Abandoned,
        Self::SelfService,
        Self::Left,
        Self::Blocked,
    ];

    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Abandoned => "abandoned",
            Self::SelfService => "in_self_service",
            Self::Left => "left",
            Self::Blocked => "blocked",
        }
    }

    /// Whether the contact asked for an agent.
    #[must_use]
    pub fn offered(self) -> bool {
        self != Self::SelfService
    }
}

/// One contact of a log. What the log does not have is `None`, never a made-up value.
///
/// Times are seconds of the wall clock at the place since 1970-01-01T00:00, so that a day
/// is always 86,400 s; lengths are seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LoggedContact<'a> {
    /// Contact type; empty: the log has none.
    pub kind: &'a str,
    /// When it came to the center.
    pub arrived: f64,
    /// Time in self-service before it asked for an agent or ended.
    pub self_service: Option<f64>,
    /// When it asked for an agent; `None`: at `arrived` plus self-service.
    pub asked: Option<f64>,
    /// Wait from then until answer or departure.
    pub wait: Option<f64>,
    /// How it ended.
    pub outcome: Outcome,
    /// Talk with the agent, hold included.
    pub talk: Option<f64>,
    /// Wrap-up after it.
    pub wrap_up: Option<f64>,
    /// Who answered.
    pub agent: Option<&'a str>,
    /// Who the customer is.
    pub customer: Option<&'a str>,
    /// The case it belongs to: the contacts of one story, such as a ticket.
    pub case: Option<&'a str>,
    /// Priority as the log writes it.
    pub priority: Option<i64>,
}

impl LoggedContact<'_> {
    /// A contact of which nothing more is known.
    #[must_use]
    pub fn new(arrived: f64, outcome: Outcome) -> Self {
        Self {
            kind: "",
            arrived,
            self_service: None,
            asked: None,
            wait: None,
            outcome,
            talk: None,
            wrap_up: None,
            agent: None,
            customer: None,
            case: None,
            priority: None,
        }
    }

    /// When its wait began.
    #[must_use]
    pub fn wait_start(&self) -> f64 {
        let machine = self.self_service.unwrap_or(0.0).max(0.0);
        self.asked.unwrap_or(self.arrived + machine)
    }
}

/// A row of an interval export: counts and sums of one queue in one interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IntervalRow<'a> {
    /// Contact type.
    pub kind: &'a str,
    /// Start of the interval, as in [`LoggedContact`].
    pub start: f64,
    /// Its length \[s\].
    pub length: f64,
    /// Contacts offered.
    pub offered: f64,
    /// Contacts answered.
    pub answered: f64,
    /// Contacts that abandoned.
    pub abandoned: f64,
    /// Sum of talk and hold of the answered \[s\].
    pub talk: Option<f64>,
    /// Sum of wrap-up \[s\].
    pub wrap_up: Option<f64>,
    /// Sum of the waits of the answered \[s\].
    pub wait_answered: Option<f64>,
    /// Answered within the export's own threshold.
    pub within: Option<f64>,
    /// Agents present, mean or maximum as the export has it.
    pub staffed: Option<f64>,
}

/// Time in which an agent was there to take contacts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Presence<'a> {
    /// Who.
    pub agent: &'a str,
    /// From.
    pub from: f64,
    /// To.
    pub to: f64,
}
