//! The integration tests, in one binary: links are what eat the time.

mod statistics;
