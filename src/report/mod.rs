//! Results for people and programs.

mod files;
mod format;
mod summary;
pub mod tables;
mod terminal;
mod worst;

pub use files::Folder;
pub use summary::{Run, summary};
pub use terminal::{Screen, screen};
