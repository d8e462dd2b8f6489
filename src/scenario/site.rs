//! `[site.NAME]`: where groups are, with a clock and a calendar of its own.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::calendar::Clock;
use super::fault::Fault;
use super::group::ReadGroup;
use super::keys::SITE;
use super::nearest::{list_words, nearest};
use super::reader::{Reader, Section};
use super::tree::{Entry, Node, Value};
use super::types::Start;

/// Days on which nobody of a site works.
const MAX_HOLIDAYS: usize = 10_000;

/// Where groups are.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// Name.
    pub name: String,
    /// Zone of its clock; `None`: the scenario's.
    pub zone: Option<TimeZone>,
    /// The scenario's start by its clock.
    pub start: Option<Start>,
    /// Days, by its clock, on which nobody there works.
    pub holidays: Vec<Date>,
}

/// The sites while groups are read.
#[derive(Debug, Default)]
pub(crate) struct Sites {
    pub(crate) all: Vec<Site>,
    /// Whether sites have tables: then a group's must be among them.
    tabled: bool,
}

impl Reader {
    /// The tables of the sites.
    pub(crate) fn sites(&mut self, top: &Section<'_>) -> Sites {
        let mut sites = Sites::default();
        let Some(node) = top.node("site") else {
            return sites;
        };
        sites.tabled = true;
        if let Some(table) = self.table(node, "`site`") {
            for entry in &table.entries {
                sites.all.extend(self.site(entry));
            }
        }
        sites
    }

    fn site(&mut self, entry: &Entry) -> Option<Site> {
        let section = self.open(&entry.node, &entry.place, &SITE)?;
        let zone = self.zone(&section);
        let home = self.clock.start.as_ref();
        if let (Some(_), Some(node)) = (&zone, section.node("time_zone"))
            && home.and_then(|s| s.zone.as_ref()).is_none()
        {
            let message = format!("the clock of `{}` needs the scenario's", entry.key);
            let fault = Fault::error(message).at(&node.place);
            self.fault(
                fault
                    .label("the difference is not known")
                    .help("add start and time_zone at the top of the scenario"),
            );
        }
        let holidays = self.holidays(&section);
        let start = self.clock.start_in(zone.as_ref());
        Some(Site {
            name: entry.key.clone(),
            zone,
            start,
            holidays,
        })
    }

    fn holidays(&mut self, section: &Section<'_>) -> Vec<Date> {
        let Some(node) = section.node("holidays") else {
            return Vec::new();
        };
        let Some(items) = self.list(node, "holidays") else {
            return Vec::new();
        };
        if items.len() > MAX_HOLIDAYS {
            let fault = Fault::error(format!("{} holidays are too many", items.len()));
            let label = format!("expected at most {MAX_HOLIDAYS}");
            self.fault(fault.at(&node.place).label(label));
            return Vec::new();
        }
        if !items.is_empty() && self.clock.start.is_none() {
            let fault = Fault::error("holidays need a `start`").at(&node.place);
            self.fault(fault.help("add start = 2026-11-27T06:00:00 at the top"));
        }
        let mut days: Vec<Date> = items.iter().filter_map(|i| self.date(i)).collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    fn date(&mut self, node: &Node) -> Option<Date> {
        let date = match &node.value {
            Value::Datetime(stamp) => {
                let midnight = stamp
                    .civil
                    .filter(|c| !stamp.offset && c.time() == Default::default());
                midnight.map(|c| c.date())
            }
            Value::Text(text) => text.trim().parse().ok(),
            _ => None,
        };
        if date.is_none() {
            self.not_a(node, "holidays", "a date", "a date such as 2026-12-25");
        }
        date
    }

    /// The site that a group names; where sites have no tables the name alone makes one.
    pub(crate) fn site_of(&mut self, group: &Section<'_>, sites: &mut Sites) -> Option<usize> {
        let name = self.text(group, "site")?;
        let place = group.place("site");
        if name.trim().is_empty() {
            self.fault(Fault::error("the site has no name").at(place));
            return None;
        }
        if sites.tabled {
            let known: Vec<&str> = sites.all.iter().map(|s| s.name.as_str()).collect();
            return self.site_named(name, &known, place);
        }
        let position = sites.all.iter().position(|s| s.name == name);
        position.or_else(|| {
            sites.all.push(Site {
                name: name.to_owned(),
                zone: None,
                start: self.clock.start.clone(),
                holidays: Vec::new(),
            });
            Some(sites.all.len() - 1)
        })
    }

    /// Position of a site; an unknown one is a fault.
    pub(super) fn site_named(
        &mut self,
        name: &str,
        known: &[&str],
        place: &super::source::Place,
    ) -> Option<usize> {
        let found = known.iter().position(|k| *k == name);
        if found.is_none() && !self.full() {
            let help = match nearest(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if known.is_empty() => {
                    format!("no group says where it is: site = \"{name}\"")
                }
                None => format!("the sites are {}", list_words(known.iter().copied())),
            };
            let fault = Fault::error(format!("there is no site `{name}`")).at(place);
            self.fault(fault.label("unknown name").help(help));
        }
        found
    }

    /// The clock by which people of a site come and go.
    pub(crate) fn clock_at(&self, site: &Site) -> Clock {
        Clock {
            start: site.start.clone(),
            origin: self.clock.origin(),
            holidays: site.holidays.clone(),
            ..self.clock.clone()
        }
    }

    /// Nobody is there on holidays: takes the headcount of their intervals away.
    pub(crate) fn keep_holidays(&self, site: &Site, agents: &mut [u32]) {
        if site.holidays.is_empty() {
            return;
        }
        let clock = self.clock_at(site);
        for (i, agents) in agents.iter_mut().enumerate() {
            let date = clock.date_at(i as f64 * clock.interval);
            if date.is_some_and(|d| site.holidays.contains(&d)) {
                *agents = 0;
            }
        }
    }

    /// Sites at which no group is.
    pub(crate) fn check_sites(&mut self, top: &Section<'_>, sites: &Sites, groups: &[ReadGroup]) {
        let Some(table) = top.node("site").and_then(Node::table) else {
            return;
        };
        for entry in &table.entries {
            let here = |g: &ReadGroup| g.group.site.is_some_and(|s| sites.all[s].name == entry.key);
            if !groups.is_empty() && !groups.iter().any(here) {
                let message = format!("no group is at the site `{}`", entry.key);
                let fault = Fault::warning(message).at(&entry.place);
                self.fault(fault.help(format!("say so in a group: site = \"{}\"", entry.key)));
            }
        }
    }
}
