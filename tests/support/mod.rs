//! What the tests share: scenarios in a few words, and days watched contact by contact.

pub mod build;
pub mod program;
pub mod watch;

pub use build::*;
pub use program::{WORN_OUT, busyhour, printed, two_teams};
pub use watch::*;
