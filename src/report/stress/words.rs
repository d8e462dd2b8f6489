//! The words of a stress test.

use super::Stressed;
use crate::experiment::stress::{Crossing, Factor, What, Whose};
use crate::report::explain::short_label;
use crate::report::format::whole_percent;
use crate::report::terminal::days;
use crate::stats::Confidence;

/// A factor in words.
pub(in crate::report) const fn title(factor: Factor) -> &'static str {
    match factor {
        Factor::Volume => "volume",
        Factor::HandleTime => "handle time",
        Factor::Absence => "absence",
        Factor::Patience => "patience",
        Factor::Containment => "containment",
        Factor::Agents => "agents",
    }
}

/// A change in few words.
pub(in crate::report) fn change(of: &Stressed<'_>, what: &What) -> String {
    match what {
        What::Factor(factor, value) if factor.adds() => {
            format!("{} {:+.0} points", title(*factor), 100.0 * value)
        }
        What::Factor(factor, value) => {
            format!("{} {:+.0} %", title(*factor), 100.0 * (value - 1.0))
        }
        What::Never(shock) => format!("no {shock}"),
        What::Always(shock) => format!("{shock} every day"),
        What::Down { group, from, .. } => {
            let at = libm::floor(from / of.scenario.interval + 0.5) as usize;
            format!("{group} halved {}", short_label(of.scenario, at))
        }
    }
}

/// Whose target, in words.
pub(in crate::report) fn whose(of: &Stressed<'_>, whose: Whose) -> String {
    match whose {
        Whose::Total => "the center".into(),
        Whose::All => "each type its own".into(),
        Whose::Type(kind) => of.scenario.contacts[kind].name.clone(),
    }
}

/// A key for whose target.
pub(super) fn whose_key(of: &Stressed<'_>, whose: Whose) -> String {
    match whose {
        Whose::Total => "total".into(),
        Whose::All => "all".into(),
        Whose::Type(kind) => of.scenario.contacts[kind].name.clone(),
    }
}

/// What being kept means: "on 50 % of days", "on average".
pub(in crate::report) fn often(of: &Stressed<'_>) -> String {
    match of.question.threshold.chance {
        Some(chance) => format!(
            "on {} of {}",
            whole_percent(chance),
            days(of.scenario, false)
        ),
        None => "on average".into(),
    }
}

/// A factor on a load as what may come on top: "+7.1 ±0.4 %".
pub(in crate::report) fn on_top(
    crossing: &Crossing,
    range: [f64; 2],
    confidence: &Confidence,
) -> String {
    let percent = |factor: f64| 100.0 * (factor - 1.0);
    match crossing {
        Crossing::At(point) => {
            let value = percent(point.value);
            match point.half_width(confidence) {
                Some(half) => format!("{value:+.1} ±{:.1} %", 100.0 * half),
                None => format!("{value:+.1} %"),
            }
        }
        Crossing::Kept => format!("over {:+.0} %", percent(range[1])),
        Crossing::Missed => format!("under {:+.0} %", percent(range[0])),
        Crossing::Unknown => "-".into(),
    }
}

/// How a crossing is told to programs.
pub(super) const fn status(crossing: &Crossing) -> &'static str {
    match crossing {
        Crossing::At(_) => "found",
        Crossing::Kept => "kept throughout",
        Crossing::Missed => "missed throughout",
        Crossing::Unknown => "unknown",
    }
}

/// A name of at most so many letters.
pub(super) fn short(name: &str, most: usize) -> String {
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let start: String = name.chars().take(most - 1).collect();
    format!("{start}…")
}

/// A moment as the clock shows it.
pub(super) fn moment(of: &Stressed<'_>, seconds: f64) -> String {
    let label = of.scenario.label_at(seconds);
    let time = label
        .split_once('T')
        .map_or(label.as_str(), |(_, time)| time);
    time.chars().take(5).collect()
}
