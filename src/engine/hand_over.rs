//! Warm hand-overs: the first agent introduces the customer to the second.

use super::queues::NONE;
use super::record::{MoreWork, Recorder};
use super::service::Caller;
use super::{Calendar, Engine, Ranked, Stop, WHOLE};
use crate::model::{Model, Warm};
use crate::random::Purpose;

/// Where an agent stands with a hand-over. Kept only where some hand-overs are warm.
#[derive(Debug, Clone, Copy)]
pub(super) struct Desk {
    /// When the work in hand ends \[s\].
    pub end: f64,
    state: State,
    /// The case that is handed over.
    story: u32,
    /// Wrap-up that follows \[s\].
    wrap_up: f64,
    /// When the talk ended \[s\].
    talked_until: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// No hand-over.
    None,
    /// Talks to a customer who will be handed over.
    Talks,
    /// The talk has just ended.
    Between,
    /// Waits with the customer for the second agent.
    Holds,
}

/// The contact that an agent hands over, kept in the story of its case.
#[derive(Debug, Clone, Copy)]
pub(super) struct Handed {
    /// Agent who hands over, [`NONE`] when nobody does.
    pub agent: u32,
    /// Type of the contact.
    kind: u16,
    /// Which of the type's escalations it is.
    escalation: u16,
    /// Interval of the contact's arrival.
    interval: u32,
    counted: bool,
}

impl Handed {
    /// Nothing is handed over warm.
    pub const NOTHING: Self = Self {
        agent: NONE,
        kind: 0,
        escalation: 0,
        interval: 0,
        counted: false,
    };
}

impl Desk {
    /// Whether the work that ends is the talk before a warm hand-over.
    pub fn hands_over(&self) -> bool {
        self.state == State::Talks
    }
}

/// Who waits with a customer.
#[derive(Debug, Default)]
pub(super) struct Holders {
    agents: Vec<u32>,
    /// How many there are of each group.
    of_group: Vec<u32>,
}

impl Holders {
    fn insert(&mut self, agent: u32, g: usize) {
        self.agents.push(agent);
        self.of_group[g] += 1;
    }

    fn remove(&mut self, agent: u32, g: usize) {
        self.agents.retain(|a| *a != agent);
        self.of_group[g] -= 1;
    }
}

/// Empty desks where a model has warm hand-overs, else none.
pub(super) fn desks(model: &Model, agents: usize) -> Vec<Desk> {
    let mut escalations = model.types.iter().flat_map(|t| &t.follow.escalate);
    let warm = escalations.any(|e| e.warm.is_some());
    vec![EMPTY; if warm { agents } else { 0 }]
}

const EMPTY: Desk = Desk {
    end: f64::NEG_INFINITY,
    state: State::None,
    story: NONE,
    wrap_up: 0.0,
    talked_until: 0.0,
};

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// All desks as they are before the first event.
    pub(super) fn clear_desks(&mut self) {
        self.desks.fill(EMPTY);
        self.holders.agents.clear();
        self.holders.of_group.clear();
        self.holders.of_group.resize(self.model.groups.len(), 0);
    }

    /// An agent answers a contact that it will hand over warm when the talk ends.
    pub(super) fn begin_hand_over(
        &mut self,
        caller: &Caller,
        story: u32,
        agent: u32,
        (kind, escalation): (usize, usize),
        wrap_up: f64,
    ) {
        self.stories.get_mut(story).handed = Handed {
            agent: NONE,
            kind: kind as u16,
            escalation: escalation as u16,
            interval: caller.interval as u32,
            counted: self.counts(caller.since),
        };
        let desk = &mut self.desks[agent as usize];
        desk.state = State::Talks;
        desk.story = story;
        desk.wrap_up = wrap_up;
    }

    /// The talk before a warm hand-over has ended: the customer asks for the next agent.
    pub(super) fn hand_over<R: Recorder>(
        &mut self,
        agent: u32,
        g: usize,
        now: f64,
        recorder: &mut R,
    ) -> Result<bool, Stop> {
        let story = self.desks[agent as usize].story;
        let handed = &mut self.stories.get_mut(story).handed;
        handed.agent = agent;
        let handed = *handed;
        let model = self.model;
        let escalation =
            &model.types[handed.kind as usize].follow.escalate[handed.escalation as usize];
        let stays = escalation
            .warm
            .as_ref()
            .is_some_and(|w| w.first_agent_waits);
        let desk = &mut self.desks[agent as usize];
        desk.talked_until = now;
        desk.state = if stays { State::Holds } else { State::Between };
        if stays {
            self.holders.insert(agent, g);
        }
        let delay = self.delay_of(story, handed.interval as usize, escalation);
        let mut sane = true;
        if delay > 0.0 {
            self.expect(story, now + delay);
        } else {
            sane = self.contact_comes(story, now, recorder)?;
        }
        if self.desks[agent as usize].state == State::Between {
            // Nobody has answered yet: the agent goes on, and is called when somebody does.
            self.wrap_up(agent, &handed, now, now, recorder);
        } else {
            self.let_go_if_alone(now, recorder);
        }
        Ok(sane)
    }

    /// The agent goes on to the wrap-up of the contact that it has handed over; what it did
    /// with it since `from` is work on that contact.
    fn wrap_up<R: Recorder>(
        &mut self,
        agent: u32,
        handed: &Handed,
        from: f64,
        now: f64,
        recorder: &mut R,
    ) {
        let g = self.agents.group_of[agent as usize] as usize;
        let desk = &mut self.desks[agent as usize];
        if desk.state == State::Holds {
            self.holders.remove(agent, g);
        }
        desk.state = State::None;
        let until = now + desk.wrap_up;
        self.tell_work(handed, g, from, (now, until), recorder);
        self.occupy::<WHOLE>(agent, until);
    }

    fn tell_work<R: Recorder>(
        &self,
        handed: &Handed,
        group: usize,
        from: f64,
        (wrap_up_from, until): (f64, f64),
        recorder: &mut R,
    ) {
        recorder.more_work(&MoreWork {
            kind: handed.kind as usize,
            interval: handed.interval as usize,
            counted: handed.counted,
            group,
            from,
            wrap_up_from,
            until,
        });
    }

    /// A contact is answered by `second`: whoever hands it over warm introduces it. Returns how
    /// long that takes \[s\].
    pub(super) fn introduce<R: Recorder>(
        &mut self,
        caller: &Caller,
        second: u32,
        now: f64,
        recorder: &mut R,
    ) -> f64 {
        if self.desks.is_empty() || caller.story == NONE {
            return 0.0;
        }
        let of = self.stories.get_mut(caller.story);
        let handed = std::mem::replace(&mut of.handed, Handed::NOTHING);
        let first = handed.agent;
        if first == NONE || first == second {
            return 0.0;
        }
        let stream = of.case.stream(Purpose::Together, u64::from(of.number));
        let escalation =
            &self.model.types[handed.kind as usize].follow.escalate[handed.escalation as usize];
        let together = match &escalation.warm {
            Some(Warm { together, .. }) => together.sample(stream, handed.interval as usize),
            None => 0.0,
        };
        let g = self.agents.group_of[first as usize] as usize;
        let desk = self.desks[first as usize];
        let met = now + together;
        if desk.story == caller.story && matches!(desk.state, State::Holds | State::Between) {
            let from = desk.talked_until;
            self.wrap_up(first, &handed, from, met, recorder);
        } else if self.agents.is_idle(first) {
            self.agents.end_idle(first, g);
            self.agents.begin_work(g, now);
            self.occupy::<WHOLE>(first, met);
            self.tell_work(&handed, g, now, (met, met), recorder);
        } else if desk.end > now {
            // In the middle of something else, which is put off: it ends so much later.
            let end = desk.end + together;
            self.work.remove(first);
            self.occupy::<WHOLE>(first, end);
            self.tell_work(&handed, g, desk.end, (end, end), recorder);
        } else if desk.state != State::Holds {
            // Gone home, or on a pause: the second agent takes over alone.
            return 0.0;
        }
        together
    }

    /// The customer of a case has gone: whoever waits with it goes on.
    pub(super) fn part<R: Recorder>(&mut self, story: u32, now: f64, recorder: &mut R) {
        if self.desks.is_empty() || story == NONE {
            return;
        }
        let of = self.stories.get_mut(story);
        let handed = std::mem::replace(&mut of.handed, Handed::NOTHING);
        if handed.agent == NONE {
            return;
        }
        let desk = self.desks[handed.agent as usize];
        if desk.story == story && desk.state == State::Holds {
            self.wrap_up(handed.agent, &handed, desk.talked_until, now, recorder);
        }
    }

    /// Agents who wait with a customer let go where all who could answer it wait in hand-overs
    /// themselves, so that none waits for another for ever.
    pub(super) fn let_go_if_alone<R: Recorder>(&mut self, now: f64, recorder: &mut R) {
        let mut at = 0;
        while let Some(&agent) = self.holders.agents.get(at) {
            let story = self.desks[agent as usize].story;
            if self.may_be_answered(self.stories.get(story).class as usize) {
                at += 1;
            } else {
                self.part(story, now, recorder);
                at = 0;
            }
        }
    }

    /// Whether somebody is on duty who serves a class and does not wait in a hand-over.
    fn may_be_answered(&self, class: usize) -> bool {
        (0..self.model.groups.len()).any(|g| {
            self.model.routing.link(class, g).is_some()
                && self.agents.groups[g].on_duty > self.holders.of_group[g]
        })
    }
}
