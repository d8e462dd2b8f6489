//! The words and numbers of a comparison.

use crate::experiment::compare::Measure;
use crate::report::format::{count, whole_percent};
use crate::stats::{Confidence, Point};

/// A chance from draws: never quite none nor all.
pub(in crate::report) fn chance(share: f64) -> String {
    whole_percent(share.clamp(1e-6, 1.0 - 1e-6))
}

/// A chance as a sentence says it: ">99 %" is "more than 99 %".
pub(in crate::report) fn in_words(chance: &str) -> String {
    match chance.split_at_checked(1) {
        Some((">", rest)) => format!("more than {rest}"),
        Some(("<", rest)) => format!("less than {rest}"),
        _ => chance.to_owned(),
    }
}

/// A factor in few digits.
pub(in crate::report) fn times(factor: f64) -> String {
    if factor < 9.95 {
        format!("{factor:.1}")
    } else {
        count(factor)
    }
}

/// A text that begins with a capital.
pub(in crate::report) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// Shares are shown in percent and points.
pub(in crate::report) fn scale(measure: Measure) -> f64 {
    match measure {
        Measure::ServiceLevel
        | Measure::AbandonRate
        | Measure::BlockRate
        | Measure::AllTargetsMet
        | Measure::Occupancy => 100.0,
        _ => 1.0,
    }
}

/// A measure in words.
pub(in crate::report) fn title(measure: Measure) -> &'static str {
    match measure {
        Measure::Offered => "contacts offered",
        Measure::ServiceLevel => "service level",
        Measure::AbandonRate => "share abandoned",
        Measure::BlockRate => "share blocked",
        Measure::Asa => "ASA",
        Measure::MeanWait => "mean wait",
        Measure::HandleTime => "handle time",
        Measure::AllTargetsMet => "share of days on which all targets are met",
        Measure::Occupancy => "occupancy",
        Measure::OvertimeHours => "overtime",
        Measure::PaidHours => "paid hours",
        Measure::Cost => "cost",
        Measure::CostAndLostValue => "cost with the value lost",
    }
}

/// A measure's unit, after a number.
pub(in crate::report) fn unit(measure: Measure, currency: Option<&str>) -> String {
    match measure {
        Measure::Asa | Measure::MeanWait | Measure::HandleTime => " s".into(),
        Measure::OvertimeHours | Measure::PaidHours => " hours".into(),
        Measure::Cost | Measure::CostAndLostValue => {
            currency.map(|c| format!(" {c}")).unwrap_or_default()
        }
        Measure::Offered => String::new(),
        _ => " points".into(),
    }
}

/// A difference with its sign and half-width; what is exact has none.
pub(in crate::report) fn signed(
    measure: Measure,
    point: &Point,
    confidence: &Confidence,
) -> String {
    let amount = unsigned(measure, point, confidence);
    // No sign before what is shown as nothing.
    let shown = amount.split(' ').next().unwrap_or_default();
    let nothing = shown.chars().all(|c| matches!(c, '0' | '.'));
    match nothing {
        true => amount,
        false if point.value < 0.0 => format!("-{amount}"),
        false => format!("+{amount}"),
    }
}

/// The same without its sign.
pub(in crate::report) fn unsigned(
    measure: Measure,
    point: &Point,
    confidence: &Confidence,
) -> String {
    let value = libm::fabs(scale(measure) * point.value);
    let half = point.half_width(confidence).map(|h| scale(measure) * h);
    let half = half.filter(|h| *h > 0.0);
    if value == 0.0 && half.is_none() {
        return "0".into();
    }
    // As many places as the half-width needs to be seen.
    let places = match half {
        Some(half) if half < 0.095 => 2,
        Some(half) if half >= 9.95 => 0,
        _ if value >= 999.5 => 0,
        _ => 1,
    };
    let number = |x: f64| match places {
        0 => count(x),
        _ => format!("{x:.places$}"),
    };
    match half {
        Some(half) => format!("{} ±{}", number(value), number(half)),
        None => number(value),
    }
}
