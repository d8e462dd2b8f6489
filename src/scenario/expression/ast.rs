//! Expressions as they are written.

use super::functions::Function;
use super::tree::{Operator, Relation};
use crate::scenario::units::ClockTime;

/// A stretch of an expression's text \[bytes\].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Span {
    pub(super) fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// From the begin of one to the end of another.
    pub(super) fn to(self, other: Self) -> Self {
        Self::new(self.start, other.end)
    }
}

/// Something wrong with an expression, where in its text, and what to do about it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Slip {
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) label: String,
    pub(super) help: Option<String>,
}

impl Slip {
    pub(super) fn new(span: Span, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            label: String::new(),
            help: None,
        }
    }

    pub(super) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// A part of an expression and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Ast {
    pub(super) span: Span,
    pub(super) what: What,
}

/// The name of a contact type or a group, as it was written.
#[derive(Debug, Clone)]
pub(super) struct Name {
    pub(super) span: Span,
    pub(super) text: String,
}

/// How two parts are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    Or,
    And,
    Compare(Relation),
    Arithmetic(Operator),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    Number(f64),
    /// The number before the sign: 20 for 20%.
    Percent(f64),
    /// \[s\]
    Duration(f64),
    Clock(ClockTime),
    Call {
        function: &'static Function,
        name: Option<Name>,
        arguments: Vec<Ast>,
    },
    Negative(Box<Ast>),
    Not(Box<Ast>),
    Joined(Joint, Box<Ast>, Box<Ast>),
    /// What could not be read, and is reported already.
    Wrong,
}

impl PartialEq for Ast {
    /// Places do not matter.
    fn eq(&self, other: &Self) -> bool {
        self.what == other.what
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}
