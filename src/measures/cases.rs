//! Cases: what became of customers, over all their contacts.

use crate::engine::{CaseEnd, Ending};

/// The cases of one replication whose first contact was of one type.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct CaseTally {
    /// Cases that ended in any way.
    pub cases: u32,
    /// Resolved.
    pub resolved: u32,
    /// Of these, by the first contact.
    pub resolved_first: u32,
    /// Lost: the last contact was not answered, and the customer did not try again.
    pub lost: u32,
    /// Cases with a retry or repeat due after the end of the horizon.
    pub not_come: u32,
    /// Cases still going on when the clock stopped.
    pub unfinished: u32,
    /// Contacts of all cases.
    pub contacts: u64,
    /// Hand-overs of all cases.
    pub escalations: u64,
    /// Cases that were handed over at least once.
    pub escalated: u32,
    /// Time from the arrival of the first contact to the end of the last talk, over the
    /// resolved \[ticks\].
    pub time: i64,
}

impl CaseTally {
    /// Adds a case.
    pub fn add(&mut self, case: &CaseEnd) {
        self.cases += 1;
        match case.ending {
            Ending::Resolved => {
                self.resolved += 1;
                self.resolved_first += u32::from(case.contacts == 1);
                self.time += super::tally::ticks(case.at - case.first);
            }
            Ending::Lost => self.lost += 1,
            Ending::NotCome => self.not_come += 1,
            Ending::Unfinished => self.unfinished += 1,
        }
        self.contacts += u64::from(case.contacts);
        self.escalations += u64::from(case.escalations);
        self.escalated += u32::from(case.escalations > 0);
    }
}
