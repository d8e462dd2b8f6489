//! Results for people and programs.

mod answer;
mod backlog_figures;
mod calendar_days;
mod case_figures;
mod case_screen;
pub mod compare;
mod dial_figures;
mod dial_screen;
pub mod erlang;
pub mod explain;
mod files;
mod format;
mod front_figures;
mod group_figures;
mod group_screen;
pub mod html;
mod layout;
mod segment_figures;
mod sparkline;
mod summary;
pub mod tables;
mod terminal;
pub mod trace;
mod when;
mod worst;

pub use files::Folder;
pub use summary::{Run, summary};
pub use terminal::{Screen, screen};
