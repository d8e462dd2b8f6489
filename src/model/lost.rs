//! Scheduled time that is lost to contacts, by source.

use crate::scenario::ShrinkageSource;

/// Scheduled time of a group in which its agents could not take contacts \[agent-seconds\].
///
/// Scheduled time is staffed time and what is lost to all sources.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct LostTime {
    /// By source, in the order of [`ShrinkageSource::ALL`].
    pub by: [f64; ShrinkageSource::ALL.len()],
    /// Scheduled time that is not paid: unpaid breaks, and absence where it is not paid.
    pub unpaid: f64,
}

impl LostTime {
    /// What a source takes.
    #[must_use]
    pub fn to(&self, source: ShrinkageSource) -> f64 {
        self.by[source as usize]
    }

    /// Adds time lost to a source.
    pub fn add(&mut self, source: ShrinkageSource, time: f64) {
        self.by[source as usize] += time;
    }

    /// Adds what was lost elsewhere.
    pub fn join(&mut self, other: &Self) {
        for (a, b) in self.by.iter_mut().zip(&other.by) {
            *a += b;
        }
        self.unpaid += other.unpaid;
    }

    /// What all sources take together.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.by.iter().sum()
    }

    /// Paid time of so much scheduled time: what is not unpaid, and whoever a shock brings or an
    /// action calls in. Who helps another group is paid by its own.
    #[must_use]
    pub fn paid(&self, scheduled: f64) -> f64 {
        let brought = [ShrinkageSource::Shocks, ShrinkageSource::CalledIn];
        let brought = brought.map(|source| (-self.to(source)).max(0.0));
        scheduled - self.unpaid + brought[0] + brought[1]
    }
}
