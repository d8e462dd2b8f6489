//! Every figure of the whole horizon in a row of its own.

use serde_json::{Map, Value};

use super::table::{Column, Table, Values};

/// Fields of an estimate or a chance, each a column.
const FIELDS: [&str; 6] = ["half_width", "p05", "p50", "p95", "low", "high"];

/// Rows under way.
#[derive(Default)]
struct Rows {
    of: Vec<Option<String>>,
    name: Vec<Option<String>>,
    figure: Vec<Option<String>>,
    value: Vec<Option<f64>>,
    fields: [Vec<Option<f64>>; FIELDS.len()],
}

/// A table with a row for each figure of all contacts, each contact type, group and type of case.
pub(super) fn figures(summary: &Value) -> Table {
    let mut rows = Rows::default();
    rows.add_all("total", None, &summary["total"]);
    for (table, of) in [
        ("contacts", "contact"),
        ("groups", "group"),
        ("cases", "case"),
    ] {
        for (name, figures) in summary[table].as_object().into_iter().flatten() {
            rows.add_all(of, Some(name), figures);
        }
    }
    let text = |name: &str, values| Column {
        name: name.to_owned(),
        values: Values::Text(values),
    };
    let number = |name: &str, values| Column {
        name: name.to_owned(),
        values: Values::Number(values),
    };
    let mut columns = vec![
        text("of", rows.of),
        text("name", rows.name),
        text("figure", rows.figure),
        number("value", rows.value),
    ];
    let fields = FIELDS.iter().zip(rows.fields);
    columns.extend(fields.map(|(name, values)| number(name, values)));
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

    /// An estimate, a chance, or something that has parts of its own, which have other files.
    fn add_object(
        &mut self,
        of: &str,
        name: Option<&String>,
        key: &str,
        fields: &Map<String, Value>,
    ) {
        let value = fields.get("mean").or_else(|| fields.get("share"));
        let Some(value) = value else { return };
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
        self.value.push(value.as_f64());
        for (field, column) in FIELDS.iter().zip(&mut self.fields) {
            column.push(fields.get(*field).and_then(Value::as_f64));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_figure_has_a_row() {
        let summary = json!({
            "total": { "offered": { "mean": 9.0, "half_width": null }, "factor": 2 },
            "contacts": { "calls": {
                "service_level": { "mean": 0.5, "p05": 0.25,
                    "meets_target": { "share": 0.75, "low": 0.5, "high": 0.875, "n": 8 } },
                "intervals": [{ "start": "06:00" }],
                "asa": null,
            } },
        });
        let table = figures(&summary);
        assert_eq!(table.rows(), 4);
        let Values::Text(names) = &table.columns[2].values else {
            panic!("no text")
        };
        let names: Vec<&str> = names.iter().flatten().map(String::as_str).collect();
        assert_eq!(
            names,
            [
                "offered",
                "factor",
                "service_level",
                "service_level_meets_target"
            ]
        );
        let Values::Number(low) = &table.columns[8].values else {
            panic!("no numbers")
        };
        assert_eq!(low, &[None, None, None, Some(0.5)]);
    }
}
