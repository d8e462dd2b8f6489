//! Segments: contacts of a type whose customers differ from the others.

use super::record::{Left, Recorder};
use super::service::Caller;
use super::{Calendar, Engine, Ranked};
use crate::model::segment_of;
use crate::random::Key;

/// What became of a contact of a type with segments.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fate {
    /// It was answered.
    Answered {
        /// Whether it did not find an agent at once.
        delayed: bool,
        /// The time that the service level compares with its threshold \[s\].
        level: f64,
        /// Wait \[s\].
        wait: f64,
        /// Talk and wrap-up, as far as known at the answer \[s\].
        handle: f64,
    },
    /// All lines or places in the queue were taken, or its type was closed.
    Blocked,
    /// It left without an answer.
    Left {
        /// How.
        how: Left,
        /// Wait \[s\].
        wait: f64,
    },
}

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// The class of a case's contacts that would be of `class` if its customer were of no
    /// segment.
    #[inline]
    pub(super) fn class_in_segment(&self, class: usize, case: Key) -> usize {
        let kind = self.model.routing.kind_of(class);
        let segments = &self.model.types[kind].segments;
        if segments.is_empty() {
            return class;
        }
        let segment = segment_of(segments, case);
        self.model.routing.in_segment(class, segment)
    }

    /// Tells what became of a contact, where its type has segments.
    #[inline]
    pub(super) fn tell_fate<R: Recorder>(&self, caller: &Caller, fate: Fate, recorder: &mut R) {
        let class = self.model.routing.classes[caller.class];
        let kind = class.kind as usize;
        if !self.model.types[kind].segments.is_empty() && self.counts(caller.since) {
            let segment = class.segment as usize;
            recorder.fate(kind, caller.interval, segment, &fate);
        }
    }

    /// Segment of a case among those of the type of its first contact.
    pub(super) fn segment_at_origin(&self, origin: usize, case: Key) -> usize {
        segment_of(&self.model.types[origin].segments, case)
    }
}
