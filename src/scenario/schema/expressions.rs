//! The part of the reference page on conditions and scores.

use std::fmt::Write;

use crate::scenario::FUNCTIONS;

const RULES: &str = "
A condition (`when`) is true or false, a score is a number; both are written as text:
`when = \"queue(orders) > 20 and idle(managers) >= 2\"`. They are evaluated for one contact, the one
that arrives or waits, at the moment in question. Before a contact waits, `wait` is 0s and `queue`
does not count it.

- **Values**: numbers `20`, `0.5`; shares `80%`; durations with their unit `30s`, `2m`, `4m 30s`,
  `1.5h`; times of day `14:30`, `14:30:15`, on a later day `1d 14:30`: the time from the start of the
  scenario to then (without `start`, hours count from 00:00).
- **Operators**, from strong to weak: the sign `-`; `*` `/`; `+` `-`; one comparison `<` `<=` `>` `>=`
  `==` `!=`; `not`; `and`; `or`. Parentheses group.
- **Units** are checked: durations are compared with and added to durations only. A duration divided
  by a duration is a number, so that `wait / 1m` are the minutes waited. A share times a number is a
  number: `20% * staffed(sales)`. A plain number may stand for a share: `0.8` is `80%`.
- **Division** by zero is infinite, and 0 / 0 is 0.
- **Names** with characters other than letters, digits, `_` and `-` stand in quotes:
  `queue('gold orders')`.
- **When**: a group's condition is tested whenever a contact looks for an agent or an agent for a
  contact; then an agent who has just become free counts as idle. A stage's condition is tested at
  its `after`. Both are tested again, for those who wait, after every event that changes a function
  they name, and every `check_every` where they depend on time. A stage that has been entered is
  not left; of several that say something of the same group or of the priority the last of the file
  counts.
- **Limits**: at most 200 values and functions, within at most 32 parentheses.

| function | gives | meaning |
|---|---|---|
";

/// Expressions of the page, of contact types `orders` and `returns` and the groups `sales` and
/// `managers`; whether each is a condition, and what it says.
pub(super) const EXAMPLES: &[(&str, bool, &str)] = &[
    (
        "queue(orders) > 20 and idle(managers) >= 2",
        true,
        "Many orders wait, and two managers or more are idle.",
    ),
    (
        "expected_wait(orders) > 2m",
        true,
        "A new order would wait more than two minutes.",
    ),
    (
        "service_level(returns, 30m) < 80% and time < 17:00",
        true,
        "Returns of the last half hour fell short, and it is not yet five.",
    ),
    (
        "idle(sales) > 20% * staffed(sales)",
        true,
        "More than a fifth of the sales agents are idle.",
    ),
    ("wait", false, "First come, first served."),
    (
        "wait / 1m + if(is(orders), 5, 0)",
        false,
        "Orders count as if they had waited five minutes longer.",
    ),
    (
        "min(wait / 2m, 3) - priority",
        false,
        "A contact gains a priority every two minutes, three at most.",
    ),
];

/// The section on expressions.
pub(super) fn section() -> String {
    let mut out = format!("\n## Expressions\n{RULES}");
    for f in FUNCTIONS {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "| `{}` | {} | {} |", f.signature, f.gives, f.doc);
    }
    out.push_str(
        "\nA score may not fall as a contact waits: then the first of each queue is its best, and only\nthese are compared. One that falls needs `scan = true`, with which all who wait are compared.\n\n| example | says |\n|---|---|\n",
    );
    for (text, _, says) in EXAMPLES {
        let _ = writeln!(out, "| `{text}` | {says} |");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Condition, Score};

    #[test]
    fn every_example_can_be_meant() {
        let (contacts, groups) = (["orders", "returns"], ["sales", "managers"]);
        for (text, condition, _) in EXAMPLES {
            let read = if *condition {
                Condition::parse(text, &contacts, &groups).map(|_| ())
            } else {
                Score::parse(text, &contacts, &groups, false).map(|_| ())
            };
            assert!(read.is_ok(), "{text}: {}", read.unwrap_err());
        }
    }
}
