//! Self-service in `summary.json` and on the first screen.

use std::fmt::Write;

use serde_json::{Map, Value};

use super::format::{count, duration, percent};
use super::summary::{Run, estimate, exact};
use super::terminal::days;
use crate::measures::FrontFigures;

impl Run<'_> {
    /// Adds what self-service did with the contacts of a type, of an interval, or of all;
    /// where no type has any, only that it contained none.
    pub(super) fn self_service(&self, out: &mut Map<String, Value>, of: Option<&FrontFigures>) {
        let Some(figures) = of else {
            out.insert("contained".into(), exact(0.0));
            return;
        };
        let ratio = |pair: &crate::stats::PairMoments| estimate(pair.ratio(&self.confidence));
        out.insert("contained".into(), self.mean(&figures.contained, 1.0));
        out.insert("passed_on".into(), self.mean(&figures.passed_on, 1.0));
        out.insert("containment".into(), ratio(&figures.containment));
        out.insert("self_service_time".into(), ratio(&figures.time));
    }
}

/// What self-service did, a sentence for each type that has it; `None` where none has.
pub(super) fn self_service(run: &Run<'_>) -> Option<String> {
    let fold = run.outcome.fold.front.as_ref()?;
    let day = days(run.scenario, true);
    let mut out = String::new();
    for (of, figures) in run.model.types.iter().zip(&fold.kinds) {
        let (Some(machine), Some(contained), Some(passed_on)) = (
            &of.self_service,
            figures.contained.mean(),
            figures.passed_on.mean(),
        ) else {
            continue;
        };
        let sessions = contained + passed_on;
        if sessions <= 0.0 {
            continue;
        }
        // Writing to a string cannot fail.
        let _ = write!(
            out,
            "{}Self-service of {}: {} sessions a {day}, {} contained, {} passed on",
            if out.is_empty() { "" } else { " " },
            of.name,
            count(sessions),
            percent(contained / sessions),
            count(passed_on),
        );
        if let Some(time) = figures.time.ratio(&run.confidence) {
            let _ = write!(out, ", {} each", duration(time.mean));
        }
        if machine.resolved < 1.0 {
            let back = percent(1.0 - machine.resolved);
            let _ = write!(out, "; {back} of the contained come again");
        }
        out.push('.');
    }
    (!out.is_empty()).then_some(out)
}
