//! Times, rates and shares on the command line.

use crate::scenario::units;

/// A time with its unit \[s\].
pub fn any_time(text: &str) -> Result<f64, String> {
    units::duration(text).ok_or_else(|| "give a time with its unit, such as 20s or 4m 30s".into())
}

/// The same, above 0.
pub fn some_time(text: &str) -> Result<f64, String> {
    any_time(text).and_then(|t| {
        if t > 0.0 {
            Ok(t)
        } else {
            Err("give a time above 0".into())
        }
    })
}

/// Contacts per second: 1200/h, 100/30m.
pub fn rate(text: &str) -> Result<f64, String> {
    let per = || {
        let (number, span) = text.split_once('/')?;
        let number: f64 = number.trim().parse().ok()?;
        let span = units::duration(span)?;
        Some(number / span).filter(|rate| rate.is_finite() && *rate > 0.0)
    };
    let rate = units::rate(text).filter(|r| *r > 0.0).or_else(per);
    rate.ok_or_else(|| "give contacts and the time they come in, such as 1200/h or 100/30m".into())
}

/// A share below 1: 80% or 0.8.
pub fn share(text: &str) -> Result<f64, String> {
    let value = match units::percent(text) {
        Some(value) => Some(value),
        None => text.trim().parse::<f64>().ok(),
    };
    match value {
        Some(value) if (0.0..1.0).contains(&value) => Ok(value),
        Some(value) if value > 1.0 && value < 100.0 && !text.contains('%') => {
            Err(format!("write {}% or {}", text.trim(), value / 100.0))
        }
        _ => Err("give a share below 1, such as 80% or 0.8".into()),
    }
}

/// A coefficient of variation.
pub fn variation(text: &str) -> Result<f64, String> {
    match text.trim().parse::<f64>() {
        Ok(value) if value == 0.0 || (1e-3..=100.0).contains(&value) => Ok(value),
        _ => Err("give standard deviation / mean: 0, or 0.001 to 100".into()),
    }
}
