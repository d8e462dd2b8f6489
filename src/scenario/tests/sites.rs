//! Sites: shifts and holidays by a clock of their own.

use super::super::{Overrides, Scenario, parse};
use super::says;

/// Agents in New York and Manila, at a start with a zone.
fn scenario(start: &str, days: u32, rest: &str) -> Scenario {
    let text = format!(
        r#"busyhour = 1
start = {start}
time_zone = "America/New_York"
duration = "{days}d"
interval = "1h"
[contact.orders]
channel = "voice"
arrivals = {{ rate = "10/h" }}
talk = {{ exponential = {{ mean = "4m" }} }}
patience = {{ exponential = {{ mean = "4m" }} }}
[group.local]
agents = 3
skills = {{ orders = 1 }}
[group.remote]
skills = {{ orders = 1 }}
site = "Manila"
{rest}"#
    );
    let loaded = parse(&text, &Overrides::default());
    loaded.unwrap_or_else(|e| panic!("{e}")).scenario
}

/// Begins and ends of the remote group's first shift, in hours.
fn hours(scenario: &Scenario) -> Vec<(f64, f64)> {
    let times = scenario.groups[1].shifts[0].times.iter();
    times.map(|t| (t.from / 3600.0, t.to / 3600.0)).collect()
}

const NIGHT: &str = r#"
[[group.remote.shift]]
agents = 2
days = "mon-fri"
from = "08:00"
to = "16:00"
[site.Manila]
time_zone = "Asia/Manila"
"#;

#[test]
fn shifts_go_by_the_clock_of_the_site() {
    // Manila is 12 hours ahead of New York in summer, 13 in winter. 2026-07-06 is a Monday: its
    // shift there was under way before midnight in New York; Tuesday's begins at 20:00.
    let summer = scenario("2026-07-06T00:00:00", 2, NIGHT);
    assert_eq!(hours(&summer), [(-4.0, 4.0), (20.0, 28.0), (44.0, 52.0)]);
    let winter = scenario("2026-12-07T00:00:00", 2, NIGHT);
    assert_eq!(hours(&winter), [(-5.0, 3.0), (19.0, 27.0), (43.0, 51.0)]);
    // It is Saturday there on Friday evening in New York.
    let weekend = scenario("2026-07-10T12:00:00", 2, NIGHT);
    assert_eq!(hours(&weekend), []);
}

#[test]
fn the_scenario_s_clock_may_change_and_the_site_s_not() {
    // On 2026-11-01 the clocks in New York go back at 2:00: from then on it is 13 hours.
    let autumn = scenario("2026-10-30T00:00:00", 6, NIGHT);
    let expected = [
        (-4.0, 4.0),
        // 19:00 on Sunday in New York: 25 hours are between the midnights before and after.
        (68.0, 76.0),
        (92.0, 100.0),
        (116.0, 124.0),
        (140.0, 148.0),
    ];
    assert_eq!(hours(&autumn), expected);
}

#[test]
fn nobody_works_on_holidays() {
    let closed = format!("{NIGHT}holidays = [2026-07-07, \"2026-07-09\"]\n");
    let summer = scenario("2026-07-06T00:00:00", 4, &closed);
    assert_eq!(hours(&summer), [(-4.0, 4.0), (44.0, 52.0), (92.0, 100.0)]);
    // A headcount goes by the scenario's clock, its holidays by the site's.
    let closed = "agents = 5\n[site.Manila]\ntime_zone = \"Asia/Manila\"\nholidays = [2026-07-07]";
    let headcount = scenario("2026-07-06T00:00:00", 3, closed);
    let there: Vec<u32> = headcount.groups[1].agents.clone();
    let expected: Vec<u32> = (0..72)
        .map(|h| if (12..36).contains(&h) { 0 } else { 5 })
        .collect();
    assert_eq!(there, expected);
    assert_eq!(headcount.groups[0].agents, [3; 72]);
}

#[test]
fn a_site_without_a_table_is_a_name() {
    let scenario = scenario("2026-07-06T00:00:00", 1, "agents = 5");
    assert_eq!(scenario.groups[1].site, Some(0));
    assert_eq!(scenario.sites[0].name, "Manila");
    assert_eq!(scenario.groups[0].site, None);
}

#[test]
fn a_shock_of_a_site_is_one_of_its_groups() {
    let shock = "agents = 5\n[[shock]]\nname = \"site down\"\nat = \"10:00\"\nfor = \"1h\"\n";
    let with = |more: &str| {
        let text = format!("{shock}agents = 0\n{more}\n");
        scenario("2026-07-06T00:00:00", 1, &text).shocks[0]
            .groups
            .clone()
    };
    assert_eq!(with(""), [0, 1]);
    assert_eq!(with("sites = [\"Manila\"]"), [1]);
    assert_eq!(with("sites = [\"Manila\"]\ngroups = [\"local\"]"), [0, 1]);
}

#[test]
fn a_site_that_is_not_there() {
    says(
        r#"skills = { orders = 1 }"#,
        r#"skills = { orders = 1 }
site = "Manlia"

[site.Manila]"#,
        r#"
error[group.sales.site]: there is no site `Manlia`
  --> scenario:13:1
   |
13 | site = "Manlia"
   | ^^^^ unknown name
   |
   = help: did you mean `Manila`?

warning[site.Manila]: no group is at the site `Manila`
  --> scenario:15:7
   |
15 | [site.Manila]
   |       ^^^^^^
   |
   = help: say so in a group: site = "Manila"

1 error in the scenario
"#,
    );
}

#[test]
fn a_clock_that_cannot_be_compared() {
    says(
        r#"skills = { orders = 1 }"#,
        r#"skills = { orders = 1 }
site = "Manila"

[site.Manila]
time_zone = "Asia/Manila"
holidays = ["Christmas", 2026-12-25]"#,
        r#"
error[site.Manila.time_zone]: the clock of `Manila` needs the scenario's
  --> scenario:16:13
   |
16 | time_zone = "Asia/Manila"
   |             ^^^^^^^^^^^^^ the difference is not known
   |
   = help: add start and time_zone at the top of the scenario

error[site.Manila.holidays]: holidays need a `start`
  --> scenario:17:12
   |
17 | holidays = ["Christmas", 2026-12-25]
   |            ^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: add start = 2026-11-27T06:00:00 at the top

error[site.Manila.holidays]: `holidays` is not a date: "Christmas"
  --> scenario:17:13
   |
17 | holidays = ["Christmas", 2026-12-25]
   |             ^^^^^^^^^^^ expected a date such as 2026-12-25

3 errors in the scenario
"#,
    );
}

#[test]
fn a_shock_of_a_site_that_nobody_names() {
    says(
        r#"[group.sales]"#,
        r#"[[shock]]
at = "00:30"
for = "10m"
agents = 0
sites = ["Manila"]

[group.sales]"#,
        r#"
error[shock.sites]: there is no site `Manila`
  --> scenario:14:10
   |
14 | sites = ["Manila"]
   |          ^^^^^^^^ unknown name
   |
   = help: no group says where it is: site = "Manila"

1 error in the scenario
"#,
    );
}
