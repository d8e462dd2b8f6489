//! What a class of contacts is offered to and what a group takes, in tiers of equal standing.

use super::link::Link;
use super::mask::Mask;
use crate::scenario::{AgentCriterion, ContactCriterion};

/// The groups that a class of contacts is offered to.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Groups of equal standing, best first.
    pub tiers: Vec<AgentTier>,
    /// Of the first 64 groups, those it is offered to on arrival.
    pub at_once: u64,
    /// Waits at which more groups become eligible \[s\], ascending.
    pub thresholds: Vec<f64>,
}

/// Groups of equal standing for a contact type.
#[derive(Debug, Clone)]
pub struct AgentTier {
    /// The groups.
    pub groups: Mask,
}

/// The classes of contacts that a group takes.
#[derive(Debug, Clone)]
pub struct Take {
    /// All of them.
    pub all: Mask,
    /// Classes of equal standing, best first.
    pub tiers: Vec<ContactTier>,
}

/// Classes of equal standing for a group.
#[derive(Debug, Clone)]
pub struct ContactTier {
    /// The classes.
    pub classes: Mask,
}

/// In [`Routing::tables`](super::Routing::tables): no group of the type has an idle agent.
pub const NO_GROUP: u8 = 255;
/// In [`Routing::tables`](super::Routing::tables): more than one group of the best tier has an idle agent.
pub const SEVERAL: u8 = 254;
/// Most groups for which there is a table.
pub(super) const TABLE_GROUPS: usize = 8;
pub(super) const TABLE: usize = 1 << TABLE_GROUPS;

/// Sorts items by keys and gathers those with equal keys, keeping their order.
fn tiers<const N: usize>(mut items: Vec<([f64; N], usize)>) -> Vec<Vec<usize>> {
    items.sort_by(|a, b| {
        let keys = a.0.iter().zip(&b.0).map(|(x, y)| x.total_cmp(y));
        keys.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
    });
    let mut out: Vec<Vec<usize>> = Vec::new();
    let mut last = None;
    for (key, item) in items {
        if last != Some(key) {
            out.push(Vec::new());
            last = Some(key);
        }
        out.last_mut().expect("one was pushed").push(item);
    }
    out
}

impl Offer {
    pub(super) fn new(links: &[Option<Link>], fixed: &[AgentCriterion], skills: &[usize]) -> Self {
        let mut items = Vec::new();
        let mut thresholds = Vec::new();
        let mut at_once = Mask::new(links.len());
        for (g, link) in links.iter().enumerate() {
            let Some(link) = link else { continue };
            let mut key = [0.0; 4];
            for (slot, criterion) in key.iter_mut().zip(distinct(fixed)) {
                *slot = link.fixed_value(criterion, skills[g]);
            }
            items.push((key, g));
            if link.after > 0.0 {
                thresholds.push(link.after);
            } else {
                at_once.insert(g);
            }
        }
        thresholds.sort_by(f64::total_cmp);
        thresholds.dedup();
        let tiers = tiers(items)
            .into_iter()
            .map(|groups| AgentTier {
                groups: mask_of(links.len(), &groups),
            })
            .collect();
        Self {
            tiers,
            at_once: at_once.low(),
            thresholds,
        }
    }

    pub(super) fn table(&self) -> [u8; TABLE] {
        let mut table = [NO_GROUP; TABLE];
        for (idle, entry) in (0_u64..).zip(&mut table) {
            let best = self
                .tiers
                .iter()
                .map(|t| t.groups.low() & self.at_once & idle)
                .find(|b| *b != 0);
            *entry = match best {
                None => NO_GROUP,
                Some(bits) if bits.count_ones() == 1 => bits.trailing_zeros() as u8,
                Some(_) => SEVERAL,
            };
        }
        table
    }
}

impl Take {
    pub(super) fn new(
        links: &[Option<Link>],
        group: usize,
        groups: usize,
        fixed: &[ContactCriterion],
        priorities: &[u32],
    ) -> Self {
        let mut items = Vec::new();
        for (c, &priority) in priorities.iter().enumerate() {
            let Some(link) = &links[c * groups + group] else {
                continue;
            };
            let mut key = [0.0; 2];
            for (slot, criterion) in key.iter_mut().zip(distinct(fixed)) {
                *slot = match criterion {
                    ContactCriterion::Priority => f64::from(priority),
                    _ => f64::from(link.level),
                };
            }
            items.push((key, c));
        }
        let all: Vec<usize> = items.iter().map(|(_, c)| *c).collect();
        Self {
            all: mask_of(priorities.len(), &all),
            tiers: tiers(items)
                .into_iter()
                .map(|classes| ContactTier {
                    classes: mask_of(priorities.len(), &classes),
                })
                .collect(),
        }
    }
}

/// The criteria without repetitions: a second mention cannot change anything.
fn distinct<C: Copy + PartialEq>(criteria: &[C]) -> Vec<C> {
    let mut seen = Vec::new();
    for c in criteria {
        if !seen.contains(c) {
            seen.push(*c);
        }
    }
    seen
}

fn mask_of(size: usize, members: &[usize]) -> Mask {
    let mut mask = Mask::new(size);
    for &m in members {
        mask.insert(m);
    }
    mask
}
