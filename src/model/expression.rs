//! Conditions and scores, compiled: evaluated while the clock runs, without allocation.

use crate::scenario::{Amount, Condition, Figure, Operator, Relation, Score, Test};

/// What an expression asks of the center and of the contact it is evaluated for.
///
/// Contact types and groups are positions; times are seconds. No answer may be NaN.
pub trait Center {
    /// Contacts of a type that wait.
    fn queue(&self, kind: usize) -> f64;
    /// Idle agents of a group.
    fn idle(&self, group: usize) -> f64;
    /// Agents of a group with a contact or its wrap-up.
    fn busy(&self, group: usize) -> f64;
    /// Agents of a group at work.
    fn staffed(&self, group: usize) -> f64;
    /// Wait to expect for a contact of a type.
    fn expected_wait(&self, kind: usize) -> f64;
    /// Chance that a contact of a type that came now would wait beyond its threshold.
    fn late_chance(&self, kind: usize) -> f64;
    /// Wait of the contact of a type answered last; 0 before the first.
    fn last_wait(&self, kind: usize) -> f64;
    /// Wait so far of the contact of a type that has waited longest; 0 if none waits.
    fn head_wait(&self, kind: usize) -> f64;
    /// Share in time of recent contacts, by position in [`Windows`]; 1 without any.
    fn service_level(&self, window: usize) -> f64;
    /// Whether an action is in effect.
    fn on(&self, action: usize) -> bool;
    /// Time since the start.
    fn time(&self) -> f64;
    /// The contact's type.
    fn kind(&self) -> usize;
    /// How long the contact has waited.
    fn wait(&self) -> f64;
    /// The contact's priority, 1 most urgent.
    fn priority(&self) -> f64;
    /// Weight of the contact's type.
    fn weight(&self) -> f64;
}

/// The windows over which service levels are kept for expressions: type and length \[s\].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Windows(Vec<(usize, f64)>);

impl Windows {
    /// Type and length \[s\] of each window.
    #[must_use]
    pub fn all(&self) -> &[(usize, f64)] {
        &self.0
    }

    /// Position of a window, which is added if it is new.
    fn position(&mut self, kind: usize, length: f64) -> usize {
        let found = self.0.iter().position(|w| *w == (kind, length));
        found.unwrap_or_else(|| {
            self.0.push((kind, length));
            self.0.len() - 1
        })
    }
}

/// A condition or a score as a flat list of steps.
///
/// Each step refers to earlier ones; the last is the whole. Truth is 1 or 0. The reader bounds
/// the number of steps, and so how deep an evaluation goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    steps: Box<[Step]>,
    figures: Box<[Figure]>,
    actions: Box<[usize]>,
}

/// Position of an earlier step.
type At = u32;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Step {
    Constant(f64),
    Queue(u32),
    Idle(u32),
    Busy(u32),
    Staffed(u32),
    ExpectedWait(u32),
    LateChance(u32),
    LastWait(u32),
    HeadWait(u32),
    ServiceLevel(u32),
    Time,
    Wait,
    Priority,
    Weight,
    Is(u32),
    On(u32),
    Join(Operator, At, At),
    Compare(Relation, At, At),
    And(At, At),
    Or(At, At),
    Not(At),
    Choose(At, At, At),
}

impl Expression {
    /// Compiles a condition; the windows of its service levels are added to `windows`.
    #[must_use]
    pub fn condition(condition: &Condition, windows: &mut Windows) -> Self {
        let mut compiler = Compiler::new(windows);
        compiler.test(&condition.test);
        compiler.done()
    }

    /// Compiles a score; the windows of its service levels are added to `windows`.
    #[must_use]
    pub fn score(score: &Score, windows: &mut Windows) -> Self {
        let mut compiler = Compiler::new(windows);
        compiler.amount(&score.amount);
        compiler.done()
    }

    /// The figures it names, each once.
    #[must_use]
    pub fn figures(&self) -> &[Figure] {
        &self.figures
    }

    /// The actions it asks for.
    #[must_use]
    pub fn actions(&self) -> &[usize] {
        &self.actions
    }

    /// Whether its value can change as time goes by, without anything happening.
    #[must_use]
    pub fn depends_on_time(&self) -> bool {
        self.figures.iter().any(|f| f.depends_on_time())
    }

    /// Whether the condition holds.
    #[inline]
    #[must_use]
    pub fn holds(&self, center: &impl Center) -> bool {
        self.value(center) != 0.0
    }

    /// The score; 1 or 0 for a condition.
    #[must_use]
    pub fn value(&self, center: &impl Center) -> f64 {
        self.step(self.steps.len() - 1, center)
    }

    fn step(&self, at: usize, center: &impl Center) -> f64 {
        let value = |at: At| self.step(at as usize, center);
        let holds = |at: At| value(at) != 0.0;
        let truth = |t: bool| f64::from(u8::from(t));
        match self.steps[at] {
            Step::Constant(value) => value,
            Step::Queue(kind) => center.queue(kind as usize),
            Step::Idle(group) => center.idle(group as usize),
            Step::Busy(group) => center.busy(group as usize),
            Step::Staffed(group) => center.staffed(group as usize),
            Step::ExpectedWait(kind) => center.expected_wait(kind as usize),
            Step::LateChance(kind) => center.late_chance(kind as usize),
            Step::LastWait(kind) => center.last_wait(kind as usize),
            Step::HeadWait(kind) => center.head_wait(kind as usize),
            Step::ServiceLevel(window) => center.service_level(window as usize),
            Step::Time => center.time(),
            Step::Wait => center.wait(),
            Step::Priority => center.priority(),
            Step::Weight => center.weight(),
            Step::Is(kind) => truth(center.kind() == kind as usize),
            Step::On(action) => truth(center.on(action as usize)),
            Step::Join(operator, a, b) => operator.apply(value(a), value(b)),
            Step::Compare(relation, a, b) => truth(relation.holds(value(a), value(b))),
            Step::And(a, b) => truth(holds(a) && holds(b)),
            Step::Or(a, b) => truth(holds(a) || holds(b)),
            Step::Not(a) => truth(!holds(a)),
            Step::Choose(test, a, b) => value(if holds(test) { a } else { b }),
        }
    }
}

struct Compiler<'w> {
    steps: Vec<Step>,
    figures: Vec<Figure>,
    actions: Vec<usize>,
    windows: &'w mut Windows,
}

impl<'w> Compiler<'w> {
    fn new(windows: &'w mut Windows) -> Self {
        Self {
            steps: Vec::new(),
            figures: Vec::new(),
            actions: Vec::new(),
            windows,
        }
    }

    fn done(self) -> Expression {
        Expression {
            steps: self.steps.into(),
            figures: self.figures.into(),
            actions: self.actions.into(),
        }
    }

    fn push(&mut self, step: Step) -> At {
        self.steps.push(step);
        (self.steps.len() - 1) as At
    }

    fn test(&mut self, test: &Test) -> At {
        let step = match test {
            Test::Compare(relation, a, b) => {
                let (a, b) = (self.amount(a), self.amount(b));
                Step::Compare(*relation, a, b)
            }
            Test::Is(kind) => Step::Is(*kind as u32),
            Test::On(action) => {
                self.actions.push(*action);
                Step::On(*action as u32)
            }
            Test::And(a, b) => {
                let (a, b) = (self.test(a), self.test(b));
                Step::And(a, b)
            }
            Test::Or(a, b) => {
                let (a, b) = (self.test(a), self.test(b));
                Step::Or(a, b)
            }
            Test::Not(a) => Step::Not(self.test(a)),
        };
        self.push(step)
    }

    fn amount(&mut self, amount: &Amount) -> At {
        let step = match amount {
            Amount::Constant(value) => Step::Constant(*value),
            Amount::Figure(figure) => self.figure(*figure),
            Amount::Negative(a) => {
                let zero = self.push(Step::Constant(0.0));
                let a = self.amount(a);
                Step::Join(Operator::Minus, zero, a)
            }
            Amount::Joined(operator, a, b) => {
                let (a, b) = (self.amount(a), self.amount(b));
                Step::Join(*operator, a, b)
            }
            Amount::Choose(test, a, b) => {
                let (test, a, b) = (self.test(test), self.amount(a), self.amount(b));
                Step::Choose(test, a, b)
            }
        };
        self.push(step)
    }

    fn figure(&mut self, figure: Figure) -> Step {
        if !self.figures.contains(&figure) {
            self.figures.push(figure);
        }
        match figure {
            Figure::Queue(kind) => Step::Queue(kind as u32),
            Figure::Idle(group) => Step::Idle(group as u32),
            Figure::Busy(group) => Step::Busy(group as u32),
            Figure::Staffed(group) => Step::Staffed(group as u32),
            Figure::ExpectedWait(kind) => Step::ExpectedWait(kind as u32),
            Figure::LateChance(kind) => Step::LateChance(kind as u32),
            Figure::LastWait(kind) => Step::LastWait(kind as u32),
            Figure::HeadWait(kind) => Step::HeadWait(kind as u32),
            Figure::ServiceLevel { contact, window } => {
                Step::ServiceLevel(self.windows.position(contact, window) as u32)
            }
            Figure::Time => Step::Time,
            Figure::Wait => Step::Wait,
            Figure::Priority => Step::Priority,
            Figure::Weight => Step::Weight,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    /// Answers that differ from figure to figure.
    struct Answers;

    impl Center for Answers {
        fn queue(&self, kind: usize) -> f64 {
            [3.0, 0.0][kind]
        }
        fn idle(&self, _: usize) -> f64 {
            2.0
        }
        fn busy(&self, _: usize) -> f64 {
            5.0
        }
        fn staffed(&self, _: usize) -> f64 {
            7.0
        }
        fn expected_wait(&self, _: usize) -> f64 {
            80.0
        }
        fn late_chance(&self, _: usize) -> f64 {
            0.125
        }
        fn on(&self, action: usize) -> bool {
            action == 1
        }
        fn last_wait(&self, _: usize) -> f64 {
            11.0
        }
        fn head_wait(&self, _: usize) -> f64 {
            13.0
        }
        fn service_level(&self, window: usize) -> f64 {
            [0.25, 0.75][window]
        }
        fn time(&self) -> f64 {
            3600.0
        }
        fn kind(&self) -> usize {
            1
        }
        fn wait(&self) -> f64 {
            17.0
        }
        fn priority(&self) -> f64 {
            4.0
        }
        fn weight(&self) -> f64 {
            0.5
        }
    }

    fn read(text: &str) -> Condition {
        Condition::parse(text, &["orders", "my type"], &["sales"]).unwrap()
    }

    #[test]
    fn every_figure_is_asked_for() {
        let mut windows = Windows::default();
        for text in [
            "queue(orders) == 3 and queue('my type') == 0",
            "idle(sales) == 2 and busy(sales) == 5 and staffed(sales) == 7",
            "expected_wait(orders) == 80s and last_wait(orders) == 11s",
            "head_wait(orders) == 13s and wait == 17s and time == 01:00",
            "priority == 4 and weight == 0.5 and is('my type') and not is(orders)",
            "service_level(orders, 5m) == 25% and service_level(orders, 10m) == 0.75",
            "2 + 3 * 4 - 6 / 2 == 11 and -(1 - 3) == 2 and 7 - 2 - 1 == 4",
            "min(3, 1, 2) == 1 and max(1, 3, 2) == 3 and if(wait > 10s, 5, 6) == 5",
            "if(wait < 10s, 5, 6) == 6 and (1 > 2 or 2 > 1) and not (1 == 2)",
            "1 != 2 and 1 <= 1 and 2 >= 2 and 1 < 2",
            "queue('my type') / queue('my type') == 0 and 1 / queue('my type') > 1000000",
            "50% * staffed(sales) == 3.5 and 30s / 1m == 0.5 and 2 * 30s == 1m",
        ] {
            let condition = Expression::condition(&read(text), &mut windows);
            assert!(condition.holds(&Answers), "{text}");
        }
        assert_eq!(windows.all(), [(0, 300.0), (0, 600.0)]);
    }

    #[test]
    fn figures_are_recorded_once_and_time_is_noticed() {
        let mut windows = Windows::default();
        let mut figures = |text: &str| {
            let compiled = Expression::condition(&read(text), &mut windows);
            (compiled.figures().to_vec(), compiled.depends_on_time())
        };
        let (found, timed) =
            figures("queue(orders) > 2 and (queue(orders) < 9 or idle(sales) > 1)");
        assert_eq!(found, [Figure::Queue(0), Figure::Idle(0)]);
        assert!(!timed);
        assert!(figures("queue(orders) > 2 or time > 1h").1);
    }

    #[test]
    fn a_score_is_compiled_as_well() {
        let score = Score::parse("wait / 1s + 10 * weight", &[], &[], false).unwrap();
        let score = Expression::score(&score, &mut Windows::default());
        assert_eq!(score.value(&Answers), 22.0);
    }
}
