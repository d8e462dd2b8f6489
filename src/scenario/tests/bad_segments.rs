//! Segments and costs that cannot be meant.

use super::says;

#[test]
fn segments_of_more_than_everybody() {
    says(
        r#"[group.sales]"#,
        r#"[[contact.orders.segment]]
name = "vip"
share = 0.7

[[contact.orders.segment]]
name = "at risk"
share = 0.5

[group.sales]"#,
        r#"
error[contact.orders.segment]: the shares of the segments add up to 1.2
  --> scenario:10:1
   |
10 | [[contact.orders.segment]]
   | ^^^^^^^^^^^^^^^^^^^^^^^^^^ expected at most 1 in all
   |
   = help: customers of no segment are what is left: leave them out

1 error in the scenario
"#,
    );
}

#[test]
fn two_segments_of_one_name() {
    says(
        r#"[group.sales]"#,
        r#"[[contact.orders.segment]]
name = "vip"
share = 0.2

[[contact.orders.segment]]
name = "vip"
share = 0.5

[group.sales]"#,
        r#"
error[contact.orders.segment.name]: two segments are called `vip`
  --> scenario:15:1
   |
15 | name = "vip"
   | ^^^^

1 error in the scenario
"#,
    );
}

#[test]
fn a_cost_of_nothing() {
    says(
        r#"skills = { orders = 1 }"#,
        r#"skills = { orders = 1 }
cost = { overtime_factor = 1.5 }"#,
        r#"
error[group.sales.cost]: a cost needs one of `per_hour`, `per_contact` or `per_minute`
  --> scenario:13:1
   |
13 | cost = { overtime_factor = 1.5 }
   | ^^^^

1 error in the scenario
"#,
    );
}
