//! From words to a tree, by recursive descent.
//!
//! From weak to strong: `or`, `and`, `not`, one comparison, `+ -`, `* /`, the sign. After
//! something that cannot be read the parser goes on at the next `and`, `or`, comma or closing
//! parenthesis, so that further slips are found too.

use super::ast::{Ast, Joint, Name, Slip, Span, What};
use super::functions::{FUNCTIONS, Form, Function};
use super::lexer::{Lexer, Token};
use super::tree::Operator;
use crate::scenario::nearest::{list_words, nearest};

/// Longest text that is read \[bytes\].
pub(super) const LONGEST: usize = 4000;
/// Parts within each other: parentheses, signs, arguments.
const DEEPEST: usize = 32;
/// Parts in all; bounds how deep a chain of operators nests, and what a test costs.
pub(super) const MOST_PARTS: usize = 200;

/// Reads a text; the tree is complete if there are no slips.
pub(super) fn parse(text: &str) -> (Ast, Vec<Slip>) {
    if text.len() > LONGEST {
        let message = format!("an expression of {} bytes is too long", text.len());
        let slip = Slip::new(Span::new(0, text.len()), message);
        let slip = slip.label(format!("expected at most {LONGEST}"));
        return (wrong(Span::new(0, text.len())), vec![slip]);
    }
    let mut lexer = Lexer::new(text);
    let (token, span) = lexer.next();
    let mut parser = Parser {
        lexer,
        token,
        span,
        depth: 0,
        parts: 0,
        stopped: false,
    };
    let ast = parser.or();
    if parser.token != Token::End && !parser.stopped {
        parser.unexpected_rest(text);
    }
    let mut slips = parser.lexer.slips;
    slips.sort_by_key(|s| s.span.start);
    (ast, slips)
}

fn wrong(span: Span) -> Ast {
    Ast {
        span,
        what: What::Wrong,
    }
}

fn joined(joint: Joint, left: Ast, right: Ast) -> Ast {
    Ast {
        span: left.span.to(right.span),
        what: What::Joined(joint, Box::new(left), Box::new(right)),
    }
}

struct Parser<'t> {
    lexer: Lexer<'t>,
    token: Token<'t>,
    span: Span,
    depth: usize,
    parts: usize,
    /// Whether a limit was hit: nothing after it is read.
    stopped: bool,
}

impl Parser<'_> {
    fn advance(&mut self) {
        (self.token, self.span) = self.lexer.next();
    }

    fn slip(&mut self, slip: Slip) {
        self.lexer.slips.push(slip);
    }

    fn at_word(&self, word: &str) -> bool {
        self.token == Token::Word(word)
    }

    fn or(&mut self) -> Ast {
        let mut left = self.and();
        while self.at_word("or") {
            self.advance();
            let right = self.and();
            left = joined(Joint::Or, left, right);
        }
        left
    }

    fn and(&mut self) -> Ast {
        let mut left = self.not();
        while self.at_word("and") {
            self.advance();
            let right = self.not();
            left = joined(Joint::And, left, right);
        }
        left
    }

    fn not(&mut self) -> Ast {
        if !self.at_word("not") {
            return self.comparison();
        }
        let start = self.span;
        self.advance();
        let inner = self.deeper(Self::not);
        Ast {
            span: start.to(inner.span),
            what: What::Not(Box::new(inner)),
        }
    }

    fn comparison(&mut self) -> Ast {
        let left = self.sum();
        let Token::Relation(relation) = self.token else {
            return left;
        };
        self.advance();
        let right = self.sum();
        if let Token::Relation(_) = self.token {
            let slip = Slip::new(self.span, "comparisons do not chain");
            self.slip(slip.help("write `a < b and b < c`"));
            self.recover();
            return wrong(left.span.to(right.span));
        }
        joined(Joint::Compare(relation), left, right)
    }

    fn sum(&mut self) -> Ast {
        let mut left = self.product();
        while let Token::Arithmetic(operator @ (Operator::Plus | Operator::Minus)) = self.token {
            self.advance();
            let right = self.product();
            left = joined(Joint::Arithmetic(operator), left, right);
        }
        left
    }

    fn product(&mut self) -> Ast {
        let mut left = self.signed();
        while let Token::Arithmetic(operator @ (Operator::Times | Operator::Over)) = self.token {
            self.advance();
            let right = self.signed();
            left = joined(Joint::Arithmetic(operator), left, right);
        }
        left
    }

    fn signed(&mut self) -> Ast {
        if self.token != Token::Arithmetic(Operator::Minus) {
            return self.primary();
        }
        let start = self.span;
        self.advance();
        let inner = self.deeper(Self::signed);
        Ast {
            span: start.to(inner.span),
            what: What::Negative(Box::new(inner)),
        }
    }

    /// One level down, unless that is too deep.
    fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Ast) -> Ast {
        if self.depth == DEEPEST {
            return self.stop(format!("expected at most {DEEPEST} levels of parentheses"));
        }
        self.depth += 1;
        let inner = read(self);
        self.depth -= 1;
        inner
    }

    /// Gives up on the text: the rest of it is not read.
    fn stop(&mut self, label: String) -> Ast {
        let span = self.span;
        if !self.stopped {
            self.slip(Slip::new(span, "the expression is too complicated").label(label));
        }
        self.stopped = true;
        (self.token, self.span) = (Token::End, span);
        wrong(span)
    }

    fn primary(&mut self) -> Ast {
        self.parts += 1;
        if self.parts > MOST_PARTS {
            return self.stop(format!("expected at most {MOST_PARTS} parts"));
        }
        let span = self.span;
        let what = match self.token {
            Token::Number(value) => What::Number(value),
            Token::Percent(value) => What::Percent(value),
            Token::Duration(value) => What::Duration(value),
            Token::Clock(time) => What::Clock(time),
            Token::Open => return self.parentheses(),
            Token::Word(word) if !matches!(word, "and" | "or" | "not") => return self.call(word),
            Token::Wrong => {
                self.recover();
                What::Wrong
            }
            _ => return self.missing(),
        };
        if what != What::Wrong {
            self.advance();
        }
        Ast { span, what }
    }

    /// Something must stand here, and does not.
    fn missing(&mut self) -> Ast {
        let span = self.span;
        let message = match self.token {
            Token::End if span.start == 0 => "there is no expression".to_owned(),
            Token::End => "the expression ends too early".to_owned(),
            Token::Word(word) => format!("something is missing before `{word}`"),
            _ => "something is missing here".to_owned(),
        };
        let slip = Slip::new(span, message);
        self.slip(slip.label("expected a function, a number, a duration or a share"));
        self.recover();
        wrong(span)
    }

    fn parentheses(&mut self) -> Ast {
        let open = self.span;
        self.advance();
        let mut inner = self.deeper(Self::or);
        let close = self.close(open);
        inner.span = open.to(close);
        inner
    }

    /// The parenthesis that closes one; its place, or that of the last thing read.
    fn close(&mut self, open: Span) -> Span {
        let span = self.span;
        if self.token == Token::Close {
            self.advance();
        } else if !self.stopped {
            let slip = match self.token {
                Token::End => Slip::new(open, "the parenthesis is not closed"),
                _ => Slip::new(span, "an operator or `)` is missing before this"),
            };
            self.slip(slip);
            self.skip_to_close();
        }
        span
    }

    /// A word, or a function with its arguments.
    fn call(&mut self, word: &str) -> Ast {
        let start = self.span;
        let Some(function) = Function::named(word) else {
            return self.unknown(word);
        };
        self.advance();
        if self.token != Token::Open {
            if !matches!(function.form, Form::Word(_)) {
                let slip = Slip::new(start, format!("`{word}` needs arguments"));
                self.slip(slip.help(format!("write `{}`", function.signature)));
                return wrong(start);
            }
            let what = What::Call {
                function,
                name: None,
                arguments: Vec::new(),
            };
            return Ast { span: start, what };
        }
        let open = self.span;
        if matches!(function.form, Form::Word(_)) {
            let slip = Slip::new(start, format!("`{word}` has no arguments"));
            self.slip(slip.help(format!("write `{word}`")));
            self.advance();
            self.skip_to_close();
            return wrong(start);
        }
        let Some(name) = self.name(function) else {
            self.skip_to_close();
            return wrong(start);
        };
        let arguments = self.arguments(function);
        let end = self.close(open);
        let what = match arguments {
            Some(arguments) => What::Call {
                function,
                name,
                arguments,
            },
            None => What::Wrong,
        };
        Ast {
            span: start.to(end),
            what,
        }
    }

    /// The name that a function starts with, if it takes one; the cursor stands at `(`.
    fn name(&mut self, function: &Function) -> Option<Option<Name>> {
        if !function.takes_name() {
            self.advance();
            return Some(None);
        }
        let before = self.lexer.slips.len();
        let found = self.lexer.name();
        self.advance();
        let Some((text, span)) = found else {
            // An open quote is reported already.
            if self.lexer.slips.len() == before {
                let message = format!("`{}` needs a name", function.name);
                let slip = Slip::new(self.span, message);
                self.slip(slip.help(format!("write `{}`", function.signature)));
            }
            return None;
        };
        if !matches!(self.token, Token::Close | Token::Comma | Token::End) {
            let slip = Slip::new(self.span, "this does not belong to the name before it");
            self.slip(slip.help("names of several words stand in quotes: queue('my type')"));
            return None;
        }
        let text = text.to_owned();
        Some(Some(Name { span, text }))
    }

    /// The amounts and conditions that a function is applied to; the cursor stands at the
    /// first one, or after its name.
    fn arguments(&mut self, function: &Function) -> Option<Vec<Ast>> {
        let mut found = Vec::new();
        if function.takes_name() {
            while self.token == Token::Comma {
                self.advance();
                found.push(self.deeper(Self::or));
            }
        } else if self.token != Token::Close {
            found.push(self.deeper(Self::or));
            while self.token == Token::Comma {
                self.advance();
                found.push(self.deeper(Self::or));
            }
        }
        let fits = match function.form {
            Form::Word(_) | Form::Contact(_) | Form::Group(_) | Form::Is | Form::On => {
                found.is_empty()
            }
            Form::Window => found.len() == 1,
            Form::Choose => found.len() == 3,
            Form::Least | Form::Greatest => found.len() >= 2,
        };
        if !fits && !self.stopped {
            let message = format!("`{}` has other arguments", function.name);
            let span = found.last().map_or(self.span, |a| a.span);
            let slip = Slip::new(span, message).label(format!("expected `{}`", function.signature));
            self.slip(slip);
        }
        fits.then_some(found)
    }

    fn unknown(&mut self, word: &str) -> Ast {
        let span = self.span;
        let words = ["and", "or", "not"];
        let known = FUNCTIONS.iter().map(|f| f.name).chain(words);
        let help = match nearest(word, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!(
                "the functions are {}",
                list_words(FUNCTIONS.iter().map(|f| f.name))
            ),
        };
        let slip = Slip::new(span, format!("there is no function `{word}`"));
        self.slip(slip.label("unknown word").help(help));
        self.advance();
        if self.token == Token::Open {
            self.advance();
            self.skip_to_close();
        }
        wrong(span)
    }

    /// Goes on to where a new part of the expression can begin.
    fn recover(&mut self) {
        let mut open = 0_usize;
        loop {
            match self.token {
                Token::End => return,
                Token::Word("and" | "or") | Token::Comma | Token::Close if open == 0 => return,
                Token::Close => open -= 1,
                Token::Open => open += 1,
                _ => {}
            }
            self.skip();
        }
    }

    /// Goes on behind the parenthesis that closes the one open now.
    fn skip_to_close(&mut self) {
        let mut open = 1_usize;
        while self.token != Token::End {
            match self.token {
                Token::Close => open -= 1,
                Token::Open => open += 1,
                _ => {}
            }
            self.skip();
            if open == 0 {
                return;
            }
        }
    }

    /// The next token; what is wrong with one that is skipped anyway is not told.
    fn skip(&mut self) {
        let known = self.lexer.slips.len();
        self.advance();
        self.lexer.slips.truncate(known);
    }

    fn unexpected_rest(&mut self, text: &str) {
        let span = self.span;
        if self.token == Token::Wrong {
            return;
        }
        let word = &text[span.start..span.end];
        let slip = match self.token {
            Token::Close => Slip::new(span, "there is no parenthesis to close"),
            _ => Slip::new(span, format!("an operator is missing before `{word}`"))
                .label("expected `and`, `or`, a comparison or arithmetic"),
        };
        self.slip(slip);
    }
}
