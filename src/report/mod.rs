//! Results for people and programs.

mod format;
mod summary;
mod terminal;
mod worst;

pub use summary::{Run, summary};
pub use terminal::{Screen, screen};
