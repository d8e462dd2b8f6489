//! Segments in words.

use std::fmt::Write;

use super::contact_words::mean;
use crate::model::TypeModel;
use crate::report::format::percent;
use crate::scenario::{ContactType, Scenario};

/// The segments of a type and how they differ from the others; `None` where it has none.
pub(super) fn sentence(
    scenario: &Scenario,
    contact: &ContactType,
    of: &TypeModel,
) -> Option<String> {
    let mut parts = Vec::new();
    for (segment, compiled) in contact.segments.iter().zip(&of.segments) {
        let mut text = format!("{} {}", segment.name, percent(segment.share));
        if let Some(priority) = segment.priority {
            let _ = write!(text, ", priority {priority}");
        }
        let own = compiled
            .patience
            .as_ref()
            .filter(|_| segment.patience.is_some());
        if let Some(patience) = own.map(|p| p.mean(0)).filter(|p| p.is_finite()) {
            let _ = write!(text, ", patience {} on average", mean(patience));
        }
        if segment.handle_time_factor != 1.0 {
            let _ = write!(text, ", handle time × {}", segment.handle_time_factor);
        }
        if !segment.groups.is_empty() {
            let names = segment
                .groups
                .iter()
                .map(|g| scenario.groups[g.group].name.as_str());
            let _ = write!(
                text,
                ", served by {}",
                names.collect::<Vec<_>>().join(" and ")
            );
        }
        parts.push(text);
    }
    (!parts.is_empty()).then(|| format!("{}.", parts.join("; ")))
}
