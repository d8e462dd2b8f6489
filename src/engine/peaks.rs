//! The longest queues.

use super::queues::NONE;
use super::record::Recorder;
use super::{Calendar, Engine, Patience, Ranked, Stop};

/// Steps spent on counting one replication's queues beyond which a calendar of deadlines is
/// cheaper.
const COUNTING_BUDGET: u64 = 1 << 20;

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// A queue seems longer than ever: counts exactly.
    #[cold]
    pub(super) fn note_peak<R: Recorder>(
        &mut self,
        kind: usize,
        now: f64,
        recorder: &mut R,
    ) -> Result<bool, Stop> {
        if self.queues.len_of(kind) > self.queues.peak_of(kind) {
            self.forget_departed(kind, now, true, recorder);
        }
        if self.queues.len > self.queues.peak {
            for other in 0..self.model.types.len() {
                self.forget_departed(other, now, true, recorder);
            }
            self.queues.peak = self.queues.peak.max(self.queues.len);
        }
        let longest = self.queues.peak_of(kind).max(self.queues.len_of(kind));
        self.queues.set_peak(kind, longest);
        if self.queues.len > self.most_waiting {
            let longest = (0..self.model.types.len()).max_by_key(|k| self.queues.len_of(*k));
            return Err(Stop::Overflow {
                at: now,
                kind: longest.unwrap_or(kind),
                waiting: self.queues.len,
            });
        }
        Ok(self.counting_pays())
    }

    /// Whether counting queues has not yet taken longer than a calendar of deadlines would.
    #[inline(always)]
    pub(super) fn counting_pays(&self) -> bool {
        self.counting <= COUNTING_BUDGET || self.patience != Patience::AtHeads
    }

    /// The statistics begin: the longest queues are those of now, without those whose patience
    /// ends now. Nobody is sent away: an agent who is free at this instant may still answer.
    pub(super) fn begin_peaks(&mut self, now: f64) {
        let mut all = 0;
        for kind in 0..self.model.types.len() {
            let mut waiting = 0;
            for &class in &self.model.routing.classes_of[kind] {
                let mut slot = self.queues.first(class as usize);
                while slot != NONE {
                    waiting += u32::from(self.queues.get(slot).deadline > now);
                    slot = self.queues.behind(slot);
                }
            }
            self.queues.set_peak(kind, waiting);
            all += waiting;
        }
        self.queues.peak = all;
    }

    /// The statistics end: tells the longest queues.
    pub(super) fn end_peaks<R: Recorder>(&mut self, recorder: &mut R) {
        for kind in 0..self.model.types.len() {
            recorder.longest_queue(Some(kind), self.queues.peak_of(kind));
        }
        recorder.longest_queue(None, self.queues.peak);
    }
}
