//! Plain values: numbers, shares, durations, words, within the bounds of the registry.

use super::fault::Fault;
use super::keys::{Kind, Range, Word};
use super::nearest::{did_you_mean, list_words};
use super::reader::{Reader, Section};
use super::tree::{Node, Value};
use super::units;

impl Reader {
    /// "expected …, not …" at a value of the wrong kind.
    pub(crate) fn wrong_kind(&mut self, node: &Node, name: &str, expected: &str) {
        let fault = Fault::error(format!("`{name}` is {expected}, not {}", node.kind()));
        self.fault(fault.at(&node.place).label(format!("expected {expected}")));
    }

    pub(crate) fn text<'t>(&mut self, section: &Section<'t>, name: &str) -> Option<&'t str> {
        let node = section.node(name)?;
        let Value::Text(text) = &node.value else {
            self.wrong_kind(node, name, "text in quotes");
            return None;
        };
        Some(text)
    }

    pub(crate) fn boolean(&mut self, section: &Section<'_>, name: &str) -> Option<bool> {
        let node = section.node(name)?;
        let Value::Boolean(value) = node.value else {
            self.wrong_kind(node, name, "true or false");
            return None;
        };
        Some(value)
    }

    /// A whole number within the registry's bounds.
    pub(crate) fn whole(&mut self, section: &Section<'_>, name: &str) -> Option<u64> {
        let (key, node) = section.find(name)?;
        let Kind::Whole(min, max) = key.kind else {
            return None;
        };
        self.whole_within(node, name, min, max)
    }

    /// A whole number that also fits 32 bits.
    pub(crate) fn whole32(&mut self, section: &Section<'_>, name: &str) -> Option<u32> {
        self.whole(section, name)
            .and_then(|v| u32::try_from(v).ok())
    }

    pub(crate) fn whole_within(
        &mut self,
        node: &Node,
        name: &str,
        min: u64,
        max: u64,
    ) -> Option<u64> {
        let value = match node.value {
            Value::Integer(value) => u64::try_from(value).ok(),
            Value::Float(value) if value.fract() == 0.0 && (0.0..1e15).contains(&value) => {
                Some(value as u64)
            }
            Value::Float(_) => None,
            _ => {
                self.wrong_kind(node, name, "a whole number");
                return None;
            }
        };
        if let Some(value) = value.filter(|v| (min..=max).contains(v)) {
            return Some(value);
        }
        let fault = Fault::error(format!("`{name}` cannot be {}", node.place.text()));
        let expected = match (min, max) {
            (min, max) if min == max => format!("expected {min}"),
            (min, max) if max > 1_000_000_000_000 => format!("expected a whole number from {min}"),
            _ => format!("expected a whole number from {min} to {max}"),
        };
        self.fault(fault.at(&node.place).label(expected));
        None
    }

    pub(crate) fn number(&mut self, section: &Section<'_>, name: &str) -> Option<f64> {
        let (key, node) = section.find(name)?;
        let Kind::Number(range) = key.kind else {
            return None;
        };
        self.number_within(node, name, range)
    }

    pub(crate) fn number_within(&mut self, node: &Node, name: &str, range: Range) -> Option<f64> {
        let value = match node.value {
            Value::Integer(value) => value as f64,
            Value::Float(value) => value,
            _ => {
                self.wrong_kind(node, name, "a number");
                return None;
            }
        };
        self.within(node, name, value, range, "a number")
    }

    /// A share: a number from 0 to 1, or a percentage in quotes.
    pub(crate) fn share(&mut self, section: &Section<'_>, name: &str) -> Option<f64> {
        let (key, node) = section.find(name)?;
        let Kind::Share(range) = key.kind else {
            return None;
        };
        self.share_within(node, name, range)
    }

    pub(crate) fn share_within(&mut self, node: &Node, name: &str, range: Range) -> Option<f64> {
        let value = match &node.value {
            Value::Integer(value) => *value as f64,
            Value::Float(value) => *value,
            Value::Text(text) => match units::percent(text) {
                Some(value) => value,
                None => {
                    self.not_a(node, name, "a share", "a share such as 0.2 or \"20%\"");
                    return None;
                }
            },
            _ => {
                self.wrong_kind(node, name, "a share");
                return None;
            }
        };
        let bare = !matches!(node.value, Value::Text(_));
        if bare && value > 1.0 && value <= 100.0 {
            let fault = Fault::error(format!("`{name}` is a share from 0 to 1, not {value}"));
            let fault = fault.at(&node.place).label("expected a share");
            // As many digits as the percentage has, and two more.
            let digits = value
                .to_string()
                .split_once('.')
                .map_or(0, |(_, d)| d.len());
            let share = format!("{:.*}", digits + 2, value / 100.0);
            self.fault(fault.help(format!("write {share} or \"{value}%\"")));
            return None;
        }
        self.within(node, name, value, range, "a share")
    }

    pub(crate) fn duration(&mut self, section: &Section<'_>, name: &str) -> Option<f64> {
        let (key, node) = section.find(name)?;
        let Kind::Duration(range) = key.kind else {
            return None;
        };
        self.duration_within(node, name, range)
    }

    pub(crate) fn duration_within(&mut self, node: &Node, name: &str, range: Range) -> Option<f64> {
        match &node.value {
            Value::Text(text) => match units::duration(text) {
                Some(value) => self.within(node, name, value, range, "a duration"),
                None => {
                    self.not_a_duration(node, name, text, range);
                    None
                }
            },
            Value::Float(value) if !value.is_finite() => {
                self.not_a(node, name, "a duration", "a duration such as \"20s\"");
                None
            }
            Value::Integer(_) | Value::Float(_) => {
                let number = node.place.text();
                let fault = Fault::error(format!("`{name}` has no unit")).at(&node.place);
                let fault = fault.label("expected a duration with its unit");
                let remedy =
                    format!("write \"{number}s\" for seconds, or \"{number}m\", \"{number}h\"");
                self.fault(fault.help(remedy));
                None
            }
            _ => {
                self.wrong_kind(node, name, "a duration in quotes");
                None
            }
        }
    }

    fn not_a_duration(&mut self, node: &Node, name: &str, text: &str, range: Range) {
        let text = text.trim();
        if text
            .strip_prefix('-')
            .is_some_and(|rest| units::duration(rest).is_some())
        {
            let fault = Fault::error(format!("`{name}` is negative")).at(&node.place);
            let range = format!("expected {}", bounds("a duration", range));
            self.fault(fault.label(range));
        } else if units::clock_time(text).is_some() {
            let fault = Fault::error(format!("`{name}` could be hours or minutes"));
            let fault = fault.at(&node.place).label("expected hh:mm:ss");
            self.fault(fault.help(format!("write \"00:{text}\" or \"{text}:00\"")));
        } else {
            self.not_a(
                node,
                name,
                "a duration",
                "a duration such as \"20s\", \"4m 30s\", \"1.5h\" or \"00:20:00\"",
            );
        }
    }

    /// "… is not a duration" with examples of what is.
    pub(crate) fn not_a(&mut self, node: &Node, name: &str, what: &str, expected: &str) {
        let fault = Fault::error(format!("`{name}` is not {what}: {}", node.place.text()));
        self.fault(fault.at(&node.place).label(format!("expected {expected}")));
    }

    /// Checks bounds; the message shows the value as it was written.
    pub(crate) fn within(
        &mut self,
        node: &Node,
        name: &str,
        value: f64,
        range: Range,
        what: &str,
    ) -> Option<f64> {
        if range.contains(value) {
            return Some(value);
        }
        let fault = Fault::error(format!("`{name}` cannot be {}", node.place.text()));
        self.fault(
            fault
                .at(&node.place)
                .label(format!("expected {}", bounds(what, range))),
        );
        None
    }

    pub(crate) fn word(&mut self, section: &Section<'_>, name: &str) -> Option<&'static str> {
        let (key, node) = section.find(name)?;
        let Kind::Word(words) = key.kind else {
            return None;
        };
        self.word_of(node, name, words)
    }

    pub(crate) fn word_of(
        &mut self,
        node: &Node,
        name: &str,
        words: &'static [Word],
    ) -> Option<&'static str> {
        let Value::Text(text) = &node.value else {
            self.wrong_kind(node, name, "a word in quotes");
            return None;
        };
        match words.iter().find(|w| w.word == text) {
            Some(word) => Some(word.word),
            None => {
                let fault = Fault::error(format!("`{name}` cannot be \"{text}\"")).at(&node.place);
                let known = words.iter().map(|w| w.word);
                let label = format!("expected {}", list_words(known.clone()));
                self.fault(fault.label(label).help_if(did_you_mean(text, known)));
                None
            }
        }
    }

    /// A list of different words.
    pub(crate) fn words(&mut self, section: &Section<'_>, name: &str) -> Option<Vec<&'static str>> {
        let (key, node) = section.find(name)?;
        let Kind::Words(words) = key.kind else {
            return None;
        };
        let mut found: Vec<&'static str> = Vec::new();
        for item in self.list(node, name)? {
            let Some(word) = self.word_of(item, name, words) else {
                continue;
            };
            if found.contains(&word) {
                let fault = Fault::error(format!("`{name}` lists \"{word}\" twice"));
                self.fault(
                    fault
                        .at(&item.place)
                        .help("remove the second: it decides nothing"),
                );
            } else {
                found.push(word);
            }
        }
        Some(found)
    }

    pub(crate) fn list<'t>(&mut self, node: &'t Node, name: &str) -> Option<&'t [Node]> {
        let Value::List(items) = &node.value else {
            self.wrong_kind(node, name, "a list, `[…]`");
            return None;
        };
        Some(items)
    }
}

/// Bounds in words: "a duration above 0s, at most 100 years".
pub(crate) fn bounds(what: &str, range: Range) -> String {
    let show = |value: f64| match what {
        "a duration" if value >= units::MAX_DURATION => "100 years".to_owned(),
        "a duration" => units::show(value),
        _ => value.to_string(),
    };
    let (low, high) = (show(range.min), show(range.max));
    if range.above {
        format!("{what} above {low}, at most {high}")
    } else {
        format!("{what} from {low} to {high}")
    }
}
