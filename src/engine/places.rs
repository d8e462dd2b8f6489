//! Agents with contacts in hand who can take more.

use super::agents::Agents;
use super::queues::NONE;
use crate::model::{Model, SharingModel};

/// What an agent has in hand, as far as room for more goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Load {
    /// Contacts that it works on.
    pub contacts: u32,
    /// Parts of its attention that these take.
    pub parts: u32,
    /// Parts that those take which are not set aside for others.
    pub firm: u32,
}

impl Load {
    /// Whether an agent with this load has room for a contact of a type.
    pub fn admits(&self, sharing: &SharingModel, kind: usize) -> bool {
        self.parts + sharing.takes[kind] <= sharing.parts
    }
}

/// Agents of a group who have room for a contact of a type.
pub(super) fn free_agents(
    model: &Model,
    agents: &Agents,
    places: &Places,
    (g, kind): (usize, usize),
) -> u32 {
    let idle = agents.groups[g].idle;
    match &model.groups[g].sharing {
        Some(sharing) => idle + places.count(g, |load| load.admits(sharing, kind)),
        None => idle,
    }
}

/// Agents of equal load in one group, who have stood there longest first.
#[derive(Debug, Clone, Copy)]
struct Line {
    load: Load,
    len: u32,
    first: u32,
    last: u32,
}

/// Place of an agent in its line.
#[derive(Debug, Clone, Copy)]
struct Link {
    since: f64,
    previous: u32,
    next: u32,
    /// Which line of its group, [`NONE`]: in none.
    line: u32,
}

const NOWHERE: Link = Link {
    since: 0.0,
    previous: NONE,
    next: NONE,
    line: NONE,
};

/// Agents with contacts in hand who can take more, by group and load.
///
/// Time only goes on, so that joining at the end keeps each line in order.
#[derive(Debug, Default)]
pub(super) struct Places {
    lines: Vec<Vec<Line>>,
    links: Vec<Link>,
}

impl Places {
    /// Whether there are lines at all: only where some group shares its attention, be it that
    /// none has an agent.
    #[inline(always)]
    pub fn are_kept(&self) -> bool {
        !self.lines.is_empty()
    }

    /// Empty lines for so many groups and agents.
    pub fn reset(&mut self, groups: usize, agents: usize) {
        self.lines.resize(groups, Vec::new());
        self.lines.iter_mut().for_each(Vec::clear);
        self.links.clear();
        self.links.resize(agents, NOWHERE);
    }

    /// Whether an agent stands in a line.
    pub fn holds(&self, agent: u32) -> bool {
        self.links[agent as usize].line != NONE
    }

    /// What an agent that stands in a line of group `g` has in hand.
    pub fn load(&self, agent: u32, g: usize) -> Load {
        let line = self.links[agent as usize].line;
        self.lines[g]
            .get(line as usize)
            .map_or_else(Load::default, |l| l.load)
    }

    /// Since when an agent stands in its line \[s\].
    pub fn since(&self, agent: u32) -> f64 {
        self.links[agent as usize].since
    }

    /// An agent joins the line of its load.
    pub fn join(&mut self, agent: u32, g: usize, load: Load, now: f64) {
        let lines = &mut self.lines[g];
        let line = lines
            .iter()
            .position(|l| l.load == load)
            .unwrap_or_else(|| {
                lines.push(Line {
                    load,
                    len: 0,
                    first: NONE,
                    last: NONE,
                });
                lines.len() - 1
            });
        let of = &mut lines[line];
        self.links[agent as usize] = Link {
            since: now,
            previous: of.last,
            next: NONE,
            line: line as u32,
        };
        match of.last {
            NONE => of.first = agent,
            last => self.links[last as usize].next = agent,
        }
        of.last = agent;
        of.len += 1;
    }

    /// An agent leaves its line, if it stands in one.
    pub fn leave(&mut self, agent: u32, g: usize) {
        let link = std::mem::replace(&mut self.links[agent as usize], NOWHERE);
        if link.line == NONE {
            return;
        }
        let of = &mut self.lines[g][link.line as usize];
        match link.previous {
            NONE => of.first = link.next,
            previous => self.links[previous as usize].next = link.next,
        }
        match link.next {
            NONE => of.last = link.previous,
            next => self.links[next as usize].previous = link.previous,
        }
        of.len -= 1;
    }

    /// Agents of a group whose load passes a test.
    pub fn count(&self, g: usize, passes: impl Fn(&Load) -> bool) -> u32 {
        let lines = self.lines[g].iter().filter(|l| passes(&l.load));
        lines.map(|l| l.len).sum()
    }

    /// The first of each line of a group whose load passes a test; with `all` everybody in it.
    pub fn gather(
        &self,
        g: usize,
        all: bool,
        passes: impl Fn(&Load) -> bool,
        found: &mut Vec<u32>,
    ) {
        for line in self.lines[g].iter().filter(|l| passes(&l.load)) {
            let mut agent = line.first;
            while agent != NONE {
                found.push(agent);
                if !all {
                    break;
                }
                agent = self.links[agent as usize].next;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(contacts: u32) -> Load {
        Load {
            contacts,
            parts: contacts,
            firm: contacts,
        }
    }

    #[test]
    fn lines_keep_their_order_whoever_leaves() {
        let mut places = Places::default();
        places.reset(2, 6);
        for agent in 0..4 {
            places.join(agent, 1, load(1), f64::from(agent));
        }
        places.join(4, 1, load(2), 9.0);
        places.leave(0, 1);
        places.leave(2, 1);
        places.leave(5, 1);
        let mut found = Vec::new();
        places.gather(1, true, |l| l.contacts == 1, &mut found);
        assert_eq!(found, [1, 3]);
        places.join(0, 1, load(1), 10.0);
        found.clear();
        places.gather(1, true, |_| true, &mut found);
        assert_eq!(found, [1, 3, 0, 4]);
        found.clear();
        places.gather(1, false, |_| true, &mut found);
        assert_eq!(found, [1, 4]);
        assert_eq!(places.count(1, |l| l.parts < 2), 3);
        assert_eq!(places.count(0, |_| true), 0);
        assert_eq!((places.load(4, 1), places.since(0)), (load(2), 10.0));
        assert!(places.holds(3) && !places.holds(2));
    }
}
