//! Actions that cannot be meant.

use super::{Overrides, VALID, parse};

/// The message and place of each fault and warning of the valid scenario with actions at its end.
#[track_caller]
fn said(more: &str) -> Vec<String> {
    let text = format!("{VALID}\n{more}");
    let faults = match parse(&text, &Overrides::default()) {
        Ok(loaded) => loaded.warnings,
        Err(faults) => faults.iter().cloned().collect(),
    };
    let told = faults
        .iter()
        .filter(|f| f.key().is_some_and(|k| k.contains("action")));
    told.map(|f| format!("{}: {}", f.key().unwrap_or_default(), f.message()))
        .collect()
}

#[test]
fn actions_that_can_be_meant() {
    let at = "[[action]]\nat = \"1h\"\nuntil = \"2h\"\ncall_in = { sales = 3 }\n";
    assert_eq!(said(at), Vec::<String>::new());
    let when = "[[action]]\nname = \"help\"\nwhen = \"late_chance(orders) > 5%\"\nhold = \"5m\"\n\
                delay = \"10m\"\nstop_when = \"queue(orders) == 0\"\nstop_hold = \"1m\"\n\
                again = \"always\"\nsend_home = { sales = 1 }\n\
                [[action]]\nwhen = \"on(help)\"\nfor = \"1m\"\nagain = \"daily\"\ncall_in = { sales = 1 }";
    assert_eq!(said(when), Vec::<String>::new());
}

#[test]
fn actions_that_cannot_be_meant() {
    let cases = [
        (
            "call_in = { sales = 3 }",
            "action: an action needs one of `at` or `when`",
        ),
        (
            "at = \"1h\"\nwhen = \"queue(orders) > 1\"\ncall_in = { sales = 3 }",
            "action.when: an action has both `at` and `when`",
        ),
        (
            "when = \"wait > 1m\"\ncall_in = { sales = 3 }",
            "action.when: `wait` asks for a contact, but none is at hand",
        ),
        (
            "when = \"not is(orders)\"\ncall_in = { sales = 3 }",
            "action.when: `is` asks for a contact, but none is at hand",
        ),
        (
            "when = \"on(other)\"\ncall_in = { sales = 3 }",
            "action.when: there is no action `other`",
        ),
        (
            "at = \"30m\"\nuntil = \"10m\"\ncall_in = { sales = 3 }",
            "action.until: the action ends before it begins",
        ),
        (
            "at = \"1h\"\nagain = \"always\"\ncall_in = { sales = 3 }",
            "action.again: an action at a time cannot be taken `always`",
        ),
        (
            "when = \"queue(orders) > 1\"\nagain = \"always\"\ncall_in = { sales = 3 }",
            "action.again: the action never ends, so that it is taken once",
        ),
        (
            "at = \"1h\"\nhold = \"1m\"\ncall_in = { sales = 3 }",
            "action.hold: `hold` has no effect without `when`",
        ),
        (
            "at = \"1h\"\nmove = [{ agents = 1, from = \"sales\", to = \"sales\" }]",
            "action.move.to: the agents are moved to where they are",
        ),
        (
            "at = \"1h\"\ncall_in = { sale = 1 }",
            "action.call_in.sale: there is no agent group `sale`",
        ),
        (
            "at = \"1h\"\ncancel_breaks = [\"sales\"]",
            "action.cancel_breaks: `sales` has no shifts, so that its breaks are not known",
        ),
        ("at = \"1h\"", "action: the action changes nothing"),
    ];
    for (text, expected) in cases {
        assert_eq!(said(&format!("[[action]]\n{text}\n")), [expected], "{text}");
    }
    let twins = "[[action]]\nname = \"a\"\nat = \"1h\"\ncall_in = { sales = 1 }\n";
    assert_eq!(
        said(&format!("{twins}{twins}")),
        ["action.name: there are two actions `a`"]
    );
}
