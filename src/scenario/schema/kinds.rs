//! What can be written as a value, as JSON Schema.

use serde_json::{Map, Value, json};

use super::expressions::EXAMPLES;
use super::{name, patterns, reference_to};
use crate::scenario::keys::{CHANNELS, FAMILIES, Key, Kind, Names, Range, SCENARIO, Series, Word};

/// Definitions that many keys share.
pub(super) fn definitions() -> Map<String, Value> {
    let mut out = Map::new();
    let mut add = |name: &str, value: Value| {
        out.insert(name.into(), value);
    };
    add(
        "duration",
        json!({
            "title": "a duration",
            "description": "A number with its unit (s, m, h, d), the largest first, or hh:mm:ss.",
            "type": "string",
            "pattern": patterns::duration(),
            "examples": ["20s", "4m 30s", "1.5h", "00:20:00"],
        }),
    );
    add(
        "percentage",
        json!({
            "title": "a percentage",
            "type": "string",
            "pattern": patterns::percent(),
            "examples": ["20%"],
        }),
    );
    add(
        "rate",
        json!({
            "title": "a rate",
            "description": "Contacts per s, min, h or d.",
            "type": "string",
            "pattern": patterns::rate(),
            "examples": ["120/h", "2.4/min"],
        }),
    );
    add(
        "column",
        json!({
            "title": "a column of a CSV file",
            "description": "File:column, relative to the file that names it; [COLUMN=VALUE] chooses rows.",
            "type": "string",
            "pattern": patterns::COLUMN,
            "examples": ["forecast.csv:orders", "forecast.csv:offered[queue=Orders]"],
        }),
    );
    let examples: Vec<&str> = EXAMPLES.iter().map(|e| e.0).collect();
    add(
        "expression",
        json!({
            "title": "an expression",
            "description": "A condition or a score; functions and units are explained in docs/scenario-reference.md#expressions.",
            "type": "string",
            "minLength": 1,
            "maxLength": 4000,
            "examples": examples,
        }),
    );
    add(
        "moment",
        json!({
            "title": "a moment",
            "description": "A time of day, a duration since the start, or a date and time.",
            "type": "string",
            "pattern": patterns::moment(),
            "examples": ["14:10", "2h 10m", "1d 14:10", "2026-11-27T14:10:00"],
        }),
    );
    out
}

fn shared(name: &str) -> Value {
    json!({ "$ref": reference_to(name) })
}

/// The schema of a kind of value.
pub(super) fn kind(kind: &Kind) -> Value {
    match kind {
        Kind::Text => json!({ "type": "string" }),
        Kind::Boolean => json!({ "type": "boolean" }),
        Kind::Whole(min, max) => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Kind::Number(range) => number(*range),
        Kind::Share(range) => any([number(*range), shared("percentage")]),
        Kind::Duration(_) => shared("duration"),
        Kind::Word(words) => word(words),
        Kind::Words(words) => json!({ "type": "array", "items": word(words), "uniqueItems": true }),
        Kind::Date => json!({
            "type": "string",
            "pattern": patterns::DATE,
            "examples": ["2026-12-25"],
        }),
        Kind::Datetime => json!({
            "type": "string",
            "pattern": patterns::DATETIME,
            "examples": ["2026-11-27T06:00:00"],
        }),
        Kind::Zone => {
            json!({ "type": "string", "examples": ["America/New_York", "Europe/Prague", "UTC"] })
        }
        Kind::Moment => shared("moment"),
        Kind::Expression => shared("expression"),
        Kind::Path => json!({ "type": "string", "examples": ["../base/scenario.toml"] }),
        Kind::Times => any([
            shared("column"),
            json!({ "type": "array", "items": shared("moment") }),
        ]),
        Kind::ByInterval(series) => by_interval(*series),
        Kind::Distribution => shared(&name(&FAMILIES)),
        Kind::Table(spec) => shared(&name(spec)),
        Kind::Tables(spec) => json!({ "type": "array", "items": shared(&name(spec)) }),
        Kind::Map(names, inner) => {
            let mut out = json!({ "type": "object", "additionalProperties": self::kind(inner) });
            if *names == Names::Channels {
                let channels: Vec<&str> = CHANNELS.iter().map(|w| w.word).collect();
                out["propertyNames"] = json!({ "enum": channels });
            }
            out
        }
        Kind::List(inner) => json!({ "type": "array", "items": self::kind(inner) }),
        Kind::Either(one, other) => any([self::kind(one), self::kind(other)]),
        Kind::Name(_) => json!({ "type": "string" }),
        // What a variant changes has the form of a scenario that is not complete.
        Kind::Changes => shared(&name(&SCENARIO)),
    }
}

/// One of several kinds; kinds that are such choices themselves are joined.
fn any<const N: usize>(kinds: [Value; N]) -> Value {
    let mut all = Vec::new();
    for kind in kinds {
        match kind {
            Value::Object(mut object) if object.len() == 1 && object.contains_key("anyOf") => {
                if let Some(Value::Array(inner)) = object.remove("anyOf") {
                    all.extend(inner);
                }
            }
            kind => all.push(kind),
        }
    }
    json!({ "anyOf": all })
}

fn number(range: Range) -> Value {
    let low = if range.above {
        "exclusiveMinimum"
    } else {
        "minimum"
    };
    json!({ "type": "number", low: plain(range.min), "maximum": plain(range.max) })
}

/// A bound without a needless ".0".
fn plain(value: f64) -> Value {
    if value.fract() == 0.0 && (-1e15..1e15).contains(&value) {
        json!(value as i64)
    } else {
        json!(value)
    }
}

fn word(words: &[Word]) -> Value {
    let all: Vec<&str> = words.iter().map(|w| w.word).collect();
    let docs: Vec<&str> = words.iter().map(|w| w.doc).collect();
    // Taplo shows these beside the words.
    json!({ "enum": all, "x-taplo": { "docs": { "enumValues": docs } } })
}

/// A single value of a series, and its alternatives.
fn by_interval(series: Series) -> Value {
    let single = match series {
        Series::Counts | Series::Weights => json!({ "type": "number", "minimum": 0 }),
        Series::Agents => json!({ "type": "integer", "minimum": 0, "maximum": 100_000 }),
        Series::Means => shared("duration"),
        Series::Shares => kind(&Kind::Share(Range {
            min: 0.0,
            max: 1.0,
            above: false,
        })),
        Series::SharesBelowOne => kind(&Kind::Share(Range {
            min: 0.0,
            max: 0.999_999,
            above: false,
        })),
        Series::Rates => shared("rate"),
    };
    let list = json!({
        "description": "One value for each interval.",
        "type": "array",
        "items": single,
    });
    if series == Series::Rates {
        // Rates have no file; counts per interval do.
        return any([single, list]);
    }
    any([single, list, shared("column")])
}

/// The default of a key, where it can be written as a value.
pub(super) fn default(key: &Key) -> Option<Value> {
    let text = key.default;
    let is_word = |words: &[Word]| words.iter().any(|w| w.word == text);
    match key.kind {
        Kind::Whole(..) | Kind::Number(_) | Kind::Share(_) | Kind::Boolean | Kind::Words(_) => {
            serde_json::from_str(text).ok()
        }
        Kind::Duration(_) => crate::scenario::units::duration(text).map(|_| json!(text)),
        Kind::Word(words) if is_word(words) => Some(json!(text)),
        Kind::Either(Kind::Word(words), _) if is_word(words) => Some(json!(text)),
        _ => None,
    }
}
