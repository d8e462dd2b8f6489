//! Results for people and programs.

pub mod erlang;
pub mod explain;
mod files;
mod format;
mod layout;
mod summary;
pub mod tables;
mod terminal;
mod worst;

pub use files::Folder;
pub use summary::{Run, summary};
pub use terminal::{Screen, screen};
