//! The explanation for people, at any width from 60 columns on.

use std::fmt::Write;

use super::Explanation;
use super::center_words::run;
use super::parts::{Part, center, contact_words, heading, people, rules};
use super::tables::{groups, tightest};
use super::unusual::Remark;
use crate::report::format::count;
use crate::report::layout::wrap;
use crate::scenario::{Fault, Scenario, Severity};

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
    add(page.parts(&center(scenario, &facts.clock)));
    for contact in &facts.contacts {
        let parts = indented(contact_words(contact, facts));
        add(format!("\n{}\n{}", heading(contact), page.parts(&parts)));
    }
    let shifts = page.parts(&people(scenario));
    if !shifts.is_empty() {
        add(format!("\n{shifts}"));
    }
    add(format!("\n{}", groups(&facts.groups)));
    if !facts.tightest.is_empty() {
        add(format!("\n{}", tightest(facts)));
        add(page.paragraph("", &format!("Load = contacts × handle time / interval, shocks included{}; agents on average after all shrinkage.", more_to_come(facts))));
    }
    let mut rest = rules(scenario);
    rest.push(Part::new("Run", run(facts)));
    add(format!("\n{}", page.parts(&rest)));
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

fn indented(mut parts: Vec<Part>) -> Vec<Part> {
    for part in &mut parts {
        part.word.insert_str(0, "  ");
    }
    parts
}

struct Page {
    width: usize,
}

impl Page {
    fn parts(&self, parts: &[Part]) -> String {
        parts
            .iter()
            .map(|part| self.paragraph(&part.word, &part.text))
            .collect()
    }

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
