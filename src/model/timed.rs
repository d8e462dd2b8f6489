//! A law whose scale goes by the interval of arrival.

use crate::random::{CellKey, Law, LawError, Purpose, Stream};
use crate::scenario::{ByInterval, Distribution};

/// A duration to be drawn: a law times a scale that may go by interval.
#[derive(Debug, Clone)]
pub struct Timed {
    law: Law,
    scale: Vec<f64>,
    /// All ones when the scale goes by interval, else 0: makes the look-up free of branches.
    mask: usize,
}

impl Timed {
    /// Prepares a scenario's distribution for sampling.
    ///
    /// # Errors
    /// When the family's parameters are not those of a distribution.
    pub fn new(distribution: &Distribution) -> Result<Self, LawError> {
        let law = Law::new(&distribution.family)?;
        Ok(match &distribution.scale {
            ByInterval::Constant(scale) => Self {
                law,
                scale: vec![*scale],
                mask: 0,
            },
            ByInterval::Each(scales) => Self {
                law,
                scale: scales.clone(),
                mask: usize::MAX,
            },
        })
    }

    /// Draws a duration \[s\] for a contact that arrived in `interval`.
    #[inline(always)]
    pub fn sample(&self, stream: Stream, interval: usize) -> f64 {
        self.law.draw(stream) * self.scale[interval & self.mask]
    }

    /// Draws the durations \[s\] of all cases of a cell that arrive in `interval`, as
    /// [`sample`](Self::sample) would.
    pub fn sample_cases(&self, cell: CellKey, purpose: Purpose, interval: usize, out: &mut [f64]) {
        self.law
            .draw_cases(cell, purpose, self.scale[interval & self.mask], out);
    }

    /// Mean \[s\] for contacts that arrive in `interval`.
    #[must_use]
    pub fn mean(&self, interval: usize) -> f64 {
        self.law.mean() * self.scale[interval & self.mask]
    }

    /// Values \[s\] that have a probability of their own, in any interval.
    #[must_use]
    pub fn atoms(&self) -> Vec<f64> {
        let atoms = self.law.atoms();
        let scaled = self
            .scale
            .iter()
            .flat_map(|s| atoms.iter().map(move |a| a * s));
        let mut all: Vec<f64> = scaled.collect();
        all.sort_by(f64::total_cmp);
        all.dedup();
        all
    }

    /// Largest mean \[s\] over the intervals.
    #[must_use]
    pub fn largest_mean(&self) -> f64 {
        self.law.mean() * self.scale.iter().copied().fold(0.0, f64::max)
    }
}
