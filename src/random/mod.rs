//! Randomness: families, keyed streams, samplers.

#![expect(
    clippy::neg_cmp_op_on_partial_ord,
    reason = "`!(x > 0.0)` refuses NaN too"
)]

mod discrete;
mod empirical;
mod family;
mod gamma;
mod hyperexponential;
mod key;
mod law;
mod law_error;
mod law_facts;
mod law_limited;
mod mixture;
mod phase_type;
mod sampling;
pub(crate) mod sobol;
mod stream;
mod ziggurat;
mod ziggurat_table;

#[cfg(test)]
mod tests;

pub use family::Family;
pub use gamma::beta;
pub use key::{CellKey, Key, NameKey, Purpose, ReplicationKey};
pub use law::Law;
pub use law_error::LawError;
pub use sampling::{DayKey, Sampling};
pub use stream::{Stream, mix, unit, unit_open};
pub(crate) use ziggurat::exponential_then;
pub use ziggurat::{exponential, normal};
