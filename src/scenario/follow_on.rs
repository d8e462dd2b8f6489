//! What contacts lead to: retries, escalations, repeat contacts.

use super::distribution::TIMES;
use super::expression::Condition;
use super::fault::Fault;
use super::names::Names;
use super::reader::{Reader, Section};
use super::tree::{Node, Value};
use super::types::{ByInterval, Distribution};
use crate::random::Family;

/// What contacts of a type lead to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Follow {
    /// Contact again after abandoning, balking or a busy signal.
    pub retry: Option<Retry>,
    /// Hand-overs to other types, of which at most one happens.
    pub escalate: Vec<Escalation>,
    /// Contact again after service, because the case is not resolved.
    pub repeat: Option<Repeat>,
    /// Offer to be called back.
    pub callback: Option<Callback>,
}

impl Follow {
    /// Whether contacts of the type lead to others.
    #[must_use]
    pub fn is_some(&self) -> bool {
        *self != Self::default()
    }
}

/// A share that may differ between the groups that served.
#[derive(Debug, Clone, PartialEq)]
pub struct ByGroup {
    /// Where no group is named.
    pub others: f64,
    /// Groups (positions) with a share of their own.
    pub groups: Vec<(usize, f64)>,
}

/// Contact again after abandoning, balking or a busy signal.
#[derive(Debug, Clone, PartialEq)]
pub struct Retry {
    /// Chance after abandoning or balking.
    pub after_abandon: f64,
    /// Chance after a busy signal.
    pub after_block: f64,
    /// Chance from the second retry in a row on; `None`: as for the first.
    pub again: Option<f64>,
    /// Time until the retry.
    pub delay: Distribution,
    /// Type of the retry (position); `None`: its own.
    pub becomes: Option<usize>,
    /// Whether the retry has the patience of the attempt before, not one of its own.
    pub keeps_patience: bool,
}

/// A hand-over to another type.
#[derive(Debug, Clone, PartialEq)]
pub struct Escalation {
    /// The type it goes to (position).
    pub to: usize,
    /// Chance of the hand-over.
    pub probability: ByGroup,
    /// How the agents meet; `None`: they do not, the hand-over is cold.
    pub warm: Option<Warm>,
    /// Time until the contact reaches the next type; `None`: at once.
    pub delay: Option<Distribution>,
    /// Priority there; `None`: the type's.
    pub priority: Option<u32>,
}

/// A hand-over at which the agents meet.
#[derive(Debug, Clone, PartialEq)]
pub struct Warm {
    /// How long both are busy with it.
    pub together: Distribution,
    /// Whether the first agent stays with the customer through the wait.
    pub first_agent_waits: bool,
}

/// Contact again after service.
#[derive(Debug, Clone, PartialEq)]
pub struct Repeat {
    /// Chance that the case is not resolved.
    pub probability: ByGroup,
    /// Time until the next contact.
    pub delay: Distribution,
    /// Type of the next contact (position); `None`: its own.
    pub becomes: Option<usize>,
}

/// Offer to be called back.
#[derive(Debug, Clone, PartialEq)]
pub struct Callback {
    /// Share that accepts.
    pub accept: f64,
    /// Share that picks up a call.
    pub answer: f64,
    /// Calls before the customer is given up.
    pub tries: u32,
    /// Time from a call that nobody takes until the next; `None`: at once.
    pub try_after: Option<Distribution>,
    /// Time of the agent for a call that nobody takes \[s\].
    pub ring: f64,
    /// Wait after which it is offered \[s\].
    pub after: f64,
    /// The condition under which it is offered; `None`: always.
    pub when: Option<Condition>,
    /// Type of the contact that calls back (position); `None`: the place in line is kept.
    pub becomes: Option<usize>,
}

impl Reader {
    /// Reads what contacts of a type lead to.
    pub(crate) fn follow(&mut self, contact: &Section<'_>, names: &Names<'_>) -> Follow {
        Follow {
            retry: self.retry(contact, names),
            escalate: self.escalations(contact, names),
            repeat: self.repeat(contact, names),
            callback: self.callback(contact, names),
        }
    }

    fn callback(&mut self, contact: &Section<'_>, names: &Names<'_>) -> Option<Callback> {
        let inner = self.section(contact, "callback")?;
        let accept = self.share(&inner, "accept");
        let when = self.condition(&inner, "when", names);
        let after = self.duration(&inner, "after").unwrap_or(0.0);
        let answer = self.share(&inner, "answer").unwrap_or(1.0);
        let tries = self.whole32(&inner, "tries").unwrap_or(1);
        let try_after = self.span_or_distribution(&inner, "try_after");
        let ring = self.duration(&inner, "ring").unwrap_or(0.0);
        let becomes = self.becomes(&inner, names);
        for key in ["tries", "try_after", "ring"] {
            if inner.node(key).is_some() && inner.node("answer").is_none() {
                let message = format!("`{key}` has no effect: every customer picks up");
                let fault = Fault::warning(message).at(inner.place(key));
                self.fault(fault.help("add the share that does: answer = 0.85"));
            }
        }
        Some(Callback {
            accept: accept?,
            answer,
            tries,
            try_after,
            ring,
            after,
            when,
            becomes,
        })
    }

    fn retry(&mut self, contact: &Section<'_>, names: &Names<'_>) -> Option<Retry> {
        let inner = self.section(contact, "retry")?;
        let after_abandon = self.share(&inner, "after_abandon");
        let after_block = self.share(&inner, "after_block");
        let again = self.share(&inner, "again");
        let keeps_patience = self.word(&inner, "patience") == Some("kept");
        let becomes = self.becomes(&inner, names);
        let delay = self.distribution(&inner, "delay")?;
        Some(Retry {
            after_abandon: after_abandon.unwrap_or(0.0),
            after_block: after_block.unwrap_or(0.0),
            again,
            delay,
            becomes,
            keeps_patience,
        })
    }

    fn repeat(&mut self, contact: &Section<'_>, names: &Names<'_>) -> Option<Repeat> {
        let inner = self.section(contact, "repeat")?;
        let probability = self.by_group(&inner, names);
        let becomes = self.becomes(&inner, names);
        let delay = self.distribution(&inner, "delay")?;
        Some(Repeat {
            probability: probability?,
            delay,
            becomes,
        })
    }

    fn escalations(&mut self, contact: &Section<'_>, names: &Names<'_>) -> Vec<Escalation> {
        let Some((key, node)) = contact.find("escalate") else {
            return Vec::new();
        };
        let super::keys::Kind::Tables(spec) = key.kind else {
            return Vec::new();
        };
        let Some(items) = self.list(node, "escalate") else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for item in items {
            let Some(section) = self.open(item, &item.place, spec) else {
                continue;
            };
            found.extend(self.escalation(&section, names));
        }
        self.at_most_one(node, &found);
        found
    }

    fn escalation(&mut self, section: &Section<'_>, names: &Names<'_>) -> Option<Escalation> {
        let to = self.contact_named(section, "to", names);
        let probability = self.by_group(section, names);
        let warm = self.word(section, "handoff") == Some("warm");
        let together = self.span_or_distribution(section, "together");
        let waits = self.boolean(section, "first_agent_waits");
        let delay = self.span_or_distribution(section, "delay");
        let priority = self.whole32(section, "priority");
        for key in ["together", "first_agent_waits"] {
            if !warm && section.node(key).is_some() {
                let message = format!("`{key}` has no effect: the hand-over is cold");
                let fault = Fault::warning(message).at(section.place(key));
                self.fault(fault.help("write handoff = \"warm\", or remove it"));
            }
        }
        let at_once = || constant(0.0);
        Some(Escalation {
            to: to?,
            probability: probability?,
            warm: warm.then(|| Warm {
                together: together.unwrap_or_else(at_once),
                first_agent_waits: waits.unwrap_or(false),
            }),
            delay,
            priority,
        })
    }

    /// Of several escalations at most one happens: their chances may not add up to more than 1.
    fn at_most_one(&mut self, node: &Node, found: &[Escalation]) {
        let mut groups: Vec<Option<usize>> = vec![None];
        for escalation in found {
            groups.extend(escalation.probability.groups.iter().map(|(g, _)| Some(*g)));
        }
        let total = |g: &Option<usize>| -> f64 {
            let of = |p: &ByGroup| {
                let own = p.groups.iter().find(|(group, _)| Some(*group) == *g);
                own.map_or(p.others, |(_, value)| *value)
            };
            found.iter().map(|e| of(&e.probability)).sum()
        };
        let most = groups.iter().map(total).fold(0.0, f64::max);
        if most > 1.0 + super::distribution::ROUNDING {
            let message = format!("the chances of `escalate` add up to {most}");
            let fault = Fault::error(message).at(&node.place);
            self.fault(
                fault
                    .label("expected at most 1 in all")
                    .help("of several hand-overs at most one happens"),
            );
        }
    }

    /// `probability`, with shares of their own for the groups under `by_group`.
    fn by_group(&mut self, section: &Section<'_>, names: &Names<'_>) -> Option<ByGroup> {
        let others = self.share(section, "probability");
        let mut groups = Vec::new();
        if let Some(node) = section.node("by_group")
            && let Some(table) = self.table(node, "`by_group`")
        {
            for entry in &table.entries {
                let group = names.group(self, &entry.key, &entry.place);
                let share = self.share_within(&entry.node, &entry.key, super::distribution::SHARES);
                if let (Some(group), Some(share)) = (group, share) {
                    groups.push((group, share));
                }
            }
        }
        Some(ByGroup {
            others: others?,
            groups,
        })
    }

    fn becomes(&mut self, section: &Section<'_>, names: &Names<'_>) -> Option<usize> {
        self.contact_named(section, "becomes", names)
    }

    /// The contact type named under a key.
    fn contact_named(
        &mut self,
        section: &Section<'_>,
        key: &str,
        names: &Names<'_>,
    ) -> Option<usize> {
        let name = self.text(section, key)?;
        let place = section.node(key).map_or(section.head, |n| &n.place);
        names.contact(self, name, place)
    }

    /// A duration, or a distribution.
    pub(crate) fn span_or_distribution(
        &mut self,
        section: &Section<'_>,
        key: &str,
    ) -> Option<Distribution> {
        let node = section.node(key)?;
        match node.value {
            Value::Table(_) => self.distribution(section, key),
            _ => self.duration_within(node, key, TIMES).map(constant),
        }
    }
}

fn constant(value: f64) -> Distribution {
    Distribution {
        family: Family::Constant { value },
        scale: ByInterval::Constant(1.0),
    }
}
