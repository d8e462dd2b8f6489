//! Whole scenarios through the reader.

mod bad_action;
mod bad_center;
mod bad_follow;
mod bad_front;
mod bad_pace;
mod bad_parts;
mod bad_script;
mod bad_segments;
mod bad_sharing;
mod bad_values;
mod bad_words;
mod cases;
mod files;
mod garbage;
mod layers;
mod meaning;
mod outbound;
mod shifts;
mod sites;
mod tables;

use super::{Overrides, parse};

/// A scenario without a fault.
const VALID: &str = r#"busyhour = 1
duration = "2h"

[contact.orders]
channel = "voice"
arrivals = { per_interval = [100, 120, 110, 90] }
talk = { lognormal = { mean = "4m", cv = 1.1 } }
patience = { exponential = { mean = "3m" } }

[group.sales]
agents = 30
skills = { orders = 1 }
"#;

/// Checks the whole message for the valid scenario with one thing replaced.
#[track_caller]
fn says(find: &str, replace: &str, message: &str) {
    assert!(VALID.contains(find), "{find}");
    let text = VALID.replacen(find, replace, 1);
    let faults = parse(&text, &Overrides::default()).expect_err("the scenario is refused");
    assert_eq!(format!("\n{faults}\n"), message);
}
