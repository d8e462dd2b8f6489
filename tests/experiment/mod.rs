//! Several models on the same customers.

mod centers;
mod compare;
mod ladder;
mod needed;
mod paired;
mod select;
mod steady;
mod stress;
mod value;
