//! The functions and operators of the expression language, as data: the checker, the reference
//! page and the suggestions read the same table.

use super::tree::Figure;

/// What an amount is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Contacts, agents, points: a plain number.
    Number,
    /// A part of a whole: 0.2 or 20%.
    Share,
    /// A time \[s\].
    Duration,
}

impl Unit {
    /// In words, with its article.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "a number",
            Self::Share => "a share",
            Self::Duration => "a duration",
        }
    }
}

/// What a function is applied to, and what it stands for.
#[derive(Debug, Clone, Copy)]
pub enum Form {
    /// Nothing: the word alone, of the contact at hand or of the clock.
    Word(Figure),
    /// The name of a contact type.
    Contact(fn(usize) -> Figure),
    /// The name of an agent group.
    Group(fn(usize) -> Figure),
    /// The name of a contact type, and a duration to look back \[s\].
    Window,
    /// The name of a contact type; a condition.
    Is,
    /// The name of an action; a condition.
    On,
    /// Two or more amounts: the smallest.
    Least,
    /// Two or more amounts: the largest.
    Greatest,
    /// A condition, and an amount for either case.
    Choose,
}

/// A function of the language.
#[derive(Debug)]
pub struct Function {
    /// As it is written.
    pub name: &'static str,
    /// How it is called, for people: `queue(TYPE)`.
    pub signature: &'static str,
    /// What it is applied to.
    pub form: Form,
    /// What it gives, in words.
    pub gives: &'static str,
    /// What it means, in a sentence.
    pub doc: &'static str,
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Function {
    /// The function of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        FUNCTIONS.iter().find(|f| f.name == name)
    }

    /// Whether its first argument is the name of a contact type or a group.
    pub(super) fn takes_name(&self) -> bool {
        matches!(
            self.form,
            Form::Contact(_) | Form::Group(_) | Form::Window | Form::Is | Form::On
        )
    }
}

const fn function(
    signature: &'static str,
    name: &'static str,
    form: Form,
    gives: &'static str,
    doc: &'static str,
) -> Function {
    Function {
        name,
        signature,
        form,
        gives,
        doc,
    }
}

/// Every function, in the order of the reference page.
pub static FUNCTIONS: &[Function] = &[
    function(
        "queue(TYPE)",
        "queue",
        Form::Contact(Figure::Queue),
        "number",
        "Contacts of the type that wait. A contact that has just arrived is not among them.",
    ),
    function(
        "idle(GROUP)",
        "idle",
        Form::Group(Figure::Idle),
        "number",
        "Idle agents of the group.",
    ),
    function(
        "busy(GROUP)",
        "busy",
        Form::Group(Figure::Busy),
        "number",
        "Agents of the group with a contact or its wrap-up.",
    ),
    function(
        "staffed(GROUP)",
        "staffed",
        Form::Group(Figure::Staffed),
        "number",
        "Agents of the group at work: idle or busy.",
    ),
    function(
        "wait",
        "wait",
        Form::Word(Figure::Wait),
        "duration",
        "How long the contact has waited; 0s when it has just arrived.",
    ),
    function(
        "expected_wait(TYPE)",
        "expected_wait",
        Form::Contact(Figure::ExpectedWait),
        "duration",
        "0s if an agent who may take the type is idle, else (queue + 1) / answers per second in the last 5 min; with fewer than 5 answers, queue × mean handle time / agents with the skill.",
    ),
    function(
        "late_chance(TYPE)",
        "late_chance",
        Form::Contact(Figure::LateChance),
        "share",
        "Chance that a contact of the type that came now would wait beyond its threshold: 0 if an agent who may take it is idle, else that fewer than queue + 1 agents become free by then, at the rate of `expected_wait` and by chance alone (Poisson).",
    ),
    function(
        "last_wait(TYPE)",
        "last_wait",
        Form::Contact(Figure::LastWait),
        "duration",
        "Wait of the contact of the type that was answered last; 0s before the first.",
    ),
    function(
        "head_wait(TYPE)",
        "head_wait",
        Form::Contact(Figure::HeadWait),
        "duration",
        "Wait so far of the contact of the type that has waited longest; 0s if none waits.",
    ),
    function(
        "service_level(TYPE, WINDOW)",
        "service_level",
        Form::Window,
        "share",
        "Share in time of the contacts that were answered, left, or passed the type's threshold within the last WINDOW; 1 if there were none.",
    ),
    function(
        "time",
        "time",
        Form::Word(Figure::Time),
        "duration",
        "Time since the start of the scenario; compare it with a time of day, `time >= 14:30`.",
    ),
    function(
        "priority",
        "priority",
        Form::Word(Figure::Priority),
        "number",
        "Priority of the contact, 1 most urgent.",
    ),
    function(
        "weight",
        "weight",
        Form::Word(Figure::Weight),
        "number",
        "Weight of the contact's type.",
    ),
    function(
        "is(TYPE)",
        "is",
        Form::Is,
        "condition",
        "Whether the contact is of the type.",
    ),
    function(
        "on(ACTION)",
        "on",
        Form::On,
        "condition",
        "Whether the action is in effect.",
    ),
    function(
        "min(A, B, …)",
        "min",
        Form::Least,
        "as A and B",
        "The smallest of two or more.",
    ),
    function(
        "max(A, B, …)",
        "max",
        Form::Greatest,
        "as A and B",
        "The largest of two or more.",
    ),
    function(
        "if(CONDITION, A, B)",
        "if",
        Form::Choose,
        "as A and B",
        "A if the condition holds, else B.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_is_documented_once_under_its_own_name() {
        for (i, f) in FUNCTIONS.iter().enumerate() {
            assert!(f.doc.ends_with('.'), "{}", f.name);
            assert!(f.signature.starts_with(f.name), "{}", f.name);
            assert!(FUNCTIONS[..i].iter().all(|g| g != f), "{}", f.name);
        }
    }
}
