//! Expressions as they are meant: names turned into positions, units applied.

/// A condition that a scenario states, and its text.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// As it was written.
    pub text: String,
    /// What it means.
    pub test: Test,
}

/// A score that a scenario states, and its text.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// As it was written.
    pub text: String,
    /// What it means; the contact with the largest comes first.
    pub amount: Amount,
    /// Whether it may fall as a contact waits, so that more than the heads of the queues must
    /// be compared.
    pub may_fall: bool,
}

/// What is true or false of the center and of a contact.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// A comparison of two amounts.
    Compare(Relation, Box<Amount>, Box<Amount>),
    /// Whether the contact is of this type (position).
    Is(usize),
    /// Whether this action (position) is in effect.
    On(usize),
    /// Whether both hold.
    And(Box<Self>, Box<Self>),
    /// Whether one holds.
    Or(Box<Self>, Box<Self>),
    /// Whether it does not hold.
    Not(Box<Self>),
}

impl Test {
    /// A word in it that asks for the contact at hand; `None` where the center is all it asks for.
    #[must_use]
    pub fn of_contact(&self) -> Option<&'static str> {
        match self {
            Self::Compare(_, a, b) => a.of_contact().or_else(|| b.of_contact()),
            Self::Is(_) => Some("is"),
            Self::On(_) => None,
            Self::And(a, b) | Self::Or(a, b) => a.of_contact().or_else(|| b.of_contact()),
            Self::Not(inner) => inner.of_contact(),
        }
    }
}

/// How two amounts are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
    /// `==`
    Equal,
    /// `!=`
    Different,
}

impl Relation {
    /// Whether two amounts stand in this relation.
    #[inline]
    #[must_use]
    pub fn holds(self, a: f64, b: f64) -> bool {
        match self {
            Self::Less => a < b,
            Self::AtMost => a <= b,
            Self::More => a > b,
            Self::AtLeast => a >= b,
            Self::Equal => a == b,
            Self::Different => a != b,
        }
    }
}

/// A number of the center and of a contact. Durations are seconds, shares are 0–1.
#[derive(Debug, Clone, PartialEq)]
pub enum Amount {
    /// Always the same.
    Constant(f64),
    /// What the center knows.
    Figure(Figure),
    /// The amount with its sign changed.
    Negative(Box<Self>),
    /// Two amounts joined by an operator.
    Joined(Operator, Box<Self>, Box<Self>),
    /// One amount or another.
    Choose(Box<Test>, Box<Self>, Box<Self>),
}

impl Amount {
    fn of_contact(&self) -> Option<&'static str> {
        match self {
            Self::Constant(_) => None,
            Self::Figure(figure) => figure.of_contact(),
            Self::Negative(inner) => inner.of_contact(),
            Self::Joined(_, a, b) => a.of_contact().or_else(|| b.of_contact()),
            Self::Choose(test, a, b) => {
                let amounts = a.of_contact().or_else(|| b.of_contact());
                test.of_contact().or(amounts)
            }
        }
    }
}

/// How two amounts are joined.
///
/// Nothing is ever "not a number": where arithmetic of doubles has no answer (0 / 0, ∞ − ∞,
/// 0 · ∞) the result is 0. So comparisons and orders always decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// a + b
    Plus,
    /// a − b
    Minus,
    /// a · b
    Times,
    /// a / b; 0 / 0 is 0, anything else divided by 0 is infinite.
    Over,
    /// The smaller one.
    Least,
    /// The larger one.
    Greatest,
}

impl Operator {
    /// The result, never NaN and never −0.
    #[inline]
    #[must_use]
    pub fn apply(self, a: f64, b: f64) -> f64 {
        let value = match self {
            Self::Plus => a + b,
            Self::Minus => a - b,
            Self::Times => a * b,
            Self::Over => a / b,
            Self::Least => a.min(b),
            Self::Greatest => a.max(b),
        };
        // The sum turns −0 into 0, which division would tell apart.
        if value.is_nan() { 0.0 } else { value + 0.0 }
    }
}

/// A figure of the center or of the contact at hand. Contact types and groups are positions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Figure {
    /// Contacts of a type that wait.
    Queue(usize),
    /// Idle agents of a group.
    Idle(usize),
    /// Agents of a group with a contact or its wrap-up.
    Busy(usize),
    /// Agents of a group at work.
    Staffed(usize),
    /// Wait of the contact so far \[s\].
    Wait,
    /// Wait to expect for a contact of a type \[s\].
    ExpectedWait(usize),
    /// Chance that a contact of a type would wait beyond its threshold.
    LateChance(usize),
    /// Wait of the contact of a type answered last \[s\].
    LastWait(usize),
    /// Wait so far of the contact of a type that has waited longest \[s\].
    HeadWait(usize),
    /// Share in time of the recent contacts of a type.
    ServiceLevel {
        /// The type.
        contact: usize,
        /// How far to look back \[s\].
        window: f64,
    },
    /// Time since the start of the scenario \[s\].
    Time,
    /// Priority of the contact.
    Priority,
    /// Weight of the contact's type.
    Weight,
}

impl Figure {
    /// Its word, if it is a figure of the contact at hand.
    #[must_use]
    pub fn of_contact(self) -> Option<&'static str> {
        match self {
            Self::Wait => Some("wait"),
            Self::Priority => Some("priority"),
            Self::Weight => Some("weight"),
            _ => None,
        }
    }

    /// Whether it changes as time goes by, without anything happening.
    #[must_use]
    pub fn depends_on_time(self) -> bool {
        match self {
            Self::Wait
            | Self::ExpectedWait(_)
            | Self::LateChance(_)
            | Self::HeadWait(_)
            | Self::ServiceLevel { .. }
            | Self::Time => true,
            Self::Queue(_)
            | Self::Idle(_)
            | Self::Busy(_)
            | Self::Staffed(_)
            | Self::LastWait(_)
            | Self::Priority
            | Self::Weight => false,
        }
    }
}
