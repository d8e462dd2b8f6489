//! Scheduled time that is lost to contacts, by source, and what is paid for.

use crate::model::{GroupModel, LostTime};
use crate::scenario::ShrinkageSource;
use crate::stats::Moments;
use crate::stats::keep::keep;

/// What is folded of the lost and the paid time of an agent group; nothing is kept of sources
/// that the group cannot lose time to.
#[derive(Debug, Clone, Default)]
pub struct GroupLosses {
    /// Sources that can take time, in order.
    pub sources: Vec<ShrinkageSource>,
    /// Time lost to each of them \[s\].
    pub day: Vec<Moments>,
    /// Time lost to all of them \[s\].
    pub total: Moments,
    /// Paid time \[s\].
    pub paid: Moments,
    /// The same as the day's within each interval: each source, then all together.
    intervals: Vec<Moments>,
}

impl GroupLosses {
    /// Nothing folded yet of a group over so many intervals of statistics.
    #[must_use]
    pub fn new(group: &GroupModel, intervals: usize) -> Self {
        let sources = group.loses.clone();
        let cells = if sources.is_empty() {
            0
        } else {
            intervals * (sources.len() + 1)
        };
        Self {
            day: vec![Moments::new(); sources.len()],
            intervals: vec![Moments::new(); cells],
            sources,
            ..Self::default()
        }
    }

    /// Forgets everything, but keeps the memory.
    pub fn clear(&mut self) {
        self.day.fill(Moments::new());
        self.intervals.fill(Moments::new());
        self.total = Moments::new();
        self.paid = Moments::new();
    }

    /// Folds in an interval of a replication.
    pub fn push_interval(&mut self, i: usize, lost: &LostTime) {
        let width = self.sources.len() + 1;
        let cells = &mut self.intervals[i * width..][..width];
        for (moments, source) in cells.iter_mut().zip(&self.sources) {
            moments.push(lost.to(*source));
        }
        if let Some(all) = cells.last_mut() {
            all.push(lost.total());
        }
    }

    /// Folds in a replication of `scheduled` seconds.
    pub fn push_day(&mut self, lost: &LostTime, scheduled: f64) {
        for (moments, source) in self.day.iter_mut().zip(&self.sources) {
            moments.push(lost.to(*source));
        }
        self.total.push(lost.total());
        self.paid.push(lost.paid(scheduled));
    }

    /// Folds in what follows.
    pub fn merge(&mut self, other: &Self) {
        for (a, b) in self.day.iter_mut().zip(&other.day) {
            a.merge(b);
        }
        for (a, b) in self.intervals.iter_mut().zip(&other.intervals) {
            a.merge(b);
        }
        self.total.merge(&other.total);
        self.paid.merge(&other.paid);
    }

    /// Time lost to a source over the day \[s\]; `None` where it cannot take any.
    #[must_use]
    pub fn of_day(&self, source: ShrinkageSource) -> Option<&Moments> {
        let at = self.sources.iter().position(|s| *s == source)?;
        Some(&self.day[at])
    }

    /// Time lost in an interval \[s\], to a source or to all; `None` where none can be.
    #[must_use]
    pub fn of_interval(&self, i: usize, source: Option<ShrinkageSource>) -> Option<&Moments> {
        let at = match source {
            Some(source) => self.sources.iter().position(|s| *s == source)?,
            None => self.sources.len(),
        };
        self.intervals.get(i * (self.sources.len() + 1) + at)
    }
}

keep!(GroupLosses { day, total, paid, intervals } without { sources });
