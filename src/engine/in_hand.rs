//! Agents with several contacts in hand: the work on each goes slower the more there are, and
//! is rescaled whenever their number changes.
//!
//! An agent of such a group is idle (nothing in hand), in a [line](super::places) of those who
//! can take more, or full or closed to more. Its next end of a talk or wrap-up is in the
//! calendar of work.

use super::places::Load;
use super::queues::NONE;
use super::record::{Answer, MoreWork, Recorder};
use super::segment::Fate;
use super::service::{Caller, level};
use super::trace::{Found, Outcome, Traced};
use super::{Calendar, Engine, Ranked};
use crate::model::{SharingModel, Turn};

/// A contact that an agent has in hand.
#[derive(Debug, Clone, Copy)]
struct InHand {
    /// The contact; `None`: a call that nobody answers.
    contact: Option<Caller>,
    /// When it was answered \[s\].
    answered: f64,
    /// Work left of the talk, or of the wrap-up once that has begun, at full speed \[s\].
    left: f64,
    /// Wrap-up at full speed \[s\].
    wrap_up: f64,
    /// How long the talk took \[s\]; `None` while it goes on.
    talked: Option<f64>,
    /// Parts of the agent's attention that it takes.
    parts: u32,
    /// Whether it is set aside for others.
    gives_way: bool,
    /// Whether it is set aside now.
    aside: bool,
    /// Whether it holds a line.
    has_line: bool,
    /// Number of the contact within its case.
    number: u64,
    /// Time that it spent in self-service \[s\].
    self_service: f64,
    /// How it and its agent found each other.
    found: Found,
}

/// What an agent has in hand, the older first.
#[derive(Debug, Clone, Default)]
pub(super) struct Hand {
    items: Vec<InHand>,
    /// Time up to which [`InHand::left`] is worked out \[s\].
    at: f64,
    /// Which of the items ends a talk or wrap-up next.
    next: usize,
    /// Whether that is in the calendar.
    planned: bool,
    /// Whether only contacts are taken now that do not give way.
    firm_only: bool,
}

impl Hand {
    fn active(&self) -> impl Iterator<Item = &InHand> {
        self.items.iter().filter(|i| !i.aside)
    }

    fn load(&self) -> Load {
        let mut load = Load::default();
        for item in self.active() {
            load.contacts += 1;
            load.parts += item.parts;
            load.firm += if item.gives_way { 0 } else { item.parts };
        }
        load
    }
}

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// Empties all hands.
    pub(super) fn clear_hands(&mut self) {
        for hand in &mut self.hands {
            hand.items.clear();
            *hand = Hand {
                items: std::mem::take(&mut hand.items),
                ..Hand::default()
            };
        }
        self.places.reset(self.model.groups.len(), self.hands.len());
    }

    /// Whether some agents may have several contacts in hand.
    #[inline(always)]
    pub(super) fn shares(&self) -> bool {
        !self.hands.is_empty()
    }

    /// Whether an agent has a contact in hand, of a group whose agents may have several.
    #[inline]
    pub(super) fn has_in_hand(&self, agent: u32) -> bool {
        let hand = self.hands.get(agent as usize);
        hand.is_some_and(|h| !h.items.is_empty())
    }

    /// Whether an agent that looks at the queues has room for a contact of a class.
    pub(super) fn fits(&self, agent: u32, g: usize, class: usize) -> bool {
        let Some(sharing) = &self.model.groups[g].sharing else {
            return true;
        };
        let kind = self.model.routing.kind_of(class);
        let hand = &self.hands[agent as usize];
        let load = hand.load();
        if sharing.gives_way[kind] {
            !hand.firm_only
                && load.parts + sharing.takes[kind] <= sharing.parts
                && hand.items.iter().all(|i| !i.aside)
        } else {
            load.firm + sharing.takes[kind] <= sharing.parts
        }
    }

    /// Whether an agent that is on duty with contacts in hand may take more: it is not about to
    /// leave or to pause.
    fn is_open(&self, agent: u32, g: usize) -> bool {
        let a = agent as usize;
        let leaves = self.leaving.get(a).is_some_and(|l| *l)
            || self.model.groups[g].shifts && self.duties[a].turn != Turn::There;
        let pauses = self.breaks.get(a).is_some_and(|b| b.due) && !self.closed;
        !leaves && !pauses && !self.break_is_due(agent)
    }

    /// An idle agent, or one that can take more, takes a contact.
    pub(super) fn take_in_hand<R: Recorder>(
        &mut self,
        (agent, g): (u32, usize),
        sharing: &SharingModel,
        caller: &Caller,
        now: f64,
        recorder: &mut R,
    ) {
        if self.agents.is_idle(agent) {
            self.agents.end_idle(agent, g);
            self.agents.begin_work(g, now);
            self.hands[agent as usize].at = now;
        } else {
            self.lay_open((agent, g), sharing, now, recorder);
        }
        self.put_in_hand((agent, g), sharing, caller, now, recorder);
        self.plan_hand((agent, g), sharing, now);
    }

    /// An agent that is busy, with nothing in hand any more or yet, looks at the queues; false
    /// when it found nothing.
    pub(super) fn fill_empty_hand<R: Recorder>(
        &mut self,
        (agent, g): (u32, usize),
        sharing: &SharingModel,
        now: f64,
        recorder: &mut R,
    ) -> bool {
        self.hands[agent as usize].at = now;
        self.fill_hand((agent, g), sharing, now, recorder);
        let found = self.has_in_hand(agent);
        if found {
            self.plan_hand((agent, g), sharing, now);
        }
        found
    }

    /// Takes an agent with contacts in hand out of its line and of the calendar, with the work
    /// left worked out.
    fn lay_open<R: Recorder>(
        &mut self,
        (agent, g): (u32, usize),
        sharing: &SharingModel,
        now: f64,
        recorder: &mut R,
    ) {
        self.places.leave(agent, g);
        if std::mem::take(&mut self.hands[agent as usize].planned) {
            self.work.remove(agent);
        }
        self.work_off((agent, g), sharing, now, recorder);
    }

    /// Works out what is left of the work in hand at `now`.
    fn work_off<R: Recorder>(
        &mut self,
        (agent, g): (u32, usize),
        sharing: &SharingModel,
        now: f64,
        recorder: &mut R,
    ) {
        let hand = &mut self.hands[agent as usize];
        let from = std::mem::replace(&mut hand.at, now);
        if now <= from {
            return;
        }
        let done = (now - from) / sharing.slowdown(hand.load().contacts);
        let mut wraps_up = true;
        for item in hand.items.iter_mut().filter(|i| !i.aside) {
            item.left = (item.left - done).max(0.0);
            wraps_up &= item.talked.is_some();
        }
        self.agents.note_time(agent, now - from);
        // Only the agent's time: each contact's own is told when it is done.
        recorder.more_work(&MoreWork {
            kind: 0,
            interval: 0,
            counted: false,
            group: g,
            from,
            wrap_up_from: if wraps_up { from } else { now },
            until: now,
        });
    }

    /// A contact comes into the hand of an agent that is busy and laid open.
    fn put_in_hand<R: Recorder>(
        &mut self,
        (agent, g): (u32, usize),
        sharing: &SharingModel,
        caller: &Caller,
        now: f64,
        recorder: &mut R,
    ) {
        let model = self.model;
        let kind = model.routing.kind_of(caller.class);
        self.make_room(agent, sharing, sharing.takes[kind]);
        let mut item = InHand {
            contact: None,
            answered: now,
            left: 0.0,
            wrap_up: 0.0,
            talked: None,
            parts: sharing.takes[kind],
            gives_way: sharing.gives_way[kind],
            aside: false,
            has_line: false,
            number: 0,
            self_service: 0.0,
            found: self.found,
        };
        let rings = if model.follows {
            self.ring(caller, now, recorder)
        } else {
            None
        };
        if let Some(free) = rings {
            item.left = free - now;
        } else {
            let (talk, wrap_up) = self.work_of::<true>(caller, g);
            if model.follows {
                self.pick_up(caller.story);
            }
            item.contact = Some(*caller);
            item.left = talk;
            item.wrap_up = wrap_up;
            item.has_line = model.lines.is_some()
                && model.types[kind].takes_line
                && !self.is_off_line(caller.story);
            item.number = self.number_of(caller);
            item.self_service = self.time_in_self_service(caller);
            self.note_answer(kind, caller.since, now);
            self.agents.note_contact(agent);
        }
        self.hands[agent as usize].items.push(item);
    }

    /// A contact that was in service before the start comes into the hand of an idle agent, or
    /// of one who has room for it, if there is any.
    pub(super) fn begin_in_hand<R: Recorder>(
        &mut self,
        (caller, g): (&Caller, usize),
        sharing: &SharingModel,
        wrap_up: f64,
        recorder: &mut R,
    ) {
        let kind = self.model.routing.kind_of(caller.class);
        let Some(agent) = self.least_loaded(g, sharing, kind) else {
            return;
        };
        if self.agents.is_idle(agent) {
            self.agents.end_idle(agent, g);
            self.agents.begin_work(g, 0.0);
        } else {
            self.lay_open((agent, g), sharing, 0.0, recorder);
        }
        let has_line = self.model.lines.is_some() && self.model.types[kind].takes_line;
        self.lines_in_use += u32::from(has_line);
        self.hands[agent as usize].items.push(InHand {
            contact: Some(*caller),
            answered: 0.0,
            left: caller.talk,
            wrap_up,
            talked: None,
            parts: sharing.takes[kind],
            gives_way: sharing.gives_way[kind],
            aside: false,
            has_line,
            number: 0,
            self_service: 0.0,
            found: Found::OnArrival,
        });
        self.plan_hand((agent, g), sharing, 0.0);
    }

    /// Sets work aside, the youngest first, until there is room.
    fn make_room(&mut self, agent: u32, sharing: &SharingModel, parts: u32) {
        let hand = &mut self.hands[agent as usize];
        while hand.load().parts + parts > sharing.parts {
            let mut yielding = hand.items.iter_mut().rev();
            match yielding.find(|i| i.gives_way && !i.aside) {
                Some(item) => item.aside = true,
                None => return,
            }
        }
    }

    /// Goes on with work that was set aside, the oldest first, as far as there is room.
    fn resume(&mut self, agent: u32, sharing: &SharingModel) {
        let hand = &mut self.hands[agent as usize];
        let mut parts = hand.load().parts;
        for item in hand.items.iter_mut().filter(|i| i.aside) {
            if parts + item.parts <= sharing.parts {
                item.aside = false;
                parts += item.parts;
            }
        }
    }

    /// An agent that is laid open takes waiting contacts as long as it has room, and goes on
    /// with what it has set aside. Whoever does not give way comes first.
    fn fill_hand<R: Recorder>(
        &mut self,
        (agent, g): (u32, usize),
        sharing: &SharingModel,
        now: f64,
        recorder: &mut R,
    ) {
        let open = self.is_open(agent, g);
        if open && sharing.sets_aside {
            self.hands[agent as usize].firm_only = true;
            self.take_waiting((agent, g), sharing, now, recorder);
            self.hands[agent as usize].firm_only = false;
        }
        self.resume(agent, sharing);
        if open {
            self.take_waiting((agent, g), sharing, now, recorder);
        }
    }

    fn take_waiting<R: Recorder>(
        &mut self,
        (agent, g): (u32, usize),
        sharing: &SharingModel,
        now: f64,
        recorder: &mut R,
    ) {
        loop {
            let slot = self.find_contact::<R, true>(agent, g, now, recorder);
            if slot == NONE {
                return;
            }
            let caller = Caller::waiting(self.queues.get(slot));
            self.take::<true>(slot);
            if R::TRACES {
                self.found = Found::AgentFree;
            }
            self.put_in_hand((agent, g), sharing, &caller, now, recorder);
        }
    }

    /// Puts an agent that is laid open, with something in hand, back into the calendar, and into
    /// the line of its load if it can take more.
    fn plan_hand(&mut self, (agent, g): (u32, usize), sharing: &SharingModel, now: f64) {
        let hand = &mut self.hands[agent as usize];
        let load = hand.load();
        let mut least = f64::INFINITY;
        for (place, item) in hand.items.iter().enumerate() {
            if !item.aside && item.left < least {
                least = item.left;
                hand.next = place;
            }
        }
        hand.planned = true;
        let due = now + least * sharing.slowdown(load.contacts);
        self.work.insert(agent, due);
        if load.firm < sharing.parts && self.is_open(agent, g) {
            self.places.join(agent, g, load, now);
            self.agents.spells += 1;
        }
    }

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
        self.lines_in_use -= u32::from(has_line);
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
        if !self.hands.is_empty() {
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
