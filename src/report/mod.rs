//! Results for people and programs.

mod format;
mod summary;
mod terminal;

pub use summary::{Run, summary};
pub use terminal::{Screen, screen};
