//! Load against agents: in the whole center, and where few groups must carry it.
//!
//! A pool is a set of groups with the types that only they serve. Whatever the routing, the
//! load of these types cannot be served by more than the agents of these groups; pools are
//! made from the groups of each type, and from all groups.

use serde::Serialize;

use super::clock::short_label;
use super::people::GroupFacts;
use super::volume::Volume;
use crate::model::{Model, learning_factor};
use crate::scenario::{ContactType, Scenario};

/// Load and agents of an interval.
#[derive(Debug, Clone, Serialize)]
pub struct Tight {
    /// Its start.
    pub start: String,
    /// Contacts expected.
    pub contacts: f64,
    /// Offered load \[erlangs\].
    pub load: f64,
    /// Agents staffed on average.
    pub staffed: f64,
    /// Load per agent; `None` where nobody is there.
    pub load_per_agent: Option<f64>,
    /// The types with the most load for those who can serve them.
    pub tightest: Vec<String>,
    /// Their load per agent.
    pub tightest_load_per_agent: Option<f64>,
}

/// Types whose load exceeds the agents who can serve them.
#[derive(Debug, Clone, Serialize)]
pub struct Overload {
    /// The types, in the order of the file; all of them: the whole center.
    pub contacts: Vec<String>,
    /// Whether these are all types.
    pub whole_center: bool,
    /// Those of them in which nobody ever gives up.
    pub endless: Vec<String>,
    /// How many intervals it is so.
    pub intervals: usize,
    /// These intervals.
    #[serde(skip)]
    pub at: Vec<usize>,
    /// When: starts of the first and after the last interval of each stretch.
    pub stretches: Vec<(String, String)>,
    /// Start of the worst interval.
    pub worst: String,
    /// Load there \[erlangs\].
    pub load: f64,
    /// Agents there.
    pub staffed: f64,
}

/// A set of groups and the types that only they serve.
struct Pool {
    types: Vec<usize>,
    groups: Vec<usize>,
    /// Highest load per agent of an interval.
    highest: f64,
}

/// Pools that are looked at: each type makes one, and hundreds of types are rare.
const MOST_POOLS: usize = 200;
/// Pools × types × intervals that are looked at, so that no scenario takes minutes to explain.
const MOST_SUMS: usize = 200_000_000;

/// Load and agents by interval.
pub(super) struct Loads<'a> {
    scenario: &'a Scenario,
    model: &'a Model,
    volumes: &'a [Volume],
    groups: &'a [GroupFacts],
    /// Agent time that a second of each type's work takes in the group that it prefers.
    paces: Vec<f64>,
    pools: Vec<Pool>,
}

impl Overload {
    /// Whether another one explains it: fewer types, overloaded whenever these are.
    pub(super) fn follows_from(&self, other: &Self) -> bool {
        other.contacts.len() < self.contacts.len()
            && other.contacts.iter().all(|c| self.contacts.contains(c))
            && self.at.iter().all(|i| other.at.contains(i))
    }
}

impl<'a> Loads<'a> {
    pub fn new(
        scenario: &'a Scenario,
        model: &'a Model,
        volumes: &'a [Volume],
        groups: &'a [GroupFacts],
    ) -> Self {
        let mut loads = Self {
            scenario,
            model,
            volumes,
            groups,
            paces: scenario
                .contacts
                .iter()
                .map(|c| pace(scenario, c))
                .collect(),
            pools: Vec::new(),
        };
        let mut pools = pools(scenario);
        for pool in &mut pools {
            let ratios = loads.statistics().map(|i| ratio(loads.pool(pool, i)));
            pool.highest = ratios.fold(0.0, f64::max);
        }
        loads.pools = pools;
        loads
    }

    /// Load of a type in interval `i`, at the pace of the group it prefers \[erlangs\].
    pub fn load(&self, kind: usize, i: usize) -> f64 {
        self.volumes[kind].work[i] * self.paces[kind] / self.model.clock.interval
    }

    /// Contacts of a type expected to ask for an agent in interval `i`.
    pub fn contacts(&self, kind: usize, i: usize) -> f64 {
        self.volumes[kind].asking[i]
    }

    /// Contacts of a type expected over the whole horizon, those that self-service contains
    /// included.
    pub fn all_contacts(&self, kind: usize) -> f64 {
        self.volumes[kind].expected.iter().sum()
    }

    fn pool(&self, pool: &Pool, i: usize) -> (f64, f64) {
        let load = pool.types.iter().map(|k| self.load(*k, i)).sum();
        let staffed = pool.groups.iter().map(|g| self.groups[*g].staffed[i]).sum();
        (load, staffed)
    }

    fn statistics(&self) -> std::ops::Range<usize> {
        self.model.clock.warm_up..self.model.clock.intervals
    }

    /// Most of load per agent that a type's agents have in an interval, all they serve included.
    pub fn highest_of(&self, kind: usize) -> f64 {
        let groups: Vec<usize> = serving(&self.scenario.contacts[kind]);
        let pool = self.pools.iter().find(|p| p.groups == groups);
        pool.map_or(0.0, |p| p.highest)
    }

    /// The `most` intervals with the highest load per agent of the whole center.
    pub fn tightest(&self, most: usize) -> Vec<Tight> {
        let Some(center) = self.pools.last() else {
            return Vec::new();
        };
        let mut order: Vec<(f64, usize)> = self
            .statistics()
            .map(|i| (ratio(self.pool(center, i)), i))
            .filter(|(ratio, _)| *ratio > 0.0)
            .collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        order.truncate(most);
        order
            .into_iter()
            .map(|(_, i)| self.tight(center, i))
            .collect()
    }

    fn tight(&self, center: &Pool, i: usize) -> Tight {
        let (load, staffed) = self.pool(center, i);
        let worst = self
            .pools
            .iter()
            .map(|pool| (ratio(self.pool(pool, i)), pool));
        let worst = worst.max_by(|a, b| a.0.total_cmp(&b.0));
        let shown = |value: f64| value.is_finite().then_some(value);
        Tight {
            start: short_label(self.scenario, i),
            contacts: self.volumes.iter().map(|v| v.asking[i]).sum(),
            load,
            staffed,
            load_per_agent: shown(ratio((load, staffed))),
            tightest: worst
                .as_ref()
                .map_or(Vec::new(), |(_, pool)| self.names(pool)),
            tightest_load_per_agent: worst.and_then(|(ratio, _)| shown(ratio)),
        }
    }

    fn names(&self, pool: &Pool) -> Vec<String> {
        let contacts = &self.scenario.contacts;
        pool.types
            .iter()
            .map(|k| contacts[*k].name.clone())
            .collect()
    }

    /// Pools with more load than agents, while somebody is there.
    pub fn overloads(&self) -> Vec<Overload> {
        self.pools
            .iter()
            .filter_map(|pool| self.overload(pool))
            .collect()
    }

    fn overload(&self, pool: &Pool) -> Option<Overload> {
        let over = |i: &usize| {
            let (load, staffed) = self.pool(pool, *i);
            // Where nobody is there at all another warning says so.
            load > staffed && staffed > 0.0
        };
        let intervals: Vec<usize> = self.statistics().filter(over).collect();
        let worst = *intervals
            .iter()
            .max_by(|a, b| ratio(self.pool(pool, **a)).total_cmp(&ratio(self.pool(pool, **b))))?;
        let (load, staffed) = self.pool(pool, worst);
        let contacts = &self.scenario.contacts;
        let mut stretches: Vec<(usize, usize)> = Vec::new();
        for i in &intervals {
            match stretches.last_mut() {
                Some(last) if last.1 == *i => last.1 = i + 1,
                _ => stretches.push((*i, i + 1)),
            }
        }
        let label = |i: usize| short_label(self.scenario, i);
        Some(Overload {
            contacts: self.names(pool),
            whole_center: pool.types.len() == contacts.len(),
            endless: pool
                .types
                .iter()
                .map(|k| &contacts[*k])
                .filter(|c| c.patience.is_none())
                .map(|c| c.name.clone())
                .collect(),
            intervals: intervals.len(),
            stretches: stretches
                .into_iter()
                .map(|(a, b)| (label(a), label(b)))
                .collect(),
            worst: label(worst),
            load,
            staffed,
            at: intervals,
        })
    }
}

/// Load per agent; infinite where nobody is there for some load.
fn ratio((load, staffed): (f64, f64)) -> f64 {
    if load <= 0.0 { 0.0 } else { load / staffed }
}

/// Agent time that a second of a type's work takes in the group that it prefers.
fn pace(scenario: &Scenario, contact: &ContactType) -> f64 {
    let preferred = contact.groups.iter().min_by_key(|g| g.rank);
    preferred.map_or(1.0, |g| {
        let group = &scenario.groups[g.group];
        let effort = group.effort(contact.channel) * learning_factor(scenario, group);
        g.handle_time_factor * effort
    })
}

fn serving(contact: &ContactType) -> Vec<usize> {
    let mut groups: Vec<usize> = contact.groups.iter().map(|g| g.group).collect();
    groups.sort_unstable();
    groups
}

/// The pools of a scenario, each once; the last is the whole center.
fn pools(scenario: &Scenario) -> Vec<Pool> {
    let sets: Vec<Vec<usize>> = scenario.contacts.iter().map(serving).collect();
    let mut all: Vec<usize> = sets.iter().flatten().copied().collect();
    all.sort_unstable();
    all.dedup();
    let mut pools: Vec<Pool> = Vec::new();
    let cells = (sets.len() * scenario.intervals).max(1);
    for groups in sets.iter().take(MOST_POOLS.min(MOST_SUMS / cells)) {
        if *groups != all && pools.iter().all(|p| p.groups != *groups) {
            let within = |k: &usize| sets[*k].iter().all(|g| groups.contains(g));
            let types = (0..sets.len()).filter(within).collect();
            pools.push(Pool {
                types,
                groups: groups.clone(),
                highest: 0.0,
            });
        }
    }
    let types = (0..sets.len()).collect();
    pools.push(Pool {
        types,
        groups: all,
        highest: 0.0,
    });
    pools
}
