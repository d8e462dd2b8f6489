//! What a replication came to, and what many came to.

mod cases;
mod day_histogram;
mod dials;
mod first_days;
mod fold;
mod front;
mod group_figures;
mod losses;
mod money;
mod rows;
mod sample;
mod spread;
mod steps;
mod tally;
mod trace;

pub use cases::{CaseFigures, CaseFold, CaseTally, StepFigures};
pub use day_histogram::{CountHistogram, DayHistogram};
pub use dials::{DialFigures, DialFold};
pub use first_days::{DELTA_FROM, FirstDays, GroupRatio};
pub use fold::{Chance, Figures, Fold, KindFigures};
pub use front::{FrontCell, FrontFigures, FrontFold};
pub use group_figures::GroupFigures;
pub use losses::GroupLosses;
pub use money::{CostKind, GroupMoney, Money, TypeMoney};
pub use rows::{DayRow, GroupRow};
pub use sample::{GroupSample, Mean, Ratio, Sample};
pub use spread::{IntervalSpread, MOST_CELLS, TypeSpread};
pub use tally::{Cell, GroupTally, Rare, TICKS_PER_SECOND, Tally, wait_bins};
pub use trace::{Trace, TracedContact};
