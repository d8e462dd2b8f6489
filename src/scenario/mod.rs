//! What people write: reading, checking, resolving.

mod types;

pub use types::*;
