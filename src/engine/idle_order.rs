//! How the idle agents of one group are ordered.

use crate::scenario::AgentCriterion;

/// How idle agents of one group are ordered.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Order {
    /// The longest idle first.
    #[default]
    Longest,
    /// By criteria on what they did so far, then the longest idle.
    Sorted(Vec<AgentCriterion>),
    /// Any of them.
    Random,
}

impl Order {
    /// The order that the changing criteria ask for within a group.
    pub fn of(criteria: &[AgentCriterion]) -> Self {
        let mut sorted = Vec::new();
        for criterion in criteria {
            match criterion {
                AgentCriterion::LeastOccupied | AgentCriterion::FewestContacts => {
                    sorted.push(*criterion);
                }
                AgentCriterion::Random if sorted.is_empty() => return Self::Random,
                AgentCriterion::Random => {
                    sorted.push(*criterion);
                    break;
                }
                AgentCriterion::LongestIdle => break,
                _ => {}
            }
        }
        if sorted.is_empty() {
            Self::Longest
        } else {
            Self::Sorted(sorted)
        }
    }
}

/// Place of an idle agent in the order of its group; the smallest is taken first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Standing {
    /// Values of the criteria.
    pub keys: [u64; 3],
    /// Since when it is idle, as the bits of a time that is not negative.
    pub idle_since: u64,
    /// The agent.
    pub agent: u32,
    /// Which of its idle spells this is.
    pub spell: u32,
}
