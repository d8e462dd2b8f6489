//! Small days whose outcome can be worked out by hand. Each is run by every way the engine
//! can go (see [`crate::support::day`]).

mod backlog;
mod balking;
mod callbacks;
mod closing;
mod concurrency;
mod counting;
mod days;
mod follow;
mod front;
mod initial;
mod limits;
mod lines;
mod moments;
mod money;
mod opening;
mod outbound;
mod pace;
mod pauses;
mod playbook;
mod policy;
mod reserve;
mod script;
mod segments;
mod select_agent;
mod select_contact;
mod shifts;
mod shocks;
mod shrinkage;
mod staffing;
mod widening;
