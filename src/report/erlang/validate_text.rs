//! The comparison with the formulas, for people.

use std::fmt::Write;

use comfy_table::{CellAlignment, Table};

use super::validate::{Checked, Judged, Validation, Verdict};
use crate::report::format::{count, percent};
use crate::report::layout::{table, text as plain, wrap};
use crate::report::summary::Run;

/// The comparison on a screen of so many columns.
#[must_use]
pub fn text_of(validation: &Validation, run: &Run<'_>, width: usize) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "{}: {} days simulated, seed {}\n",
        run.scenario.name,
        count(run.outcome.fold.replications as f64),
        run.model.seed
    );
    let _ = writeln!(out, "{}\n", wrap(&sentence(validation), width));
    let whole: Vec<&Checked> = validation.types.iter().chain(&validation.center).collect();
    let _ = writeln!(out, "{}\n", comparison(&whole, "Whole day"));
    let intervals: Vec<&Checked> = validation.intervals.iter().collect();
    let _ = writeln!(out, "{}\n", comparison(&intervals, "Interval"));
    if validation.split.len() > 1 {
        let rows = validation
            .split
            .iter()
            .map(|part| vec![part.group.clone(), part.contact.clone(), count(part.hours)]);
        let mut made = table(&["Agents", "for", "hours"], rows.collect());
        left(&mut made, 1);
        let _ = writeln!(out, "{}\n", plain(&made));
    }
    if !validation.staffings.is_empty() {
        let mut header = vec!["Staffing", "scheduled\nhours"];
        header.extend(run.model.types.iter().map(|t| t.name.as_str()));
        let rows = validation.staffings.iter().map(|staffed| {
            let mut row = vec![staffed.name.to_owned(), count(staffed.scheduled_hours)];
            let levels = staffed.service_levels.iter();
            row.extend(levels.map(|level| level.map_or("-".into(), percent)));
            row
        });
        let _ = writeln!(out, "{}", plain(&table(&header, rows.collect())));
        let _ = writeln!(out, "Service levels are simulated.\n");
    }
    let notes = "Each type is a queue of its own: its expected load against its part of the agents \
                 staffed on average, each group's split over its types so that the highest load \
                 per agent is as low as possible. A formula agrees when it is off by no more than \
                 one point, or than chance explains; over a day, intervals in which it does not \
                 apply count as 0.";
    let _ = writeln!(out, "{}", wrap(notes, width));
    out
}

/// How often each formula agrees.
fn sentence(validation: &Validation) -> String {
    let of = |name: &str, judged: &dyn Fn(&Checked) -> Judged| {
        let counted = |verdict: Verdict| {
            let all = validation.intervals.iter();
            all.filter(|c| judged(c).verdict == verdict).count()
        };
        let all = validation.intervals.len();
        let agrees = counted(Verdict::Agrees);
        if agrees == all {
            return format!("{name} agrees with the simulation in all {all} intervals.");
        }
        let mut out = format!("{name} agrees with the simulation in {agrees} of {all} intervals");
        for verdict in [
            Verdict::Optimistic,
            Verdict::Pessimistic,
            Verdict::DoesNotApply,
        ] {
            let n = counted(verdict);
            if n > 0 {
                let is = if verdict == Verdict::DoesNotApply {
                    ""
                } else {
                    "is "
                };
                let _ = write!(out, ", {is}{} in {n}", verdict.word());
            }
        }
        out.push('.');
        out
    };
    format!(
        "{} {}",
        of("Erlang C", &|c| c.erlang_c),
        of("Erlang A", &|c| c.erlang_a)
    )
}

fn comparison(rows: &[&Checked], first: &str) -> String {
    let dated = rows.iter().any(|c| !c.start.is_empty());
    let mut header = vec![first];
    if dated {
        header.push("");
    }
    header.extend([
        "load",
        "agents",
        "simulated",
        "Erlang C",
        "",
        "Erlang A",
        "",
    ]);
    let cells = rows.iter().map(|c| {
        let mut row = Vec::new();
        if dated {
            row.push(c.start.clone());
        }
        row.push(c.contact.clone());
        row.extend([
            format!("{:.1}", c.load),
            format!("{:.1}", c.agents),
            percent(c.simulated.value),
        ]);
        for judged in [c.erlang_c, c.erlang_a] {
            row.push(judged.level.map_or("-".into(), percent));
            row.push(short(judged.verdict).to_owned());
        }
        row
    });
    let mut made = table(&header, cells.collect());
    let columns = header.len();
    for i in [columns - 1, columns - 3] {
        left(&mut made, i);
    }
    if dated {
        left(&mut made, 1);
    }
    plain(&made)
}

/// A verdict in one word.
fn short(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::DoesNotApply => "no answer",
        other => other.word(),
    }
}

fn left(table: &mut Table, column: usize) {
    if let Some(column) = table.column_mut(column) {
        column.set_cell_alignment(CellAlignment::Left);
    }
}
