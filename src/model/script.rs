//! Conditions that are tested while the clock runs, and the stages of waiting contacts.

use super::expression::{Expression, Windows};
use crate::scenario::{Condition, ContactType, Figure, Scenario, Score};

/// Everything in a model that depends on conditions and scores.
#[derive(Debug, Clone, Default)]
pub struct Script {
    /// All conditions; others refer to them by position.
    pub conditions: Vec<Watched>,
    /// What the conditions depend on, each once, and the conditions that do.
    pub sources: Vec<(Source, Vec<u16>)>,
    /// The windows over which service levels are kept.
    pub windows: Windows,
    /// Types whose answers are counted for expected waits.
    pub expected_waits: Vec<bool>,
    /// Stages of each contact type.
    pub stages: Vec<Vec<Stage>>,
    /// How long contacts of each type wait for the agent who served the case last \[s\]; `None`:
    /// that agent is not preferred.
    pub preferred: Vec<Option<f64>>,
    /// The order of waiting contacts, in place of the criteria.
    pub score: Option<Ordered>,
    /// How often conditions that depend on time are tested \[s\].
    pub check_every: f64,
}

/// A condition, and when it must be tested again.
#[derive(Debug, Clone)]
pub struct Watched {
    /// What it says.
    pub expression: Expression,
    /// Whether it can change as time goes by, without anything happening.
    pub timed: bool,
    /// Whether it names the wait, so that it differs between the contacts of one queue.
    pub by_wait: bool,
    /// Whether it is the same for all contacts of a type.
    pub same_for_all: bool,
}

/// A score, and how much must be compared.
#[derive(Debug, Clone)]
pub struct Ordered {
    /// What it says.
    pub expression: Expression,
    /// Whether it may fall with the wait, so that all who wait must be compared.
    pub may_fall: bool,
    /// Whether it needs to know exactly who waits.
    pub exact: bool,
}

/// Something that conditions depend on, and that changes when something happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Contacts of a type that wait.
    Queue(usize),
    /// Idle agents of a group.
    Idle(usize),
    /// Agents of a group at work that are not idle.
    Busy(usize),
    /// Answers to contacts of a type.
    Answers(usize),
    /// Contacts of a type that were answered, left or passed their threshold.
    Outcomes(usize),
    /// An action, in effect or not.
    Action(usize),
}

/// A stage of a contact type, compiled.
#[derive(Debug, Clone, Copy)]
pub struct Stage {
    /// Wait from which it may be entered \[s\].
    pub after: f64,
    /// Its condition, by position; `None`: always.
    pub when: Option<u16>,
    /// Whether the contact leaves a message and is gone.
    pub leave: bool,
}

impl Script {
    /// A script without conditions, for the types of a scenario.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        Self {
            expected_waits: vec![false; scenario.contacts.len()],
            stages: vec![Vec::new(); scenario.contacts.len()],
            preferred: scenario
                .contacts
                .iter()
                .map(|c| c.script.preferred)
                .collect(),
            check_every: scenario.check_every,
            ..Self::default()
        }
    }

    /// Whether anything must be tested while the clock runs.
    #[must_use]
    pub fn is_active(&self) -> bool {
        !self.conditions.is_empty() || self.prefers() || self.stages.iter().any(|s| !s.is_empty())
    }

    /// Whether some type prefers the agent who served the case last.
    #[must_use]
    pub fn prefers(&self) -> bool {
        self.preferred.iter().any(Option::is_some)
    }

    /// Whether some expression makes it necessary to know exactly who waits.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.is_active() || self.score.as_ref().is_some_and(|s| s.exact)
    }

    /// Whether the service level of a type is asked for.
    #[must_use]
    pub fn watches_level(&self, kind: usize) -> bool {
        self.windows.all().iter().any(|w| w.0 == kind)
    }

    /// Whether some condition depends on time.
    #[must_use]
    pub fn is_timed(&self) -> bool {
        self.conditions.iter().any(|c| c.timed)
    }

    /// Compiles a condition; its position.
    pub fn add(&mut self, scenario: &Scenario, condition: &Condition) -> u16 {
        let expression = Expression::condition(condition, &mut self.windows);
        let position = self.conditions.len() as u16;
        let actions = expression.actions().iter().map(|a| Source::Action(*a));
        let mut sources: Vec<Source> = actions.collect();
        for &figure in expression.figures() {
            sources.extend(self.sources_of(scenario, figure));
        }
        for source in sources {
            match self.sources.iter_mut().find(|(s, _)| *s == source) {
                Some((_, all)) if all.contains(&position) => {}
                Some((_, all)) => all.push(position),
                None => self.sources.push((source, vec![position])),
            }
        }
        self.conditions.push(Watched {
            timed: expression.depends_on_time(),
            by_wait: expression.figures().contains(&Figure::Wait),
            same_for_all: !expression
                .figures()
                .iter()
                .any(|f| matches!(f, Figure::Wait | Figure::Priority)),
            expression,
        });
        position
    }

    /// Compiles a score.
    pub fn set_score(&mut self, scenario: &Scenario, score: &Score) {
        let expression = Expression::score(score, &mut self.windows);
        let mut exact = score.may_fall;
        for &figure in expression.figures() {
            self.sources_of(scenario, figure);
            // Agents are known exactly in any case, and so are clock and contact.
            exact |= !matches!(
                figure,
                Figure::Wait
                    | Figure::Time
                    | Figure::Priority
                    | Figure::Weight
                    | Figure::Idle(_)
                    | Figure::Busy(_)
                    | Figure::Staffed(_)
            );
        }
        self.score = Some(Ordered {
            expression,
            may_fall: score.may_fall,
            exact,
        });
    }

    /// What a figure depends on, besides the time and the contact; notes what must be counted.
    fn sources_of(&mut self, scenario: &Scenario, figure: Figure) -> Vec<Source> {
        match figure {
            Figure::Queue(kind) | Figure::HeadWait(kind) => vec![Source::Queue(kind)],
            Figure::Idle(group) => vec![Source::Idle(group)],
            Figure::Busy(group) => vec![Source::Busy(group)],
            Figure::Staffed(group) => vec![Source::Idle(group), Source::Busy(group)],
            Figure::LastWait(kind) => vec![Source::Answers(kind)],
            Figure::ServiceLevel { contact, .. } => vec![Source::Outcomes(contact)],
            Figure::ExpectedWait(kind) | Figure::LateChance(kind) => {
                self.expected_waits[kind] = true;
                let groups = scenario.contacts[kind].groups.iter();
                let mut all: Vec<Source> = groups.map(|g| Source::Idle(g.group)).collect();
                all.extend([Source::Queue(kind), Source::Answers(kind)]);
                all
            }
            Figure::Wait | Figure::Time | Figure::Priority | Figure::Weight => Vec::new(),
        }
    }

    /// Compiles the stages of a type; a priority that grows is a stage without a condition for
    /// each of its steps.
    pub fn set_stages(&mut self, scenario: &Scenario, kind: usize) {
        let contact = &scenario.contacts[kind];
        let mut stages = Vec::new();
        for stage in &contact.script.stages {
            stages.push(Stage {
                after: stage.after,
                when: stage.when.as_ref().map(|w| self.add(scenario, w)),
                leave: stage.leave,
            });
        }
        let most = steps(scenario, kind, contact);
        if let Some(growth) = contact.script.growth {
            stages.extend((1..=most).map(|step| Stage {
                after: growth.every * f64::from(step),
                when: None,
                leave: false,
            }));
        }
        self.stages[kind] = stages;
    }
}

/// Steps of a type's growing priority: as many as its least urgent contacts need.
fn steps(scenario: &Scenario, kind: usize, contact: &ContactType) -> u32 {
    let Some(growth) = contact.script.growth else {
        return 0;
    };
    let escalations = scenario.contacts.iter().flat_map(|c| &c.follow.escalate);
    let given = escalations
        .filter(|e| e.to == kind)
        .filter_map(|e| e.priority);
    let segments = contact.segments.iter().filter_map(|s| s.priority);
    let least = given.chain(segments).fold(contact.priority, u32::max);
    least.saturating_sub(growth.up_to).min(32)
}
