//! Where a contact is not the end of its case: retries, escalations, repeat contacts.

use super::arrivals::END;
use super::queues::NONE;
use super::record::{CaseEnd, Ending, Left, Recorder, Step};
use super::service::Caller;
use super::stories::MOST_CONTACTS;
use super::{Calendar, Engine, Ranked, STORM, Stop, WHOLE};
use crate::model::Escalation;
use crate::random::Purpose;
use crate::scenario::Close;

/// How a contact was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Loss {
    /// All lines or places in the queue were taken.
    Blocked,
    /// The customer gave up.
    Abandoned,
    /// The center closed, or took a message.
    Closed,
    /// The clock stopped.
    Unfinished,
}

/// How a contact goes on after its talk.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Onward {
    /// The agent hands it over warm, so that the work after the talk is open.
    pub hands_over: bool,
    /// It keeps its line for the next contact.
    pub keeps_line: bool,
}

impl Loss {
    pub(super) fn of(how: Left) -> Self {
        match how {
            Left::Abandoned | Left::Balked => Self::Abandoned,
            Left::Message | Left::Disconnected | Left::Dropped => Self::Closed,
            Left::Unfinished | Left::Overdue => Self::Unfinished,
        }
    }
}

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// Time of the next contact that will come, unless it comes after `next`, the next arrival
    /// or change of the clock. Of two arrivals at one instant the one of the earlier type comes
    /// first, before the end of the horizon; before both comes who leaves self-service.
    #[inline]
    pub(super) fn next_coming(&self, next: f64) -> f64 {
        let (due, rank) = self.coming.next();
        let mark = self.batch.next_kind();
        let first = || u32::from(rank) <= mark && mark < END;
        if due < next || due == next && due < f64::INFINITY && first() {
            due
        } else {
            f64::INFINITY
        }
    }

    /// The next contact that will come arrives.
    pub(super) fn contact_due<R: Recorder>(&mut self, recorder: &mut R) -> Result<bool, Stop> {
        let Some((now, story)) = self.coming.pop() else {
            return Ok(true);
        };
        self.followed += 1;
        if self.followed > STORM * u64::from(self.most_waiting) {
            let class = self.stories.get(story).class;
            return Err(Stop::Storm {
                at: now,
                kind: self.model.routing.kind_of(class as usize),
                contacts: self.followed,
            });
        }
        let of = self.stories.get_mut(story);
        if let Some(session) = of.front.session.take() {
            return self.session_ends(story, &session, now, recorder);
        }
        match of.parked.take() {
            Some(parked) => self.come_in(story, &parked, now, recorder),
            None => self.contact_comes(story, now, recorder),
        }
    }

    /// Another contact of a case arrives.
    pub(super) fn contact_comes<R: Recorder>(
        &mut self,
        story: u32,
        now: f64,
        recorder: &mut R,
    ) -> Result<bool, Stop> {
        let model = self.model;
        let of = self.stories.get_mut(story);
        of.number += 1;
        of.contacts += 1;
        let past = of.front.pass_by();
        let kind = model.routing.kind_of(of.class as usize);
        if !past && model.types[kind].self_service.is_some() {
            let caller = self.next_caller(story, now);
            return self.reach_self_service(&caller, recorder);
        }
        self.contact_asks(story, now, recorder)
    }

    /// The contact under way of a case, as it arrives at `now`.
    fn next_caller(&self, story: u32, now: f64) -> Caller {
        let of = self.stories.get(story);
        let kind = self.model.routing.kind_of(of.class as usize);
        let stream = of.case.stream(Purpose::Talk, u64::from(of.services));
        Caller {
            class: self.class_in_segment(of.class as usize, of.case),
            interval: self.interval,
            case: of.case,
            talk: self.model.types[kind].talk.sample(stream, self.interval),
            story,
            since: now,
            delayed: false,
        }
    }

    /// The contact under way of a case asks for an agent.
    pub(super) fn contact_asks<R: Recorder>(
        &mut self,
        story: u32,
        now: f64,
        recorder: &mut R,
    ) -> Result<bool, Stop> {
        let caller = self.next_caller(story, now);
        let kind = self.model.routing.kind_of(caller.class);
        if self.counts(now) {
            recorder.offered(kind, self.interval, 1);
        }
        let ending = match self.model.close {
            Close::Disconnect => Some(Loss::Closed),
            Close::Carry => Some(Loss::Unfinished),
            Close::Drain | Close::Cut => None,
        };
        if let Some(ending) = ending.filter(|_| self.closed) {
            if std::mem::take(&mut self.stories.get_mut(story).keeps_line) {
                self.free_line(kind, story);
            }
            self.lost(&caller, now, ending, recorder);
            return Ok(true);
        }
        self.enter::<R, WHOLE>(&caller, recorder)
    }

    /// What the service of a contact leads to, once the agent of a group has answered it at
    /// `now`.
    pub(super) fn lead_on<R: Recorder>(
        &mut self,
        caller: &Caller,
        (agent, g): (u32, usize),
        now: f64,
        (talk, wrap_up): (f64, f64),
        recorder: &mut R,
    ) -> Onward {
        let model = self.model;
        let kind = model.routing.kind_of(caller.class);
        let follow = &model.types[kind].follow;
        let end = now + talk;
        if model.close == Close::Cut && end > model.clock.horizon {
            self.end_case(caller, model.clock.horizon, Ending::Unfinished, recorder);
            return Onward::default();
        }
        if !follow.escalate.is_empty() {
            let mut place = self.stream::<WHOLE>(caller, Purpose::Escalation).unit();
            for (index, escalation) in follow.escalate.iter().enumerate() {
                let chance = escalation.probability_of(g);
                if place < chance {
                    let story = self.escalate(caller, escalation, end, recorder);
                    if let Some(story) = story {
                        self.stories.get_mut(story).agent = agent;
                    }
                    let mut onward = Onward {
                        hands_over: false,
                        keeps_line: story.is_some_and(|s| self.stories.get(s).keeps_line),
                    };
                    if let Some(story) = story
                        && escalation.warm.is_some()
                    {
                        self.begin_hand_over(caller, story, agent, (kind, index), wrap_up);
                        onward.hands_over = true;
                    }
                    return onward;
                }
                place -= chance;
            }
        }
        if let Some(repeat) = &follow.repeat {
            let drawn = self.stream::<WHOLE>(caller, Purpose::Resolution).unit();
            if drawn < repeat.probability_of(g) {
                let stream = self.stream::<WHOLE>(caller, Purpose::RepeatDelay);
                let due = end + repeat.delay.sample(stream, caller.interval);
                self.tell(caller, Step::Repeated, recorder);
                let story = self.served(caller);
                self.stories.get_mut(story).agent = agent;
                self.come_back(caller, story, repeat.class, due, recorder);
                return Onward::default();
            }
        }
        self.end_case(caller, end, Ending::Resolved, recorder);
        Onward::default()
    }

    /// A contact whose talk ends at `end` is handed over; its story, unless the case is given up.
    fn escalate<R: Recorder>(
        &mut self,
        caller: &Caller,
        escalation: &Escalation,
        end: f64,
        recorder: &mut R,
    ) -> Option<u32> {
        let model = self.model;
        self.tell(caller, Step::Escalated, recorder);
        let story = self.served(caller);
        let keeps_line = self.line_goes_on(model.routing.kind_of(caller.class), escalation);
        let class = self.class_in_segment(escalation.class as usize, caller.case);
        let of = self.stories.get_mut(story);
        of.escalations = of.escalations.saturating_add(1);
        of.class = class as u16;
        of.front.skip();
        if of.number + 1 >= MOST_CONTACTS {
            self.end_story(story, end, Ending::Lost, recorder);
            return None;
        }
        of.keeps_line = keeps_line && !of.off_line;
        if escalation.warm.is_none() {
            let due = end + self.delay_of(story, caller.interval, escalation);
            self.expect(story, due);
        }
        Some(story)
    }

    /// Time until an escalated contact reaches the next type \[s\].
    pub(super) fn delay_of(&self, story: u32, interval: usize, escalation: &Escalation) -> f64 {
        let of = self.stories.get(story);
        let stream = of
            .case
            .stream(Purpose::EscalationDelay, u64::from(of.number));
        let delay = escalation.delay.as_ref();
        delay.map_or(0.0, |d| d.sample(stream, interval))
    }

    /// A contact leaves the center without an answer: the customer may try again.
    pub(super) fn lost<R: Recorder>(
        &mut self,
        caller: &Caller,
        at: f64,
        loss: Loss,
        recorder: &mut R,
    ) {
        let model = self.model;
        if !model.follows {
            return;
        }
        self.part(caller.story, at, recorder);
        let kind = model.routing.kind_of(caller.class);
        let chance = model.types[kind].follow.retry.as_ref().map(|retry| {
            let first = match loss {
                Loss::Blocked => retry.after_block,
                Loss::Abandoned => retry.after_abandon,
                Loss::Closed | Loss::Unfinished => return (retry, 0.0),
            };
            let tried = caller.story != NONE && self.stories.get(caller.story).retries > 0;
            let again = retry.again.filter(|_| tried);
            (retry, again.unwrap_or(first))
        });
        if let Some((retry, chance)) = chance
            && self.stream::<WHOLE>(caller, Purpose::Retry).unit() < chance
        {
            let stream = self.stream::<WHOLE>(caller, Purpose::RetryDelay);
            let due = at + retry.delay.sample(stream, caller.interval);
            self.tell(caller, Step::Retried, recorder);
            let story = self.story_of(caller);
            let of = self.stories.get_mut(story);
            of.retries = of.retries.saturating_add(1);
            of.patience_of = retry
                .keeps_patience
                .then(|| of.patience_of.unwrap_or(of.number));
            self.come_back(caller, story, retry.class, due, recorder);
            return;
        }
        let ending = match loss {
            Loss::Unfinished => Ending::Unfinished,
            _ => Ending::Lost,
        };
        self.end_case(caller, at, ending, recorder);
    }

    /// The customer will contact the center again at `due`, if that is within the horizon.
    pub(super) fn come_back<R: Recorder>(
        &mut self,
        caller: &Caller,
        story: u32,
        class: u16,
        due: f64,
        recorder: &mut R,
    ) {
        let of = self.stories.get_mut(story);
        of.class = class;
        of.off_line = false;
        if due < self.model.clock.horizon && of.number + 1 < MOST_CONTACTS {
            self.expect(story, due);
        } else {
            self.tell(caller, Step::NotCome, recorder);
            let end = self.model.clock.horizon;
            self.end_story(story, end, Ending::NotCome, recorder);
        }
    }

    /// The next contact of a case is due.
    pub(super) fn expect(&mut self, story: u32, due: f64) {
        let class = self.stories.get(story).class as usize;
        let kind = self.model.routing.kind_of(class);
        self.coming.insert(due, kind, story);
    }

    pub(super) fn tell<R: Recorder>(&self, caller: &Caller, step: Step, recorder: &mut R) {
        if self.counts(caller.since) {
            let kind = self.model.routing.kind_of(caller.class);
            recorder.step(kind, caller.interval, step);
        }
        if R::TRACES {
            recorder.led(caller.case, self.number_of(caller), step);
        }
    }

    /// The story of a contact's case; it begins now if this is its first contact.
    pub(super) fn story_of(&mut self, caller: &Caller) -> u32 {
        if caller.story != NONE {
            return caller.story;
        }
        let kind = self.model.routing.kind_of(caller.class);
        self.stories
            .begin(caller.case, kind, caller.interval, caller.since)
    }

    /// The same, once the contact is served.
    fn served(&mut self, caller: &Caller) -> u32 {
        let story = self.story_of(caller);
        let of = self.stories.get_mut(story);
        of.services = of.services.saturating_add(1);
        of.retries = 0;
        of.patience_of = None;
        story
    }

    fn end_case<R: Recorder>(
        &mut self,
        caller: &Caller,
        at: f64,
        ending: Ending,
        recorder: &mut R,
    ) {
        if caller.story != NONE {
            return self.end_story(caller.story, at, ending, recorder);
        }
        let origin = self.model.routing.kind_of(caller.class);
        recorder.case_ended(&CaseEnd {
            origin,
            segment: self.segment_at_origin(origin, caller.case),
            interval: caller.interval,
            first: caller.since,
            at,
            contacts: 1,
            escalations: 0,
            ending,
        });
    }

    pub(super) fn end_story<R: Recorder>(
        &mut self,
        story: u32,
        at: f64,
        ending: Ending,
        recorder: &mut R,
    ) {
        let of = self.stories.get(story);
        recorder.case_ended(&CaseEnd {
            origin: of.origin as usize,
            segment: self.segment_at_origin(of.origin as usize, of.case),
            interval: of.interval as usize,
            first: of.first,
            at,
            contacts: u32::from(of.contacts),
            escalations: u32::from(of.escalations),
            ending,
        });
        self.stories.end(story);
    }

    /// The clock has stopped: the cases that still go on end here.
    pub(super) fn end_stories<R: Recorder>(&mut self, recorder: &mut R) {
        let end = self.model.clock.horizon;
        for story in 0..self.stories.len() {
            if self.stories.get(story).alive {
                self.part(story, end, recorder);
                self.end_story(story, end, Ending::Unfinished, recorder);
            }
        }
    }
}
