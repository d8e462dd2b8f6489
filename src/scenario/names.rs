//! Names of contact types and agent groups, and where they are referred to.

use super::fault::Fault;
use super::group::ReadGroup;
use super::keys::TableSpec;
use super::nearest::{list_words, nearest};
use super::reader::{Reader, meant};
use super::site::Sites;
use super::source::Place;
use super::tree::Entry;

/// The names that can be referred to, in the order of the file.
#[derive(Debug, Default)]
pub(crate) struct Names<'t> {
    pub(crate) contacts: Vec<&'t str>,
    pub(crate) groups: Vec<&'t str>,
    /// Actions; those without a name are called "action 1", "action 2" and so on.
    pub(crate) actions: Vec<String>,
}

/// Names of sites, and the groups (positions in the file) that are there.
#[derive(Debug)]
pub(crate) struct SitesOfGroups {
    pub(crate) names: Vec<String>,
    groups: Vec<Vec<usize>>,
}

impl SitesOfGroups {
    pub(crate) fn new(sites: &Sites, groups: &[ReadGroup]) -> Self {
        let here = |site: usize| {
            let at = |g: &&(usize, &ReadGroup)| g.1.group.site == Some(site);
            let all: Vec<_> = groups.iter().enumerate().collect();
            all.iter().filter(at).map(|g| g.0).collect()
        };
        Self {
            names: sites.all.iter().map(|s| s.name.clone()).collect(),
            groups: (0..sites.all.len()).map(here).collect(),
        }
    }

    pub(crate) fn groups_at(&self, site: usize) -> &[usize] {
        &self.groups[site]
    }
}

impl Names<'_> {
    /// Position of a contact type; an unknown one is a fault.
    pub(crate) fn contact(&self, reader: &mut Reader, name: &str, place: &Place) -> Option<usize> {
        find(reader, &self.contacts, "contact type", name, place)
    }

    /// Position of an agent group; an unknown one is a fault.
    pub(crate) fn group(&self, reader: &mut Reader, name: &str, place: &Place) -> Option<usize> {
        find(reader, &self.groups, "agent group", name, place)
    }
}

impl Reader {
    /// Whether an entry was meant to be another of `all`: it lacks keys that each must have, as
    /// a change to one that is there does, and its name is nearly that of one that lacks none.
    /// That is said then, instead of what is missing.
    pub(super) fn misspelt(
        &mut self,
        entry: &Entry,
        all: &[Entry],
        spec: &'static TableSpec,
    ) -> bool {
        let lacking = |e: &Entry| {
            let required = spec.keys.iter().filter(|k| k.required);
            let table = e.node.table()?;
            let names = required.filter(|k| !meant(table, spec, k)).map(|k| k.name);
            Some(names.collect::<Vec<_>>()).filter(|names| !names.is_empty())
        };
        let Some(missing) = lacking(entry) else {
            return false;
        };
        let whole = all
            .iter()
            .filter(|e| e.node.table().is_some() && lacking(e).is_none());
        let Some(near) = nearest(&entry.key, whole.map(|e| e.key.as_str())) else {
            return false;
        };
        let missing: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
        let help = format!(
            "did you mean `{near}`? A new one needs {}",
            missing.join(" and ")
        );
        let what = spec.what.trim_start_matches("a ").trim_start_matches("an ");
        let fault = Fault::error(format!("there is no {what} `{}`", entry.key)).at(&entry.place);
        self.fault(fault.label("unknown name").help(help));
        true
    }
}

fn find(
    reader: &mut Reader,
    known: &[&str],
    what: &str,
    name: &str,
    place: &Place,
) -> Option<usize> {
    let found = known.iter().position(|k| *k == name);
    if found.is_none() && !reader.full() {
        let help = match nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?{}", lookalike(name, near)),
            None => format!("the {what}s are {}", list_words(known.iter().copied())),
        };
        let fault = Fault::error(format!("there is no {what} `{name}`")).at(place);
        reader.fault(fault.label("unknown name").help(help));
    }
    found
}

/// A word on the first letter of a name that another script writes as the name that was meant
/// does, or nearly so: it cannot be seen otherwise.
fn lookalike(name: &str, near: &str) -> String {
    let strange = |c: &char| !c.is_ascii() && !near.contains(*c);
    name.chars().find(strange).map_or_else(String::new, |c| {
        format!(" Here it has `{c}`, the character U+{:04X}", u32::from(c))
    })
}
