//! What the figures rest on, in the words of `check`.

use super::frame::note;
use super::markup::Html;
use super::table::folded;
use crate::report::explain::explain;
use crate::report::explain::parts::{Part, center, contact_words, heading, people, rules};
use crate::report::summary::Run;
use crate::report::terminal::assumptions as counted;

/// The scenario in plain words.
pub fn assumptions(h: &mut Html, run: &Run<'_>) {
    note(h, &counted(run));
    // The scenario was compiled before: it has distributions that are some.
    let Ok(facts) = explain(run.scenario) else {
        return;
    };
    parts(h, &center(run.scenario, &facts.clock));
    for contact in &facts.contacts {
        folded(h, &heading(contact), |h| {
            parts(h, &contact_words(contact, &facts));
        });
    }
    let mut rest = people(run.scenario);
    rest.extend(rules(run.scenario));
    parts(h, &rest);
    for remark in &facts.remarks {
        h.element("p", &[("class", "remark")], |h| {
            h.leaf("strong", &[], remark.severity);
            h.text(": ");
            h.text(&remark.message);
            if let Some(help) = &remark.help {
                h.text(" → ");
                h.text(help);
            }
        });
    }
}

fn parts(h: &mut Html, parts: &[Part]) {
    h.element("dl", &[("class", "words")], |h| {
        let mut rest = parts.iter().peekable();
        while let Some(part) = rest.next() {
            h.element("div", &[], |h| {
                h.leaf("dt", &[], &part.word);
                h.leaf("dd", &[], &part.text);
                while let Some(more) = rest.next_if(|p| p.word.is_empty()) {
                    h.leaf("dd", &[], &more.text);
                }
            });
        }
    });
}
