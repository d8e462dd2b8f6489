//! Results for spreadsheets and other programs, read back.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use super::{Scene, busyhour, printed};

/// Two types, one with a name that a spreadsheet would take for a formula.
const FORMULA: &str = r#"
busyhour = 1
name = "books & <sheets>"
start = 2026-11-27T06:00:00
duration = "2h"
interval = "30m"
replications = 40
seed = 5
[contact."=1+1"]
channel = "voice"
arrivals = { rate = "60/h", day_cv = 0.2 }
talk = { exponential = { mean = "3m" } }
patience = { exponential = { mean = "2m" } }
[contact.calls]
channel = "voice"
arrivals = { rate = "30/h" }
talk = { exponential = { mean = "3m" } }
[group.team]
agents = 5
skills = { "=1+1" = 1, calls = 1 }
cost = { per_hour = 20 }
"#;

/// Runs the scene into a folder, with the flags.
fn out(scene: &Scene, folder: &Path, more: &[&str]) {
    let file = scene.file();
    let words = ["--out", folder.to_str().expect("UTF-8")];
    let file = file.to_str().expect("UTF-8");
    printed(busyhour(&["run", file], &[more, &words].concat()));
}

/// A workbook: its sheets by name, each its cells by place.
struct Book {
    sheets: HashMap<String, HashMap<String, String>>,
    xml: String,
}

impl Book {
    fn open(path: &Path) -> Self {
        let file = std::fs::File::open(path).expect("the workbook is there");
        let mut zip = zip::ZipArchive::new(file).expect("a zip");
        let mut part = |name: &str| {
            let mut text = String::new();
            let mut entry = zip.by_name(name).expect("a part");
            entry.read_to_string(&mut text).expect("text");
            text
        };
        let shared = part("xl/sharedStrings.xml");
        let strings: Vec<String> = shared.split("<si>").skip(1).map(words).collect();
        let index = part("xl/workbook.xml");
        let names = index.split("<sheet name=\"").skip(1);
        let mut all = String::new();
        let sheets = names.enumerate().map(|(i, rest)| {
            let name = rest.split('"').next().expect("a name").to_owned();
            let xml = part(&format!("xl/worksheets/sheet{}.xml", i + 1));
            let cells = xml.split("<c r=\"").skip(1).map(|cell| {
                let place = cell.split('"').next().expect("a place").to_owned();
                let value = cell.split("<v>").nth(1).unwrap_or("");
                let value = value.split('<').next().expect("a value");
                let is_text = cell
                    .split('>')
                    .next()
                    .is_some_and(|c| c.contains("t=\"s\""));
                let value = match is_text {
                    true => strings[value.parse::<usize>().expect("a number")].clone(),
                    false => value.to_owned(),
                };
                (place, value)
            });
            let cells = cells.collect();
            all += &xml;
            (name, cells)
        });
        let sheets = sheets.collect();
        Self { sheets, xml: all }
    }

    fn cell(&self, sheet: &str, place: &str) -> &str {
        self.sheets[sheet].get(place).map_or("", String::as_str)
    }

    fn number(&self, sheet: &str, place: &str) -> f64 {
        let cell = self.cell(sheet, place);
        cell.parse()
            .unwrap_or_else(|_| panic!("{sheet} {place}: `{cell}`"))
    }

    /// The column of a title.
    fn column(&self, sheet: &str, title: &str) -> String {
        let head = |place: &&String| place.trim_start_matches(char::is_alphabetic) == "1";
        let mut found = self.sheets[sheet]
            .iter()
            .filter(|(p, v)| head(p) && *v == title);
        let place = found
            .next()
            .unwrap_or_else(|| panic!("no {title} in {sheet}"))
            .0;
        place.trim_end_matches('1').to_owned()
    }
}

fn words(item: &str) -> String {
    let text = item.split("<t").nth(1).unwrap_or("");
    let text = text.split_once('>').map_or("", |(_, rest)| rest);
    let text = text.split("</t>").next().unwrap_or("");
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[test]
fn a_workbook_holds_what_the_other_files_hold() {
    let folder = tempfile::tempdir().expect("a folder");
    let scene = Scene::new(FORMULA);
    out(&scene, folder.path(), &["--xlsx"]);
    let book = Book::open(&folder.path().join("results.xlsx"));
    let text = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect("a file");
    let summary: serde_json::Value =
        serde_json::from_str(&text("summary.json")).expect("valid JSON");
    assert_eq!(book.cell("Read me", "B1"), "books & <sheets>");
    // Names stay words, and nothing is worked out.
    assert_eq!(book.cell("Contacts", "A3"), "=1+1");
    assert!(!book.xml.contains("<f>"));
    let level = book.column("Contacts", "service level");
    for (row, value) in [
        (2, &summary["total"]),
        (3, &summary["contacts"]["=1+1"]),
        (4, &summary["contacts"]["calls"]),
    ] {
        let expected = value["service_level"]["mean"].as_f64().expect("a level");
        let shown = book.number("Contacts", &format!("{level}{row}"));
        assert!(
            (shown - expected).abs() < 1e-12,
            "{row}: {shown} {expected}"
        );
    }
    let cost = book.column("Groups", "cost");
    let expected = summary["groups"]["team"]["cost"]["mean"].as_f64();
    let expected = expected.expect("a cost");
    // A sheet has sixteen digits of a number.
    let shown = book.number("Groups", &format!("{cost}2"));
    assert!((shown - expected).abs() < 1e-9, "{shown} {expected}");
    // Sheets have the rows and the numbers of the tables.
    for (sheet, file, column) in [
        ("Intervals", "intervals.csv", "offered"),
        ("Groups by interval", "groups.csv", "busy_hours"),
        ("Days", "days.csv", "calls.offered"),
    ] {
        let table = text(file);
        let mut rows = table.lines();
        let head: Vec<&str> = rows.next().expect("a head").split(',').collect();
        let at = head.iter().position(|h| *h == column).expect("the column");
        let place = book.column(sheet, column);
        let mut count = 0;
        for (row, line) in rows.enumerate() {
            let expected: f64 = line
                .split(',')
                .nth(at)
                .expect("a cell")
                .parse()
                .expect("a number");
            let shown = book.number(sheet, &format!("{place}{}", row + 2));
            assert!((shown - expected).abs() < 1e-9, "{sheet} {row}");
            count += 1;
        }
        assert!(count > 0);
        assert_eq!(
            book.cell(sheet, &format!("{place}{}", count + 2)),
            "",
            "{sheet}"
        );
    }
    // 27 November 2026 is day 46,353 of Excel; 06:00 is a quarter of it.
    let start = book.column("Intervals", "start");
    assert_eq!(book.number("Intervals", &format!("{start}2")), 46_353.25);
}

/// Calls of which some come again, and some never come to an end.
const CASES: &str = r#"
busyhour = 1
name = "cases"
start = 2026-11-27T06:00:00
time_zone = "America/New_York"
duration = "2h"
interval = "30m"
replications = 20
seed = 5
[contact.calls]
channel = "voice"
arrivals = { rate = "30/h" }
talk = { exponential = { mean = "3m" } }
patience = { exponential = { mean = "2m" } }
escalate = [{ to = "experts", probability = 0.2 }]
[contact.experts]
channel = "voice"
talk = { exponential = { mean = "5m" } }
[group.team]
agents = 5
skills = { calls = 1, experts = 1 }
"#;

#[test]
fn cases_have_a_sheet_and_a_table() {
    let folder = tempfile::tempdir().expect("a folder");
    out(&Scene::new(CASES), folder.path(), &["--xlsx"]);
    let text = std::fs::read_to_string(folder.path().join("cases.csv")).expect("the table");
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let (head, row) = (lines.next().expect("a head"), lines.next().expect("a row"));
    assert_eq!((head[0], row[0]), ("case", "calls"));
    assert_eq!(lines.next(), None);
    let book = Book::open(&folder.path().join("results.xlsx"));
    assert_eq!(book.cell("Cases", "A2"), "calls");
    for (title, column) in [
        ("first-contact resolution", "first_contact_resolution"),
        ("handed over", "escalated"),
        ("contacts per case", "contacts_per_case"),
        ("time to resolution, s", "time_to_resolution"),
    ] {
        let at = head.iter().position(|h| *h == column).expect(column);
        let expected: f64 = row[at].parse().expect("a number");
        let shown = book.number("Cases", &format!("{}2", book.column("Cases", title)));
        assert!(
            expected > 0.0 && (shown - expected).abs() < 1e-9,
            "{column}"
        );
    }
    // Where nothing leads to anything there are none.
    let plain = tempfile::tempdir().expect("a folder");
    out(&Scene::new(FORMULA), plain.path(), &["--xlsx"]);
    assert!(!plain.path().join("cases.csv").exists());
    let book = Book::open(&plain.path().join("results.xlsx"));
    assert!(!book.sheets.contains_key("Cases"));
}

#[cfg(not(feature = "parquet"))]
#[test]
fn parquet_is_refused_before_anything_runs_where_it_is_not_built_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let scene = Scene::new(CASES);
    let to = folder.path().join("out");
    let words = ["--parquet", "--out", to.to_str().expect("UTF-8")];
    let output = busyhour(&["run", scene.file().to_str().expect("UTF-8")], &words);
    super::assert_explained(&output, 2, &["without --parquet", "--features parquet"]);
    assert!(!to.exists());
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_files_hold_the_tables() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::RowAccessor;

    let folder = tempfile::tempdir().expect("a folder");
    out(&Scene::new(CASES), folder.path(), &["--parquet"]);
    for (table, column) in [
        ("intervals", "offered"),
        ("groups", "busy_hours"),
        ("days", "calls.offered"),
        ("cases", "cases"),
    ] {
        let path = folder.path().join(format!("{table}.parquet"));
        let file = std::fs::File::open(path).expect("the file is there");
        let file = SerializedFileReader::new(file).expect("Parquet");
        let text = std::fs::read_to_string(folder.path().join(format!("{table}.csv")));
        let text = text.expect("the CSV is there");
        let mut lines = text.lines();
        let head: Vec<&str> = lines.next().expect("a head").split(',').collect();
        let at = head.iter().position(|h| *h == column).expect("the column");
        let fields = file.metadata().file_metadata().schema_descr();
        let place = fields.columns().iter().position(|c| c.name() == column);
        let place = place.expect("the column");
        let rows: Vec<f64> = file
            .get_row_iter(None)
            .expect("rows")
            .map(|row| row.expect("a row").get_double(place).expect("a number"))
            .collect();
        let cells = lines.map(|line| line.split(',').nth(at).expect("a cell"));
        let expected: Vec<f64> = cells.map(|c| c.parse().expect("a number")).collect();
        assert!(!rows.is_empty());
        assert_eq!(rows, expected, "{table}");
    }
}

#[test]
fn a_workbook_has_the_same_bytes_each_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let scene = Scene::new(FORMULA);
    let book = || {
        out(&scene, folder.path(), &["--xlsx", "-n", "4"]);
        std::fs::read(folder.path().join("results.xlsx")).expect("the workbook is there")
    };
    let first = book();
    // Times in an archive have two seconds.
    std::thread::sleep(std::time::Duration::from_millis(2100));
    assert_eq!(first, book());
}

#[test]
fn drawings_are_for_slides() {
    let folder = tempfile::tempdir().expect("a folder");
    let scene = Scene::new(FORMULA);
    out(&scene, folder.path(), &["--plots", "svg"]);
    for name in [
        "service-level-1-1-1.svg",
        "service-level-2-calls.svg",
        "demand-and-agents.svg",
        "chances.svg",
        "occupancy.svg",
    ] {
        let text = std::fs::read_to_string(folder.path().join(name)).expect(name);
        assert!(text.starts_with("<svg xmlns="), "{name}");
        assert!(text.contains("books &amp; &lt;sheets&gt;, 40"), "{name}");
        // Colours are told in full: slides know no variables, and no network.
        assert!(!text.contains("var(") && !text.contains("url("), "{name}");
    }
}
