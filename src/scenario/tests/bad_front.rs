//! Self-service that cannot be meant.

use super::says;

#[test]
fn unresolved_without_a_delay() {
    says(
        r#"[group.sales]"#,
        r#"self_service = { contained = 0.3, resolved = 0.9, time = { exponential = { mean = "1m" } } }

[group.sales]"#,
        r#"
error[contact.orders.self_service.resolved]: `resolved` needs a `delay`, or a `repeat` of the type
  --> scenario:10:35
   |
10 | self_service = { contained = 0.3, resolved = 0.9, time = { exponential = { mean = "1m" } } }
   |                                   ^^^^^^^^
   |
   = help: say when they come again: delay = { exponential = { mean = "4h" } }

1 error in the scenario
"#,
    );
}

#[test]
fn never_resolved() {
    says(
        r#"[group.sales]"#,
        r#"self_service = { contained = 1.0, resolved = 0.0, delay = { exponential = { mean = "1h" } }, time = { exponential = { mean = "1m" } } }

[group.sales]"#,
        r#"
error[contact.orders.self_service]: contacts of `orders` can lead to others without end
  --> scenario:10:1
   |
10 | self_service = { contained = 1.0, resolved = 0.0, delay = { exponential = { mean = "1h" } }, time = { ...
   | ^^^^^^^^^^^^ at least one more follows from each, on average
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
fn a_share_is_not_a_percentage() {
    says(
        r#"[group.sales]"#,
        r#"self_service = { contained = 30, time = { exponential = { mean = "1m" } } }

[group.sales]"#,
        r#"
error[contact.orders.self_service.contained]: `contained` is a share from 0 to 1, not 30
  --> scenario:10:30
   |
10 | self_service = { contained = 30, time = { exponential = { mean = "1m" } } }
   |                              ^^ expected a share
   |
   = help: write 0.30 or "30%"

1 error in the scenario
"#,
    );
}
