//! Which idle agent an arriving contact gets.

use super::record::Recorder;
use super::{Calendar, Engine, Ranked};
use crate::model::{NO_GROUP, SEVERAL, for_each_common};
use crate::random::Stream;
use crate::scenario::AgentCriterion;

impl<C, T> Engine<'_, C, T>
where
    C: Calendar<f64> + Default,
    T: Calendar<Ranked> + Default,
{
    /// The agent for a contact that has just arrived, and its group.
    #[inline]
    pub(super) fn find_agent<R: Recorder>(
        &mut self,
        class: usize,
        now: f64,
        pick: Stream,
        recorder: &mut R,
    ) -> Option<(u32, usize)> {
        if R::CHOOSES || !self.model.routing.by_table {
            return self.find_agent_widened(class, (now, 0.0), now, pick, recorder);
        }
        let group = self.find_group(class)?;
        Some((self.agents.longest_idle(group), group))
    }

    /// The group whose longest idle agent gets a contact that has just arrived, where the table
    /// decides.
    #[inline(always)]
    pub(super) fn find_group(&mut self, class: usize) -> Option<usize> {
        let idle = self.agents.with_idle.low();
        match self.model.routing.tables[class][(idle & 0xff) as usize] {
            NO_GROUP => None,
            SEVERAL => self.longest_idle_of_best(class),
            group => Some(group as usize),
        }
    }

    /// The group of the longest idle agent among the groups of the best tier that has any.
    fn longest_idle_of_best(&self, class: usize) -> Option<usize> {
        let offer = &self.model.routing.offers[class];
        let idle = self.agents.with_idle.low() & offer.at_once;
        let tier = offer.tiers.iter().find(|t| t.groups.low() & idle != 0)?;
        let mut groups = tier.groups.low() & idle;
        let mut best = None;
        let mut longest = f64::INFINITY;
        while groups != 0 {
            let group = groups.trailing_zeros() as usize;
            groups &= groups - 1;
            let since = self.agents.idle_since(self.agents.longest_idle(group));
            if since < longest || best.is_none() {
                longest = since;
                best = Some(group);
            }
        }
        best
    }

    /// The agent for a contact that waits since `since` and has reached the threshold `waited`,
    /// among the groups for which that is enough, with reserves and criteria of every kind.
    pub(super) fn find_agent_widened<R: Recorder>(
        &mut self,
        class: usize,
        (since, waited): (f64, f64),
        now: f64,
        pick: Stream,
        recorder: &mut R,
    ) -> Option<(u32, usize)> {
        if R::CHOOSES {
            return self.chosen_agent(class, (since, waited), now, pick, recorder);
        }
        if self.shares() {
            return self.find_agent_shared(class, (since, waited), now, pick);
        }
        let model = self.model;
        let routing = &model.routing;
        let mut groups = std::mem::take(&mut self.candidates);
        let mut found = None;
        for tier in &routing.offers[class].tiers {
            groups.clear();
            for_each_common(&tier.groups, &self.agents.with_idle, |g| {
                let open = routing.link(class, g).is_some_and(|link| {
                    link.after <= waited
                        && self.agents.groups[g].idle >= link.min_idle
                        && link
                            .when
                            .is_none_or(|w| self.holds(w, class, since, now, None))
                });
                if open {
                    groups.push(g as u32);
                }
            });
            if !groups.is_empty() {
                found = Some(self.best_agent(class, pick, &mut groups));
                break;
            }
        }
        self.candidates = groups;
        if let Some((_, group)) = found {
            self.last_group[routing.kind_of(class)] = group as u16;
        }
        found
    }

    /// The best agent of groups that each have an idle one.
    fn best_agent(
        &mut self,
        class: usize,
        mut pick: Stream,
        groups: &mut Vec<u32>,
    ) -> (u32, usize) {
        let model = self.model;
        // One random number serves: which group, and which of its agents, are different digits.
        let pick = pick.next_u64();
        for criterion in &model.routing.agent_order {
            if *criterion == AgentCriterion::Random {
                return self.any_agent(pick, groups);
            }
            if groups.len() > 1 {
                self.keep_best(class, *criterion, groups);
            }
        }
        self.keep_best(class, AgentCriterion::LongestIdle, groups);
        let group = groups[0] as usize;
        (self.agents.first_idle(group, pick), group)
    }

    /// Every idle agent of the groups equally likely.
    fn any_agent(&mut self, pick: u64, groups: &[u32]) -> (u32, usize) {
        let total: u64 = groups
            .iter()
            .map(|g| u64::from(self.agents.groups[*g as usize].idle))
            .sum();
        let scaled = u128::from(pick) * u128::from(total);
        let mut place = (scaled >> 64) as u64;
        for &g in groups {
            let idle = u64::from(self.agents.groups[g as usize].idle);
            if place < idle {
                // The digits below the place choose within the group, as fine as before.
                return (
                    self.agents.first_idle(g as usize, scaled as u64),
                    g as usize,
                );
            }
            place -= idle;
        }
        let last = groups[groups.len() - 1] as usize;
        (self.agents.first_idle(last, scaled as u64), last)
    }

    /// Keeps the groups whose first agent is best by a criterion.
    fn keep_best(&mut self, class: usize, criterion: AgentCriterion, groups: &mut Vec<u32>) {
        let mut best = f64::INFINITY;
        let mut kept = 0;
        for at in 0..groups.len() {
            let value = self.agent_value(class, criterion, groups[at] as usize);
            if value < best || kept == 0 {
                best = value;
                kept = 0;
            }
            if value == best {
                groups[kept] = groups[at];
                kept += 1;
            }
        }
        groups.truncate(kept);
    }

    /// How many groups come before a group for a contact of a type, in cyclic order after the one
    /// that got the last.
    pub(super) fn turn_of(&self, g: usize, kind: usize) -> f64 {
        let groups = self.model.groups.len();
        let last = self.last_group[kind] as usize;
        ((g + groups - last + groups - 1) % groups) as f64
    }

    /// Value of a criterion for the first idle agent of a group; the smallest is best.
    fn agent_value(&mut self, class: usize, criterion: AgentCriterion, g: usize) -> f64 {
        let model = self.model;
        match criterion {
            AgentCriterion::LongestIdle => {
                let agent = self.agents.first_idle(g, 0);
                self.agents.idle_since(agent)
            }
            AgentCriterion::LeastOccupied => {
                let agent = self.agents.first_idle(g, 0);
                self.agents.so_far(agent).0
            }
            AgentCriterion::FewestContacts => {
                let agent = self.agents.first_idle(g, 0);
                f64::from(self.agents.so_far(agent).1)
            }
            AgentCriterion::MostIdleGroup => -f64::from(self.agents.groups[g].idle),
            AgentCriterion::RoundRobin => self.turn_of(g, model.routing.kind_of(class)),
            // An idle agent has nothing in hand.
            AgentCriterion::LeastLoaded | AgentCriterion::MostLoaded | AgentCriterion::Random => {
                0.0
            }
            fixed => model
                .routing
                .link(class, g)
                .map_or(0.0, |link| link.fixed_value(fixed, model.routing.skills[g])),
        }
    }
}
