//! What Erlang is told: expected load and agents of every interval, each type by itself.

use crate::scenario::Scenario;

/// A scenario as the formulas see it: means only.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// Contacts expected, by type and interval.
    pub contacts: Vec<Vec<f64>>,
    /// Offered load \[erlangs\], by type and interval.
    pub load: Vec<Vec<f64>>,
    /// Agents for a type, by type and interval: those of its groups, split over all they serve.
    pub agents: Vec<Vec<f64>>,
    /// Agents left on average after all shrinkage, by group and interval.
    pub staffed: Vec<Vec<f64>>,
    /// For each type and group, the share of the group's agent-hours that go to the type.
    pub share: Vec<Vec<f64>>,
}

/// Parts of an agent that are none.
const WHOLE: f64 = 1e-6;

/// A number of agents as headcount and the share taken off it, so that the headcount less that
/// share, rounded down with a uniform number added, is right on average.
pub(super) fn rounded(agents: f64) -> (u32, f64) {
    let near = libm::round(agents);
    if libm::fabs(agents - near) < WHOLE {
        return (near as u32, 0.0);
    }
    let headcount = libm::ceil(agents);
    (headcount as u32, 1.0 - agents / headcount)
}

impl Level {
    /// Whether some type has a part of an agent in some interval of the statistics.
    #[must_use]
    pub fn has_parts(&self, scenario: &Scenario) -> bool {
        self.agents
            .iter()
            .zip(&self.contacts)
            .any(|(agents, contacts)| {
                (scenario.warm_up..scenario.intervals)
                    .any(|i| contacts[i] > 0.0 && rounded(agents[i]).1 > 0.0)
            })
    }
}
