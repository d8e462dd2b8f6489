//! The ladder from Erlang C to the scenario, as JSON.

use serde_json::{Map, Value, json};

use super::needed::{need_json, needed_json};
use crate::experiment::ladder::{By, FIGURES, How, Ladder, Needed, Shapley};
use crate::measures::Ratio;
use crate::scenario::Scenario;
use crate::stats::{Confidence, Point};

/// A figure's key in results.
fn key(figure: Ratio) -> &'static str {
    match figure {
        Ratio::ServiceLevel => "service_level",
        Ratio::Asa => "asa",
        Ratio::AbandonRate => "abandon_rate",
        _ => "other",
    }
}

/// A value for each figure.
type Each = [Option<Point>; FIGURES.len()];

/// The ladder as JSON; by subject `total` and `contacts`, figures as in `summary.json`. What the
/// target needs is null where it was not looked for.
#[must_use]
pub fn ladder_json(ladder: &Ladder, needed: Option<&Needed>, scenario: &Scenario) -> Value {
    let confidence = Confidence::default().at(ladder.replications);
    let figures = |of: &Each| -> Value {
        let pairs = FIGURES.iter().zip(of);
        let all: Map<String, Value> = pairs
            .map(|(figure, point)| (key(*figure).into(), estimate(point.as_ref(), &confidence)))
            .collect();
        Value::Object(all)
    };
    let subjects = |of: &[Each]| by_subject(scenario, of, &figures);
    let rungs: Vec<Value> = ladder
        .rungs
        .iter()
        .enumerate()
        .map(|(at, rung)| {
            let first = rung.by == By::Start;
            json!({
                "step": rung.by.word(),
                "in_scenario": rung.present,
                "from": match rung.how {
                    How::Formula => "formula",
                    How::Simulated => "simulation",
                },
                "failed": rung.failure.is_some(),
                "values": subjects(&rung.values),
                "effects": if first { Value::Null } else { subjects(&rung.effects) },
                "needed": needed.and_then(|of| Some(need_json(of, of.rungs.get(at)?))),
            })
        })
        .collect();
    let whole = |of: &[Option<(usize, Point)>; FIGURES.len()]| -> Value {
        let pairs = FIGURES.iter().zip(of);
        let all: Map<String, Value> = pairs
            .map(|(figure, found)| {
                let value = found.as_ref().map(|(at, point)| {
                    let mut value = estimate(Some(point), &confidence);
                    value["from"] = json!(ladder.rungs[*at].by.word());
                    value
                });
                (key(*figure).into(), value.unwrap_or(Value::Null))
            })
            .collect();
        Value::Object(all)
    };
    json!({
        "replications": ladder.replications,
        "stopped_early": ladder.stopped_early,
        "confidence": confidence.level(),
        "rungs": rungs,
        "whole": by_subject(scenario, &ladder.whole, &whole),
        "needed": needed.map(needed_json),
        "shapley": ladder.shapley.as_ref().map(|s| shapley(s, &subjects)),
    })
}

fn by_subject<T>(scenario: &Scenario, of: &[T], value: &dyn Fn(&T) -> Value) -> Value {
    let names = scenario.contacts.iter().map(|c| c.name.clone());
    let contacts: Map<String, Value> = names.zip(of.iter().map(value)).collect();
    json!({ "total": of.last().map(value), "contacts": contacts })
}

fn shapley(shapley: &Shapley, subjects: &dyn Fn(&[Each]) -> Value) -> Value {
    let part = |part: &crate::experiment::ladder::Part| {
        json!({
            "group": part.group.word(),
            "steps": part.group.steps().iter().map(|s| s.word()).collect::<Vec<_>>(),
            "in_scenario": part.present,
            "effects": subjects(&part.effects),
        })
    };
    json!({
        "whole_agents": subjects(&shapley.whole_agents),
        "groups": shapley.parts.iter().map(part).collect::<Vec<_>>(),
    })
}

/// A mean with its half-width; a figure that is exact has half-width 0.
pub(super) fn estimate(point: Option<&Point>, confidence: &Confidence) -> Value {
    let Some(point) = point else {
        return Value::Null;
    };
    let half_width = match point.std_error {
        Some(0.0) => Some(0.0),
        _ => point.half_width(confidence),
    };
    json!({ "mean": point.value, "half_width": half_width })
}
