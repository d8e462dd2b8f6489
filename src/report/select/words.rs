//! The words and numbers of a selection.

use crate::experiment::compare::Measure;
use crate::experiment::select::Aim;
use crate::report::compare::words;
use crate::report::format::count;
use crate::scenario::Scenario;
use crate::stats::select::Side;
use crate::stats::{Confidence, Point};

/// The key of a figure, as it is typed: `service_level(orders)`.
pub fn key(aim: Aim, scenario: &Scenario) -> String {
    match aim {
        Aim::Center(measure) => measure.key().to_owned(),
        Aim::Type(kind, measure) => {
            format!("{}({})", measure.key(), scenario.contacts[kind].name)
        }
        Aim::TargetMet(kind) => format!("target_met({})", scenario.contacts[kind].name),
    }
}

/// A figure in words.
pub fn title(aim: Aim, scenario: &Scenario) -> String {
    match aim {
        Aim::Center(measure) => words::title(measure).to_owned(),
        Aim::Type(kind, measure) => {
            let name = &scenario.contacts[kind].name;
            format!("{} of `{name}`", words::title(measure))
        }
        Aim::TargetMet(kind) => {
            let name = &scenario.contacts[kind].name;
            format!("share of days on which `{name}` meets its target")
        }
    }
}

/// A figure at the head of a column, with its unit, in lines.
pub fn head(aim: Aim, scenario: &Scenario) -> String {
    let short = match measure(aim) {
        Measure::ServiceLevel => "service\nlevel",
        Measure::AbandonRate => "aban-\ndoned",
        Measure::BlockRate => "blocked",
        Measure::AllTargetsMet => "targets met\non days",
        Measure::CostAndLostValue => "cost and\nvalue lost",
        Measure::Offered => "offered",
        Measure::HandleTime => "handle\ntime",
        Measure::Occupancy => "occu-\npancy",
        Measure::PaidHours => "paid",
        other => words::title(other),
    };
    let unit = match is_share(aim) {
        true => " %".to_owned(),
        false => unit(aim, scenario),
    };
    match aim {
        Aim::Center(_) => format!("{short}{unit}"),
        Aim::Type(kind, _) | Aim::TargetMet(kind) => {
            format!("{}\n{short}{unit}", scenario.contacts[kind].name)
        }
    }
}

/// A contact type, or what it is of the center.
pub fn whose(aim: Aim, scenario: &Scenario) -> String {
    match aim {
        Aim::Center(measure) => words::title(measure).to_owned(),
        Aim::Type(kind, _) | Aim::TargetMet(kind) => scenario.contacts[kind].name.clone(),
    }
}

/// The measure whose words and unit a figure has.
fn measure(aim: Aim) -> Measure {
    match aim {
        Aim::Center(measure) | Aim::Type(_, measure) => measure,
        Aim::TargetMet(_) => Measure::AllTargetsMet,
    }
}

fn is_share(aim: Aim) -> bool {
    words::scale(measure(aim)) > 1.0
}

/// The unit of a difference, after a number.
pub fn unit(aim: Aim, scenario: &Scenario) -> String {
    words::unit(measure(aim), scenario.currency.as_deref())
}

/// A value with its unit.
pub fn level(aim: Aim, value: f64, scenario: &Scenario) -> String {
    match is_share(aim) {
        true => format!("{} %", number(100.0 * value)),
        false => format!("{}{}", number(value), unit(aim, scenario)),
    }
}

/// A size of a difference with its unit.
pub fn size(aim: Aim, value: f64, scenario: &Scenario) -> String {
    let (number, unit) = (
        number(words::scale(measure(aim)) * value),
        unit(aim, scenario),
    );
    // One point, one hour.
    let plural = matches!(unit.as_str(), " points" | " hours");
    let unit = match plural && number == "1" {
        true => &unit[..unit.len() - 1],
        false => &unit,
    };
    format!("{number}{unit}")
}

/// As it was typed, more or less.
fn number(value: f64) -> String {
    let rounded = libm::round(value * 1e6) / 1e6;
    match rounded >= 1000.0 && rounded == libm::floor(rounded) {
        true => count(rounded),
        false => rounded.to_string(),
    }
}

/// A value and its half-width.
pub fn value(aim: Aim, point: Option<Point>, confidence: &Confidence) -> String {
    point.map_or("-".into(), |p| {
        words::unsigned(measure(aim), &p, confidence)
    })
}

/// A difference with its sign and half-width.
pub fn signed(aim: Aim, point: Option<Point>, confidence: &Confidence) -> String {
    point.map_or(String::new(), |p| {
        words::signed(measure(aim), &p, confidence)
    })
}

/// "at least" or "at most".
pub fn at(side: Side) -> &'static str {
    match side {
        Side::Large => "at least",
        Side::Small => "at most",
    }
}
