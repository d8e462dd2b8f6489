//! Regular expressions of texts with a unit, in the dialect that JSON Schema shares with most
//! languages. They accept what the reader accepts; bounds it checks itself.

/// A plain decimal number.
const NUMBER: &str = r"(?:\d+\.?\d*|\.\d+)";

/// Units of time, the longest first, as the reader knows them.
const UNITS: [&[&str]; 4] = [
    &["days", "day", "d"],
    &["hours", "hour", "hrs", "hr", "h"],
    &["minutes", "minute", "mins", "min", "m"],
    &["seconds", "second", "secs", "sec", "s"],
];

/// A word in upper or lower case; the dialect has no flag for that.
fn any_case(word: &str) -> String {
    let letter = |c: char| format!("[{c}{}]", c.to_ascii_uppercase());
    word.chars().map(letter).collect()
}

fn unit(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|n| any_case(n)).collect();
    format!("(?:{})", names.join("|"))
}

fn any_unit() -> String {
    let units: Vec<String> = UNITS.iter().map(|names| unit(names)).collect();
    format!("(?:{})", units.join("|"))
}

/// A duration without its anchors: "4m 30s", "1.5h", "00:20:00".
fn duration_body() -> String {
    // Larger units first, each at most once; the look-ahead wants one of them.
    let parts: Vec<String> = UNITS
        .iter()
        .map(|names| format!(r"(?:{NUMBER}\s*{}\s*)?", unit(names)))
        .collect();
    format!(
        r"(?=[\d.]){}|\d{{1,6}}:[0-5]?\d:[0-5]?\d(?:\.\d+)?\s*",
        parts.concat()
    )
}

/// "20s", "4m 30s", "1.5h", "00:20:00".
pub(super) fn duration() -> String {
    format!(r"^\s*(?:{})$", duration_body())
}

/// "120/h".
pub(super) fn rate() -> String {
    format!(r"^\s*{NUMBER}\s*/\s*{}\s*$", any_unit())
}

/// "20%".
pub(super) fn percent() -> String {
    format!(r"^\s*{NUMBER}\s*%\s*$")
}

/// "forecast.csv:orders", "forecast.csv:offered[queue=Orders]", "forecast.csv".
pub(super) const COLUMN: &str = r":|\.[cCtT][sS][vV]$";

/// 2026-12-25, or its midnight.
pub(super) const DATE: &str = r"^\d{4}-\d{2}-\d{2}(?:[Tt ]00:00(?::00(?:\.0+)?)?)?$";

/// 2026-11-27T06:00:00, without an offset.
pub(super) const DATETIME: &str = r"^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?$";

/// "14:10", "1d 14:10", "2h 10m", or a date and time.
pub(super) fn moment() -> String {
    let date = DATETIME.trim_start_matches('^').trim_end_matches('$');
    let clock = r"(?:\d{1,4}\s*d\s*)?\d{1,4}:[0-5]?\d(?::[0-5]?\d)?\s*";
    format!(r"^\s*(?:{date}|{clock}|{})$", duration_body())
}
