//! How the agents of a group divide their attention, in words.

use super::contacts::channel;
use crate::report::format::percent;
use crate::scenario::{AgentGroup, Sharing};

/// Contacts at once, how they slow each other, and what is set aside.
pub(super) fn attention(group: &AgentGroup) -> Option<String> {
    let sharing = group.sharing.as_ref()?;
    let mut parts = Vec::new();
    if !sharing.concurrency.is_empty() {
        let each = sharing.concurrency.iter();
        let each: Vec<String> = each
            .map(|(of, n)| format!("{n} {}", channel(*of)))
            .collect();
        parts.push(format!(
            "an agent has up to {} contacts in hand, or a mix that takes no more attention",
            each.join(" or ")
        ));
    }
    parts.extend(slower(sharing));
    if !sharing.set_aside.is_empty() {
        let channels: Vec<&str> = sharing.set_aside.iter().map(|c| channel(*c)).collect();
        parts.push(format!(
            "work on {} is set aside when another contact finds nobody free",
            channels.join(" and ")
        ));
    }
    (!parts.is_empty()).then(|| format!("{}: {}.", group.name, parts.join("; ")))
}

/// How much longer the work on each contact takes.
fn slower(sharing: &Sharing) -> Option<String> {
    let each: Vec<String> = sharing
        .slowdown
        .iter()
        .enumerate()
        .filter(|(_, factor)| **factor != 1.0)
        .map(|(k, factor)| {
            let change = if *factor > 1.0 { "longer" } else { "less" };
            let by = percent(libm::fabs(factor - 1.0));
            format!("{by} {change} with {} in hand", k + 1)
        })
        .collect();
    (!each.is_empty()).then(|| format!("each takes {}", each.join(", ")))
}

#[cfg(test)]
mod tests {
    use crate::report::explain::{explain, text};
    use crate::scenario::{Overrides, parse};

    #[test]
    fn contacts_at_once_are_told() {
        let center = r#"
busyhour = 1
duration = "1h"

[contact.chats]
channel  = "chat"
arrivals = { rate = "60/h" }
talk     = { exponential = { mean = "4m" } }
patience = { exponential = { mean = "4m" } }

[group.desk]
agents      = 2
skills      = { chats = 1 }
concurrency = { chat = 3 }
slowdown    = [1.0, 1.2, 1.5]
set_aside   = ["email"]
"#;
        let loaded = parse(center, &Overrides::default()).unwrap_or_else(|e| panic!("{e}"));
        let facts = explain(&loaded.scenario).unwrap();
        let said = text(&loaded.scenario, &facts, &[], 80, false);
        for words in [
            "up to 3 chat contacts in hand",
            "20.0 % longer with 2 in hand, 50.0 % longer with 3",
            "email is set aside",
        ] {
            let flat = said.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(flat.contains(words), "{words}: {said}");
        }
    }
}
