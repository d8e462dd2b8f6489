//! Queueing formulas: what one queue would do in its steady state, and how many agents it takes.
//!
//! | question | formula | here |
//! |---|---|---|
//! | nobody waits, the rest is lost | Erlang B | [`erlang_b`] |
//! | everybody waits as long as it takes | Erlang C | [`erlang_c`], [`Queue`] with [`Patience::Endless`] |
//! | customers give up | Erlang A, M/M/n+G | [`Queue`] |
//! | lines are limited | M/M/n/K+G | [`Queue::lines`] |
//! | customers try again | Erlang X | [`Queue::retried`] |
//! | some come first | priorities | [`PriorityQueue`] |
//! | handle times are not exponential | M/G/n, approximately | [`GeneralQueue`] |
//! | the rate changes over the day | SIPP, PSA, MOL | [`OfferedLoad`], [`pointwise_stationary`] |
//! | the same, exactly | M(t)/M/n(t)+M | [`QueueDay`] |
//!
//! Backwards: [`Queue::agents_for`] finds the fewest agents for [`Goal`]s.
//!
//! None of them knows skills and routing, breaks, or days that differ.

#![expect(
    clippy::neg_cmp_op_on_partial_ord,
    reason = "`!(x > 0.0)` refuses NaN too"
)]

mod dormand_prince;
mod general_service;
mod loss;
mod offered_load;
mod patience;
mod priority;
mod quadrature;
mod queue;
mod retries;
mod split;
mod staffing;
mod steady;
mod transient;

#[cfg(test)]
mod tests;

pub use general_service::{Approximation, GeneralQueue, GeneralSteady};
pub use loss::{erlang_b, erlang_c};
pub use offered_load::{OfferedLoad, pointwise_stationary};
pub use patience::Patience;
pub use priority::{ClassSteady, PriorityQueue};
pub use queue::{NoAnswer, Queue};
pub use retries::{Retried, Retries};
pub use split::{Split, split};
pub use staffing::{Goal, fewest_agents};
pub use steady::{Counting, Steady};
pub use transient::{IntervalFigures, QueueDay, Thresholds, WithinFigures};
