//! What was found by simulation, in a scenario.

use super::Plan;
use super::words::{key, line};
use crate::calibrate::calendar::WEEKDAYS;
use crate::calibrate::people::{RESERVE_AFTER, shares};

impl Plan<'_> {
    /// Whose wait counts more, where that was sought.
    pub(super) fn order(&self, out: &mut String) {
        let Some(matched) = &self.of.matched else {
            return;
        };
        if !matched.weights.is_empty() {
            line(out, "");
            line(out, "[routing]");
            line(
                out,
                "# Which order comes nearest to the waits of the log; `weight` stands with each type.",
            );
            line(out, "select_contact = [\"priority\", \"weighted-wait\"]");
        }
    }

    /// The weight of a type's wait, where that was sought.
    pub(super) fn weight(&self, out: &mut String, name: &str) {
        let Some(matched) = &self.of.matched else {
            return;
        };
        if let Some((_, weight)) = matched.weights.iter().find(|w| w.0 == name) {
            let said = weight
                .std_error
                .map_or(String::new(), |e| format!(" \u{b1} {e:.2}"));
            line(
                out,
                &format!(
                    "weight   = {:.3}   #{said}: by simulation, against {}",
                    weight.value, matched.reference
                ),
            );
        }
    }

    /// Whether agents step in for those who have waited long.
    pub(super) fn has_reserve(&self) -> bool {
        let known = self.of.groups.known > 0.0;
        known
            && self
                .of
                .matched
                .as_ref()
                .is_some_and(|m| m.reserve.is_some())
    }

    /// The groups of a type, where a reserve stands behind each.
    pub(super) fn served_by(&self, out: &mut String, k: usize) {
        if !self.has_reserve() {
            return;
        }
        let own = self.groups.iter().map(|g| &self.of.groups.list[*g]);
        let links: Vec<String> = own
            .filter(|group| group.skills.contains(&k))
            .map(|group| {
                let name = key(&group.name);
                format!("{name} = 1, {name}_reserve = {{ rank = 2, after = \"{RESERVE_AFTER}s\" }}")
            })
            .collect();
        line(out, &format!("groups   = {{ {} }}", links.join(", ")));
    }

    /// Factors on the share of presence, as comments of a group.
    pub(super) fn factors(&self, out: &mut String) {
        let matched = self.of.matched.as_ref();
        let found = [
            ("", matched.and_then(|m| m.staffing)),
            (" of the reserve", matched.and_then(|m| m.reserve)),
        ];
        for (whose, factor) in found {
            let Some(factor) = factor else { continue };
            let error = factor.std_error.unwrap_or(f64::NAN);
            let value = factor.value;
            line(
                out,
                &format!(
                    "# By simulation the share{whose} is {value:.3} \u{b1} {error:.3} times that."
                ),
            );
        }
    }

    /// The group that stands behind the group of this name.
    pub(super) fn reserve(&self, out: &mut String, name: &str, skills: &str) {
        if !self.has_reserve() {
            return;
        }
        let day = WEEKDAYS[self.base];
        line(out, "");
        line(out, &format!("[group.{name}_reserve]"));
        line(
            out,
            "# The same people: who steps in when somebody has waited long, found by simulation.",
        );
        line(
            out,
            &format!("agents    = \"staff.csv:{name}[weekday={day}]\""),
        );
        line(
            out,
            &format!(
                "shrinkage = {{ planned = \"staff.csv:{name}_reserve_away[weekday={day}]\" }}"
            ),
        );
        line(out, &format!("skills    = {{ {skills} }}"));
    }

    /// The columns of who is away: of a group, and of its reserve.
    pub(super) fn away(&self, seen: f64) -> String {
        let matched = self.of.matched.as_ref();
        let (always, more) = matched.map_or((seen, 0.0), |m| {
            let (staffing, reserve) = m.factors();
            shares(seen, staffing, reserve)
        });
        let away = (1.0 - always).clamp(0.0, 0.95);
        if self.has_reserve() {
            format!(",{away:.3},{:.3}", (1.0 - more).clamp(0.0, 0.99))
        } else {
            format!(",{away:.3}")
        }
    }
}
