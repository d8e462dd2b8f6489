//! What was found by simulation, for people and programs.

use serde_json::{Map, Value, json};

use super::data::parameter;
use crate::calibrate::fit::{Held, Parameter};
use crate::calibrate::people::RESERVE_AFTER;
use crate::calibrate::{MatchedMeasure, MatchedModel};
use crate::report::format::{duration, percent};
use crate::report::layout::{table, text, wrap};

/// The part of `calibration.json`.
pub fn matched_json(of: &MatchedModel) -> Value {
    let weights: Map<String, Value> = of
        .weights
        .iter()
        .map(|(name, weight)| (name.clone(), parameter(weight)))
        .collect();
    let measures = of.measures.iter().map(|m| {
        json!({
            "contact": m.contact,
            "measure": m.measure,
            "observed": m.observed,
            "before": m.before,
            "simulated": m.simulated,
            "standard_errors_off": m.off,
        })
    });
    let ends = |all: &[(String, Held)]| -> Map<String, Value> {
        let each = all.iter();
        each.map(|(name, held)| (name.clone(), json!(key(*held))))
            .collect()
    };
    json!({
        "staffing": of.staffing.as_ref().map(parameter),
        "reserve": of.reserve.as_ref().map(parameter),
        "reserve_after": of.reserve.map(|_| RESERVE_AFTER),
        "weights": weights,
        "held": ends(&of.held),
        "open": ends(&of.open),
        "reference": of.reference,
        "measures": measures.collect::<Vec<_>>(),
        "p_value": of.p_value,
        "rested": of.rested,
        "days": of.days,
    })
}

fn key(held: Held) -> &'static str {
    match held {
        Held::Least => "least_allowed",
        Held::Most => "most_allowed",
        Held::NoInfluence => "no_influence",
    }
}

fn why(held: Held) -> &'static str {
    match held {
        Held::Least => "the least allowed",
        Held::Most => "the most allowed",
        Held::NoInfluence => "others near it would do as well",
    }
}

/// The part of the report.
pub fn matched_text(of: &MatchedModel, width: usize) -> String {
    let said = |name: &str, p: &Parameter| {
        let held = of.held.iter().find(|h| h.0 == name);
        match (held, p.interval) {
            (Some((_, held)), _) => format!("{:.3} ({})", p.value, why(*held)),
            (None, Some((low, high))) => {
                let open = of.open.iter().find(|o| o.0 == name);
                let words = match open.map(|o| o.1) {
                    Some(Held::Least) => format!("at most {high:.3}"),
                    Some(Held::Most) => format!("at least {low:.3}"),
                    Some(Held::NoInfluence) => "anything that is allowed".to_owned(),
                    None => format!("{low:.3} to {high:.3}"),
                };
                format!("{:.3} ({words})", p.value)
            }
            (None, None) => format!("{:.3}", p.value),
        }
    };
    let mut words = Vec::new();
    if let Some(staffing) = &of.staffing {
        words.push(format!(
            "agents give contacts {} times the share of their presence that was seen",
            said("staffing", staffing)
        ));
    }
    if let Some(reserve) = &of.reserve {
        words.push(format!(
            "and {} times that share to those who have waited {RESERVE_AFTER:.0} s, as a reserve",
            said("reserve", reserve)
        ));
    }
    if !of.weights.is_empty() {
        let each = of
            .weights
            .iter()
            .map(|(name, w)| format!("{name} {}", said(name, w)));
        words.push(format!(
            "a wait counts, against one of {}: {}",
            of.reference,
            each.collect::<Vec<_>>().join(", ")
        ));
    }
    let fit = match of.p_value {
        Some(p) if p < 0.001 => {
            " The model does not reach all measures within chance (p < 0.001): \
                                 what is left is in the last column."
                .to_owned()
        }
        Some(p) => format!(" The measures agree as far as chance lets them (p = {p:.3})."),
        None => String::new(),
    };
    let rest = if of.rested {
        ""
    } else {
        " The search did not come to rest: do not trust the intervals."
    };
    let head = format!(
        "Found by simulation, {} days for each point, 95 % intervals: {}.{fit}{rest}",
        of.days,
        words.join("; ")
    );
    let show = |m: &MatchedMeasure, v: f64| match m.measure {
        "asa" => duration(v),
        _ => percent(v),
    };
    let rows = of.measures.iter().map(|m| {
        let name = match m.measure {
            "asa" => format!("{} mean wait", m.contact),
            "service_level" => format!("{} service level", m.contact),
            _ => format!("{} abandon rate", m.contact),
        };
        vec![
            name,
            show(m, m.observed),
            show(m, m.before),
            show(m, m.simulated),
            format!("{:+.1}", m.off),
        ]
    });
    let header = ["Matched", "log", "before", "now", "errors off"];
    format!(
        "{}\n{}",
        wrap(&head, width),
        text(&table(&header, rows.collect()))
    )
}
