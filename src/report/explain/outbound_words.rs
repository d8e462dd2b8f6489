//! Calls to customers, in sentences.

use crate::model::Timed;
use crate::report::format::{count, percent};
use crate::scenario::units::show;
use crate::scenario::{ByInterval, DialMode, Outbound, Scenario};

/// Sentences on how the customers of a type are called; none where they are not.
pub(super) fn sentences(scenario: &Scenario, kind: usize) -> Vec<String> {
    let contact = &scenario.contacts[kind];
    let Some(of) = &contact.outbound else {
        return Vec::new();
    };
    let list = match of.list {
        None => "Customers are called without end".to_owned(),
        Some(1) => "A list of 1 customer is called".to_owned(),
        Some(n) => format!("A list of {} customers is called", count(n as f64)),
    };
    let mut said = vec![format!("{list}; {}.", dialler(of))];
    said.push(format!("{}{}.", answers(of), tries(of)));
    if of.mode != DialMode::Preview {
        said.push(waits(of));
    }
    if of.reserve > 0 {
        said.push(format!(
            "{} idle agents are left to others when it dials.",
            of.reserve
        ));
    }
    if of.when.is_some() {
        said.push("It dials only while its condition (`when`) holds.".into());
    }
    if !contact.open.is_empty() {
        let hours = crate::model::Opening::new(&contact.open);
        let hours = hours.open_between(0.0, scenario.duration) / 3600.0;
        said.push(format!("It dials in {hours:.1} hours of the horizon."));
    }
    said
}

fn dialler(of: &Outbound) -> String {
    match of.mode {
        DialMode::Preview if of.dial_time > 0.0 => {
            let time = show(of.dial_time);
            format!("a free agent dials, which takes {time} and is work (preview)")
        }
        DialMode::Preview => "a free agent dials (preview)".into(),
        DialMode::Progressive => "one dial for each free agent (progressive)".into(),
        DialMode::Predictive => {
            let bound = of.max_dropped.map_or(String::new(), |share| {
                format!(
                    ", one while more than {} of the calls would be dropped",
                    percent(share)
                )
            });
            let looks = if of.looks_at_dial_end {
                ""
            } else {
                ", looked at only when an agent becomes free"
            };
            format!(
                "{} dials for each free agent{bound}{looks} (predictive)",
                of.pace
            )
        }
    }
}

fn answers(of: &Outbound) -> String {
    let shares = match &of.connect {
        ByInterval::Constant(share) => (*share, *share),
        ByInterval::Each(each) => each
            .iter()
            .fold((1.0, 0.0), |(low, high), s| (s.min(low), s.max(high))),
    };
    let share = match shares {
        (low, high) if low == high => percent(low),
        (low, high) => format!("{} to {}", percent(low), percent(high)),
    };
    let time = if of.dial_time > 0.0 {
        format!(" after {}", show(of.dial_time))
    } else {
        String::new()
    };
    format!("{share} of dials are answered{time}")
}

fn tries(of: &Outbound) -> String {
    if of.tries == 1 {
        return String::new();
    }
    let after = Timed::new(&of.try_after).map_or(String::new(), |law| {
        format!(", {} apart on average", show(law.mean(0).round()))
    });
    format!("; the others are dialled up to {} times{after}", of.tries)
}

fn waits(of: &Outbound) -> String {
    if of.wait_for_agent > 0.0 {
        let wait = show(of.wait_for_agent);
        format!("Who answers and finds no agent within {wait} is dropped.")
    } else {
        "Who answers and finds no agent at once is dropped.".into()
    }
}
