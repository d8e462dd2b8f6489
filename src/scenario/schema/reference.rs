//! The reference page of the scenario language, as Markdown.

use std::fmt::Write;

use super::expressions;
use crate::scenario::keys::{
    FAMILIES, Key, Kind, Names, Range, SCENARIO, Series, Status, TableSpec, Word,
};
use crate::scenario::value::bounds;

/// What stands before the tables.
const PREFACE: &str = "\
# Scenario reference

Every table and key of a scenario file. This page is made from the program (`busyhour schema
--format markdown`); `busyhour schema` prints the same as a JSON Schema, with which an editor
completes and checks scenarios.

- **Duration**: a number with its unit, `\"20s\"`, `\"4m 30s\"`, `\"1.5h\"`, or `\"00:20:00\"`. A
  bare number is refused.
- **Share**: `0.2` or `\"20%\"`.
- **Rate**: `\"120/h\"`, per s, min, h or d.
- **By interval**: one value, a list with a value for each interval, or a column of a CSV file
  beside the scenario, `\"forecast.csv:orders\"`; `\"forecast.csv:offered[queue=Orders]\"` takes the
  rows in which another column says so. Rates have no CSV form: `per_interval` has.
- **Distribution**: a table with the family's name as its key, see [a distribution](#a-distribution).
- **Expression**: a condition or a score, `\"queue(orders) > 20\"`, see [expressions](#expressions).
- **Name**: NAME stands for a name of your own, TYPE for a contact type, GROUP for an agent group.
- Keys in **bold** must be there. Keys marked *later* are not simulated yet: a scenario that has one
  is refused.
";

/// The reference page.
#[must_use]
pub fn reference() -> String {
    let mut tables: Vec<(&'static TableSpec, Vec<String>)> = Vec::new();
    collect(&SCENARIO, String::new(), &mut tables);
    let mut out = PREFACE.to_owned();
    for (spec, paths) in &tables {
        table(&mut out, spec, paths);
    }
    out.push_str(&expressions::section());
    out
}

/// All tables in the order of the schema, each with the places where it stands. Distributions
/// stand in so many places that only the first is told.
fn collect(
    spec: &'static TableSpec,
    path: String,
    tables: &mut Vec<(&'static TableSpec, Vec<String>)>,
) {
    match tables.iter_mut().find(|(s, _)| std::ptr::eq(*s, spec)) {
        Some((_, paths)) => {
            // One that is one table or several has the same path twice.
            if !paths.contains(&path) {
                paths.push(path);
            }
            return;
        }
        None => tables.push((spec, vec![path.clone()])),
    }
    for key in spec.keys {
        let inner = match path.as_str() {
            "" => key.name.to_owned(),
            _ => format!("{path}.{}", key.name),
        };
        collect_kind(&key.kind, inner, tables);
    }
}

fn collect_kind(kind: &Kind, path: String, tables: &mut Vec<(&'static TableSpec, Vec<String>)>) {
    match kind {
        Kind::Table(spec) | Kind::Tables(spec) => collect(spec, path, tables),
        Kind::Map(names, inner) => collect_kind(inner, format!("{path}.{}", free(*names)), tables),
        Kind::List(inner) => collect_kind(inner, path, tables),
        Kind::Either(one, other) => {
            collect_kind(one, path.clone(), tables);
            collect_kind(other, path, tables);
        }
        Kind::Distribution if tables.iter().all(|(s, _)| !std::ptr::eq(*s, &FAMILIES)) => {
            collect(&FAMILIES, "DISTRIBUTION".into(), tables);
        }
        _ => {}
    }
}

/// What stands for a name that people choose.
fn free(names: Names) -> &'static str {
    match names {
        Names::Own => "NAME",
        Names::Contacts => "TYPE",
        Names::Groups => "GROUP",
        Names::Channels => "CHANNEL",
    }
}

fn table(out: &mut String, spec: &TableSpec, paths: &[String]) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "\n## {}\n", title(spec.what));
    let places: Vec<String> = paths
        .iter()
        .filter(|p| !p.is_empty())
        .map(|p| format!("`{p}`"))
        .collect();
    if std::ptr::eq(spec, &FAMILIES) {
        let _ = writeln!(
            out,
            "Exactly one of these keys, wherever a distribution can stand.\n"
        );
    } else if !places.is_empty() {
        let _ = writeln!(out, "{}\n", places.join(", "));
    }
    if spec.one_needed && !std::ptr::eq(spec, &FAMILIES) {
        let each: Vec<String> = spec
            .alternatives
            .iter()
            .map(|keys| {
                keys.iter()
                    .map(|k| format!("`{k}`"))
                    .collect::<Vec<_>>()
                    .join(" with ")
            })
            .collect();
        let _ = writeln!(
            out,
            "One of {} must be there, and not two.\n",
            each.join(", ")
        );
    }
    let _ = writeln!(
        out,
        "| key | value | default | meaning |\n|---|---|---|---|"
    );
    for key in spec.keys {
        let _ = writeln!(out, "{}", row(key));
    }
    for key in spec.keys {
        words(out, key);
    }
}

fn title(what: &str) -> String {
    let mut letters = what.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn row(key: &Key) -> String {
    let name = if key.required {
        format!("**`{}`**", key.name)
    } else {
        format!("`{}`", key.name)
    };
    let later = if key.status == Status::NotYet {
        "*later* "
    } else {
        ""
    };
    // A bar would end the cell.
    let cell = |text: String| text.replace('|', "\\|");
    format!(
        "| {name} | {} | {} | {later}{} |",
        cell(value(&key.kind)),
        cell(key.default.to_owned()),
        cell(key.doc.to_owned())
    )
}

/// What can be written, in words.
fn value(kind: &Kind) -> String {
    match kind {
        Kind::Text => "text".into(),
        Kind::Boolean => "true or false".into(),
        Kind::Whole(min, max) if min == max => min.to_string(),
        Kind::Whole(min, max) if *max > 1_000_000_000_000 => format!("whole number from {min}"),
        Kind::Whole(min, max) => format!("whole number, {min} to {max}"),
        Kind::Number(range) => limits("number", *range),
        Kind::Share(range) if range.max < 1.0 => "share below 1".into(),
        Kind::Share(_) => "share".into(),
        Kind::Duration(range) if range.above => "duration above 0s".into(),
        Kind::Duration(_) => "duration".into(),
        Kind::Word(words) => choice(words),
        Kind::Words(_) => "list of words, the strongest first".into(),
        Kind::Date => "date".into(),
        Kind::Datetime => "date and time, without quotes".into(),
        Kind::Zone => "name of a time zone".into(),
        Kind::Moment => "time of day, duration since the start, or date and time".into(),
        Kind::Expression => "[expression](#expressions)".into(),
        Kind::Path => "path".into(),
        Kind::Times => "CSV column, or list of times".into(),
        Kind::ByInterval(series) => format!("{} by interval", single(*series)),
        Kind::Distribution => "[distribution](#a-distribution)".into(),
        Kind::Table(spec) => link(spec),
        Kind::Tables(spec) => format!("list of tables, each {}", link(spec)),
        Kind::Map(names, inner) => format!("for each {}: {}", free(*names), value(inner)),
        Kind::List(inner) => format!("list, each {}", value(inner)),
        Kind::Either(one, other) => format!("{}, or {}", value(one), value(other)),
        Kind::Name(Names::Groups) => "name of a group".into(),
        Kind::Name(_) => "name of a contact type".into(),
        Kind::Changes => "any of these keys and tables".into(),
    }
}

fn limits(what: &str, range: Range) -> String {
    // "a number above 0, at most 1000": the reader's own words.
    bounds(what, range)
}

fn choice(words: &[Word]) -> String {
    let all: Vec<String> = words.iter().map(|w| format!("`\"{}\"`", w.word)).collect();
    all.join(", ")
}

fn single(series: Series) -> &'static str {
    match series {
        Series::Counts | Series::Weights => "number from 0",
        Series::Agents => "whole number from 0",
        Series::Means => "duration",
        Series::Shares => "share",
        Series::SharesBelowOne => "share below 1",
        Series::Rates => "rate",
    }
}

fn link(spec: &TableSpec) -> String {
    let anchor: String = spec
        .what
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-'))
        .map(|c| {
            if c == ' ' {
                '-'
            } else {
                c.to_ascii_lowercase()
            }
        })
        .collect();
    format!("[{}](#{anchor})", spec.what)
}

/// The words of a key, each with what it means.
fn words(out: &mut String, key: &Key) {
    let list = match key.kind {
        Kind::Word(words) | Kind::Words(words) => words,
        Kind::Either(Kind::Word(words), _) => *words,
        _ => return,
    };
    let _ = writeln!(out, "\n`{}`:\n", key.name);
    for word in list {
        let _ = writeln!(out, "- `\"{}\"`: {}", word.word, word.doc);
    }
}
