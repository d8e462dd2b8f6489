//! The tree of a scenario file, with the place of every key and value.
//!
//! A copy of the TOML parser's tree in the order of the file, so that values of several
//! files can be merged and still know where they were written.

use std::sync::Arc;

use jiff::civil::{Date, DateTime, Time};
use toml::de::{DeTable, DeValue};

use super::fault::Fault;
use super::source::{Place, Source};

/// Tables and lists within each other; the grammar needs about eight.
const MAX_DEPTH: usize = 24;
/// Keys in one table; bounds what merging and suggestions cost.
const MAX_KEYS: usize = 2000;
/// Text of which all syntax errors are collected, and not just the first \[bytes\].
const RECOVERABLE: usize = 1 << 20;

/// A value and where it was written.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) place: Place,
    pub(crate) value: Value,
}

/// What can be written.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Text(String),
    Integer(i64),
    Float(f64),
    Boolean(bool),
    Datetime(Stamp),
    List(Vec<Node>),
    Table(Table),
}

/// A date, a time, or both.
#[derive(Debug, Clone)]
pub(crate) struct Stamp {
    /// As TOML writes it.
    pub(crate) text: String,
    /// Date and time of day, if there is a date; a date alone is its midnight.
    pub(crate) civil: Option<DateTime>,
    /// Whether it has an offset from UTC.
    pub(crate) offset: bool,
}

/// Keys and values in the order of the file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    pub(crate) entries: Vec<Entry>,
}

/// A key, where it was written, and its value.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) place: Place,
    pub(crate) node: Node,
}

impl Table {
    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|e| e.key == key)
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|e| &e.node)
    }

    pub(crate) fn remove(&mut self, key: &str) -> Option<Entry> {
        let at = self.entries.iter().position(|e| e.key == key)?;
        Some(self.entries.remove(at))
    }
}

impl Node {
    pub(crate) fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The value's kind, with its article.
    pub(crate) fn kind(&self) -> &'static str {
        match self.value {
            Value::Text(_) => "text",
            Value::Integer(_) | Value::Float(_) => "a number",
            Value::Boolean(_) => "true or false",
            Value::Datetime(_) => "a date or time",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

/// Parses a whole file; what cannot be parsed is left out and reported.
pub(crate) fn parse(source: &Arc<Source>, faults: &mut Vec<Fault>) -> Node {
    let (root, errors) = syntax(&source.text);
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let fault = Fault::error(format!("this is not TOML: {}", error.message()));
        faults.push(fault.at(&Place::new(source, span.start, span.end)));
    }
    let mut copy = Copy {
        source,
        offset: 0,
        faults,
    };
    let table = copy.table(&root, 0, &Place::top(source));
    Node {
        place: Place::top(source),
        value: Value::Table(table),
    }
}

/// What the parser makes of a text. Garbage has millions of errors, so that a large text is
/// parsed only up to the first.
fn syntax(text: &str) -> (DeTable<'_>, Vec<toml::de::Error>) {
    if text.len() <= RECOVERABLE {
        let (root, errors) = DeTable::parse_recoverable(text);
        return (root.into_inner(), errors);
    }
    match DeTable::parse(text) {
        Ok(root) => (root.into_inner(), Vec::new()),
        Err(error) => (DeTable::default(), vec![error]),
    }
}

/// Parses a single value that stands at `offset` in its source.
pub(crate) fn parse_value(
    source: &Arc<Source>,
    offset: usize,
    faults: &mut Vec<Fault>,
) -> Option<Node> {
    let text = source.text.get(offset..)?;
    let value = DeValue::parse(text).ok()?;
    let span = value.span();
    let place = Place::new(source, offset + span.start, offset + span.end);
    let value = Copy {
        source,
        offset,
        faults,
    }
    .value(value.get_ref(), &place, 0);
    Some(Node { place, value })
}

struct Copy<'a> {
    source: &'a Arc<Source>,
    offset: usize,
    faults: &'a mut Vec<Fault>,
}

impl Copy<'_> {
    fn place(&self, span: std::ops::Range<usize>) -> Place {
        Place::new(
            self.source,
            self.offset + span.start,
            self.offset + span.end,
        )
    }

    fn table(&mut self, table: &DeTable<'_>, depth: usize, place: &Place) -> Table {
        if table.len() > MAX_KEYS {
            let message = format!("a table with {} keys is too large", table.len());
            let label = format!("expected at most {MAX_KEYS}");
            self.faults
                .push(Fault::error(message).at(place).label(label));
            return Table::default();
        }
        let mut entries: Vec<Entry> = table
            .iter()
            .map(|(key, value)| {
                let place = self.place(key.span());
                let value_place = self.place(value.span());
                let value = self.value(value.get_ref(), &value_place, depth + 1);
                let node = Node {
                    place: value_place,
                    value,
                };
                let key = key.get_ref().to_string();
                self.seen(&key, "name", &place, |_| false);
                Entry { key, place, node }
            })
            .collect();
        // The parser sorts keys by name; people mean the order they wrote.
        entries.sort_by_key(|e| e.place.start);
        Table { entries }
    }

    fn value(&mut self, value: &DeValue<'_>, place: &Place, depth: usize) -> Value {
        if depth > MAX_DEPTH {
            self.faults
                .push(Fault::error("tables are nested too deeply").at(place));
            return Value::Boolean(false);
        }
        match value {
            DeValue::String(text) => {
                self.seen(text, "text", place, |c| matches!(c, '\n' | '\r' | '\t'));
                Value::Text(text.to_string())
            }
            DeValue::Integer(number) => self.integer(number, place),
            DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(value) => Value::Boolean(*value),
            DeValue::Datetime(stamp) => Value::Datetime(Stamp {
                text: stamp.to_string(),
                civil: civil(value),
                offset: stamp.offset.is_some(),
            }),
            DeValue::Array(items) => Value::List(
                items
                    .iter()
                    .map(|item| {
                        let place = self.place(item.span());
                        let value = self.value(item.get_ref(), &place, depth + 1);
                        Node { place, value }
                    })
                    .collect(),
            ),
            DeValue::Table(table) => Value::Table(self.table(table, depth, place)),
        }
    }

    /// Refuses what cannot be seen, unless `allowed`: a terminal would obey it, and two names
    /// that look the same be different.
    fn seen(&mut self, text: &str, what: &str, place: &Place, allowed: impl Fn(char) -> bool) {
        if let Some(c) = text.chars().find(|c| unseen(*c) && !allowed(*c)) {
            self.faults.push(not_seen(c, what, place));
        }
    }

    fn integer(&mut self, number: &toml::de::DeInteger<'_>, place: &Place) -> Value {
        i64::from_str_radix(number.as_str(), number.radix()).map_or_else(
            |_| {
                self.faults
                    .push(Fault::error("this number is too large").at(place));
                Value::Integer(0)
            },
            Value::Integer,
        )
    }
}

/// The fault of a text without quotes that holds what cannot be seen.
pub(crate) fn bare_text(text: &str, place: &Place) -> Option<Fault> {
    let c = text.chars().find(|c| unseen(*c))?;
    Some(not_seen(c, "text", place))
}

fn not_seen(c: char, what: &str, place: &Place) -> Fault {
    let code = u32::from(c);
    let message = format!("this {what} has a character that cannot be seen, U+{code:04X}");
    Fault::error(message).at(place).help("take it out")
}

/// Control characters, those that turn the direction of a text, and some that take no room.
/// Joiners take none either, but letters of some scripts and signs are joined by them.
fn unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn civil(value: &DeValue<'_>) -> Option<DateTime> {
    let datetime = value.as_datetime()?;
    let date = datetime.date?;
    let small = |n: u8| i8::try_from(n).ok();
    let year = i16::try_from(date.year).ok()?;
    let date = Date::new(year, small(date.month)?, small(date.day)?).ok()?;
    let Some(time) = datetime.time else {
        return Some(date.to_datetime(Time::midnight()));
    };
    let second = small(time.second.unwrap_or(0))?;
    let nanosecond = i32::try_from(time.nanosecond.unwrap_or(0)).ok()?;
    let time = Time::new(small(time.hour)?, small(time.minute)?, second, nanosecond).ok()?;
    Some(date.to_datetime(time))
}
