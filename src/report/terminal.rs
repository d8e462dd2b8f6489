//! The first screen: what a planner reads when a run is over.

use std::fmt::Write;
use std::io::IsTerminal;

use comfy_table::{CellAlignment, Table};

use super::actions::playbook;
use super::answer::answer;
use super::backlog_figures::backlogs;
use super::calendar_days;
use super::case_screen::cases;
use super::dial_screen::calls;
use super::format::{count, duration, few, percent, whole_percent};
use super::front_figures::self_service;
use super::group_screen::{cost, groups, losses};
use super::layout::{table, text, wrap};
use super::reduction::reduction;
use super::segment_figures::segments;
use super::site_figures::site_table;
use super::sparkline::sparkline;
use super::summary::Run;
use super::worst::worst_intervals;
use crate::measures::{Chance, DayRow, KindFigures, Mean, Ratio};
use crate::scenario::{ArrivalSource, Basis, CountRule, Scenario};
use crate::stats::{Estimate, spread};

/// What the screen can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    /// Characters in a line.
    pub width: usize,
    /// Whether it is a terminal that shows more letters than those of ASCII.
    pub unicode: bool,
    /// Whether it is a terminal with colours.
    pub colour: bool,
}

/// From this width on there is room for the forecast and the spread of days.
const WIDE: usize = 110;
/// What the estimate in the table of the worst intervals means.
pub(super) const SHORT: &str = "Short by: agents lacking for the target by Erlang A, if all who help each other\n\
     were one team (estimate).";
/// Intervals that are shown as the worst.
const WORST: usize = 5;

impl Screen {
    /// The screen of this process; 80 columns where it writes to a file or a pipe.
    #[must_use]
    pub fn of_terminal() -> Self {
        let width = terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0));
        let terminal = std::io::stdout().is_terminal();
        let set = |name: &str| std::env::var(name).ok().filter(|v| !v.is_empty());
        // The first of these that is set decides, as in POSIX.
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set);
        let utf8 = |locale: String| {
            locale
                .to_ascii_lowercase()
                .replace('-', "")
                .contains("utf8")
        };
        Self {
            width,
            unicode: terminal && locale.is_some_and(utf8),
            colour: terminal && set("NO_COLOR").is_none(),
        }
    }
}

/// The first screen of a run.
#[must_use]
pub fn screen(run: &Run<'_>, screen: &Screen) -> String {
    let wide = screen.width >= WIDE;
    let mut out = String::new();
    let fold = &run.outcome.fold;
    let days = days(run.scenario, fold.replications == 1);
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{}\n", wrap(&answer(run), screen.width));
    let _ = writeln!(
        out,
        "{}: {} {days} simulated, seed {}{}",
        run.scenario.name,
        count(fold.replications as f64),
        run.model.seed,
        if run.outcome.stopped_early {
            " (stopped early)"
        } else {
            ""
        }
    );
    if let Some(rows) = sparkline(run, screen) {
        let _ = writeln!(out, "\n{rows}");
    }
    let _ = writeln!(out);
    let _ = writeln!(out, "{}\n", contacts(run, wide, screen.width));
    if let Some(table) = segments(run) {
        let _ = writeln!(out, "{}\n", text(&table));
    }
    if let Some(text) = self_service(run) {
        let _ = writeln!(out, "{}\n", wrap(&text, screen.width));
    }
    if let Some(table) = cases(run) {
        let _ = writeln!(out, "{}\n", text(&table));
    }
    if let Some(table) = playbook(run) {
        let _ = writeln!(out, "{}\n", text(&table));
    }
    if let Some(table) = calls(run) {
        let _ = writeln!(out, "{}\n", text(&table));
    }
    if let Some(table) = calendar_days::days(run, screen.width) {
        let _ = writeln!(out, "{table}\n");
    }
    if let Some(text) = backlogs(run) {
        let _ = writeln!(out, "{}\n", wrap(&text, screen.width));
    }
    let _ = writeln!(out, "{}", text(&groups(run, wide)));
    if let Some(table) = site_table(run) {
        let _ = writeln!(out, "\n{}", text(&table));
    }
    if let Some(table) = losses(run, wide) {
        let _ = writeln!(out, "\n{}", text(&table));
    }
    if let Some(text) = cost(run) {
        let _ = writeln!(out, "\n{}", wrap(&text, screen.width));
    }
    if let Some(table) = worst(run, WORST) {
        let _ = writeln!(out, "\n{}\n{SHORT}", text(&table));
    }
    if let Some(text) = uncertainty(run) {
        let _ = writeln!(out, "\n{}", wrap(&text, screen.width));
    }
    let _ = writeln!(out, "\n{}", wrap(&assumptions(run), screen.width));
    if let Some(text) = reduction(run) {
        let _ = writeln!(out, "{}", wrap(&text, screen.width));
    }
    out
}

/// What a replication is called: a day, a week of seven days, else a run.
pub(super) fn days(scenario: &Scenario, one: bool) -> &'static str {
    let last = scenario.intervals.saturating_sub(1);
    match (scenario.day_of(last), one) {
        (0, true) => "day",
        (0, false) => "days",
        (6, true) => "week",
        (6, false) => "weeks",
        (_, true) => "run",
        (_, false) => "runs",
    }
}

fn contacts(run: &Run<'_>, wide: bool, width: usize) -> String {
    let (day, days) = (days(run.scenario, true), days(run.scenario, false));
    let (forecast, offered) = (format!("forecast\na {day}"), format!("offered\na {day}"));
    let (met, spread) = (
        format!("{days}\nmet"),
        format!("service level, 90 % of {days}"),
    );
    let mut header = vec!["Contacts"];
    if wide {
        header.push(&forecast);
    }
    header.extend([
        &offered,
        "handle\ntime",
        "service\nlevel %",
        "target",
        &met,
        "aban-\ndoned",
        "ASA",
        "90 %\nwait",
        "intervals\nmet",
    ]);
    if wide {
        header.push(&spread);
    }
    let rows = run.outcome.fold.kinds.iter().enumerate();
    let mut rows: Vec<Vec<String>> = rows
        .map(|(kind, figures)| contact(run, kind, figures, wide))
        .collect();
    let shown = text(&table(&header, rows.clone()));
    if shown.lines().all(|line| line.chars().count() <= width) {
        return shown;
    }
    // Long names or long waits: minutes can be told by their colon, hours without blanks.
    for cell in rows.iter_mut().flat_map(|row| row.iter_mut().skip(1)) {
        if let Some(minutes) = cell.strip_suffix(" min").filter(|m| m.contains(':')) {
            *cell = minutes.to_owned();
        }
        *cell = cell.replace(" h ", "h");
    }
    text(&table(&header, rows))
}

fn contact(run: &Run<'_>, kind: usize, figures: &KindFigures, wide: bool) -> Vec<String> {
    let of = &run.model.types[kind];
    let day = &figures.day;
    let estimate = |r: Ratio| run.outcome.fold.type_ratio(kind, r, &run.confidence);
    let ratio = |r: Ratio| estimate(r).map(|e| e.mean);
    let shown = |value: Option<f64>, show: fn(f64) -> String| value.map_or("-".into(), show);
    let mut row = vec![of.name.clone()];
    if wide {
        row.push(forecast(run.scenario, kind));
    }
    row.extend([
        shown(day.mean(Mean::Offered).mean(), count),
        shown(ratio(Ratio::HandleTime), duration),
        plus_minus(estimate(Ratio::ServiceLevel)),
        of.target.map_or("-".into(), |t| {
            format!("{:.0}/{}", 100.0 * t, short(of.within))
        }),
        chance(figures.day.target),
        shown(ratio(Ratio::AbandonRate), percent),
        shown(ratio(Ratio::Asa), duration),
        shown(
            figures
                .waits
                .quantile(&run.outcome.bins[kind], 0.9, &run.confidence)
                .map(|q| q.value),
            duration,
        ),
        intervals_met(figures),
    ]);
    if wide {
        let mut levels: Vec<f32> = figures.rows.iter().map(|r| r.service_level).collect();
        row.push(spread(&mut levels).map_or("-".into(), |s| {
            format!("{:.0} to {:.0} %", 100.0 * s.p05, 100.0 * s.p95)
        }));
    }
    row
}

/// Expected contacts of the day as the scenario has them.
fn forecast(scenario: &Scenario, kind: usize) -> String {
    match scenario.contacts[kind].arrivals.as_ref().map(|a| &a.source) {
        None => "-".into(),
        Some(ArrivalSource::Expected(counts)) => {
            count(counts[scenario.warm_up..].iter().sum::<f64>())
        }
        Some(ArrivalSource::Times(times)) => count(times.len() as f64),
    }
}

/// A share with its half-width in points.
pub(super) fn plus_minus(share: Option<Estimate>) -> String {
    match share {
        None => "-".into(),
        Some(Estimate { mean, half_width }) => match half_width {
            None => format!("{:.1}", 100.0 * mean),
            Some(half) => format!("{:.1} ±{:.1}", 100.0 * mean, 100.0 * half),
        },
    }
}

/// A threshold in few letters: 20s, 2m, 1h.
pub(super) fn short(seconds: f64) -> String {
    let (value, unit) = if seconds >= 3600.0 {
        (seconds / 3600.0, "h")
    } else if seconds > 90.0 {
        (seconds / 60.0, "m")
    } else {
        (seconds, "s")
    };
    if value.fract() == 0.0 {
        format!("{value:.0}{unit}")
    } else {
        format!("{value:.1}{unit}")
    }
}

pub(super) fn chance(chance: Chance) -> String {
    if chance.of == 0 {
        "-".into()
    } else {
        whole_percent(chance.yes as f64 / chance.of as f64)
    }
}

fn intervals_met(figures: &KindFigures) -> String {
    let all = figures.intervals.len();
    figures.intervals_met.mean().map_or("-".into(), |share| {
        format!("{:.0} of {all}", share * all as f64)
    })
}

/// The table of the `most` worst intervals; `None` where all always meet their target.
pub(super) fn worst(run: &Run<'_>, most: usize) -> Option<Table> {
    let intervals = worst_intervals(run, most);
    if intervals.is_empty() {
        return None;
    }
    let rows = intervals.iter().map(|w| {
        vec![
            w.start.clone(),
            run.model.types[w.kind].name.clone(),
            few(w.offered),
            match w.load < 0.095 {
                true => few(w.load),
                false => format!("{:.1}", w.load),
            },
            format!("{:.0}", w.staffed),
            format!("{:.0}", w.short),
            percent(w.service_level),
            chance(w.target),
        ]
    });
    let met = format!("{}\nmet", days(run.scenario, false));
    let header = [
        "Worst\nintervals",
        "",
        "offered",
        "load\n(erlangs)",
        "agents who\nserve it",
        "short\nby ~",
        "service\nlevel",
        &met,
    ];
    let mut table = table(&header, rows.collect());
    if let Some(column) = table.column_mut(1) {
        column.set_cell_alignment(CellAlignment::Left);
    }
    Some(table)
}

/// What the scenario's uncertainty does to the type that it touches most.
pub(super) fn uncertainty(run: &Run<'_>) -> Option<String> {
    let known = run.known?;
    let range = |rows: &[DayRow]| {
        let mut levels: Vec<f32> = rows.iter().map(|r| r.service_level).collect();
        spread(&mut levels).map(|s| (100.0 * s.p05, 100.0 * s.p95))
    };
    let both = run
        .outcome
        .fold
        .kinds
        .iter()
        .zip(&known.fold.kinds)
        .enumerate();
    let ranges = both.filter_map(|(kind, (with, without))| {
        let (with, without) = (range(&with.rows)?, range(&without.rows)?);
        Some((
            kind,
            with,
            without,
            (with.1 - with.0) - (without.1 - without.0),
        ))
    });
    let (kind, with, without, _) = ranges.max_by(|a, b| a.3.total_cmp(&b.3))?;
    let name = &run.model.types[kind].name;
    let days = days(run.scenario, false);
    Some(format!(
        "What is uncertain of the scenario is part of the spread of {days}: with it the service \
         level of {name} is {:.0} to {:.0} % on 90 % of {days}, without it {:.0} to {:.0} %.",
        with.0, with.1, without.0, without.1
    ))
}

/// Forecasts that count all offered, in words; empty where there are none.
fn first_attempts(run: &Run<'_>) -> String {
    let factors = run.first_attempts.unwrap_or_default();
    let mut parts = Vec::new();
    for (contact, factor) in run.scenario.contacts.iter().zip(factors) {
        let basis = contact.arrivals.as_ref().map(|a| a.basis);
        if basis == Some(Basis::Offered) {
            parts.push(format!("{} of {}", percent(*factor), contact.name));
        }
    }
    if parts.is_empty() {
        return String::new();
    }
    let all = parts.join(", ");
    format!("Forecasts with basis = \"offered\" count all contacts: first attempts are {all}. ")
}

/// Which definitions and assumptions the figures rest on.
pub(super) fn assumptions(run: &Run<'_>) -> String {
    let rule = |rule: CountRule| match rule {
        CountRule::ShortAbandonsExcluded => "answered in time / (offered - abandoned early)",
        CountRule::AllOffered => "answered in time / offered",
        CountRule::ShortAbandonsMet => "(answered in time + abandoned early) / offered",
        CountRule::AnsweredOnly => "answered in time / answered",
    };
    let first = run.model.types.first().map(|t| t.count);
    let same = run.model.types.iter().all(|t| Some(t.count) == first);
    let counted = match first {
        Some(count) if same => format!("Service level = {}. ", rule(count)),
        _ => "Service levels are counted as each type says. ".into(),
    };
    let by_chance = run.scenario.contacts.iter().all(|c| {
        c.arrivals
            .as_ref()
            .is_none_or(|a| a.day_cv == 0.0 && a.interval_cv == 0.0)
    });
    let spread = if by_chance {
        " Days differ by chance only: no type has a day_cv."
    } else {
        ""
    };
    let by_event = if run.model.by_event {
        "Contacts are counted in the interval of their answer or departure. "
    } else {
        ""
    };
    let reduced = first_attempts(run);
    format!(
        "{counted}{by_event}{reduced}± is the {:.0} % confidence of the mean. All figures hold if volumes, handle \
         times and patience are as in the scenario.{spread}",
        100.0 * run.confidence.level()
    )
}
