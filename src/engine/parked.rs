//! Contacts that wait without standing in a queue: until their type opens, or until a customer
//! is called again.

use super::follow::Loss;
use super::queues::Within;
use super::record::{Left, Recorder};
use super::service::Caller;
use super::stories::Story;
use super::trace::Found;
use super::{Calendar, Engine, Patience, Ranked, Stop, WHOLE};
use crate::random::Purpose;

/// A contact that waits elsewhere, kept in the story of its case.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parked {
    /// When its wait began \[s\].
    since: f64,
    /// When the patience ends \[s\].
    deadline: f64,
    /// Talk time before the group's factor \[s\].
    talk: f64,
    /// Interval of its arrival.
    interval: u32,
}

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// A contact waits elsewhere until `until`, or until its patience ends.
    pub(super) fn park(&mut self, caller: &Caller, deadline: f64, until: f64) {
        let story = self.story_of(caller);
        let of = self.stories.get_mut(story);
        of.class = caller.class as u16;
        of.parked = Some(Parked {
            since: caller.since,
            deadline,
            talk: caller.talk,
            interval: caller.interval as u32,
        });
        self.expect(story, until.min(deadline));
    }

    /// A contact that waited elsewhere asks for an agent, or has given up.
    pub(super) fn come_in<R: Recorder>(
        &mut self,
        story: u32,
        parked: &Parked,
        now: f64,
        recorder: &mut R,
    ) -> Result<bool, Stop> {
        let caller = self.parked_caller(story, parked);
        if parked.deadline <= now {
            self.gives_up_late(&caller, now, recorder);
            return Ok(true);
        }
        self.ask_again(&caller, parked.deadline, now, recorder)
    }

    /// A contact that has waited since before `now` looks for an agent, or joins its queue at
    /// the place of its wait.
    pub(super) fn ask_again<R: Recorder>(
        &mut self,
        caller: &Caller,
        deadline: f64,
        now: f64,
        recorder: &mut R,
    ) -> Result<bool, Stop> {
        let kind = self.model.routing.kind_of(caller.class);
        let pick = self.stream::<WHOLE>(caller, Purpose::Routing);
        let waited = now - caller.since;
        let so_far = (caller.since, waited);
        if let Some((agent, g)) = self.find_agent_widened(caller.class, so_far, now, pick, recorder)
        {
            if R::TRACES {
                self.found = Found::CameBack;
            }
            self.assign::<R, WHOLE>(agent, g, caller, now, recorder);
            return Ok(true);
        }
        if deadline <= now {
            self.gives_up_late(caller, now, recorder);
            return Ok(true);
        }
        if self.queues.within == Within::Random {
            // As where a contact waits from its arrival on: who has left must have left before.
            self.expire(now, true, recorder);
        }
        let work = self.work_for_order(kind, caller);
        let slot = self.queues.join::<WHOLE>(caller.to_wait(deadline, work));
        if self.patience > Patience::AtHeads {
            self.widen_until(slot, waited);
            self.set_timer(slot);
        }
        if self.scripted && !self.catch_up(slot, recorder) {
            return Ok(true);
        }
        if self.queues.longer_than_ever::<WHOLE>(caller.class) {
            return self.note_peak(kind, now, recorder);
        }
        Ok(true)
    }

    /// A contact that stands in no queue gives up.
    fn gives_up_late<R: Recorder>(&mut self, caller: &Caller, now: f64, recorder: &mut R) {
        self.free_line(self.model.routing.kind_of(caller.class), caller.story);
        self.depart(caller, now, Left::Abandoned, Loss::Abandoned, recorder);
    }

    fn parked_caller(&self, story: u32, parked: &Parked) -> Caller {
        let of = self.stories.get(story);
        Caller {
            class: of.class as usize,
            interval: parked.interval as usize,
            case: of.case,
            talk: parked.talk,
            story,
            since: parked.since,
            delayed: true,
        }
    }

    /// When the waits of a type began of those who wait elsewhere and have not given up \[s\].
    pub(super) fn parked_since(&self, kind: usize, now: f64) -> impl Iterator<Item = f64> {
        let stories = (0..self.stories.len()).map(|s| self.stories.get(s));
        let routing = &self.model.routing;
        let here = move |s: &&Story| {
            s.parked.is_some() && s.alive && routing.kind_of(s.class as usize) == kind
        };
        let parked = stories.filter(here).filter_map(|s| s.parked);
        parked.filter(move |p| p.deadline > now).map(|p| p.since)
    }

    /// Ends the wait of those who wait elsewhere; `None`: they are handed over.
    pub(super) fn send_parked_away<R: Recorder>(
        &mut self,
        now: f64,
        how: Option<Left>,
        recorder: &mut R,
    ) {
        let stories = &self.stories;
        self.coming.retain(|s| stories.get(s).parked.is_none());
        for story in 0..self.stories.len() {
            let of = self.stories.get_mut(story);
            let Some(parked) = of.parked.take().filter(|_| of.alive) else {
                continue;
            };
            let caller = self.parked_caller(story, &parked);
            let kind = self.model.routing.kind_of(caller.class);
            self.free_line(kind, story);
            let how = how.unwrap_or_else(|| self.handed_over(kind, caller.since, now));
            self.depart(&caller, now, how, Loss::of(how), recorder);
        }
    }

    /// Passes the thresholds that a contact has waited long enough for when it joins its queue.
    fn widen_until(&mut self, slot: u32, waited: f64) {
        let class = self.queues.get(slot).class as usize;
        let thresholds = &self.model.routing.offers[class].thresholds;
        let passed = thresholds.partition_point(|after| *after <= waited);
        self.queues.get_mut(slot).widened = passed as u16;
    }
}
