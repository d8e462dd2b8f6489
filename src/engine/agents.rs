//! Agents and their groups: who is idle, who is busy, and for how long.

use super::PLAIN;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::away::AwayTime;
use super::idle_order::{Order, Standing};
use super::record::AgentTime;
use crate::model::{Mask, Model};
use crate::random::mix;
use crate::scenario::AgentCriterion;

const NONE: u32 = u32::MAX;
/// All agents. An agent is a number; those of a group are consecutive.
#[derive(Debug, Default)]
pub struct Agents {
    /// Group of each agent.
    pub group_of: Vec<u16>,
    /// State of each group.
    pub groups: Vec<Group>,
    /// Times that an agent has become idle, or had room for more, counted in the full loop.
    pub spells: u64,
    /// Groups with an idle agent.
    pub with_idle: Mask,
    links: Vec<Idle>,
    /// Agents of each group that are not on duty.
    off: Vec<Vec<u32>>,
    /// Busy time and contacts so far; kept only where a criterion asks for it.
    record: Vec<(f64, u32)>,
    order: Order,
    sorted: Vec<BinaryHeap<Reverse<Standing>>>,
    listed: Vec<Vec<u32>>,
    /// Counts an agent's idle spells: tells stale entries of `sorted`, and where in `listed`.
    spell: Vec<u32>,
    /// Who is away, by group; empty unless there are shifts or pauses after contacts.
    pub(super) away: Vec<AwayTime>,
    /// Start of the current interval \[s\]: areas are taken from here, to keep their digits.
    pub(super) origin: f64,
}

/// State of a group: 64 bytes.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// Agents waiting for a contact.
    pub idle: u32,
    /// Agents on a pause.
    pub paused: u32,
    /// Agents idle, busy or on a pause.
    pub on_duty: u32,
    /// Headcount in force, shrinkage taken off.
    pub net: u32,
    first: u32,
    last: u32,
    busy_area: f64,
    pub(super) paused_area: f64,
    duty_area: f64,
    net_area: f64,
    over_area: f64,
}

/// Place of an idle agent in the list of its group, longest idle first.
#[derive(Debug, Clone, Copy)]
struct Idle {
    since: f64,
    previous: u32,
    next: u32,
}

const NOT_IDLE: Idle = Idle {
    since: 0.0,
    previous: NONE,
    next: NONE,
};

impl Agents {
    /// Agents of a model, all off duty.
    pub fn new(model: &Model) -> Self {
        let total: usize = model.groups.iter().map(|g| g.agents as usize).sum();
        let mut group_of = Vec::with_capacity(total);
        for (g, group) in model.groups.iter().enumerate() {
            group_of.extend((0..group.agents).map(|_| g as u16));
        }
        let order = Order::of(&model.routing.agent_order);
        // Groups are compared by any criterion, agents of one only by those that order them.
        let keeps_record = model.routing.agent_order.iter().any(|c| {
            matches!(
                c,
                AgentCriterion::LeastOccupied | AgentCriterion::FewestContacts
            )
        });
        Self {
            group_of,
            groups: vec![Group::default(); model.groups.len()],
            spells: 0,
            with_idle: Mask::new(model.groups.len()),
            links: vec![NOT_IDLE; total],
            off: vec![Vec::new(); model.groups.len()],
            record: if keeps_record {
                vec![(0.0, 0); total]
            } else {
                Vec::new()
            },
            sorted: vec![BinaryHeap::new(); model.groups.len()],
            listed: vec![Vec::new(); model.groups.len()],
            spell: if order == Order::Longest {
                Vec::new()
            } else {
                vec![0; total]
            },
            away: if model
                .groups
                .iter()
                .any(|g| g.shifts || g.pause_after.is_some())
            {
                vec![AwayTime::default(); model.groups.len()]
            } else {
                Vec::new()
            },
            order,
            origin: 0.0,
        }
    }

    /// Sends everybody home.
    pub fn reset(&mut self, model: &Model) {
        self.spells = 0;
        self.with_idle.clear();
        self.origin = 0.0;
        // Agents idle at the end of the replication before are so no more.
        self.links.fill(NOT_IDLE);
        self.record.fill((0.0, 0));
        self.spell.fill(0);
        self.away.fill(AwayTime::default());
        for (g, group) in self.groups.iter_mut().enumerate() {
            self.sorted[g].clear();
            self.listed[g].clear();
            // The lowest number comes first, so it is taken from the end.
            let first = model.groups[g].first_agent;
            self.off[g].clear();
            self.off[g].extend((first..first + model.groups[g].agents).rev());
            *group = Group {
                first: NONE,
                last: NONE,
                ..Group::default()
            };
        }
    }

    /// When an agent became idle \[s\].
    #[inline(always)]
    pub fn idle_since(&self, agent: u32) -> f64 {
        self.links[agent as usize].since
    }

    /// Whether an agent of a group with a headcount is not on duty.
    pub fn is_off(&self, agent: u32, g: usize) -> bool {
        self.off[g].contains(&agent)
    }

    /// Whether an agent waits for a contact.
    pub fn is_idle(&self, agent: u32) -> bool {
        let a = agent as usize;
        let g = self.group_of[a] as usize;
        self.links[a].previous != NONE || self.groups[g].first == agent
    }

    /// Whether an agent is on duty and neither idle nor known to be elsewhere; an agent on a
    /// pause counts as busy.
    pub fn is_busy(&self, agent: u32, g: usize) -> bool {
        !self.is_idle(agent) && !self.off[g].contains(&agent)
    }

    /// Busy time \[s\] and contacts of an agent so far.
    #[inline(always)]
    pub fn so_far(&self, agent: u32) -> (f64, u32) {
        self.record[agent as usize]
    }

    /// Notes an agent's work, where a criterion asks for it.
    #[inline(always)]
    pub fn note_work(&mut self, agent: u32, handle: f64) {
        if !self.record.is_empty() {
            let record = &mut self.record[agent as usize];
            record.0 += handle;
            record.1 += 1;
        }
    }

    /// The longest idle agent of a group; with `all` every one, the longest idle first.
    pub fn gather_idle(&self, g: usize, all: bool, found: &mut Vec<u32>) {
        let mut agent = self.groups[g].first;
        while agent != NONE {
            found.push(agent);
            if !all {
                return;
            }
            agent = self.links[agent as usize].next;
        }
    }

    /// Notes that an agent has got a contact, where a criterion asks for it.
    pub fn note_contact(&mut self, agent: u32) {
        if let Some(record) = self.record.get_mut(agent as usize) {
            record.1 += 1;
        }
    }

    /// Notes that an agent has been busy for a time \[s\], where a criterion asks for it.
    pub fn note_time(&mut self, agent: u32, time: f64) {
        if let Some(record) = self.record.get_mut(agent as usize) {
            record.0 += time;
        }
    }

    /// The longest idle agent of a group; no agent when none is idle.
    #[inline(always)]
    pub fn longest_idle(&self, g: usize) -> u32 {
        self.groups[g].first
    }

    /// The idle agent of a group that its order puts first; `pick` chooses where any will do.
    #[inline(always)]
    pub fn first_idle(&mut self, g: usize, pick: u64) -> u32 {
        match &self.order {
            Order::Longest => self.groups[g].first,
            Order::Random => {
                let listed = &self.listed[g];
                listed[((u128::from(pick) * listed.len() as u128) >> 64) as usize]
            }
            Order::Sorted(_) => loop {
                match self.sorted[g].peek() {
                    Some(Reverse(s)) if self.spell[s.agent as usize] == s.spell => return s.agent,
                    Some(_) => self.sorted[g].pop(),
                    None => return self.groups[g].first,
                };
            },
        }
    }

    /// An agent on duty starts to wait for a contact.
    #[inline(always)]
    pub fn begin_idle<const LOOP: u8>(&mut self, agent: u32, g: usize, now: f64) {
        let group = &mut self.groups[g];
        let last = group.last;
        self.links[agent as usize] = Idle {
            since: now,
            previous: last,
            next: NONE,
        };
        group.last = agent;
        group.idle += 1;
        if LOOP > PLAIN {
            self.spells += 1;
        }
        if last != NONE {
            self.links[last as usize].next = agent;
        } else {
            group.first = agent;
            if LOOP > PLAIN {
                self.with_idle.insert(g);
            } else {
                self.with_idle.insert_low(g);
            }
        }
        if LOOP > PLAIN && self.order != Order::Longest {
            self.enter_order(agent, g, now);
        }
    }

    #[cold]
    fn enter_order(&mut self, agent: u32, g: usize, now: f64) {
        let a = agent as usize;
        match &self.order {
            Order::Longest => {}
            Order::Random => {
                self.spell[a] = self.listed[g].len() as u32;
                self.listed[g].push(agent);
            }
            Order::Sorted(criteria) => {
                self.spell[a] = self.spell[a].wrapping_add(1);
                let mut keys = [0; 3];
                for (key, criterion) in keys.iter_mut().zip(criteria) {
                    *key = match criterion {
                        AgentCriterion::LeastOccupied => self.record[a].0.to_bits(),
                        AgentCriterion::FewestContacts => u64::from(self.record[a].1),
                        _ => mix(now.to_bits() ^ (u64::from(agent) << 32)),
                    };
                }
                self.sorted[g].push(Reverse(Standing {
                    keys,
                    idle_since: now.to_bits(),
                    agent,
                    spell: self.spell[a],
                }));
            }
        }
    }

    /// An idle agent stops waiting.
    #[inline(always)]
    pub fn end_idle(&mut self, agent: u32, g: usize) {
        let link = &mut self.links[agent as usize];
        let Idle { previous, next, .. } = *link;
        link.previous = NONE;
        let group = &mut self.groups[g];
        if previous == NONE {
            group.first = next;
        } else {
            self.links[previous as usize].next = next;
        }
        if next == NONE {
            group.last = previous;
        } else {
            self.links[next as usize].previous = previous;
        }
        group.idle -= 1;
        if group.idle == 0 {
            self.with_idle.remove(g);
        }
        if self.order != Order::Longest {
            self.leave_order(agent, g);
        }
    }

    #[cold]
    fn leave_order(&mut self, agent: u32, g: usize) {
        let a = agent as usize;
        if self.order == Order::Random {
            let place = self.spell[a] as usize;
            self.listed[g].swap_remove(place);
            if let Some(&moved) = self.listed[g].get(place) {
                self.spell[moved as usize] = place as u32;
            }
        } else {
            // Its entry is stale from now on.
            self.spell[a] = self.spell[a].wrapping_add(1);
        }
    }

    /// The longest idle agent of a group, which has one, goes from idle to busy; for models
    /// in which nothing else takes agents out of the list.
    #[inline(always)]
    pub fn take_longest(&mut self, g: usize, now: f64) -> u32 {
        let group = &mut self.groups[g];
        group.busy_area -= now - self.origin;
        group.idle -= 1;
        let agent = group.first;
        let next = self.links[agent as usize].next;
        group.first = next;
        if next == NONE {
            group.last = NONE;
            self.with_idle.remove_low(g);
        } else {
            self.links[next as usize].previous = NONE;
        }
        agent
    }

    /// An agent goes from idle to busy.
    #[inline(always)]
    pub fn begin_work(&mut self, g: usize, now: f64) {
        self.groups[g].busy_area -= now - self.origin;
    }

    /// An agent stops being busy.
    #[inline(always)]
    pub fn end_work(&mut self, g: usize, now: f64) {
        self.groups[g].busy_area += now - self.origin;
    }

    /// An agent that is neither idle nor busy any more goes on a pause.
    pub fn begin_pause(&mut self, g: usize, now: f64) {
        self.groups[g].paused += 1;
        self.groups[g].paused_area -= now - self.origin;
    }

    /// An agent comes back from a pause.
    pub fn end_pause(&mut self, g: usize, now: f64) {
        self.groups[g].paused -= 1;
        self.groups[g].paused_area += now - self.origin;
    }

    /// Another agent of the group comes on duty, neither idle nor busy yet.
    pub fn come(&mut self, g: usize, now: f64) -> u32 {
        let agent = self.off[g].pop();
        debug_assert!(agent.is_some(), "a group has an agent for every place");
        self.change_duty(g, now, 1);
        agent.unwrap_or(NONE)
    }

    /// An agent that is neither idle nor busy nor on a pause any more goes off duty.
    pub fn go(&mut self, agent: u32, g: usize, now: f64) {
        self.off[g].push(agent);
        self.change_duty(g, now, -1);
    }

    /// An agent of a shift comes on duty, neither idle nor busy yet.
    pub fn join(&mut self, g: usize, now: f64) {
        self.change_duty(g, now, 1);
    }

    /// An agent of a shift that is neither idle nor busy nor away any more goes off duty.
    pub fn part(&mut self, g: usize, now: f64) {
        self.change_duty(g, now, -1);
    }

    fn change_duty(&mut self, g: usize, now: f64, by: i32) {
        let elapsed = now - self.origin;
        let group = &mut self.groups[g];
        let before = group.on_duty;
        group.on_duty = before.wrapping_add_signed(by);
        group.duty_area -= elapsed * f64::from(by);
        let over = |duty: u32| f64::from(duty.saturating_sub(group.net));
        group.over_area -= elapsed * (over(group.on_duty) - over(before));
    }

    /// Puts a new headcount in force.
    pub fn set_net(&mut self, g: usize, now: f64, net: u32) {
        let elapsed = now - self.origin;
        let group = &mut self.groups[g];
        let over = |net: u32| f64::from(group.on_duty.saturating_sub(net));
        group.over_area -= elapsed * (over(net) - over(group.net));
        group.net_area -= elapsed * (f64::from(net) - f64::from(group.net));
        group.net = net;
    }

    /// Closes an interval at `now`: what the agents of a group did in it.
    pub fn close_interval(&mut self, g: usize, now: f64) -> AgentTime {
        let elapsed = now - self.origin;
        let group = &mut self.groups[g];
        let total = |area: f64, count: u32| area + elapsed * f64::from(count);
        let busy = total(group.busy_area, group.on_duty - group.idle - group.paused);
        let paused = total(group.paused_area, group.paused);
        let duty = total(group.duty_area, group.on_duty);
        let time = AgentTime {
            busy,
            idle: (duty - busy - paused).max(0.0),
            staffed: (total(group.net_area, group.net) - paused).max(0.0),
            over_schedule: total(group.over_area, group.on_duty.saturating_sub(group.net)),
        };
        group.busy_area = 0.0;
        group.paused_area = 0.0;
        group.duty_area = 0.0;
        group.net_area = 0.0;
        group.over_area = 0.0;
        time
    }

    /// Busy and idle time of a group since the start of the interval \[agent-seconds\].
    pub fn since_interval(&self, g: usize, now: f64) -> (f64, f64) {
        let elapsed = now - self.origin;
        let group = &self.groups[g];
        let total = |area: f64, count: u32| area + elapsed * f64::from(count);
        let busy = total(group.busy_area, group.on_duty - group.idle - group.paused);
        let paused = total(group.paused_area, group.paused);
        let duty = total(group.duty_area, group.on_duty);
        (busy, (duty - busy - paused).max(0.0))
    }

    /// Starts the areas of the next interval at `now`.
    pub fn open_interval(&mut self, now: f64) {
        self.origin = now;
    }
}
