//! Why Erlang is off: from its world to the scenario, one assumption at a time.
//!
//! Each rung is the scenario with some of its features: the formulas where they know the answer,
//! else a simulation of the same customers. The effect of a step is the difference of two rungs,
//! with the interval of paired replications; the steps add up to the whole difference.
//!
//! Effects depend on the order of the steps. [`Shapley`] gives their average over all orders of
//! six groups of steps (Shapley, "A value for n-person games", 1953; for the effects of factors
//! of a simulation: Song, Nelson and Staum, SIAM/ASA Journal on Uncertainty Quantification 4, 2016).

mod broken;
mod climb;
mod formula;
mod level;
mod needed;
mod rung;
mod scaled;
mod shapley;
mod steady;
mod step;
mod worlds;

pub use super::root::{LEAST, MOST, Reach};
pub use broken::broken;
pub use climb::{By, How, Ladder, Rung, climb, order};
pub use formula::Formula;
pub use level::Level;
pub use needed::{Need, Needed, needed};
pub use rung::{absent, rung};
pub(super) use scaled::agents_times;
pub use scaled::with_agents;
pub use shapley::{Part, Shapley};
pub use steady::apart;
pub(super) use steady::{hold, hold_contact};
pub use step::{Step, StepGroup, Steps};
pub use worlds::{FIGURES, Visited, World, Worlds};
