//! Clocks, routing, shocks and files that cannot be meant, and what is said about them.

use super::says;

#[test]
fn min_idle_zero() {
    says(
        r#"[group.sales]"#,
        r#"groups = { sales = { min_idle = 0 } }

[group.sales]"#,
        r#"
error[contact.orders.groups.sales.min_idle]: `min_idle` cannot be 0
  --> scenario:10:33
   |
10 | groups = { sales = { min_idle = 0 } }
   |                                 ^ expected a whole number from 1 to 1000000

1 error in the scenario
"#,
    );
}

#[test]
fn part_of_an_agent() {
    says(
        r#"agents = 30"#,
        r#"agents = 29.5"#,
        r#"
error[group.sales.agents]: `agents` cannot be 29.5
  --> scenario:11:10
   |
11 | agents = 29.5
   |          ^^^^ expected a whole number
   |
   = help: agents are whole people

1 error in the scenario
"#,
    );
}

#[test]
fn too_many_agents() {
    says(
        r#"agents = 30"#,
        r#"agents = 3000000"#,
        r#"
error[group.sales.agents]: `agents` cannot be 3000000
  --> scenario:11:10
   |
11 | agents = 3000000
   |          ^^^^^^^ expected a whole number from 0 to 100000

1 error in the scenario
"#,
    );
}

#[test]
fn too_many_contacts() {
    says(
        r#"per_interval = [100, 120, 110, 90]"#,
        r#"rate = "100000/s""#,
        r#"
error[contact.orders]: 7.200e8 contacts in a replication are too many
 --> scenario:4:2
  |
4 | [contact.orders]
  |  ^^^^^^^
  |
  = help: at most 1e8 are expected; shorten `duration` or check the units of rates

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
fn start_with_offset() {
    says(
        r#"duration = "2h""#,
        r#"duration = "2h"
start = 2026-11-27T06:00:00Z"#,
        r#"
error[start]: `start` has an offset
 --> scenario:3:9
  |
3 | start = 2026-11-27T06:00:00Z
  |         ^^^^^^^^^^^^^^^^^^^^ expected a local date and time
  |
  = help: write start = 2026-11-27T06:00:00 and time_zone = "America/New_York"

1 error in the scenario
"#,
    );
}

#[test]
fn start_that_does_not_exist() {
    says(
        r#"duration = "2h""#,
        r#"duration = "2h"
start = 2026-03-08T02:30:00
time_zone = "America/New_York""#,
        r#"
error[start]: the clocks go forward: this time does not exist
 --> scenario:3:9
  |
3 | start = 2026-03-08T02:30:00
  |         ^^^^^^^^^^^^^^^^^^^
  |
  = help: start an hour earlier or later

1 error in the scenario
"#,
    );
}

#[test]
fn unknown_zone() {
    says(
        r#"duration = "2h""#,
        r#"duration = "2h"
start = 2026-11-27T06:00:00
time_zone = "America/NewYork""#,
        r#"
error[time_zone]: there is no time zone "America/NewYork"
 --> scenario:4:13
  |
4 | time_zone = "America/NewYork"
  |             ^^^^^^^^^^^^^^^^^
  |
  = help: did you mean "America/New_York"?

1 error in the scenario
"#,
    );
}

#[test]
fn criterion_misspelt() {
    says(
        r#"[group.sales]"#,
        r#"[routing]
select_agent = ["rank", "longest_idle"]

[group.sales]"#,
        r#"
error[routing.select_agent]: `select_agent` cannot be "longest_idle"
  --> scenario:11:25
   |
11 | select_agent = ["rank", "longest_idle"]
   |                         ^^^^^^^^^^^^^^ expected `rank`, `level`, `longest-idle`, `least-occupied`, `fewest-contacts`, `fewest-skills`, `most-idle-group`, `least-loaded`, `most-loaded`, `fastest`, `round-robin` or `random`
   |
   = help: did you mean `longest-idle`?

1 error in the scenario
"#,
    );
}

#[test]
fn criterion_twice() {
    says(
        r#"[group.sales]"#,
        r#"[routing]
select_agent = ["rank", "rank"]

[group.sales]"#,
        r#"
error[routing.select_agent]: `select_agent` lists "rank" twice
  --> scenario:11:25
   |
11 | select_agent = ["rank", "rank"]
   |                         ^^^^^^
   |
   = help: remove the second: it decides nothing

1 error in the scenario
"#,
    );
}

#[test]
fn shock_without_begin() {
    says(
        r#"[group.sales]"#,
        r#"[[shock]]
for = "20m"
volume = 2

[group.sales]"#,
        r#"
error[shock]: a shock needs `at`
  --> scenario:10:1
   |
10 | [[shock]]
   | ^^^^^^^^^
   |
   = help: `at`: begin: a time of day, a duration since the start, or a date

1 error in the scenario
"#,
    );
}

#[test]
fn shock_at_a_date_without_start() {
    says(
        r#"[group.sales]"#,
        r#"[[shock]]
at = 2026-11-27T14:10:00
for = "20m"
volume = 2

[group.sales]"#,
        r#"
error[shock.at]: `at` is a date, but there is no `start`
  --> scenario:11:6
   |
11 | at = 2026-11-27T14:10:00
   |      ^^^^^^^^^^^^^^^^^^^
   |
   = help: add start = 2026-11-27T06:00:00 at the top

1 error in the scenario
"#,
    );
}

#[test]
fn shock_with_a_long_ramp() {
    says(
        r#"[group.sales]"#,
        r#"[[shock]]
at = "1h"
for = "20m"
ramp = "30m"
volume = 2

[group.sales]"#,
        r#"
error[shock.ramp]: `ramp` is longer than `for`
  --> scenario:13:1
   |
13 | ramp = "30m"
   | ^^^^
   |
   = help: the ramp is part of `for`: full effect is reached at its end

1 error in the scenario
"#,
    );
}

#[test]
fn shock_on_recorded_times() {
    says(
        r#"[group.sales]"#,
        r#"[contact.log]
channel = "voice"
arrivals = { times = ["00:10", "1h 5m"] }
talk = { constant = { value = "1m" } }

[[shock]]
at = "1h"
for = "20m"
volume = 2

[group.sales]"#,
        r#"
error[shock.volume]: the volume of `log` cannot change: its times are replayed
  --> scenario:18:1
   |
18 | volume = 2
   | ^^^^^^
   |
   = help: name the contacts it applies to: contacts = ["orders"]

1 error in the scenario
"#,
    );
}

#[test]
fn net_and_shrinkage() {
    says(
        r#"agents = 30"#,
        r#"agents = { net = 30 }
shrinkage = { planned = 0.1 }"#,
        r#"
error[group.sales.shrinkage.planned]: `planned` is taken off agents that are net of it already
  --> scenario:12:15
   |
11 | agents = { net = 30 }
   | ------ net of planned shrinkage and absence
12 | shrinkage = { planned = 0.1 }
   |               ^^^^^^^
   |
   = help: remove it, or give the scheduled headcount without `net`

1 error in the scenario
"#,
    );
}

#[test]
fn absence_that_varies_too_much() {
    says(
        r#"agents = 30"#,
        r#"agents = 30
shrinkage = { absence = { rate = 0.5, day_cv = 1.5 } }"#,
        r#"
error[group.sales.shrinkage.absence.day_cv]: absence of rate 0.5 cannot vary by a cv of 1.5
  --> scenario:12:39
   |
12 | shrinkage = { absence = { rate = 0.5, day_cv = 1.5 } }
   |                                       ^^^^^^ expected a number below 1.000

1 error in the scenario
"#,
    );
}

#[test]
fn not_toml() {
    says(
        r#"[contact.orders]"#,
        r#"[contact.orders"#,
        r#"
error: this is not TOML: unclosed table, expected `]`
 --> scenario:4:16
  |
4 | [contact.orders
  |                ^

1 error in the scenario
"#,
    );
}

#[test]
fn key_twice() {
    says(
        r#"channel = "voice""#,
        r#"channel = "voice"
channel = "chat""#,
        r#"
error: this is not TOML: duplicate key
 --> scenario:6:1
  |
6 | channel = "chat"
  | ^^^^^^^

1 error in the scenario
"#,
    );
}

#[test]
fn no_version() {
    says(
        r#"busyhour = 1
"#,
        r#""#,
        r#"
error: a scenario needs `busyhour`
 --> scenario:1:1
  |
1 | duration = "2h"
  | ^
  |
  = help: `busyhour`: version of the scenario language: write busyhour = 1

1 error in the scenario
"#,
    );
}

#[test]
fn later_version() {
    says(
        r#"busyhour = 1"#,
        r#"busyhour = 2"#,
        r#"
error[busyhour]: `busyhour` cannot be 2
 --> scenario:1:12
  |
1 | busyhour = 2
  |            ^ expected 1

1 error in the scenario
"#,
    );
}

#[test]
fn missing_file() {
    says(
        r#"[100, 120, 110, 90]"#,
        r#""no_such_folder/forecast.csv:orders""#,
        r#"
error[contact.orders.arrivals.per_interval]: cannot read no_such_folder/forecast.csv: there is no such file
 --> scenario:6:29
  |
6 | arrivals = { per_interval = "no_such_folder/forecast.csv:orders" }
  |                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

1 error in the scenario
"#,
    );
}

#[test]
fn no_column() {
    says(
        r#"[100, 120, 110, 90]"#,
        r#""forecast.csv""#,
        r#"
error[contact.orders.arrivals.per_interval]: "forecast.csv" names no column
 --> scenario:6:29
  |
6 | arrivals = { per_interval = "forecast.csv" }
  |                             ^^^^^^^^^^^^^^ expected "file.csv:column" or "file.csv:column[other=value]"

1 error in the scenario
"#,
    );
}
