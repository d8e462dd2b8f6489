//! What is said about faulty expressions, and properties of the parser.

use proptest::prelude::*;

use super::ast::{Ast, Joint, Name, Span, What};
use super::functions::{FUNCTIONS, Form, Function};
use super::parser::{MOST_PARTS, parse};
use super::*;
use crate::scenario::units::ClockTime;

const CONTACTS: &[&str] = &["orders", "tier-2", "my type"];
const GROUPS: &[&str] = &["sales", "night"];

fn condition(text: &str) -> Result<Condition, Faults> {
    Condition::parse(text, CONTACTS, GROUPS)
}

fn score(text: &str) -> Result<Score, Faults> {
    Score::parse(text, CONTACTS, GROUPS, false)
}

#[test]
fn conditions_that_can_be_meant() {
    for text in [
        "queue(orders) > 20 and idle(sales) >= 2",
        "queue(tier-2)>0",
        "queue('my type') > 0 or queue(\"my type\") > 0 or queue(`my type`) > 0",
        "service_level(orders, 5m) < 80%",
        "service_level(orders, 5m) < 0.8",
        "time >= 14:30 and time < 1d 02:00",
        "wait > 4m 30s",
        "wait > 1.5h - 2 * 30 s",
        "not (busy(sales) > 3 or is(orders))",
        "not busy(sales) > 3",
        "idle(sales) > 20% * staffed(sales)",
        "idle(sales) / staffed(sales) > 20%",
        "if(is(orders), 2, 1) > weight",
        "min(wait, head_wait(orders), 2m) > 1m",
        "-wait < -1m",
    ] {
        if let Err(faults) = condition(text) {
            panic!("{text}: {faults}");
        }
    }
}

#[track_caller]
fn says(text: &str, message: &str) {
    let faults = condition(text).expect_err("it is refused");
    assert_eq!(format!("\n{faults}\n"), message);
}

#[test]
fn several_faults_at_their_places() {
    says(
        "queue(order) > 20 and idel(sales) > 2 or wait > 60",
        r"
error: there is no contact type `order`
 --> expression:1:7
  |
1 | queue(order) > 20 and idel(sales) > 2 or wait > 60
  |       ^^^^^ unknown name
  |
  = help: did you mean `orders`?

error: there is no function `idel`
 --> expression:1:23
  |
1 | queue(order) > 20 and idel(sales) > 2 or wait > 60
  |                       ^^^^ unknown word
  |
  = help: did you mean `idle`?

error: a number is compared with a duration
 --> expression:1:49
  |
1 | queue(order) > 20 and idel(sales) > 2 or wait > 60
  |                                                 ^^ expected a duration
  |
  = help: write 60s, 60m or 60h

3 errors in the scenario
",
    );
}

/// The first line, the place and the help of each fault.
fn gist(faults: &Faults) -> Vec<String> {
    let each = faults.iter().map(|f| {
        let (_, _, column) = f.position().unwrap();
        let help: Vec<&str> = f.remedies().collect();
        format!("{column}: {} ({})", f.message(), help.join("; "))
    });
    each.collect()
}

#[test]
fn slips_are_told_with_a_remedy() {
    let cases = [
        ("", "1: there is no expression ()"),
        (
            "queue(orders)",
            "1: this is a number, not a condition (compare it: `queue(orders) > 0`)",
        ),
        (
            "wait",
            "1: this is a duration, not a condition (compare it: `wait > 1m`)",
        ),
        ("3", "1: this is a number, not a condition ()"),
        ("queue(orders) >", "16: the expression ends too early ()"),
        (
            "queue(orders) > and wait > 1m",
            "17: something is missing before `and` ()",
        ),
        (
            "queue(orders) = 3",
            "15: `=` is not a sign of this language (write `==`)",
        ),
        (
            "wait > 1m && wait < 2m",
            "11: `&&` is not a sign of this language (write `and`)",
        ),
        (
            "1m < wait < 2m",
            "11: comparisons do not chain (write `a < b and b < c`)",
        ),
        (
            "queue(my type) > 3",
            "10: this does not belong to the name before it (names of several words stand in quotes: queue('my type'))",
        ),
        ("queue('my type) > 3", "7: the quote is not closed ()"),
        (
            "queue > 3",
            "1: `queue` needs arguments (write `queue(TYPE)`)",
        ),
        (
            "queue() > 3",
            "7: `queue` needs a name (write `queue(TYPE)`)",
        ),
        (
            "wait(orders) > 3m",
            "1: `wait` has no arguments (write `wait`)",
        ),
        (
            "queue(sales) > 3",
            "7: there is no contact type `sales` (`sales` is an agent group: ask for idle, busy or staffed)",
        ),
        (
            "idle(orders) > 3",
            "6: there is no agent group `orders` (`orders` is a contact type: ask for queue or head_wait)",
        ),
        (
            "service_level(orders) > 80%",
            "21: `service_level` has other arguments ()",
        ),
        (
            "service_level(orders, wait) > 80%",
            "23: the window is not a duration above 0s ()",
        ),
        (
            "service_level(orders, 5m) > 80",
            "29: a share lies between 0 and 1 (write 80%)",
        ),
        (
            "wait * wait > 1m",
            "8: a duration is multiplied by a duration (divide one of them by one to get a number: `wait / 1m`)",
        ),
        (
            "queue(orders) / 0 > 1",
            "17: nothing can be divided by zero ()",
        ),
        (
            "(wait > 1m) + 1 > 2",
            "1: this is a condition, not an amount (write `if(CONDITION, A, B)` to turn it into a number)",
        ),
        (
            "queue(orders) + wait > 2",
            "1: a number is added to a duration (divide the duration by one to get a number: `wait / 1m`)",
        ),
        ("2x > 1", "1: `2x` has no unit of time ()"),
        ("1.2.3 > 1", "1: `1.2.3` is not a number ()"),
        ("wait > 30s 4m", "8: `30s 4m` is not a duration ()"),
        ("time > 25:61", "8: `25:61` is not a time of day ()"),
        ("(wait > 1m", "1: the parenthesis is not closed ()"),
        ("wait > 1m)", "10: there is no parenthesis to close ()"),
        (
            "wait > 1m wait",
            "11: an operator is missing before `wait` ()",
        ),
        (
            "wait > 1m # note",
            "11: `#` is not a sign of this language ()",
        ),
    ];
    for (text, expected) in cases {
        let faults = condition(text).expect_err(text);
        assert_eq!(gist(&faults), [expected], "{text}");
    }
}

#[test]
fn what_is_too_long_or_too_deep_is_refused() {
    let said = |text: &str| condition(text).unwrap_err().to_string();
    let chain = |n: usize| vec!["1"; n].join(" + ") + " > 0";
    assert!(condition(&chain(MOST_PARTS - 1)).is_ok());
    assert!(said(&chain(MOST_PARTS)).contains("too complicated"));
    let nested = |n: usize| format!("{}1{} > 0", "(".repeat(n), ")".repeat(n));
    assert!(condition(&nested(32)).is_ok());
    assert!(said(&nested(33)).contains("at most 32 levels"));
    assert!(said(&"not ".repeat(50)).contains("too complicated"));
    assert!(said(&" ".repeat(5000)).contains("5000 bytes is too long"));
}

#[test]
fn a_score_that_falls_must_say_so() {
    for text in [
        "wait",
        "wait / 1m + 10 * queue(orders)",
        "weight * wait",
        "wait / expected_wait(orders)",
        "-(1m / wait)",
        "if(wait > 5m, 100, 0) + wait / 1m",
        "if(is(orders), wait, 2 * wait)",
        "if(not wait < 5m and queue(orders) > 2, 2, 1)",
        "max(wait, 2m) - min(-wait, 1m)",
        "min(wait / 2m, 1) - priority",
        "(1 - service_level(orders, 5m)) * wait",
    ] {
        let score = score(text).unwrap_or_else(|faults| panic!("{text}: {faults}"));
        assert!(!score.may_fall, "{text}");
    }
    let cases = [
        ("-wait", "1: the score falls as a contact waits"),
        ("10 - wait / 1m", "1: the score falls as a contact waits"),
        (
            "2 * (wait / 1m - wait / 2m)",
            "5: the score may fall as a contact waits",
        ),
        (
            "if(wait > 5m, 0, 1)",
            "1: the score falls as a contact waits",
        ),
        (
            "if(wait == 5m, 1, 0)",
            "1: the score may fall as a contact waits",
        ),
        (
            "wait * (queue(orders) - 5)",
            "1: the score may fall as a contact waits",
        ),
        ("1m / wait", "1: the score falls as a contact waits"),
    ];
    for (text, expected) in cases {
        let Err(faults) = score(text) else {
            panic!("{text} is accepted");
        };
        assert_eq!(faults.errors(), 1, "{faults}");
        assert!(gist(&faults)[0].starts_with(expected), "{faults}");
        assert!(faults.to_string().contains("scan = true"), "{faults}");
        let allowed = Score::parse(text, CONTACTS, GROUPS, true).unwrap();
        assert!(allowed.may_fall, "{text}");
    }
}

/// Prints a tree with a parenthesis around every part.
fn print(ast: &Ast) -> String {
    match &ast.what {
        What::Number(v) => v.to_string(),
        What::Percent(v) => format!("{v}%"),
        What::Duration(v) => format!("{v}s"),
        What::Clock(time) => {
            let total = time.seconds as u64;
            let (h, m, s) = (total / 3600, total / 60 % 60, total % 60);
            format!("{}d {h:02}:{m:02}:{s:02}", time.days)
        }
        What::Call {
            function,
            name,
            arguments,
        } => {
            let name = name.iter().map(|n| format!("'{}'", n.text));
            let all: Vec<String> = name.chain(arguments.iter().map(print)).collect();
            if all.is_empty() {
                function.name.to_owned()
            } else {
                format!("{}({})", function.name, all.join(", "))
            }
        }
        What::Negative(inner) => format!("-{}", print(inner)),
        What::Not(inner) => format!("(not {})", print(inner)),
        What::Joined(joint, a, b) => format!("({} {} {})", print(a), sign(*joint), print(b)),
        What::Wrong => unreachable!("no such tree is made"),
    }
}

fn sign(joint: Joint) -> &'static str {
    match joint {
        Joint::And => "and",
        Joint::Or => "or",
        Joint::Compare(Relation::Less) => "<",
        Joint::Compare(Relation::AtMost) => "<=",
        Joint::Compare(Relation::More) => ">",
        Joint::Compare(Relation::AtLeast) => ">=",
        Joint::Compare(Relation::Equal) => "==",
        Joint::Compare(Relation::Different) => "!=",
        Joint::Arithmetic(Operator::Plus) => "+",
        Joint::Arithmetic(Operator::Minus) => "-",
        Joint::Arithmetic(Operator::Times) => "*",
        Joint::Arithmetic(_) => "/",
    }
}

const JOINTS: &[Joint] = &[
    Joint::And,
    Joint::Or,
    Joint::Compare(Relation::Less),
    Joint::Compare(Relation::AtMost),
    Joint::Compare(Relation::More),
    Joint::Compare(Relation::AtLeast),
    Joint::Compare(Relation::Equal),
    Joint::Compare(Relation::Different),
    Joint::Arithmetic(Operator::Plus),
    Joint::Arithmetic(Operator::Minus),
    Joint::Arithmetic(Operator::Times),
    Joint::Arithmetic(Operator::Over),
];

fn part(what: What) -> Ast {
    let span = Span::new(0, 0);
    Ast { span, what }
}

fn call(function: &'static Function, name: String, arguments: Vec<Ast>) -> Ast {
    let span = Span::new(0, 0);
    let name = function.takes_name().then_some(Name { span, text: name });
    part(What::Call {
        function,
        name,
        arguments,
    })
}

/// Trees that the grammar has, whether they can be meant or not.
fn tree() -> impl Strategy<Value = Ast> {
    let value = 0.0..1e11_f64;
    let clock = (0_u32..100, 0_u32..86_400).prop_map(|(days, seconds)| ClockTime {
        days: days.into(),
        seconds: seconds.into(),
    });
    let leaf = prop_oneof![
        value.clone().prop_map(|v| part(What::Number(v))),
        value.prop_map(|v| part(What::Percent(v))),
        (0.0..3e9_f64).prop_map(|v| part(What::Duration(v))),
        clock.prop_map(|t| part(What::Clock(t))),
        (0..FUNCTIONS.len(), "[^']{0,8}").prop_filter_map("no leaf", |(f, n)| {
            let f = &FUNCTIONS[f];
            let leaf = matches!(
                f.form,
                Form::Word(_) | Form::Contact(_) | Form::Group(_) | Form::Is
            );
            leaf.then(|| call(f, n, Vec::new()))
        }),
    ];
    leaf.prop_recursive(5, 60, 3, |inner| {
        let boxed = || inner.clone().prop_map(Box::new);
        prop_oneof![
            boxed().prop_map(|a| part(What::Negative(a))),
            boxed().prop_map(|a| part(What::Not(a))),
            (proptest::sample::select(JOINTS), boxed(), boxed())
                .prop_map(|(joint, a, b)| part(What::Joined(joint, a, b))),
            proptest::collection::vec(inner.clone(), 1..4).prop_map(|arguments| {
                let named = |name| Function::named(name).unwrap();
                let function = match arguments.len() {
                    1 => named("service_level"),
                    2 => named("max"),
                    _ => named("if"),
                };
                call(function, "x y".to_owned(), arguments)
            }),
        ]
    })
}

/// What looks like an expression.
fn jumble() -> impl Strategy<Value = String> {
    let words = FUNCTIONS.iter().map(|f| f.name).chain([
        "and",
        "or",
        "not",
        "(",
        ")",
        ",",
        "+",
        "-",
        "*",
        "/",
        "<",
        ">=",
        "==",
        "=",
        "!",
        "%",
        "orders",
        "sales",
        "'my type'",
        "'",
        "\"",
        "`",
        "2",
        "0.8",
        "20%",
        "4m 30s",
        "1d",
        "14:30",
        "1e9",
        "..",
        "queue(orders)",
        "é",
        "≤",
        "\u{202e}",
        "\n",
        "99999999999999999999",
    ]);
    let words: Vec<&str> = words.collect();
    proptest::collection::vec(proptest::sample::select(words), 0..40)
        .prop_flat_map(|words| (Just(words), any::<bool>()))
        .prop_map(|(words, spaced)| words.join(if spaced { " " } else { "" }))
}

/// Whatever is written, there is an expression or a fault that can be shown.
fn answered(text: &str) {
    for found in [condition(text).err(), score(text).err()]
        .into_iter()
        .flatten()
    {
        assert!(found.errors() > 0, "{text}");
        assert!(found.iter().all(|f| f.position().is_some()), "{text}");
        assert!(!found.render(true).is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in "\\PC{0,80}") {
        answered(&text);
    }

    #[test]
    fn anything_that_looks_like_an_expression(text in jumble()) {
        answered(&text);
    }

    #[test]
    fn a_printed_tree_is_read_as_it_was(tree in tree()) {
        let text = print(&tree);
        let (read, slips) = parse(&text);
        // Deep trees in parentheses go beyond the limits.
        let limits = slips.iter().any(|s| s.message.contains("too complicated") || s.message.contains("too long"));
        if !limits {
            prop_assert_eq!(slips, vec![], "{}", &text);
            prop_assert_eq!(read, tree, "{}", text);
        }
    }
}
