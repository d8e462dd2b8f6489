//! The center in sentences: routing, what happens, what is not known, what a run takes.

use std::fmt::Write;

use super::Explanation;
use super::clock::time_label;
use super::script_words::scripts;
use super::unusual::list;
use crate::report::format::{count, percent, whole_percent};
use crate::scenario::units::show;
use crate::scenario::{AgentCriterion, ContactCriterion, Scenario, Shock};

pub(super) fn routing(scenario: &Scenario) -> String {
    let agents: Vec<&str> = scenario
        .routing
        .select_agent
        .iter()
        .map(agent_criterion)
        .collect();
    let contacts: Vec<&str> = scenario
        .routing
        .select_contact
        .iter()
        .map(contact_criterion)
        .collect();
    let or = |criteria: &[&str], none: &str| {
        if criteria.is_empty() {
            none.to_owned()
        } else {
            criteria.join(", then ")
        }
    };
    let contacts = match &scenario.routing.score {
        None => or(&contacts, "the longest wait"),
        Some(score) if score.may_fall => format!(
            "the largest score, {}; for that everybody who waits is compared, which makes runs with long queues slower",
            score.text
        ),
        Some(score) => format!("the largest score, {}", score.text),
    };
    let usual = format!(
        "A contact that finds several agents idle takes {}. A free agent takes the contact with {contacts}.",
        or(&agents, "the first group of the file"),
    );
    let scripts = scripts(scenario);
    format!("{usual} {scripts}").trim_end().to_owned()
}

fn agent_criterion(criterion: &AgentCriterion) -> &'static str {
    match criterion {
        AgentCriterion::Rank => "the group it prefers (rank)",
        AgentCriterion::Level => "the best skill level",
        AgentCriterion::LongestIdle => "who has been idle longest",
        AgentCriterion::LeastOccupied => "who was busy least so far",
        AgentCriterion::FewestContacts => "who had the fewest contacts",
        AgentCriterion::FewestSkills => "the group with the fewest skills",
        AgentCriterion::MostIdleGroup => "the group with most idle agents",
        AgentCriterion::LeastLoaded => "who has the fewest contacts in hand",
        AgentCriterion::MostLoaded => "who has the most contacts in hand",
        AgentCriterion::Fastest => "the group with the shortest handle time",
        AgentCriterion::RoundRobin => "groups in turn",
        AgentCriterion::Random => "anyone at random",
    }
}

fn contact_criterion(criterion: &ContactCriterion) -> &'static str {
    match criterion {
        ContactCriterion::Priority => "the most urgent priority",
        ContactCriterion::Level => "the agent's best skill level",
        ContactCriterion::LongestWait => "the longest wait",
        ContactCriterion::WeightedWait => "the largest weight × wait",
        ContactCriterion::LongestQueue => "the longest queue",
        ContactCriterion::LeastSlack => "the least time left to its threshold",
        ContactCriterion::ShortestWork => "the least work",
        ContactCriterion::CMu => "the largest weight × service rate",
        ContactCriterion::Random => "chance on its side",
    }
}

pub(super) fn shock_in_words(scenario: &Scenario, shock: &Shock) -> String {
    let often = if shock.probability < 1.0 {
        format!("on {} of days", whole_percent(shock.probability))
    } else {
        "every day".into()
    };
    let mut text = format!(
        "{}, {often} from {} for {}",
        shock.name,
        time_label(scenario, shock.at),
        show(shock.length)
    );
    if shock.ramp > 0.0 {
        let _ = write!(text, " (growing over the first {})", show(shock.ramp));
    }
    if shock.decay > 0.0 {
        let _ = write!(text, ", then fading over {}", show(shock.decay));
    }
    let mut effects = Vec::new();
    let contacts: Vec<String> = shock
        .contacts
        .iter()
        .map(|k| scenario.contacts[*k].name.clone())
        .collect();
    let groups: Vec<String> = shock
        .groups
        .iter()
        .map(|g| scenario.groups[*g].name.clone())
        .collect();
    let of = |names: &[String], all: usize| {
        if names.len() == all {
            String::new()
        } else {
            format!(" of {}", list(names))
        }
    };
    let of_contacts = of(&contacts, scenario.contacts.len());
    let of_groups = of(&groups, scenario.groups.len());
    for (what, factor, whose) in [
        ("volume", shock.volume, &of_contacts),
        ("handle time", shock.handle_time, &of_contacts),
        ("patience", shock.patience, &of_contacts),
        ("containment", shock.self_service, &of_contacts),
        ("agents", shock.agents, &of_groups),
    ] {
        if factor != 1.0 {
            effects.push(format!("{what}{whose} × {factor}"));
        }
    }
    if shock.prevented > 0.0 {
        effects.push(format!(
            "{} of contacts{of_contacts} do not come",
            percent(shock.prevented)
        ));
    }
    if shock.absence > 0.0 {
        effects.push(format!(
            "{} of agents{of_groups} absent",
            percent(shock.absence)
        ));
    }
    if effects.is_empty() {
        effects.push("changes nothing".into());
    }
    format!("{text}: {}.", effects.join(", "))
}

pub(super) fn uncertainty(scenario: &Scenario) -> String {
    let of = scenario.uncertainty;
    let parts: Vec<String> = [
        ("volume", of.volume),
        ("handle time", of.handle_time),
        ("patience", of.patience),
    ]
    .into_iter()
    .filter(|(_, cv)| *cv > 0.0)
    .map(|(what, cv)| format!("{what} ±{}", percent(cv)))
    .collect();
    format!(
        "Figures of the scenario are known to within (one standard deviation) {}; drawn once a \
         replication.",
        parts.join(", ")
    )
}

/// Memory that a computer may not have to spare \[bytes\].
const MUCH: f64 = 1e9;

pub(super) fn run(facts: &Explanation) -> String {
    let run = &facts.run;
    let plural = if run.processors == 1 { "" } else { "s" };
    let written = run.memory + run.memory_to_write;
    let written = if written > MUCH {
        format!(", {:.1} GB with --out, JSON or CSV", written / 1e9)
    } else {
        String::new()
    };
    format!(
        "{} replications of about {} contacts, seed {}: roughly {} on {} processor{plural}, {:.0} MB{written}.",
        count(run.replications as f64),
        count(run.contacts),
        run.seed,
        roughly(run.seconds),
        run.processors,
        (run.memory / 1e6).max(1.0)
    )
}

/// A time that is not known better than this shows.
fn roughly(seconds: f64) -> String {
    if seconds < 1.0 {
        "a second".into()
    } else if seconds < 90.0 {
        format!("{seconds:.0} s")
    } else if seconds < 5400.0 {
        format!("{:.0} min", seconds / 60.0)
    } else {
        format!("{:.0} hours", seconds / 3600.0)
    }
}
