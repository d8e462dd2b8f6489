//! The program as its user calls it, and centers that it makes logs of.

use std::process::{Command, Output};

/// Runs `busyhour ARGUMENTS …`.
pub fn busyhour(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_busyhour"))
        .args(arguments)
        .env("NO_COLOR", "1")
        .output()
        .expect("it runs")
}

/// What a command that goes well prints.
#[track_caller]
pub fn printed(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Days of ten hours from Monday, 5 January 2026. One group serves orders, the other both types.
/// What is told of the types follows their keys, with the patience of orders.
pub fn two_teams(day_cv: f64, orders: &str, faults: &str) -> String {
    format!(
        r#"
busyhour = 1
name = "The <b>truth</b>"
start = 2026-01-05T08:00:00
duration = "10h"
interval = "30m"
seed = 11

[contact.orders]
channel = "voice"
arrivals = {{ rate = "60/h", day_cv = {day_cv} }}
talk = {{ lognormal = {{ mean = "4m", cv = 1.1 }} }}
{orders}

[contact.faults]
channel = "voice"
arrivals = {{ rate = "24/h" }}
talk = {{ gamma = {{ mean = "3m", cv = 0.7 }} }}
patience = {{ exponential = {{ mean = "2m" }} }}
{faults}

[group.sales]
agents = 3
skills = {{ orders = 1 }}

[group.all]
agents = 3
skills = {{ orders = 2, faults = 1 }}
"#
    )
}

/// Wrap-up, and customers who wear out and try again.
pub const WORN_OUT: &str = r#"
wrap_up = { exponential = { mean = "30s" } }
patience = { weibull = { scale = "3m", shape = 0.8 } }
retry = { after_abandon = 0.3, delay = { exponential = { mean = "5m" } } }
"#;
