//! The figures of each calendar day of a horizon of several.

use super::figures::Figures;
use super::sample::Sample;
use crate::model::{Model, TypeModel};
use crate::stats::keep::keep;

/// The figures of each day, over many replications.
#[derive(Debug, Clone)]
pub struct CalendarDays {
    /// First interval of each day after the warm-up, counted from there.
    pub starts: Vec<usize>,
    /// By type, then by day.
    pub kinds: Vec<Vec<Figures>>,
    /// All types together, by day.
    pub total: Vec<Figures>,
    /// Day of each interval.
    day_of: Vec<usize>,
    /// Days of the replication that is being folded in, all types together.
    today: Vec<Sample>,
    /// The same of the type at hand.
    own: Vec<Sample>,
}

impl CalendarDays {
    /// Nothing folded yet; `None` for a horizon of one day.
    #[must_use]
    pub fn new(model: &Model) -> Option<Self> {
        let days = &model.staffing.day_of[model.clock.warm_up..];
        let mut starts = Vec::new();
        let mut day_of = Vec::with_capacity(days.len());
        for (i, day) in days.iter().enumerate() {
            if i == 0 || *day != days[i - 1] {
                starts.push(i);
            }
            day_of.push(starts.len() - 1);
        }
        let n = starts.len();
        (n > 1).then(|| Self {
            kinds: vec![vec![Figures::default(); n]; model.types.len()],
            total: vec![Figures::default(); n],
            starts,
            day_of,
            today: vec![Sample::default(); n],
            own: vec![Sample::default(); n],
        })
    }

    /// Forgets everything, but keeps the memory.
    pub fn clear(&mut self) {
        for days in &mut self.kinds {
            days.fill(Figures::default());
        }
        self.total.fill(Figures::default());
        self.today.fill(Sample::default());
        self.own.fill(Sample::default());
    }

    /// Adds the next interval of a type, counted from the warm-up.
    pub fn push_interval(&mut self, i: usize, sample: &Sample) {
        self.own[self.day_of[i]].add(sample);
    }

    /// All intervals of a type have been added.
    pub fn end_type(&mut self, kind: usize, of: &TypeModel) {
        for ((own, today), figures) in self
            .own
            .iter_mut()
            .zip(&mut self.today)
            .zip(&mut self.kinds[kind])
        {
            figures.push(own, of.target.and_then(|target| own.meets(target)));
            today.add(own);
            *own = Sample::default();
        }
    }

    /// All types of a replication have been added.
    pub fn end_replication(&mut self) {
        for (today, figures) in self.today.iter_mut().zip(&mut self.total) {
            figures.push(today, None);
            *today = Sample::default();
        }
    }

    /// Folds in the replications of `other`, which follow those of `self`.
    pub fn merge(&mut self, other: &Self) {
        let mine = self.kinds.iter_mut().flatten().chain(&mut self.total);
        let theirs = other.kinds.iter().flatten().chain(&other.total);
        for (a, b) in mine.zip(theirs) {
            a.merge(b);
        }
    }
}

keep!(CalendarDays { kinds, total } without { starts, day_of, today, own });
