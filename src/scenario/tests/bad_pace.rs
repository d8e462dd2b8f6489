//! Paces that cannot be meant.

use super::says;

#[test]
fn a_curve_that_does_not_ascend() {
    says(
        r#"[group.sales]"#,
        r#"[[contact.orders.handle_time_by_wait]]
wait = "5m"
factor = 1.2

[[contact.orders.handle_time_by_wait]]
wait = "1m"
factor = 1.4

[group.sales]"#,
        r#"
error: the points of the curve do not ascend
  --> scenario:14:1
   |
14 | [[contact.orders.handle_time_by_wait]]
   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ expected more than at the point before
   |
   = help: put the points in order, each value once

1 error in the scenario
"#,
    );
}

#[test]
fn an_empty_curve() {
    says(
        r#"[group.sales]"#,
        r#"[group.sales]
handle_time_by_occupancy = { factors = [] }"#,
        r#"
error[group.sales.handle_time_by_occupancy.factors]: a curve needs at least one point
  --> scenario:11:40
   |
11 | handle_time_by_occupancy = { factors = [] }
   |                                        ^^
   |
   = help: without the key the factor is 1

1 error in the scenario
"#,
    );
}

#[test]
fn more_new_agents_than_there_are() {
    says(
        r#"skills = { orders = 1 }"#,
        r#"skills = { orders = 1 }
learning = { new = 40, start = 1.4, half_life = 10 }"#,
        r#"
error[group.sales.learning.new]: 40 agents are new, and the group has at most 30
  --> scenario:13:20
   |
13 | learning = { new = 40, start = 1.4, half_life = 10 }
   |                    ^^
   |
   = help: give a smaller number, or a share: "20%"

1 error in the scenario
"#,
    );
}

#[test]
fn cohorts_of_more_than_everybody() {
    says(
        r#"skills = { orders = 1 }"#,
        r#"skills = { orders = 1 }
learning = [{ new = "60%", by_week = [1.4] }, { new = "60%", by_week = [1.2] }]"#,
        r#"
error[group.sales.learning]: 36 agents are new, of 30 in all
  --> scenario:13:1
   |
13 | learning = [{ new = "60%", by_week = [1.4] }, { new = "60%", by_week = [1.2] }]
   | ^^^^^^^^
   |
   = help: the cohorts of a group have different agents: make them fewer

1 error in the scenario
"#,
    );
}

#[test]
fn learning_without_a_start() {
    says(
        r#"skills = { orders = 1 }"#,
        r#"skills = { orders = 1 }
learning = { new = 1, half_life = 10 }"#,
        r#"
error[group.sales.learning]: it is not said how slow new agents are at first
  --> scenario:13:12
   |
13 | learning = { new = 1, half_life = 10 }
   |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: add start = 1.4: 40 % longer on the first day

1 error in the scenario
"#,
    );
}

#[test]
fn two_ways_to_learn() {
    says(
        r#"skills = { orders = 1 }"#,
        r#"skills = { orders = 1 }
learning = { new = 1, start = 1.3, by_week = [1.4], half_life = 3 }"#,
        r#"
error[group.sales.learning.start]: `start` has no place beside `by_week`
  --> scenario:13:23
   |
13 | learning = { new = 1, start = 1.3, by_week = [1.4], half_life = 3 }
   |                       ^^^^^
   |
   = help: the first week's factor says how they start

error[group.sales.learning.half_life]: a learning curve has both `by_week` and `half_life`
  --> scenario:13:53
   |
13 | learning = { new = 1, start = 1.3, by_week = [1.4], half_life = 3 }
   |                                    -------          ^^^^^^^^^ one too many
   |                                    |
   |                                    first here
   |
   = help: keep one of the two

2 errors in the scenario
"#,
    );
}

#[test]
fn a_start_beside_weeks() {
    says(
        r#"skills = { orders = 1 }"#,
        r#"skills = { orders = 1 }
learning = { new = 1, start = 1.3, by_week = [14] }"#,
        r#"
error[group.sales.learning.start]: `start` has no place beside `by_week`
  --> scenario:13:23
   |
13 | learning = { new = 1, start = 1.3, by_week = [14] }
   |                       ^^^^^
   |
   = help: the first week's factor says how they start

warning[group.sales.learning.by_week]: a handle time factor of 14 is questioned
  --> scenario:13:47
   |
13 | learning = { new = 1, start = 1.3, by_week = [14] }
   |                                               ^^ usual are 0.2 to 5
   |
   = help: it multiplies talk and wrap-up: 1.15 means 15 % longer

1 error in the scenario
"#,
    );
}
