//! A model against days that it was not fitted to.
//!
//! Each day of a log is held against the simulated days of its weekday: they are draws from what
//! the model says that the day may be. [`Observed`] is what a log shows, [`Predicted`] what a model
//! says, [`score`](score::scores) compares them cell by cell, and [`Summary`] says of each measure
//! how far off the forecast was and how honest about it.

mod counts;
mod observed;
mod predicted;
mod score;
mod summary;

pub use counts::{Counts, Measure};
pub use observed::{CountBy, Days, Observed, SetAside, observe};
pub use predicted::{DayModel, Predicted, predict};
pub use score::{BANDS, FEWEST, FORMULAS, Place, Score, scores};
pub use summary::{Against, Coverage, Summary, Verdict};
