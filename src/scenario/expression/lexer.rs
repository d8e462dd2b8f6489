//! From text to words, numbers and signs.

use super::ast::{Slip, Span};
use super::tree::{Operator, Relation};
use crate::scenario::units::{self, ClockTime};

/// Numbers beyond this are slips, and their products might be infinite.
const LARGEST: f64 = 1e12;

/// What a text is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Token<'t> {
    Number(f64),
    Percent(f64),
    Duration(f64),
    Clock(ClockTime),
    Word(&'t str),
    Open,
    Close,
    Comma,
    Arithmetic(Operator),
    Relation(Relation),
    /// Something else, reported already.
    Wrong,
    End,
}

/// Reads a text from left to right.
#[derive(Debug)]
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
    /// What was found wrong.
    pub(super) slips: Vec<Slip>,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            slips: Vec::new(),
        }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// The next token and where it stands.
    pub(super) fn next(&mut self) -> (Token<'t>, Span) {
        self.skip_space();
        let start = self.at;
        let token = match self.rest().chars().next() {
            None => Token::End,
            Some(c) if c.is_ascii_digit() || c == '.' => self.number(),
            Some(c) if starts_word(c) => self.word(),
            Some(c) => self.sign(c),
        };
        (token, Span::new(start, self.at))
    }

    fn word(&mut self) -> Token<'t> {
        let rest = self.rest();
        let length = rest.find(|c| !continues_word(c)).unwrap_or(rest.len());
        self.at += length;
        Token::Word(&rest[..length])
    }

    /// A name in an argument: letters, digits, `_` and `-`, or anything between quotes.
    pub(super) fn name(&mut self) -> Option<(&'t str, Span)> {
        self.skip_space();
        let (start, rest) = (self.at, self.rest());
        if let Some(quote) = rest
            .chars()
            .next()
            .filter(|c| matches!(c, '\'' | '"' | '`'))
        {
            let Some(length) = rest[1..].find(quote) else {
                self.at = self.text.len();
                let slip = Slip::new(Span::new(start, self.at), "the quote is not closed");
                self.slips
                    .push(slip.label(format!("expected another {quote} after the name")));
                return None;
            };
            self.at += length + 2;
            return Some((&rest[1..=length], Span::new(start, self.at)));
        }
        let length = rest
            .find(|c| !(continues_word(c) || c == '-'))
            .unwrap_or(rest.len());
        self.at += length;
        (length > 0).then(|| (&rest[..length], Span::new(start, self.at)))
    }

    /// A number, and what its sign or unit makes of it.
    fn number(&mut self) -> Token<'t> {
        let (start, rest) = (self.at, self.rest());
        let digits = |text: &str| {
            text.find(|c: char| !(c.is_ascii_digit() || c == '.'))
                .unwrap_or(text.len())
        };
        let length = digits(rest);
        if rest[length..].starts_with(':') {
            return self.clock(start, None);
        }
        if let Some(length) = duration_length(rest) {
            return self.duration(start, length);
        }
        self.at += length;
        let value = rest[..length].parse().ok().filter(|v: &f64| *v <= LARGEST);
        let after = rest[length..].trim_start();
        if after.starts_with('%') {
            self.at = self.text.len() - after.len() + 1;
        }
        let Some(value) = value else {
            let span = Span::new(start, self.at);
            let message = format!("`{}` is not a number", &self.text[start..self.at]);
            let label = format!("expected a decimal number of at most {LARGEST:e}");
            self.slips.push(Slip::new(span, message).label(label));
            return Token::Wrong;
        };
        if after.starts_with('%') {
            return Token::Percent(value);
        }
        if rest[length..].starts_with(starts_word) {
            self.word();
            let (span, text) = (Span::new(start, self.at), &self.text[start..self.at]);
            let slip = Slip::new(span, format!("`{text}` has no unit of time"));
            self.slips
                .push(slip.label("expected s, m, h or d after the number"));
            return Token::Wrong;
        }
        Token::Number(value)
    }

    /// A duration, which may be the day of a clock time: "1d 14:30".
    fn duration(&mut self, start: usize, length: usize) -> Token<'t> {
        let text = &self.text[start..start + length];
        let after = self.text[start + length..].trim_start();
        let digits = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
        if text.ends_with('d') && digits > 0 && after[digits..].starts_with(':') {
            self.at = self.text.len() - after.len();
            return self.clock(start, Some(text));
        }
        self.at = start + length;
        match units::duration(text).filter(|d| *d <= units::MAX_DURATION) {
            Some(duration) => Token::Duration(duration),
            None => {
                let span = Span::new(start, self.at);
                let slip = Slip::new(span, format!("`{text}` is not a duration"));
                self.slips
                    .push(slip.label("expected a duration such as 20s, 4m 30s or 1.5h"));
                Token::Wrong
            }
        }
    }

    /// A time of day; the cursor stands at its hours, `start` before the number of days.
    fn clock(&mut self, start: usize, days: Option<&str>) -> Token<'t> {
        let rest = self.rest();
        let length = rest
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.')))
            .unwrap_or(rest.len());
        self.at += length;
        let text = format!("{} {}", days.unwrap_or_default(), &rest[..length]);
        match units::clock_time(&text) {
            Some(time) => Token::Clock(time),
            None => {
                let span = Span::new(start, self.at);
                let text = &self.text[start..self.at];
                let slip = Slip::new(span, format!("`{text}` is not a time of day"));
                self.slips.push(slip.label("expected a time such as 14:30"));
                Token::Wrong
            }
        }
    }

    fn sign(&mut self, first: char) -> Token<'t> {
        let rest = self.rest();
        if let Some((sign, token)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
            self.at += sign.len();
            return *token;
        }
        let known = FOREIGN.iter().find(|f| rest.starts_with(f.sign));
        let sign = known.map_or(first.len_utf8(), |f| f.sign.len());
        let span = Span::new(self.at, self.at + sign);
        self.at += sign;
        let message = format!("`{}` is not a sign of this language", &rest[..sign]);
        let slip = Slip::new(span, message);
        let Some(foreign) = known else {
            self.slips.push(slip);
            return Token::Wrong;
        };
        self.slips
            .push(slip.help(format!("write `{}`", foreign.ours)));
        foreign.token
    }
}

/// Length of a number with a unit of time, further ones included: "4m 30s".
fn duration_length(text: &str) -> Option<usize> {
    let mut end = 0;
    loop {
        let part = &text[end..];
        let number = part.trim_start();
        let digits = number
            .find(|c: char| !(c.is_ascii_digit() || c == '.'))
            .unwrap_or(number.len());
        let unit = number[digits..].trim_start();
        let letters = unit.find(|c| !continues_word(c)).unwrap_or(unit.len());
        let known = digits > 0 && units::unit(&unit[..letters]).is_some();
        if !known {
            return (end > 0).then_some(end);
        }
        end = text.len() - unit.len() + letters;
    }
}

fn starts_word(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn continues_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The signs, the longer before those they begin with.
const SIGNS: &[(&str, Token<'static>)] = &[
    ("<=", Token::Relation(Relation::AtMost)),
    (">=", Token::Relation(Relation::AtLeast)),
    ("==", Token::Relation(Relation::Equal)),
    ("!=", Token::Relation(Relation::Different)),
    ("<", Token::Relation(Relation::Less)),
    (">", Token::Relation(Relation::More)),
    ("(", Token::Open),
    (")", Token::Close),
    (",", Token::Comma),
    ("+", Token::Arithmetic(Operator::Plus)),
    ("-", Token::Arithmetic(Operator::Minus)),
    ("*", Token::Arithmetic(Operator::Times)),
    ("/", Token::Arithmetic(Operator::Over)),
];

/// A sign that other languages have, and what is written here.
struct Foreign {
    sign: &'static str,
    ours: &'static str,
    token: Token<'static>,
}

const fn foreign(sign: &'static str, ours: &'static str, token: Token<'static>) -> Foreign {
    Foreign { sign, ours, token }
}

const FOREIGN: &[Foreign] = &[
    foreign("&&", "and", Token::Word("and")),
    foreign("&", "and", Token::Word("and")),
    foreign("||", "or", Token::Word("or")),
    foreign("|", "or", Token::Word("or")),
    foreign("!", "not", Token::Word("not")),
    foreign("=", "==", Token::Relation(Relation::Equal)),
    foreign("≤", "<=", Token::Relation(Relation::AtMost)),
    foreign("≥", ">=", Token::Relation(Relation::AtLeast)),
    foreign("≠", "!=", Token::Relation(Relation::Different)),
    foreign("×", "*", Token::Arithmetic(Operator::Times)),
    foreign("·", "*", Token::Arithmetic(Operator::Times)),
    foreign("÷", "/", Token::Arithmetic(Operator::Over)),
    foreign("−", "-", Token::Arithmetic(Operator::Minus)),
];
