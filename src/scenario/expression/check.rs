//! From what is written to what is meant: names, types and units.

use super::ast::{Ast, Joint, Name, Slip, Span, What};
use super::functions::{Form, Function, Unit};
use super::tree::{Amount, Figure, Operator, Relation, Test};
use crate::scenario::calendar::{Clock, Moment};
use crate::scenario::names::Names;
use crate::scenario::nearest::{list_words, nearest};
use crate::scenario::units::ClockTime;

/// A part of an expression, and what it is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Typed {
    Amount(Amount, Unit),
    Test(Test),
}

/// Finds out what an expression means; faulty parts are reported and left out.
#[derive(Debug)]
pub(super) struct Checker<'a> {
    pub(super) text: &'a str,
    pub(super) names: &'a Names<'a>,
    pub(super) clock: &'a Clock,
    pub(super) slips: Vec<Slip>,
    /// Actions that are asked for.
    pub(super) actions: Vec<usize>,
}

type Amounts = (Amount, Unit);

impl Checker<'_> {
    fn slip<T>(&mut self, slip: Slip) -> Option<T> {
        self.slips.push(slip);
        None
    }

    fn written(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    /// The expression as a condition.
    pub(super) fn condition(&mut self, ast: &Ast) -> Option<Test> {
        let (amount, unit) = match self.typed(ast)? {
            Typed::Test(test) => return Some(test),
            Typed::Amount(amount, unit) => (amount, unit),
        };
        let slip = Slip::new(
            ast.span,
            format!("this is {}, not a condition", unit.name()),
        );
        let slip = slip.label("expected something that is true or false");
        let text = self.written(ast.span);
        let example = match unit {
            Unit::Number => format!("{text} > 0"),
            Unit::Share => format!("{text} < 80%"),
            Unit::Duration => format!("{text} > 1m"),
        };
        let constant = matches!(amount, Amount::Constant(_));
        self.slip(if constant {
            slip
        } else {
            slip.help(format!("compare it: `{example}`"))
        })
    }

    /// The expression as an amount of any unit.
    pub(super) fn amount(&mut self, ast: &Ast) -> Option<Amounts> {
        match self.typed(ast)? {
            Typed::Amount(amount, unit) => Some((amount, unit)),
            Typed::Test(_) => {
                let slip = Slip::new(ast.span, "this is a condition, not an amount");
                self.slip(slip.help("write `if(CONDITION, A, B)` to turn it into a number"))
            }
        }
    }

    fn typed(&mut self, ast: &Ast) -> Option<Typed> {
        let constant = |value, unit| Some(Typed::Amount(Amount::Constant(value), unit));
        match &ast.what {
            What::Number(value) => constant(*value, Unit::Number),
            What::Percent(value) => constant(value / 100.0, Unit::Share),
            What::Duration(value) => constant(*value, Unit::Duration),
            What::Clock(time) => {
                let value = self.moment(*time, ast.span)?;
                constant(value, Unit::Duration)
            }
            What::Call {
                function,
                name,
                arguments,
            } => self.call(function, name.as_ref(), arguments),
            What::Negative(inner) => {
                let (amount, unit) = self.amount(inner)?;
                Some(Typed::Amount(Amount::Negative(Box::new(amount)), unit))
            }
            What::Not(inner) => {
                let test = self.condition(inner)?;
                Some(Typed::Test(Test::Not(Box::new(test))))
            }
            What::Joined(joint, left, right) => self.joined(*joint, left, right),
            What::Wrong => None,
        }
    }

    fn call(
        &mut self,
        function: &Function,
        name: Option<&Name>,
        arguments: &[Ast],
    ) -> Option<Typed> {
        let figure = |figure: Figure| {
            let unit = match figure {
                Figure::Queue(_) | Figure::Idle(_) | Figure::Busy(_) | Figure::Staffed(_) => {
                    Unit::Number
                }
                Figure::Priority | Figure::Weight => Unit::Number,
                Figure::ServiceLevel { .. } | Figure::LateChance(_) => Unit::Share,
                _ => Unit::Duration,
            };
            Some(Typed::Amount(Amount::Figure(figure), unit))
        };
        match (function.form, name) {
            (Form::Word(word), _) => figure(word),
            (Form::Contact(of), Some(name)) => figure(of(self.contact(name)?)),
            (Form::Group(of), Some(name)) => figure(of(self.group(name)?)),
            (Form::Is, Some(name)) => Some(Typed::Test(Test::Is(self.contact(name)?))),
            (Form::On, Some(name)) => Some(Typed::Test(Test::On(self.action(name)?))),
            (Form::Window, Some(name)) => {
                let (contact, window) = (self.contact(name), self.window(arguments.first()?));
                figure(Figure::ServiceLevel {
                    contact: contact?,
                    window: window?,
                })
            }
            (Form::Least, _) => self.chain(Operator::Least, arguments),
            (Form::Greatest, _) => self.chain(Operator::Greatest, arguments),
            (Form::Choose, _) => {
                let [test, one, other] = arguments else {
                    return None;
                };
                let test = self.condition(test);
                let (one, other, unit) = self.alike(one, other, "chosen from")?;
                let chosen = Amount::Choose(Box::new(test?), Box::new(one), Box::new(other));
                Some(Typed::Amount(chosen, unit))
            }
            _ => None,
        }
    }

    fn contact(&mut self, name: &Name) -> Option<usize> {
        let names = self.names;
        self.position("contact type", &names.contacts, &names.groups, name)
    }

    fn group(&mut self, name: &Name) -> Option<usize> {
        let names = self.names;
        self.position("agent group", &names.groups, &names.contacts, name)
    }

    fn action(&mut self, name: &Name) -> Option<usize> {
        let known = &self.names.actions;
        let found = known.iter().position(|k| *k == name.text);
        if found.is_none() {
            let words = || known.iter().map(String::as_str);
            let help = match nearest(&name.text, words()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if known.is_empty() => {
                    format!("add it: [[action]] with name = \"{}\"", name.text)
                }
                None => format!("the actions are {}", list_words(words())),
            };
            let slip = Slip::new(name.span, format!("there is no action `{}`", name.text));
            self.slips.push(slip.label("unknown name").help(help));
        }
        self.actions.extend(found);
        found
    }

    fn position(
        &mut self,
        what: &str,
        known: &[&str],
        others: &[&str],
        name: &Name,
    ) -> Option<usize> {
        let text = name.text.as_str();
        if let Some(found) = known.iter().position(|k| *k == text) {
            return Some(found);
        }
        let words = || known.iter().copied();
        let help = match nearest(text, words()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if others.contains(&text) && what == "contact type" => {
                format!("`{text}` is an agent group: ask for idle, busy or staffed")
            }
            None if others.contains(&text) => {
                format!("`{text}` is a contact type: ask for queue or head_wait")
            }
            None => format!("the {what}s are {}", list_words(words())),
        };
        let slip = Slip::new(name.span, format!("there is no {what} `{text}`"));
        self.slip(slip.label("unknown name").help(help))
    }

    /// A window is a duration that is written down: what must be remembered is known before.
    fn window(&mut self, ast: &Ast) -> Option<f64> {
        match ast.what {
            What::Duration(window) if window > 0.0 => Some(window),
            What::Wrong => None,
            _ => {
                let slip = Slip::new(ast.span, "the window is not a duration above 0s");
                self.slip(slip.label("expected a duration such as 5m"))
            }
        }
    }

    fn moment(&mut self, time: ClockTime, span: Span) -> Option<f64> {
        let plain = time.days * 86_400.0 + time.seconds;
        if self.clock.start.is_none() {
            return Some(plain);
        }
        match self.clock.civil(time).and_then(|c| self.clock.moment(c)) {
            Some(Moment::At(seconds) | Moment::Twice(seconds, _)) => Some(seconds),
            Some(Moment::Skipped) => {
                let message = "this time does not exist on that day: the clocks go forward";
                self.slip(Slip::new(span, message))
            }
            None => Some(plain),
        }
    }

    fn joined(&mut self, joint: Joint, left: &Ast, right: &Ast) -> Option<Typed> {
        let relation = match joint {
            Joint::And | Joint::Or => {
                let (a, b) = (self.condition(left), self.condition(right));
                let (a, b) = (Box::new(a?), Box::new(b?));
                return Some(Typed::Test(match joint {
                    Joint::And => Test::And(a, b),
                    _ => Test::Or(a, b),
                }));
            }
            Joint::Arithmetic(operator @ (Operator::Times | Operator::Over)) => {
                return self.scaled(operator, left, right);
            }
            Joint::Arithmetic(operator) => {
                let verb = match operator {
                    Operator::Plus => "added to",
                    _ => "subtracted from",
                };
                let (a, b, unit) = self.alike(left, right, verb)?;
                return Some(Typed::Amount(join(operator, a, b), unit));
            }
            Joint::Compare(relation) => relation,
        };
        self.compared(relation, left, right)
    }

    fn compared(&mut self, relation: Relation, left: &Ast, right: &Ast) -> Option<Typed> {
        let (a, b, _) = self.alike(left, right, "compared with")?;
        Some(Typed::Test(Test::Compare(
            relation,
            Box::new(a),
            Box::new(b),
        )))
    }

    fn chain(&mut self, operator: Operator, arguments: &[Ast]) -> Option<Typed> {
        let (first, rest) = arguments.split_first()?;
        let (mut all, mut unit) = self.amount(first)?;
        for ast in rest {
            let next = self.amount(ast)?;
            unit = self.common(first, ast, (&all, unit), (&next.0, next.1), "compared with")?;
            all = join(operator, all, next.0);
        }
        Some(Typed::Amount(all, unit))
    }

    /// Two amounts of the same unit.
    fn alike(&mut self, left: &Ast, right: &Ast, verb: &str) -> Option<(Amount, Amount, Unit)> {
        let (a, b) = (self.amount(left), self.amount(right));
        let (a, b) = (a?, b?);
        let unit = self.common(left, right, (&a.0, a.1), (&b.0, b.1), verb)?;
        Some((a.0, b.0, unit))
    }

    /// The unit of two amounts; a plain number can be a share: 0.8 is 80%.
    fn common(
        &mut self,
        left: &Ast,
        right: &Ast,
        a: (&Amount, Unit),
        b: (&Amount, Unit),
        verb: &str,
    ) -> Option<Unit> {
        use Unit::{Duration, Number, Share};
        match (a.1, b.1) {
            (one, other) if one == other => Some(one),
            (Share, Number) => self.as_share(right, b.0),
            (Number, Share) => self.as_share(left, a.0),
            (Duration, other) => self.mixed(right, b.0, other, Duration, verb),
            (other, Duration) => self.mixed(left, a.0, other, Duration, verb),
            _ => None,
        }
    }

    /// A number beside a share; one above 1 is as a rule a percentage without its sign.
    fn as_share(&mut self, ast: &Ast, amount: &Amount) -> Option<Unit> {
        match amount {
            Amount::Constant(value) if *value > 1.0 => {
                let slip = Slip::new(ast.span, "a share lies between 0 and 1");
                self.slip(slip.help(format!("write {value}%")))
            }
            _ => Some(Unit::Share),
        }
    }

    fn mixed(
        &mut self,
        ast: &Ast,
        amount: &Amount,
        unit: Unit,
        other: Unit,
        verb: &str,
    ) -> Option<Unit> {
        let message = format!("{} is {verb} {}", unit.name(), other.name());
        let slip = Slip::new(ast.span, message).label("expected a duration");
        self.slip(match amount {
            Amount::Constant(value) if unit == Unit::Number => {
                slip.help(format!("write {value}s, {value}m or {value}h"))
            }
            _ => slip.help("divide the duration by one to get a number: `wait / 1m`"),
        })
    }

    /// A product or a quotient.
    fn scaled(&mut self, operator: Operator, left: &Ast, right: &Ast) -> Option<Typed> {
        use Unit::{Duration, Number, Share};
        let (a, b) = (self.amount(left), self.amount(right));
        let ((a, one), (b, other)) = (a?, b?);
        let over = operator == Operator::Over;
        if over && b == Amount::Constant(0.0) {
            return self.slip(Slip::new(right.span, "nothing can be divided by zero"));
        }
        let unit = match (one, other) {
            (Duration, Duration) if over => Number,
            (Duration, Duration) => {
                let slip = Slip::new(right.span, "a duration is multiplied by a duration");
                return self
                    .slip(slip.help("divide one of them by one to get a number: `wait / 1m`"));
            }
            (Duration, _) => Duration,
            (_, Duration) if over => {
                let message = format!("{} is divided by a duration", one.name());
                let slip = Slip::new(right.span, message);
                let text = self.written(right.span);
                let help = format!("divide the duration by one to get a number: `({text} / 1m)`");
                return self.slip(slip.help(help));
            }
            (_, Duration) => Duration,
            (Share, Share) if over => Number,
            (Share, Share) => Share,
            (Share, Number) if over => Share,
            _ => Number,
        };
        Some(Typed::Amount(join(operator, a, b), unit))
    }
}

fn join(operator: Operator, a: Amount, b: Amount) -> Amount {
    Amount::Joined(operator, Box::new(a), Box::new(b))
}
