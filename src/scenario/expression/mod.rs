//! The expression language of conditions (`when`) and scores.
//!
//! An expression is parsed ([`parser`]), its names and units are checked once ([`check`]), and
//! what comes out is a typed [`tree`] in which contact types and groups are positions. Faults
//! point at the word in the file.

mod ast;
mod check;
mod functions;
mod lexer;
mod parser;
mod place;
mod tree;
mod trend;

#[cfg(test)]
mod tests;

pub use functions::{FUNCTIONS, Form, Function, Unit};
pub use tree::{Amount, Condition, Figure, Operator, Relation, Score, Test};

use super::fault::{Fault, Faults};
use super::keys::Kind;
use super::names::Names;
use super::reader::{Reader, Section};
use super::source::{Place, Source};
use super::tree::Value;
use ast::{Ast, Slip};
use check::Checker;

/// Slips of one expression that are told.
const SHOWN: usize = 8;
/// The way out for a score that falls.
const SCAN: &str = "write `scan = true` beside it: then all who wait are compared, which takes longer; without it only the first of each queue are";

impl Reader {
    /// A key's condition; `None` where it is absent or faulty.
    pub(crate) fn condition(
        &mut self,
        section: &Section<'_>,
        name: &str,
        names: &Names<'_>,
    ) -> Option<Condition> {
        let (place, text) = self.expression(section, name)?;
        self.condition_in(text, place, names)
    }

    /// A key's score; one that may fall with the wait is a fault unless that is allowed.
    pub(crate) fn score(
        &mut self,
        section: &Section<'_>,
        name: &str,
        names: &Names<'_>,
        scan: bool,
    ) -> Option<Score> {
        let (place, text) = self.expression(section, name)?;
        self.score_in(text, place, names, scan)
    }

    fn expression<'t>(
        &mut self,
        section: &Section<'t>,
        name: &str,
    ) -> Option<(&'t Place, &'t str)> {
        let (key, node) = section.find(name)?;
        debug_assert!(matches!(key.kind, Kind::Expression), "{name}");
        let Value::Text(text) = &node.value else {
            self.wrong_kind(node, name, "an expression in quotes");
            return None;
        };
        Some((&node.place, text))
    }

    fn condition_in(&mut self, text: &str, place: &Place, names: &Names<'_>) -> Option<Condition> {
        let test = self.meant(text, place, names, |checker, ast| checker.condition(ast))?;
        Some(Condition {
            text: text.to_owned(),
            test,
        })
    }

    fn score_in(
        &mut self,
        text: &str,
        place: &Place,
        names: &Names<'_>,
        scan: bool,
    ) -> Option<Score> {
        let (amount, may_fall) = self.meant(text, place, names, |checker, ast| {
            let (amount, _) = checker.amount(ast)?;
            let fall = trend::fall(ast);
            let may_fall = fall.is_some();
            if let Some((span, surely)) = fall.filter(|_| !scan) {
                let verb = if surely { "falls" } else { "may fall" };
                let slip = Slip::new(span, format!("the score {verb} as a contact waits"));
                checker.slips.push(slip.help(SCAN));
            }
            Some((amount, may_fall))
        })?;
        Some(Score {
            text: text.to_owned(),
            amount,
            may_fall,
        })
    }

    /// Parses and checks a text; what is wrong with it is told at its place in the file.
    fn meant<T>(
        &mut self,
        text: &str,
        place: &Place,
        names: &Names<'_>,
        check: impl FnOnce(&mut Checker<'_>, &Ast) -> Option<T>,
    ) -> Option<T> {
        let (ast, mut slips) = parser::parse(text);
        let mut checker = Checker {
            text,
            names,
            clock: &self.clock,
            slips: Vec::new(),
            actions: Vec::new(),
        };
        let found = check(&mut checker, &ast);
        self.asked_actions.append(&mut checker.actions);
        slips.append(&mut checker.slips);
        slips.sort_by_key(|s| s.span.start);
        let sound = slips.is_empty();
        for slip in slips.into_iter().take(SHOWN) {
            let place = place::within(place, text, slip.span);
            let fault = Fault::error(slip.message).at(&place).label(slip.label);
            self.fault(fault.help_if(slip.help));
        }
        found.filter(|_| sound)
    }
}

impl Condition {
    /// Reads a condition that stands in no file; names of contact types and groups become
    /// their positions in `contacts` and `groups`.
    ///
    /// ```
    /// use busyhour::scenario::Condition;
    ///
    /// let full = Condition::parse("queue(orders) > 20", &["orders"], &["sales"])?;
    /// let faults = Condition::parse("queue(order) > 20", &["orders"], &["sales"]).unwrap_err();
    /// assert!(faults.to_string().contains("did you mean `orders`?"));
    /// # Ok::<(), busyhour::scenario::Faults>(())
    /// ```
    ///
    /// # Errors
    /// Everything that is wrong with it, together.
    pub fn parse(text: &str, contacts: &[&str], groups: &[&str]) -> Result<Self, Faults> {
        alone(text, contacts, groups, Reader::condition_in)
    }
}

impl Score {
    /// Reads a score that stands in no file; one that may fall with the wait is refused unless
    /// `scan` allows it.
    ///
    /// # Errors
    /// Everything that is wrong with it, together.
    pub fn parse(
        text: &str,
        contacts: &[&str],
        groups: &[&str],
        scan: bool,
    ) -> Result<Self, Faults> {
        alone(text, contacts, groups, |reader, text, place, names| {
            reader.score_in(text, place, names, scan)
        })
    }
}

/// Reads an expression outside of a scenario.
fn alone<T>(
    text: &str,
    contacts: &[&str],
    groups: &[&str],
    read: impl FnOnce(&mut Reader, &str, &Place, &Names<'_>) -> Option<T>,
) -> Result<T, Faults> {
    let names = Names {
        contacts: contacts.to_vec(),
        groups: groups.to_vec(),
        actions: Vec::new(),
    };
    let source = Source::memory("expression", text, false);
    let place = Place::new(&source, 0, text.len());
    let mut reader = Reader::default();
    let found = read(&mut reader, text, &place, &names);
    found.ok_or(Faults(reader.faults))
}
