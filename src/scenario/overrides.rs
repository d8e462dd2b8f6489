//! `--variant NAME` and `--set KEY=VALUE`: changes from the command line.

use std::sync::Arc;

use super::fault::Fault;
use super::keys::{Kind, Names, SCENARIO};
use super::merge::{child, merge, merge_node};
use super::nearest::{list_words, nearest};
use super::source::{Place, Source};
use super::tree::{self, Entry, Node, Table, Value};

/// Changes to a scenario that do not stand in its file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides {
    /// The `[variant.NAME]` to apply.
    pub variant: Option<String>,
    /// Settings such as `contact.orders.patience.weibull.mean=2m`, applied in this order.
    pub set: Vec<String>,
}

/// The names of the variants in a tree, in their order.
pub(crate) fn variants(root: &Node) -> Vec<String> {
    let entries = |node: &Node| node.table().map(|t| t.entries.clone()).unwrap_or_default();
    let all = entries(root).into_iter().find(|e| e.key == "variant");
    let named = all.map(|e| entries(&e.node)).unwrap_or_default();
    named.into_iter().map(|e| e.key).collect()
}

/// Applies the variant, then the settings; variants are gone afterwards.
pub(crate) fn apply(root: &mut Node, overrides: &Overrides, faults: &mut Vec<Fault>) {
    let Value::Table(table) = &mut root.value else {
        return;
    };
    let variants = table.remove("variant");
    if let Some(variant) = choose(variants, overrides.variant.as_deref(), faults) {
        merge(root, variant);
    }
    for setting in &overrides.set {
        let source = Source::memory("--set", setting, true);
        if let Err(fault) = set(root, &source, faults) {
            faults.push(*fault);
        }
    }
    // The file and its bases are one by now: another base or variant would be heard of by nobody.
    for name in ["base", "variant"] {
        if let Some(entry) = root.table().and_then(|table| table.entry(name)) {
            let fault = Fault::error(format!("`{name}` comes too late here")).at(&entry.place);
            faults.push(fault.help("it belongs into a scenario file, outside of its variants"));
        }
    }
}

fn choose(variants: Option<Entry>, name: Option<&str>, faults: &mut Vec<Fault>) -> Option<Node> {
    let name = match (name, &variants) {
        (None, Some(entry)) if entry.node.table().is_none() => "",
        (None, _) => return None,
        (Some(name), _) => name,
    };
    let entries = match variants.map(|v| (v.node.value, v.place, v.node.place)) {
        None => Vec::new(),
        Some((Value::Table(table), ..)) => table.entries,
        Some((_, _, place)) => {
            faults.push(Fault::error("`variant` holds tables: [variant.NAME]").at(&place));
            return None;
        }
    };
    let names: Vec<String> = entries.iter().map(|e| e.key.clone()).collect();
    let found = entries.into_iter().find(|e| e.key == name).map(|e| e.node);
    let fault = match &found {
        Some(node) if node.table().is_some() => return found,
        Some(node) => Fault::error(format!("variant `{name}` is not a table")).at(&node.place),
        None => {
            let known = names.iter().map(String::as_str);
            let help = match nearest(name, known.clone()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if names.is_empty() => format!("add one: [variant.{name}]"),
                None => format!("the variants are {}", list_words(known)),
            };
            let source = Source::memory("--variant", name, true);
            let place = Place::new(&source, 0, name.len());
            Fault::error(format!("the scenario has no variant `{name}`"))
                .at(&place)
                .help(help)
        }
    };
    faults.push(fault);
    None
}

type Set = Result<(), Box<Fault>>;

fn set(root: &mut Node, source: &Arc<Source>, faults: &mut Vec<Fault>) -> Set {
    let text = &source.text;
    let whole = Place::new(source, 0, text.len());
    let equals = outside_quotes(text, '=').ok_or_else(|| {
        let fault = Fault::error("a setting needs a key and a value").at(&whole);
        Box::new(fault.help("write --set contact.orders.patience.weibull.mean=2m"))
    })?;
    let path = path(source, equals).ok_or_else(|| {
        let place = Place::new(source, 0, equals);
        let fault = Fault::error("this is not a key").at(&place);
        Box::new(fault.label("expected keys separated by points"))
    })?;
    let value = value(source, equals + 1, faults)?;
    place_value(root, &path, value, Some(&Kind::Table(&SCENARIO)))
}

/// The first such character that is not within quotes.
fn outside_quotes(text: &str, wanted: char) -> Option<usize> {
    let mut quote = None;
    for (i, c) in text.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == wanted => return Some(i),
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None => {}
        }
    }
    None
}

/// A key and where it stands in the setting.
type Segment = (String, Place);

/// The keys before the equals sign, by TOML's own rules.
fn path(source: &Arc<Source>, equals: usize) -> Option<Vec<Segment>> {
    let text = format!("{}=0", source.text.get(..equals)?);
    if text.contains(['\n', '#', '[']) {
        return None;
    }
    let mut faults = Vec::new();
    let keys = Source::memory("key", &text, true);
    let mut node = tree::parse(&keys, &mut faults);
    if !faults.is_empty() {
        return None;
    }
    let mut path = Vec::new();
    while let Value::Table(table) = node.value {
        let entry = table.entries.into_iter().next()?;
        path.push((
            entry.key,
            Place::new(source, entry.place.start, entry.place.end),
        ));
        node = entry.node;
    }
    (!path.is_empty()).then_some(path)
}

/// The value after the equals sign: TOML if it is, else text without quotes.
fn value(source: &Arc<Source>, from: usize, faults: &mut Vec<Fault>) -> Result<Node, Box<Fault>> {
    if let Some(node) = tree::parse_value(source, from, faults) {
        return Ok(node);
    }
    let text = source.text[from..].trim();
    let start = from + (source.text[from..].len() - source.text[from..].trim_start().len());
    let place = Place::new(source, start, start + text.len());
    if text.is_empty() || text.starts_with(['[', '{', '"', '\'']) {
        let fault = Fault::error("this value is not TOML").at(&place);
        return Err(Box::new(
            fault.label("expected a value; text without brackets needs no quotes"),
        ));
    }
    if let Some(fault) = tree::bare_text(text, &place) {
        return Err(Box::new(fault));
    }
    Ok(Node {
        place,
        value: Value::Text(text.to_owned()),
    })
}

/// Puts a value where a path leads, making the tables on the way.
fn place_value(node: &mut Node, path: &[Segment], value: Node, kind: Option<&Kind>) -> Set {
    let Some(((key, place), rest)) = path.split_first() else {
        merge_node(node, value, kind);
        return Ok(());
    };
    let inner = kind.and_then(|k| child(k, key));
    match &mut node.value {
        Value::Table(table) => {
            let names: Vec<String> = table.entries.iter().map(|e| e.key.clone()).collect();
            if let Some(entry) = table.entries.iter_mut().find(|e| &e.key == key) {
                entry.place = place.clone();
                return place_value(&mut entry.node, rest, value, inner);
            }
            if let Some(Kind::Map(Names::Own, _)) = kind
                && !rest.is_empty()
            {
                return Err(Box::new(unknown(key, place, &names)));
            }
            let nested = nest(path, value);
            merge_node(node, nested, kind);
            Ok(())
        }
        Value::List(items) => {
            let found = listed(items, key);
            let item = found.ok_or_else(|| Box::new(no_item(key, place)))?;
            place_value(item, rest, value, None)
        }
        _ => {
            let message = format!(
                "`{key}` has no place here: the scenario has {}",
                node.kind()
            );
            let fault = Fault::error(message)
                .at(place)
                .related(&node.place, "written here");
            Err(Box::new(fault.help("set the whole table: --set '…={ … }'")))
        }
    }
}

fn unknown(key: &str, place: &Place, names: &[String]) -> Fault {
    let known = names.iter().map(String::as_str);
    let help = match nearest(key, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the names are {}", list_words(known)),
    };
    Fault::error(format!("the scenario has no `{key}`"))
        .at(place)
        .help(help)
}

/// A table of a list by its `name`, or by its position from 0.
fn listed<'n>(items: &'n mut [Node], key: &str) -> Option<&'n mut Node> {
    let named = |node: &Node| {
        let name = node.table().and_then(|t| t.get("name"));
        matches!(name, Some(Node { value: Value::Text(text), .. }) if text == key)
    };
    let at = items.iter().position(named).or_else(|| key.parse().ok())?;
    items.get_mut(at)
}

fn no_item(key: &str, place: &Place) -> Fault {
    let fault = Fault::error(format!("the list has no item `{key}`")).at(place);
    fault.help("use its `name` in quotes, or its position from 0")
}

/// Tables within each other that lead to the value.
fn nest(path: &[Segment], value: Node) -> Node {
    path.iter().rev().fold(value, |node, (key, place)| {
        let entry = Entry {
            key: key.clone(),
            place: place.clone(),
            node,
        };
        Node {
            place: place.clone(),
            value: Value::Table(Table {
                entries: vec![entry],
            }),
        }
    })
}
