//! Self-service in front of the agents.
//!
//! A contact that comes by itself (a first one, a retry, a repeat) goes through the self-service
//! of its type before it asks for an agent. There it is contained, and needs none, or is passed
//! on: from then on it is a contact like any other, that arrives at that moment.

use super::queues::NONE;
use super::record::{Ending, Recorder, Session, Step};
use super::service::Caller;
use super::trace::Outcome;
use super::{Calendar, Engine, Ranked, Stop, WHOLE};
use crate::random::Purpose;

/// Where the contact of a case stands with self-service.
#[derive(Debug, Clone, Copy)]
pub(super) struct Front {
    /// The session it is in.
    pub session: Option<Begun>,
    /// Whether the contact to come asks for an agent directly: it is handed over, or called.
    skips: bool,
    /// Factor on the work of the contact under way.
    factor: f64,
    /// Time the contact under way has spent in self-service \[s\].
    time: f64,
}

/// A session under way, its end known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Begun {
    from: f64,
    interval: u32,
    contained: bool,
    resolved: bool,
}

impl Default for Front {
    fn default() -> Self {
        Self {
            session: None,
            skips: false,
            factor: 1.0,
            time: 0.0,
        }
    }
}

impl Front {
    /// The contact to come asks for an agent directly.
    pub fn skip(&mut self) {
        self.skips = true;
    }

    /// A new contact of the case comes: whether it asks for an agent directly.
    pub fn pass_by(&mut self) -> bool {
        std::mem::take(self).skips
    }
}

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// A contact of a type with self-service arrives at the center.
    pub(super) fn reach_self_service<R: Recorder>(
        &mut self,
        caller: &Caller,
        recorder: &mut R,
    ) -> Result<bool, Stop> {
        let model = self.model;
        let kind = model.routing.kind_of(caller.class);
        let of = &model.types[kind];
        let Some(machine) = &of.self_service else {
            return self.enter::<R, WHOLE>(caller, recorder);
        };
        let now = caller.since;
        let serves = machine.always_open || of.opening.is_open(now);
        let full = machine.capacity.is_some_and(|c| self.sessions[kind] >= c);
        if !serves || full && !machine.blocks {
            self.tell_offered(kind, now, recorder);
            return self.enter::<R, WHOLE>(caller, recorder);
        }
        if full || !self.admit::<R, WHOLE>(caller, now, recorder) {
            self.tell_offered(kind, now, recorder);
            self.block(caller, recorder);
            return Ok(true);
        }
        let mut stream = self.stream::<WHOLE>(caller, Purpose::SelfService);
        let mut share = machine.contained_at(caller.interval);
        if !model.effects.is_empty() {
            share *= self.effect_factor(kind, now, |e| e.self_service);
        }
        let contained = stream.unit() < share;
        let resolved = stream.unit() < machine.resolved;
        let time = machine.time.sample(stream, caller.interval);
        let story = self.story_of(caller);
        let of = self.stories.get_mut(story);
        // It has not asked for an agent yet.
        of.contacts -= 1;
        of.front.session = Some(Begun {
            from: now,
            interval: caller.interval as u32,
            contained,
            resolved,
        });
        self.sessions[kind] += 1;
        if self.sessions[kind] > self.most_waiting {
            let waiting = self.sessions[kind];
            return Err(Stop::Overflow {
                at: now,
                kind,
                waiting,
            });
        }
        self.coming.insert_end(now + time, story);
        Ok(true)
    }

    fn tell_offered<R: Recorder>(&self, kind: usize, now: f64, recorder: &mut R) {
        if self.counts(now) {
            recorder.offered(kind, self.interval, 1);
        }
    }

    /// A contact leaves self-service: it is contained, or asks for an agent now.
    pub(super) fn session_ends<R: Recorder>(
        &mut self,
        story: u32,
        session: &Begun,
        now: f64,
        recorder: &mut R,
    ) -> Result<bool, Stop> {
        let model = self.model;
        let of = self.stories.get_mut(story);
        let class = of.class as usize;
        let kind = model.routing.kind_of(class);
        let line = model.lines.is_some() && model.types[kind].takes_line;
        let machine = model.types[kind].self_service.as_ref();
        of.front.time = now - session.from;
        self.sessions[kind] -= 1;
        recorder.session(&Session {
            kind,
            interval: session.interval as usize,
            from: session.from,
            until: now,
            contained: session.contained,
        });
        if !session.contained {
            of.contacts += 1;
            of.keeps_line = line;
            of.front.factor = machine.map_or(1.0, |m| m.handle_time_factor);
            return self.contact_asks(story, now, recorder);
        }
        // As far as the customer knows this was the answer.
        of.retries = 0;
        of.patience_of = None;
        let caller = Caller {
            class,
            interval: session.interval as usize,
            case: of.case,
            talk: 0.0,
            story,
            since: session.from,
            delayed: false,
        };
        self.free_line(kind, story);
        if R::TRACES {
            self.trace_end(&caller, session.from, Outcome::Contained, recorder);
        }
        let delay = machine.and_then(|m| m.delay.as_ref());
        match delay.filter(|_| !session.resolved) {
            Some(delay) => {
                let stream = self.stream::<WHOLE>(&caller, Purpose::RepeatDelay);
                let due = now + delay.sample(stream, caller.interval);
                self.tell(&caller, Step::Repeated, recorder);
                self.come_back(&caller, story, kind as u16, due, recorder);
            }
            None => self.end_story(story, now, Ending::Resolved, recorder),
        }
        Ok(true)
    }

    /// Factor on the work of a contact that self-service has passed on.
    pub(super) fn factor_behind_self_service(&self, caller: &Caller) -> f64 {
        if caller.story == NONE {
            return 1.0;
        }
        self.stories.get(caller.story).front.factor
    }

    /// Time that a contact has spent in self-service \[s\].
    pub(super) fn time_in_self_service(&self, caller: &Caller) -> f64 {
        if caller.story == NONE {
            return 0.0;
        }
        self.stories.get(caller.story).front.time
    }
}
