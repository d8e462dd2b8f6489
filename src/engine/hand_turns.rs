//! What agents with several contacts in hand come to the end of, and when they take no more.

use super::in_hand::InHand;
use super::record::{Answer, Recorder};
use super::segment::Fate;
use super::service::level;
use super::trace::{Outcome, Traced};
use super::{Calendar, Engine, Ranked};
use crate::model::SharingModel;

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// A talk or wrap-up of an agent ends, which is out of the calendar. Whether it has nothing
    /// in hand any more.
    pub(super) fn hand_turns<R: Recorder>(
        &mut self,
        (agent, g): (u32, usize),
        sharing: &SharingModel,
        now: f64,
        recorder: &mut R,
    ) -> bool {
        let a = agent as usize;
        self.hands[a].planned = false;
        self.lay_open((agent, g), sharing, now, recorder);
        let place = self.hands[a].next;
        if self.hands[a].items[place].talked.is_none() {
            self.end_talk((agent, g), place, now, recorder);
        } else {
            self.hands[a].items[place].left = 0.0;
        }
        if self.hands[a].items[place].left <= 0.0 {
            let item = self.hands[a].items.remove(place);
            self.tell_done((agent, g), &item, now - item.answered, recorder);
            if self.hands[a].items.is_empty() {
                return true;
            }
            self.fill_hand((agent, g), sharing, now, recorder);
        }
        self.plan_hand((agent, g), sharing, now);
        false
    }

    /// The talk of a contact in hand ends: the customer goes, and wrap-up begins.
    fn end_talk<R: Recorder>(
        &mut self,
        (agent, g): (u32, usize),
        place: usize,
        now: f64,
        recorder: &mut R,
    ) {
        let item = &mut self.hands[agent as usize].items[place];
        item.talked = Some(now - item.answered);
        item.left = item.wrap_up;
        let item = *item;
        let Some(caller) = item.contact else { return };
        let mut has_line = item.has_line;
        if self.model.follows {
            let onward = self.lead_on(&caller, (agent, g), now, (0.0, item.wrap_up), recorder);
            has_line &= !onward.keeps_line;
        }
        self.lines.in_use -= u32::from(has_line);
    }

    /// A contact in hand is done.
    fn tell_done<R: Recorder>(
        &self,
        (agent, group): (u32, usize),
        item: &InHand,
        handle: f64,
        recorder: &mut R,
    ) {
        let Some(caller) = item.contact.filter(|c| c.since > f64::NEG_INFINITY) else {
            return;
        };
        let class = &self.model.routing.classes[caller.class];
        let kind = class.kind as usize;
        let talk = item.talked.unwrap_or(handle);
        if R::TRACES {
            recorder.ended(&Traced {
                case: caller.case,
                number: item.number,
                kind,
                segment: class.segment as usize,
                priority: class.priority,
                since: caller.since,
                self_service: item.self_service,
                at: item.answered,
                outcome: Outcome::Answered {
                    agent,
                    group,
                    found: item.found,
                    talk,
                    handle,
                },
            });
        }
        let level = level(&self.model.types[kind], &caller, item.answered, talk);
        let fate = Fate::Answered {
            delayed: caller.delayed,
            level,
            wait: item.answered - caller.since,
            handle,
        };
        self.tell_fate(&caller, fate, recorder);
        recorder.done(&Answer {
            kind,
            interval: caller.interval,
            counted: self.counts(caller.since),
            group,
            agent,
            case: caller.case,
            since: caller.since,
            at: item.answered,
            delayed: caller.delayed,
            level,
            talk,
            handle,
        });
    }

    /// An agent is about to leave or to pause: it takes no more contacts.
    pub(super) fn close_hand(&mut self, agent: u32, g: usize) {
        if self.shares() {
            self.places.leave(agent, g);
        }
    }

    /// An agent with contacts in hand may take more again: it looks at the queues.
    pub(super) fn reopen_hand<R: Recorder>(
        &mut self,
        agent: u32,
        g: usize,
        now: f64,
        recorder: &mut R,
    ) {
        let model = self.model;
        let Some(sharing) = model.groups[g].sharing.as_ref() else {
            return;
        };
        if self.has_in_hand(agent) {
            self.lay_open((agent, g), sharing, now, recorder);
            self.fill_hand((agent, g), sharing, now, recorder);
            self.plan_hand((agent, g), sharing, now);
        }
    }

    /// The horizon is over, and nobody pauses any more: who was about to goes on.
    pub(super) fn reopen_hands<R: Recorder>(&mut self, now: f64, recorder: &mut R) {
        for agent in 0..self.hands.len() as u32 {
            let g = self.agents.group_of[agent as usize] as usize;
            self.reopen_hand(agent, g, now, recorder);
        }
    }

    /// The clock stops: contacts in hand are told as they would end if nothing changed.
    pub(super) fn drop_hands<R: Recorder>(&mut self, now: f64, recorder: &mut R) {
        let model = self.model;
        for agent in 0..self.hands.len() as u32 {
            let g = self.agents.group_of[agent as usize] as usize;
            let sharing = model.groups[g].sharing.as_ref();
            let Some(sharing) = sharing.filter(|_| self.has_in_hand(agent)) else {
                continue;
            };
            self.work_off((agent, g), sharing, now, recorder);
            let hand = &mut self.hands[agent as usize];
            let slowdown = sharing.slowdown(hand.load().contacts);
            for mut item in std::mem::take(&mut hand.items) {
                let so_far = now - item.answered;
                let rest = item.left * slowdown;
                let mut handle = so_far + rest;
                if item.talked.is_none() {
                    item.talked = Some(handle);
                    handle += item.wrap_up * slowdown;
                    if model.follows
                        && let Some(caller) = item.contact
                    {
                        self.lead_on(&caller, (agent, g), now + rest, (0.0, 0.0), recorder);
                    }
                }
                self.tell_done((agent, g), &item, handle, recorder);
            }
        }
    }
}
