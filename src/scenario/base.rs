//! `base = "…"`: a scenario file to start from.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::fault::Fault;
use super::merge::merge;
use super::source::{MAX_SCENARIO, Source};
use super::tree::{self, Node, Value};

/// Files in a chain of bases.
const MAX_BASES: usize = 16;

/// Parses a file and everything it is based on into one tree.
pub(crate) fn parse(source: &Arc<Source>, path: Option<&Path>, faults: &mut Vec<Fault>) -> Node {
    let mut seen: Vec<PathBuf> = path.map(identity).into_iter().collect();
    let mut layers = vec![tree::parse(source, faults)];
    while let Some(layer) = layers.last_mut() {
        match below(layer, &mut seen, faults) {
            Some(base) => layers.push(base),
            None => break,
        }
    }
    let top = layers.first().map(|n| n.place.clone());
    let merged = layers.into_iter().rev().reduce(|mut base, over| {
        merge(&mut base, over);
        base
    });
    let mut merged = merged.unwrap_or_else(|| tree::parse(source, faults));
    if let Some(place) = top {
        merged.place = place;
    }
    merged
}

/// The tree of the file that a tree names as its base.
fn below(layer: &mut Node, seen: &mut Vec<PathBuf>, faults: &mut Vec<Fault>) -> Option<Node> {
    let Value::Table(table) = &mut layer.value else {
        return None;
    };
    let entry = table.remove("base")?;
    let place = &entry.node.place;
    let Value::Text(name) = &entry.node.value else {
        let fault = Fault::error(format!(
            "`base` is a path in quotes, not {}",
            entry.node.kind()
        ));
        faults.push(fault.at(place));
        return None;
    };
    let path = place.source.folder.join(name);
    let message = if seen.contains(&identity(&path)) {
        format!("{} is based on itself", path.display())
    } else if seen.len() > MAX_BASES {
        format!("more than {MAX_BASES} files are based on each other")
    } else {
        seen.push(identity(&path));
        match Source::named(&path, MAX_SCENARIO) {
            Ok(source) => return Some(tree::parse(&source, faults)),
            Err(reason) => format!("cannot read {}: {reason}", path.display()),
        }
    };
    faults.push(Fault::error(message).at(place));
    None
}

/// The same file by whatever path.
fn identity(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}
