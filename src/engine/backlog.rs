//! What waits of deferrable types at the end of each interval, and who is handed over at the end.

use super::queues::NONE;
use super::record::{Backlog, Left, Recorder};
use super::{Calendar, Engine, Ranked};
use crate::model::TypeModel;

/// Whether a contact that has waited from `since` to `now` is past its threshold, as its type
/// counts time.
fn is_overdue(of: &TypeModel, since: f64, now: f64) -> bool {
    of.counted_time(since, now) > of.within
}

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// Tells what waits at the end of an interval.
    pub(super) fn tell_backlog<R: Recorder>(&mut self, now: f64, recorder: &mut R) {
        let model = self.model;
        for (kind, of) in model.types.iter().enumerate() {
            if !of.deferrable {
                continue;
            }
            self.forget_departed(kind, now, true, recorder);
            let mut backlog = Backlog::default();
            for &class in &model.routing.classes_of[kind] {
                let mut slot = self.queues.first(class as usize);
                let mut overdue = true;
                while slot != NONE {
                    let since = self.queues.get(slot).since;
                    // Behind one who is in time all have waited less.
                    overdue = overdue && is_overdue(of, since, now);
                    backlog.add(now - since, overdue);
                    slot = self.queues.behind(slot);
                }
            }
            if !of.opening.always() {
                for since in self.parked_since(kind, now) {
                    backlog.add(now - since, is_overdue(of, since, now));
                }
            }
            recorder.backlog(kind, self.interval, &backlog);
        }
    }

    /// How a contact that waits since `since` leaves when the backlog is handed over.
    pub(super) fn handed_over(&self, kind: usize, since: f64, now: f64) -> Left {
        if is_overdue(&self.model.types[kind], since, now) {
            Left::Overdue
        } else {
            Left::Unfinished
        }
    }
}
