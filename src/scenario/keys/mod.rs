//! The registry of keys: every word of the scenario language, as data.
//!
//! The reader looks keys up here, and so will the JSON Schema and the reference page: a key
//! that is not in these tables does not exist.

mod action;
mod center;
mod contact;
mod families;
mod follow_on;
mod group;
mod outbound;
mod pace;
mod segment;
mod self_service;
mod site;

pub use action::{ACTION, MOVE};
pub use center::{INITIAL, ROUTING, SCENARIO, SHOCK};
pub use contact::{ARRIVALS, CHANNELS, CONTACT, POOL, SERVICE_LEVEL, SERVING};
pub use families::{FAMILIES, OBSERVED};
pub use follow_on::OPEN;
pub use group::{
    ABSENCE, COST, EARLY, GROUP, LATE, NET, OFF, PAUSE_AFTER, PAUSES, SHIFT, SHRINKAGE,
};
pub use outbound::OUTBOUND;
pub use pace::{BY_OCCUPANCY, BY_WAIT, LEARNING, LOADED};
pub use site::SITE;

/// Bounds of a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// Smallest value.
    pub min: f64,
    /// Largest value.
    pub max: f64,
    /// Whether `min` itself is excluded.
    pub above: bool,
}

impl Range {
    /// Whether a value lies within; NaN never does.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        let low = if self.above {
            value > self.min
        } else {
            value >= self.min
        };
        low && value <= self.max
    }

    const fn from(min: f64, max: f64) -> Self {
        Self {
            min,
            max,
            above: false,
        }
    }

    const fn above(min: f64, max: f64) -> Self {
        Self {
            min,
            max,
            above: true,
        }
    }
}

/// A word among several, with what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// As it is written.
    pub word: &'static str,
    /// What it means.
    pub doc: &'static str,
}

const fn word(word: &'static str, doc: &'static str) -> Word {
    Word { word, doc }
}

/// Whether the engine simulates what a key says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It does.
    Simulated,
    /// It will; until then a scenario that needs it is refused.
    NotYet,
}

/// What the names in a table of free keys refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// They are defined here.
    Own,
    /// Contact types.
    Contacts,
    /// Agent groups.
    Groups,
    /// Channels.
    Channels,
}

/// What the values of an interval series are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Series {
    /// Expected numbers of contacts, ≥ 0; they add up over time.
    Counts,
    /// Relative weights, ≥ 0; they add up over time.
    Weights,
    /// Whole agents, ≥ 0.
    Agents,
    /// Durations, > 0.
    Means,
    /// Shares, 0–1.
    Shares,
    /// Shares below 1.
    SharesBelowOne,
    /// Rates such as "120/h".
    Rates,
}

/// What can be written as the value of a key.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Any text.
    Text,
    /// true or false.
    Boolean,
    /// A whole number from the first to the last.
    Whole(u64, u64),
    /// A number.
    Number(Range),
    /// A share: 0.2 or "20%".
    Share(Range),
    /// A duration with a unit \[s\].
    Duration(Range),
    /// One of several words.
    Word(&'static [Word]),
    /// A list of such words, the strongest first.
    Words(&'static [Word]),
    /// A date.
    Date,
    /// A local date and time.
    Datetime,
    /// The name of a time zone.
    Zone,
    /// A time of day, a duration since the start, or a date and time.
    Moment,
    /// A condition or score in the expression language.
    Expression,
    /// The path of another scenario file.
    Path,
    /// A column of a CSV file, or a list of times.
    Times,
    /// A value, a list with one for each interval, or a column of a CSV file.
    ByInterval(Series),
    /// A distribution: a table with the family's name as its key.
    Distribution,
    /// A table with known keys.
    Table(&'static TableSpec),
    /// Several such tables, in order.
    Tables(&'static TableSpec),
    /// A table with free keys.
    Map(Names, &'static Kind),
    /// A list.
    List(&'static Kind),
    /// One kind or the other.
    Either(&'static Kind, &'static Kind),
    /// The name of a contact type or an agent group.
    Name(Names),
    /// Any table; it is merged into the scenario before that is read.
    Changes,
}

impl Kind {
    fn visit_new(
        &'static self,
        seen: &mut Vec<&'static TableSpec>,
        visitor: &mut dyn FnMut(&'static TableSpec),
    ) {
        match self {
            Self::Table(spec) | Self::Tables(spec) => spec.visit_new(seen, visitor),
            Self::Map(_, kind) | Self::List(kind) => kind.visit_new(seen, visitor),
            Self::Either(one, other) => {
                one.visit_new(seen, visitor);
                other.visit_new(seen, visitor);
            }
            Self::Distribution => FAMILIES.visit_new(seen, visitor),
            _ => {}
        }
    }
}

/// One key of a table.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What can be its value.
    pub kind: Kind,
    /// What it means, in a sentence.
    pub doc: &'static str,
    /// What holds when it is absent, in words or as it would be written; empty: nothing.
    pub default: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// The version of busyhour that reads it first.
    pub since: &'static str,
    /// Whether it is simulated.
    pub status: Status,
    /// Words from elsewhere that mean this key, for suggestions.
    pub aka: &'static [&'static str],
}

const fn key(name: &'static str, kind: Kind, doc: &'static str) -> Key {
    Key {
        name,
        kind,
        doc,
        default: "",
        required: false,
        since: "0.1.0",
        status: Status::Simulated,
        aka: &[],
    }
}

impl Key {
    const fn default(mut self, default: &'static str) -> Self {
        self.default = default;
        self
    }

    const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    #[allow(
        dead_code,
        reason = "at present every key is simulated; the next one may be read first"
    )]
    const fn later(mut self) -> Self {
        self.status = Status::NotYet;
        self
    }

    const fn aka(mut self, aka: &'static [&'static str]) -> Self {
        self.aka = aka;
        self
    }
}

/// A table with known keys.
#[derive(Debug)]
pub struct TableSpec {
    /// What the table describes, with its article.
    pub what: &'static str,
    /// Its keys, in the order of the reference page.
    pub keys: &'static [Key],
    /// Alternatives: keys of different entries exclude each other.
    pub alternatives: &'static [&'static [&'static str]],
    /// Whether one of the alternatives must be there.
    pub one_needed: bool,
}

impl TableSpec {
    const fn new(what: &'static str, keys: &'static [Key]) -> Self {
        Self {
            what,
            keys,
            alternatives: &[],
            one_needed: false,
        }
    }

    const fn one_of(mut self, alternatives: &'static [&'static [&'static str]]) -> Self {
        self.alternatives = alternatives;
        self.one_needed = true;
        self
    }

    /// The key of this name.
    #[must_use]
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|k| k.name == name)
    }

    /// Visits the table and all tables within it, each once.
    pub fn visit(&'static self, visitor: &mut dyn FnMut(&'static Self)) {
        self.visit_new(&mut Vec::new(), visitor);
    }

    fn visit_new(
        &'static self,
        seen: &mut Vec<&'static Self>,
        visitor: &mut dyn FnMut(&'static Self),
    ) {
        if !seen.iter().any(|s| std::ptr::eq(*s, self)) {
            seen.push(self);
            visitor(self);
            self.keys
                .iter()
                .for_each(|key| key.kind.visit_new(seen, visitor));
        }
    }

    /// Which alternative a key belongs to.
    #[must_use]
    pub fn alternative(&self, name: &str) -> Option<usize> {
        self.alternatives.iter().position(|a| a.contains(&name))
    }
}

const FACTOR: Range = Range::from(0.0, 1000.0);
const POSITIVE_FACTOR: Range = Range::above(0.0, 1000.0);
const PROBABILITY: Range = Range::from(0.0, 1.0);
const ANY_TIME: Range = Range::from(0.0, super::units::MAX_DURATION);
const SOME_TIME: Range = Range::above(0.0, super::units::MAX_DURATION);
const CV: Range = Range::from(0.0, 100.0);
/// Amounts in the scenario's currency.
const MONEY: Range = Range::from(0.0, 1e9);
const SHARE: Kind = Kind::Share(PROBABILITY);
const TIME: Kind = Kind::Duration(ANY_TIME);
const SPAN: Kind = Kind::Duration(SOME_TIME);
const MEAN: Kind = Kind::ByInterval(Series::Means);
const RANK: Kind = Kind::Whole(1, 1_000_000);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_documented_once() {
        let mut all: Vec<&TableSpec> = Vec::new();
        SCENARIO.visit(&mut |spec| all.push(spec));
        assert!(all.len() > 20, "{}", all.len());
        for spec in all {
            for (i, key) in spec.keys.iter().enumerate() {
                assert!(key.doc.ends_with('.'), "{}: {}", spec.what, key.name);
                assert!(
                    spec.keys[..i].iter().all(|k| k.name != key.name),
                    "{}",
                    key.name
                );
            }
            for name in spec.alternatives.iter().copied().flatten() {
                assert!(spec.key(name).is_some(), "{}: {name}", spec.what);
            }
        }
    }
}
