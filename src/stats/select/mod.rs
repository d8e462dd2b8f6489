//! Selection of the best among many systems, spending days where they matter.
//!
//! The procedures know nothing of what they select from: they are told of observations
//! ([`Records`]) and answer which they want next.
//!
//! - [`Sequential`]: Kim and Nelson's procedure, which drops systems one by one until the best is
//!   left with a stated confidence; with requirements that the best must keep to.
//! - [`Ocba`]: a fixed number of days, and how sure the best one is then.
//! - [`equal_days`], [`rinott_days`]: what the same guarantee takes otherwise.
//!
//! ```
//! use busyhour::stats::select::{Kind, Records, Sequential, Side, Task};
//! let task = Task {
//!     better: Side::Large,
//!     zone: 1.0,
//!     requirements: Vec::new(),
//!     confidence: 0.95,
//!     first: 10,
//! };
//! let mut records = Records::new(3, &[Kind::Figure]);
//! let mut selection = Sequential::new(3, task);
//! loop {
//!     let wanted = selection.look(&records);
//!     if wanted.is_empty() {
//!         break;
//!     }
//!     for (system, days) in wanted {
//!         for day in records.days(system)..days {
//!             let chance = (day * 7919 + system * 104_729) % 11;
//!             records.push(system, &[(system as f64 * 3.0 + chance as f64, 1.0)]);
//!         }
//!     }
//! }
//! assert_eq!(selection.left(), [2]);
//! ```

mod constants;
mod equal;
mod ocba;
mod records;
mod sequential;
mod task;

pub use constants::{kim_nelson_h2, rinott_h};
pub use equal::{equal_days, rinott_days};
pub use ocba::{Chance, Days, Ocba};
pub use records::{Kind, Observed, Records, Sides};
pub use sequential::{Dropped, Sequential, Verdict, Why};
pub use task::{Requirement, Side, Task};

#[cfg(test)]
mod tests;
