//! The Erlang formulas: beside what is simulated, and by themselves.

pub(super) mod cells;
mod data;
mod formula;
mod ladder;
pub(super) mod ladder_text;
mod level;
pub(super) mod needed;
mod output;
mod plan;
mod points;
mod scenario;
mod staffings;
mod validate;
mod validate_text;
mod whole_day;

pub use data::{csv, json};
pub use formula::{Formula, InTime, Targets};
pub use ladder::ladder_json;
pub use ladder_text::ladder_text;
pub use level::level_of;
pub use output::{Answered, text};
pub use plan::{Answer, Asked, answers, around};
pub use points::by_formulas;
pub use scenario::of_scenario;
pub use staffings::{Staffed, staffed, staffed_by};
pub use validate::{
    Checked, Judged, Part, Validation, Verdict, json_of as comparison_json, validate,
};
pub(super) use validate_text::sentence as formula_sentence;
pub use validate_text::text_of as comparison_text;
pub use whole_day::whole_day;
