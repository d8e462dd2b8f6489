//! What a replication came to, and what many came to.

mod fold;
mod rows;
mod sample;
mod tally;

pub use fold::{Chance, Figures, Fold, GroupFigures, KindFigures};
pub use rows::{DayRow, GroupRow};
pub use sample::{GroupSample, Mean, Ratio, Sample};
pub use tally::{Cell, GroupTally, Rare, TICKS_PER_SECOND, Tally, wait_bins};
