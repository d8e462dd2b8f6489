//! The Erlang formulas: beside what is simulated, and by themselves.

pub(super) mod cells;
mod formula;
mod output;
mod plan;
mod scenario;
mod validate;
mod validate_text;

pub use formula::{Formula, InTime, Targets};
pub use output::{Answered, csv, json, text};
pub use plan::{Answer, Asked, answers, around};
pub use scenario::of_scenario;
pub use validate::{
    Checked, Judged, Part, Staffed, Validation, Verdict, json_of as comparison_json, staffed,
    staffed_by, validate,
};
pub use validate_text::text_of as comparison_text;
