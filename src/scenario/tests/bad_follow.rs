//! Contacts that lead to others, in ways that cannot be meant.

use super::says;

#[test]
fn retry_for_ever() {
    says(
        r#"[group.sales]"#,
        r#"retry = { after_abandon = 1.0, delay = { constant = { value = "10m" } } }

[group.sales]"#,
        r#"
"#,
    );
}

#[test]
fn escalation_in_a_circle() {
    says(
        r#"[group.sales]"#,
        r#"escalate = [ { to = "orders", probability = 1.0 } ]

[group.sales]"#,
        r#"
"#,
    );
}

#[test]
fn more_hand_overs_than_contacts() {
    says(
        r#"[group.sales]"#,
        r#"escalate = [ { to = "orders", probability = 0.7 }, { to = "orders", probability = 0.5 } ]

[group.sales]"#,
        r#"
"#,
    );
}

#[test]
fn escalation_to_nobody() {
    says(
        r#"[group.sales]"#,
        r#"escalate = [ { to = "order", probability = 0.1 } ]

[group.sales]"#,
        r#"
"#,
    );
}

#[test]
fn opening_hours_that_never_come() {
    says(
        r#"[group.sales]"#,
        r#"open = [ { from = "20:00", to = "22:00" } ]

[group.sales]"#,
        r#"
"#,
    );
}

#[test]
fn more_in_service_than_agents() {
    says(
        r#"[group.sales]"#,
        r#"[initial.orders]
in_service = { sales = 5000 }

[group.sales]"#,
        r#"
"#,
    );
}
