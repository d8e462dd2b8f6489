//! What can be wrong with a distribution's parameters, and the checks that find it.

use std::fmt;

/// Smallest positive parameter, so that no product of parameters underflows.
pub(super) const SMALLEST: f64 = 1e-9;
/// Largest parameter and mean: 30 million years in seconds, where doubles still tell ⅛ s apart.
pub(super) const LARGEST: f64 = 1e15;
/// How far the sum of probabilities may be from 1: a few digits are enough to write ⅓.
const SUM_TOLERANCE: f64 = 1e-5;

/// A parameter from which no [`Law`](crate::random::Law) can be made.
///
/// ```
/// use busyhour::random::{Family, Law};
/// let error = Law::new(&Family::Exponential { mean: -5.0 }).unwrap_err();
/// assert_eq!(error.to_string(), "mean must be between 1e-9 and 1e15, is -5");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LawError {
    /// The parameter, as a path from the family: `mean`, `means[2]`, `parts[1].cv`.
    pub parameter: String,
    /// The condition it fails: what follows "must".
    pub condition: String,
}

impl fmt::Display for LawError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} must {}", self.parameter, self.condition)
    }
}

impl std::error::Error for LawError {}

impl LawError {
    pub(super) fn new(parameter: impl Into<String>, condition: impl Into<String>) -> Self {
        Self {
            parameter: parameter.into(),
            condition: condition.into(),
        }
    }

    /// The same, seen from the mixture whose part it is about.
    pub(super) fn in_part(self, part: usize) -> Self {
        Self {
            parameter: format!("parts[{part}].{}", self.parameter),
            ..self
        }
    }
}

/// Fails unless `low` ≤ x ≤ `high`; NaN fails.
pub(super) fn between(
    parameter: impl Into<String>,
    x: f64,
    low: f64,
    high: f64,
) -> Result<(), LawError> {
    if !(low <= x && x <= high) {
        let condition = format!(
            "be between {} and {}, is {}",
            short(low),
            short(high),
            short(x)
        );
        return Err(LawError::new(parameter, condition));
    }
    Ok(())
}

/// A number for a message: very large and very small ones in scientific notation.
fn short(x: f64) -> String {
    if x != 0.0 && !(1e-4..1e6).contains(&x.abs()) {
        format!("{x:e}")
    } else {
        x.to_string()
    }
}

/// Fails unless x is a sensible positive parameter.
pub(super) fn positive(parameter: impl Into<String>, x: f64) -> Result<(), LawError> {
    between(parameter, x, SMALLEST, LARGEST)
}

/// Fails unless x is 0 or a sensible positive parameter.
pub(super) fn not_negative(parameter: impl Into<String>, x: f64) -> Result<(), LawError> {
    between(parameter, x, 0.0, LARGEST)
}

/// Fails unless every x is a sensible positive parameter.
pub(super) fn all_positive(parameter: &str, xs: &[f64]) -> Result<(), LawError> {
    (xs.iter().enumerate()).try_for_each(|(i, &x)| positive(format!("{parameter}[{i}]"), x))
}

/// Fails unless a list has the length another one demands.
pub(super) fn length(parameter: &str, length: usize, wanted: usize) -> Result<(), LawError> {
    if length != wanted {
        let condition = format!("have {wanted} entries, has {length}");
        return Err(LawError::new(parameter, condition));
    }
    Ok(())
}

/// Probabilities that sum to 1, made to do so to the last bits.
pub(super) fn probabilities(parameter: &str, p: &[f64]) -> Result<Vec<f64>, LawError> {
    if p.is_empty() {
        return Err(LawError::new(parameter, "not be empty"));
    }
    for (i, &p) in p.iter().enumerate() {
        between(format!("{parameter}[{i}]"), p, 0.0, 1.0)?;
    }
    let sum: f64 = p.iter().sum();
    if !((sum - 1.0).abs() <= SUM_TOLERANCE) {
        return Err(LawError::new(parameter, format!("sum to 1, sums to {sum}")));
    }
    Ok(p.iter().map(|p| p / sum).collect())
}
