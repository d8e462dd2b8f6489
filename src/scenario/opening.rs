//! `open` and `after_hours`: when a contact type is open, and what happens when it is not.

use super::fault::Fault;
use super::keys::OPEN;
use super::reader::{Reader, Section};
use super::types::{AfterHours, Channel};

/// Opening hours of a type.
const MAX_OPEN: usize = 100;
const DAY: f64 = 86_400.0;

impl Reader {
    /// Opening hours \[s from the start\]; empty: always open.
    pub(crate) fn opening(&mut self, contact: &Section<'_>) -> Vec<(f64, f64)> {
        let Some(node) = contact.node("open") else {
            if contact.node("after_hours").is_some() {
                let fault = Fault::warning("`after_hours` has no effect without `open`");
                self.fault(fault.at(contact.place("after_hours")));
            }
            return Vec::new();
        };
        let mut hours = Vec::new();
        for item in self.tables(node, "open", MAX_OPEN) {
            let Some(section) = self.open(item, &item.place, &OPEN) else {
                continue;
            };
            let days = self.days(&section);
            let from = self.time_of_day(&section, "from", false);
            let to = self.time_of_day(&section, "to", true);
            if let (Some(days), Some(from), Some(to)) = (days, from, to) {
                let to = if to <= from { to + DAY } else { to };
                hours.extend(self.hours_on(days, from, to));
            }
        }
        if hours.is_empty() && self.sound_so_far() && self.clock.intervals > 0 {
            let fault = Fault::error("the type is never open within the horizon");
            let end = self.clock.label(self.clock.duration);
            let label = format!("the horizon is {} to {end}", self.clock.label(0.0));
            self.fault(fault.at(contact.place("open")).label(label));
        }
        hours
    }

    fn sound_so_far(&self) -> bool {
        let error = super::fault::Severity::Error;
        self.faults.iter().all(|f| f.severity != error)
    }

    /// What happens to contacts that come while it is closed.
    pub(crate) fn after_hours(&mut self, contact: &Section<'_>, channel: Channel) -> AfterHours {
        match self.word(contact, "after_hours") {
            Some("refuse") => AfterHours::Refuse,
            Some("wait") => AfterHours::Wait,
            Some("message") => AfterHours::Message,
            _ => match channel {
                // A caller hears that nobody is there; a mail lies in the box.
                Channel::Voice | Channel::Chat => AfterHours::Refuse,
                _ => AfterHours::Wait,
            },
        }
    }
}
