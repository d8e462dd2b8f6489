//! What became of the lists of customers, in `summary.json`.

use serde_json::{Map, Value};

use super::summary::{Run, estimate};
use crate::measures::{DialFigures, DialFold};

impl Run<'_> {
    /// Dials and dropped calls; nothing where nobody is called.
    pub(super) fn dials(
        &self,
        out: &mut Map<String, Value>,
        of: impl Fn(&DialFold) -> &DialFigures,
    ) {
        let Some(fold) = &self.outcome.fold.dials else {
            return;
        };
        let figures = of(fold);
        for (key, moments) in [
            ("dialed", &figures.dialed),
            ("connected", &figures.connected),
            ("dropped", &figures.dropped),
        ] {
            out.insert(key.into(), self.mean(moments, 1.0));
        }
        for (key, pair) in [
            ("connect_rate", &figures.connect_rate),
            ("drop_rate", &figures.drop_rate),
        ] {
            out.insert(key.into(), estimate(pair.ratio(&self.confidence)));
        }
    }

    /// Customers left on the list of a type at the end, where it has one with an end.
    pub(super) fn list_left(&self, out: &mut Map<String, Value>, kind: usize) {
        let fold = self.outcome.fold.dials.as_ref();
        if let Some(left) = fold.and_then(|f| f.list_left[kind].as_ref()) {
            out.insert("list_left".into(), self.mean(left, 1.0));
        }
    }
}
