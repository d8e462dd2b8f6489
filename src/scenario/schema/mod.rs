//! The scenario language as a JSON Schema (draft-07, which editors of TOML understand) and as a
//! reference page, both made from the [registry of keys](super::keys).
//!
//! The schema has two layers. `changes` knows every table, key and kind of value; it holds for
//! each file, also for one with a `base` and for a `[variant.NAME]`, which are not complete.
//! `complete` adds what must be there, and holds for files without a `base`.

mod expressions;
mod kinds;
mod patterns;
mod reference;

#[cfg(test)]
mod tests;

use serde_json::{Map, Value, json};

pub use reference::reference;

use super::keys::{Key, Kind, SCENARIO, Status, TableSpec};
use kinds::{default, kind};

/// The JSON Schema of scenario files.
#[must_use]
pub fn schema() -> Value {
    let mut definitions = kinds::definitions();
    SCENARIO.visit(&mut |spec| {
        definitions.insert(name(spec), changes(spec));
        if let Some(complete) = complete(spec) {
            definitions.insert(complete_name(spec), complete);
        }
    });
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "busyhour scenario",
        "description": "A contact center for busyhour to simulate. Every key is explained in docs/scenario-reference.md.",
        "type": "object",
        "allOf": [
            { "$ref": reference_to(&name(&SCENARIO)) },
            {
                "if": { "not": { "required": ["base"] } },
                "then": { "$ref": reference_to(&complete_name(&SCENARIO)) }
            }
        ],
        "definitions": definitions,
    })
}

fn reference_to(name: &str) -> String {
    format!("#/definitions/{name}")
}

/// Name of a table's definition: "a contact type" is `contact_type`.
fn name(spec: &TableSpec) -> String {
    let what = ["a ", "an ", "the "]
        .iter()
        .find_map(|article| spec.what.strip_prefix(article))
        .unwrap_or(spec.what);
    what.chars()
        .map(|c| if c.is_alphanumeric() { c } else { '_' })
        .collect()
}

fn complete_name(spec: &TableSpec) -> String {
    format!("complete_{}", name(spec))
}

/// A table whose keys may be absent.
fn changes(spec: &'static TableSpec) -> Value {
    let mut properties = Map::new();
    for key in spec.keys {
        properties.insert(key.name.into(), property(key));
    }
    let mut out = json!({
        "title": spec.what,
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    });
    let exclusions = exclusions(spec);
    if !exclusions.is_empty() {
        out["allOf"] = Value::Array(exclusions);
    }
    out
}

/// Keys of different alternatives exclude each other.
fn exclusions(spec: &TableSpec) -> Vec<Value> {
    let any = |keys: &[&str]| -> Value {
        let each: Vec<Value> = keys.iter().map(|k| json!({ "required": [k] })).collect();
        json!({ "anyOf": each })
    };
    let alternatives = spec.alternatives;
    // Many alternatives of one key each: at most one property says the same in fewer words.
    if spec.keys.len() == alternatives.len() && alternatives.len() > 3 {
        return vec![json!({ "maxProperties": 1 })];
    }
    let mut out = Vec::new();
    for (i, one) in alternatives.iter().enumerate() {
        let others: Vec<&str> = alternatives[i + 1..]
            .iter()
            .copied()
            .flatten()
            .copied()
            .collect();
        if !others.is_empty() {
            out.push(json!({ "not": { "allOf": [any(one), any(&others)] } }));
        }
    }
    out
}

/// A key: its value, with what it means.
fn property(key: &Key) -> Value {
    let mut out = Map::new();
    out.insert("description".into(), json!(description(key)));
    match kind(&key.kind) {
        // Beside a `$ref` draft-07 ignores everything else.
        Value::Object(value) if value.contains_key("$ref") => {
            out.insert("allOf".into(), json!([value]));
        }
        Value::Object(value) => out.extend(value),
        _ => {}
    }
    if let Some(default) = default(key) {
        out.insert("default".into(), default);
    }
    Value::Object(out)
}

fn description(key: &Key) -> String {
    let mut text = String::new();
    if key.status == Status::NotYet {
        text.push_str("Not simulated yet: a scenario with it is refused. ");
    }
    text.push_str(key.doc);
    if !key.default.is_empty() {
        text.push_str(&format!(" Default: {}.", key.default));
    }
    text
}

/// What must be there, in this table or within it; `None` where nothing must.
fn complete(spec: &'static TableSpec) -> Option<Value> {
    let mut out = Map::new();
    let required: Vec<&str> = spec
        .keys
        .iter()
        .filter(|k| k.required)
        .map(|k| k.name)
        .collect();
    if !required.is_empty() {
        out.insert("required".into(), json!(required));
    }
    if spec.one_needed {
        let each: Vec<Value> = spec
            .alternatives
            .iter()
            .map(|keys| json!({ "required": keys }))
            .collect();
        out.insert("anyOf".into(), Value::Array(each));
    }
    let mut properties = Map::new();
    for key in spec.keys {
        if let Some(inner) = complete_kind(&key.kind) {
            properties.insert(key.name.into(), inner);
        }
    }
    if !properties.is_empty() {
        out.insert("properties".into(), Value::Object(properties));
    }
    (!out.is_empty()).then_some(Value::Object(out))
}

/// The same for a value; words about tables do not touch values that are none.
fn complete_kind(kind: &'static Kind) -> Option<Value> {
    let of = |spec: &'static TableSpec| {
        complete(spec).map(|_| json!({ "$ref": reference_to(&complete_name(spec)) }))
    };
    match kind {
        Kind::Table(spec) => of(spec),
        Kind::Distribution => {
            Some(json!({ "$ref": reference_to(&complete_name(&super::keys::FAMILIES)) }))
        }
        Kind::Tables(spec) => of(spec).map(|inner| json!({ "items": inner })),
        Kind::Map(_, inner) => complete_kind(inner).map(|c| json!({ "additionalProperties": c })),
        Kind::List(inner) => complete_kind(inner).map(|c| json!({ "items": c })),
        Kind::Either(one, other) => complete_kind(one).or_else(|| complete_kind(other)),
        _ => None,
    }
}
