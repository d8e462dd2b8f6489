//! A workbook for planners: a sheet a table, numbers as numbers, shares as percentages.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use serde_json::Value;

use super::table::{Column, Table, Values};
use super::unit::Unit;
use crate::report::answer::answer;
use crate::report::summary::Run;
use crate::report::terminal::assumptions;

/// Rows and columns of a sheet, as Excel has them.
const MOST_ROWS: usize = 1_048_576;
const MOST_COLUMNS: usize = 16_384;
/// Widths of columns, in letters.
const WIDTH: (usize, usize) = (10, 34);

/// Titles of the sheets of tables.
const TITLES: [(&str, &str); 5] = [
    ("figures", "Figures"),
    ("intervals", "Intervals"),
    ("groups", "Groups by interval"),
    ("days", "Days"),
    ("rolling", "28 days"),
];

/// How cells look.
struct Looks {
    head: Format,
    share: Format,
    number: Format,
    whole: Format,
    time: Format,
    title: Format,
    wrapped: Format,
}

impl Looks {
    fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        Self {
            head: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Bottom)
                .set_background_color("#EDF1F3")
                .set_border_bottom(FormatBorder::Thin),
            share: Format::new().set_num_format("0.0%"),
            number: Format::new().set_num_format("#,##0.00"),
            whole: Format::new().set_num_format("#,##0"),
            time: Format::new().set_num_format("yyyy-mm-dd hh:mm"),
            title: top().set_bold(),
            wrapped: top().set_text_wrap(),
        }
    }
}

/// The workbook of a run, of the tables that [`tables_of`](super::tables_of) makes. The same run
/// gives the same bytes.
///
/// # Errors
/// When a sheet cannot be written.
pub fn workbook(
    run: &Run<'_>,
    summary: &Value,
    tables: &[Table],
    command: &str,
) -> Result<Vec<u8>, XlsxError> {
    let looks = Looks::new();
    let mut book = Workbook::new();
    // Not the time at which it is made: the same run gives the same bytes.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new()
        .set_title(&run.scenario.name)
        .set_comment(concat!("busyhour ", env!("CARGO_PKG_VERSION")))
        .set_creation_datetime(&made);
    book.set_properties(&properties);
    let left_out: Vec<&str> = tables.iter().filter(|t| !fits(t)).map(|t| t.name).collect();
    about(book.add_worksheet(), run, command, &left_out, &looks)?;
    for (title, parts, first, figures) in [
        (
            "Contacts",
            &["total", "contacts"][..],
            "contact type",
            &CONTACTS[..],
        ),
        ("Groups", &["groups"], "agent group", &GROUPS),
        ("Cases", &["cases"], "first contact", &CASES),
    ] {
        let table = wide(summary, parts, first, figures);
        if table.rows() > 0 {
            sheet(book.add_worksheet(), title, &table, &looks)?;
        }
    }
    for table in tables.iter().filter(|t| fits(t) && t.name != "cases") {
        let title = TITLES.iter().find(|(name, _)| *name == table.name);
        let title = title.map_or(table.name, |(_, title)| title);
        sheet(book.add_worksheet(), title, table, &looks)?;
    }
    book.save_to_buffer()
}

fn fits(table: &Table) -> bool {
    table.rows() < MOST_ROWS && table.columns.len() <= MOST_COLUMNS
}

/// What was simulated, and how to read the sheets.
fn about(
    sheet: &mut Worksheet,
    run: &Run<'_>,
    command: &str,
    left_out: &[&str],
    looks: &Looks,
) -> Result<(), XlsxError> {
    sheet.set_name("Read me")?;
    sheet.set_column_width(0, 22)?.set_column_width(1, 100)?;
    let currency = run.scenario.currency.as_deref();
    let money = currency.map_or(String::new(), |c| format!("; money is in {c}"));
    let mut lines = vec![
        ("Scenario", run.scenario.name.clone()),
        ("Answer", answer(run)),
        ("Counted", assumptions(run).replace('\n', " ")),
        ("Days simulated", run.outcome.fold.replications.to_string()),
        ("Seed", run.model.seed.to_string()),
        ("Made by", format!("busyhour {}", env!("CARGO_PKG_VERSION"))),
        ("Command", command.to_owned()),
        (
            "Units",
            format!(
                "Times are seconds, agents' times hours, shares are shown as percentages{money}. \
                 An empty cell has no data. Times of the day are those of the clock on the wall."
            ),
        ),
        (
            "Columns",
            "A column without an ending is the mean of all days; _half_width is what is added and \
             taken away for its 95 % confidence interval, which more days make smaller; _p05, _p50 \
             and _p95 are quantiles over days, which they do not."
                .into(),
        ),
    ];
    if !left_out.is_empty() {
        lines.push((
            "Left out",
            format!(
                "Too large for a sheet: {}.csv has it.",
                left_out.join(".csv, ")
            ),
        ));
    }
    for (row, (name, text)) in (0..).zip(&lines) {
        sheet.write_string_with_format(row, 0, *name, &looks.title)?;
        sheet.write_string_with_format(row, 1, text, &looks.wrapped)?;
    }
    Ok(())
}

/// A column of a table with a row for each type or group: its title, and where its figure is.
type Figure = (&'static str, &'static str);

const CONTACTS: [Figure; 22] = [
    ("offered", "/offered/mean"),
    ("answered", "/answered/mean"),
    ("abandoned", "/abandoned/mean"),
    ("blocked", "/blocked/mean"),
    ("service level", "/service_level/mean"),
    ("service level ±", "/service_level/half_width"),
    ("service level, 5 % of days below", "/service_level/p05"),
    ("service level, 5 % of days above", "/service_level/p95"),
    (
        "target met, share of days",
        "/service_level/meets_target/share",
    ),
    ("abandon rate", "/abandon_rate/mean"),
    ("ASA, s", "/asa/mean"),
    ("90 % wait at most, s", "/wait_p90/mean"),
    ("handle time, s", "/handle_time/mean"),
    ("mean queue", "/mean_queue/mean"),
    ("longest queue", "/max_queue/mean"),
    ("contained by self-service", "/contained/mean"),
    ("tried again", "/retried/mean"),
    ("handed over", "/escalated/mean"),
    ("came again", "/repeated/mean"),
    ("took a callback", "/callback_accepted/mean"),
    ("left a message", "/left_message/mean"),
    ("cost", "/cost/mean"),
];

/// Of cases, by the type of their first contact; all of them under `total`.
const CASES: [Figure; 11] = [
    ("cases", "/cases/mean"),
    ("cases ±", "/cases/half_width"),
    ("first-contact resolution", "/first_contact_resolution/mean"),
    (
        "first-contact resolution ±",
        "/first_contact_resolution/half_width",
    ),
    ("resolved", "/resolved/mean"),
    ("lost", "/lost/mean"),
    ("due after the end", "/not_come/mean"),
    ("handed over", "/escalated/mean"),
    ("contained by self-service", "/contained/mean"),
    ("contacts per case", "/contacts_per_case/mean"),
    ("time to resolution, s", "/time_to_resolution/mean"),
];

const GROUPS: [Figure; 8] = [
    ("scheduled hours", "/scheduled_hours/mean"),
    ("staffed hours", "/staffed_hours/mean"),
    ("busy hours", "/busy_hours/mean"),
    ("occupancy", "/occupancy/mean"),
    ("occupancy ±", "/occupancy/half_width"),
    ("utilisation", "/utilisation/mean"),
    ("overtime hours", "/overtime_hours/mean"),
    ("cost", "/cost/mean"),
];

/// A table with a row for each type or group; figures that none of them has, and steps that nobody
/// takes, are left out.
fn wide(summary: &Value, parts: &[&str], first: &str, figures: &[Figure]) -> Table {
    let mut owners: Vec<(&str, &Value)> = Vec::new();
    for part in parts {
        if *part == "total" {
            owners.push(("all contacts", &summary[*part]));
            continue;
        }
        let all = summary[*part].as_object().into_iter().flatten();
        owners.extend(all.map(|(name, value)| (name.as_str(), value)));
    }
    let names = owners.iter().map(|(n, _)| Some((*n).to_owned()));
    let mut columns = vec![Column::text(first, names.collect())];
    let of = if parts.contains(&"cases") {
        "case"
    } else {
        first
    };
    for (title, place) in figures {
        let key = place.split('/').nth(1).unwrap_or(place);
        let values = owners.iter().map(|(_, of)| of.pointer(place)?.as_f64());
        let values: Vec<Option<f64>> = values.collect();
        let some = match STEPS.contains(&key) {
            true => values.iter().flatten().any(|v| *v != 0.0),
            false => values.iter().any(Option::is_some),
        };
        if some {
            columns.push(Column::number(title, Some(Unit::of(of, key)), values));
        }
    }
    Table::new("wide", columns)
}

/// Figures that are there, and nothing, where nobody does such a thing.
const STEPS: [&str; 8] = [
    "blocked",
    "contained",
    "retried",
    "escalated",
    "repeated",
    "callback_accepted",
    "left_message",
    "not_come",
];

/// Writes a table into a sheet.
fn sheet(
    sheet: &mut Worksheet,
    title: &str,
    table: &Table,
    looks: &Looks,
) -> Result<(), XlsxError> {
    sheet.set_name(title)?;
    let units = table.columns.iter().find(|c| c.name == "unit");
    for (at, column) in (0u16..).zip(&table.columns) {
        sheet.write_string_with_format(0, at, &column.name, &looks.head)?;
        sheet.set_column_width(at, width(column) as f64)?;
        write(sheet, at, column, units, looks)?;
    }
    // The head, and what names a row, stay in sight.
    sheet.set_freeze_panes(1, 1)?;
    let (rows, columns) = (table.rows(), table.columns.len());
    if rows > 0 && columns > 0 {
        sheet.autofilter(0, 0, rows as u32, columns as u16 - 1)?;
    }
    Ok(())
}

fn write(
    sheet: &mut Worksheet,
    at: u16,
    column: &Column,
    units: Option<&Column>,
    looks: &Looks,
) -> Result<(), XlsxError> {
    match &column.values {
        Values::Text(values) => {
            for (row, text) in (1u32..).zip(values) {
                let Some(text) = text else { continue };
                match date_time(&column.name, text) {
                    Some(time) => sheet.write_datetime_with_format(row, at, &time, &looks.time)?,
                    // Never a formula, whatever it begins with.
                    None => sheet.write_string(row, at, text)?,
                };
            }
        }
        Values::Whole(values) => {
            for (row, value) in (1u32..).zip(values) {
                if let Some(value) = value {
                    sheet.write_number_with_format(row, at, *value as f64, &looks.whole)?;
                }
            }
        }
        Values::Number(values) => {
            let whole = values.iter().flatten().all(|v| v.fract() == 0.0);
            for (row, value) in (1u32..).zip(values) {
                let Some(value) = value else { continue };
                let look = if is_share(column, units, row as usize - 1) {
                    &looks.share
                } else if whole {
                    &looks.whole
                } else {
                    &looks.number
                };
                sheet.write_number_with_format(row, at, *value, look)?;
            }
        }
    }
    Ok(())
}

/// Whether the number of a row is a share, by its column, or by its row in the table of figures.
fn is_share(column: &Column, units: Option<&Column>, row: usize) -> bool {
    if let Some(unit) = column.unit {
        return unit == Unit::Share;
    }
    match units.map(|c| &c.values) {
        Some(Values::Text(words)) => {
            words.get(row).and_then(Option::as_deref) == Some(Unit::Share.word())
        }
        _ => false,
    }
}

/// A start of an interval as a date and time of the clock on the wall.
fn date_time(column: &str, text: &str) -> Option<ExcelDateTime> {
    if column != "start" {
        return None;
    }
    let (date, time) = text.split_once('T')?;
    let mut date = date.splitn(3, '-');
    let year = date.next()?.parse().ok()?;
    let (month, day) = (date.next()?.parse().ok()?, date.next()?.parse().ok()?);
    let hour = time.get(0..2)?.parse().ok()?;
    let minute = time.get(3..5)?.parse().ok()?;
    let second: u8 = time.get(6..8).and_then(|s| s.parse().ok()).unwrap_or(0);
    let day = ExcelDateTime::from_ymd(year, month, day).ok()?;
    day.and_hms(hour, minute, f64::from(second)).ok()
}

/// How wide a column is: its words, or its name in two or three lines.
fn width(column: &Column) -> usize {
    let letters = |text: &str| text.chars().count();
    let words = match &column.values {
        Values::Text(values) if column.name == "start" && !values.is_empty() => 17,
        Values::Text(values) => {
            let all = values.iter().flatten().map(|t| letters(t) + 2);
            all.max().unwrap_or(0)
        }
        _ => 0,
    };
    words
        .max(letters(&column.name) / 2 + 3)
        .clamp(WIDTH.0, WIDTH.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_are_times_where_there_is_a_date() {
        assert!(date_time("start", "2026-11-27T06:30:00-05:00").is_some());
        assert!(date_time("start", "2026-11-27T06").is_none());
        assert!(date_time("start", "34:30").is_none());
        assert!(date_time("contact", "2026-11-27T06:30:00").is_none());
    }
}
