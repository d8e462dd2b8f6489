//! What is counted of a contact type in an interval, observed or simulated, and the measures.

use crate::measures::{Cell, Mean, Rare, Ratio, Sample};
use crate::model::TypeModel;

/// Counters of a contact type in an interval; they add up over types and intervals.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Counts {
    /// Contacts that asked for an agent.
    pub offered: f64,
    /// Contacts answered.
    pub answered: f64,
    /// Contacts abandoned.
    pub abandoned: f64,
    /// Contacts in time, by the type's own count.
    pub within: f64,
    /// Contacts of which that many could be.
    pub base: f64,
    /// Contacts answered after a wait that is known.
    pub known: f64,
    /// Sum of their waits \[s\]; NaN: it has no answer.
    pub wait: f64,
}

impl Counts {
    /// The counters of a simulated cell.
    #[must_use]
    pub fn of(kind: &TypeModel, cell: &Cell, rare: &Rare) -> Self {
        let sample = Sample::of(kind, cell, rare);
        let (within, base) = sample.ratio(Ratio::ServiceLevel);
        let (wait, known) = sample.ratio(Ratio::Asa);
        Self {
            offered: sample.mean(Mean::Offered),
            answered: sample.mean(Mean::Answered),
            abandoned: sample.mean(Mean::Abandoned),
            within,
            base,
            known,
            wait,
        }
    }

    /// Adds others.
    pub fn add(&mut self, other: &Self) {
        self.offered += other.offered;
        self.answered += other.answered;
        self.abandoned += other.abandoned;
        self.within += other.within;
        self.base += other.base;
        self.known += other.known;
        self.wait += other.wait;
    }

    /// The sum of several.
    pub fn sum<'c>(of: impl Iterator<Item = &'c Self>) -> Self {
        let mut sum = Self::default();
        of.for_each(|c| sum.add(c));
        sum
    }

    /// Numerator and denominator of a measure; a count has the denominator 1.
    #[must_use]
    pub fn sides(&self, measure: Measure) -> (f64, f64) {
        match measure {
            Measure::Offered => (self.offered, 1.0),
            Measure::Answered => (self.answered, 1.0),
            Measure::Abandoned => (self.abandoned, 1.0),
            Measure::ServiceLevel => (self.within, self.base),
            Measure::AbandonRate => (self.abandoned, self.offered),
            Measure::Asa => (self.wait, self.known),
        }
    }

    /// The value of a measure; `None` where there is none.
    #[must_use]
    pub fn value(&self, measure: Measure) -> Option<f64> {
        let (above, below) = self.sides(measure);
        let value = above / below;
        (below > 0.0 && value.is_finite()).then_some(value)
    }
}

/// What is predicted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Contacts offered.
    Offered,
    /// Contacts answered.
    Answered,
    /// Contacts abandoned.
    Abandoned,
    /// Service level by the type's own count.
    ServiceLevel,
    /// Abandoned / offered.
    AbandonRate,
    /// Mean wait of the answered \[s\].
    Asa,
}

impl Measure {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 6] = [
        Self::Offered,
        Self::Answered,
        Self::Abandoned,
        Self::ServiceLevel,
        Self::AbandonRate,
        Self::Asa,
    ];

    /// Its key in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Answered => "answered",
            Self::Abandoned => "abandoned",
            Self::ServiceLevel => "service_level",
            Self::AbandonRate => "abandon_rate",
            Self::Asa => "asa",
        }
    }

    /// Whether it is a number of contacts.
    #[must_use]
    pub fn is_count(self) -> bool {
        matches!(self, Self::Offered | Self::Answered | Self::Abandoned)
    }

    /// Whether it is a share, 0–1.
    #[must_use]
    pub fn is_share(self) -> bool {
        matches!(self, Self::ServiceLevel | Self::AbandonRate)
    }
}
