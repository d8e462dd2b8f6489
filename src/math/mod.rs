//! Mathematical functions with the same bits on every machine.

pub mod elementary;
mod exp_table;
pub mod special;
