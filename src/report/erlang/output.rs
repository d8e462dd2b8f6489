//! Answers of the formulas for people.

use std::fmt::Write;

use comfy_table::CellAlignment;

use super::formula::{Figures, Formula, InTime, Targets};
use super::plan::{Answer, gross};
use crate::erlang::Counting;
use crate::report::format::{count, duration, percent};
use crate::report::layout::{table, text as plain, wrap};
use crate::scenario::units;

/// What was asked and what came of it.
#[derive(Debug, Clone)]
pub struct Answered {
    /// Formula of the first interval, whose name stands for all.
    pub formula: Formula,
    /// What counts as in time; `None`: each contact type says it.
    pub in_time: Option<InTime>,
    /// What is to be reached.
    pub targets: Targets,
    /// Share of scheduled time in which agents cannot take contacts.
    pub shrinkage: f64,
    /// Mean handle time, where it is one for all \[s\].
    pub handle_time: Option<f64>,
    /// Length of an interval; `None`: there is only one, which is steady \[s\].
    pub interval: Option<f64>,
    /// The answers.
    pub rows: Vec<Answer>,
    /// A few agents less and more, where only one interval was asked for.
    pub around: Vec<Answer>,
    /// Agents that the targets would take if nobody gave up, where somebody does.
    pub endless: Option<u32>,
    /// Whether the rows are those of one day that was followed from interval to interval.
    pub whole_day: bool,
    /// What else must be said.
    pub notes: Vec<String>,
}

/// Where a line must not end; a plain space in the end.
const SPACE: char = '\u{a0}';
/// From this width on all columns are shown.
const WIDE: usize = 110;

/// A column: its header, its cells, and whether it is shown on narrow screens too.
type Column<'a> = (&'static str, Box<dyn Fn(&Answer) -> String + 'a>, bool);

/// Agents with one decimal where they are not whole.
fn people(agents: f64) -> String {
    if (agents - libm::round(agents)).abs() < 1e-9 {
        count(agents)
    } else {
        format!("{agents:.1}")
    }
}

fn shown(value: Option<f64>, show: fn(f64) -> String) -> String {
    value.map_or("-".into(), show)
}

impl Answered {
    /// The answers for people, on a screen of so many columns.
    fn columns(&self, single: bool) -> Vec<Column<'_>> {
        let figure = |of: fn(&Figures) -> Option<f64>, show: fn(f64) -> String| {
            move |row: &Answer| shown(row.figures.as_ref().ok().and_then(of), show)
        };
        let mut columns: Vec<Column<'_>> = Vec::new();
        let rows = if single { &self.around } else { &self.rows };
        let any = |of: fn(&Figures) -> Option<f64>| {
            rows.iter()
                .any(|row| row.figures.as_ref().is_ok_and(|f| of(f).is_some()))
        };
        if !single {
            columns.push(("start", Box::new(|row| row.start.clone()), true));
            if rows.iter().any(|row| !row.contact.is_empty()) {
                columns.push(("contact", Box::new(|row| row.contact.clone()), true));
            }
            columns.push(("contacts", Box::new(|row| count(row.contacts)), true));
            columns.push(("load", Box::new(|row| format!("{:.1}", row.load)), true));
        } else if rows.iter().any(|row| !row.contact.is_empty()) {
            columns.push(("contact", Box::new(|row| row.contact.clone()), true));
        }
        columns.push(("agents", Box::new(|row| shown(row.agents, people)), true));
        let evaluated = !single
            && rows.iter().any(|row| {
                let needed = row.needed.map(f64::from);
                needed.is_some() && needed != row.agents
            });
        if evaluated {
            let needed = |row: &Answer| shown(row.needed.map(f64::from), people);
            columns.push(("needed", Box::new(needed), true));
        }
        if self.shrinkage > 0.0 {
            let scheduled = move |row: &Answer| {
                let net = if evaluated {
                    row.needed.map(f64::from)
                } else {
                    row.agents
                };
                shown(net.map(|net| self.scheduled(net)), people)
            };
            columns.push(("scheduled", Box::new(scheduled), true));
        }
        columns.push((
            "service\nlevel",
            Box::new(figure(|f| f.service_level, percent)),
            true,
        ));
        if !self.whole_day {
            columns.push(("ASA", Box::new(figure(|f| f.asa, duration)), true));
        }
        if any(|f| f.wait_p90) {
            columns.push((
                "90 %\nwait",
                Box::new(figure(|f| f.wait_p90, duration)),
                single,
            ));
        }
        columns.push((
            "delayed",
            Box::new(figure(|f| Some(f.delayed), percent)),
            single || self.whole_day,
        ));
        if any(|f| f.abandon_rate) {
            columns.push((
                "aban-\ndoned",
                Box::new(figure(|f| f.abandon_rate, percent)),
                true,
            ));
        }
        if any(|f| f.blocked) {
            columns.push(("blocked", Box::new(figure(|f| f.blocked, percent)), true));
        }
        if any(|f| f.attempts) {
            let attempts = |value: f64| format!("{value:.3}");
            columns.push((
                "attempts\neach",
                Box::new(figure(|f| f.attempts, attempts)),
                true,
            ));
        }
        columns.push((
            "occu-\npancy",
            Box::new(figure(|f| Some(f.occupancy), percent)),
            true,
        ));
        columns
    }

    /// Agents to schedule, rounded up.
    pub(super) fn scheduled(&self, net: f64) -> f64 {
        libm::ceil(gross(net, self.shrinkage) - 1e-9)
    }

    fn is_single(&self) -> bool {
        self.interval.is_none()
    }
}

/// The answers for people.
#[must_use]
pub fn text(answered: &Answered, width: usize) -> String {
    let single = answered.is_single();
    let mut out = String::new();
    // Writing to a string cannot fail.
    if single {
        let _ = writeln!(out, "{}\n", wrap(&sentence(answered), width));
    }
    let rows = if single {
        &answered.around
    } else {
        &answered.rows
    };
    if !rows.is_empty() {
        let columns: Vec<Column<'_>> = answered
            .columns(single)
            .into_iter()
            .filter(|(_, _, always)| *always || width >= WIDE)
            .collect();
        let header: Vec<&str> = columns.iter().map(|c| c.0).collect();
        let own = answered.rows.first().and_then(|row| row.agents);
        let cells = rows.iter().map(|row| {
            let mut cells: Vec<String> = columns.iter().map(|c| (c.1)(row)).collect();
            if single && row.agents == own && row.contact.is_empty() {
                cells[0] = format!("> {}", cells[0]);
            }
            cells
        });
        let mut made = table(&header, cells.collect());
        let last_word = columns.iter().position(|c| c.0 == "contact");
        if let Some(column) = last_word.and_then(|i| made.column_mut(i)) {
            column.set_cell_alignment(CellAlignment::Left);
        }
        if single && let Some(column) = made.column_mut(0) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        let _ = writeln!(out, "{}\n", plain(&made));
    }
    if !single {
        let _ = writeln!(out, "{}\n", wrap(&totals(answered), width));
    }
    for paragraph in remarks(answered) {
        let _ = writeln!(out, "{}", wrap(&paragraph, width));
    }
    out.replace(SPACE, " ")
}

/// The answer for one interval in a sentence or two.
fn sentence(answered: &Answered) -> String {
    let Some(row) = answered.rows.first() else {
        return "There is nothing to answer.".into();
    };
    let contacts: f64 = answered.rows.iter().map(|row| row.contacts).sum();
    let mut out = format!(
        "{} contacts an hour{} are {} erlangs.",
        amount(contacts),
        answered
            .handle_time
            .map_or(String::new(), |t| format!(" of {}", duration(t))),
        amount(answered.formula.load()),
    );
    let name = answered.formula.name();
    let of = |agents: f64| {
        let word = if agents == 1.0 { "agent" } else { "agents" };
        format!("{}{SPACE}{word}", people(agents))
    };
    let asked = wanted(answered);
    match (&row.figures, row.agents) {
        (Err(why), Some(agents)) => {
            let _ = write!(out, " {name} has no answer for {}: {why}.", of(agents));
        }
        (Err(why), None) => {
            let _ = write!(out, " {name} has no answer: {why}.");
        }
        (Ok(_), Some(agents)) if row.needed.map(f64::from) == Some(agents) => {
            let are = if agents == 1.0 { "is" } else { "are" };
            let _ = write!(out, " {} {are} needed {asked}.", of(agents));
        }
        (Ok(_), Some(agents)) => {
            let levels = answered.rows.iter();
            let levels = levels.filter_map(|row| row.figures.as_ref().ok()?.service_level);
            let levels: Vec<String> = levels.map(percent).collect();
            let give = if agents == 1.0 { "gives" } else { "give" };
            let _ = write!(
                out,
                " {} {give} a service level of {}",
                of(agents),
                levels.join(" and ")
            );
            if let Some(needed) = row.needed {
                let _ = write!(out, "; {needed} would be needed {asked}");
            }
            out.push('.');
        }
        (Ok(_), None) => {}
    }
    if let Some(needed) = answered.endless.filter(|n| Some(*n) != row.needed) {
        let _ = write!(
            out,
            " If nobody gave up it would be {needed} (Erlang{SPACE}C)."
        );
    }
    let net = row.needed.map(f64::from).or(row.agents);
    if let (true, Some(net)) = (answered.shrinkage > 0.0, net) {
        let _ = write!(
            out,
            " With {} shrinkage schedule {}: {} / (1 - {}) = {:.1}.",
            share(answered.shrinkage),
            people(answered.scheduled(net)),
            people(net),
            trimmed(answered.shrinkage),
            gross(net, answered.shrinkage),
        );
    }
    out
}

/// A share without needless decimals: 80 %, 82.5 %.
fn share(value: f64) -> String {
    format!("{}{SPACE}%", trimmed(100.0 * value))
}

/// A number of contacts or erlangs: 1,200, 80.0, 0.25.
fn amount(value: f64) -> String {
    if value >= 999.5 {
        count(value)
    } else if value >= 9.95 {
        let digits = format!("{value:.1}");
        digits.trim_end_matches(".0").to_owned()
    } else {
        trimmed(value)
    }
}

/// A number with at most four decimals, none of them idle.
fn trimmed(value: f64) -> String {
    let digits = format!("{value:.4}");
    digits
        .trim_end_matches('0')
        .trim_end_matches('.')
        .to_owned()
}

/// What is to be reached, in words.
fn wanted(answered: &Answered) -> String {
    let Targets {
        service_level,
        asa,
        abandon_rate,
        occupancy,
    } = answered.targets;
    let mut parts = Vec::new();
    if let (Some(level), Some(in_time)) = (service_level, answered.in_time) {
        parts.push(format!(
            "{} within {}",
            share(level),
            units::show(in_time.within)
        ));
    }
    if let Some(asa) = asa {
        parts.push(format!("an ASA of {} or less", units::show(asa)));
    }
    if let Some(most) = abandon_rate {
        parts.push(format!("{} or fewer who give up", share(most)));
    }
    if let Some(most) = occupancy {
        parts.push(format!("an occupancy of {} or less", share(most)));
    }
    format!("for {}", parts.join(" and "))
}

/// Sums over a forecast.
fn totals(answered: &Answered) -> String {
    let hours = answered.interval.unwrap_or(3600.0) / 3600.0;
    let contacts: f64 = answered.rows.iter().map(|row| row.contacts).sum();
    let net: f64 = answered.rows.iter().filter_map(|row| row.agents).sum();
    let mut out = format!(
        "{} contacts, {} agent-hours",
        count(contacts),
        count(net * hours)
    );
    let needed: Option<Vec<f64>> = answered
        .rows
        .iter()
        .map(|row| row.needed.map(f64::from))
        .collect();
    if let Some(needed) = needed.filter(|n| n.iter().sum::<f64>() != net) {
        let needed = needed.iter().sum::<f64>() * hours;
        let _ = write!(out, ", {} needed", count(needed));
    }
    if answered.shrinkage > 0.0 {
        let all = answered
            .rows
            .iter()
            .filter_map(|row| row.needed.map(f64::from).or(row.agents))
            .map(|net| answered.scheduled(net));
        let _ = write!(out, ", {} scheduled", count(all.sum::<f64>() * hours));
    }
    if let Some(level) = mean_level(answered) {
        let _ = write!(out, "; service level {}", percent(level));
    }
    let without = answered.rows.iter().filter(|r| r.figures.is_err()).count();
    if without > 0 {
        let _ = write!(out, " (intervals without an answer, {without}, count as 0)");
    }
    out.push('.');
    out
}

/// Service level over all rows, weighted by contacts; rows without an answer count as 0.
pub(super) fn mean_level(answered: &Answered) -> Option<f64> {
    let (mut met, mut of) = (0.0, 0.0);
    for row in &answered.rows {
        let level = match &row.figures {
            Ok(figures) => figures.service_level?,
            Err(_) => 0.0,
        };
        met += level * row.contacts;
        of += row.contacts;
    }
    (of > 0.0).then(|| met / of)
}

/// Which formula, which definitions, what does not apply.
fn remarks(answered: &Answered) -> Vec<String> {
    let mut out = vec![if answered.whole_day {
        "Formula: the forward equations of M(t)/M/n(t)+M, from an empty center. They take for \
         granted: Poisson arrivals, exponential handle times and patience, one queue in order of \
         arrival, who gives up does not come back; no second skill, no day busier than expected."
            .to_owned()
    } else {
        format!(
            "Formula: {}. It takes for granted: {}; no second skill, no queue left over from \
             before, no day busier than expected.",
            answered.formula.name(),
            answered.formula.assumptions()
        )
    }];
    let loses = answered.rows.iter().any(|row| {
        let figures = row.figures.as_ref().ok();
        figures.is_some_and(|f| f.abandon_rate.is_some() || f.blocked.is_some())
    });
    let rule = match answered.in_time.map(|t| t.count) {
        Some(_) if !loses => "answered in time / all",
        Some(Counting::AllOffered) => "answered in time / offered",
        Some(Counting::ShortAbandonsExcluded(_)) => {
            "answered in time / (offered - abandoned early)"
        }
        Some(Counting::ShortAbandonsMet(_)) => "(answered in time + abandoned early) / offered",
        Some(Counting::AnsweredOnly) => "answered in time / answered",
        None => "as each contact type counts it",
    };
    out.push(format!("Service level: {rule}."));
    let mut said: Vec<String> = Vec::new();
    for row in &answered.rows {
        if let Err(why) = &row.figures {
            let why = why.to_string();
            if !said.contains(&why) && !answered.is_single() {
                said.push(why);
            }
        }
    }
    match said.len() {
        0 => {}
        1 => out.push(format!("No answer: {}.", said[0])),
        n => out.push(format!(
            "No answer in {n} intervals, the first: {}.",
            said[0]
        )),
    }
    out.extend(answered.notes.iter().cloned());
    out
}
