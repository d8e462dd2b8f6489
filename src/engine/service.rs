//! Arrivals, answers, and the ends of work.

use super::arrivals::Arrival;
use super::follow::Onward;
use super::preferred::Preference;
use super::queues::{Contact, NONE, Waiting};
use super::record::{Answer, Recorder};
use super::segment::Fate;
use super::trace::{Found, Outcome};
use super::{Calendar, Engine, PLAIN, Ranked, Stop, WHOLE};
use crate::model::TypeModel;
use crate::random::{Key, Purpose, Stream};
use crate::scenario::AfterHours;

/// A contact that asks for an agent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Caller {
    /// Class, the queue it may have to join.
    pub class: usize,
    /// Interval of its arrival; the last one where it arrives after the horizon.
    pub interval: usize,
    /// Key of its case.
    pub case: Key,
    /// Talk time before the group's factor \[s\].
    pub talk: f64,
    /// What is known of its case, [`NONE`] where it is the first contact.
    pub story: u32,
    /// When its wait began \[s\].
    pub since: f64,
    /// Whether it did not find an agent at once.
    pub delayed: bool,
}

impl Caller {
    /// What it brings to its queue.
    #[inline(always)]
    pub(super) fn to_wait(self, deadline: f64, work: f64) -> Contact {
        Contact {
            since: self.since,
            deadline,
            case: self.case,
            talk: self.talk,
            work,
            interval: self.interval as u32,
            story: self.story,
            class: self.class as u16,
        }
    }

    #[inline(always)]
    pub(super) fn waiting(contact: &Waiting) -> Self {
        Self {
            class: contact.class as usize,
            interval: contact.interval as usize,
            case: contact.case,
            talk: contact.talk,
            story: contact.story,
            since: contact.since,
            delayed: true,
        }
    }
}

/// The time that the service level of a type compares with its threshold \[s\].
#[inline]
pub(super) fn level(of: &TypeModel, caller: &Caller, now: f64, talk: f64) -> f64 {
    let until = if of.until_done { now + talk } else { now };
    of.counted_time(caller.since, until)
}

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// Contact type of a class; the same where no type has several.
    #[inline(always)]
    pub(super) fn kind<const LOOP: u8>(&self, class: usize) -> usize {
        if LOOP == WHOLE {
            self.model.routing.kind_of(class)
        } else {
            class
        }
    }

    /// Whether a contact whose wait began at `since` arrived within the horizon.
    #[inline(always)]
    pub(super) fn counts(&self, since: f64) -> bool {
        // Who was in service at the start came before everything.
        since < self.model.clock.horizon && since > f64::NEG_INFINITY || !self.model.follows
    }

    /// The stream of a contact for a purpose.
    #[inline(always)]
    pub(super) fn stream<const LOOP: u8>(&self, caller: &Caller, purpose: Purpose) -> Stream {
        let mut number = 0;
        if LOOP == WHOLE && caller.story != NONE {
            number = u64::from(self.stories.get(caller.story).number);
        }
        caller.case.stream(purpose, number)
    }

    /// The stream of the work on a contact, for a purpose.
    #[inline(always)]
    pub(super) fn work_stream<const LOOP: u8>(&self, caller: &Caller, purpose: Purpose) -> Stream {
        let mut services = 0;
        if LOOP == WHOLE && caller.story != NONE {
            services = u64::from(self.stories.get(caller.story).services);
        }
        caller.case.stream(purpose, services)
    }

    /// The first contact of a case arrives. Returns false when the replication should be run
    /// again at a higher patience level.
    #[inline(always)]
    pub(super) fn arrive<R: Recorder, const LOOP: u8>(
        &mut self,
        arrival: &Arrival,
        recorder: &mut R,
    ) -> Result<bool, Stop> {
        let (case, talk) = self.batch.case(arrival);
        let kind = arrival.kind as usize;
        let class = if LOOP == WHOLE {
            self.class_in_segment(kind, case)
        } else {
            kind
        };
        let caller = Caller {
            class,
            interval: self.interval,
            case,
            talk,
            story: NONE,
            since: arrival.time,
            delayed: false,
        };
        if LOOP == WHOLE && self.model.types[kind].self_service.is_some() {
            return self.reach_self_service(&caller, recorder);
        }
        self.enter::<R, LOOP>(&caller, recorder)
    }

    /// A contact asks for an agent: it is answered, waits, or leaves. Returns false when the
    /// replication should be run again at a higher patience level.
    #[inline(always)]
    pub(super) fn enter<R: Recorder, const LOOP: u8>(
        &mut self,
        caller: &Caller,
        recorder: &mut R,
    ) -> Result<bool, Stop> {
        let now = caller.since;
        if R::TRACES {
            self.found = Found::OnArrival;
        }
        let mut open = true;
        if LOOP == WHOLE {
            let of = &self.model.types[self.kind::<LOOP>(caller.class)];
            open = of.opening.is_open(now);
            if !open && of.after_hours != AfterHours::Wait {
                self.turn_away(caller, of.after_hours, recorder);
                return Ok(true);
            }
        }
        if LOOP > PLAIN {
            if !self.admit::<R, LOOP>(caller, now, recorder) {
                self.block(caller, recorder);
                return Ok(self.counting_pays());
            }
            if !self.counting_pays() {
                return Ok(false);
            }
        }
        let found = if LOOP == WHOLE && !open {
            None
        } else if LOOP > PLAIN {
            let preference = if LOOP == WHOLE && self.prefers {
                self.preference(caller)
            } else {
                Preference::Anybody
            };
            let found = match preference {
                Preference::Take(agent, group) => Some((agent, group)),
                Preference::Wait(class) => {
                    let class = class as usize;
                    return self.wait::<R, LOOP>(&Caller { class, ..*caller }, recorder);
                }
                Preference::Anybody => {
                    let pick = self.stream::<LOOP>(caller, Purpose::Routing);
                    self.find_agent(caller.class, now, pick, recorder)
                }
            };
            if let Some((agent, group)) = found {
                self.assign::<R, LOOP>(agent, group, caller, now, recorder);
                return Ok(true);
            }
            None
        } else {
            let group = self.find_group(caller.class);
            group.map(|g| (self.agents.take_longest(g, now), g))
        };
        let Some((agent, group)) = found else {
            if LOOP == WHOLE && self.scripted && open {
                return self.wait_by_script(caller, recorder);
            }
            return self.wait::<R, LOOP>(caller, recorder);
        };
        let end = self.answer::<R, LOOP>(agent, group, caller, now, recorder);
        self.occupy::<LOOP>(agent, end);
        Ok(true)
    }

    /// The work in hand of an agent will end at `end`.
    #[inline(always)]
    pub(super) fn occupy<const LOOP: u8>(&mut self, agent: u32, end: f64) {
        self.work.insert(agent, end);
        if LOOP == WHOLE && !self.desks.is_empty() {
            self.desks[agent as usize].end = end;
        }
    }

    /// A waiting contact is answered by an idle agent.
    pub(super) fn answer_from_idle<R: Recorder, const LOOP: u8>(
        &mut self,
        agent: u32,
        g: usize,
        contact: &Waiting,
        now: f64,
        recorder: &mut R,
    ) {
        let caller = Caller::waiting(contact);
        if R::TRACES {
            self.found = Found::Eligible;
        }
        self.assign::<R, LOOP>(agent, g, &caller, now, recorder);
    }

    /// An idle agent, or one who has room for more, answers a contact.
    #[inline(always)]
    pub(super) fn assign<R: Recorder, const LOOP: u8>(
        &mut self,
        agent: u32,
        g: usize,
        caller: &Caller,
        now: f64,
        recorder: &mut R,
    ) {
        let model = self.model;
        if LOOP == WHOLE
            && let Some(sharing) = &model.groups[g].sharing
        {
            return self.take_in_hand((agent, g), sharing, caller, now, recorder);
        }
        self.agents.end_idle(agent, g);
        self.agents.begin_work(g, now);
        let end = self.answer::<R, LOOP>(agent, g, caller, now, recorder);
        self.occupy::<LOOP>(agent, end);
    }

    /// An agent answers a contact; returns when its work on it ends.
    #[inline(always)]
    pub(super) fn answer<R: Recorder, const LOOP: u8>(
        &mut self,
        agent: u32,
        g: usize,
        caller: &Caller,
        now: f64,
        recorder: &mut R,
    ) -> f64 {
        if LOOP == WHOLE
            && self.model.follows
            && let Some(free) = self.ring(caller, now, recorder)
        {
            self.tell_ring(caller, g, (now, free), recorder);
            return free;
        }
        let model = self.model;
        let kind = self.kind::<LOOP>(caller.class);
        let of = &model.types[kind];
        let (mut talk, wrap_up) = self.work_of::<LOOP>(caller, (agent, g), now);
        let mut handle = talk + wrap_up;
        let mut onward = Onward::default();
        let mut has_line = true;
        if LOOP == WHOLE && model.follows {
            self.pick_up(caller.story);
            has_line = !self.is_off_line(caller.story);
            talk += self.introduce(caller, agent, now, recorder);
            onward = self.lead_on(caller, (agent, g), now, (talk, wrap_up), recorder);
            // The agent's work after the talk is not known yet where it hands over warm.
            handle = talk + if onward.hands_over { 0.0 } else { wrap_up };
        }
        if LOOP == WHOLE {
            self.note_answer(kind, caller.since, now);
        }
        if LOOP > PLAIN {
            self.agents.note_work(agent, handle);
            if model.lines.is_some() && of.takes_line && has_line && !onward.keeps_line {
                self.hold_line(agent, now + talk, now);
            }
        }
        if R::TRACES {
            let found = self.found;
            let outcome = Outcome::Answered {
                agent,
                group: g,
                found,
                talk,
                handle,
            };
            self.trace_end(caller, now, outcome, recorder);
        }
        let level = if LOOP > PLAIN {
            level(of, caller, now, talk)
        } else if caller.delayed {
            now - caller.since
        } else {
            0.0
        };
        if LOOP == WHOLE {
            let fate = Fate::Answered {
                delayed: caller.delayed,
                level,
                wait: now - caller.since,
                handle,
            };
            self.tell_fate(caller, fate, recorder);
        }
        recorder.answered(&Answer {
            kind,
            interval: caller.interval,
            counted: LOOP < WHOLE || self.counts(caller.since),
            group: g,
            agent,
            case: caller.case,
            since: caller.since,
            at: now,
            delayed: caller.delayed,
            level,
            talk,
            handle,
        });
        now + handle
    }

    /// The work in hand of an agent, or its pause, ends.
    #[inline(always)]
    pub(super) fn work_ends<R: Recorder, const LOOP: u8>(
        &mut self,
        now: f64,
        recorder: &mut R,
    ) -> Result<bool, Stop> {
        let agent = self.work.next_node();
        // Taken out first: the calendar then knows what comes next while the agent's next
        // contact is still being looked for and its end worked out.
        self.work.remove_next();
        let g = self.agents.group_of[agent as usize] as usize;
        if LOOP == WHOLE && !self.desks.is_empty() && self.desks[agent as usize].hands_over() {
            return self.hand_over(agent, g, now, recorder);
        }
        let model = self.model;
        if LOOP == WHOLE && self.dialing.on && self.talks_to_dialled(agent, g, now, recorder) {
            return Ok(true);
        }
        if LOOP == WHOLE
            && self.has_in_hand(agent)
            && let Some(sharing) = &model.groups[g].sharing
            && !self.hand_turns((agent, g), sharing, now, recorder)
        {
            return Ok(true);
        }
        let group = &self.agents.groups[g];
        let leaves = if LOOP > PLAIN && self.model.groups[g].marks_leavers {
            std::mem::take(&mut self.leaving[agent as usize])
        } else {
            group.on_duty > group.net && !(LOOP > PLAIN && self.model.groups[g].shifts)
        };
        if leaves {
            self.leaves_duty(agent, g, now);
            if LOOP == WHOLE {
                self.let_go_if_alone(now, recorder);
            }
            return Ok(true);
        }
        if LOOP > PLAIN
            && !self.breaks.is_empty()
            && self.pause_begins_or_ends(agent, g, now, recorder)
        {
            return Ok(true);
        }
        if LOOP == WHOLE
            && let Some(sharing) = &model.groups[g].sharing
        {
            if !self.fill_empty_hand((agent, g), sharing, now, recorder) {
                self.agents.end_work(g, now);
                self.agents.begin_idle::<LOOP>(agent, g, now);
            }
            return Ok(true);
        }
        let slot = self.find_contact::<R, LOOP>(agent, g, now, recorder);
        if slot == NONE {
            self.agents.end_work(g, now);
            self.agents.begin_idle::<LOOP>(agent, g, now);
        } else {
            let caller = Caller::waiting(self.queues.get(slot));
            self.take::<LOOP>(slot);
            if R::TRACES {
                self.found = Found::AgentFree;
            }
            let end = self.answer::<R, LOOP>(agent, g, &caller, now, recorder);
            self.occupy::<LOOP>(agent, end);
        }
        Ok(true)
    }

    /// An agent on duty that has nothing in hand looks at the queues, and waits if there is
    /// nothing for it.
    pub(super) fn look_for_work<R: Recorder, const LOOP: u8>(
        &mut self,
        agent: u32,
        g: usize,
        now: f64,
        recorder: &mut R,
    ) {
        let model = self.model;
        if LOOP == WHOLE
            && let Some(sharing) = &model.groups[g].sharing
        {
            if self.fill_empty_hand((agent, g), sharing, now, recorder) {
                self.agents.begin_work(g, now);
            } else {
                self.agents.begin_idle::<LOOP>(agent, g, now);
            }
            return;
        }
        let slot = self.find_contact::<R, LOOP>(agent, g, now, recorder);
        if slot == NONE {
            self.agents.begin_idle::<LOOP>(agent, g, now);
            return;
        }
        let caller = Caller::waiting(self.queues.get(slot));
        self.take::<LOOP>(slot);
        if R::TRACES {
            self.found = Found::AgentFree;
        }
        self.agents.begin_work(g, now);
        let end = self.answer::<R, LOOP>(agent, g, &caller, now, recorder);
        self.occupy::<LOOP>(agent, end);
    }
}
