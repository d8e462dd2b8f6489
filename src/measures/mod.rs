//! What a replication came to, and what many came to.

mod tally;

pub use tally::{Cell, GroupTally, Rare, TICKS_PER_SECOND, Tally};
