//! Whether a score can fall as a contact waits.
//!
//! The contacts of one queue differ in their waits alone, so that a score which never falls with
//! the wait is largest at the head. The analysis is cautious: it follows bounds and directions
//! through the operators, and where it cannot tell it says that the score may fall.

use super::ast::{Ast, Joint, Span, What};
use super::functions::{Form, Function};
use super::tree::{Figure, Operator, Relation};

/// How a value goes as the wait grows and everything else stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Level,
    Rising,
    Falling,
    Unknown,
}

impl Direction {
    fn flip(self) -> Self {
        match self {
            Self::Rising => Self::Falling,
            Self::Falling => Self::Rising,
            other => other,
        }
    }

    /// Of two values that push the same way.
    fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Level, d) | (d, Self::Level) => d,
            (one, other) if one == other => one,
            _ => Self::Unknown,
        }
    }

    fn flip_if(self, flip: bool) -> Self {
        if flip { self.flip() } else { self }
    }
}

/// The direction of a value and the bounds it never leaves.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Course {
    direction: Direction,
    low: f64,
    high: f64,
}

impl Course {
    fn level(low: f64, high: f64) -> Self {
        Self {
            direction: Direction::Level,
            low,
            high,
        }
    }

    /// Bounds of what has none are infinite.
    fn new(direction: Direction, low: f64, high: f64) -> Self {
        let (low, high) = if low.is_nan() || high.is_nan() {
            (f64::NEG_INFINITY, f64::INFINITY)
        } else {
            (low, high)
        };
        Self {
            direction,
            low,
            high,
        }
    }

    /// Whether it is never above zero; `None` if it can be on both sides.
    fn negative(&self) -> Option<bool> {
        if self.low >= 0.0 {
            Some(false)
        } else if self.high <= 0.0 {
            Some(true)
        } else {
            None
        }
    }
}

/// The part of a score that may fall with the wait, and whether it surely does.
pub(super) fn fall(score: &Ast) -> Option<(Span, bool)> {
    let direction = amount(score).direction;
    if matches!(direction, Direction::Level | Direction::Rising) {
        return None;
    }
    let mut at = score;
    while let Some(inner) = unknown_part(at) {
        at = inner;
    }
    Some((at.span, amount(at).direction == Direction::Falling))
}

/// A part that is no clearer than the whole.
fn unknown_part(ast: &Ast) -> Option<&Ast> {
    let parts: Vec<&Ast> = match &ast.what {
        What::Negative(inner) => vec![inner],
        What::Joined(Joint::Arithmetic(_), a, b) => vec![a, b],
        What::Call { arguments, .. } => arguments.iter().collect(),
        _ => Vec::new(),
    };
    let is_amount = |a: &Ast| {
        !matches!(
            a.what,
            What::Joined(Joint::Compare(_) | Joint::And | Joint::Or, ..) | What::Not(_)
        )
    };
    parts
        .into_iter()
        .find(|p| is_amount(p) && amount(p).direction == Direction::Unknown)
}

fn amount(ast: &Ast) -> Course {
    match &ast.what {
        What::Number(v) | What::Duration(v) => Course::level(*v, *v),
        What::Percent(v) => Course::level(v / 100.0, v / 100.0),
        What::Clock(_) => Course::level(0.0, f64::INFINITY),
        What::Negative(inner) => {
            let inner = amount(inner);
            Course::new(inner.direction.flip(), -inner.high, -inner.low)
        }
        What::Joined(Joint::Arithmetic(operator), a, b) => joined(*operator, amount(a), amount(b)),
        What::Call {
            function,
            arguments,
            ..
        } => call(function, arguments),
        // A condition is no amount; the checker has refused it.
        What::Joined(..) | What::Not(_) | What::Wrong => {
            Course::new(Direction::Unknown, f64::NEG_INFINITY, f64::INFINITY)
        }
    }
}

fn call(function: &Function, arguments: &[Ast]) -> Course {
    let chain = |operator| {
        let each = arguments.iter().map(amount);
        let none = Course::level(f64::NEG_INFINITY, f64::INFINITY);
        each.reduce(|a, b| joined(operator, a, b)).unwrap_or(none)
    };
    match (function.form, arguments) {
        (Form::Word(Figure::Wait), _) => Course::new(Direction::Rising, 0.0, f64::INFINITY),
        (Form::Word(Figure::Priority), _) => Course::level(1.0, f64::INFINITY),
        (Form::Window, _) => Course::level(0.0, 1.0),
        (Form::Least, _) => chain(Operator::Least),
        (Form::Greatest, _) => chain(Operator::Greatest),
        (Form::Choose, [condition, one, other]) => {
            choose(test(condition), amount(one), amount(other))
        }
        _ => Course::level(0.0, f64::INFINITY),
    }
}

fn joined(operator: Operator, a: Course, b: Course) -> Course {
    match operator {
        Operator::Plus => {
            let direction = a.direction.with(b.direction);
            Course::new(direction, a.low + b.low, a.high + b.high)
        }
        Operator::Minus => {
            let direction = a.direction.with(b.direction.flip());
            Course::new(direction, a.low - b.high, a.high - b.low)
        }
        Operator::Least => {
            let direction = a.direction.with(b.direction);
            Course::new(direction, a.low.min(b.low), a.high.min(b.high))
        }
        Operator::Greatest => {
            let direction = a.direction.with(b.direction);
            Course::new(direction, a.low.max(b.low), a.high.max(b.high))
        }
        Operator::Times => times(a, b),
        Operator::Over => over(a, b),
    }
}

fn times(a: Course, b: Course) -> Course {
    use Direction::{Level, Unknown};
    let corners = [
        (a.low, b.low),
        (a.low, b.high),
        (a.high, b.low),
        (a.high, b.high),
    ];
    let corners = corners.map(|(x, y)| Operator::Times.apply(x, y));
    let direction = match (a.direction, b.direction, a.negative(), b.negative()) {
        (Level, Level, ..) => Level,
        (Level, d, Some(negative), _) | (d, Level, _, Some(negative)) => d.flip_if(negative),
        (one, other, Some(x), Some(y)) => one.flip_if(x).with(other.flip_if(y)).flip_if(x != y),
        _ => Unknown,
    };
    bounded(direction, corners)
}

/// A quotient. Where the divisor can be zero it is infinite, or zero for 0 / 0, which keeps the
/// direction as long as no sign changes.
fn over(a: Course, b: Course) -> Course {
    use Direction::{Level, Unknown};
    let (plus, minus) = (b.low >= 0.0, b.high < 0.0);
    let direction = match (a.direction, b.direction) {
        (Level, Level) => Level,
        (d, Level) if plus || minus => d.flip_if(minus),
        (one, other) if plus && a.low >= 0.0 => one.with(other.flip()),
        _ => Unknown,
    };
    if plus && a.low >= 0.0 && b.low == 0.0 {
        return Course::new(direction, 0.0, f64::INFINITY);
    }
    if b.low <= 0.0 && b.high >= 0.0 {
        return Course::new(direction, f64::NEG_INFINITY, f64::INFINITY);
    }
    let corners = [
        (a.low, b.low),
        (a.low, b.high),
        (a.high, b.low),
        (a.high, b.high),
    ];
    bounded(direction, corners.map(|(x, y)| Operator::Over.apply(x, y)))
}

fn bounded(direction: Direction, corners: [f64; 4]) -> Course {
    let low = corners.into_iter().fold(f64::INFINITY, f64::min);
    let high = corners.into_iter().fold(f64::NEG_INFINITY, f64::max);
    Course::new(direction, low, high)
}

/// One value while the test holds and another while it does not.
fn choose(test: Direction, one: Course, other: Course) -> Course {
    use Direction::{Falling, Level, Rising, Unknown};
    let both = one.direction.with(other.direction);
    let step = |before: Course, after: Course| match both {
        Level | Rising if after.low >= before.high => Rising,
        Level | Falling if after.high <= before.low => Falling,
        _ => Unknown,
    };
    let direction = match test {
        Level => both,
        Rising => step(other, one),
        Falling => step(one, other),
        Unknown => Unknown,
    };
    Course::new(direction, one.low.min(other.low), one.high.max(other.high))
}

/// The direction of a condition: rising if it can only become true.
fn test(ast: &Ast) -> Direction {
    use Direction::{Level, Unknown};
    match &ast.what {
        What::Joined(Joint::Compare(relation), a, b) => {
            let (a, b) = (amount(a).direction, amount(b).direction);
            match relation {
                Relation::More | Relation::AtLeast => a.with(b.flip()),
                Relation::Less | Relation::AtMost => a.flip().with(b),
                Relation::Equal | Relation::Different if a == Level && b == Level => Level,
                Relation::Equal | Relation::Different => Unknown,
            }
        }
        What::Joined(Joint::And | Joint::Or, a, b) => test(a).with(test(b)),
        What::Not(inner) => test(inner).flip(),
        What::Call { .. } => Level,
        _ => Unknown,
    }
}
