//! Which agent a contact gets where some agents may have several in hand.
//!
//! An agent with room for the contact counts as idle; who has nothing in hand has been idle
//! longer than anybody who has. Work that gives way is interrupted only where nobody has room.

use super::places::{Load, free_agents};
use super::queues::NONE;
use super::record::Recorder;
use super::{Calendar, Engine, Ranked, WHOLE};
use crate::model::{AgentTier, Link, SharingModel, for_each_common};
use crate::random::Stream;
use crate::scenario::AgentCriterion as By;

/// How agents are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ask {
    /// Those with room.
    Free,
    /// Those who have room once they set work aside.
    Interruptible,
}

impl Ask {
    /// Whether an agent with a load can take a contact of a type.
    fn admits(self, sharing: &SharingModel, kind: usize, load: &Load) -> bool {
        let takes = sharing.takes[kind];
        let free = load.admits(sharing, kind);
        match self {
            Self::Free => free,
            Self::Interruptible => {
                !free && !sharing.gives_way[kind] && load.firm + takes <= sharing.parts
            }
        }
    }
}

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// Agents of a group who have room for a contact of a type.
    pub(super) fn free_agents(&self, g: usize, kind: usize) -> u32 {
        free_agents(self.model, &self.agents, &self.places, (g, kind))
    }

    /// Whether an agent, who need not be at leisure, has room for a contact of a type.
    pub(super) fn is_free_for(&self, agent: u32, g: usize, kind: usize) -> bool {
        if self.agents.is_idle(agent) {
            return true;
        }
        let Some(sharing) = &self.model.groups[g].sharing else {
            return false;
        };
        self.places.holds(agent) && Ask::Free.admits(sharing, kind, &self.places.load(agent, g))
    }

    /// Since when the agent of a group has been idle who has been so longest, or has had room
    /// for a contact of a type \[s\].
    pub(super) fn free_since(&self, g: usize, kind: usize) -> f64 {
        if self.agents.groups[g].idle > 0 {
            return self.agents.idle_since(self.agents.longest_idle(g));
        }
        let Some(sharing) = &self.model.groups[g].sharing else {
            return f64::INFINITY;
        };
        let mut first = Vec::new();
        let free = |load: &Load| Ask::Free.admits(sharing, kind, load);
        self.places.gather(g, false, free, &mut first);
        let since = first.iter().map(|a| self.places.since(*a));
        since.fold(f64::INFINITY, f64::min)
    }

    /// The best agent of a group who has room for a contact; there must be one.
    pub(super) fn first_free(&mut self, class: usize, g: usize, pick: u64) -> u32 {
        let kind = self.model.routing.kind_of(class);
        let Some(sharing) = &self.model.groups[g].sharing else {
            return self.agents.first_idle(g, pick);
        };
        let mut agents = Vec::new();
        self.agents
            .gather_idle(g, self.compares_each(), &mut agents);
        let free = |load: &Load| Ask::Free.admits(sharing, kind, load);
        self.places
            .gather(g, self.compares_each(), free, &mut agents);
        self.best_of(class, pick, &mut agents)
    }

    /// Agents of a group who have room look at the queues again, the idle first, until nobody
    /// finds anything.
    pub(super) fn offer_places<R: Recorder>(&mut self, g: usize, now: f64, recorder: &mut R) {
        let mut agents = std::mem::take(&mut self.asked);
        let mut at = 0;
        self.list_places(g, &mut agents);
        while let Some(&agent) = agents.get(at) {
            let slot = self.find_contact::<R, WHOLE>(agent, g, now, recorder);
            if slot == NONE {
                at += 1;
                continue;
            }
            let contact = *self.queues.get(slot);
            self.take::<WHOLE>(slot);
            self.answer_from_idle::<R, WHOLE>(agent, g, &contact, now, recorder);
            at = 0;
            self.list_places(g, &mut agents);
        }
        self.asked = agents;
    }

    /// An idle agent of a group, and the first of each line: the others would find the same.
    fn list_places(&self, g: usize, agents: &mut Vec<u32>) {
        agents.clear();
        self.agents.gather_idle(g, false, agents);
        self.places.gather(g, false, |_| true, agents);
    }

    /// The agent of a group with room for a contact of a type who has least in hand.
    pub(super) fn least_loaded(
        &self,
        g: usize,
        sharing: &SharingModel,
        kind: usize,
    ) -> Option<u32> {
        let mut agents = Vec::new();
        self.list_places(g, &mut agents);
        agents.retain(|a| Ask::Free.admits(sharing, kind, &self.load_of(*a)));
        agents.into_iter().min_by_key(|a| self.load_of(*a).contacts)
    }

    /// The agent for a contact that waits since `since` and has reached the threshold `waited`.
    pub(super) fn find_agent_shared(
        &mut self,
        class: usize,
        (since, waited): (f64, f64),
        now: f64,
        mut pick: Stream,
    ) -> Option<(u32, usize)> {
        let routing = &self.model.routing;
        let mut agents = std::mem::take(&mut self.candidates);
        let mut found = None;
        for ask in [Ask::Free, Ask::Interruptible] {
            for tier in &routing.offers[class].tiers {
                agents.clear();
                self.gather_agents(class, tier, (since, waited), (ask, now), &mut agents);
                if !agents.is_empty() {
                    found = Some(self.best_of(class, pick.next_u64(), &mut agents));
                    break;
                }
            }
            if found.is_some() {
                break;
            }
        }
        self.candidates = agents;
        let agent = found?;
        let g = self.agents.group_of[agent as usize] as usize;
        self.last_group[routing.kind_of(class)] = g as u16;
        Some((agent, g))
    }

    /// The agents of a tier that a contact may have: all, or the first of each load where the
    /// others come after it by every criterion.
    fn gather_agents(
        &self,
        class: usize,
        tier: &AgentTier,
        (since, waited): (f64, f64),
        (ask, now): (Ask, f64),
        agents: &mut Vec<u32>,
    ) {
        let routing = &self.model.routing;
        let kind = routing.kind_of(class);
        let all = self.compares_each();
        for_each_common(&tier.groups, &tier.groups, |g| {
            let opens = |w| self.holds(w, class, since, now, None);
            let eligible = routing.link(class, g).is_some_and(|link| {
                link.after <= waited
                    && self.keeps_reserve(g, kind, link, ask)
                    && link.when.is_none_or(opens)
            });
            if !eligible {
                return;
            }
            if ask == Ask::Free && self.agents.groups[g].idle > 0 {
                self.agents.gather_idle(g, all, agents);
            }
            if let Some(sharing) = &self.model.groups[g].sharing {
                let admits = |load: &Load| ask.admits(sharing, kind, load);
                self.places.gather(g, all, admits, agents);
            }
        });
    }

    /// Whether enough agents of a group have room; none is interrupted while some are held back.
    fn keeps_reserve(&self, g: usize, kind: usize, link: &Link, ask: Ask) -> bool {
        match ask {
            Ask::Free => self.free_agents(g, kind) >= link.min_idle,
            Ask::Interruptible => link.min_idle <= 1,
        }
    }

    /// Whether agents of equal load must be compared one by one.
    fn compares_each(&self) -> bool {
        let order = self.model.routing.agent_order.iter();
        let mut deciding = order.take_while(|c| **c != By::LongestIdle);
        deciding.any(|c| matches!(c, By::LeastOccupied | By::FewestContacts | By::Random))
    }

    /// The best of several agents.
    fn best_of(&self, class: usize, pick: u64, agents: &mut Vec<u32>) -> u32 {
        for criterion in &self.model.routing.agent_order {
            match criterion {
                By::Random => {
                    agents.sort_unstable();
                    let scaled = u128::from(pick) * agents.len() as u128;
                    return agents[(scaled >> 64) as usize];
                }
                By::LongestIdle => break,
                _ => keep_best(agents, |a| self.value_of_agent(class, *criterion, a)),
            }
        }
        keep_best(agents, |a| f64::from(self.load_of(a).contacts.min(1)));
        keep_best(agents, |a| self.since_of(a));
        agents.iter().copied().min().unwrap_or(0)
    }

    fn load_of(&self, agent: u32) -> Load {
        let g = self.agents.group_of[agent as usize] as usize;
        if self.model.groups[g].sharing.is_some() {
            self.places.load(agent, g)
        } else {
            Load::default()
        }
    }

    /// Since when an agent is idle or stands in its line \[s\].
    fn since_of(&self, agent: u32) -> f64 {
        if self.agents.is_idle(agent) {
            self.agents.idle_since(agent)
        } else {
            self.places.since(agent)
        }
    }

    /// Value of a criterion for an agent; the smallest is best.
    fn value_of_agent(&self, class: usize, criterion: By, agent: u32) -> f64 {
        let routing = &self.model.routing;
        let kind = routing.kind_of(class);
        let g = self.agents.group_of[agent as usize] as usize;
        match criterion {
            By::LeastLoaded => f64::from(self.load_of(agent).contacts),
            By::MostLoaded => -f64::from(self.load_of(agent).contacts),
            By::LeastOccupied => self.agents.so_far(agent).0,
            By::FewestContacts => f64::from(self.agents.so_far(agent).1),
            By::MostIdleGroup => -f64::from(self.free_agents(g, kind)),
            By::RoundRobin => self.turn_of(g, kind),
            // Decided elsewhere.
            By::LongestIdle | By::Random => 0.0,
            fixed => routing
                .link(class, g)
                .map_or(0.0, |link| link.fixed_value(fixed, routing.skills[g])),
        }
    }
}

/// Keeps the agents with the smallest value, in their order.
fn keep_best(agents: &mut Vec<u32>, value: impl Fn(u32) -> f64) {
    let best = agents
        .iter()
        .map(|a| value(*a))
        .fold(f64::INFINITY, f64::min);
    agents.retain(|a| value(*a) == best);
}
