//! What waits of deferrable types: in `summary.json` and on the first screen.

use serde_json::{Map, Value, json};

use super::format::{duration, few};
use super::summary::Run;
use crate::measures::BacklogFigures;

/// Keys of the ages of [`AGES`](crate::engine::AGES).
const BY_AGE: [&str; 4] = ["under_4h", "under_1d", "under_3d", "older"];

impl Run<'_> {
    /// The backlog of a type at the end of the horizon, by age; nothing where the type is not
    /// deferrable.
    pub(super) fn backlog(&self, out: &mut Map<String, Value>, kind: usize) {
        let fold = self.outcome.fold.backlog.as_ref();
        let Some(figures) = fold.and_then(|f| f.at_end(kind)) else {
            return;
        };
        let mut by_age = Map::new();
        for (key, moments) in BY_AGE.iter().zip(&figures.by_age) {
            by_age.insert((*key).into(), self.mean(moments, 1.0));
        }
        out.insert(
            "backlog".into(),
            json!({
                "waiting": self.mean(&figures.waiting, 1.0),
                "overdue": self.mean(&figures.overdue, 1.0),
                "oldest": self.mean(&figures.oldest, 1.0),
                "by_age": by_age,
            }),
        );
    }

    /// The backlog of a type at the end of an interval.
    pub(super) fn interval_backlog(&self, out: &mut Map<String, Value>, kind: usize, i: usize) {
        let fold = self.outcome.fold.backlog.as_ref();
        let Some(figures) = fold.and_then(|f| f.intervals[kind].get(i)) else {
            return;
        };
        for (key, moments) in [
            ("backlog", &figures.waiting),
            ("overdue", &figures.overdue),
            ("oldest", &figures.oldest),
        ] {
            out.insert(key.into(), self.mean(moments, 1.0));
        }
    }
}

/// What waits at the end of the horizon, in a sentence for each deferrable type; `None` where
/// nothing does.
pub(super) fn backlogs(run: &Run<'_>) -> Option<String> {
    let fold = run.outcome.fold.backlog.as_ref()?;
    let said = |kind: usize| say(run, kind, fold.at_end(kind)?);
    let all: Vec<String> = (0..run.model.types.len()).filter_map(said).collect();
    (!all.is_empty()).then(|| format!("Left waiting at the end: {}.", all.join(", ")))
}

fn say(run: &Run<'_>, kind: usize, figures: &BacklogFigures) -> Option<String> {
    let waiting = figures.waiting.mean().filter(|n| *n >= 0.05)?;
    let name = &run.model.types[kind].name;
    let mut more = Vec::new();
    if let Some(oldest) = figures.oldest.mean() {
        more.push(format!("the oldest for {}", duration(oldest)));
    }
    if let Some(overdue) = figures.overdue.mean().filter(|n| *n >= 0.05) {
        more.push(format!("{} past the target time", few(overdue)));
    }
    let more = match more.is_empty() {
        true => String::new(),
        false => format!(" ({})", more.join(", ")),
    };
    Some(format!("{} of {name}{more}", few(waiting)))
}
