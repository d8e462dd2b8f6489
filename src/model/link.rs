//! How a contact type and a group belong together.

use crate::scenario::AgentCriterion;

/// How a contact type and a group belong together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// Preference of the type for the group, 1 first.
    pub rank: u32,
    /// Skill level, 1 best.
    pub level: u32,
    /// Wait from which the contact is eligible \[s\].
    pub after: f64,
    /// Idle agents needed, the one to be taken included.
    pub min_idle: u32,
    /// Condition that must hold, by position in the script.
    pub when: Option<u16>,
    /// Factor on talk and wrap-up.
    pub handle_time_factor: f64,
}

impl Link {
    /// Value of a criterion that depends on type and group alone; the smallest is best.
    #[must_use]
    pub fn fixed_value(&self, criterion: AgentCriterion, skills: usize) -> f64 {
        match criterion {
            AgentCriterion::Rank => f64::from(self.rank),
            AgentCriterion::Level => f64::from(self.level),
            AgentCriterion::FewestSkills => skills as f64,
            // The mean handle time of the type is the same for all its groups.
            AgentCriterion::Fastest => self.handle_time_factor,
            _ => 0.0,
        }
    }
}
