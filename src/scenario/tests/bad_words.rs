//! Words and distributions that cannot be meant, and what is said about them.

use super::says;

#[test]
fn misspelt_word() {
    says(
        r#""voice""#,
        r#""vocie""#,
        r#"
error[contact.orders.channel]: `channel` cannot be "vocie"
 --> scenario:5:11
  |
5 | channel = "vocie"
  |           ^^^^^^^ expected `voice`, `chat`, `email`, `social`, `callback` or `outbound`
  |
  = help: did you mean `voice`?

1 error in the scenario
"#,
    );
}

#[test]
fn no_family() {
    says(
        r#"patience = { exponential = { mean = "3m" } }"#,
        r#"patience = "3m""#,
        r#"
error[contact.orders.patience]: `patience` is a distribution, not text
 --> scenario:8:12
  |
8 | patience = "3m"
  |            ^^^^ expected a family and its parameters
  |
  = help: write { exponential = { mean = "3m" } }, { lognormal = { mean = "3m", cv = 1.0 } } or { constant = { value = "3m" } }

1 error in the scenario
"#,
    );
}

#[test]
fn two_families() {
    says(
        r#"patience = { exponential = { mean = "3m" } }"#,
        r#"patience = { exponential = { mean = "3m" }, constant = { value = "3m" } }"#,
        r#"
error[contact.orders.patience.constant]: a distribution has both `exponential` and `constant`
 --> scenario:8:45
  |
8 | patience = { exponential = { mean = "3m" }, constant = { value = "3m" } }
  |              ----------- first here         ^^^^^^^^ one too many
  |
  = help: keep one of the two

1 error in the scenario
"#,
    );
}

#[test]
fn unknown_family() {
    says(
        r#"lognormal ="#,
        r#"lognornal ="#,
        r#"
error[contact.orders.talk.lognornal]: a distribution has no key `lognornal`
 --> scenario:7:10
  |
7 | talk = { lognornal = { mean = "4m", cv = 1.1 } }
  |          ^^^^^^^^^ unknown key
  |
  = help: did you mean `lognormal`?

1 error in the scenario
"#,
    );
}

#[test]
fn missing_parameter() {
    says(
        r#", cv = 1.1"#,
        r#""#,
        r#"
error[contact.orders.talk.lognormal]: a distribution by mean and cv needs `cv`
 --> scenario:7:10
  |
7 | talk = { lognormal = { mean = "4m" } }
  |          ^^^^^^^^^
  |
  = help: `cv`: coefficient of variation: standard deviation / mean

1 error in the scenario
"#,
    );
}

#[test]
fn weibull_without_scale() {
    says(
        r#"exponential = { mean = "3m" }"#,
        r#"weibull = { shape = 0.8 }"#,
        r#"
error[contact.orders.patience.weibull]: a distribution by shape needs one of `mean` or `scale`
 --> scenario:8:14
  |
8 | patience = { weibull = { shape = 0.8 } }
  |              ^^^^^^^

1 error in the scenario
"#,
    );
}

#[test]
fn loglogistic_without_mean() {
    says(
        r#"exponential = { mean = "3m" }"#,
        r#"loglogistic = { shape = 0.9, mean = "3m" }"#,
        r#"
error[contact.orders.patience.loglogistic.shape]: a loglogistic of shape 0.9 has no finite mean
 --> scenario:8:30
  |
8 | patience = { loglogistic = { shape = 0.9, mean = "3m" } }
  |                              ^^^^^
  |
  = help: give `scale` (the median) instead of `mean`, or a shape above 1

1 error in the scenario
"#,
    );
}

#[test]
fn chances_that_do_not_sum_to_one() {
    says(
        r#"exponential = { mean = "3m" }"#,
        r#"hyperexponential = { probabilities = [0.3, 0.6], means = ["30s", "4m"] }"#,
        r#"
error[contact.orders.patience.hyperexponential.probabilities]: `probabilities` sum to 0.9, not to 1
 --> scenario:8:51
  |
8 | patience = { hyperexponential = { probabilities = [0.3, 0.6], means = ["30s", "4m"] } }
  |                                                   ^^^^^^^^^^

1 error in the scenario
"#,
    );
}

#[test]
fn uniform_upside_down() {
    says(
        r#"exponential = { mean = "3m" }"#,
        r#"uniform = { min = "3m", max = "1m" }"#,
        r#"
error[contact.orders.patience.uniform.max]: `max` is not above `min`
 --> scenario:8:38
  |
8 | patience = { uniform = { min = "3m", max = "1m" } }
  |                          ---         ^^^
  |                          |
  |                          this one

1 error in the scenario
"#,
    );
}
