//! What is varied on the command line: `volume=0.8..1.4`, `group.sales.agents=30,32,34`.

use super::Refusal;
use super::common::{ScenarioArgs, colour_on_stderr};
use crate::experiment::stress::{Axis, Factor};
use crate::scenario::{Scenario, units};

/// Most values of an axis.
const MOST: usize = 1000;

/// A factor of the whole scenario, or one of its keys, and the values that it is to take.
#[derive(Debug, Clone)]
pub struct Varied {
    /// Its name: a factor's, or a key with points.
    pub name: String,
    /// The factor; `None`: it is a key.
    pub factor: Option<Factor>,
    /// Its values as they are written.
    pub values: Vec<String>,
    /// The same as numbers, where they are.
    pub numbers: Option<Vec<f64>>,
    /// Whether everything between the first and the last is meant.
    pub range: bool,
}

impl Varied {
    /// Reads NAME=VALUES: values separated by commas, or two with `..` between them that are
    /// `steps` values from one to the other.
    pub fn read(text: &str, steps: usize) -> Result<Self, String> {
        let (name, values) = text
            .split_once('=')
            .ok_or("write what is varied and its values: volume=0.8..1.4")?;
        let name = name.trim().to_owned();
        let word = name.replace('-', "_");
        let factor = Factor::ALL.into_iter().find(|f| f.key() == word);
        if factor.is_none() && !name.contains('.') {
            let factors = Factor::ALL.map(Factor::key).join(", ");
            return Err(format!(
                "`{name}` is neither a factor ({factors}) nor a key with points, such as \
                 group.sales.agents"
            ));
        }
        let range = values.split_once("..").map(|(a, b)| (a.trim(), b.trim()));
        let numbers = match range {
            Some((from, to)) => {
                let (from, to) = (number(from, factor), number(to, factor));
                let (Some(from), Some(to)) = (from, to) else {
                    return Err(format!(
                        "`{values}` is not a range of numbers, such as 0.8..1.4"
                    ));
                };
                let last = (steps.max(2) - 1) as f64;
                let at = |i: usize| rounded(from + (to - from) * i as f64 / last);
                Some((0..steps.max(2)).map(at).collect::<Vec<_>>())
            }
            None => values
                .split(',')
                .map(|v| number(v.trim(), factor))
                .collect(),
        };
        let mut numbers: Option<Vec<f64>> = numbers;
        let values = match (&mut numbers, factor, range) {
            (None, Some(factor), _) => {
                let what = if factor.adds() {
                    "a share: 5%"
                } else {
                    "a factor: 1.1 or +10%"
                };
                return Err(format!("`{values}`: give {what}"));
            }
            (Some(numbers), Some(_), _) | (Some(numbers), None, Some(_)) => {
                numbers.sort_by(f64::total_cmp);
                numbers.dedup();
                numbers.iter().map(f64::to_string).collect()
            }
            (_, None, _) => values
                .split(',')
                .map(|v| v.trim().to_owned())
                .collect::<Vec<_>>(),
        };
        if let (Some(factor), Some(numbers)) = (factor, &numbers)
            && let Some(bad) = numbers.iter().find(|n| !factor.allows(**n))
        {
            return Err(format!("{} cannot be {bad}", factor.key()));
        }
        if values.len() > MOST {
            return Err(format!(
                "{} values are too many: at most {MOST}",
                values.len()
            ));
        }
        let ascending = numbers.filter(|n| n.windows(2).all(|w| w[0] < w[1]));
        Ok(Self {
            name: factor.map_or(name, |f| f.key().into()),
            factor,
            values,
            numbers: ascending,
            range: range.is_some(),
        })
    }

    /// One of its values.
    pub fn setting(&self, i: usize) -> Setting {
        let number = self.numbers.as_ref().map(|n| n[i]);
        Setting {
            name: self.name.clone(),
            value: self.values[i].clone(),
            factor: self.factor.zip(number),
        }
    }

    /// The value at a share of the way: of a range any number between its ends, of a list the
    /// one whose equal part of the way it is.
    pub fn setting_at(&self, share: f64) -> Setting {
        let last = self.values.len() - 1;
        match (&self.numbers, self.range) {
            (Some(numbers), true) => {
                let number = rounded(numbers[0] + share * (numbers[last] - numbers[0]));
                Setting {
                    name: self.name.clone(),
                    value: number.to_string(),
                    factor: self.factor.map(|f| (f, number)),
                }
            }
            _ => self.setting(((share * self.values.len() as f64) as usize).min(last)),
        }
    }

    /// As the experiment sees it.
    pub fn axis(&self) -> Axis {
        Axis {
            name: self.name.clone(),
            labels: self.values.clone(),
            numbers: self.numbers.clone(),
        }
    }
}

/// As a person would write it.
fn rounded(value: f64) -> f64 {
    libm::round(value * 1e6) / 1e6
}

/// A number or a percentage; one with a sign is relative where the factor multiplies.
fn number(text: &str, factor: Option<Factor>) -> Option<f64> {
    let percent = units::percent(text.strip_prefix('+').unwrap_or(text));
    let signed = text.starts_with(['+', '-']);
    let relative = |f: Factor| signed && !f.adds();
    let value = match (percent, factor) {
        (Some(share), Some(f)) if relative(f) => 1.0 + share,
        (Some(share), _) => share,
        (None, _) => text.parse().ok()?,
    };
    value.is_finite().then_some(value)
}

/// Something of a scenario and the value that it takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Its name: a factor's, or a key with points.
    pub name: String,
    /// Its value as it is written.
    pub value: String,
    /// The factor and its value; `None`: it is a key.
    factor: Option<(Factor, f64)>,
}

impl Setting {
    /// A name and its value as they are written.
    pub fn read(name: &str, value: &str) -> Result<Self, String> {
        let one = Varied::read(&format!("{name}={value}"), 2)?;
        match one.values.len() {
            1 => Ok(one.setting(0)),
            _ if one.factor.is_none() => Ok(Self {
                name: one.name,
                value: value.trim().to_owned(),
                factor: None,
            }),
            _ => Err(format!("`{value}` is not one value of {name}")),
        }
    }
}

/// The scenario with some settings; keys go through the reader again.
pub fn varied(args: &ScenarioArgs, seed: u64, at: &[Setting]) -> Result<Scenario, Refusal> {
    let mut args = args.clone();
    let keys = at.iter().filter(|s| s.factor.is_none());
    args.set
        .extend(keys.map(|s| format!("{}={}", s.name, s.value)));
    let loaded = args
        .read()
        .map_err(|faults| Refusal::Wrong(faults.render(colour_on_stderr())))?;
    let mut scenario = loaded.scenario;
    scenario.seed = seed;
    for (factor, value) in at.iter().filter_map(|s| s.factor) {
        scenario = factor.apply(&scenario, value);
    }
    Ok(scenario)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_people_write_them() {
        let read = |text: &str| Varied::read(text, 4).map(|v| (v.values, v.numbers));
        let numbers = |n: &[f64]| Some(n.to_vec());
        let volume = read("volume=0.8..1.4").expect("a range");
        assert_eq!(volume.1, numbers(&[0.8, 1.0, 1.2, 1.4]));
        assert_eq!(
            read("volume=-10%,+20%").expect("relative").1,
            numbers(&[0.9, 1.2])
        );
        assert_eq!(
            read("absence=5%,0").expect("shares").1,
            numbers(&[0.0, 0.05])
        );
        let keys = read("group.sales.agents=34,30").expect("a key");
        assert_eq!(keys, (vec!["34".into(), "30".into()], None));
        let words = read("routing.select_agent=rank,random").expect("words");
        assert_eq!(words.1, None);
        for wrong in [
            "volume",
            "volumes=1,2",
            "volume=x",
            "volume=1..y",
            "handle_time=0",
            "absence=1",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
