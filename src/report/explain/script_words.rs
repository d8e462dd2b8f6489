//! Routing scripts in sentences.

use crate::scenario::units::show;
use crate::scenario::{ContactType, Scenario, Stage};

/// What conditions, stages and growing priorities do, a sentence each.
pub(super) fn scripts(scenario: &Scenario) -> String {
    let mut said = Vec::new();
    for contact in &scenario.contacts {
        said.extend(conditions(scenario, contact));
        said.extend(
            contact
                .script
                .stages
                .iter()
                .map(|s| stage(scenario, contact, s)),
        );
        if let Some(growth) = contact.script.growth {
            said.push(format!(
                "{} becomes more urgent by one every {}, up to priority {}.",
                contact.name,
                show(growth.every),
                growth.up_to
            ));
        }
        said.extend(contact.script.preferred.map(|wait| match wait {
            0.0 => format!(
                "{} prefers the agent who served the case last.",
                contact.name
            ),
            _ => format!(
                "{} waits up to {} for the agent who served the case last.",
                contact.name,
                show(wait)
            ),
        }));
    }
    said.join(" ")
}

fn conditions<'s>(
    scenario: &'s Scenario,
    contact: &'s ContactType,
) -> impl Iterator<Item = String> + 's {
    contact.groups.iter().filter_map(move |serving| {
        let when = serving.when.as_ref()?;
        let group = &scenario.groups[serving.group].name;
        Some(format!(
            "{group} takes {} only while {}.",
            contact.name, when.text
        ))
    })
}

fn stage(scenario: &Scenario, contact: &ContactType, stage: &Stage) -> String {
    let mut effects = Vec::new();
    if !stage.groups.is_empty() {
        let names = stage
            .groups
            .iter()
            .map(|g| scenario.groups[g.group].name.as_str());
        effects.push(format!(
            "is offered to {}",
            names.collect::<Vec<_>>().join(" and ")
        ));
    }
    effects.extend(stage.priority.map(|p| format!("gets priority {p}")));
    if stage.leave {
        effects.push("leaves a message".to_owned());
    }
    let when = stage.when.as_ref().map(|w| format!(", once {}", w.text));
    format!(
        "{} {} after {}{}.",
        contact.name,
        effects.join(" and "),
        show(stage.after),
        when.unwrap_or_default()
    )
}
