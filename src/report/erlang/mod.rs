//! The Erlang formulas: beside what is simulated, and by themselves.

pub(super) mod cells;
mod formula;
mod output;
mod plan;
mod scenario;

pub use formula::{Formula, InTime, Targets};
pub use output::{Answered, csv, json, text};
pub use plan::{Answer, Asked, answers, around};
pub use scenario::of_scenario;
