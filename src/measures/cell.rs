//! What happened to the contacts of a type that arrived in an interval.

use crate::engine::Left;

/// What happened to the contacts of a type that arrived in an interval.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Cell {
    /// Contacts that arrived.
    pub offered: u32,
    /// Answered after a wait.
    pub answered_late: u32,
    /// Of these, within the threshold.
    pub late_within: u32,
    /// Abandoned, balked ones included.
    pub abandoned: u32,
    /// Of these, within the threshold of a short abandonment.
    pub abandoned_within: u32,
    /// Blocked.
    pub blocked: u32,
    /// Waits of the answered \[ticks\].
    pub wait_answered: i64,
    /// Waits of the abandoned \[ticks\].
    pub wait_abandoned: i64,
    /// Time that contacts spent waiting within this interval, whenever they arrived \[ticks\].
    pub queue: i64,
    /// Talk and wrap-up of the answered \[s\].
    pub handle: f64,
}

/// What happens to few contacts, or in few scenarios.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Rare {
    /// Left at once on hearing of a wait.
    pub balked: u32,
    /// Sent away at the end of the horizon.
    pub disconnected: u32,
    /// Waiting when the clock stopped or the backlog was handed over.
    pub unfinished: u32,
    /// Of these, past their threshold when they were handed over.
    pub overdue: u32,
    /// Waits of those sent away, dropped or unfinished, or who left a message \[ticks\].
    pub wait: i64,
    /// Tried again after abandoning, balking or a busy signal.
    pub retried: u32,
    /// Handed over to another type.
    pub escalated: u32,
    /// Not resolved, so that the customer comes again.
    pub repeated: u32,
    /// Retries and repeats due after the end, which do not come.
    pub not_come: u32,
    /// Left a message.
    pub left_message: u32,
    /// Customers who were called, answered, and found no agent in time.
    pub dropped: u32,
    /// Dials of customers on a list.
    pub dialed: u32,
    /// Of these, by the interval of their end, those that customers answered.
    pub connected: u32,
    /// Answered at once, but not done within the threshold.
    pub done_late: u32,
    /// Ended because the customer will be called back by a contact of another type.
    pub callback_accepted: u32,
}

impl Cell {
    /// A contact is answered after a wait.
    #[inline(always)]
    pub(super) fn answered_late(&mut self, waited: i64, in_time: bool) {
        self.answered_late += 1;
        self.late_within += u32::from(in_time);
        self.wait_answered += waited;
    }

    /// Contacts answered.
    pub fn answered(&self, rare: &Rare) -> f64 {
        let count = f64::from;
        count(self.offered)
            - count(self.abandoned)
            - count(self.blocked)
            - count(rare.disconnected)
            - count(rare.left_message)
            - count(rare.dropped)
            - count(rare.unfinished)
    }

    /// A contact leaves without an answer; `short`: within the threshold of a short abandonment.
    #[inline(always)]
    pub(super) fn left(&mut self, rare: &mut Rare, how: Left, waited: i64, short: bool) {
        if matches!(how, Left::Abandoned | Left::Balked) {
            self.abandoned += 1;
            self.abandoned_within += u32::from(short);
            // Who balks has not waited.
            self.wait_abandoned += waited;
            if how == Left::Balked {
                rare.balked += 1;
            }
            return;
        }
        rare.disconnected += u32::from(how == Left::Disconnected);
        rare.left_message += u32::from(how == Left::Message);
        rare.dropped += u32::from(how == Left::Dropped);
        rare.unfinished += u32::from(matches!(how, Left::Unfinished | Left::Overdue));
        rare.overdue += u32::from(how == Left::Overdue);
        rare.wait += waited;
    }
}
