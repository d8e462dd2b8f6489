//! `cases` of `summary.json`, and what contacts lead to.

use serde_json::{Map, Value};

use super::summary::{Run, estimate, exact};
use crate::measures::{CaseFigures, CaseFold, StepFigures};

impl Run<'_> {
    /// Cases by the type of their first contact, and all of them under `total`, as far as there
    /// are any.
    pub(super) fn cases(&self, fold: &CaseFold) -> Value {
        let mut out = Map::new();
        for (kind, figures) in self.model.types.iter().zip(&fold.cases) {
            if figures.cases.mean().is_some_and(|mean| mean > 0.0) {
                out.insert(kind.name.clone(), self.case(figures));
            }
        }
        if out.len() > 1 {
            out.insert("total".into(), self.case(&fold.total));
        }
        Value::Object(out)
    }

    fn case(&self, figures: &CaseFigures) -> Value {
        let mut out = Map::new();
        out.insert("cases".into(), self.mean(&figures.cases, 1.0));
        for (key, ratio) in figures.ratios() {
            out.insert(key.into(), estimate(ratio.ratio(&self.confidence)));
        }
        Value::Object(out)
    }

    /// Adds how many contacts lead to others; nothing does where `figures` is `None`.
    pub(super) fn steps(&self, out: &mut Map<String, Value>, figures: Option<&StepFigures>) {
        match figures {
            Some(figures) => {
                for (key, moments) in figures.figures() {
                    out.insert(key.into(), self.mean(moments, 1.0));
                }
            }
            None => {
                for key in StepFigures::KEYS {
                    out.insert(key.into(), exact(0.0));
                }
            }
        }
    }
}
