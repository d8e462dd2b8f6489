//! Callbacks: customers who hang up and are called when an agent is free.

use super::follow::Loss;
use super::queues::NONE;
use super::record::{Left, MoreWork, Recorder, Step};
use super::service::Caller;
use super::trace::Outcome;
use super::{Calendar, Engine, Ranked, Stop, WHOLE};
use crate::random::Purpose;

/// No contact type.
pub const NO_KIND: u16 = u16::MAX;

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// Whether a customer who has waited exactly `waited` is offered a callback, and accepts.
    pub(super) fn accepts_callback(&self, caller: &Caller, waited: f64, now: f64) -> bool {
        let kind = self.model.routing.kind_of(caller.class);
        let Some(callback) = &self.model.types[kind].follow.callback else {
            return false;
        };
        if callback.after != waited || self.is_called(caller.story) {
            return false;
        }
        let holds = |w| self.holds(w, caller.class, caller.since, now, None);
        callback.when.is_none_or(holds)
            && self.stream::<WHOLE>(caller, Purpose::Callback).unit() < callback.accept
    }

    /// Whether the customer of a case waits to be called.
    #[inline]
    fn is_called(&self, story: u32) -> bool {
        story != NONE && self.stories.get(story).called != NO_KIND
    }

    /// Whether the customer of a case holds no line: it waits to be called, or was called.
    #[inline]
    pub(super) fn is_off_line(&self, story: u32) -> bool {
        story != NONE && self.stories.get(story).off_line
    }

    /// The customer of a case has picked up, if it was called.
    pub(super) fn pick_up(&mut self, story: u32) {
        if story != NONE {
            self.stories.get_mut(story).called = NO_KIND;
        }
    }

    /// A customer who has accepted a callback hangs up: the place in line is kept, or a contact
    /// of another type waits instead.
    pub(super) fn call_back<R: Recorder>(
        &mut self,
        caller: &Caller,
        now: f64,
        recorder: &mut R,
    ) -> Result<bool, Stop> {
        let model = self.model;
        let kind = model.routing.kind_of(caller.class);
        let becomes = model.types[kind].follow.callback.as_ref();
        let becomes = becomes.and_then(|c| c.class);
        self.free_line(kind, caller.story);
        if becomes.is_some() {
            self.tell(caller, Step::CallbackAccepted, recorder);
            if R::TRACES {
                self.trace_end(caller, now, Outcome::CallbackAccepted, recorder);
            }
        }
        let story = self.story_of(caller);
        let of = self.stories.get_mut(story);
        of.called = kind as u16;
        of.off_line = true;
        of.tries = 0;
        let Some(class) = becomes else {
            if R::TRACES && !caller.delayed {
                self.trace_wait(caller, recorder);
            }
            let holding = Caller {
                story,
                delayed: true,
                ..*caller
            };
            return self.ask_again(&holding, f64::INFINITY, now, recorder);
        };
        of.class = class;
        of.front.skip();
        // The contact that ends is not offered; the one that begins is.
        of.contacts -= 1;
        self.contact_comes(story, now, recorder)
    }

    /// An agent calls a customer; `None` when somebody picks up, else when the agent is free.
    pub(super) fn ring<R: Recorder>(
        &mut self,
        caller: &Caller,
        now: f64,
        recorder: &mut R,
    ) -> Option<f64> {
        if !self.is_called(caller.story) {
            return None;
        }
        let model = self.model;
        let of = self.stories.get(caller.story);
        let callback = model.types[of.called as usize].follow.callback.as_ref()?;
        let mut stream = self.stream::<WHOLE>(caller, Purpose::Callback);
        // The first value was for the acceptance.
        (0..=of.tries).for_each(|_| {
            stream.next_u64();
        });
        if stream.unit() < callback.answer {
            return None;
        }
        let tries = of.tries + 1;
        self.stories.get_mut(caller.story).tries = tries;
        if u32::from(tries) >= callback.tries {
            // Who cannot be reached does not try again.
            self.depart(caller, now, Left::Abandoned, Loss::Closed, recorder);
        } else {
            let mut stream = self.stream::<WHOLE>(caller, Purpose::CallbackDelay);
            (0..tries).for_each(|_| {
                stream.next_u64();
            });
            let later = callback.try_after.as_ref();
            let later = later.map_or(0.0, |law| law.sample(stream, caller.interval));
            // The agent goes on before the customer is called again.
            self.park(caller, f64::INFINITY, now + callback.ring + later);
        }
        Some(now + callback.ring)
    }

    /// An agent of group `g` is busy with a call that nobody answers.
    pub(super) fn tell_ring<R: Recorder>(
        &self,
        caller: &Caller,
        g: usize,
        (now, free): (f64, f64),
        recorder: &mut R,
    ) {
        recorder.more_work(&MoreWork {
            kind: self.model.routing.kind_of(caller.class),
            interval: caller.interval,
            counted: false,
            group: g,
            from: now,
            wrap_up_from: free,
            until: free,
        });
    }
}
