//! Several models on the same customers.

mod compare;
mod ladder;
mod paired;
