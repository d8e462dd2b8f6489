//! The integration tests, in one binary: links are what eat the time.

mod bad_input;
mod cli;
mod experiment;
mod properties;
mod random;
mod readme;
mod semantics;
mod statistics;
mod support;
mod theory;
