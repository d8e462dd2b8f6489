//! The scenario as a whole: clock, limits, and the order in which its parts are read.

use super::calendar::{Clock, Moment};
use super::fault::Fault;
use super::keys::{CONTACT, GROUP, SCENARIO};
use super::names::{Names, SitesOfGroups};
use super::nearest::nearest;
use super::reader::{Reader, Section};
use super::tree::{Entry, Node, Value};
use super::types::{Close, Scenario, Start, Uncertainty};
use super::units;
use super::validate;

/// Intervals of a horizon.
const MAX_INTERVALS: f64 = 100_000.0;
/// Contact types, and agent groups.
const MAX_NAMES: usize = 1000;

impl Reader {
    /// Reads a merged tree; the scenario can be meant only if no errors were found.
    pub(crate) fn scenario(&mut self, root: &Node, default_name: &str) -> Option<Scenario> {
        let top = self.open(root, &root.place, &SCENARIO)?;
        self.whole(&top, "busyhour");
        self.clock = self.read_clock(&top);
        let warm_up = self.warm_up(&top);
        let contacts = self.entries(&top, "contact");
        let groups = self.entries(&top, "group");
        let names = Names {
            contacts: contacts.iter().map(|e| e.key.as_str()).collect(),
            groups: groups.iter().map(|e| e.key.as_str()).collect(),
            actions: Self::action_names(&top),
        };
        let mut sites = self.sites(&top);
        let groups: Vec<_> = groups
            .iter()
            .filter_map(|e| {
                let own = !self.misspelt(e, groups, &GROUP);
                own.then(|| self.group(e, &names, &mut sites)).flatten()
            })
            .collect();
        self.check_sites(&top, &sites, &groups);
        let contacts: Vec<_> = contacts
            .iter()
            .enumerate()
            .filter_map(|(i, e)| {
                let own = !self.misspelt(e, contacts, &CONTACT);
                own.then(|| self.contact(e, i, &names, &groups)).flatten()
            })
            .collect();
        let at = SitesOfGroups::new(&sites, &groups);
        let shocks = match top.node("shock") {
            Some(node) => self.shocks(node, &names, &contacts, &at),
            None => Vec::new(),
        };
        let actions = self.actions(&top, &names, &groups);
        let groups: Vec<_> = groups.into_iter().map(|g| g.group).collect();
        let initial = self.initial(&top, &names, &groups);
        let scenario = Scenario {
            name: self.text(&top, "name").unwrap_or(default_name).to_owned(),
            start: self.clock.start.clone(),
            duration: self.clock.duration,
            interval: self.clock.interval,
            intervals: self.clock.intervals,
            warm_up,
            close: self.close(&top),
            lines: self.whole32(&top, "lines"),
            queue_limit: self.whole32(&top, "queue_limit"),
            replications: self.whole32(&top, "replications").unwrap_or(1000),
            seed: self.whole(&top, "seed").unwrap_or(1),
            currency: self.text(&top, "currency").map(str::to_owned),
            contacts,
            groups,
            sites: sites.all,
            routing: self.routing(&top, &names),
            shocks,
            actions,
            initial,
            uncertainty: self.uncertainty(&top),
            check_every: self.duration(&top, "check_every").unwrap_or(5.0),
        };
        validate::structure(self, &scenario, root);
        Some(scenario)
    }

    fn uncertainty(&mut self, top: &Section<'_>) -> Uncertainty {
        let Some(section) = self.section(top, "uncertainty") else {
            return Uncertainty::default();
        };
        Uncertainty {
            volume: self.share(&section, "volume").unwrap_or(0.0),
            handle_time: self.share(&section, "handle_time").unwrap_or(0.0),
            patience: self.share(&section, "patience").unwrap_or(0.0),
        }
    }

    fn close(&mut self, top: &Section<'_>) -> Close {
        match self.word(top, "close") {
            Some("disconnect") => Close::Disconnect,
            Some("cut") => Close::Cut,
            Some("carry") => Close::Carry,
            _ => Close::Drain,
        }
    }

    /// The named tables under `contact` or `group`.
    fn entries<'t>(&mut self, top: &Section<'t>, key: &str) -> &'t [Entry] {
        let what = if key == "contact" {
            "contact type"
        } else {
            "agent group"
        };
        let Some(node) = top.node(key) else {
            return &[];
        };
        let Some(table) = self.table(node, &format!("`{key}`")) else {
            return &[];
        };
        let entries = table.entries.as_slice();
        if entries.is_empty() {
            let fault = Fault::error(format!("there is no {what}")).at(top.place(key));
            self.fault(fault.help(format!("add one: [{key}.NAME]")));
        }
        if entries.len() > MAX_NAMES {
            let message = format!("{} {what}s are too many", entries.len());
            let fault = Fault::error(message).at(top.place(key));
            self.fault(fault.label(format!("expected at most {MAX_NAMES}")));
            return &[];
        }
        if let Some(empty) = entries.iter().find(|e| e.key.trim().is_empty()) {
            self.fault(Fault::error(format!("the {what} has no name")).at(&empty.place));
        }
        entries
    }

    fn read_clock(&mut self, top: &Section<'_>) -> Clock {
        let start = self.start(top);
        let interval = match top.node("interval") {
            Some(_) => self.duration(top, "interval"),
            None => Some(1800.0),
        };
        let clock = Clock {
            start,
            ..Clock::default()
        };
        let (Some(duration), Some(interval)) = (self.duration(top, "duration"), interval) else {
            return clock;
        };
        let ratio = duration / interval;
        let intervals = ratio.round();
        let fault = if intervals > MAX_INTERVALS {
            let fault = Fault::error(format!("{intervals} intervals are too many"));
            fault
                .at(top.place("duration"))
                .label(format!("expected at most {MAX_INTERVALS}"))
        } else if intervals < 1.0 || (ratio - intervals).abs() > 1e-9 * intervals {
            let show = units::show;
            let message = format!(
                "`duration` is not a whole number of intervals of {}",
                show(interval)
            );
            let help = format!(
                "use {} or {}, or another interval",
                show((ratio.floor() * interval).max(interval)),
                show((ratio.floor() + 1.0).max(2.0) * interval)
            );
            Fault::error(message).at(top.place("duration")).help(help)
        } else {
            return Clock {
                duration,
                interval,
                intervals: intervals as usize,
                ..clock
            };
        };
        self.fault(fault);
        Clock { interval, ..clock }
    }

    fn warm_up(&mut self, top: &Section<'_>) -> usize {
        let Some(warm_up) = self.duration(top, "warm_up") else {
            return 0;
        };
        let (interval, intervals) = (self.clock.interval, self.clock.intervals);
        let ratio = warm_up / interval;
        let whole = ratio.round();
        if (ratio - whole).abs() > 1e-9 * whole.max(1.0) {
            let message = format!(
                "`warm_up` is not a whole number of intervals of {}",
                units::show(interval)
            );
            self.fault(Fault::error(message).at(top.place("warm_up")));
            return 0;
        }
        if intervals > 0 && whole >= intervals as f64 {
            let fault = Fault::error("`warm_up` leaves nothing of the horizon");
            let fault = fault.at(top.place("warm_up"));
            let label = format!("expected less than {}", units::show(self.clock.duration));
            self.fault(
                fault
                    .label(label)
                    .related(top.place("duration"), "the whole horizon"),
            );
            return 0;
        }
        whole as usize
    }

    fn start(&mut self, top: &Section<'_>) -> Option<Start> {
        let zone = self.zone(top);
        let Some(node) = top.node("start") else {
            if top.node("time_zone").is_some() {
                let fault = Fault::warning("`time_zone` has no effect without `start`");
                self.fault(fault.at(top.place("time_zone")));
            }
            return None;
        };
        let civil = match &node.value {
            Value::Datetime(stamp) if stamp.offset => {
                let fault = Fault::error("`start` has an offset").at(&node.place);
                let fault = fault.label("expected a local date and time");
                self.fault(fault.help(
                    "write start = 2026-11-27T06:00:00 and time_zone = \"America/New_York\"",
                ));
                return None;
            }
            Value::Datetime(stamp) => stamp.civil,
            _ => None,
        };
        let Some(civil) = civil else {
            self.not_a(
                node,
                "start",
                "a date and time",
                "a date and time without quotes: 2026-11-27T06:00:00",
            );
            return None;
        };
        let start = Start { civil, zone };
        let clock = Clock {
            start: Some(start.clone()),
            ..Clock::default()
        };
        if clock.moment(civil) == Some(Moment::Skipped) {
            let fault = Fault::error("the clocks go forward: this time does not exist");
            self.fault(fault.at(&node.place).help("start an hour earlier or later"));
        }
        Some(start)
    }

    pub(super) fn zone(&mut self, top: &Section<'_>) -> Option<jiff::tz::TimeZone> {
        let name = self.text(top, "time_zone")?;
        let zone = jiff::tz::TimeZone::get(name).ok();
        if zone.is_none() {
            let known: Vec<String> = jiff::tz::db()
                .available()
                .map(|z| z.as_str().to_owned())
                .collect();
            let help = match nearest(name, known.iter().map(String::as_str)) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => "use a name such as \"America/New_York\" or \"Europe/Prague\"".to_owned(),
            };
            let place = top.node("time_zone").map_or(top.head, |n| &n.place);
            let fault = Fault::error(format!("there is no time zone \"{name}\"")).at(place);
            self.fault(fault.help(help));
        }
        zone
    }
}
