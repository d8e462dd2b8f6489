//! Estimates with their uncertainty, from accumulators that can be merged.
//!
//! Every accumulator takes one observation per replication (`push`) and joins
//! another accumulator (`merge`). Sums of `f64` depend in their last bits on
//! the order of merging: fold replications in order, in blocks of fixed size,
//! and merge the blocks in order. [`ClusterCdf`] is made of integers and does
//! not depend on the order.
//!
//! Where there is nothing to say the answer is `None`: no estimate without
//! observations, no half-width from a single one, no ratio over zero.

mod batch_means;
mod cluster_cdf;
mod clustered;
mod confidence;
mod covariances;
mod ensemble;
mod estimate;
pub(crate) mod gather;
mod histogram;
mod jackknife;
mod joint;
pub(crate) mod keep;
mod moments;
mod mser;
mod pair;
mod quantile;
mod regression;
mod scores;
pub mod select;
mod wait_bins;
mod wilson;

pub use batch_means::{BatchMeans, batch_means, von_neumann};
pub use cluster_cdf::{ClusterCdf, QuantileInterval};
pub use clustered::clustered_ratio;
pub use confidence::Confidence;
pub use covariances::Covariances;
pub use ensemble::Ensemble;
pub use estimate::{Estimate, Point, Share};
pub use histogram::histogram_quantile;
pub use jackknife::jackknife_ratio;
pub use joint::{Joint, Pairs};
pub use moments::Moments;
pub use mser::mser5;
pub use pair::{MeanOfDays, PairMoments};
pub use quantile::{Sample, Spread, sample_quantile, spread};
pub use scores::{Forecast, PitHistogram, crps, crps_fair, interval_coverage, pit, winkler_score};
pub use wait_bins::WaitBins;
pub use wilson::{clustered_share, wilson, wilson_clustered};

#[cfg(test)]
pub(crate) mod test_random;
