//! How agents divide their attention between several contacts.

use crate::scenario::{AgentGroup, ContactType, Sharing};

/// How an agent of a group divides its attention, in whole parts.
#[derive(Debug, Clone)]
pub struct SharingModel {
    /// Parts that an agent has.
    pub parts: u32,
    /// Parts that a contact of each type takes.
    pub takes: Vec<u32>,
    /// Whether work on a contact of each type is set aside for others.
    pub gives_way: Vec<bool>,
    /// Whether work on any is.
    pub sets_aside: bool,
    /// What [`Self::slowdown`] reads.
    rule: Sharing,
}

impl SharingModel {
    /// Compiles the rule of a group, if it has one.
    #[must_use]
    pub fn new(group: &AgentGroup, contacts: &[ContactType]) -> Option<Self> {
        let rule = group.sharing.clone()?;
        let parts = rule.parts();
        let gives_way: Vec<bool> = contacts
            .iter()
            .map(|c| rule.set_aside.contains(&c.channel))
            .collect();
        Some(Self {
            parts,
            takes: contacts
                .iter()
                .map(|c| parts / rule.at_once(c.channel))
                .collect(),
            sets_aside: gives_way.contains(&true),
            gives_way,
            rule,
        })
    }

    /// How much slower the work on each of `k` contacts in hand goes than on one alone at full
    /// speed.
    #[inline]
    #[must_use]
    pub fn slowdown(&self, k: u32) -> f64 {
        self.rule.slowdown_of(k as usize)
    }
}
