//! A tree as a TOML file, for `check --resolved`.

use std::fmt::Write;
use std::sync::Arc;

use super::source::Source;
use super::tree::{Entry, Node, Table, Value};

/// The merged scenario as a file, with the origin of what `main` did not say itself.
pub(crate) fn toml(root: &Node, main: &Arc<Source>) -> String {
    let mut printer = Printer {
        text: String::new(),
        main,
    };
    if let Some(table) = root.table() {
        printer.top(table);
    }
    printer.text
}

struct Printer<'a> {
    text: String,
    main: &'a Arc<Source>,
}

impl Printer<'_> {
    fn top(&mut self, table: &Table) {
        let (tables, values): (Vec<_>, Vec<_>) =
            table.entries.iter().partition(|e| is_section(&e.node));
        values.into_iter().for_each(|entry| self.line(entry));
        for entry in tables {
            match (&entry.node.value, entry.key.as_str()) {
                (Value::Table(inner), "contact" | "group" | "initial") => {
                    inner.entries.iter().for_each(|e| self.named(&entry.key, e));
                }
                (Value::Table(inner), _) => self.section(&format!("[{}]", key(&entry.key)), inner),
                (Value::List(items), _) => {
                    for inner in items.iter().filter_map(Node::table) {
                        self.section(&format!("[[{}]]", key(&entry.key)), inner);
                    }
                }
                _ => {}
            }
        }
    }

    fn named(&mut self, kind: &str, entry: &Entry) {
        match &entry.node.value {
            Value::Table(table) => {
                self.section(&format!("[{}.{}]", key(kind), key(&entry.key)), table);
            }
            _ => {
                // A value where a table should be has been refused; print it all the same.
                let _ = writeln!(self.text, "\n[{}]", key(kind));
                self.line(entry);
            }
        }
    }

    fn section(&mut self, head: &str, table: &Table) {
        let _ = writeln!(self.text, "\n{head}");
        table.entries.iter().for_each(|entry| self.line(entry));
    }

    fn line(&mut self, entry: &Entry) {
        let _ = write!(self.text, "{} = ", key(&entry.key));
        write_value(&mut self.text, &entry.node);
        if let Some(origin) = origin(&entry.node, self.main) {
            let _ = write!(
                self.text,
                "  # from {}",
                origin.replace(char::is_control, " ")
            );
        }
        self.text.push('\n');
    }
}

/// The file or argument that a value comes from, if not from the main one.
fn origin<'n>(node: &'n Node, main: &Arc<Source>) -> Option<&'n str> {
    let inner: Vec<&Node> = match &node.value {
        Value::Table(table) => table.entries.iter().map(|e| &e.node).collect(),
        Value::List(items) => items.iter().collect(),
        _ => Vec::new(),
    };
    if let Some(found) = inner.into_iter().find_map(|n| origin(n, main)) {
        return Some(found);
    }
    let source = &node.place.source;
    (!Arc::ptr_eq(source, main)).then_some(source.name.as_str())
}

fn is_section(node: &Node) -> bool {
    match &node.value {
        Value::Table(_) => true,
        Value::List(items) => !items.is_empty() && items.iter().all(|item| item.table().is_some()),
        _ => false,
    }
}

fn write_value(text: &mut String, node: &Node) {
    match &node.value {
        Value::Text(value) => text.push_str(&quoted(value)),
        Value::Integer(value) => text.push_str(&value.to_string()),
        Value::Float(value) if value.is_nan() => text.push_str("nan"),
        Value::Float(value) => text.push_str(&format!("{value:?}")),
        Value::Boolean(value) => text.push_str(&value.to_string()),
        Value::Datetime(stamp) => text.push_str(&stamp.text),
        Value::List(items) => {
            text.push('[');
            for (i, item) in items.iter().enumerate() {
                text.push_str(if i == 0 { "" } else { ", " });
                write_value(text, item);
            }
            text.push(']');
        }
        Value::Table(table) if table.entries.is_empty() => text.push_str("{}"),
        Value::Table(table) => {
            for (i, entry) in table.entries.iter().enumerate() {
                text.push_str(if i == 0 { "{ " } else { ", " });
                text.push_str(&key(&entry.key));
                text.push_str(" = ");
                write_value(text, &entry.node);
            }
            text.push_str(" }");
        }
    }
}

/// A key, quoted where it must be.
fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !name.is_empty() && name.chars().all(bare) {
        name.to_owned()
    } else {
        quoted(name)
    }
}

fn quoted(value: &str) -> String {
    let mut text = String::with_capacity(value.len() + 2);
    text.push('"');
    for c in value.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(text, "\\u{:04X}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text.push('"');
    text
}
