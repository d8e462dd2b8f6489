//! What the tests share: scenarios in a few words, and days watched contact by contact.

pub mod build;
pub mod watch;

pub use build::*;
pub use watch::*;
