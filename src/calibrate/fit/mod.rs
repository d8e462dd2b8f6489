//! What a sample says about a parameter, and how sure that is.
//!
//! Pure functions over slices: no files, no scenarios. Samples that do not answer the question give
//! a [`FitError`] that says why; every estimate is a [`Parameter`] with standard error and interval.
//!
//! | question | functions |
//! |---|---|
//! | patience | [`KaplanMeier`], [`hazard_by_bins`], [`spikes()`] and [`set_aside`] for what a system did, [`fit_patience`], [`empirical_patience`] |
//! | handle times | [`fit_laws`], [`goodness()`], [`qq_points`], [`short_excess`], [`agent_spread`], [`phase_type`] |
//! | arrivals | [`dispersion`], [`variance_to_mean`], [`day_factor()`], [`factors()`], [`day_factor_correlation`], [`smooth_profile`] |
//! | retries | [`gaps`], [`retries`] |
//! | what no log shows | [`match_measures()`] |
//!
//! Times with or without an event are [`Lifetimes`]; counts by day and interval are [`DayCounts`].
//! All fits use one optimiser, [`minimise`].

#![expect(
    clippy::neg_cmp_op_on_partial_ord,
    reason = "`!(x > 0.0)` refuses NaN too"
)]

mod agents;
mod choice;
mod counts;
mod day_factor;
mod duration;
mod error;
mod factors;
mod goodness;
mod law;
mod law_figures;
mod law_parameters;
mod law_tails;
mod life_table;
mod lifetimes;
mod likelihood;
mod linear;
mod match_measures;
mod match_points;
mod match_way;
mod optimise;
mod parameter;
mod patience;
mod profile_smooth;
mod retry;
mod simplex;
mod spikes;
mod start;
mod survival;
mod trend;

pub use agents::{AgentSpread, AgentTimes, agent_spread};
pub use choice::{Choice, Criterion, fit_laws};
pub use counts::{
    DayCounts, Dispersion, Profile, VarianceToMean, correlation, dispersion, variance_to_mean,
};
pub use day_factor::{DayFactor, day_factor};
pub use duration::{HANDLE_TIME_FAMILIES, ShortExcess, phase_type, short_excess};
pub use error::FitError;
pub use factors::{Factors, day_factor_correlation, factors};
pub use goodness::{Bootstrap, Distances, Goodness, QqPoint, distances, goodness, qq_points};
pub use law::{FittedLaw, LawFamily};
pub use life_table::{HazardBin, hazard_by_bins, hazard_of_counts};
pub use lifetimes::{Lifetimes, Row};
pub use likelihood::{Fit, fit_law, ln_likelihood};
pub use linear::{Cholesky, Matrix};
pub use match_measures::{Held, Matched, Measured, Search, Unknown, match_measures};
pub use optimise::{Optimum, minimise};
pub use parameter::Parameter;
pub use patience::{
    EmpiricalPatience, PATIENCE_FAMILIES, Patience, PatienceFit, empirical_patience, fit_patience,
};
pub use profile_smooth::{SmoothProfile, smooth_profile};
pub use retry::{Gaps, Retries, Visit, exponential_beyond_window, gaps, retries};
pub use spikes::{Spike, SpikeTest, set_aside, spikes};
pub use survival::{KaplanMeier, Step};
pub use trend::{Total, Trend, trend};
