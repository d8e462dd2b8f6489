//! A backtest in words.

use super::{Backtested, Grain};
use crate::experiment::backtest::{CountBy, Measure, Summary, Verdict};
use crate::report::format::{count, duration, percent};

/// A measure as people call it.
pub fn title(measure: Measure) -> &'static str {
    match measure {
        Measure::Offered => "contacts offered",
        Measure::Answered => "contacts answered",
        Measure::Abandoned => "contacts abandoned",
        Measure::ServiceLevel => "service level",
        Measure::AbandonRate => "abandon rate",
        Measure::Asa => "mean wait of the answered",
    }
}

/// A value of a measure.
pub fn value(measure: Measure, value: f64) -> String {
    if measure.is_share() {
        percent(value)
    } else if measure == Measure::Asa {
        duration(value.max(0.0))
    } else if libm::fabs(value) < 99.5 {
        format!("{value:.1}")
    } else {
        count(value)
    }
}

/// A difference or an error of a measure, shares in points.
pub fn difference(measure: Measure, value: f64) -> String {
    // No sign before what is shown as nothing.
    let value = if libm::fabs(value) < shown_from(measure) {
        0.0
    } else {
        value
    };
    if measure.is_share() {
        format!("{:.1}", 100.0 * value)
    } else if measure == Measure::Asa {
        let sign = if value < 0.0 { "-" } else { "" };
        format!("{sign}{}", duration(libm::fabs(value)))
    } else if libm::fabs(value) < 99.5 {
        format!("{value:.1}")
    } else {
        count(value)
    }
}

/// Less than this is shown as nothing.
fn shown_from(measure: Measure) -> f64 {
    match measure.is_share() {
        true => 0.0005,
        false => 0.05,
    }
}

/// How far off, and to which side: "3.1 points too high".
fn off(of: &Summary) -> String {
    let size = libm::fabs(of.bias);
    let side = if of.bias > 0.0 { "high" } else { "low" };
    let text = if of.measure.is_share() {
        format!("{:.1} points", 100.0 * size)
    } else if of.measure == Measure::Asa {
        duration(size)
    } else {
        percent(size / of.observed)
    };
    format!("{text} too {side}")
}

/// Words joined by commas and an "and".
fn joined(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// The measures of which the answer speaks.
const SPOKEN: [Measure; 4] = [
    Measure::Offered,
    Measure::ServiceLevel,
    Measure::AbandonRate,
    Measure::Asa,
];

/// Whether to trust the model, in a sentence or two: what days of all contacts say.
pub fn answer(of: &Backtested<'_>) -> String {
    let summaries = SPOKEN.map(|m| of.summary(of.all(), Grain::Days, m));
    let (mut good, mut said) = (Vec::new(), Vec::new());
    for summary in summaries.iter().flatten() {
        let name = title(summary.measure);
        match summary.verdict() {
            Verdict::Trusted => good.push(name.to_owned()),
            Verdict::NotSure => good.push(format!("{name} (bands wider than need be)")),
            Verdict::High | Verdict::Low => {
                said.push(format!("{name} comes out {}", off(summary)));
            }
            Verdict::TooSure => {
                let nearly = summary.coverage.last();
                let held = nearly.map_or(0.0, |c| c.held.share);
                said.push(format!(
                    "{name} is right on average, but its 90 % bands held only {:.0} % of days",
                    100.0 * held
                ));
            }
        }
    }
    let trust = match (good.is_empty(), said.is_empty()) {
        (true, true) => return "There is nothing to compare.".to_owned(),
        (false, true) => format!("Trust it: {} came as predicted", joined(&good)),
        (false, false) => format!("Trust it for {}; ", joined(&good)),
        (true, false) => "Do not trust it yet: ".to_owned(),
    };
    format!("{trust}{}.", joined(&said))
}

/// What was compared with what.
pub fn under(of: &Backtested<'_>) -> String {
    let days = &of.observed.days;
    let (first, last) = match (days.first(), days.last()) {
        (Some(first), Some(last)) => (first.date.as_str(), last.date.as_str()),
        _ => ("", ""),
    };
    let by = match of.count_by {
        CountBy::Arrival => "arrival",
        CountBy::Event => "answer or departure",
    };
    let several = |n: usize, one: &str, many: &str| match n {
        1 => format!("1 {one}"),
        n => format!("{} {many}", count(n as f64)),
    };
    format!(
        "{} of {}, {first} to {last}, each against {} simulated; {} set aside; contacts counted \
         by {by}; seed {}",
        several(days.len(), "day", "days"),
        of.log,
        several(of.replications as usize, "day", "days"),
        several(of.observed.set_aside.len(), "day", "days"),
        of.scenario.seed
    )
}

/// How the tables are to be read.
pub fn notes() -> &'static str {
    "Predicted less observed is the bias, \u{b1} its 95 % interval; of rates and waits, cells count \
     by the contacts in them. \"90 % band\": how often it held what came, and in brackets the share \
     that the forecast itself puts into it where values are few. CRPS is the mean score of the \
     whole forecast; of a formula, which gives a point, it is the mean absolute error, over the \
     cells in which it has an answer. Rates and waits of cells with fewer than 5 contacts expected \
     are left out."
}

/// What of the log is not compared.
pub fn left_out(of: &Backtested<'_>) -> Vec<String> {
    let seen = of.observed;
    let mut out = Vec::new();
    let list = |items: Vec<String>| {
        const SHOWN: usize = 8;
        let more = items.len().saturating_sub(SHOWN);
        let mut text = items[..items.len() - more].join(", ");
        if more > 0 {
            text += &format!(" and {more} more");
        }
        text
    };
    if !seen.set_aside.is_empty() {
        let days = seen.set_aside.iter();
        let days = days.map(|d| format!("{} ({})", d.date, d.why)).collect();
        out.push(format!("Days set aside: {}.", list(days)));
    }
    if !seen.unknown.is_empty() {
        let kinds = seen.unknown.iter();
        let kinds = kinds
            .map(|(name, n)| format!("{name} ({} contacts)", count(*n)))
            .collect();
        out.push(format!("Not in the scenario: {}.", list(kinds)));
    }
    if !seen.missing.is_empty() {
        out.push(format!(
            "In the scenario, but not in the log: {}.",
            list(seen.missing.clone())
        ));
    }
    if seen.outside >= 1.0 {
        out.push(format!(
            "{} contacts came at hours that the scenario does not cover.",
            count(seen.outside)
        ));
    }
    out
}
