//! Figures by segment of a type's customers.

use super::cell::{Cell, Rare};
use super::figures::Figures;
use super::sample::Sample;
use super::tally::{Tally, ticks};
use crate::engine::Fate;
use crate::model::{Model, TypeModel};
use crate::stats::gather::Gather;
use crate::stats::keep::{Keep, Reader, Writer};

/// The contacts of one replication's statistics by segment, for the types that have any.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SegmentTally {
    /// Place of each type's first.
    first: Vec<usize>,
    /// For each type with segments, those of none and those of each segment.
    cells: Vec<SegmentCell>,
}

/// The contacts of a segment.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct SegmentCell {
    /// What happened to them.
    pub cell: Cell,
    /// The same for what is rare.
    pub rare: Rare,
    /// Cases that began with one of them and ended without an answer.
    pub lost: u32,
}

/// Segments of a type with those of no segment before them; 0 where it has none.
fn places(of: &TypeModel) -> usize {
    match of.segments.len() {
        0 => 0,
        n => n + 1,
    }
}

impl SegmentTally {
    pub(super) fn new(model: &Model) -> Self {
        let mut next = 0;
        let first = model.types.iter().map(|of| {
            let first = next;
            next += places(of);
            first
        });
        Self {
            first: first.collect(),
            cells: vec![SegmentCell::default(); next],
        }
    }

    pub(super) fn clear(&mut self) {
        self.cells.fill(SegmentCell::default());
    }

    /// Those of a segment of a type that has segments.
    #[must_use]
    pub fn cell(&self, kind: usize, segment: usize) -> &SegmentCell {
        &self.cells[self.first[kind] + segment]
    }

    /// A case whose first contact was of a segment ends without an answer.
    pub(super) fn lost(&mut self, kind: usize, segment: usize) {
        let last = self.first.get(kind + 1).copied();
        if self.first[kind] < last.unwrap_or(self.cells.len()) {
            self.cells[self.first[kind] + segment].lost += 1;
        }
    }

    /// Adds a contact, given the thresholds of its type's service level and of short
    /// abandonments.
    pub(super) fn add(
        &mut self,
        (kind, segment): (usize, usize),
        fate: &Fate,
        (within, short_abandon): (f64, f64),
    ) {
        let place = self.first[kind] + segment;
        let SegmentCell { cell, rare, .. } = &mut self.cells[place];
        cell.offered += 1;
        match *fate {
            Fate::Answered {
                delayed,
                level,
                wait,
                handle,
            } => {
                let in_time = level <= within;
                cell.handle += handle;
                if delayed {
                    cell.answered_late(ticks(wait), in_time);
                } else {
                    rare.done_late += u32::from(!in_time);
                }
            }
            Fate::Blocked => cell.blocked += 1,
            Fate::Left { how, wait } => cell.left(rare, how, ticks(wait), wait <= short_abandon),
        }
    }
}

/// Figures of each type's segments over many replications, those of no segment first; empty for
/// types without.
#[derive(Debug, Clone)]
pub struct SegmentFold(pub Vec<Vec<Figures>>);

impl SegmentFold {
    /// Nothing folded yet; `None` where no type has segments.
    #[must_use]
    pub fn new(model: &Model) -> Option<Self> {
        let any = model.types.iter().any(|t| !t.segments.is_empty());
        let of = |t: &TypeModel| vec![Figures::default(); places(t)];
        any.then(|| Self(model.types.iter().map(of).collect()))
    }

    /// Forgets everything, but keeps the memory.
    pub fn clear(&mut self) {
        for figures in self.0.iter_mut().flatten() {
            *figures = Figures::default();
        }
    }

    /// Folds in the next replication.
    pub fn push(&mut self, model: &Model, tally: &Tally) {
        for (kind, (of, segments)) in model.types.iter().zip(&mut self.0).enumerate() {
            for (segment, figures) in segments.iter_mut().enumerate() {
                let SegmentCell { cell, rare, .. } = tally.segments.cell(kind, segment);
                let sample = Sample::of(of, cell, rare);
                let met = of.target.and_then(|target| sample.meets(target));
                figures.push(&sample, met);
            }
        }
    }

    /// Folds in the replications of `other`, which follow those of `self`.
    pub fn merge(&mut self, other: &Self) {
        let both = self.0.iter_mut().flatten().zip(other.0.iter().flatten());
        for (a, b) in both {
            a.merge(b);
        }
    }
}

impl Gather for SegmentFold {
    fn gather(&mut self) {
        self.0.gather();
    }
}

impl Keep for SegmentFold {
    fn write(&self, to: &mut Writer) {
        self.0.write(to);
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Option<()> {
        self.0.read(from)
    }
}
