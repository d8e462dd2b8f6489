//! Faults as text, in the manner of rustc.

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::fault::{Fault, Severity};
use super::source::Place;

/// Columns of an excerpt; fixed, so that messages do not depend on the terminal.
const WIDTH: usize = 110;
/// Text that is laid out for an excerpt \[bytes\]; beyond it only the place is told.
const LONGEST: usize = 1 << 16;

pub(crate) fn fault(fault: &Fault, colour: bool) -> String {
    let level = match fault.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut title = level.primary_title(clean(&fault.message));
    if let Some(key) = fault.key() {
        title = title.id(clean(key));
    }
    let mut group = Group::with_title(title);
    if let Some(place) = &fault.place {
        for snippet in excerpts(place, fault) {
            group = group.element(snippet);
        }
    }
    for help in &fault.help {
        group = group.element(Level::HELP.message(clean(help)));
    }
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let text = renderer.term_width(WIDTH).render(&[group]);
    // A plain excerpt ends its empty lines with spaces, which nobody wants in a log.
    text.lines()
        .map(str::trim_end)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Text from a file may hold control characters; a terminal must not see them.
pub(crate) fn clean(text: &str) -> String {
    annotate_snippets::normalize_untrusted_str(text)
}

fn excerpts<'a>(place: &'a Place, fault: &'a Fault) -> Vec<Element<'a>> {
    let primary = (place, &*fault.label, AnnotationKind::Primary);
    let Some((second, label)) = fault.related.as_deref() else {
        return vec![excerpt(&[primary])];
    };
    let related = (second, label.as_str(), AnnotationKind::Context);
    if near(place, second) {
        vec![excerpt(&[primary, related])]
    } else {
        vec![excerpt(&[primary]), excerpt(&[related])]
    }
}

/// Whether two places are shown in one excerpt; a table of a million lines is not.
fn near(a: &Place, b: &Place) -> bool {
    a.source == b.source && a.start.abs_diff(b.start) < LONGEST / 2
}

fn excerpt<'a>(marks: &[(&'a Place, &'a str, AnnotationKind)]) -> Element<'a> {
    let source = &marks[0].0.source;
    let first = marks.iter().map(|m| m.0.start).min().unwrap_or(0);
    let last = marks.iter().map(|m| m.0.end).max().unwrap_or(0);
    let from = source.text[..first].rfind('\n').map_or(0, |i| i + 1);
    let to = source.text[last..]
        .find('\n')
        .map_or(source.text.len(), |i| last + i);
    if to - from > LONGEST {
        return elsewhere(marks[0].0);
    }
    let line_text = source.text[from..to].trim_end_matches('\r');
    let (line, _) = source.line_column(from);
    let within = |byte: usize| (byte - from).min(line_text.len());
    let mut snippet = Snippet::source(line_text).line_start(line);
    snippet = snippet.path(source.name.as_str());
    for (place, label, kind) in marks {
        let mut mark = kind.span(within(place.start)..within(place.end));
        if !label.is_empty() {
            mark = mark.label(clean(label));
        }
        snippet = snippet.annotation(mark);
    }
    snippet.into()
}

/// The place alone, where the lines are too long to show.
fn elsewhere(place: &Place) -> Element<'_> {
    let (line, column) = place.source.line_column(place.start);
    let origin = Origin::path(place.source.name.as_str());
    origin.line(line).char_column(column).into()
}
