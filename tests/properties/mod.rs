//! What holds for every scenario, tried on random ones.

mod agent_time;
mod calendars;
mod common_numbers;
mod conservation;
mod expressions;
mod lists;
mod memory;
mod queues;
mod replications;
mod ways;
