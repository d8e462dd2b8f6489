//! The explanation for people, at any width from 60 columns on.

use std::fmt::Write;

use super::action_words::action_in_words;
use super::attention_words::attention;
use super::center_words::{routing, run, shock_in_words, uncertainty};
use super::contact_words::{opening, patience, period, served, target, volume, work};
use super::contacts::TypeFacts;
use super::pace_words::paces;
use super::shift_words::{habits, shifts};
use super::site_words::sites;
use super::tables::{groups, tightest};
use super::unusual::Remark;
use super::{ClockFacts, Explanation};
use crate::report::format::count;
use crate::report::layout::wrap;
use crate::scenario::units::show;
use crate::scenario::{Close, Fault, Scenario, Severity};

/// Columns of the words before the paragraphs.
const MARGIN: usize = 12;
/// Lines longer than this are hard to read.
const LONGEST: usize = 110;

/// The explanation as text, with the warnings and notes of the reader.
#[must_use]
pub fn text(
    scenario: &Scenario,
    facts: &Explanation,
    said: &[Fault],
    width: usize,
    colour: bool,
) -> String {
    let warnings = said
        .iter()
        .filter(|f| f.severity() == Severity::Warning)
        .count()
        + facts
            .remarks
            .iter()
            .filter(|r| r.severity == "warning")
            .count();
    let said: Vec<String> = said.iter().map(|f| f.render(colour)).collect();
    let page = Page {
        width: width.clamp(60, LONGEST),
    };
    let mut out = String::new();
    let mut add = |part: String| {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}", part.trim_end());
    };
    add(format!("{}\n", facts.scenario));
    add(page.center(scenario, &facts.clock));
    for contact in &facts.contacts {
        add(format!("\n{}", page.contact(contact, facts)));
    }
    let shifts = page.shifts(scenario);
    if !shifts.is_empty() {
        add(format!("\n{shifts}"));
    }
    add(format!("\n{}", groups(&facts.groups)));
    if !facts.tightest.is_empty() {
        add(format!("\n{}", tightest(facts)));
        add(page.paragraph("", &format!("Load = contacts × handle time / interval, shocks included{}; agents on average after all shrinkage.", more_to_come(facts))));
    }
    add(format!("\n{}", page.rest(scenario, facts)));
    let remarks = page.remarks(&facts.remarks, &said);
    if !remarks.is_empty() {
        add(format!("\n{remarks}"));
    }
    add(format!("\n{}", wrap(&verdict(facts, warnings), page.width)));
    out
}

/// The last line: whether it can run, and what deserves a look before.
fn verdict(facts: &Explanation, warnings: usize) -> String {
    let run = format!(
        "{} replications by default",
        count(facts.run.replications as f64)
    );
    let name = &facts.scenario;
    match warnings {
        0 => format!("{name} can run ({run})."),
        1 => format!("{name} can run ({run}); read the warning first."),
        n => format!("{name} can run ({run}); read the {n} warnings first."),
    }
}

/// What the loads leave out.
fn more_to_come(facts: &Explanation) -> &'static str {
    if facts.contacts.iter().any(|c| !c.leads_to.is_empty()) {
        ", retries, repeats and escalations not"
    } else {
        ""
    }
}

struct Page {
    width: usize,
}

impl Page {
    /// A paragraph behind a word in the margin.
    fn paragraph(&self, word: &str, text: &str) -> String {
        let wrapped = wrap(text, self.width - MARGIN);
        let mut lines = wrapped.lines();
        let mut out = format!("{word:<MARGIN$}{}\n", lines.next().unwrap_or_default());
        for line in lines {
            let _ = writeln!(out, "{:MARGIN$}{line}", "");
        }
        out
    }

    fn center(&self, scenario: &Scenario, clock: &ClockFacts) -> String {
        let mut out = self.paragraph("Clock", &when(scenario, clock));
        for change in &clock.clock_changes {
            let (way, by) = if change.forward > 0.0 {
                ("forward", change.forward)
            } else {
                ("back", -change.forward)
            };
            let text = format!(
                "The clocks go {way} by {} at {}: the horizon of {} ends then by the clock at {}.",
                show(by),
                change.at,
                show(clock.duration),
                clock.end
            );
            out += &self.paragraph("", &text);
        }
        let close = match scenario.close {
            Close::Drain => {
                "Then agents stay until the last waiting contact is served or has left (close = \"drain\")."
            }
            Close::Disconnect => {
                "Then services finish, and who still waits is sent away (close = \"disconnect\")."
            }
            Close::Carry => {
                "Then services finish, and who still waits is handed over (close = \"carry\")."
            }
            Close::Cut => "Then the clock stops at once (close = \"cut\").",
        };
        out += &self.paragraph("", close);
        let mut limits = Vec::new();
        limits.extend(
            scenario
                .lines
                .map(|n| format!("{} lines for voice", count(n.into()))),
        );
        limits.extend(
            scenario
                .queue_limit
                .map(|n| format!("at most {} waiting", count(n.into()))),
        );
        if !limits.is_empty() {
            out += &self.paragraph("Limits", &format!("{}.", limits.join("; ")));
        }
        out
    }

    fn contact(&self, of: &TypeFacts, facts: &Explanation) -> String {
        let (period, interval) = (period(facts), show(facts.clock.interval));
        let mut out = format!("{} ({}, priority {})\n", of.name, of.channel, of.priority);
        for (word, text) in [
            ("  Volume", volume(of, period, &interval)),
            ("  Work", work(of)),
            ("  Patience", patience(of)),
            ("  Target", target(&of.service_level)),
            ("  Served", served(&of.served_by)),
        ] {
            out += &self.paragraph(word, &text);
        }
        if let Some(text) = opening(of) {
            out += &self.paragraph("  Open", &text);
        }
        if let Some(text) = &of.segments {
            out += &self.paragraph("  Segments", text);
        }
        if let Some(text) = &of.self_service {
            out += &self.paragraph("  First", text);
        }
        if !of.leads_to.is_empty() {
            out += &self.paragraph("  Then", &of.leads_to.join(" "));
        }
        out
    }

    /// Who is there when, and what single agents do.
    fn shifts(&self, scenario: &Scenario) -> String {
        let mut out = String::new();
        for (i, text) in sites(scenario).iter().enumerate() {
            out += &self.paragraph(if i == 0 { "Sites" } else { "" }, text);
        }
        let all = scenario.groups.iter().filter_map(|g| shifts(scenario, g));
        for (i, text) in all.enumerate() {
            out += &self.paragraph(if i == 0 { "Shifts" } else { "" }, &text);
        }
        for text in scenario.groups.iter().filter_map(habits) {
            out += &self.paragraph("", &text);
        }
        for (i, text) in scenario.groups.iter().filter_map(attention).enumerate() {
            out += &self.paragraph(if i == 0 { "At once" } else { "" }, &text);
        }
        for (i, text) in paces(scenario).iter().enumerate() {
            out += &self.paragraph(if i == 0 { "Pace" } else { "" }, text);
        }
        out
    }

    fn rest(&self, scenario: &Scenario, facts: &Explanation) -> String {
        let mut out = self.paragraph("Routing", &routing(scenario));
        for (i, shock) in scenario.shocks.iter().enumerate() {
            let word = if i == 0 { "Shocks" } else { "" };
            out += &self.paragraph(word, &shock_in_words(scenario, shock));
        }
        for (i, action) in scenario.actions.iter().enumerate() {
            let word = if i == 0 { "Actions" } else { "" };
            out += &self.paragraph(word, &action_in_words(scenario, action));
        }
        if !scenario.uncertainty.is_none() {
            out += &self.paragraph("Unknown", &uncertainty(scenario));
        }
        out + &self.paragraph("Run", &run(facts))
    }

    fn remarks(&self, remarks: &[Remark], said: &[String]) -> String {
        let mut out = String::new();
        for text in said {
            let _ = writeln!(out, "{}\n", text.trim_end());
        }
        for remark in remarks {
            out += &self.paragraph(remark.severity, &remark.message);
            if let Some(help) = &remark.help {
                out += &self.paragraph("", &format!("→ {help}"));
            }
        }
        out
    }
}

fn when(scenario: &Scenario, clock: &ClockFacts) -> String {
    let mut text = match scenario.start {
        Some(_) => format!("{} to {}", clock.start, clock.end),
        None => format!(
            "{} from 00:00 on (no `start`: hours are counted)",
            show(clock.duration)
        ),
    };
    if let Some(zone) = &clock.time_zone {
        let _ = write!(text, ", {zone}");
    }
    let plural = if clock.intervals == 1 { "" } else { "s" };
    let _ = write!(
        text,
        "; {} interval{plural} of {}.",
        clock.intervals,
        show(clock.interval)
    );
    if clock.warm_up_intervals > 0 {
        let _ = write!(
            text,
            " The first {} are a warm-up, left out of all figures.",
            show(clock.warm_up_intervals as f64 * clock.interval)
        );
    }
    text
}
