//! Reading tables and plain values against the registry of keys.

use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;

use super::calendar::Clock;
use super::csv::CsvFile;
use super::fault::Fault;
use super::keys::{Key, Kind, SCENARIO, Status, TableSpec};
use super::nearest::{list_words, nearest};
use super::source::Place;
use super::tree::{Entry, Node, Table, Value};

/// Faults that are kept; a file with more is not a scenario.
const MAX_FAULTS: usize = 200;

/// What is known while a scenario is read: faults so far, the clock, the tables opened.
///
/// A reading function returns `None` when the key is absent or faulty; the caller goes on
/// with a stand-in so that all faults are found, and none of the stand-ins survives.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    pub(crate) faults: Vec<Fault>,
    pub(crate) clock: Clock,
    pub(crate) tables: HashMap<PathBuf, Option<Rc<CsvFile>>>,
    /// Actions that conditions have asked for so far.
    pub(crate) asked_actions: Vec<usize>,
}

/// A table of the scenario that is known to have known keys only.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Section<'t> {
    pub(crate) spec: &'static TableSpec,
    pub(crate) table: &'t Table,
    /// Where to point when something is missing: the key that names the table.
    pub(crate) head: &'t Place,
}

impl<'t> Section<'t> {
    /// A key's value, unless absent or not simulated (which is reported already).
    pub(crate) fn node(&self, name: &str) -> Option<&'t Node> {
        let key = self.spec.key(name);
        debug_assert!(key.is_some(), "{} has no key {name}", self.spec.what);
        if key?.status == Status::NotYet {
            None
        } else {
            self.table.get(name)
        }
    }

    pub(crate) fn find(&self, name: &str) -> Option<(&'static Key, &'t Node)> {
        Some((self.spec.key(name)?, self.node(name)?))
    }

    /// Where the key stands, or the table's head.
    pub(crate) fn place(&self, name: &str) -> &'t Place {
        self.table.entry(name).map_or(self.head, |e| &e.place)
    }
}

impl Reader {
    /// Whether further faults are dropped, so that it is idle to describe them.
    pub(crate) fn full(&self) -> bool {
        self.faults.len() >= MAX_FAULTS
    }

    pub(crate) fn fault(&mut self, fault: Fault) {
        if !self.full() {
            self.faults.push(fault);
        }
    }

    /// Opens a table: reports unknown, missing, conflicting and not yet simulated keys.
    pub(crate) fn open<'t>(
        &mut self,
        node: &'t Node,
        head: &'t Place,
        spec: &'static TableSpec,
    ) -> Option<Section<'t>> {
        let table = self.table(node, spec.what)?;
        self.check_keys(table, spec);
        self.check_alternatives(table, head, spec);
        for key in spec
            .keys
            .iter()
            .filter(|k| k.required && !meant(table, spec, k))
        {
            let fault = Fault::error(format!("{} needs `{}`", spec.what, key.name)).at(head);
            self.fault(fault.help(format!("`{}`: {}", key.name, phrase(key.doc))));
        }
        Some(Section { spec, table, head })
    }

    /// Opens the table under a key, if it is there.
    pub(crate) fn section<'t>(&mut self, parent: &Section<'t>, name: &str) -> Option<Section<'t>> {
        let (key, node) = parent.find(name)?;
        let Kind::Table(spec) = key.kind else {
            return None;
        };
        self.open(node, parent.place(name), spec)
    }

    /// The node as a table, whatever its keys.
    pub(crate) fn table<'t>(&mut self, node: &'t Node, what: &str) -> Option<&'t Table> {
        if node.table().is_none() {
            let fault = Fault::error(format!("{what} is a table, not {}", node.kind()));
            self.fault(fault.at(&node.place).label("expected a table, `{ … }`"));
        }
        node.table()
    }

    fn check_keys(&mut self, table: &Table, spec: &'static TableSpec) {
        for entry in &table.entries {
            match spec.key(&entry.key) {
                None => self.unknown_key(entry, spec),
                Some(key) if key.status == Status::NotYet => self.not_yet(entry, key),
                Some(_) => {}
            }
        }
    }

    fn unknown_key(&mut self, entry: &Entry, spec: &'static TableSpec) {
        let key = &entry.key;
        let known = spec.keys.iter().map(|k| k.name);
        let help = match suggestion(spec, key) {
            Some(near) if alias(near, key) => format!("it is called `{}` here", near.name),
            Some(near) => format!("did you mean `{}`?", near.name),
            None => match home(key) {
                Some(what) => format!("`{key}` is a key of {what}"),
                None => format!("its keys are {}", list_words(known)),
            },
        };
        let fault = Fault::error(format!("{} has no key `{key}`", spec.what));
        self.fault(fault.at(&entry.place).label("unknown key").help(help));
    }

    fn not_yet(&mut self, entry: &Entry, key: &'static Key) {
        self.fault(
            Fault::error(format!("`{}` is not simulated yet", key.name))
                .at(&entry.place)
                .label(phrase(key.doc))
                .help("remove it to run without; a later version of busyhour will simulate it"),
        );
        self.check_shape(&entry.node, &key.kind);
    }

    /// Looks for unknown keys in what is not read further.
    fn check_shape(&mut self, node: &Node, kind: &'static Kind) {
        match (kind, &node.value) {
            (Kind::Table(spec), Value::Table(_)) => self.check_table(node, spec),
            (Kind::Tables(spec), Value::List(items)) => {
                items.iter().for_each(|item| self.check_table(item, spec));
            }
            (Kind::Map(_, kind), Value::Table(table)) => {
                table
                    .entries
                    .iter()
                    .for_each(|e| self.check_shape(&e.node, kind));
            }
            (Kind::Either(one, other), _) => {
                self.check_shape(node, one);
                self.check_shape(node, other);
            }
            _ => {}
        }
    }

    fn check_table(&mut self, node: &Node, spec: &'static TableSpec) {
        for entry in node.table().into_iter().flat_map(|t| &t.entries) {
            match spec.key(&entry.key) {
                Some(key) => self.check_shape(&entry.node, &key.kind),
                None => self.unknown_key(entry, spec),
            }
        }
    }

    fn check_alternatives(&mut self, table: &Table, head: &Place, spec: &TableSpec) {
        let chosen: Vec<(&Entry, usize)> = table
            .entries
            .iter()
            .filter_map(|e| Some((e, spec.alternative(&e.key)?)))
            .collect();
        let Some((first, which)) = chosen.first() else {
            if spec.one_needed {
                self.no_alternative(table, head, spec);
            }
            return;
        };
        if let Some((other, _)) = chosen.iter().find(|(_, a)| a != which) {
            let message = format!("{} has both `{}` and `{}`", spec.what, first.key, other.key);
            let fault = Fault::error(message).at(&other.place).label("one too many");
            self.fault(
                fault
                    .related(&first.place, "first here")
                    .help("keep one of the two"),
            );
        }
        for name in spec.alternatives[*which]
            .iter()
            .filter(|n| table.get(n).is_none())
        {
            let message = format!("`{}` needs `{name}` beside it", first.key);
            self.fault(Fault::error(message).at(&first.place));
        }
    }

    fn no_alternative(&mut self, table: &Table, head: &Place, spec: &TableSpec) {
        // An unknown key is as a rule the misspelt alternative, and reported already.
        if table.entries.iter().any(|e| spec.key(&e.key).is_none()) {
            return;
        }
        let words = list_words(spec.alternatives.iter().filter_map(|a| a.first().copied()));
        self.fault(Fault::error(format!("{} needs one of {words}", spec.what)).at(head));
    }
}

/// Whether a key is there, or probably meant by one that is misspelt.
pub(super) fn meant(table: &Table, spec: &'static TableSpec, key: &Key) -> bool {
    let misspelt = |e: &Entry| {
        spec.key(&e.key).is_none() && suggestion(spec, &e.key).is_some_and(|k| k.name == key.name)
    };
    table.get(key.name).is_some() || table.entries.iter().any(misspelt)
}

/// The key of a table that an unknown word was probably meant for.
fn suggestion(spec: &'static TableSpec, word: &str) -> Option<&'static Key> {
    let near = || nearest(word, spec.keys.iter().map(|k| k.name)).and_then(|name| spec.key(name));
    spec.keys.iter().find(|k| alias(k, word)).or_else(near)
}

fn alias(key: &Key, word: &str) -> bool {
    key.aka.contains(&word.to_lowercase().as_str())
}

/// The table that has a key of this name.
fn home(word: &str) -> Option<&'static str> {
    let mut found = None;
    SCENARIO.visit(&mut |spec| {
        if found.is_none() && spec.key(word).is_some() {
            found = Some(spec.what);
        }
    });
    found
}

/// A sentence of the registry as part of another.
pub(crate) fn phrase(text: &str) -> String {
    let text = text.trim_end_matches('.');
    let mut chars = text.chars();
    match chars.next() {
        Some(first)
            if !chars
                .as_str()
                .starts_with(|c: char| c.is_uppercase() || c == '(') =>
        {
            first.to_lowercase().chain(chars).collect()
        }
        _ => text.to_owned(),
    }
}
