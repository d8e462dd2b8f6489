//! `[[contact.NAME.segment]]`: customers of a type who differ from the others.

use super::distribution::ROUNDING;
use super::fault::Fault;
use super::group::ReadGroup;
use super::keys::Kind;
use super::names::Names;
use super::reader::{Reader, Section};
use super::types::{Distribution, ServingGroup};

/// Segments of a type; classes of waiting contacts are many where there are more.
const MAX_SEGMENTS: usize = 20;

/// Customers of a type who differ from the others. What is absent is as the type has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// Name, unique within the type.
    pub name: String,
    /// Share of the type's customers.
    pub share: f64,
    /// 1 is most urgent.
    pub priority: Option<u32>,
    /// How long its customers wait before abandoning.
    pub patience: Option<Distribution>,
    /// The groups that serve it; empty: those of the type.
    pub groups: Vec<ServingGroup>,
    /// Factor on talk and wrap-up.
    pub handle_time_factor: f64,
    /// Value lost with a case that ends without an answer.
    pub lost_value: Option<f64>,
}

impl Reader {
    /// Reads the segments of the contact type at a position.
    pub(crate) fn segments(
        &mut self,
        contact: &Section<'_>,
        position: usize,
        names: &Names<'_>,
        groups: &[ReadGroup],
    ) -> Vec<Segment> {
        let Some((key, node)) = contact.find("segment") else {
            return Vec::new();
        };
        let Kind::Tables(spec) = key.kind else {
            return Vec::new();
        };
        let Some(items) = self.list(node, "segment") else {
            return Vec::new();
        };
        let mut found: Vec<Segment> = Vec::new();
        for item in items {
            let Some(section) = self.open(item, &item.place, spec) else {
                continue;
            };
            let Some(segment) = self.segment(&section, position, names, groups) else {
                continue;
            };
            if found.iter().any(|s| s.name == segment.name) {
                let message = format!("two segments are called `{}`", segment.name);
                self.fault(Fault::error(message).at(section.place("name")));
            }
            found.push(segment);
        }
        let total: f64 = found.iter().map(|s| s.share).sum();
        if total > 1.0 + ROUNDING {
            let fault = Fault::error(format!("the shares of the segments add up to {total}"));
            let fault = fault.at(&node.place).label("expected at most 1 in all");
            self.fault(fault.help("customers of no segment are what is left: leave them out"));
        }
        if found.len() > MAX_SEGMENTS {
            let fault = Fault::error(format!("{} segments are too many", found.len()));
            let label = format!("expected at most {MAX_SEGMENTS}");
            self.fault(fault.at(&node.place).label(label));
        }
        found
    }

    fn segment(
        &mut self,
        section: &Section<'_>,
        position: usize,
        names: &Names<'_>,
        groups: &[ReadGroup],
    ) -> Option<Segment> {
        let name = self.text(section, "name").map(str::to_owned);
        let share = self.share(section, "share");
        let mut own = Vec::new();
        if let Some(node) = section.node("groups")
            && let Some(table) = self.table(node, "`groups`")
        {
            own = self.named_groups(table, position, names, groups);
        }
        Some(Segment {
            priority: self.whole32(section, "priority"),
            patience: self.distribution(section, "patience"),
            groups: own,
            handle_time_factor: self.number(section, "handle_time_factor").unwrap_or(1.0),
            lost_value: self.number(section, "lost_value"),
            name: name?,
            share: share?,
        })
    }
}
