//! A backtest on the screen.

use std::fmt::Write as _;

use comfy_table::Table;

use super::words::{answer, difference, left_out, notes, title, under, value};
use super::{Backtested, Grain};
use crate::experiment::backtest::{Against, Measure, Summary};
use crate::report::layout::{table, text, wrap};
use crate::stats::Confidence;

/// Measures of the tables by type.
const OF_TYPES: [Measure; 4] = [
    Measure::Offered,
    Measure::ServiceLevel,
    Measure::AbandonRate,
    Measure::Asa,
];

/// A backtest for people, in lines of at most `width` letters where words can be parted.
#[must_use]
pub fn backtest_text(of: &Backtested<'_>, width: usize) -> String {
    let mut out = format!(
        "{}\n\n{}\n",
        wrap(&answer(of), width),
        wrap(&under(of), width)
    );
    for (grain, name) in [(Grain::Days, "Days"), (Grain::Intervals, "Intervals")] {
        let rows = Measure::ALL
            .iter()
            .filter_map(|m| Some((title(*m).to_owned(), of.summary(of.all(), grain, *m)?)));
        let _ = writeln!(out, "\n{}", text(&table_of(name, rows)));
    }
    if of.all().is_none() {
        for measure in OF_TYPES {
            let rows = (0..of.scenario.contacts.len()).filter_map(|k| {
                let summary = of.summary(Some(k), Grain::Days, measure)?;
                Some((of.name(Some(k)).to_owned(), summary))
            });
            let name = format!("Days: {}", title(measure));
            let _ = writeln!(out, "\n{}", text(&table_of(&name, rows)));
        }
    }
    let _ = writeln!(out, "\n{}", wrap(notes(), width));
    for line in left_out(of) {
        let _ = writeln!(out, "{}", wrap(&line, width));
    }
    out
}

/// A table of summaries.
pub fn table_of<'s>(name: &str, rows: impl Iterator<Item = (String, &'s Summary)>) -> Table {
    let header = [
        name,
        "observed",
        "predicted",
        "bias",
        "\u{b1}",
        "90 % band\nholds",
        "error",
        "CRPS",
        "Erlang C",
        "Erlang A",
    ];
    let rows = rows.map(|(name, summary)| row(name, summary)).collect();
    table(&header, rows)
}

fn row(name: String, of: &Summary) -> Vec<String> {
    let m = of.measure;
    let z = Confidence::default().z();
    let nearly = &of.coverage[of.coverage.len() - 1];
    let more = if nearly.expected >= nearly.nominal + 0.015 {
        format!(" ({:.0})", 100.0 * nearly.expected)
    } else {
        String::new()
    };
    let formula = |against: &Option<Against>| match against {
        Some(against) => difference(m, against.error),
        None => "-".to_owned(),
    };
    vec![
        name,
        value(m, of.observed),
        value(m, of.predicted),
        difference(m, of.bias),
        of.bias_error.map_or("-".into(), |e| difference(m, z * e)),
        format!("{:.0} %{more}", 100.0 * nearly.held.share),
        difference(m, of.mae),
        difference(m, of.crps),
        formula(&of.formulas[0]),
        formula(&of.formulas[1]),
    ]
}
