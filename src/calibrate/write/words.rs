//! How figures, names and laws are written in a scenario.

use crate::random::Family;

/// Adds a line.
pub(super) fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

/// 07:30.
pub(super) fn clock(interval: usize, length: f64) -> String {
    let minutes = (interval as f64 * length / 60.0).round() as u64;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A length in whole minutes or hours where it is one.
pub(super) fn length(seconds: f64) -> String {
    if seconds % 3600.0 == 0.0 {
        format!("{:.0}h", seconds / 3600.0)
    } else if seconds % 60.0 == 0.0 {
        format!("{:.0}m", seconds / 60.0)
    } else {
        format!("{seconds}s")
    }
}

/// A text as TOML writes it.
pub(super) fn text(plain: &str) -> String {
    let safe: String = plain.chars().filter(|c| !c.is_control()).collect();
    format!("\"{}\"", safe.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Columns of the tables that are no contact types.
const TIMES: [&str; 5] = ["weekday", "time", "start", "date", "interval"];

/// A name as a key, and as a column of a table.
pub(super) fn key(name: &str) -> String {
    let plain = name.chars().map(|c| {
        if c.is_ascii_alphanumeric() || c == '_' {
            c
        } else {
            '_'
        }
    });
    let plain: String = plain.collect();
    let plain = plain.trim_matches('_');
    match plain.chars().next() {
        None => "type".to_owned(),
        Some(c) if c.is_ascii_digit() => format!("type_{plain}"),
        // These columns say when a row is.
        _ if TIMES.iter().any(|t| plain.eq_ignore_ascii_case(t)) => format!("type_{plain}"),
        Some(_) => plain.to_owned(),
    }
}

/// Names as keys, all different.
pub(super) fn keys<'n>(names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for name in names {
        let plain = key(name);
        let mut new = plain.clone();
        let mut number = 2;
        while out.contains(&new) {
            new = format!("{plain}_{number}");
            number += 1;
        }
        out.push(new);
    }
    out
}

/// A law as a scenario says it.
pub(super) fn distribution(law: &Family) -> String {
    let s = |v: &f64| seconds(*v);
    // What rounds to nothing would be refused.
    let n = |v: &f64| format!("{:.3}", v.max(0.001));
    let list = |values: Vec<String>| values.join(", ");
    match law {
        Family::Exponential { mean } => exponential(*mean),
        Family::Lognormal { mean, cv } => {
            format!("{{ lognormal = {{ mean = {}, cv = {} }} }}", s(mean), n(cv))
        }
        Family::Gamma { mean, cv } => {
            format!("{{ gamma = {{ mean = {}, cv = {} }} }}", s(mean), n(cv))
        }
        Family::Weibull { shape, scale } => format!(
            "{{ weibull = {{ scale = {}, shape = {} }} }}",
            s(scale),
            n(shape)
        ),
        Family::Loglogistic { shape, scale } => format!(
            "{{ loglogistic = {{ scale = {}, shape = {} }} }}",
            s(scale),
            n(shape)
        ),
        Family::Erlang { shape, mean } => {
            format!("{{ erlang = {{ shape = {shape}, mean = {} }} }}", s(mean))
        }
        Family::Hyperexponential {
            probabilities,
            means,
        } => {
            // Rounded shares must still sum to 1.
            let first = (probabilities[0] * 1e4).round().clamp(1.0, 9999.0) / 1e4;
            format!(
                "{{ hyperexponential = {{ probabilities = [{first:.4}, {:.4}], means = [{}] }} }}",
                1.0 - first,
                list(means.iter().map(s).collect())
            )
        }
        other => unwritten(other),
    }
}

/// Families that no fit comes to are written as the exponential of their mean.
fn unwritten(law: &Family) -> String {
    let mean = crate::random::Law::new(law).map_or(1.0, |l| l.mean());
    exponential(mean)
}

/// The exponential law of a mean \[s\].
pub(super) fn exponential(mean: f64) -> String {
    format!("{{ exponential = {{ mean = {} }} }}", seconds(mean))
}

/// A length in tenths of a second; one under a second in thousandths, of which it has at least
/// one: no distribution has a mean of nothing.
fn seconds(length: f64) -> String {
    if length < 1.0 {
        format!("\"{:.3}s\"", length.max(0.001))
    } else {
        format!("\"{length:.1}s\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Found by the fuzz target `log`: a mean of nearly nothing was written as 0.0 s.
    #[test]
    fn what_is_written_of_a_law_is_a_law() {
        let nearly = Family::Exponential { mean: 0.0004 };
        assert_eq!(
            distribution(&nearly),
            "{ exponential = { mean = \"0.001s\" } }"
        );
        let steady = Family::Gamma {
            mean: 185.64,
            cv: 0.0001,
        };
        assert_eq!(
            distribution(&steady),
            "{ gamma = { mean = \"185.6s\", cv = 0.001 } }"
        );
        let mixed = Family::Hyperexponential {
            probabilities: vec![0.999_99, 0.000_01],
            means: vec![20.0, 0.25],
        };
        let text = "{ hyperexponential = { probabilities = [0.9999, 0.0001], means = [\"20.0s\", \"0.250s\"] } }";
        assert_eq!(distribution(&mixed), text);
    }

    #[test]
    fn names_become_keys() {
        let names = ["PS", "New customers!", "New-customers", "7", "", "Time"];
        assert_eq!(
            keys(names.into_iter()),
            [
                "PS",
                "New_customers",
                "New_customers_2",
                "type_7",
                "type",
                "type_Time"
            ]
        );
        assert_eq!(clock(15, 1800.0), "07:30");
        assert_eq!(length(61_200.0), "17h");
        assert_eq!(length(900.0), "15m");
        assert_eq!(text("a \"b\""), "\"a \\\"b\\\"\"");
    }
}
