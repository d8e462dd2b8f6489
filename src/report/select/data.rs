//! A selection as JSON and CSV.

use serde_json::{Value, json};

use super::Selected;
use super::words::key;
use crate::experiment::select::{End, Method, Standing};
use crate::report::compare::data::half_width;
use crate::report::tables::text;
use crate::stats::Point;
use crate::stats::select::{Side, Verdict, Why};

/// Everything, as JSON: shares 0–1, times in seconds, agent times in hours.
#[must_use]
pub fn select_json(of: &Selected<'_>) -> Value {
    let selection = of.selection;
    let question = selection.question();
    let task = &question.task;
    let limits = question.limited.iter().zip(&task.requirements);
    let requirements: Vec<Value> = limits
        .map(|(aim, r)| {
            let bound = match r.side {
                Side::Large => "at_least",
                Side::Small => "at_most",
            };
            json!({ "measure": key(*aim, of.scenario), bound: r.level, "tolerance": r.tolerance })
        })
        .collect();
    let chance = selection
        .chance()
        .map(|c| json!({ "best": c.best, "within_indifference": c.within_zone }));
    let alternatives: Vec<Value> = (0..of.names.whole.len()).map(|a| of.json(a)).collect();
    json!({
        "busyhour": env!("CARGO_PKG_VERSION"),
        "scenario": of.scenario.name,
        "seed": of.scenario.seed,
        "currency": of.scenario.currency,
        "method": match question.method {
            Method::KimNelson => "kn",
            Method::Ocba => "ocba",
        },
        "best_by": key(question.goal, of.scenario),
        "indifference": task.zone,
        "confidence": task.confidence,
        "first_days": task.first,
        "budget": question.budget,
        "requirements": requirements,
        "best": selection.best().map(|a| &of.names.whole[a]),
        "decided": selection.decided(),
        "end": match selection.end {
            End::Done => "done",
            End::Budget => "budget",
            End::Stopped => "stopped",
        },
        "chance": chance,
        "days": selection.records.spent(),
        "equal_allocation_days": selection.equal_allocation(),
        "two_stage_days": selection.two_stages(),
        "alternatives": alternatives,
    })
}

/// A row for each alternative.
///
/// # Errors
/// None that can be: it is written to memory.
pub fn select_csv(of: &Selected<'_>) -> Result<String, csv::Error> {
    let question = of.selection.question();
    let mut header: Vec<String> = ["alternative", "outcome", "by", "days"]
        .map(String::from)
        .into();
    let goal = key(question.goal, of.scenario);
    header.extend(
        ["", "_half_width", "_difference", "_difference_half_width"]
            .map(|end| format!("{goal}{end}")),
    );
    for aim in &question.limited {
        let key = key(*aim, of.scenario);
        header.extend(["", "_half_width", "_verdict"].map(|end| format!("{key}{end}")));
    }
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(&header)?;
    for a in 0..of.names.whole.len() {
        out.write_record(of.record(a))?;
    }
    text(out)
}

impl Selected<'_> {
    fn json(&self, a: usize) -> Value {
        let selection = self.selection;
        let (outcome, by) = self.result(a);
        let confidence = self.confidence(a);
        let figure =
            |p: Point| json!({ "mean": p.value, "half_width": half_width(&p, &confidence) });
        let mut goal = selection.value(a, 0).map_or(Value::Null, figure);
        if let Some(goal) = goal.as_object_mut() {
            goal.insert(
                "difference".into(),
                selection.behind(a).map_or(Value::Null, figure),
            );
        }
        let of_requirement = |j: usize| {
            let mut figure = selection.value(a, j + 1).map_or_else(|| json!({}), figure);
            if let Some(figure) = figure.as_object_mut() {
                figure.insert("verdict".into(), json!(verdict(selection.verdict(a, j))));
            }
            figure
        };
        let limits = 0..selection.question().limited.len();
        json!({
            "name": self.names.whole[a],
            "outcome": outcome,
            "by": by,
            "days": selection.records.days(a),
            "value": goal,
            "requirements": limits.map(of_requirement).collect::<Vec<_>>(),
        })
    }

    fn record(&self, a: usize) -> Vec<String> {
        let selection = self.selection;
        let (outcome, by) = self.result(a);
        let confidence = self.confidence(a);
        let number = |x: Option<f64>| x.map(|x| x.to_string()).unwrap_or_default();
        let both = |p: Option<Point>| {
            let half = p.and_then(|p| half_width(&p, &confidence));
            [number(p.map(|p| p.value)), number(half)]
        };
        let mut row = vec![
            self.names.whole[a].clone(),
            outcome.to_owned(),
            by.unwrap_or_default(),
            selection.records.days(a).to_string(),
        ];
        row.extend(both(selection.value(a, 0)));
        row.extend(both(selection.behind(a)));
        for j in 0..selection.question().limited.len() {
            row.extend(both(selection.value(a, j + 1)));
            row.push(verdict(selection.verdict(a, j)).to_owned());
        }
        row
    }

    /// What became of an alternative, and by whom or what.
    fn result(&self, a: usize) -> (&'static str, Option<String>) {
        let dropped = match self.selection.standing(a) {
            Standing::Best if self.selection.decided() => return ("selected", None),
            Standing::Best => return ("ahead", None),
            Standing::Left => return ("left", None),
            Standing::Dropped(dropped) => dropped,
        };
        let aims = &self.selection.question().limited;
        match dropped.why {
            Why::Beaten(by) => ("behind", Some(self.names.whole[by].clone())),
            Why::Same(by) => ("tied", Some(self.names.whole[by].clone())),
            Why::Misses(j) => ("turned_down", Some(key(aims[j], self.scenario))),
            Why::NoValue => ("no_value", None),
        }
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Open => "open",
        Verdict::Meets => "meets",
        Verdict::Misses => "turned_down",
    }
}
