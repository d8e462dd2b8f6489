//! What people write: reading, checking, resolving.
//!
//! A scenario file is parsed into a tree that knows the place of every value; base
//! files, variants and settings are merged into it; then it is read
//! against the [registry of keys](keys) into a [`Scenario`], with all faults found at once.

mod action;
mod arrivals;
mod base;
mod calendar;
mod center;
mod contact;
mod csv;
mod distribution;
mod empirical;
mod endless;
mod expression;
mod fault;
mod follow_on;
mod group;
mod initial;
pub mod keys;
mod load;
mod locate;
mod mean;
mod merge;
mod names;
mod nearest;
mod opening;
mod outbound;
mod overrides;
mod pace;
mod phase_type;
mod print;
mod reader;
mod render;
mod routing;
pub mod schema;
mod segment;
mod self_service;
mod series;
mod sharing;
mod shift;
mod shock;
mod site;
mod source;
mod staff;
mod stage;
mod tree;
mod types;
pub(crate) mod units;
mod validate;
mod value;

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;

pub(crate) use render::clean;
pub(crate) use source::no_text;

pub use action::{Action, Move, Window};
pub use csv::{NamedColumn, named_column};
pub use expression::{
    Amount, Condition, FUNCTIONS, Figure, Form, Function, Operator, Relation, Score, Test, Unit,
};
pub use fault::{Fault, Faults, Severity};
pub use follow_on::{ByGroup, Callback, Escalation, Follow, Repeat, Retry, Warm};
pub use initial::{InService, Initial};
pub use outbound::{DialMode, Outbound};
pub use overrides::Overrides;
pub use pace::{Curve, Learning, Newcomers, OccupancyPace, Pace, Ramp};
pub use segment::Segment;
pub use self_service::SelfService;
pub use sharing::Sharing;
pub use site::Site;
pub use staff::*;
pub use stage::{PriorityGrowth, Script, Stage};
pub use types::*;

use reader::Reader;
use source::{MAX_SCENARIO, Place, Source};

/// A scenario that can be run, and what is worth saying about it.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The scenario as it is meant.
    pub scenario: Scenario,
    /// Warnings and notes.
    pub warnings: Vec<Fault>,
    /// The merged file, with base, variant and settings in place.
    pub resolved: String,
}

/// Reads a scenario file.
///
/// # Errors
/// Everything that is wrong with it, together.
pub fn load(path: &Path, overrides: &Overrides) -> Result<Loaded, Faults> {
    resolve(&given(path)?, Some(path), overrides)
}

/// The names of the variants of a scenario file, in its order.
///
/// # Errors
/// The file, or one that it is based on, cannot be read or is no TOML.
pub fn variants(path: &Path) -> Result<Vec<String>, Faults> {
    let mut faults = Vec::new();
    let root = base::parse(&given(path)?, Some(path), &mut faults);
    if faults.is_empty() {
        Ok(overrides::variants(&root))
    } else {
        Err(Faults(faults))
    }
}

fn given(path: &Path) -> Result<Arc<Source>, Faults> {
    Source::given(path, MAX_SCENARIO).map_err(|reason| {
        Faults(vec![Fault::error(format!(
            "cannot read {}: {reason}",
            path.display()
        ))])
    })
}

/// Reads a scenario from a text; CSV files are sought from the current directory.
///
/// # Errors
/// Everything that is wrong with it, together.
pub fn parse(text: &str, overrides: &Overrides) -> Result<Loaded, Faults> {
    resolve(&Source::memory("scenario", text, false), None, overrides)
}

fn resolve(
    source: &Arc<Source>,
    path: Option<&Path>,
    overrides: &Overrides,
) -> Result<Loaded, Faults> {
    let mut faults = Vec::new();
    let mut root = base::parse(source, path, &mut faults);
    overrides::apply(&mut root, overrides, &mut faults);
    if !faults.is_empty() {
        // What could not be parsed is missing from the tree; more would be said than is true.
        return Err(Faults(faults));
    }
    let mut reader = Reader::default();
    let scenario = reader.scenario(&root, &default_name(path));
    let mut faults = reader.faults;
    locate::keys(&root, &mut faults);
    sort(&mut faults);
    match scenario {
        Some(scenario) if faults.iter().all(|f| f.severity != Severity::Error) => Ok(Loaded {
            scenario,
            warnings: faults,
            resolved: print::toml(&root, source),
        }),
        _ => Err(Faults(faults)),
    }
}

/// Errors first, then by file and from top to bottom.
fn sort(faults: &mut Vec<Fault>) {
    let mut files: Vec<Arc<Source>> = Vec::new();
    for place in faults.iter().filter_map(|f| f.place.as_ref()) {
        if !files.iter().any(|f| Arc::ptr_eq(f, &place.source)) {
            files.push(Arc::clone(&place.source));
        }
    }
    let position = |place: &Place| files.iter().position(|f| Arc::ptr_eq(f, &place.source));
    faults.sort_by_key(|f| {
        let place = f.place.as_ref();
        (f.severity, place.and_then(position), place.map(|p| p.start))
    });
    faults.dedup();
}

/// The folder of a file called scenario.toml, else the file's own name.
fn default_name(path: Option<&Path>) -> String {
    let name = |part: Option<&std::ffi::OsStr>| part.map(|p| p.to_string_lossy().into_owned());
    let stem = path
        .and_then(|p| name(p.file_stem()))
        .unwrap_or_else(|| "scenario".to_owned());
    let full = path.and_then(|p| p.canonicalize().ok());
    let folder = full
        .as_deref()
        .and_then(Path::parent)
        .and_then(|p| name(p.file_name()));
    if stem == "scenario" {
        folder.unwrap_or(stem)
    } else {
        stem
    }
}
