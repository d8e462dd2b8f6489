//! Contact logs: the record that all formats come to, where it goes, and what is wrong with it.

mod contact;
mod faults;
mod source;
mod stamp;
mod table;

pub use contact::{IntervalRow, LoggedContact, Outcome, Presence};
pub use faults::{At, Counted, Example, FaultClass, LogFaults};
pub(crate) use source::open as open_log;
pub use source::{Files, Lines};
pub use stamp::{DateOrder, Stamps, date_of, day_of, time_of_day, weekday_of};
pub use table::{Table, TableRow};

/// Where a reader puts what it reads, one record after the other, so that no log need fit
/// into memory.
pub trait Sink {
    /// A contact.
    fn contact(&mut self, contact: &LoggedContact<'_>, at: At<'_>);
    /// A row of an interval export.
    fn interval(&mut self, row: &IntervalRow<'_>, at: At<'_>);
    /// Time in which an agent was there, where the log has it.
    fn presence(&mut self, presence: &Presence<'_>);
    /// A fault.
    fn fault(&mut self, class: FaultClass, at: At<'_>, text: &str);
    /// A row, whatever comes of it.
    fn row(&mut self);
}
