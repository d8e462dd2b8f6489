//! One tree over another: base files, variants, overrides.

use super::keys::{FAMILIES, Kind, SCENARIO, TableSpec};
use super::tree::{Node, Table, Value};

/// Merges changes into a scenario: tables merge, everything else replaces.
pub(crate) fn merge(base: &mut Node, changes: Node) {
    merge_node(base, changes, Some(&Kind::Table(&SCENARIO)));
}

pub(crate) fn merge_node(base: &mut Node, changes: Node, kind: Option<&Kind>) {
    match (&mut base.value, changes.value) {
        (Value::Table(base), Value::Table(changes)) => merge_table(base, changes, kind),
        (_, value) => {
            *base = Node {
                place: changes.place,
                value,
            }
        }
    }
}

fn merge_table(base: &mut Table, changes: Table, kind: Option<&Kind>) {
    if let Some(spec) = kind.and_then(spec) {
        drop_alternatives(base, &changes, spec);
    }
    for entry in changes.entries {
        let inner = kind.and_then(|k| child(k, &entry.key));
        match base.entries.iter_mut().find(|e| e.key == entry.key) {
            Some(old) => {
                old.place = entry.place;
                merge_node(&mut old.node, entry.node, inner);
            }
            None => base.entries.push(entry),
        }
    }
}

/// A change that names another family, or another source of arrivals, means it instead of
/// the old one.
fn drop_alternatives(base: &mut Table, changes: &Table, spec: &TableSpec) {
    let chosen: Vec<usize> = changes
        .entries
        .iter()
        .filter_map(|e| spec.alternative(&e.key))
        .collect();
    if !chosen.is_empty() {
        base.entries
            .retain(|e| spec.alternative(&e.key).is_none_or(|a| chosen.contains(&a)));
    }
}

/// The known keys of a table of this kind.
pub(crate) fn spec(kind: &Kind) -> Option<&'static TableSpec> {
    match kind {
        Kind::Table(spec) => Some(spec),
        Kind::Distribution => Some(&FAMILIES),
        Kind::Either(one, other) => spec(one).or_else(|| spec(other)),
        _ => None,
    }
}

/// The kind of the value under a key.
pub(crate) fn child(kind: &Kind, key: &str) -> Option<&'static Kind> {
    if let Some(spec) = spec(kind) {
        return spec.keys.iter().find(|k| k.name == key).map(|k| &k.kind);
    }
    match kind {
        Kind::Map(_, inner) => Some(inner),
        Kind::Either(one, other) => child(one, key).or_else(|| child(other, key)),
        _ => None,
    }
}
