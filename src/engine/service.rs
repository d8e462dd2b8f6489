//! Arrivals, answers, and the ends of work.

use super::arrivals::Arrival;
use super::queues::{NONE, Waiting};
use super::record::{Answer, Recorder};
use super::{Calendar, Engine, Ranked, Stop};
use crate::model::Effect;
use crate::random::{Key, Purpose};

/// What an answer needs to know of a contact.
#[derive(Debug, Clone, Copy)]
struct Served {
    kind: usize,
    interval: usize,
    case: Key,
    talk: f64,
    services: u64,
    since: f64,
    delayed: bool,
}

impl Served {
    #[inline(always)]
    fn waiting(contact: &Waiting) -> Self {
        Self {
            kind: contact.kind as usize,
            interval: contact.interval as usize,
            case: contact.case,
            talk: contact.talk,
            services: u64::from(contact.services),
            since: contact.since,
            delayed: true,
        }
    }
}

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// A contact arrives. Returns false when the replication should be run again at a higher
    /// patience level.
    #[inline(always)]
    pub(super) fn arrive<R: Recorder, const FULL: bool>(
        &mut self,
        arrival: &Arrival,
        recorder: &mut R,
    ) -> Result<bool, Stop> {
        let kind = arrival.kind as usize;
        let now = arrival.time;
        if FULL && !self.admit(kind, now, recorder) {
            recorder.blocked(kind, self.interval);
            return Ok(true);
        }
        let (case, talk) = self.batch.case(arrival);
        let found = if FULL {
            let found = self.find_agent(kind, case);
            if let Some((agent, group)) = found {
                self.agents.end_idle(agent, group);
                self.agents.begin_work(group, now);
            }
            found
        } else {
            let group = self.find_group(kind);
            group.map(|g| (self.agents.take_longest(g, now), g))
        };
        let Some((agent, group)) = found else {
            return self.wait::<R, FULL>(kind, (case, talk), now, recorder);
        };
        let served = Served {
            kind,
            interval: self.interval,
            case,
            talk,
            services: 0,
            since: now,
            delayed: false,
        };
        let end = self.answer::<R, FULL>(agent, group, &served, now, recorder);
        self.work.insert(agent, end);
        Ok(true)
    }

    /// Gives a voice contact a line, if there is one; other contacts need none.
    #[inline]
    fn admit<R: Recorder>(&mut self, kind: usize, now: f64, recorder: &mut R) -> bool {
        let Some(lines) = self.model.lines else {
            return true;
        };
        if !self.model.types[kind].takes_line {
            return true;
        }
        self.expire(now, true, recorder);
        while self.talks.next_time() <= now {
            self.talks.remove_next();
            self.lines_in_use -= 1;
        }
        if self.lines_in_use >= lines {
            return false;
        }
        self.lines_in_use += 1;
        true
    }

    /// A waiting contact is answered by an idle agent.
    pub(super) fn answer_from_idle<R: Recorder, const FULL: bool>(
        &mut self,
        agent: u32,
        g: usize,
        contact: &Waiting,
        now: f64,
        recorder: &mut R,
    ) {
        self.agents.end_idle(agent, g);
        self.agents.begin_work(g, now);
        let served = Served::waiting(contact);
        let end = self.answer::<R, FULL>(agent, g, &served, now, recorder);
        self.work.insert(agent, end);
    }

    /// An agent answers a contact; returns when its work on it ends.
    #[inline(always)]
    fn answer<R: Recorder, const FULL: bool>(
        &mut self,
        agent: u32,
        g: usize,
        served: &Served,
        now: f64,
        recorder: &mut R,
    ) -> f64 {
        let model = self.model;
        let of = &model.types[served.kind];
        let mut factor = model.routing.factor(served.kind, g);
        if FULL {
            factor *= self.unknown.handle_time;
            if !model.effects.is_empty() {
                factor *= self.effect_factor(served.kind, served.since, |e| e.handle_time);
            }
        }
        let talk = served.talk * factor;
        let mut handle = talk;
        if let Some(wrap_up) = &of.wrap_up {
            let services = if FULL { served.services } else { 0 };
            let stream = served.case.stream(Purpose::WrapUp, services);
            handle += wrap_up.sample(stream, served.interval) * factor;
        }
        if FULL {
            self.agents.note_work(agent, handle);
            if model.lines.is_some() && of.takes_line {
                self.hold_line(agent, now + talk, now);
            }
        }
        recorder.answered(&Answer {
            kind: served.kind,
            interval: served.interval,
            group: g,
            since: served.since,
            at: now,
            delayed: served.delayed,
            talk,
            handle,
        });
        now + handle
    }

    /// The line of the contact that an agent has just answered is free at `end`.
    fn hold_line(&mut self, agent: u32, end: f64, now: f64) {
        // The agent's last talk may not have been struck off: it has ended.
        while self.talks.next_time() <= now {
            self.talks.remove_next();
            self.lines_in_use -= 1;
        }
        self.talks.insert(agent, end);
    }

    /// The work in hand of an agent, or its pause, ends.
    #[inline(always)]
    pub(super) fn work_ends<R: Recorder, const FULL: bool>(&mut self, now: f64, recorder: &mut R) {
        let agent = self.work.next_node();
        // Taken out first: the calendar then knows what comes next while the agent's next
        // contact is still being looked for and its end worked out.
        self.work.remove_next();
        let g = self.agents.group_of[agent as usize] as usize;
        let group = &self.agents.groups[g];
        if group.on_duty > group.net && !(FULL && self.model.groups[g].shifts) {
            self.leaves_duty(agent, g, now);
            return;
        }
        if FULL && !self.breaks.is_empty() && self.pause_begins_or_ends(agent, g, now, recorder) {
            return;
        }
        let slot = self.find_contact::<R, FULL>(agent, g, now, recorder);
        if slot == NONE {
            self.agents.end_work(g, now);
            self.agents.begin_idle::<FULL>(agent, g, now);
        } else {
            let served = Served::waiting(self.queues.get(slot));
            self.take::<FULL>(slot);
            let end = self.answer::<R, FULL>(agent, g, &served, now, recorder);
            self.work.insert(agent, end);
        }
    }

    /// An agent on duty that has nothing in hand looks at the queues, and waits if there is
    /// nothing for it.
    pub(super) fn look_for_work<R: Recorder, const FULL: bool>(
        &mut self,
        agent: u32,
        g: usize,
        now: f64,
        recorder: &mut R,
    ) {
        let slot = self.find_contact::<R, FULL>(agent, g, now, recorder);
        if slot == NONE {
            self.agents.begin_idle::<FULL>(agent, g, now);
            return;
        }
        let served = Served::waiting(self.queues.get(slot));
        self.take::<FULL>(slot);
        self.agents.begin_work(g, now);
        let end = self.answer::<R, FULL>(agent, g, &served, now, recorder);
        self.work.insert(agent, end);
    }

    /// Handle time before the group's factor, where waiting contacts are ordered by work.
    pub(super) fn work_for_order(&self, kind: usize, case: Key, talk: f64, now: f64) -> f64 {
        if self.queues.within != super::queues::Within::Work {
            return 0.0;
        }
        let of = &self.model.types[kind];
        let wrap_up = of.wrap_up.as_ref().map_or(0.0, |w| {
            w.sample(case.stream(Purpose::WrapUp, 0), self.interval)
        });
        let factor = self.unknown.handle_time * self.effect_factor(kind, now, |e| e.handle_time);
        (talk + wrap_up) * factor
    }

    /// Factor on the patience of a contact that begins to wait now.
    pub(super) fn patience_factor(&self, kind: usize, now: f64) -> f64 {
        self.unknown.patience * self.effect_factor(kind, now, |e| e.patience)
    }

    /// Product of what the shocks in force do to a figure of a type at a time.
    fn effect_factor(&self, kind: usize, at: f64, figure: impl Fn(&Effect) -> f64) -> f64 {
        self.model
            .effects
            .iter()
            .filter(|e| e.contacts[kind] && self.demand.happens[e.shock])
            .map(|e| 1.0 + (figure(e) - 1.0) * e.course.strength(at))
            .product()
    }
}
