//! `[[contact.NAME.stage]]` and `priority_growth`: how contacts are routed as they wait.

use super::expression::Condition;
use super::fault::Fault;
use super::group::ReadGroup;
use super::names::Names;
use super::reader::{Reader, Section};
use super::source::Place;
use super::tree::Value;
use super::types::{Scenario, ServingGroup};

/// Stages of one contact type.
const MOST_STAGES: usize = 8;
/// Queues of all types times groups: bounds the memory of the routing.
const MOST_LINKS: usize = 2_000_000;
/// Steps of a priority that grows.
const MOST_STEPS: u32 = 32;

/// How the contacts of a type are routed as they wait.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Script {
    /// Stages, in the order of the file.
    pub stages: Vec<Stage>,
    /// How the priority grows; `None`: it does not.
    pub growth: Option<PriorityGrowth>,
    /// How long a contact waits for the agent who served its case last, before others may
    /// answer \[s\]; `None`: that agent is not preferred.
    pub preferred: Option<f64>,
}

impl Script {
    /// Whether waiting changes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stages.is_empty() && self.growth.is_none() && self.preferred.is_none()
    }

    /// At most how many sets of stages a contact can have entered, steps of its priority
    /// included: each is a queue of its own.
    fn most_queues(&self) -> usize {
        let stays = |s: &&Stage| !s.leave;
        let stages = self.stages.iter().filter(stays);
        let conditions = stages.clone().filter(|s| s.when.is_some()).count();
        let steps = if self.growth.is_some() { MOST_STEPS } else { 0 };
        let held = 1 + usize::from(self.preferred.is_some());
        held * (1 << conditions) * (1 + stages.count() - conditions + steps as usize)
    }
}

/// What changes for a contact from a wait on, under a condition; it is not taken back.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// Wait from which it may be entered \[s\].
    pub after: f64,
    /// Condition to enter it; `None`: at once.
    pub when: Option<Condition>,
    /// Groups that serve as well, or on other terms, from then on.
    pub groups: Vec<ServingGroup>,
    /// Priority from then on; `None`: as before.
    pub priority: Option<u32>,
    /// Whether the contact leaves a message and is gone.
    pub leave: bool,
}

/// A priority that becomes more urgent by one again and again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PriorityGrowth {
    /// Wait after which it does so, each time \[s\].
    pub every: f64,
    /// Most urgent priority that it reaches.
    pub up_to: u32,
}

impl Reader {
    /// Reads how the contacts of type `position` are routed as they wait.
    pub(crate) fn script(
        &mut self,
        contact: &Section<'_>,
        position: usize,
        names: &Names<'_>,
        groups: &[ReadGroup],
    ) -> Script {
        let stages = self.stages(contact, position, names, groups);
        let growth = self.growth(contact);
        if growth.is_some() && stages.iter().any(|s| s.priority.is_some()) {
            let message = "`priority_growth` and a `priority` in a stage exclude each other";
            let fault = Fault::error(message).at(contact.place("priority_growth"));
            let fault = fault.related(contact.place("stage"), "the stages");
            self.fault(fault.help("give every change of the priority in stages"));
        }
        let preferred = self.section(contact, "preferred_agent");
        let preferred = preferred.map(|p| self.duration(&p, "wait").unwrap_or(0.0));
        Script {
            stages,
            growth,
            preferred,
        }
    }

    /// Refuses stages that would take more memory than there is.
    pub(crate) fn check_stages(&mut self, scenario: &Scenario, place: &Place) {
        let scripts = scenario.contacts.iter().map(|c| &c.script);
        let queues: usize = scripts
            .filter(|s| !s.is_empty())
            .map(Script::most_queues)
            .sum();
        if queues * scenario.groups.len() > MOST_LINKS || queues > usize::from(u16::MAX / 2) {
            let message =
                "there are too many stages with conditions, for too many types and groups";
            let fault = Fault::error(message).at(place);
            self.fault(fault.help("each condition doubles the queues of its type: use fewer"));
        }
    }

    fn growth(&mut self, contact: &Section<'_>) -> Option<PriorityGrowth> {
        let section = self.section(contact, "priority_growth")?;
        let priority = self.whole32(contact, "priority").unwrap_or(1);
        let up_to = self.whole32(&section, "up_to").unwrap_or(1);
        let every = self.duration(&section, "every")?;
        if up_to >= priority {
            let message = format!("a priority of {priority} cannot grow up to {up_to}");
            let fault = Fault::error(message).at(section.place("up_to"));
            self.fault(fault.help("1 is most urgent: give the contact a larger `priority`"));
        } else if priority - up_to > MOST_STEPS {
            let message = format!("{} steps of the priority are too many", priority - up_to);
            let fault = Fault::error(message).at(section.head);
            self.fault(fault.label(format!("expected at most {MOST_STEPS}")));
            return None;
        }
        Some(PriorityGrowth { every, up_to })
    }

    fn stages(
        &mut self,
        contact: &Section<'_>,
        position: usize,
        names: &Names<'_>,
        groups: &[ReadGroup],
    ) -> Vec<Stage> {
        let Some((key, node)) = contact.find("stage") else {
            return Vec::new();
        };
        let super::keys::Kind::Tables(spec) = key.kind else {
            return Vec::new();
        };
        let Value::List(items) = &node.value else {
            self.wrong_kind(node, "stage", "a list of tables, [[contact.NAME.stage]]");
            return Vec::new();
        };
        if items.len() > MOST_STAGES {
            let message = format!("{} stages are too many", items.len());
            let fault = Fault::error(message).at(contact.place("stage"));
            self.fault(fault.label(format!("expected at most {MOST_STAGES}")));
            return Vec::new();
        }
        let mut stages = Vec::new();
        for item in items {
            if let Some(section) = self.open(item, &item.place, spec) {
                stages.push(self.stage(&section, position, names, groups));
            }
        }
        stages
    }

    fn stage(
        &mut self,
        section: &Section<'_>,
        position: usize,
        names: &Names<'_>,
        groups: &[ReadGroup],
    ) -> Stage {
        let table = section.node("groups");
        let table = table.and_then(|node| self.table(node, "`groups`"));
        let stage = Stage {
            after: self.duration(section, "after").unwrap_or(0.0),
            when: self.condition(section, "when", names),
            groups: table.map_or_else(Vec::new, |table| {
                self.named_groups(table, position, names, groups)
            }),
            priority: self.whole32(section, "priority"),
            leave: self.word(section, "leave").is_some(),
        };
        let changes = ["groups", "priority", "leave"];
        if changes.iter().all(|key| section.node(key).is_none()) {
            let fault = Fault::error("the stage changes nothing").at(section.head);
            self.fault(fault.help("give it `groups`, a `priority`, or leave = \"voicemail\""));
        }
        if section.node("leave").is_some() && changes[..2].iter().any(|k| section.node(k).is_some())
        {
            let fault = Fault::error("a contact that leaves has no groups and no priority");
            self.fault(fault.at(section.place("leave")));
        }
        stage
    }
}
