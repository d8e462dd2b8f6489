//! Randomness: families, keyed streams, samplers.

mod family;

pub use family::Family;
