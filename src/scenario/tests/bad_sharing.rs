//! Contacts at once that cannot be meant, and what is said about them.

use super::says;

#[test]
fn unknown_channel() {
    says(
        r#"agents = 30"#,
        r#"agents = 30
concurrency = { chta = 3 }"#,
        r#"
error[group.sales.concurrency.chta]: there is no channel `chta`
  --> scenario:12:17
   |
12 | concurrency = { chta = 3 }
   |                 ^^^^ unknown name
   |
   = help: did you mean `chat`?

1 error in the scenario
"#,
    );
}

#[test]
fn contacts_at_once_without_a_common_multiple() {
    says(
        r#"agents = 30"#,
        r#"agents = 30
concurrency = { chat = 97, email = 89 }"#,
        r#"
error[group.sales.concurrency]: `concurrency` needs numbers with a small common multiple
  --> scenario:12:1
   |
12 | concurrency = { chat = 97, email = 89 }
   | ^^^^^^^^^^^ above 5040
   |
   = help: use numbers that divide one another or nearly so, such as 1, 2, 3, 4, 6 and 12

1 error in the scenario
"#,
    );
}

#[test]
fn no_contact_at_once() {
    says(
        r#"agents = 30"#,
        r#"agents = 30
concurrency = { chat = 0 }"#,
        r#"
error[group.sales.concurrency.chat]: `chat` cannot be 0
  --> scenario:12:24
   |
12 | concurrency = { chat = 0 }
   |                        ^ expected a whole number from 1 to 100

1 error in the scenario
"#,
    );
}

#[test]
fn slowdown_that_falls() {
    says(
        r#"agents = 30"#,
        r#"agents = 30
slowdown = [1.0, 0.8, 0.0]"#,
        r#"
error[group.sales.slowdown]: `slowdown` cannot be 0.0
  --> scenario:12:23
   |
12 | slowdown = [1.0, 0.8, 0.0]
   |                       ^^^ expected a number above 0, at most 1000

warning[group.sales.slowdown]: `slowdown` falls: more contacts in hand would make each go faster
  --> scenario:12:18
   |
12 | slowdown = [1.0, 0.8, 0.0]
   |                  ^^^ expected at least the entry before

1 error in the scenario
"#,
    );
}

#[test]
fn unknown_channel_to_set_aside() {
    says(
        r#"agents = 30"#,
        r#"agents = 30
set_aside = ["mail", "email", "email"]"#,
        r#"
error[group.sales.set_aside]: `set_aside` cannot be "mail"
  --> scenario:12:14
   |
12 | set_aside = ["mail", "email", "email"]
   |              ^^^^^^ expected `voice`, `chat`, `email`, `social`, `callback` or `outbound`
   |
   = help: did you mean `email`?

error[group.sales.set_aside]: `set_aside` lists "email" twice
  --> scenario:12:31
   |
12 | set_aside = ["mail", "email", "email"]
   |                               ^^^^^^^
   |
   = help: remove the second: it decides nothing

2 errors in the scenario
"#,
    );
}

#[test]
fn warm_hand_over_of_agents_who_share_their_attention() {
    says(
        r#"skills = { orders = 1 }"#,
        r#"skills = { orders = 1, back = 1 }
concurrency = { voice = 2 }
[contact.back]
channel = "voice"
arrivals = { rate = "6/h" }
talk = { exponential = { mean = "3m" } }
escalate = [{ to = "orders", probability = 0.1, handoff = "warm", together = { constant = { value = "30s" } } }]"#,
        r#"
error[contact.back.escalate]: a warm hand-over needs agents with one contact at a time, and those of `sales` may have several or set work aside
  --> scenario:18:1
   |
10 | [group.sales]
   |        ----- this group shares its attention
...
18 | escalate = [{ to = "orders", probability = 0.1, handoff = "warm", together = { constant = { value = "3...
   | ^^^^^^^^
   |
   = help: make the hand-over cold, or give the warm one to a group of its own

1 error in the scenario
"#,
    );
}
