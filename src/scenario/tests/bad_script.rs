//! Routing scripts that cannot be meant.

use super::{Overrides, VALID, parse};

/// The message and place of each fault of the valid scenario with something put before its group.
#[track_caller]
fn said(more: &str) -> Vec<String> {
    let text = VALID.replacen("[group.sales]", &format!("{more}\n[group.sales]"), 1);
    match parse(&text, &Overrides::default()) {
        Ok(_) => Vec::new(),
        Err(faults) => faults
            .iter()
            .map(|f| format!("{}: {}", f.key().unwrap_or_default(), f.message()))
            .collect(),
    }
}

#[test]
fn stages_that_can_be_meant() {
    let stages = "groups = { sales = { when = \"idle(sales) > 2\" } }\npreferred_agent = {}\n\
                  [[contact.orders.stage]]\nafter = \"1m\"\nwhen = \"queue(orders) > 2\"\n\
                  priority = 2\n[[contact.orders.stage]]\nafter = \"2m\"\nleave = \"voicemail\"\n";
    assert_eq!(said(stages), Vec::<String>::new());
    let growth = "priority = 3\npriority_growth = { every = \"1m\" }\n";
    assert_eq!(said(growth), Vec::<String>::new());
}

#[test]
fn stages_that_cannot_be_meant() {
    let cases = [
        (
            "[[contact.orders.stage]]\nafter = \"1m\"\n",
            "contact.orders.stage: the stage changes nothing",
        ),
        (
            "[[contact.orders.stage]]\npriority = 1\nleave = \"voicemail\"\n",
            "contact.orders.stage.leave: a contact that leaves has no groups and no priority",
        ),
        (
            "[[contact.orders.stage]]\nwhen = \"queue(orders)\"\npriority = 1\n",
            "contact.orders.stage.when: this is a number, not a condition",
        ),
        (
            "[[contact.orders.stage]]\ngroups = { sale = 1 }\n",
            "contact.orders.stage.groups.sale: there is no agent group `sale`",
        ),
        (
            "priority_growth = { every = \"1m\" }\n",
            "contact.orders.priority_growth: a priority of 1 cannot grow up to 1",
        ),
        (
            "priority = 100\npriority_growth = { every = \"1m\" }\n",
            "contact.orders.priority_growth: 99 steps of the priority are too many",
        ),
        (
            "priority = 3\npriority_growth = { every = \"1m\" }\n[[contact.orders.stage]]\npriority = 1\n",
            "contact.orders.priority_growth: `priority_growth` and a `priority` in a stage exclude each other",
        ),
        (
            "[routing]\nscore = \"wait\"\nselect_contact = [\"longest-wait\"]\n",
            "routing.select_contact: `score` and `select_contact` exclude each other",
        ),
        (
            "[routing]\nscore = \"-wait\"\n",
            "routing.score: the score falls as a contact waits",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(said(text), [expected], "{text}");
    }
    let many = "[[contact.orders.stage]]\npriority = 1\n".repeat(9);
    assert_eq!(said(&many), ["contact.orders.stage: 9 stages are too many"]);
}
