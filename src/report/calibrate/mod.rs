//! What a log tells, for people and programs.

mod data;
mod hand_overs;
mod matched;
mod text;
mod trend;

pub use data::calibration_json;
pub use text::calibration_text;
pub use trend::trend_text;
