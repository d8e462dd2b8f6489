//! Figures by which alternatives are chosen, and what is required of them, as they are typed:
//! `cost`, `service_level(orders)`, `asa(orders) <= 30s`.

use super::values::{any_time, share, some_time};
use crate::experiment::compare::Measure;
use crate::experiment::select::Aim;
use crate::scenario::Scenario;
use crate::stats::select::{Requirement, Side};

/// The word for the share of days on which a type meets its target.
const TARGET_MET: &str = "target_met";

/// What a figure is a number of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    /// 0 to 1.
    Share,
    /// Seconds.
    Time,
    /// Hours, money, contacts.
    Amount,
}

impl Unit {
    fn of(aim: Aim) -> Self {
        match aim {
            Aim::TargetMet(_) => Self::Share,
            Aim::Center(measure) | Aim::Type(_, measure) => match measure {
                Measure::ServiceLevel
                | Measure::AbandonRate
                | Measure::BlockRate
                | Measure::AllTargetsMet
                | Measure::Occupancy => Self::Share,
                Measure::Asa | Measure::MeanWait | Measure::HandleTime => Self::Time,
                Measure::Offered
                | Measure::OvertimeHours
                | Measure::PaidHours
                | Measure::Cost
                | Measure::CostAndLostValue => Self::Amount,
            },
        }
    }

    /// Reads a value of it.
    fn read(self, text: &str) -> Result<f64, String> {
        match self {
            Self::Share => share(text),
            Self::Time => any_time(text),
            Self::Amount => amount(text),
        }
    }
}

/// A number that is not below 0.
fn amount(text: &str) -> Result<f64, String> {
    let number = text.trim().replace(',', "").parse::<f64>().ok();
    let number = number.filter(|n| n.is_finite() && *n >= 0.0);
    number.ok_or_else(|| format!("`{}` is not a number from 0 on", text.trim()))
}

/// A figure: MEASURE of the center, or MEASURE(TYPE).
pub fn aim(text: &str, scenario: &Scenario) -> Result<Aim, String> {
    let text = text.trim();
    let (word, of) = match text.split_once('(') {
        Some((word, rest)) => {
            let inner = rest.strip_suffix(')');
            let inner = inner.ok_or_else(|| format!("`{text}` lacks a closing parenthesis"))?;
            (word, Some(inner.trim()))
        }
        None => (text, None),
    };
    let word = word.trim().replace('-', "_");
    let Some(name) = of else {
        let known = Measure::ALL.into_iter().find(|m| m.key() == word);
        return known.map(Aim::Center).ok_or_else(|| {
            let keys = Measure::ALL.map(Measure::key).join(", ");
            match word == TARGET_MET {
                true => format!("say whose target: {TARGET_MET}(TYPE), or all_targets_met"),
                false => format!("`{word}` is none of the measures {keys}"),
            }
        });
    };
    let kind = scenario.contacts.iter().position(|c| c.name == name);
    let kind = kind.ok_or_else(|| {
        let names: Vec<&str> = scenario.contacts.iter().map(|c| c.name.as_str()).collect();
        format!(
            "there is no contact type `{name}`, but {}",
            names.join(", ")
        )
    })?;
    if word == TARGET_MET {
        let target = scenario.contacts[kind].service_level.target;
        return match target {
            Some(_) => Ok(Aim::TargetMet(kind)),
            None => Err(format!("`{name}` has no service-level target")),
        };
    }
    let of_types = &Measure::ALL[..Measure::OF_TYPES];
    let known = of_types.iter().find(|m| m.key() == word);
    known.map(|m| Aim::Type(kind, *m)).ok_or_else(|| {
        let keys: Vec<&str> = of_types.iter().map(|m| m.key()).collect();
        let keys = keys.join(", ");
        format!("`{word}` is none of the measures of a contact type: {keys}, {TARGET_MET}")
    })
}

/// The difference that does not matter; a point where a share has none.
pub fn zone(text: Option<&str>, aim: Aim) -> Result<f64, String> {
    let unit = Unit::of(aim);
    let Some(text) = text else {
        return match unit {
            Unit::Share => Ok(0.01),
            Unit::Time => Err("say which difference does not matter: --indifference 1s".into()),
            Unit::Amount => Err("say which difference does not matter: --indifference 100".into()),
        };
    };
    let zone = match unit {
        Unit::Time => some_time(text),
        _ => unit.read(text),
    };
    let zone = zone.map_err(|why| format!("--indifference: {why}"))?;
    match zone > 0.0 {
        true => Ok(zone),
        false => Err("--indifference: give something above 0, however small".into()),
    }
}

/// A requirement: FIGURE >= VALUE or FIGURE <= VALUE. `tolerance` is in points of a share, and
/// the part of the value of all others.
pub fn limit(
    text: &str,
    tolerance: f64,
    scenario: &Scenario,
) -> Result<(Aim, Requirement), String> {
    let parts = [(">=", Side::Large), ("<=", Side::Small)];
    let found = parts.into_iter().find_map(|(sign, side)| {
        let (figure, level) = text.split_once(sign)?;
        Some((figure, side, level))
    });
    let (figure, side, level) = found.ok_or_else(|| {
        format!("`{text}` is no requirement, such as 'service_level >= 80%' or 'asa(calls) <= 30s'")
    })?;
    let aim = aim(figure, scenario)?;
    let unit = Unit::of(aim);
    let level = unit.read(level)?;
    let tolerance = match unit {
        Unit::Share => tolerance,
        _ => tolerance * level,
    };
    let requirement = Requirement {
        side,
        level,
        tolerance,
    };
    let end = level + side.sign() * tolerance;
    if tolerance <= 0.0 {
        return Err("a level of 0 leaves no room for the tolerance: give one above it".into());
    }
    if unit == Unit::Share && !(0.0..=1.0).contains(&end) {
        return Err(format!(
            "nothing can keep to it by the tolerance of {:.3} points\nhelp: a smaller one: \
             --tolerance 0.1%",
            100.0 * tolerance
        ));
    }
    Ok((aim, requirement))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario() -> Scenario {
        let text = r#"
busyhour = 1
duration = "1h"
[contact.orders]
channel = "voice"
arrivals = { rate = "6/h" }
talk = { exponential = { mean = "1m" } }
[contact.list]
channel = "outbound"
talk = { exponential = { mean = "1m" } }
outbound = { list = 9 }
[group.agents]
agents = 3
skills = { orders = 1, list = 1 }
"#;
        crate::scenario::parse(text, &Default::default())
            .unwrap()
            .scenario
    }

    #[test]
    fn figures_are_read() {
        let scenario = scenario();
        let read = |text| aim(text, &scenario);
        assert_eq!(read("cost"), Ok(Aim::Center(Measure::Cost)));
        let level = Aim::Type(0, Measure::ServiceLevel);
        assert_eq!(read(" service-level( orders ) "), Ok(level));
        assert_eq!(read("target_met(orders)"), Ok(Aim::TargetMet(0)));
        for (wrong, said) in [
            ("costs", "none of the measures offered"),
            ("target_met", "target_met(TYPE)"),
            ("target_met(list)", "no service-level target"),
            ("cost(orders)", "of a contact type"),
            ("asa(order)", "but orders, list"),
            ("asa(orders", "closing"),
        ] {
            let why = read(wrong).unwrap_err();
            assert!(why.contains(said), "{wrong}: {why}");
        }
    }

    #[test]
    fn requirements_are_read() {
        let scenario = scenario();
        let read = |text| limit(text, 0.02, &scenario);
        let (aim, level) = read("service_level(orders)>=80%").unwrap();
        assert_eq!(aim, Aim::Type(0, Measure::ServiceLevel));
        assert_eq!((level.level, level.tolerance), (0.8, 0.02));
        assert!((level.middle() - 0.81).abs() < 1e-12);
        let (_, wait) = read("asa <= 50s").unwrap();
        assert_eq!((wait.side, wait.tolerance), (Side::Small, 1.0));
        let (_, hours) = read("paid_hours <= 1,200").unwrap();
        assert_eq!(hours.level, 1200.0);
        for (wrong, said) in [
            ("service_level > 80%", "no requirement"),
            ("service_level >= 80", "write 80%"),
            ("service_level >= 99%", "--tolerance"),
            ("abandon_rate <= 1%", "--tolerance"),
            ("asa <= 20", "unit"),
            ("asa <= 0s", "level of 0"),
            ("cost <= much", "not a number"),
        ] {
            let why = read(wrong).unwrap_err();
            assert!(why.contains(said), "{wrong}: {why}");
        }
    }

    #[test]
    fn a_zone_has_the_unit_of_its_figure() {
        let (level, cost) = (
            Aim::Center(Measure::ServiceLevel),
            Aim::Center(Measure::Cost),
        );
        let wait = Aim::Center(Measure::Asa);
        assert_eq!(zone(None, level), Ok(0.01));
        assert_eq!(zone(Some("0.5%"), level), Ok(0.005));
        assert_eq!(zone(Some("2s"), wait), Ok(2.0));
        assert_eq!(zone(Some("50"), cost), Ok(50.0));
        for (text, aim) in [
            (None, cost),
            (None, wait),
            (Some("0"), cost),
            (Some("2"), wait),
        ] {
            assert!(zone(text, aim).is_err(), "{text:?}");
        }
    }
}
