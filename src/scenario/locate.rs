//! The key that a fault is about, found by its place.

use super::fault::Fault;
use super::source::Place;
use super::tree::{Node, Value};

/// Tells every fault which key of the tree it is about.
pub(crate) fn keys(root: &Node, faults: &mut [Fault]) {
    for fault in faults {
        let related = fault.related.as_ref().map(|r| &r.0);
        // A fault in a table of numbers is about the value that names the table.
        let mut places = fault.place.iter().chain(related).filter(|p| p.end > 0);
        let found = places.find_map(|place| path(root, place));
        fault.key = found.unwrap_or_default().into_boxed_str();
    }
}

fn path(node: &Node, place: &Place) -> Option<String> {
    match &node.value {
        Value::Table(table) => table.entries.iter().find_map(|entry| {
            let inner = path(&entry.node, place);
            let inner = inner.map(|inner| format!("{}.{inner}", entry.key));
            let here = holds(&entry.place, place) || holds(&entry.node.place, place);
            inner.or_else(|| here.then(|| entry.key.clone()))
        }),
        // Only lists of tables have keys in them; one of numbers may be long.
        Value::List(items) if items.first().is_some_and(|item| item.table().is_some()) => {
            items.iter().find_map(|item| path(item, place))
        }
        _ => None,
    }
}

fn holds(outer: &Place, inner: &Place) -> bool {
    outer.source == inner.source && outer.start <= inner.start && inner.end <= outer.end
}
