//! A scenario as it is meant: units applied, names turned into positions, defaults filled in.
//!
//! Times are seconds from the scenario's start, shares are 0–1, and contact types and
//! agent groups keep the order of the file. The reader builds these types; nothing later
//! looks at the file again.

use super::action::Action;
use super::expression::{Condition, Score};
use super::follow_on::Follow;
use super::initial::Initial;
use super::outbound::Outbound;
use super::pace::Curve;
use super::segment::Segment;
use super::self_service::SelfService;
use super::site::Site;
use super::staff::AgentGroup;
use super::stage::Script;
use crate::random::Family;

/// A whole scenario, checked and ready to be compiled into a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Title, for people.
    pub name: String,
    /// Wall-clock start; without one, hours count from 00:00.
    pub start: Option<Start>,
    /// Length of the horizon \[s\]; a whole number of intervals.
    pub duration: f64,
    /// Length of an interval \[s\].
    pub interval: f64,
    /// Number of intervals in the horizon, warm-up included.
    pub intervals: usize,
    /// Leading intervals that are left out of the results.
    pub warm_up: usize,
    /// What happens at the end of the horizon.
    pub close: Close,
    /// Voice contacts that can be in the center at once; unlimited when absent.
    pub lines: Option<u32>,
    /// Contacts that can wait at once, all types together; unlimited when absent.
    pub queue_limit: Option<u32>,
    /// Default number of replications.
    pub replications: u32,
    /// The number all randomness follows from.
    pub seed: u64,
    /// Currency of the costs, for labels.
    pub currency: Option<String>,
    /// Contact types, in the order of the file.
    pub contacts: Vec<ContactType>,
    /// Agent groups, in the order of the file.
    pub groups: Vec<AgentGroup>,
    /// Where groups are, in the order of the file.
    pub sites: Vec<Site>,
    /// How contacts and agents find each other.
    pub routing: Routing,
    /// Things that happen.
    pub shocks: Vec<Shock>,
    /// What supervisors do in the course of the day.
    pub actions: Vec<Action>,
    /// The center at the start; empty unless said otherwise.
    pub initial: Vec<Initial>,
    /// What is not known of the figures above.
    pub uncertainty: Uncertainty,
    /// How often conditions that depend on time are tested \[s\].
    pub check_every: f64,
}

/// What is not known of a scenario's figures: relative standard deviations of factors with
/// mean 1 that are drawn once a replication, for all contact types together.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Uncertainty {
    /// Of all volumes.
    pub volume: f64,
    /// Of all talk and wrap-up times.
    pub handle_time: f64,
    /// Of all patience.
    pub patience: f64,
}

impl Uncertainty {
    /// Whether everything is known.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// Wall-clock start of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Start {
    /// The civil date and time.
    pub civil: jiff::civil::DateTime,
    /// The zone; daylight-saving changes are honoured when it is known.
    pub zone: Option<jiff::tz::TimeZone>,
}

/// What happens at the end of the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Close {
    /// Agents stay until the last waiting contact is served or has left.
    Drain,
    /// Services finish, who still waits is sent away.
    Disconnect,
    /// Services finish, who still waits is handed over.
    Carry,
    /// The clock stops.
    Cut,
}

/// The medium of a contact type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Channel {
    /// Telephone; the only channel that takes a line.
    Voice,
    /// Chat and messaging.
    Chat,
    /// E-mail and tickets.
    Email,
    /// Social media.
    Social,
    /// Calls back to customers.
    Callback,
    /// Calls to customers.
    Outbound,
}

/// A value that is the same all day, or one for each interval of the horizon.
#[derive(Debug, Clone, PartialEq)]
pub enum ByInterval {
    /// The same in every interval.
    Constant(f64),
    /// One value for each interval of the horizon.
    Each(Vec<f64>),
}

impl ByInterval {
    /// The value in interval `i`.
    #[must_use]
    pub fn at(&self, i: usize) -> f64 {
        match self {
            Self::Constant(v) => *v,
            Self::Each(values) => values[i],
        }
    }
}

/// A distribution whose scale may depend on the interval in which the contact arrived.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    /// The family; with a scale by interval its mean is 1.
    pub family: Family,
    /// Factor on every draw: 1, or the mean by interval \[s\].
    pub scale: ByInterval,
}

/// A class of contacts with the same behaviour.
#[derive(Debug, Clone, PartialEq)]
pub struct ContactType {
    /// Name, unique among contact types.
    pub name: String,
    /// The medium.
    pub channel: Channel,
    /// 1 is most urgent.
    pub priority: u32,
    /// Weight for weighted-wait and c-mu.
    pub weight: f64,
    /// How contacts come; `None` when they come from elsewhere only.
    pub arrivals: Option<Arrivals>,
    /// Talk time (hold included).
    pub talk: Distribution,
    /// After-call work.
    pub wrap_up: Option<Distribution>,
    /// Factor on talk and wrap-up by the wait until the answer \[s\].
    pub handle_time_by_wait: Curve,
    /// How long a customer waits before abandoning; `None`: for ever.
    pub patience: Option<Distribution>,
    /// Share of those who would wait that leave at once.
    pub balk: ByInterval,
    /// Contacts of this type that can wait at once.
    pub queue_limit: Option<u32>,
    /// The target and how it is counted.
    pub service_level: ServiceLevel,
    /// The groups that serve it.
    pub groups: Vec<ServingGroup>,
    /// Customers who differ from the others.
    pub segments: Vec<Segment>,
    /// The machine that serves its contacts before they ask for an agent.
    pub self_service: Option<SelfService>,
    /// What its contacts lead to.
    pub follow: Follow,
    /// Value lost with a case that ends without an answer, in the scenario's currency.
    pub lost_value: f64,
    /// How its contacts are routed as they wait.
    pub script: Script,
    /// When it is open \[s from the start\]; empty: always.
    pub open: Vec<(f64, f64)>,
    /// What happens to contacts that come while it is closed.
    pub after_hours: AfterHours,
    /// How its customers are called; `None`: they are not.
    pub outbound: Option<Outbound>,
}

impl ContactType {
    /// Whether contacts of the type lead to others, be it that self-service did not resolve them.
    #[must_use]
    pub fn leads_on(&self) -> bool {
        let unresolved = |of: &SelfService| of.resolved < 1.0;
        self.follow.is_some() || self.self_service.as_ref().is_some_and(unresolved)
    }
}

/// What happens to contacts that come while their type is closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AfterHours {
    /// They are turned away: blocked.
    Refuse,
    /// They wait until it opens.
    #[default]
    Wait,
    /// They leave a message.
    Message,
}

/// A group that serves a contact type, and under which conditions.
#[derive(Debug, Clone, PartialEq)]
pub struct ServingGroup {
    /// Position in [`Scenario::groups`].
    pub group: usize,
    /// Preference of the type for the group, 1 first.
    pub rank: u32,
    /// Skill level of the group for the type, 1 best.
    pub level: u32,
    /// Only contacts that have waited at least this long \[s\].
    pub after: f64,
    /// Only while at least this many agents of the group are idle, the one to be taken included; ≥ 1.
    pub min_idle: u32,
    /// Only while this condition holds.
    pub when: Option<Condition>,
    /// Factor on talk and wrap-up.
    pub handle_time_factor: f64,
}

/// How contacts of a type come to the center.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrivals {
    /// Expected counts, or recorded times.
    pub source: ArrivalSource,
    /// How counts scatter about their expectation.
    pub counts: CountModel,
    /// Coefficient of variation of the gamma day factor; 0: none.
    pub day_cv: f64,
    /// What the day factor shares with other types.
    pub day_factor: DayFactor,
    /// Coefficient of variation of the lognormal interval factors; 0: none.
    pub interval_cv: f64,
    /// Correlation of neighbouring interval factors on the log scale, in (−1, 1).
    pub interval_correlation: f64,
    /// What the expected counts count.
    pub basis: Basis,
}

/// What expected counts count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Basis {
    /// First attempts: retries, repeats and escalations come on top.
    #[default]
    First,
    /// What the center was offered in all: first attempts are fewer, so that it comes to that.
    Offered,
}

/// Where arrivals come from.
#[derive(Debug, Clone, PartialEq)]
pub enum ArrivalSource {
    /// Expected count in each interval of the horizon.
    Expected(Vec<f64>),
    /// Times to replay \[s from the start\], ascending, within the horizon.
    Times(Vec<f64>),
}

/// How counts scatter about their expectation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountModel {
    /// Poisson process.
    Poisson,
    /// The expected count, its fraction rounded at random; uniform within the interval.
    Fixed,
    /// The product of rate and factors, rounded; uniform within the interval.
    Uniform,
}

/// What the day factor of a type shares with other types.
#[derive(Debug, Clone, PartialEq)]
pub enum DayFactor {
    /// Nothing.
    Own,
    /// The same quantile as every other type that says so.
    Shared,
    /// Correlated, by a normal copula, with the named pool: Z = √c·Z_pool + √(1−c)·Z_own.
    With {
        /// Name of the pool.
        pool: String,
        /// The c of the copula, 0–1.
        correlation: f64,
    },
}

/// A service-level target and the way it is counted.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceLevel {
    /// Threshold T \[s\]; a wait of exactly T is in time.
    pub within: f64,
    /// The share to reach; `None`: no target.
    pub target: Option<f64>,
    /// What missing it costs.
    pub penalty: Penalty,
    /// Which contacts count.
    pub count: CountRule,
    /// Threshold S \[s\] of a short abandonment.
    pub short_abandon: f64,
    /// Whether blocked contacts are left out of the denominator.
    pub blocked_excluded: bool,
    /// Whether the threshold is measured to the end of the talk, not to the answer.
    pub until_done: bool,
    /// Whether only hours count in which the type is open.
    pub open_hours: bool,
}

/// What missing a service level costs, in the scenario's currency.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Penalty {
    /// For each interval that misses the target.
    pub per_interval: f64,
    /// For each day that misses it.
    pub per_day: f64,
}

impl Penalty {
    /// Whether it costs nothing.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// The four usual definitions of the service level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountRule {
    /// Answered within T / (offered − abandoned within S).
    ShortAbandonsExcluded,
    /// Answered within T / offered.
    AllOffered,
    /// (Answered within T + abandoned within S) / offered.
    ShortAbandonsMet,
    /// Answered within T / answered.
    AnsweredOnly,
}

/// How contacts and agents find each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Routing {
    /// Order of agents for an arriving contact.
    pub select_agent: Vec<AgentCriterion>,
    /// Order of waiting contacts for a free agent.
    pub select_contact: Vec<ContactCriterion>,
    /// Waiting contacts with the largest score first, instead of these criteria.
    pub score: Option<Score>,
}

/// A criterion that orders agents for a contact; the first is the strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgentCriterion {
    /// Preference of the type for the group.
    Rank,
    /// Skill level of the group for the type.
    Level,
    /// Idle the longest.
    LongestIdle,
    /// Least busy time so far.
    LeastOccupied,
    /// Fewest contacts so far.
    FewestContacts,
    /// Fewest skills of the group.
    FewestSkills,
    /// The group with most idle agents.
    MostIdleGroup,
    /// Fewest contacts in hand.
    LeastLoaded,
    /// Most contacts in hand.
    MostLoaded,
    /// Shortest mean handle time for the type.
    Fastest,
    /// Groups in turn, cyclic per type.
    RoundRobin,
    /// Every idle agent equally likely.
    Random,
}

/// A criterion that orders waiting contacts for a free agent; the first is the strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactCriterion {
    /// Priority of the contact, 1 first.
    Priority,
    /// Skill level of the agent's group for the type, 1 first.
    Level,
    /// Longest wait.
    LongestWait,
    /// Largest weight × wait.
    WeightedWait,
    /// The type with most contacts waiting.
    LongestQueue,
    /// Least time left to the service-level threshold.
    LeastSlack,
    /// Least work.
    ShortestWork,
    /// Largest weight × service rate.
    CMu,
    /// Every waiting contact equally likely.
    Random,
}

/// Something that happens, and what it changes while it lasts.
///
/// The effect starts at `at`, grows linearly over `ramp`, is full until `at + length`, and
/// falls linearly over `decay`.
#[derive(Debug, Clone, PartialEq)]
pub struct Shock {
    /// Name, for people and for its draws.
    pub name: String,
    /// Start \[s from the scenario's start\].
    pub at: f64,
    /// From the start to the begin of the decay \[s\].
    pub length: f64,
    /// Time to grow to full effect \[s\], at most `length`.
    pub ramp: f64,
    /// Time to vanish after `length` \[s\].
    pub decay: f64,
    /// Chance that it happens in a replication.
    pub probability: f64,
    /// Contact types it touches (positions).
    pub contacts: Vec<usize>,
    /// Groups it touches (positions).
    pub groups: Vec<usize>,
    /// Factor on arrival rates.
    pub volume: f64,
    /// Share of the contacts that do not come.
    pub prevented: f64,
    /// Factor on talk and wrap-up of contacts that arrive during it.
    pub handle_time: f64,
    /// Factor on the patience of contacts that arrive during it.
    pub patience: f64,
    /// Factor on the share of the contacts that arrive during it contained by self-service.
    pub self_service: f64,
    /// Factor on the agents staffed.
    pub agents: f64,
    /// Share of agents additionally absent.
    pub absence: f64,
}
