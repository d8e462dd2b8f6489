//! Groups of agents and their staffing in a scenario.

use std::fmt::Write as _;

use super::Plan;
use super::words::{clock, key, line};
use crate::calibrate::calendar::WEEKDAYS;

impl Plan<'_> {
    /// A group, on the weekday of the base.
    pub(super) fn group(&self, out: &mut String, g: usize) {
        let group = &self.of.groups.list[g];
        let name = &group.name;
        line(out, "");
        line(out, &format!("[group.{}]", key(name)));
        let day = WEEKDAYS[self.base];
        if self.of.groups.known > 0.0 {
            line(
                out,
                "# Agents present, and the share of that time in which they take no contacts: breaks,",
            );
            line(
                out,
                "# wrap-up that is not logged, other work (seen while somebody waited).",
            );
            self.factors(out);
            line(
                out,
                &format!("agents    = \"staff.csv:{}[weekday={day}]\"", key(name)),
            );
            line(
                out,
                &format!(
                    "shrinkage = {{ planned = \"staff.csv:{}_away[weekday={day}]\" }}",
                    key(name)
                ),
            );
        } else {
            line(
                out,
                "# The log names no agents: these are the most that were busy at a time, a lower bound.",
            );
            line(
                out,
                &format!(
                    "agents    = {{ net = \"staff.csv:{}[weekday={day}]\" }}",
                    key(name)
                ),
            );
        }
        let skills: Vec<String> = group
            .skills
            .iter()
            .filter(|k| self.kinds.contains(k))
            .map(|k| format!("{} = 1", self.names[*k]))
            .collect();
        line(out, &format!("skills    = {{ {} }}", skills.join(", ")));
        self.reserve(out, &key(name), &skills.join(", "));
    }

    /// What differs in a variant of another weekday.
    pub(super) fn agents_of_day(&self, out: &mut String, day: &str) {
        for group in self.groups.iter().map(|g| &self.of.groups.list[*g]) {
            let name = key(&group.name);
            if self.of.groups.known > 0.0 {
                line(
                    out,
                    &format!("group.{name}.agents = \"staff.csv:{name}[weekday={day}]\""),
                );
                line(
                    out,
                    &format!(
                        "group.{name}.shrinkage.planned = \"staff.csv:{name}_away[weekday={day}]\""
                    ),
                );
                if self.has_reserve() {
                    for (key, column) in [
                        ("agents", name.clone()),
                        ("shrinkage.planned", format!("{name}_reserve_away")),
                    ] {
                        line(
                            out,
                            &format!(
                                "group.{name}_reserve.{key} = \"staff.csv:{column}[weekday={day}]\""
                            ),
                        );
                    }
                }
            } else {
                line(
                    out,
                    &format!("group.{name}.agents.net = \"staff.csv:{name}[weekday={day}]\""),
                );
            }
        }
    }

    /// `staff.csv`: agents by weekday and interval.
    pub(super) fn staff(&self) -> String {
        let known = self.of.groups.known > 0.0;
        let mut out = "weekday,time".to_owned();
        for group in self.groups.iter().map(|g| &self.of.groups.list[*g]) {
            let name = key(&group.name);
            let _ = if known {
                write!(out, ",{name},{name}_away")
            } else {
                write!(out, ",{name}")
            };
            if self.has_reserve() {
                let _ = write!(out, ",{name}_reserve_away");
            }
        }
        out.push('\n');
        for w in &self.weekdays {
            for i in self.first..self.end {
                let _ = write!(out, "{},{}", WEEKDAYS[*w], clock(i, self.of.interval));
                for staffing in self.groups.iter().map(|g| &self.of.staffing[*g]) {
                    let slot = &staffing.slots[*w][i];
                    let _ = if known {
                        let present = slot.present.max(slot.busy).ceil();
                        let there = staffing.effective(*w, i).max(slot.busy);
                        let seen = there / present.max(1.0);
                        write!(out, ",{present:.0}{}", self.away(seen))
                    } else {
                        write!(out, ",{:.0}", slot.most_busy.ceil())
                    };
                }
                out.push('\n');
            }
        }
        out
    }
}
