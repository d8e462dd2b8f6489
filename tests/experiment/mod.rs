//! Several models on the same customers.

mod ladder;
mod needed;
mod paired;
