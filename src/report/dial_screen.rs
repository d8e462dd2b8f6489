//! Calls to customers on the first screen.

use comfy_table::Table;

use super::format::{count, percent};
use super::layout::table;
use super::summary::Run;
use super::terminal::days;
use crate::model::Dialler;
use crate::stats::Moments;

/// The table of lists; `None` where nobody is called.
pub(super) fn calls(run: &Run<'_>) -> Option<Table> {
    let dialled = format!("dialled\na {}", days(run.scenario, true));
    let header = [
        "Calls to\ncustomers",
        "on the\nlist",
        &dialled,
        "answered",
        "share\nanswered",
        "dropped",
        "share\ndropped",
        "left on\nthe list",
    ];
    let mut diallers: Vec<&Dialler> = run.model.diallers.iter().collect();
    diallers.sort_by_key(|d| d.kind);
    let rows: Vec<_> = diallers.iter().filter_map(|d| row(run, d)).collect();
    (!rows.is_empty()).then(|| table(&header, rows))
}

fn row(run: &Run<'_>, dialler: &Dialler) -> Option<Vec<String>> {
    let fold = run.outcome.fold.dials.as_ref()?;
    let figures = &fold.kinds[dialler.kind];
    let number = |of: &Moments| of.mean().map_or("-".into(), count);
    let share = |of: &crate::stats::PairMoments| {
        let ratio = of.ratio(&run.confidence);
        ratio.map_or("-".into(), |r| percent(r.mean))
    };
    Some(vec![
        run.model.types[dialler.kind].name.clone(),
        dialler.list.map_or("unlimited".into(), |n| count(n as f64)),
        number(&figures.dialed),
        number(&figures.connected),
        share(&figures.connect_rate),
        number(&figures.dropped),
        share(&figures.drop_rate),
        fold.list_left[dialler.kind]
            .as_ref()
            .map_or("-".into(), number),
    ])
}
