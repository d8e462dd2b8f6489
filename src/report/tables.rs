//! Tables for spreadsheets and notebooks: `intervals.csv`, `groups.csv`, `days.csv`, `cases.csv`.

use serde_json::Value;

use super::calendar_days::day_label;
use super::erlang::cells::{ERLANG_A, ERLANG_C};
use super::summary::Run;
use crate::measures::{DayRow, GroupRow};

/// `intervals.csv`: a row for each contact type and interval, two columns for each figure
/// (mean and half-width), and three more (p05, p50, p95) for those whose spread is known.
///
/// # Errors
/// When the text cannot be made, which memory alone can cause.
pub fn intervals(summary: &Value) -> Result<String, csv::Error> {
    rows_of(summary, "contacts", "contact", "intervals")
}

/// `groups.csv`: the same for each agent group and interval.
///
/// # Errors
/// As [`intervals`].
pub fn groups(summary: &Value) -> Result<String, csv::Error> {
    rows_of(summary, "groups", "group", "intervals")
}

/// `cases.csv`: a row for each type of case, which is that of its first contact, and one for all
/// where there are several; two columns for each figure (mean and half-width). `None` where no
/// contact leads to another.
///
/// # Errors
/// As [`intervals`].
pub fn cases(summary: &Value) -> Result<Option<String>, csv::Error> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let all = summary["cases"].as_object().filter(|all| !all.is_empty());
    let Some(all) = all else { return Ok(None) };
    for (row, (name, figures)) in all.iter().enumerate() {
        let mut header = vec!["case".to_owned()];
        let mut fields = vec![name.clone()];
        for (key, value) in figures.as_object().into_iter().flatten() {
            flatten(key, value, &mut header, &mut fields);
        }
        if row == 0 {
            out.write_record(&header)?;
        }
        out.write_record(&fields)?;
    }
    text(out).map(Some)
}

/// A row for each part, such as each interval, of each owner in a table of the summary.
pub(super) fn rows_of(
    summary: &Value,
    table: &str,
    name: &str,
    parts: &str,
) -> Result<String, csv::Error> {
    let mut columns: Vec<String> = Vec::new();
    // Rows with the same columns follow each other.
    let mut layouts: Vec<Vec<String>> = Vec::new();
    let mut rows = Vec::new();
    let spread = with_spread(&summary[table], parts);
    for (owner, figures) in summary[table].as_object().into_iter().flatten() {
        for row in figures[parts].as_array().into_iter().flatten() {
            let Some(row) = row.as_object() else { continue };
            let mut header = vec![name.to_owned()];
            let mut fields = vec![owner.clone()];
            for (key, value) in row {
                flatten(key, value, &mut header, &mut fields);
                if spread.contains(&key.as_str()) {
                    for quantile in QUANTILES {
                        header.push(format!("{key}_{quantile}"));
                        fields.push(number_in(value, quantile));
                    }
                }
            }
            if layouts.last() != Some(&header) {
                add_columns(&mut columns, &header);
                layouts.push(header);
            }
            rows.push((layouts.len() - 1, fields));
        }
    }
    let place = |name: &String| columns.iter().position(|c| c == name);
    let places: Vec<Vec<Option<usize>>> = layouts
        .iter()
        .map(|header| header.iter().map(place).collect())
        .collect();
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(&columns)?;
    let mut record = vec![String::new(); columns.len()];
    for (layout, fields) in rows {
        record.iter_mut().for_each(String::clear);
        for (place, field) in places[layout].iter().zip(fields) {
            if let Some(place) = place {
                record[*place] = field;
            }
        }
        out.write_record(&record)?;
    }
    text(out)
}

/// Adds the columns of a row that others do not have, behind the one that comes before them in
/// that row: some figures belong to some types only.
fn add_columns(columns: &mut Vec<String>, header: &[String]) {
    let mut place = 0;
    for name in header {
        place = match columns.iter().position(|c| c == name) {
            Some(found) => found + 1,
            None => {
                columns.insert(place, name.clone());
                place + 1
            }
        };
    }
}

/// An estimate becomes its mean and its half-width; what has no data stays empty.
fn flatten(key: &str, value: &Value, header: &mut Vec<String>, fields: &mut Vec<String>) {
    let of_formula: &[&str] = match key {
        "erlang_c" => &ERLANG_C,
        "erlang_a" => &ERLANG_A,
        _ => &[],
    };
    if !of_formula.is_empty() {
        for figure in of_formula {
            header.push(format!("{key}_{figure}"));
            fields.push(match &value[figure] {
                Value::Number(n) => n.to_string(),
                _ => String::new(),
            });
        }
        return;
    }
    if let Value::String(text) = value {
        header.push(key.to_owned());
        fields.push(text.clone());
        return;
    }
    header.push(key.to_owned());
    fields.push(number_in(value, "mean"));
    header.push(format!("{key}_half_width"));
    fields.push(number_in(value, "half_width"));
    if key == "service_level" {
        header.push("meets_target".to_owned());
        fields.push(number_in(&value["meets_target"], "share"));
    }
}

/// Quantiles over replications.
const QUANTILES: [&str; 3] = ["p05", "p50", "p95"];

/// The figures of a table's parts whose spread is known in some part: where one has no
/// data its columns are there all the same.
fn with_spread<'a>(table: &'a Value, parts: &str) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    for owner in table.as_object().into_iter().flatten() {
        for row in owner.1[parts].as_array().into_iter().flatten() {
            for (key, value) in row.as_object().into_iter().flatten() {
                if value.get(QUANTILES[0]).is_some() && !found.contains(&key.as_str()) {
                    found.push(key);
                }
            }
        }
    }
    found
}

/// A number under a field; empty where there is no data.
fn number_in(value: &Value, field: &str) -> String {
    match &value[field] {
        Value::Number(n) => n.to_string(),
        _ => String::new(),
    }
}

/// A figure of a day with its column's name.
type Column<R> = (&'static str, fn(&R) -> f32);

const DAY_COLUMNS: [Column<DayRow>; 13] = [
    ("offered", |r| r.offered),
    ("answered", |r| r.answered),
    ("answered_within", |r| r.answered_within),
    ("abandoned", |r| r.abandoned),
    ("blocked", |r| r.blocked),
    ("balked", |r| r.balked),
    ("service_level", |r| r.service_level),
    ("abandon_rate", |r| r.abandoned / r.offered),
    ("asa", |r| r.wait_answered / r.answered),
    ("handle_time", |r| r.handle / r.answered),
    ("max_wait", |r| r.longest_wait),
    ("max_queue", |r| r.longest_queue),
    ("intervals_met", |r| r.intervals_met),
];

const GROUP_COLUMNS: [Column<GroupRow>; 4] = [
    ("staffed_hours", |r| r.staffed),
    ("busy_hours", |r| r.busy),
    ("occupancy", |r| r.busy / (r.busy + r.idle)),
    ("overtime_hours", |r| r.overtime),
];

/// `days.csv`: a row for each replication, and for each of its days where the horizon has several
/// and they were kept, with columns such as `orders.service_level`. The longest wait and queue are
/// those of whole replications, and left out where there are days.
///
/// # Errors
/// As [`intervals`].
pub fn days(run: &Run<'_>) -> Result<String, csv::Error> {
    let fold = &run.outcome.fold;
    let days = fold.days.as_ref();
    let days = days.and_then(|d| Some((d, d.rows.as_ref()?)));
    let of_whole = |key: &str| matches!(key, "max_wait" | "max_queue");
    let shown: Vec<Column<DayRow>> = DAY_COLUMNS
        .into_iter()
        .filter(|(key, _)| days.is_none() || !of_whole(key))
        .collect();
    let mut out = csv::Writer::from_writer(Vec::new());
    let mut header = vec!["replication".to_owned()];
    if days.is_some() {
        header.push("day".to_owned());
    }
    for kind in &run.model.types {
        header.extend(shown.iter().map(|(key, _)| format!("{}.{key}", kind.name)));
    }
    for group in &run.model.groups {
        header.extend(
            GROUP_COLUMNS
                .iter()
                .map(|(key, _)| format!("{}.{key}", group.name)),
        );
    }
    out.write_record(&header)?;
    let mut write = |mut fields: Vec<String>, row: usize| {
        for (kind, figures) in fold.kinds.iter().enumerate() {
            let rows = days.map_or(&figures.rows, |(_, rows)| &rows.kinds[kind]);
            fields.extend(shown.iter().map(|(_, figure)| number(figure(&rows[row]))));
        }
        for (g, whole) in fold.group_rows.iter().enumerate() {
            let rows = days.map_or(whole, |(_, rows)| &rows.groups[g]);
            let figures = GROUP_COLUMNS.iter();
            fields.extend(figures.map(|(_, figure)| number(figure(&rows[row]))));
        }
        out.write_record(&fields)
    };
    for replication in 0..fold.replications as usize {
        let Some((of, _)) = days else {
            write(vec![replication.to_string()], replication)?;
            continue;
        };
        for (day, start) in of.starts.iter().enumerate() {
            let label = day_label(&run.label(*start), day);
            let row = replication * of.starts.len() + day;
            write(vec![replication.to_string(), label], row)?;
        }
    }
    text(out)
}

/// A number, or nothing where there is no data.
fn number(value: f32) -> String {
    if value.is_finite() {
        value.to_string()
    } else {
        String::new()
    }
}

/// What a writer has written.
pub(super) fn text(out: csv::Writer<Vec<u8>>) -> Result<String, csv::Error> {
    let bytes = out
        .into_inner()
        .map_err(|e| csv::Error::from(e.into_error()))?;
    // What was written was text; nothing is lost here.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
