//! The integration tests, in one binary: links are what eat the time.

mod backtest;
mod bad_input;
mod calibrate;
mod cli;
mod experiment;
mod fit;
mod properties;
mod random;
mod readme;
mod semantics;
mod statistics;
mod support;
mod theory;
