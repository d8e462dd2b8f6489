//! What the engine tells of a replication, and to whom.

use super::policy::{FirstInLine, IdleGroup};
use super::segment::Fate;
use super::trace::{Traced, Why};
use crate::model::{Center, LostTime};
use crate::random::Key;

/// How a contact left without an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// Its patience ended.
    Abandoned,
    /// It left at once on hearing of a wait.
    Balked,
    /// It was sent away at the end of the horizon.
    Disconnected,
    /// The clock stopped, or the backlog was handed over, while it waited.
    Unfinished,
    /// It waited, past its threshold already, when the backlog was handed over.
    Overdue,
    /// It left a message.
    Message,
    /// Its customer was called, answered, and found no agent in time.
    Dropped,
}

/// A contact that is answered.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    /// Contact type.
    pub kind: usize,
    /// Interval of its arrival.
    pub interval: usize,
    /// Whether it arrived within the horizon; if not it counts for its agent and its case only.
    pub counted: bool,
    /// Group of its agent.
    pub group: usize,
    /// Its agent.
    pub agent: u32,
    /// Key of its case.
    pub case: Key,
    /// When its wait began \[s\].
    pub since: f64,
    /// When it is answered \[s\].
    pub at: f64,
    /// Whether it did not find an agent at once.
    pub delayed: bool,
    /// The time that the service level compares with its threshold: the wait, or until the end
    /// of the talk, in open hours or in all \[s\].
    pub level: f64,
    /// Talk time \[s\].
    pub talk: f64,
    /// Talk and wrap-up \[s\].
    pub handle: f64,
}

/// How the agents of a group spent an interval \[agent-seconds\].
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct AgentTime {
    /// With a contact or its wrap-up, work above the headcount included.
    pub busy: f64,
    /// Waiting for a contact.
    pub idle: f64,
    /// There by headcount or shift, pauses and breaks taken off.
    pub staffed: f64,
    /// Busy above the headcount, or after the end of a shift.
    pub over_schedule: f64,
}

/// How the agents of a group stand at a time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// On duty: idle, busy or away.
    pub on_duty: u32,
    /// Waiting for a contact.
    pub idle: u32,
    /// On a pause or a break.
    pub away: u32,
}

/// A contact that has left self-service.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Session {
    /// Contact type.
    pub kind: usize,
    /// Interval of its arrival at the center.
    pub interval: usize,
    /// When its session began \[s\].
    pub from: f64,
    /// When it ended \[s\].
    pub until: f64,
    /// Whether it was contained: it needs no agent.
    pub contained: bool,
}

/// Contacts of a type that wait at the end of an interval.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Backlog {
    /// How many.
    pub waiting: u32,
    /// Of these, past the threshold of their service level.
    pub overdue: u32,
    /// How long the oldest has waited \[s\].
    pub oldest: f64,
    /// How many have waited for less than each of [`AGES`], but not less than the one before;
    /// the last are older.
    pub by_age: [u32; AGES.len() + 1],
}

/// Ages by which a backlog is told \[s\]: 4 hours, a day, three days.
pub const AGES: [f64; 3] = [14_400.0, 86_400.0, 259_200.0];

impl Backlog {
    /// Adds a contact that has waited for so long \[s\].
    pub fn add(&mut self, age: f64, overdue: bool) {
        self.waiting += 1;
        self.overdue += u32::from(overdue);
        self.oldest = self.oldest.max(age);
        self.by_age[AGES.partition_point(|limit| *limit <= age)] += 1;
    }
}

/// What a contact leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The customer tries again.
    Retried,
    /// The contact is handed over to another type.
    Escalated,
    /// The case is not resolved, and the customer contacts the center again.
    Repeated,
    /// A retry or repeat would come after the end of the horizon, and does not.
    NotCome,
    /// The customer accepts to be called back by a contact of another type: this one ends, and
    /// is not offered.
    CallbackAccepted,
}

/// Work on a contact after its talk, where that is not known at its answer: a warm hand-over.
#[derive(Debug, Clone, Copy)]
pub struct MoreWork {
    /// Contact type.
    pub kind: usize,
    /// Interval of its arrival.
    pub interval: usize,
    /// Whether it arrived within the horizon.
    pub counted: bool,
    /// Group of its agent.
    pub group: usize,
    /// When it begins \[s\].
    pub from: f64,
    /// When wrap-up begins \[s\].
    pub wrap_up_from: f64,
    /// When it ends \[s\].
    pub until: f64,
}

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Its last contact resolved it.
    Resolved,
    /// Its last contact was not answered, and the customer did not try again.
    Lost,
    /// A retry or repeat would come after the end of the horizon.
    NotCome,
    /// The clock stopped before its end.
    Unfinished,
}

/// A case that has ended.
#[derive(Debug, Clone, Copy)]
pub struct CaseEnd {
    /// Type of its first contact.
    pub origin: usize,
    /// Interval in which that arrived.
    pub interval: usize,
    /// When its first contact arrived \[s\].
    pub first: f64,
    /// When it ended: the end of the last talk, or the last departure \[s\].
    pub at: f64,
    /// Contacts that asked for an agent.
    pub contacts: u32,
    /// Hand-overs.
    pub escalations: u32,
    /// Segment among those of the type of its first contact; 0: none of them.
    pub segment: usize,
    /// How it ended.
    pub ending: Ending,
}

/// Receives what happens in a replication, as it becomes known.
///
/// Times come in no particular order: an abandonment may be told long after it happened.
/// Sums over contacts must therefore not depend on the order (integers do not).
pub trait Recorder {
    /// Whether it also chooses agents and contacts: only where a policy stands beside it.
    const CHOOSES: bool = false;
    /// The choice of a [`Policy`](super::Policy).
    #[doc(hidden)]
    fn choose_group(&mut self, _: &impl Center, _: &[IdleGroup]) -> Option<usize> {
        None
    }
    /// The choice of a [`Policy`](super::Policy).
    #[doc(hidden)]
    fn choose_contact(&mut self, _: &impl Center, _: usize, _: &[FirstInLine]) -> Option<usize> {
        None
    }
    /// Whether it wants to know of every contact: only then the three that follow are told.
    const TRACES: bool = false;
    /// A contact of a case, by its number, begins to wait.
    fn waits(&mut self, _case: Key, _number: u64, _why: Why) {}
    /// The wait of a contact ends.
    fn ended(&mut self, _contact: &Traced) {}
    /// A contact of a case, by its number, leads to another.
    fn led(&mut self, _case: Key, _number: u64, _step: Step) {}
    /// Whether it wants to know after every event how agents stand.
    const WATCHES: bool = false;
    /// After an event the agents of a group stand so, until the next; told in the order of time.
    fn stands(&mut self, _group: usize, _now: f64, _standing: &Standing) {}
    /// A replication starts, perhaps again.
    fn begin(&mut self);
    /// So many contacts of a type come from outside in an interval: whatever becomes of them.
    fn came(&mut self, _kind: usize, _interval: usize, _count: u32) {}
    /// `count` contacts of a type arrive in an interval.
    fn offered(&mut self, kind: usize, interval: usize, count: u32);
    /// A customer of a list is dialled.
    fn dialed(&mut self, kind: usize, interval: usize);
    /// A dial is answered: a contact arrives, and is offered.
    fn connected(&mut self, kind: usize, interval: usize) {
        self.offered(kind, interval, 1);
    }
    /// Customers on a list that has an end who are neither reached nor given up when the horizon
    /// is over.
    fn list_left(&mut self, kind: usize, customers: u64);
    /// A contact is refused on arrival: all lines or places in the queue are taken.
    fn blocked(&mut self, kind: usize, interval: usize);
    /// A contact is answered.
    fn answered(&mut self, answer: &Answer);
    /// A contact is done that an agent has answered who may have several in hand; the agent's
    /// own time is told as [`more_work`](Self::more_work), belonging to no contact.
    fn done(&mut self, answer: &Answer);
    /// A contact that waited since `since` leaves at `at` without an answer.
    fn left(&mut self, kind: usize, interval: usize, since: f64, at: f64, how: Left);
    /// What the agents of a group did in an interval.
    fn agents(&mut self, group: usize, interval: usize, time: &AgentTime);
    /// Scheduled time of a group that was lost in an interval; told of groups only that can lose
    /// any.
    fn lost(&mut self, group: usize, interval: usize, time: &LostTime);
    /// An action of supervisors, by position, was in effect between two times \[s\], until the end
    /// of the horizon at the latest.
    fn action(&mut self, action: usize, from: f64, until: f64);
    /// What waits of a deferrable type at the end of an interval; told of such types only.
    fn backlog(&mut self, kind: usize, interval: usize, backlog: &Backlog);
    /// The longest queue of a type within the statistics; of all types together for `None`.
    fn longest_queue(&mut self, kind: Option<usize>, length: u32);
    /// What became of a contact of a type with segments, of segment 0 where it is of none.
    fn fate(&mut self, kind: usize, interval: usize, segment: usize, fate: &Fate);
    /// A contact leaves self-service.
    fn session(&mut self, session: &Session);
    /// A contact of a type that arrived in an interval leads to another.
    fn step(&mut self, kind: usize, interval: usize, step: Step);
    /// Work on a contact goes on after its talk.
    fn more_work(&mut self, work: &MoreWork);
    /// A case has ended; told only of models in which contacts lead to others.
    fn case_ended(&mut self, case: &CaseEnd);
}
