//! The centers that several experiments are made with.

/// Ten agents, Erlang A, the same rate all day; `more` goes to the keys of the group.
pub fn erlang_a(seed: u32, rate: u32, more: &str) -> String {
    format!(
        r#"
busyhour = 1
duration = "3h"
interval = "30m"
warm_up = "30m"
seed = {seed}
[contact.calls]
channel = "voice"
arrivals = {{ rate = "{rate}/h" }}
talk = {{ exponential = {{ mean = "3m" }} }}
patience = {{ exponential = {{ mean = "3m" }} }}
service_level = {{ target = 0.8, within = "20s", count = "all_offered" }}
[group.agents]
agents = 10
skills = {{ calls = 1 }}
{more}
"#
    )
}

/// Two types that share agents who cost something, and days that differ; `calls` goes to the keys
/// of the calls, `more` after everything.
pub fn two_types(duration: &str, calls: &str, more: &str) -> String {
    format!(
        r#"
busyhour = 1
duration = "{duration}"
interval = "30m"
seed = 5
[contact.calls]
channel = "voice"
arrivals = {{ rate = "100/h", day_cv = 0.15 }}
talk = {{ lognormal = {{ mean = "4m", cv = 1.0 }} }}
patience = {{ exponential = {{ mean = "3m" }} }}
service_level = {{ target = 0.8, within = "20s" }}
{calls}
[contact.faults]
channel = "voice"
arrivals = {{ rate = "30/h" }}
talk = {{ exponential = {{ mean = "5m" }} }}
patience = {{ exponential = {{ mean = "5m" }} }}
[group.agents]
agents = 8
skills = {{ calls = 1 }}
cost = {{ per_hour = 30.0, overtime_factor = 1.5 }}
[group.experts]
agents = 4
skills = {{ faults = 1, calls = 2 }}
cost = {{ per_hour = 40.0, per_contact = 0.5 }}
{more}
"#
    )
}
