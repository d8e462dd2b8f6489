//! Values that cannot be meant, and what is said about them.

use super::says;

#[test]
fn number_without_unit() {
    says(
        r#"duration = "2h""#,
        r#"duration = 7200"#,
        r#"
error[duration]: `duration` has no unit
 --> scenario:2:12
  |
2 | duration = 7200
  |            ^^^^ expected a duration with its unit
  |
  = help: write "7200s" for seconds, or "7200m", "7200h"

1 error in the scenario
"#,
    );
}

#[test]
fn unit_that_does_not_exist() {
    says(
        r#""2h""#,
        r#""2 fortnights""#,
        r#"
error[duration]: `duration` is not a duration: "2 fortnights"
 --> scenario:2:12
  |
2 | duration = "2 fortnights"
  |            ^^^^^^^^^^^^^^ expected a duration such as "20s", "4m 30s", "1.5h" or "00:20:00"

1 error in the scenario
"#,
    );
}

#[test]
fn hours_or_minutes() {
    says(
        r#""2h""#,
        r#""02:30""#,
        r#"
error[duration]: `duration` could be hours or minutes
 --> scenario:2:12
  |
2 | duration = "02:30"
  |            ^^^^^^^ expected hh:mm:ss
  |
  = help: write "00:02:30" or "02:30:00"

1 error in the scenario
"#,
    );
}

#[test]
fn negative_mean() {
    says(
        r#"mean = "4m""#,
        r#"mean = "-4m""#,
        r#"
error[contact.orders.talk.lognormal.mean]: `mean` is negative
 --> scenario:7:31
  |
7 | talk = { lognormal = { mean = "-4m", cv = 1.1 } }
  |                               ^^^^^ expected a duration above 0s, at most 100 years

1 error in the scenario
"#,
    );
}

#[test]
fn zero_mean() {
    says(
        r#"mean = "4m""#,
        r#"mean = "0s""#,
        r#"
error[contact.orders.talk.lognormal.mean]: `mean` cannot be "0s"
 --> scenario:7:31
  |
7 | talk = { lognormal = { mean = "0s", cv = 1.1 } }
  |                               ^^^^ expected a duration above 0s, at most 100 years

1 error in the scenario
"#,
    );
}

#[test]
fn nan() {
    says(
        r#"cv = 1.1"#,
        r#"cv = nan"#,
        r#"
error[contact.orders.talk.lognormal.cv]: `cv` cannot be nan
 --> scenario:7:42
  |
7 | talk = { lognormal = { mean = "4m", cv = nan } }
  |                                          ^^^ expected a number above 0, at most 100

1 error in the scenario
"#,
    );
}

#[test]
fn infinite() {
    says(
        r#"cv = 1.1"#,
        r#"cv = inf"#,
        r#"
error[contact.orders.talk.lognormal.cv]: `cv` cannot be inf
 --> scenario:7:42
  |
7 | talk = { lognormal = { mean = "4m", cv = inf } }
  |                                          ^^^ expected a number above 0, at most 100

1 error in the scenario
"#,
    );
}

#[test]
fn huge_number() {
    says(
        r#"arrivals = { per_interval = [100, 120, 110, 90] }"#,
        r#"arrivals = { per_interval = 1e308 }"#,
        r#"
error[contact.orders.arrivals.per_interval]: `per_interval` cannot be 1e308
 --> scenario:6:29
  |
6 | arrivals = { per_interval = 1e308 }
  |                             ^^^^^ expected a number from 0 to 100000000

1 error in the scenario
"#,
    );
}

#[test]
fn share_as_percent() {
    says(
        r#"[group.sales]"#,
        r#"service_level = { within = "20s", target = 80 }

[group.sales]"#,
        r#"
error[contact.orders.service_level.target]: `target` is a share from 0 to 1, not 80
  --> scenario:10:44
   |
10 | service_level = { within = "20s", target = 80 }
   |                                            ^^ expected a share
   |
   = help: write 0.80 or "80%"

1 error in the scenario
"#,
    );
}

#[test]
fn share_above_one() {
    says(
        r#"[group.sales]"#,
        r#"balk = "120%"

[group.sales]"#,
        r#"
error[contact.orders.balk]: `balk` cannot be "120%"
  --> scenario:10:8
   |
10 | balk = "120%"
   |        ^^^^^^ expected a share from 0 to 1

1 error in the scenario
"#,
    );
}

#[test]
fn misspelt_key() {
    says(
        r#"patience ="#,
        r#"patiance ="#,
        r#"
error[contact.orders.patiance]: a contact type has no key `patiance`
 --> scenario:8:1
  |
8 | patiance = { exponential = { mean = "3m" } }
  | ^^^^^^^^ unknown key
  |
  = help: did you mean `patience`?

1 error in the scenario
"#,
    );
}

#[test]
fn word_from_elsewhere() {
    says(
        r#"talk ="#,
        r#"aht ="#,
        r#"
error[contact.orders.aht]: a contact type has no key `aht`
 --> scenario:7:1
  |
7 | aht = { lognormal = { mean = "4m", cv = 1.1 } }
  | ^^^ unknown key
  |
  = help: it is called `talk` here

1 error in the scenario
"#,
    );
}

#[test]
fn key_of_another_table() {
    says(
        r#"busyhour = 1"#,
        r#"busyhour = 1
skills = 3"#,
        r#"
error[skills]: a scenario has no key `skills`
 --> scenario:2:1
  |
2 | skills = 3
  | ^^^^^^ unknown key
  |
  = help: `skills` is a key of an agent group

1 error in the scenario
"#,
    );
}
