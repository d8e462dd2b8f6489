//! The days of a horizon of several, in `summary.json` and on the first screen.

use std::ops::Range;

use comfy_table::Table;
use serde_json::{Map, Value, json};

use super::format::{count, percent};
use super::layout::{table, text};
use super::summary::Run;
use crate::measures::{Chance, Figures, Ratio};

impl Run<'_> {
    /// The figures of each day, of a type or of all types; nothing for a horizon of one day.
    pub(super) fn days(&self, out: &mut Map<String, Value>, kind: Option<usize>) {
        let Some(days) = &self.outcome.fold.days else {
            return;
        };
        let figures = kind.map_or(&days.total, |k| &days.kinds[k]);
        let intervals = self.model.clock.intervals - self.model.clock.warm_up;
        let ends = days.starts.iter().skip(1).copied().chain([intervals]);
        let each = days.starts.iter().zip(ends).zip(figures);
        let list: Vec<Value> = each
            .map(|((start, end), figures)| {
                let mut day = Map::new();
                day.insert("start".into(), json!(self.label(*start)));
                let window = (end - start) as f64 * self.model.clock.interval;
                self.figures(&mut day, figures, window);
                let target = kind.and_then(|k| self.model.types[k].target);
                if target.is_some() {
                    self.meets_target(&mut day, figures.target);
                }
                Value::Object(day)
            })
            .collect();
        out.insert("days".into(), json!(list));
    }
}

/// Most days that are shown.
const MOST: usize = 14;

/// The table of days on the screen, of as many types as there is room for; `None` for a horizon of
/// one day.
pub(super) fn days(run: &Run<'_>, width: usize) -> Option<String> {
    let all = run.outcome.fold.days.as_ref()?.starts.len();
    let tables = (1..=4).rev().map(|types| day_table(run, MOST, 0..types));
    let texts: Vec<String> = tables.flatten().map(|table| text(&table)).collect();
    let fits = |text: &&String| text.lines().all(|line| line.chars().count() <= width);
    let mut out = texts.iter().find(fits).or(texts.last())?.clone();
    if all > MOST {
        out += &format!("\n({} more days in summary.json)", all - MOST);
    }
    Some(out)
}

/// The service level on each day, for the first days and some of the types with a target; `None`
/// for a horizon of one day.
pub(super) fn day_table(run: &Run<'_>, most_days: usize, types: Range<usize>) -> Option<Table> {
    let days = run.outcome.fold.days.as_ref()?;
    let shown: Vec<usize> = (0..run.model.types.len())
        .filter(|k| run.model.types[*k].target.is_some())
        .skip(types.start)
        .take(types.len())
        .collect();
    let mut header = vec!["Day".to_owned(), "offered".to_owned()];
    for &kind in &shown {
        header.push(format!("{}\nin target", run.model.types[kind].name));
        header.push("chance".to_owned());
    }
    let row = |(day, start): (usize, &usize)| {
        let mut row = vec![run.date(*start)];
        let offered = days.total[day].mean(crate::measures::Mean::Offered).mean();
        row.push(offered.map_or("-".into(), count));
        for &kind in &shown {
            row.extend(level(run, &days.kinds[kind][day]));
        }
        row
    };
    let starts = days.starts.iter().enumerate().take(most_days);
    let rows: Vec<Vec<String>> = starts.map(row).collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    Some(table(&header, rows))
}

/// Service level of a day, and how often it met its target.
fn level(run: &Run<'_>, figures: &Figures) -> [String; 2] {
    let level = figures.ratio(Ratio::ServiceLevel).ratio(&run.confidence);
    let Chance { yes, of, .. } = figures.target;
    [
        level.map_or("-".into(), |l| percent(l.mean)),
        if of == 0 {
            "-".into()
        } else {
            super::format::whole_percent(yes as f64 / of as f64)
        },
    ]
}

/// The date of a label, or the number of the day where there is no date.
pub(super) fn day_label(label: &str, day: usize) -> String {
    let date = label.split_once('T');
    date.map_or_else(|| (day + 1).to_string(), |(date, _)| date.to_owned())
}
