//! What is wrong with a scenario, where, and what to do about it.

use std::fmt;

use super::render;
use super::source::Place;

/// How bad a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The scenario cannot be meant; nothing runs.
    Error,
    /// Legitimate but questionable; shown before a run.
    Warning,
    /// Worth knowing; shown by `check`.
    Note,
}

/// One thing that is wrong or questionable, with its place and its remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub(crate) severity: Severity,
    pub(crate) message: String,
    /// The key it is about, such as `contact.orders.talk`; empty if none.
    pub(crate) key: Box<str>,
    pub(crate) place: Option<Place>,
    pub(crate) label: Box<str>,
    pub(crate) related: Option<Box<(Place, String)>>,
    pub(crate) help: Vec<String>,
}

impl Fault {
    fn new(severity: Severity, message: impl Into<String>) -> Self {
        Self {
            severity,
            message: message.into(),
            key: Box::default(),
            place: None,
            label: Box::default(),
            related: None,
            help: Vec::new(),
        }
    }

    pub(crate) fn error(message: impl Into<String>) -> Self {
        Self::new(Severity::Error, message)
    }

    pub(crate) fn warning(message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, message)
    }

    pub(crate) fn note(message: impl Into<String>) -> Self {
        Self::new(Severity::Note, message)
    }

    pub(crate) fn at(mut self, place: &Place) -> Self {
        self.place = Some(place.clone());
        self
    }

    /// What stands beside the underlined text: as a rule what was expected there.
    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into().into_boxed_str();
        self
    }

    /// A second place that explains the first.
    pub(crate) fn related(mut self, place: &Place, label: impl Into<String>) -> Self {
        self.related = Some(Box::new((place.clone(), label.into())));
        self
    }

    /// What to do about it.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    pub(crate) fn help_if(mut self, help: Option<String>) -> Self {
        self.help.extend(help);
        self
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// What is wrong, in one lower-case line.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The key it is about, with the tables it stands in: `contact.orders.talk`.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        Some(&*self.key).filter(|key| !key.is_empty())
    }

    /// What to do about it, one remedy a line.
    pub fn remedies(&self) -> impl Iterator<Item = &str> {
        self.help.iter().map(String::as_str)
    }

    /// File, line and column, from 1; `None` where it has no place in a file.
    #[must_use]
    pub fn position(&self) -> Option<(&str, usize, usize)> {
        let place = self.place.as_ref().filter(|p| !p.source.argument)?;
        let (line, column) = place.source.line_column(place.start);
        Some((place.source.name.as_str(), line, column))
    }

    /// `file:line:column: key: message`, for editors and logs.
    #[must_use]
    pub fn one_line(&self) -> String {
        let message = match self.key() {
            Some(key) => format!("{key}: {}", self.message),
            None => self.message.clone(),
        };
        match &self.place {
            None => message,
            Some(place) if place.source.argument => format!("{}: {message}", place.source.text),
            Some(place) => {
                let (line, column) = place.source.line_column(place.start);
                format!("{}:{line}:{column}: {message}", place.source.name)
            }
        }
    }

    /// The message with the lines of the file it is about, in colour or plain.
    #[must_use]
    pub fn render(&self, colour: bool) -> String {
        render::fault(self, colour)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

/// Everything that is wrong with a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(pub(crate) Vec<Fault>);

/// Faults that are shown; the rest are counted.
const SHOWN: usize = 30;

impl Faults {
    /// The faults, errors first, each file from top to bottom.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.0.iter()
    }

    /// How many of them are errors.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.0
            .iter()
            .filter(|f| f.severity == Severity::Error)
            .count()
    }

    /// All faults with their excerpts, and how many there are.
    #[must_use]
    pub fn render(&self, colour: bool) -> String {
        let mut text = String::new();
        for fault in self.0.iter().take(SHOWN) {
            text.push_str(&fault.render(colour));
            text.push_str("\n\n");
        }
        let errors = self.errors();
        let hidden = self.0.len().saturating_sub(SHOWN);
        if hidden > 0 {
            text.push_str(&format!("{hidden} more are not shown; "));
        }
        let plural = if errors == 1 { "" } else { "s" };
        text.push_str(&format!("{errors} error{plural} in the scenario"));
        text
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Faults {}
