//! Contacts that lead to others, in ways that cannot be meant.

use super::says;

#[test]
fn retry_for_ever() {
    says(
        r#"[group.sales]"#,
        r#"retry = { after_abandon = 1.0, delay = { constant = { value = "10m" } } }

[group.sales]"#,
        r#"
error[contact.orders.retry]: contacts of `orders` can lead to others without end
  --> scenario:10:1
   |
10 | retry = { after_abandon = 1.0, delay = { constant = { value = "10m" } } }
   | ^^^^^ at least one more follows from each, on average
   |
   = help: lower the chances: along every way back to a type they must multiply to less than 1

note[contact.orders]: days differ by chance only: volumes are taken as known
 --> scenario:4:2
  |
4 | [contact.orders]
  |  ^^^^^^^
  |
  = help: real days differ more: give arrivals a day_cv, such as 0.1 for 10 % from day to day

1 error in the scenario
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
error[contact.orders.escalate]: contacts of `orders` can lead to others without end
  --> scenario:10:1
   |
10 | escalate = [ { to = "orders", probability = 1.0 } ]
   | ^^^^^^^^ at least one more follows from each, on average
   |
   = help: lower the chances: along every way back to a type they must multiply to less than 1

note[contact.orders]: days differ by chance only: volumes are taken as known
 --> scenario:4:2
  |
4 | [contact.orders]
  |  ^^^^^^^
  |
  = help: real days differ more: give arrivals a day_cv, such as 0.1 for 10 % from day to day

1 error in the scenario
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
error[contact.orders.escalate]: the chances of `escalate` add up to 1.2
  --> scenario:10:12
   |
10 | escalate = [ { to = "orders", probability = 0.7 }, { to = "orders", probability = 0.5 } ]
   |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ expected at most 1 in all
   |
   = help: of several hand-overs at most one happens

1 error in the scenario
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
error[contact.orders.escalate.to]: there is no contact type `order`
  --> scenario:10:21
   |
10 | escalate = [ { to = "order", probability = 0.1 } ]
   |                     ^^^^^^^ unknown name
   |
   = help: did you mean `orders`?

1 error in the scenario
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
error[contact.orders.open]: the type is never open within the horizon
  --> scenario:10:1
   |
10 | open = [ { from = "20:00", to = "22:00" } ]
   | ^^^^ the horizon is 00:00 to 02:00

1 error in the scenario
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
error[initial.orders]: 5000 contacts are in service with `sales`, which has 30 agents at the start
  --> scenario:10:2
   |
10 | [initial.orders]
   |  ^^^^^^^
   |
   = help: lower the number in service, or schedule more agents

1 error in the scenario
"#,
    );
}
