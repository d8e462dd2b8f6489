//! What the engine tells of a replication, and to whom.

use crate::model::LostTime;

/// How a contact left without an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// Its patience ended.
    Abandoned,
    /// It left at once on hearing of a wait.
    Balked,
    /// It was sent away at the end of the horizon.
    Disconnected,
    /// The clock stopped while it waited.
    Unfinished,
}

/// A contact that is answered.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    /// Contact type.
    pub kind: usize,
    /// Interval of its arrival.
    pub interval: usize,
    /// Group of its agent.
    pub group: usize,
    /// When its wait began \[s\].
    pub since: f64,
    /// When it is answered \[s\].
    pub at: f64,
    /// Whether it did not find an agent at once.
    pub delayed: bool,
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

/// Receives what happens in a replication, as it becomes known.
///
/// Times come in no particular order: an abandonment may be told long after it happened.
/// Sums over contacts must therefore not depend on the order (integers do not).
pub trait Recorder {
    /// A replication starts, perhaps again.
    fn begin(&mut self);
    /// `count` contacts of a type arrive in an interval.
    fn offered(&mut self, kind: usize, interval: usize, count: u32);
    /// A contact is refused on arrival: all lines or places in the queue are taken.
    fn blocked(&mut self, kind: usize, interval: usize);
    /// A contact is answered.
    fn answered(&mut self, answer: &Answer);
    /// A contact that waited since `since` leaves at `at` without an answer.
    fn left(&mut self, kind: usize, interval: usize, since: f64, at: f64, how: Left);
    /// What the agents of a group did in an interval.
    fn agents(&mut self, group: usize, interval: usize, time: &AgentTime);
    /// Scheduled time of a group that was lost in an interval; told of groups only that can lose
    /// any.
    fn lost(&mut self, _group: usize, _interval: usize, _time: &LostTime) {}
    /// The longest queue of a type within the statistics; of all types together for `None`.
    fn longest_queue(&mut self, kind: Option<usize>, length: u32);
}
