//! Results for people and programs.

mod actions;
mod answer;
mod backlog_figures;
mod calendar_days;
pub mod calibrate;
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
pub mod rolling;
mod segment_figures;
mod site_figures;
mod sparkline;
pub mod steady;
pub mod stress;
mod summary;
pub mod sweep;
pub mod tables;
mod terminal;
pub mod trace;
pub mod value;
mod when;
mod worst;

pub use files::Folder;
pub use summary::{Run, summary};
pub use terminal::{Screen, screen};
