//! What can be made more or less of in a scenario.

use crate::experiment::ladder::agents_times;
use crate::scenario::{ArrivalSource, ByInterval, Distribution, Scenario, Shock};

/// Something of a scenario that is scaled as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Factor {
    /// Expected contacts of every type that comes by itself; lists of customers to call stay.
    Volume,
    /// Talk and wrap-up of all types.
    HandleTime,
    /// Agents absent on top of what the scenario has, as a share of the scheduled.
    Absence,
    /// Patience of all customers.
    Patience,
    /// Share that self-service contains.
    Containment,
    /// Agents of all groups, in whole agents.
    Agents,
}

impl Factor {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Volume,
        Self::HandleTime,
        Self::Absence,
        Self::Patience,
        Self::Containment,
        Self::Agents,
    ];

    /// Its key on the command line and in results.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Volume => "volume",
            Self::HandleTime => "handle_time",
            Self::Absence => "absence",
            Self::Patience => "patience",
            Self::Containment => "containment",
            Self::Agents => "agents",
        }
    }

    /// Whether its value is added, and changes nothing at 0; else it is a factor, and changes
    /// nothing at 1.
    #[must_use]
    pub const fn adds(self) -> bool {
        matches!(self, Self::Absence)
    }

    /// The value at which it changes nothing.
    #[must_use]
    pub const fn neutral(self) -> f64 {
        if self.adds() { 0.0 } else { 1.0 }
    }

    /// Whether a value can be meant.
    #[must_use]
    pub fn allows(self, value: f64) -> bool {
        match self {
            Self::Absence => (0.0..1.0).contains(&value),
            Self::Volume | Self::Containment | Self::Agents => (0.0..=100.0).contains(&value),
            Self::HandleTime | Self::Patience => (0.001..=100.0).contains(&value),
        }
    }

    /// The scenario with this value of it. Every customer keeps its draws: a higher volume adds
    /// some, a longer handle time stretches each one's own.
    #[must_use]
    pub fn apply(self, scenario: &Scenario, value: f64) -> Scenario {
        if value == self.neutral() {
            return scenario.clone();
        }
        let mut out = scenario.clone();
        match self {
            Self::Volume => volume(&mut out, value),
            Self::HandleTime => {
                for contact in &mut out.contacts {
                    times(&mut contact.talk, value);
                    contact.wrap_up.iter_mut().for_each(|w| times(w, value));
                }
            }
            Self::Absence => out.shocks.push(absence(scenario, value)),
            Self::Patience => {
                for contact in &mut out.contacts {
                    let own = contact.patience.iter_mut();
                    let of_segments = contact.segments.iter_mut();
                    own.chain(of_segments.filter_map(|s| s.patience.as_mut()))
                        .for_each(|p| times(p, value));
                }
            }
            Self::Containment => {
                let machines = out
                    .contacts
                    .iter_mut()
                    .filter_map(|c| c.self_service.as_mut());
                machines.for_each(|m| scale(&mut m.contained, |share| (share * value).min(1.0)));
            }
            Self::Agents => out = agents_times(scenario, value),
        }
        out
    }
}

fn volume(out: &mut Scenario, factor: f64) {
    for arrivals in out.contacts.iter_mut().filter_map(|c| c.arrivals.as_mut()) {
        // Recorded times cannot become more or fewer.
        if let ArrivalSource::Expected(counts) = &mut arrivals.source {
            counts.iter_mut().for_each(|count| *count *= factor);
        }
    }
}

/// Agents who do not come: from beginning to end, in all groups.
fn absence(scenario: &Scenario, share: f64) -> Shock {
    Shock {
        groups: (0..scenario.groups.len()).collect(),
        absence: share,
        ..nothing(scenario, "absence")
    }
}

/// A shock that lasts from beginning to end and changes nothing yet.
pub(super) fn nothing(scenario: &Scenario, name: &str) -> Shock {
    Shock {
        name: name.to_owned(),
        at: 0.0,
        length: scenario.duration,
        ramp: 0.0,
        decay: 0.0,
        probability: 1.0,
        contacts: Vec::new(),
        groups: Vec::new(),
        volume: 1.0,
        prevented: 0.0,
        handle_time: 1.0,
        patience: 1.0,
        self_service: 1.0,
        agents: 1.0,
        absence: 0.0,
    }
}

fn times(of: &mut Distribution, factor: f64) {
    scale(&mut of.scale, |mean| mean * factor);
}

fn scale(of: &mut ByInterval, by: impl Fn(f64) -> f64) {
    match of {
        ByInterval::Constant(value) => *value = by(*value),
        ByInterval::Each(values) => values.iter_mut().for_each(|v| *v = by(*v)),
    }
}
