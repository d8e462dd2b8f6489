//! Why a sample cannot be fitted, in words for the person who brought it.

use std::fmt;

/// A sample that does not answer the question put to it.
///
/// The texts are fragments that fit behind "cannot fit patience: ".
#[derive(Debug, Clone, PartialEq)]
pub enum FitError {
    /// There is no observation at all.
    Empty,
    /// An observation that cannot be meant.
    BadValue {
        /// Its place in the sample, from 0.
        place: usize,
        /// What was found.
        value: f64,
        /// What it should be.
        expected: &'static str,
    },
    /// A setting of the fit that cannot be meant.
    BadSetting {
        /// The setting.
        name: &'static str,
        /// What was found.
        value: f64,
        /// What it should be.
        expected: &'static str,
    },
    /// Nobody left: without an event there is nothing to say about patience.
    AllCensored {
        /// Number of observations.
        n: u64,
    },
    /// Events at time 0, where no continuous law has mass.
    AtZero {
        /// How many.
        n: u64,
    },
    /// Fewer observations than the question needs.
    TooFew {
        /// What is counted: "days", "agents", …
        what: &'static str,
        /// How many there are.
        have: u64,
        /// How many it takes.
        need: u64,
    },
    /// All events have the same value: a spread cannot be estimated.
    AllEqual {
        /// That value.
        value: f64,
    },
    /// Two inputs that should be equally long are not.
    Lengths {
        /// What they are.
        what: &'static str,
        /// What was expected.
        expected: usize,
        /// What was found.
        found: usize,
    },
    /// The likelihood has no maximum inside the family's parameters.
    NoMaximum {
        /// The family.
        family: &'static str,
        /// Why, as far as known.
        why: &'static str,
    },
}

impl FitError {
    /// `Err` unless `condition` holds for a setting.
    pub(super) fn unless(
        condition: bool,
        name: &'static str,
        value: f64,
        expected: &'static str,
    ) -> Result<(), Self> {
        if condition {
            Ok(())
        } else {
            Err(Self::BadSetting {
                name,
                value,
                expected,
            })
        }
    }

    /// `Err` unless there are at least `need`.
    pub(super) fn at_least(what: &'static str, have: u64, need: u64) -> Result<(), Self> {
        if have >= need {
            Ok(())
        } else {
            Err(Self::TooFew { what, have, need })
        }
    }

    /// `Err` unless the lengths agree.
    pub(super) fn same_length(
        what: &'static str,
        expected: usize,
        found: usize,
    ) -> Result<(), Self> {
        if expected == found {
            Ok(())
        } else {
            Err(Self::Lengths {
                what,
                expected,
                found,
            })
        }
    }
}

impl fmt::Display for FitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "there is no observation"),
            Self::BadValue {
                place,
                value,
                expected,
            } => write!(f, "observation {} is {value}, not {expected}", place + 1),
            Self::BadSetting {
                name,
                value,
                expected,
            } => write!(f, "{name} is {value}, not {expected}"),
            Self::AllCensored { n: 1 } => write!(f, "the only observation is censored"),
            Self::AllCensored { n } => {
                write!(f, "all {n} observations are censored: nobody left")
            }
            Self::AtZero { n } => write!(
                f,
                "{n} of the events are at 0 s, where a continuous law has no mass; \
                 count them as balking (or as short), or drop them"
            ),
            Self::TooFew { what, have, need } => {
                write!(f, "there are {have} {what}, it takes at least {need}")
            }
            Self::AllEqual { value } => write!(
                f,
                "all events are at {value}: a spread cannot be estimated from them"
            ),
            Self::Lengths {
                what,
                expected,
                found,
            } => write!(f, "{found} {what}, expected {expected}"),
            Self::NoMaximum { family, why } => {
                write!(f, "the likelihood of the {family} has no maximum: {why}")
            }
        }
    }
}

impl std::error::Error for FitError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_say_what_is_wrong() {
        let censored = FitError::AllCensored { n: 12 };
        assert_eq!(
            censored.to_string(),
            "all 12 observations are censored: nobody left"
        );
        let days = FitError::at_least("days", 1, 2).unwrap_err();
        assert_eq!(days.to_string(), "there are 1 days, it takes at least 2");
        assert_eq!(FitError::at_least("days", 2, 2), Ok(()));
    }
}
