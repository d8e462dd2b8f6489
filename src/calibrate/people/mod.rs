//! Agents: who serves what, and how many of them were there.

mod skills;
mod staffing;

pub use skills::{Group, Groups};
pub use staffing::{RESERVE_AFTER, Slot, Staffing, shares};
