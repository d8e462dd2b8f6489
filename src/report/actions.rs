//! What supervisors did, in `summary.json` and on the first screen.

use comfy_table::Table;
use serde_json::{Map, Value};

use super::format::{duration, percent};
use super::layout::table;
use super::summary::Run;
use super::terminal::days;
use crate::measures::ActionFigures;
use crate::stats::Moments;

const HOURS: f64 = 1.0 / 3600.0;

impl Run<'_> {
    /// Every action: the share of replications in which it was in effect, how often and for how
    /// many hours; `None` where there are none.
    pub(super) fn actions(&self) -> Option<Value> {
        let fold = self.outcome.fold.actions.as_ref()?;
        let mut all = Map::new();
        for (play, figures) in self.model.playbook.actions.iter().zip(&fold.actions) {
            let mut out = Map::new();
            out.insert("used".into(), self.share(figures.used));
            out.insert("times".into(), self.mean(&figures.times, 1.0));
            out.insert("hours".into(), self.mean(&figures.time, HOURS));
            all.insert(play.name.clone(), Value::Object(out));
        }
        Some(Value::Object(all))
    }
}

/// The table of actions; `None` where there are none.
pub(super) fn playbook(run: &Run<'_>) -> Option<Table> {
    let fold = run.outcome.fold.actions.as_ref()?;
    let (one, each) = (days(run.scenario, false), days(run.scenario, true));
    let used = format!("{one}\nwith it");
    let times = format!("times\na {each}");
    let time = format!("in effect\na {each}");
    let header = ["Actions", &used, &times, &time];
    let plays = run.model.playbook.actions.iter().zip(&fold.actions);
    let rows = plays.map(|(play, figures)| row(&play.name, figures));
    Some(table(&header, rows.collect()))
}

fn row(name: &str, figures: &ActionFigures) -> Vec<String> {
    let mean = |of: &Moments, show: fn(f64) -> String| of.mean().map_or("-".into(), show);
    let used = figures.used.yes as f64 / figures.used.of.max(1) as f64;
    vec![
        name.to_owned(),
        percent(used),
        mean(&figures.times, |n| format!("{n:.1}")),
        mean(&figures.time, duration),
    ]
}
