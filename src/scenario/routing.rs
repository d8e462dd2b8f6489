//! `[routing]`: the orders in which contacts and agents find each other.

use super::fault::Fault;
use super::names::Names;
use super::reader::{Reader, Section};
use super::types::{AgentCriterion, ContactCriterion, Routing};

impl Reader {
    pub(crate) fn routing(&mut self, root: &Section<'_>, names: &Names<'_>) -> Routing {
        let mut routing = Routing {
            select_agent: vec![AgentCriterion::Rank, AgentCriterion::LongestIdle],
            select_contact: vec![
                ContactCriterion::Priority,
                ContactCriterion::Level,
                ContactCriterion::LongestWait,
            ],
            score: None,
        };
        let Some(section) = self.section(root, "routing") else {
            return routing;
        };
        if let Some(words) = self.criteria(&section, "select_agent") {
            routing.select_agent = words.into_iter().filter_map(agent).collect();
        }
        if let Some(words) = self.criteria(&section, "select_contact") {
            routing.select_contact = words.into_iter().filter_map(contact).collect();
        }
        if section.node("score").is_some() && section.node("select_contact").is_some() {
            let fault = Fault::error("`score` and `select_contact` exclude each other");
            let fault = fault.at(section.place("select_contact"));
            self.fault(fault.related(section.place("score"), "decides alone"));
        }
        let scan = self.boolean(&section, "scan").unwrap_or(false);
        routing.score = self.score(&section, "score", names, scan);
        routing
    }

    fn criteria(&mut self, section: &Section<'_>, name: &str) -> Option<Vec<&'static str>> {
        let words = self.words(section, name)?;
        if let Some(at) = words.iter().position(|w| *w == "random")
            && at + 1 < words.len()
        {
            let message = format!("\"{}\" decides nothing after \"random\"", words[at + 1]);
            self.fault(Fault::warning(message).at(section.place(name)));
        }
        Some(words)
    }
}

fn agent(word: &str) -> Option<AgentCriterion> {
    use AgentCriterion as A;
    Some(match word {
        "rank" => A::Rank,
        "level" => A::Level,
        "longest-idle" => A::LongestIdle,
        "least-occupied" => A::LeastOccupied,
        "fewest-contacts" => A::FewestContacts,
        "fewest-skills" => A::FewestSkills,
        "most-idle-group" => A::MostIdleGroup,
        "least-loaded" => A::LeastLoaded,
        "most-loaded" => A::MostLoaded,
        "fastest" => A::Fastest,
        "round-robin" => A::RoundRobin,
        "random" => A::Random,
        _ => return None,
    })
}

fn contact(word: &str) -> Option<ContactCriterion> {
    use ContactCriterion as C;
    Some(match word {
        "priority" => C::Priority,
        "level" => C::Level,
        "longest-wait" => C::LongestWait,
        "weighted-wait" => C::WeightedWait,
        "longest-queue" => C::LongestQueue,
        "least-slack" => C::LeastSlack,
        "shortest-work" => C::ShortestWork,
        "c-mu" => C::CMu,
        "random" => C::Random,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::keys::{Kind, ROUTING};

    #[test]
    fn every_registered_word_is_known() {
        for key in ROUTING.keys {
            if let Kind::Words(words) = key.kind {
                for word in words {
                    let known = match key.name {
                        "select_agent" => agent(word.word).is_some(),
                        _ => contact(word.word).is_some(),
                    };
                    assert!(known, "{}", word.word);
                }
            }
        }
    }
}
