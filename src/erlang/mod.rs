//! Queueing formulas: what a single queue in its steady state would do.

mod erlang_a;

pub use erlang_a::ErlangA;
