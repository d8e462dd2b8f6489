//! Parts that do not fit together, and what is said about them.

use super::says;

#[test]
fn list_of_the_wrong_length() {
    says(
        r#"[100, 120, 110, 90]"#,
        r#"[100, 120, 110]"#,
        r#"
error[contact.orders.arrivals.per_interval]: `per_interval` has 3 values for 4 intervals
 --> scenario:6:29
  |
6 | arrivals = { per_interval = [100, 120, 110] }
  |                             ^^^^^^^^^^^^^^^ expected 4: 2h in intervals of 30m

1 error in the scenario
"#,
    );
}

#[test]
fn schedule_shorter_than_the_horizon() {
    says(
        r#"agents = 30"#,
        r#"agents = [30, 30, 30]"#,
        r#"
error[group.sales.agents]: `agents` has 3 values for 4 intervals
  --> scenario:11:10
   |
11 | agents = [30, 30, 30]
   |          ^^^^^^^^^^^^ expected 4: 2h in intervals of 30m

1 error in the scenario
"#,
    );
}

#[test]
fn rate_without_unit() {
    says(
        r#"per_interval = [100, 120, 110, 90]"#,
        r#"rate = 120"#,
        r#"
error[contact.orders.arrivals.rate]: `rate` has no unit
 --> scenario:6:21
  |
6 | arrivals = { rate = 120 }
  |                     ^^^ expected a rate such as "120/h", per s, min, h or d
  |
  = help: write "120/h" for contacts per hour

1 error in the scenario
"#,
    );
}

#[test]
fn two_sources_of_arrivals() {
    says(
        r#"per_interval = [100, 120, 110, 90]"#,
        r#"per_interval = [100, 120, 110, 90], rate = "2/min""#,
        r#"
error[contact.orders.arrivals.rate]: arrivals has both `per_interval` and `rate`
 --> scenario:6:50
  |
6 | arrivals = { per_interval = [100, 120, 110, 90], rate = "2/min" }
  |              ------------ first here             ^^^^ one too many
  |
  = help: keep one of the two

1 error in the scenario
"#,
    );
}

#[test]
fn total_without_profile() {
    says(
        r#"per_interval = [100, 120, 110, 90]"#,
        r#"total = 420"#,
        r#"
error[contact.orders.arrivals.total]: `total` needs `profile` beside it
 --> scenario:6:14
  |
6 | arrivals = { total = 420 }
  |              ^^^^^

1 error in the scenario
"#,
    );
}

#[test]
fn unknown_skill() {
    says(
        r#"skills = { orders = 1 }"#,
        r#"skills = { order = 1 }"#,
        r#"
error[group.sales.skills.order]: there is no contact type `order`
  --> scenario:12:12
   |
12 | skills = { order = 1 }
   |            ^^^^^ unknown name
   |
   = help: did you mean `orders`?

1 error in the scenario
"#,
    );
}

#[test]
fn skills_as_a_list() {
    says(
        r#"skills = { orders = 1 }"#,
        r#"skills = ["orders"]"#,
        r#"
error[group.sales.skills]: `skills` is a table, not a list
  --> scenario:12:10
   |
12 | skills = ["orders"]
   |          ^^^^^^^^^^ expected contact types with their level
   |
   = help: write skills = { orders = 1, returns = 2 }; 1 is best

1 error in the scenario
"#,
    );
}

#[test]
fn no_skills() {
    says(
        r#"skills = { orders = 1 }"#,
        r#"skills = {}"#,
        r#"
error[group.sales.skills]: an agent group needs at least one skill
  --> scenario:12:10
   |
12 | skills = {}
   |          ^^
   |
   = help: name the contact types it serves: skills = { orders = 1 }

1 error in the scenario
"#,
    );
}

#[test]
fn unknown_group() {
    says(
        r#"[group.sales]"#,
        r#"groups = { sale = 1 }

[group.sales]"#,
        r#"
error[contact.orders.groups.sale]: there is no agent group `sale`
  --> scenario:10:12
   |
10 | groups = { sale = 1 }
   |            ^^^^ unknown name
   |
   = help: did you mean `sales`?

1 error in the scenario
"#,
    );
}

#[test]
fn group_without_the_skill() {
    says(
        r#"[group.sales]"#,
        r#"groups = { back = 1 }

[group.back]
agents = 3
skills = { chats = 1 }

[contact.chats]
channel = "chat"
arrivals = { rate = "1/h" }
talk = { constant = { value = "1m" } }

[group.sales]"#,
        r#"
error[contact.orders.groups.back]: group `back` has no skill `orders`
  --> scenario:10:12
   |
10 | groups = { back = 1 }
   |            ^^^^ cannot serve it
   |
   = help: add it to [group.back]: skills = { orders = 1 }

1 error in the scenario
"#,
    );
}

#[test]
fn nobody_can_serve() {
    says(
        r#"[group.sales]"#,
        r#"[contact.chats]
channel = "chat"
arrivals = { rate = "1/h" }
talk = { constant = { value = "1m" } }

[group.sales]"#,
        r#"
error[contact.chats]: nobody can serve `chats`
  --> scenario:10:10
   |
10 | [contact.chats]
   |          ^^^^^ no group has the skill
   |
   = help: add it to a group: skills = { chats = 1 }

1 error in the scenario
"#,
    );
}

#[test]
fn nobody_scheduled() {
    says(
        r#"agents = 30"#,
        r#"agents = 0"#,
        r#"
error[contact.orders]: nobody can serve `orders`
 --> scenario:4:10
  |
4 | [contact.orders]
  |          ^^^^^^ no agents are ever scheduled in sales
  |
  = help: schedule at least one agent in one interval

1 error in the scenario
"#,
    );
}

#[test]
fn no_contacts_come() {
    says(
        r#"arrivals = { per_interval = [100, 120, 110, 90] }
"#,
        r#""#,
        r#"
error[contact.orders]: no contacts of type `orders` ever come
 --> scenario:4:10
  |
4 | [contact.orders]
  |          ^^^^^^ it has no `arrivals`, and nothing leads to it
  |
  = help: add arrivals = { rate = "120/h" }, or remove the type

1 error in the scenario
"#,
    );
}

#[test]
fn duration_not_whole() {
    says(
        r#""2h""#,
        r#""100m""#,
        r#"
error[duration]: `duration` is not a whole number of intervals of 30m
 --> scenario:2:1
  |
2 | duration = "100m"
  | ^^^^^^^^
  |
  = help: use 1h 30m or 2h, or another interval

1 error in the scenario
"#,
    );
}

#[test]
fn warm_up_too_long() {
    says(
        r#"duration = "2h""#,
        r#"duration = "2h"
warm_up = "2h""#,
        r#"
error[warm_up]: `warm_up` leaves nothing of the horizon
 --> scenario:3:1
  |
2 | duration = "2h"
  | -------- the whole horizon
3 | warm_up = "2h"
  | ^^^^^^^ expected less than 2h

1 error in the scenario
"#,
    );
}

#[test]
fn warm_up_not_whole() {
    says(
        r#"duration = "2h""#,
        r#"duration = "2h"
warm_up = "10m""#,
        r#"
error[warm_up]: `warm_up` is not a whole number of intervals of 30m
 --> scenario:3:1
  |
3 | warm_up = "10m"
  | ^^^^^^^

1 error in the scenario
"#,
    );
}

#[test]
fn too_many_intervals() {
    says(
        r#"duration = "2h""#,
        r#"duration = "2h"
interval = "0.01s""#,
        r#"
error[duration]: 720000 intervals are too many
 --> scenario:2:1
  |
2 | duration = "2h"
  | ^^^^^^^^ expected at most 100000

1 error in the scenario
"#,
    );
}

#[test]
fn priority_zero() {
    says(
        r#"channel = "voice""#,
        r#"channel = "voice"
priority = 0"#,
        r#"
error[contact.orders.priority]: `priority` cannot be 0
 --> scenario:6:12
  |
6 | priority = 0
  |            ^ expected a whole number from 1 to 1000000

1 error in the scenario
"#,
    );
}
