//! Expressions against a reading of their own: random ones are printed, read by the program,
//! compiled and evaluated, and the result is compared with one worked out here by hand.

use busyhour::model::{Center, Expression, Windows};
use busyhour::scenario::{Condition, Score};
use proptest::prelude::*;
use proptest::sample::select;

use crate::random::cases;

const CONTACTS: &[&str] = &["a", "b-2"];
const GROUPS: &[&str] = &["g h"];

/// A center that is not simulated: every figure is given.
#[derive(Debug, Clone)]
struct State {
    queue: [f64; 2],
    idle: f64,
    busy: f64,
    waits: [f64; 3],
    levels: Vec<f64>,
    time: f64,
    wait: f64,
    kind: usize,
    priority: f64,
    weight: f64,
}

fn state() -> impl Strategy<Value = State> {
    let small = || select(vec![0.0, 1.0, 2.0, 3.0, 7.0]);
    let time = || select(vec![0.0, 0.5, 30.0, 60.0, 61.0, 600.0]);
    let share = select(vec![0.0, 0.25, 0.8, 1.0]);
    (
        [small(), small(), small(), small()],
        [time(), time(), time(), time(), time()],
        proptest::collection::vec(share, 4),
        0_usize..2,
        small(),
    )
        .prop_map(|(n, t, levels, kind, weight)| State {
            queue: [n[0], n[1]],
            idle: n[2],
            busy: n[3],
            waits: [t[0], t[1], t[2]],
            levels,
            time: t[3],
            wait: t[4],
            kind,
            priority: 1.0 + n[0],
            weight,
        })
}

/// The service levels asked for, in the order in which they are met.
const WINDOWS: &[(usize, f64)] = &[(0, 60.0), (0, 300.0), (1, 60.0), (1, 300.0)];

struct Asked<'a> {
    state: &'a State,
    windows: &'a Windows,
}

impl Center for Asked<'_> {
    fn queue(&self, kind: usize) -> f64 {
        self.state.queue[kind]
    }
    fn idle(&self, _: usize) -> f64 {
        self.state.idle
    }
    fn busy(&self, _: usize) -> f64 {
        self.state.busy
    }
    fn staffed(&self, _: usize) -> f64 {
        self.state.idle + self.state.busy
    }
    fn expected_wait(&self, kind: usize) -> f64 {
        self.state.waits[0] * (1 + kind) as f64
    }
    fn late_chance(&self, kind: usize) -> f64 {
        self.state.levels[0] / (1 + kind) as f64
    }
    fn on(&self, action: usize) -> bool {
        action == 0
    }
    fn last_wait(&self, kind: usize) -> f64 {
        self.state.waits[1] * (1 + kind) as f64
    }
    fn head_wait(&self, kind: usize) -> f64 {
        self.state.waits[2] * (1 + kind) as f64
    }
    fn service_level(&self, window: usize) -> f64 {
        let asked = self.windows.all()[window];
        let found = WINDOWS.iter().position(|w| *w == asked);
        self.state.levels[found.expect("a window of the test")]
    }
    fn time(&self) -> f64 {
        self.state.time
    }
    fn kind(&self) -> usize {
        self.state.kind
    }
    fn wait(&self) -> f64 {
        self.state.wait
    }
    fn priority(&self) -> f64 {
        self.state.priority
    }
    fn weight(&self) -> f64 {
        self.state.weight
    }
}

/// What units an amount of the test has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Number,
    Duration,
}

#[derive(Debug, Clone)]
enum Amount {
    /// Text, and what it means.
    Leaf(&'static str, fn(&State) -> f64),
    Literal(String, f64),
    Sign(Box<Amount>),
    Two(char, Box<Amount>, Box<Amount>),
    Extreme(bool, Vec<Amount>),
    If(Box<Test>, Box<Amount>, Box<Amount>),
}

#[derive(Debug, Clone)]
enum Test {
    Compare(&'static str, Box<Amount>, Box<Amount>),
    Is(usize),
    Both(Box<Test>, Box<Test>),
    Either(Box<Test>, Box<Test>),
    Not(Box<Test>),
}

/// Text with no more parentheses than the rules of precedence ask for; `strength` is that of
/// the operator around it.
fn amount_text(amount: &Amount, strength: u8) -> String {
    let (own, text) = match amount {
        Amount::Leaf(text, _) => (9, (*text).to_owned()),
        Amount::Literal(text, _) => (9, text.clone()),
        Amount::Sign(a) => (8, format!("-{}", amount_text(a, 8))),
        Amount::Two(sign, a, b) => {
            let own = if matches!(sign, '*' | '/') { 7 } else { 6 };
            let (a, b) = (amount_text(a, own), amount_text(b, own + 1));
            (own, format!("{a} {sign} {b}"))
        }
        Amount::Extreme(least, all) => {
            let all: Vec<String> = all.iter().map(|a| amount_text(a, 0)).collect();
            let word = if *least { "min" } else { "max" };
            (9, format!("{word}({})", all.join(", ")))
        }
        Amount::If(test, a, b) => {
            let (a, b) = (amount_text(a, 0), amount_text(b, 0));
            (9, format!("if({}, {a}, {b})", test_text(test, 0)))
        }
    };
    if own < strength {
        format!("({text})")
    } else {
        text
    }
}

fn test_text(test: &Test, strength: u8) -> String {
    let (own, text) = match test {
        Test::Compare(sign, a, b) => (
            4,
            format!("{} {sign} {}", amount_text(a, 5), amount_text(b, 5)),
        ),
        Test::Is(kind) => (9, format!("is({})", CONTACTS[*kind])),
        Test::Not(a) => (3, format!("not {}", test_text(a, 3))),
        Test::Both(a, b) => (2, format!("{} and {}", test_text(a, 2), test_text(b, 3))),
        Test::Either(a, b) => (1, format!("{} or {}", test_text(a, 1), test_text(b, 2))),
    };
    if own < strength {
        format!("({text})")
    } else {
        text
    }
}

fn value(amount: &Amount, state: &State) -> f64 {
    let result = match amount {
        Amount::Leaf(_, of) => of(state),
        Amount::Literal(_, v) => *v,
        Amount::Sign(a) => -value(a, state),
        Amount::Two(sign, a, b) => {
            let (a, b) = (value(a, state), value(b, state));
            match sign {
                '+' => a + b,
                '-' => a - b,
                '*' => a * b,
                _ => a / b,
            }
        }
        Amount::Extreme(least, all) => {
            let all = all.iter().map(|a| value(a, state));
            if *least {
                all.fold(f64::INFINITY, f64::min)
            } else {
                all.fold(f64::NEG_INFINITY, f64::max)
            }
        }
        Amount::If(test, a, b) => value(if holds(test, state) { a } else { b }, state),
    };
    // What has no answer is 0, and there is only one zero.
    if result.is_nan() || result == 0.0 {
        0.0
    } else {
        result
    }
}

fn holds(test: &Test, state: &State) -> bool {
    match test {
        Test::Compare(sign, a, b) => {
            let (a, b) = (value(a, state), value(b, state));
            match *sign {
                "<" => a < b,
                "<=" => a <= b,
                ">" => a > b,
                ">=" => a >= b,
                "==" => a == b,
                _ => a != b,
            }
        }
        Test::Is(kind) => *kind == state.kind,
        Test::Both(a, b) => holds(a, state) && holds(b, state),
        Test::Either(a, b) => holds(a, state) || holds(b, state),
        Test::Not(a) => !holds(a, state),
    }
}

fn leaf(unit: Unit) -> BoxedStrategy<Amount> {
    use Amount::{Leaf, Literal};
    let leaves = match unit {
        Unit::Number => vec![
            Leaf("queue(a)", |s| s.queue[0]),
            Leaf("queue(b-2)", |s| s.queue[1]),
            Leaf("idle('g h')", |s| s.idle),
            Leaf("busy('g h')", |s| s.busy),
            Leaf("staffed('g h')", |s| s.idle + s.busy),
            Leaf("service_level(a, 1m) * 1", |s| s.levels[0]),
            Leaf("service_level(b-2, 5m) * 1", |s| s.levels[3]),
            Leaf("priority", |s| s.priority),
            Leaf("weight", |s| s.weight),
            Literal("0".to_owned(), 0.0),
            Literal("2".to_owned(), 2.0),
            Literal("0.5".to_owned(), 0.5),
        ],
        Unit::Duration => vec![
            Leaf("wait", |s| s.wait),
            Leaf("time", |s| s.time),
            Leaf("expected_wait(a)", |s| s.waits[0]),
            Leaf("last_wait(b-2)", |s| s.waits[1] * 2.0),
            Leaf("head_wait(a)", |s| s.waits[2]),
            Literal("30s".to_owned(), 30.0),
            Literal("1m 1s".to_owned(), 61.0),
            Literal("00:10".to_owned(), 600.0),
            Literal("0s".to_owned(), 0.0),
        ],
    };
    // A product as a leaf needs its parentheses.
    let wrapped = leaves.into_iter().map(|l| match l {
        Leaf("service_level(a, 1m) * 1", f) => Leaf("(service_level(a, 1m) * 1)", f),
        Leaf("service_level(b-2, 5m) * 1", f) => Leaf("(service_level(b-2, 5m) * 1)", f),
        other => other,
    });
    select(wrapped.collect::<Vec<_>>()).boxed()
}

/// Whether an amount is written as a plain zero, by which nothing may be divided.
fn is_zero(amount: &Amount) -> bool {
    matches!(amount, Amount::Literal(_, v) if *v == 0.0)
}

fn amount(unit: Unit, depth: u32) -> BoxedStrategy<Amount> {
    if depth == 0 {
        return leaf(unit);
    }
    let of = |unit| amount(unit, depth - 1).prop_map(Box::new);
    let two = |sign, one, other| {
        (of(one), of(other))
            .prop_filter("no division by zero", move |(_, b)| {
                sign != '/' || !is_zero(b)
            })
            .prop_map(move |(a, b)| Amount::Two(sign, a, b))
    };
    let number = Unit::Number;
    prop_oneof![
        2 => leaf(unit),
        1 => of(unit).prop_map(Amount::Sign),
        1 => two('+', unit, unit),
        1 => two('-', unit, unit),
        1 => two('*', unit, number),
        1 => two('/', unit, number),
        1 => two(if unit == number { '/' } else { '-' }, Unit::Duration, Unit::Duration),
        1 => (any::<bool>(), proptest::collection::vec(amount(unit, depth - 1), 2..4))
            .prop_map(|(least, all)| Amount::Extreme(least, all)),
        1 => (test(depth - 1), of(unit), of(unit))
            .prop_map(|(test, a, b)| Amount::If(Box::new(test), a, b)),
    ]
    .boxed()
}

fn test(depth: u32) -> BoxedStrategy<Test> {
    let compare = |unit| {
        let of = || amount(unit, depth.min(2)).prop_map(Box::new);
        let signs = select(vec!["<", "<=", ">", ">=", "==", "!="]);
        (signs, of(), of()).prop_map(|(sign, a, b)| Test::Compare(sign, a, b))
    };
    let compare = prop_oneof![
        compare(Unit::Number),
        compare(Unit::Duration),
        (0_usize..2).prop_map(Test::Is)
    ];
    if depth == 0 {
        return compare.boxed();
    }
    let of = || test(depth - 1).prop_map(Box::new);
    prop_oneof![
        2 => compare,
        1 => (of(), of()).prop_map(|(a, b)| Test::Both(a, b)),
        1 => (of(), of()).prop_map(|(a, b)| Test::Either(a, b)),
        1 => of().prop_map(Test::Not),
    ]
    .boxed()
}

fn score() -> impl Strategy<Value = Amount> {
    prop_oneof![amount(Unit::Number, 3), amount(Unit::Duration, 3)]
}

/// The value by the program.
fn computed(expression: &Expression, windows: &Windows, state: &State) -> f64 {
    expression.value(&Asked { state, windows })
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn conditions_mean_what_they_say(test in test(3), states in proptest::collection::vec(state(), 8)) {
        let text = test_text(&test, 0);
        prop_assume!(text.len() < 4000);
        let Ok(condition) = Condition::parse(&text, CONTACTS, GROUPS) else {
            return Err(TestCaseError::fail(format!("{text} is refused")));
        };
        let mut windows = Windows::default();
        let compiled = Expression::condition(&condition, &mut windows);
        for state in &states {
            let found = compiled.holds(&Asked { state, windows: &windows });
            prop_assert_eq!(found, holds(&test, state), "{} in {:?}", text, state);
        }
    }

    #[test]
    fn scores_are_what_they_say(score in score(), states in proptest::collection::vec(state(), 8)) {
        let text = amount_text(&score, 0);
        prop_assume!(text.len() < 4000);
        let Ok(read) = Score::parse(&text, CONTACTS, GROUPS, true) else {
            return Err(TestCaseError::fail(format!("{text} is refused")));
        };
        let mut windows = Windows::default();
        let compiled = Expression::score(&read, &mut windows);
        for state in &states {
            let found = computed(&compiled, &windows, state);
            prop_assert_eq!(found, value(&score, state), "{} in {:?}", text, state);
        }
    }

    /// What is said not to fall with the wait does not.
    #[test]
    fn scores_that_need_no_scan_do_not_fall(
        score in score(),
        state in state(),
        waits in proptest::collection::vec(0.0..1000.0_f64, 12),
    ) {
        let Ok(read) = Score::parse(&amount_text(&score, 0), CONTACTS, GROUPS, false) else {
            return Ok(());
        };
        let mut windows = Windows::default();
        let compiled = Expression::score(&read, &mut windows);
        let mut waits = waits;
        waits.extend([0.0, 30.0, 60.0, 61.0, 600.0]);
        waits.sort_by(f64::total_cmp);
        let values: Vec<f64> = waits
            .iter()
            .map(|&wait| computed(&compiled, &windows, &State { wait, ..state.clone() }))
            .collect();
        // Rounding may undo a rise of the last digit.
        let slack = |v: f64| if v.is_finite() { 1e-9 * v.abs().max(1.0) } else { 0.0 };
        let falls = |v: &[f64]| v[1] < v[0] - slack(v[0]);
        prop_assert!(!values.windows(2).any(falls), "{}: {:?}", read.text, values);
    }
}
