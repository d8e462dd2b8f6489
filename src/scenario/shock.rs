//! `[[shock]]`: things that happen.

use super::fault::Fault;
use super::keys::SHOCK;
use super::names::{Names, SitesOfGroups};
use super::reader::{Reader, Section};
use super::tree::{Node, Value};
use super::types::{ArrivalSource, ContactType, Shock};

/// Shocks of a scenario.
const MAX_SHOCKS: usize = 1000;
/// What a shock can change.
const EFFECTS: [&str; 7] = [
    "volume",
    "prevented",
    "handle_time",
    "patience",
    "self_service",
    "agents",
    "absence",
];

impl Reader {
    pub(crate) fn shocks(
        &mut self,
        node: &Node,
        names: &Names<'_>,
        contacts: &[ContactType],
        sites: &SitesOfGroups,
    ) -> Vec<Shock> {
        // A single `[shock]` is meant as often as `[[shock]]`.
        let items = match &node.value {
            Value::Table(_) => std::slice::from_ref(node),
            _ => match self.list(node, "shock") {
                Some(items) => items,
                None => return Vec::new(),
            },
        };
        if items.len() > MAX_SHOCKS {
            let fault = Fault::error(format!("{} shocks are too many", items.len()));
            let label = format!("expected at most {MAX_SHOCKS}");
            self.fault(fault.at(&node.place).label(label));
            return Vec::new();
        }
        let mut shocks = Vec::new();
        for (i, item) in items.iter().enumerate() {
            shocks.extend(self.shock(item, i, names, contacts, sites));
        }
        shocks
    }

    fn shock(
        &mut self,
        node: &Node,
        number: usize,
        names: &Names<'_>,
        contacts: &[ContactType],
        sites: &SitesOfGroups,
    ) -> Option<Shock> {
        let section = self.open(node, &node.place, &SHOCK)?;
        let at = section.node("at").and_then(|n| self.moment(n, "at"));
        let length = self.duration(&section, "for");
        let name = self.text(&section, "name");
        let shock = Shock {
            name: name.map_or_else(|| format!("shock {}", number + 1), str::to_owned),
            at: at.unwrap_or(0.0),
            length: length.unwrap_or(0.0),
            ramp: self.duration(&section, "ramp").unwrap_or(0.0),
            decay: self.duration(&section, "decay").unwrap_or(0.0),
            probability: self.share(&section, "probability").unwrap_or(1.0),
            contacts: self.touched(&section, "contacts", names),
            groups: self.touched_groups(&section, names, sites),
            volume: self.number(&section, "volume").unwrap_or(1.0),
            prevented: self.share(&section, "prevented").unwrap_or(0.0),
            handle_time: self.number(&section, "handle_time").unwrap_or(1.0),
            patience: self.number(&section, "patience").unwrap_or(1.0),
            self_service: self.number(&section, "self_service").unwrap_or(1.0),
            agents: self.number(&section, "agents").unwrap_or(1.0),
            absence: self.share(&section, "absence").unwrap_or(0.0),
        };
        self.check_times(&section, &shock, at.is_some(), length.is_some());
        self.check_replayed(&section, &shock, contacts);
        self.check_self_service(&section, &shock, contacts);
        Some(shock)
    }

    /// Groups that are named, or whose sites are; all of them by default.
    fn touched_groups(
        &mut self,
        section: &Section<'_>,
        names: &Names<'_>,
        sites: &SitesOfGroups,
    ) -> Vec<usize> {
        let Some(node) = section.node("sites") else {
            return self.touched(section, "groups", names);
        };
        let mut found = match section.node("groups") {
            Some(_) => self.touched(section, "groups", names),
            None => Vec::new(),
        };
        let known: Vec<&str> = sites.names.iter().map(String::as_str).collect();
        for item in self.list(node, "sites").unwrap_or_default() {
            let Value::Text(name) = &item.value else {
                self.wrong_kind(item, "sites", "a name in quotes");
                continue;
            };
            if let Some(site) = self.site_named(name, &known, &item.place) {
                found.extend_from_slice(sites.groups_at(site));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Positions of the named contacts or groups; all of them by default.
    fn touched(&mut self, section: &Section<'_>, key: &str, names: &Names<'_>) -> Vec<usize> {
        let all = if key == "contacts" {
            names.contacts.len()
        } else {
            names.groups.len()
        };
        let Some(node) = section.node(key) else {
            return (0..all).collect();
        };
        let Some(items) = self.list(node, key) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for item in items {
            let Value::Text(name) = &item.value else {
                self.wrong_kind(item, key, "a name in quotes");
                continue;
            };
            let position = match key {
                "contacts" => names.contact(self, name, &item.place),
                _ => names.group(self, name, &item.place),
            };
            found.extend(position.filter(|p| !found.contains(p)));
        }
        found
    }

    fn check_times(&mut self, section: &Section<'_>, shock: &Shock, at: bool, length: bool) {
        if length && shock.ramp > shock.length {
            let fault = Fault::error("`ramp` is longer than `for`").at(section.place("ramp"));
            self.fault(fault.help("the ramp is part of `for`: full effect is reached at its end"));
        }
        if at && shock.at < 0.0 {
            let fault = Fault::error("the shock begins before the start").at(section.place("at"));
            self.fault(fault.label(format!("the start is {}", self.clock.label(0.0))));
        }
        if at && self.clock.intervals > 0 && shock.at >= self.clock.duration {
            let fault =
                Fault::warning("the shock begins after the horizon").at(section.place("at"));
            let end = self.clock.label(self.clock.duration);
            self.fault(fault.label(format!("the horizon ends at {end}")));
        }
        if EFFECTS.iter().all(|e| section.node(e).is_none()) {
            let fault = Fault::warning("the shock changes nothing").at(section.head);
            self.fault(fault.help("give it a factor such as volume = 2.5, or absence = 0.2"));
        }
    }

    /// Recorded times cannot become more or fewer.
    fn check_replayed(&mut self, section: &Section<'_>, shock: &Shock, contacts: &[ContactType]) {
        if shock.volume == 1.0 {
            return;
        }
        let replayed = |c: &&usize| {
            let arrivals = contacts.get(**c).and_then(|c| c.arrivals.as_ref());
            arrivals.is_some_and(|a| matches!(a.source, ArrivalSource::Times(_)))
        };
        let Some(contact) = shock.contacts.iter().find(replayed) else {
            return;
        };
        let name = &contacts[*contact].name;
        let message = format!("the volume of `{name}` cannot change: its times are replayed");
        let fault = Fault::error(message).at(section.place("volume"));
        let others: Vec<String> = shock
            .contacts
            .iter()
            .filter(|c| !replayed(c))
            .filter_map(|c| contacts.get(*c).map(|c| format!("\"{}\"", c.name)))
            .collect();
        self.fault(fault.help(match others.as_slice() {
            [] => "remove `volume`, or give the type expected counts".to_owned(),
            others => format!(
                "name the contacts it applies to: contacts = [{}]",
                others.join(", ")
            ),
        }));
    }
}
