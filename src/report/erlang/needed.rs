//! The agents that the target takes, from Erlang C to the scenario.

use comfy_table::Table;
use serde_json::{Value, json};

use super::ladder::estimate;
use super::ladder_text::name;
use crate::experiment::ladder::{By, How, LEAST, MOST, Need, Needed, Reach};
use crate::report::layout::table;
use crate::stats::{Confidence, Point};

/// A factor on the agents as agents.
fn agents(needed: &Needed, factor: &Point) -> Point {
    Point {
        value: factor.value * needed.agents,
        std_error: factor.std_error.map(|e| e * needed.agents),
        n: factor.n,
    }
}

/// A rung: factor, agents and what they are more than on the rung before.
pub(super) fn need_json(needed: &Needed, need: &Need) -> Value {
    let confidence = Confidence::default().at(needed.replications);
    let factor = match &need.factor {
        Reach::At(factor) => Some(factor),
        _ => None,
    };
    let as_agents = |of: Option<&Point>| {
        let of = of.map(|factor| agents(needed, factor));
        estimate(of.as_ref(), &confidence)
    };
    json!({
        "factor": estimate(factor, &confidence),
        "agents": as_agents(factor),
        "effect": as_agents(need.effect.as_ref()),
        "outside": match need.factor {
            Reach::Above => Some("above"),
            Reach::Below => Some("below"),
            _ => None,
        },
    })
}

/// What holds for all rungs.
pub(super) fn needed_json(needed: &Needed) -> Value {
    let confidence = Confidence::default().at(needed.replications);
    json!({
        "target": needed.target,
        "agents": needed.agents,
        "replications": needed.replications,
        "factors": [LEAST, MOST],
        "whole": needed.whole.as_ref().map(|(from, point)| {
            let mut whole = estimate(Some(&agents(needed, point)), &confidence);
            whole["from"] = json!(needed.rungs[*from].by.word());
            whole
        }),
    })
}

/// A table for people, and what it says.
pub(in crate::report) fn needed_table(needed: &Needed) -> (Table, String) {
    let confidence = Confidence::default().at(needed.replications);
    let target = format!("Needed for {:.1} %", 100.0 * needed.target).replace(".0 %", " %");
    let header = [target.as_str(), "times\nthe plan", "agents", "effect"];
    let places = if needed.agents < 100.0 { 2 } else { 1 };
    let as_agents = |of: &Point, signed: bool| {
        let of = agents(needed, of);
        let half = of.half_width(&confidence).filter(|h| *h > 0.0);
        // No minus before what is shown as nothing.
        let shown = libm::fabs(of.value) >= if places == 2 { 0.005 } else { 0.05 };
        let value = if shown { of.value } else { 0.0 };
        let value = match signed {
            true => format!("{value:+.places$}"),
            false => format!("{value:.places$}"),
        };
        half.map_or(value.clone(), |half| format!("{value} ±{half:.places$}"))
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    for need in &needed.rungs {
        let (factor, here) = match &need.factor {
            Reach::At(factor) => (format!("{:.3}", factor.value), as_agents(factor, false)),
            Reach::Above => (format!("over {MOST}"), "-".into()),
            Reach::Below => (format!("below {LEAST}"), "-".into()),
            Reach::Unknown => ("-".into(), "-".into()),
        };
        let effect = match &need.effect {
            _ if need.by == By::Start => String::new(),
            _ if !need.present => "none".into(),
            Some(effect) => as_agents(effect, true),
            None => "-".into(),
        };
        rows.push(vec![name(need.by), factor, here, effect]);
    }
    if let Some((_, whole)) = &needed.whole {
        rows.push(vec![
            "whole difference".into(),
            String::new(),
            String::new(),
            as_agents(whole, true),
        ]);
    }
    let mut note = format!(
        "Needed: the factor on all agents at which the service level of all contacts meets their \
         target, and agents at work on average, after shrinkage; the plan has {:.1}.",
        needed.agents
    );
    if let Some((from @ 1.., _)) = needed.whole {
        note.push_str(&format!(
            " The difference is from \"{}\" on.",
            name(needed.rungs[from].by)
        ));
    }
    if let Some(lost) = needed
        .rungs
        .iter()
        .find(|r| matches!(r.factor, Reach::Unknown) && r.how == How::Simulated)
    {
        note.push_str(&format!(
            " \"{}\" cannot be told: days would never end there, or more agents serve no better.",
            name(lost.by)
        ));
    }
    (table(&header, rows), note)
}
