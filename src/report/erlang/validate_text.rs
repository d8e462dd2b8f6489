//! The comparison with the formulas, for people.

use std::fmt::Write;

use comfy_table::{CellAlignment, Table};

use super::validate::{Checked, Judged, Validation, Verdict};
use crate::experiment::ladder::Step;
use crate::report::format::{count, percent};
use crate::report::layout::{table, text as plain, wrap};
use crate::report::summary::Run;
use crate::report::terminal::days;

/// The comparison on a screen of so many columns.
#[must_use]
pub fn text_of(validation: &Validation, run: &Run<'_>, width: usize) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "{}: {} {} simulated, seed {}\n",
        run.scenario.name,
        count(run.outcome.fold.replications as f64),
        days(run.scenario, run.outcome.fold.replications == 1),
        run.model.seed
    );
    let _ = writeln!(out, "{}\n", wrap(&sentence(validation), width));
    // One type is the whole center.
    let center = validation
        .center
        .iter()
        .filter(|_| validation.types.len() > 1);
    let whole: Vec<&Checked> = validation.types.iter().chain(center).collect();
    let _ = writeln!(out, "{}\n", comparison(&whole, "Whole day", width));
    for line in reasons(validation) {
        let _ = writeln!(out, "{}\n", wrap(&line, width));
    }
    let intervals: Vec<&Checked> = validation.intervals.iter().collect();
    let _ = writeln!(out, "{}\n", comparison(&intervals, "Interval", width));
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
pub fn sentence(validation: &Validation) -> String {
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

/// For each type where Erlang A is off: how often, where most, and which of its assumptions do
/// not hold.
fn reasons(validation: &Validation) -> Vec<String> {
    let mut out = Vec::new();
    for (name, broken) in &validation.broken {
        let all = || validation.intervals.iter().filter(|c| c.contact == *name);
        let off = || all().filter(|c| c.erlang_a.verdict != Verdict::Agrees);
        let distance = |c: &&Checked| {
            c.erlang_a
                .level
                .map_or(f64::INFINITY, |level| libm::fabs(level - c.simulated.value))
        };
        let Some(worst) = off().max_by(|a, b| distance(a).total_cmp(&distance(b))) else {
            continue;
        };
        let by = match worst.erlang_a.level {
            Some(level) => {
                let points = 100.0 * (level - worst.simulated.value);
                format!("by {points:+.1} points at {}", worst.start)
            }
            None => format!("without an answer at {}", worst.start),
        };
        let mut line = format!(
            "{name}: Erlang A is off in {} of {} intervals, most {by}.",
            off().count(),
            all().count()
        );
        let titles: Vec<&str> = Step::ALL
            .into_iter()
            .filter(|s| *s != Step::Abandonment && broken.has(*s))
            .map(Step::title)
            .collect();
        if !titles.is_empty() {
            let _ = write!(line, " It does not know: {}.", titles.join("; "));
        }
        out.push(line);
    }
    if !out.is_empty() {
        out.push("How much each is worth: busyhour validate SCENARIO --why".into());
    }
    out
}

fn comparison(rows: &[&Checked], first: &str, width: usize) -> String {
    let roomy = table_of(rows, first, true);
    match roomy.lines().all(|line| line.chars().count() <= width) {
        true => roomy,
        false => table_of(rows, first, false),
    }
}

/// The same; the unit of the formulas' levels stands beside them, or only in the head.
fn table_of(rows: &[&Checked], first: &str, units: bool) -> String {
    let (erlang_c, erlang_a) = match units {
        true => ("Erlang C", "Erlang A"),
        false => ("Erlang C %", "Erlang A %"),
    };
    let dated = rows.iter().any(|c| !c.start.is_empty());
    let mut header = vec![first];
    if dated {
        header.push("");
    }
    header.extend(["load", "agents", "simulated %", erlang_c, "", erlang_a, ""]);
    let level = |share: f64| match units {
        true => percent(share),
        false => format!("{:.1}", 100.0 * share),
    };
    let cells = rows.iter().map(|c| {
        let mut row = Vec::new();
        if dated {
            row.push(c.start.clone());
        }
        row.push(c.contact.clone());
        row.extend([
            format!("{:.1}", c.load),
            format!("{:.1}", c.agents),
            plus_minus(c),
        ]);
        for judged in [c.erlang_c, c.erlang_a] {
            row.push(judged.level.map_or("-".into(), level));
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

/// The simulated service level with its half-width in points.
fn plus_minus(checked: &Checked) -> String {
    let level = 100.0 * checked.simulated.value;
    match checked.half_width() {
        Some(half) => format!("{level:.1} ±{:.1}", 100.0 * half),
        None => format!("{level:.1}"),
    }
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
