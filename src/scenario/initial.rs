//! `[initial]`: the center at the start.

use super::distribution::TIMES;
use super::fault::Fault;
use super::keys::INITIAL;
use super::names::Names;
use super::reader::{Reader, Section};
use super::staff::AgentGroup;
use super::tree::{Node, Value};

/// Contacts that wait at the start.
const MAX_WAITING: usize = 100_000;

/// Contacts of one type that are in the center at the start.
#[derive(Debug, Clone, PartialEq)]
pub struct Initial {
    /// The contact type (position).
    pub kind: usize,
    /// Waits so far of those who wait \[s\].
    pub waiting: Vec<f64>,
    /// Contacts in service, by group (position).
    pub in_service: Vec<(usize, InService)>,
}

/// Contacts in service at the start: the customers are still talking.
#[derive(Debug, Clone, PartialEq)]
pub enum InService {
    /// So many; how long they still talk is drawn from the equilibrium law.
    Count(u32),
    /// How long each has talked so far \[s\].
    Elapsed(Vec<f64>),
}

impl InService {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Count(count) => *count as usize,
            Self::Elapsed(times) => times.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Reader {
    /// Reads `[initial]`.
    pub(crate) fn initial(
        &mut self,
        top: &Section<'_>,
        names: &Names<'_>,
        groups: &[AgentGroup],
    ) -> Vec<Initial> {
        let Some(node) = top.node("initial") else {
            return Vec::new();
        };
        let Some(table) = self.table(node, "`initial`") else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for entry in &table.entries {
            let kind = names.contact(self, &entry.key, &entry.place);
            let Some(section) = self.open(&entry.node, &entry.place, &INITIAL) else {
                continue;
            };
            let waiting = self.times_so_far(&section, "waiting");
            let in_service = self.in_service(&section, names);
            if let Some(kind) = kind {
                found.push(Initial {
                    kind,
                    waiting,
                    in_service,
                });
            }
        }
        self.enough_agents(top, &found, groups);
        found
    }

    /// A list of times that have passed, the longest first.
    fn times_so_far(&mut self, section: &Section<'_>, key: &str) -> Vec<f64> {
        let Some(node) = section.node(key) else {
            return Vec::new();
        };
        let mut times = self.list_of_times(node, key);
        times.sort_by(|a, b| b.total_cmp(a));
        times
    }

    fn list_of_times(&mut self, node: &Node, key: &str) -> Vec<f64> {
        let items = self.list(node, key).unwrap_or_default();
        if items.len() > MAX_WAITING {
            let fault = Fault::error(format!("{} contacts are too many", items.len()));
            let label = format!("expected at most {MAX_WAITING}");
            self.fault(fault.at(&node.place).label(label));
            return Vec::new();
        }
        let times = items.iter();
        times
            .filter_map(|item| self.duration_within(item, key, TIMES))
            .collect()
    }

    fn in_service(&mut self, section: &Section<'_>, names: &Names<'_>) -> Vec<(usize, InService)> {
        let Some(node) = section.node("in_service") else {
            return Vec::new();
        };
        let Some(table) = self.table(node, "`in_service`") else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for entry in &table.entries {
            let group = names.group(self, &entry.key, &entry.place);
            let contacts = if matches!(entry.node.value, Value::List(_)) {
                Some(InService::Elapsed(
                    self.list_of_times(&entry.node, &entry.key),
                ))
            } else {
                self.whole_within(&entry.node, &entry.key, 0, 1_000_000)
                    .map(|count| InService::Count(count as u32))
            };
            if let (Some(group), Some(contacts)) = (group, contacts) {
                found.push((group, contacts));
            }
        }
        found
    }

    /// More contacts than agents cannot be in service.
    fn enough_agents(&mut self, top: &Section<'_>, found: &[Initial], groups: &[AgentGroup]) {
        for (g, group) in groups.iter().enumerate() {
            let all = found.iter().flat_map(|i| &i.in_service);
            let count: usize = all.filter(|(of, _)| *of == g).map(|(_, c)| c.len()).sum();
            let there = group.agents.first().copied().unwrap_or(0) as usize;
            if count > there {
                let message = format!(
                    "{count} contacts are in service with `{}`, which has {there} agents at the start",
                    group.name
                );
                let fault = Fault::error(message).at(top.place("initial"));
                self.fault(fault.help("lower the number in service, or schedule more agents"));
            }
        }
    }
}
