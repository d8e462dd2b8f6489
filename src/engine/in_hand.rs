//! Agents with several contacts in hand: the work on each goes slower the more there are, and
//! is rescaled whenever their number changes.
//!
//! An agent of such a group is idle (nothing in hand), in a [line](super::places) of those who
//! can take more, or full or closed to more. Its next end of a talk or wrap-up is in the
//! calendar of work.

use super::places::Load;
use super::queues::NONE;
use super::record::{MoreWork, Recorder};
use super::service::Caller;
use super::trace::Found;
use super::{Calendar, Engine, Ranked, WHOLE};
use crate::model::{SharingModel, Turn};

/// A contact that an agent has in hand.
#[derive(Debug, Clone, Copy)]
pub(super) struct InHand {
    /// The contact; `None`: a call that nobody answers.
    pub contact: Option<Caller>,
    /// When it was answered \[s\].
    pub answered: f64,
    /// Work left of the talk, or of the wrap-up once that has begun, at full speed \[s\].
    pub left: f64,
    /// Wrap-up at full speed \[s\].
    pub wrap_up: f64,
    /// How long the talk took \[s\]; `None` while it goes on.
    pub talked: Option<f64>,
    /// Parts of the agent's attention that it takes.
    pub parts: u32,
    /// Whether it is set aside for others.
    pub gives_way: bool,
    /// Whether it is set aside now.
    pub aside: bool,
    /// Whether it holds a line.
    pub has_line: bool,
    /// Number of the contact within its case.
    pub number: u64,
    /// Time that it spent in self-service \[s\].
    pub self_service: f64,
    /// How it and its agent found each other.
    pub found: Found,
}

/// What an agent has in hand, the older first.
#[derive(Debug, Clone, Default)]
pub(super) struct Hand {
    pub items: Vec<InHand>,
    /// Time up to which [`InHand::left`] is worked out \[s\].
    pub at: f64,
    /// Which of the items ends a talk or wrap-up next.
    pub next: usize,
    /// Whether that is in the calendar.
    pub planned: bool,
    /// Whether only contacts are taken now that do not give way.
    pub firm_only: bool,
}

impl InHand {
    /// A contact of a type, or a call that nobody answers, in hand from `now` on; its work is yet
    /// to be filled in.
    fn new(sharing: &SharingModel, kind: usize, now: f64, found: Found) -> Self {
        Self {
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
            found,
        }
    }
}

impl Hand {
    fn active(&self) -> impl Iterator<Item = &InHand> {
        self.items.iter().filter(|i| !i.aside)
    }

    pub fn load(&self) -> Load {
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
        self.places.are_kept()
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
        !leaves && !pauses && !self.break_is_due(agent, g)
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
        self.hold_out((agent, g), sharing, now, recorder);
        self.put_in_hand((agent, g), sharing, caller, now, recorder);
        self.plan_hand((agent, g), sharing, now);
    }

    /// An idle agent, or one that can take more, is about to: it is busy and laid open.
    fn hold_out<R: Recorder>(
        &mut self,
        (agent, g): (u32, usize),
        sharing: &SharingModel,
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
    pub(super) fn lay_open<R: Recorder>(
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
    pub(super) fn work_off<R: Recorder>(
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
        let mut item = InHand::new(sharing, kind, now, self.found);
        let rings = if model.follows {
            self.ring(caller, now, recorder)
        } else {
            None
        };
        if let Some(free) = rings {
            item.left = free - now;
        } else {
            let (talk, wrap_up) = self.work_of::<WHOLE>(caller, (agent, g), now);
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
        self.hold_out((agent, g), sharing, 0.0, recorder);
        let has_line = self.model.lines.is_some() && self.model.types[kind].takes_line;
        self.lines.in_use += u32::from(has_line);
        self.hands[agent as usize].items.push(InHand {
            contact: Some(*caller),
            left: caller.talk,
            wrap_up,
            has_line,
            ..InHand::new(sharing, kind, 0.0, Found::OnArrival)
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
    pub(super) fn fill_hand<R: Recorder>(
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
            let slot = self.find_contact::<R, WHOLE>(agent, g, now, recorder);
            if slot == NONE {
                return;
            }
            let caller = Caller::waiting(self.queues.get(slot));
            self.take::<WHOLE>(slot);
            if R::TRACES {
                self.found = Found::AgentFree;
            }
            self.put_in_hand((agent, g), sharing, &caller, now, recorder);
        }
    }

    /// Puts an agent that is laid open, with something in hand, back into the calendar, and into
    /// the line of its load if it can take more.
    pub(super) fn plan_hand(&mut self, (agent, g): (u32, usize), sharing: &SharingModel, now: f64) {
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
}
