//! Every figure of the whole horizon in a row of its own.

use serde_json::{Map, Value};

use super::table::{Column, Table};
use super::unit::Unit;

/// Fields of an estimate or a chance, each a column.
const FIELDS: [&str; 6] = ["half_width", "p05", "p50", "p95", "low", "high"];

/// What is told by its parts: costs by kind, hours by what takes them, a backlog.
const PARTS: [&str; 3] = ["cost_by_kind", "lost_hours", "backlog"];

/// Rows under way.
#[derive(Default)]
struct Rows {
    of: Vec<Option<String>>,
    name: Vec<Option<String>>,
    figure: Vec<Option<String>>,
    unit: Vec<Option<String>>,
    value: Vec<Option<f64>>,
    fields: [Vec<Option<f64>>; FIELDS.len()],
}

/// A table with a row for each figure of all contacts, each contact type and segment, group, site
/// and type of case.
pub(super) fn figures(summary: &Value) -> Table {
    let mut rows = Rows::default();
    rows.add_all("total", None, &summary["total"]);
    for (table, of) in [
        ("contacts", "contact"),
        ("groups", "group"),
        ("sites", "site"),
        ("cases", "case"),
    ] {
        for (name, figures) in summary[table].as_object().into_iter().flatten() {
            rows.add_all(of, Some(name), figures);
            for (segment, figures) in figures["segments"].as_object().into_iter().flatten() {
                rows.add_all("segment", Some(&format!("{name}.{segment}")), figures);
            }
        }
    }
    let mut columns = vec![
        Column::text("of", rows.of),
        Column::text("name", rows.name),
        Column::text("figure", rows.figure),
        Column::text("unit", rows.unit),
        Column::number("value", None, rows.value),
    ];
    let fields = FIELDS.iter().zip(rows.fields);
    columns.extend(fields.map(|(name, values)| Column::number(name, None, values)));
    Table::new("figures", columns)
}

impl Rows {
    fn add_all(&mut self, of: &str, name: Option<&String>, figures: &Value) {
        for (key, value) in figures.as_object().into_iter().flatten() {
            match value {
                Value::Object(fields) => self.add_object(of, name, key, fields),
                Value::Number(_) => self.add(of, name, key, value, &Map::new()),
                _ => {}
            }
        }
    }

    /// An estimate, a chance, or something with parts; some of those have tables of their own.
    fn add_object(
        &mut self,
        of: &str,
        name: Option<&String>,
        key: &str,
        fields: &Map<String, Value>,
    ) {
        let value = fields.get("mean").or_else(|| fields.get("share"));
        let Some(value) = value else {
            if PARTS.contains(&key) {
                for (part, value) in fields {
                    if let Value::Object(inner) = value {
                        self.add_object(of, name, &format!("{key}_{part}"), inner);
                    }
                }
            }
            return;
        };
        self.add(of, name, key, value, fields);
        for (part, value) in fields {
            if let Value::Object(inner) = value {
                self.add_object(of, name, &format!("{key}_{part}"), inner);
            }
        }
    }

    fn add(
        &mut self,
        of: &str,
        name: Option<&String>,
        key: &str,
        value: &Value,
        fields: &Map<String, Value>,
    ) {
        self.of.push(Some(of.to_owned()));
        self.name.push(name.cloned());
        self.figure.push(Some(key.to_owned()));
        self.unit.push(Some(Unit::of(of, key).word().to_owned()));
        self.value.push(value.as_f64());
        for (field, column) in FIELDS.iter().zip(&mut self.fields) {
            column.push(fields.get(*field).and_then(Value::as_f64));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::table::Values;
    use super::*;
    use serde_json::json;

    #[test]
    fn every_figure_has_a_row() {
        let summary = json!({
            "total": { "offered": { "mean": 9.0, "half_width": null }, "factor": 2,
                "cost_by_kind": { "labour": { "mean": 7.0 } }, "days": [] },
            "contacts": { "calls": {
                "service_level": { "mean": 0.5, "p05": 0.25,
                    "meets_target": { "share": 0.75, "low": 0.5, "high": 0.875, "n": 8 } },
                "intervals": [{ "start": "06:00" }],
                "asa": null,
                "segments": { "new": { "offered": { "mean": 4.0 } } },
            } },
        });
        let table = figures(&summary);
        assert_eq!(table.rows(), 6);
        let words = |column: usize| match &table.columns[column].values {
            Values::Text(words) => words.iter().flatten().map(String::as_str).collect(),
            _ => Vec::new(),
        };
        assert_eq!(words(1), ["calls", "calls", "calls.new"]);
        assert_eq!(
            words(2),
            [
                "offered",
                "factor",
                "cost_by_kind_labour",
                "service_level",
                "service_level_meets_target",
                "offered",
            ]
        );
        assert_eq!(
            words(3),
            [
                "contacts", "contacts", "money", "share", "share", "contacts"
            ]
        );
        let Values::Number(low) = &table.columns[9].values else {
            panic!("no numbers")
        };
        assert_eq!(low, &[None, None, None, None, Some(0.5), None]);
    }
}
