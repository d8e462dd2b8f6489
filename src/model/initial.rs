//! The center at the start.

use crate::scenario::{self, Scenario};

/// The contacts that are in the center at the start.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Initial {
    /// Type and wait so far \[s\] of those who wait, the longest waits first.
    pub waiting: Vec<(usize, f64)>,
    /// Those in service.
    pub in_service: Vec<InService>,
}

/// A contact in service at the start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InService {
    /// Contact type.
    pub kind: usize,
    /// Group of its agent.
    pub group: usize,
    /// How long it has talked so far \[s\]; `None`: not known.
    pub elapsed: Option<f64>,
}

impl Initial {
    /// Compiles the start of a scenario.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        let mut initial = Self::default();
        for of in &scenario.initial {
            let kind = of.kind;
            initial
                .waiting
                .extend(of.waiting.iter().map(|w| (kind, *w)));
            for (group, contacts) in &of.in_service {
                let one = |elapsed| InService {
                    kind,
                    group: *group,
                    elapsed,
                };
                match contacts {
                    scenario::InService::Count(count) => {
                        initial.in_service.extend((0..*count).map(|_| one(None)));
                    }
                    scenario::InService::Elapsed(times) => {
                        initial
                            .in_service
                            .extend(times.iter().map(|t| one(Some(*t))));
                    }
                }
            }
        }
        initial.waiting.sort_by(|a, b| b.1.total_cmp(&a.1));
        initial
    }

    /// Whether the center is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.in_service.is_empty()
    }
}
