//! How long agents work on contacts, and what shocks do to that.

use super::queues::Within;
use super::service::Caller;
use super::{Calendar, Engine, PLAIN, Ranked, WHOLE};
use crate::model::Effect;
use crate::random::Purpose;

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// Talk and wrap-up of a contact that an agent of group `g` answers at `now`, undisturbed
    /// \[s\].
    #[inline(always)]
    pub(super) fn work_of<const LOOP: u8>(
        &self,
        caller: &Caller,
        (agent, g): (u32, usize),
        now: f64,
    ) -> (f64, f64) {
        let model = self.model;
        let kind = self.kind::<LOOP>(caller.class);
        let mut factor = model.routing.factor(caller.class, g);
        if LOOP > PLAIN {
            factor *= self.unknown.handle_time;
            if !model.effects.is_empty() {
                factor *= self.effect_factor(kind, caller.since, |e| e.handle_time);
            }
            if LOOP == WHOLE && model.follows {
                factor *= self.factor_behind_self_service(caller);
            }
            if model.paced {
                factor *= self.pace(caller, kind, (agent, g), now);
            }
        }
        let mut wrap_up = 0.0;
        if let Some(law) = &model.types[kind].wrap_up {
            let stream = self.work_stream::<LOOP>(caller, Purpose::WrapUp);
            wrap_up = law.sample(stream, caller.interval) * factor;
        }
        (caller.talk * factor, wrap_up)
    }

    /// Handle time before the group's factor, where waiting contacts are ordered by work.
    #[inline(always)]
    pub(super) fn work_for_order(&self, kind: usize, caller: &Caller) -> f64 {
        if self.queues.within == Within::Work {
            self.least_work_first(kind, caller)
        } else {
            0.0
        }
    }

    fn least_work_first(&self, kind: usize, caller: &Caller) -> f64 {
        let of = &self.model.types[kind];
        let wrap_up = of.wrap_up.as_ref().map_or(0.0, |w| {
            let stream = self.work_stream::<WHOLE>(caller, Purpose::WrapUp);
            w.sample(stream, caller.interval)
        });
        let effects = self.effect_factor(kind, caller.since, |e| e.handle_time);
        let segment = self.model.routing.classes[caller.class].segment;
        let of_segment = of.segments.get((segment as usize).wrapping_sub(1));
        let behind = self.factor_behind_self_service(caller)
            * of_segment.map_or(1.0, |s| s.handle_time_factor);
        (caller.talk + wrap_up) * self.unknown.handle_time * effects * behind
    }

    /// Factor on the patience of a contact that begins to wait now.
    pub(super) fn patience_factor(&self, kind: usize, now: f64) -> f64 {
        self.unknown.patience * self.effect_factor(kind, now, |e| e.patience)
    }

    /// Product of what the shocks in force do to a figure of a type at a time.
    pub(super) fn effect_factor(
        &self,
        kind: usize,
        at: f64,
        figure: impl Fn(&Effect) -> f64,
    ) -> f64 {
        self.model
            .effects
            .iter()
            .filter(|e| e.contacts[kind] && self.demand.happens[e.shock])
            .map(|e| 1.0 + (figure(e) - 1.0) * e.course.strength(at))
            .product()
    }
}
