//! What a sample says about a parameter, and how sure that is.
//!
//! Pure functions over slices: no files, no scenarios. Waits with and without abandonment
//! ([`Lifetimes`]) give the patience ([`KaplanMeier`], [`fit_law`]), once what a system did is set
//! aside ([`spikes()`]).

#![expect(
    clippy::neg_cmp_op_on_partial_ord,
    reason = "`!(x > 0.0)` refuses NaN too"
)]

mod error;
mod law;
mod life_table;
mod lifetimes;
mod likelihood;
mod linear;
mod optimise;
mod parameter;
mod simplex;
mod spikes;
mod start;
mod survival;

pub use error::FitError;
pub use law::{FittedLaw, LawFamily};
pub use life_table::{HazardBin, hazard_by_bins, hazard_of_counts};
pub use lifetimes::{Lifetimes, Row};
pub use likelihood::{Fit, fit_law, ln_likelihood};
pub use linear::{Cholesky, Matrix};
pub use optimise::{Optimum, minimise};
pub use parameter::Parameter;
pub use spikes::{Spike, SpikeTest, set_aside, spikes};
pub use survival::{KaplanMeier, Step};
