//! Several models on the same customers.

mod compare;
mod ladder;
mod needed;
mod paired;
mod stress;
mod value;
