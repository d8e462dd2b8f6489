//! Several families for one sample, the likeliest first.

use super::error::FitError;
use super::law::LawFamily;
use super::lifetimes::Lifetimes;
use super::likelihood::{Fit, fit_law};
use crate::stats::Confidence;

/// What decides between families.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Criterion {
    /// Akaike's: prefers the family that predicts best.
    Aic,
    /// Schwarz's: prefers fewer parameters in large samples.
    #[default]
    Bic,
}

impl Criterion {
    /// Its value for a fit; less is better.
    #[must_use]
    pub fn of(self, fit: &Fit) -> f64 {
        match self {
            Self::Aic => fit.aic,
            Self::Bic => fit.bic,
        }
    }
}

/// The families that could be fitted, and those that could not.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The fits, best first; at least one.
    pub fits: Vec<Fit>,
    /// Families without a fit, and why.
    pub failed: Vec<(LawFamily, FitError)>,
}

/// Fits each family to the same sample and orders them by the criterion.
///
/// `after` as in [`fit_law`].
///
/// ```
/// use busyhour::calibrate::fit::{Criterion, HANDLE_TIME_FAMILIES, Lifetimes, fit_laws};
/// use busyhour::stats::Confidence;
/// let talks = [31.0, 95.0, 140.0, 180.0, 62.0, 260.0, 410.0, 88.0, 120.0, 75.0];
/// let sample = Lifetimes::complete(talks)?;
/// let c = Confidence::default();
/// let choice = fit_laws(&HANDLE_TIME_FAMILIES, &sample, None, Criterion::Bic, &c)?;
/// assert!(choice.fits[0].bic <= choice.fits[1].bic);
/// # Ok::<(), busyhour::calibrate::fit::FitError>(())
/// ```
///
/// # Errors
///
/// No family could be fitted: the reason of the first; no family was asked for.
pub fn fit_laws(
    families: &[LawFamily],
    sample: &Lifetimes,
    after: Option<f64>,
    criterion: Criterion,
    confidence: &Confidence,
) -> Result<Choice, FitError> {
    FitError::at_least("families", families.len() as u64, 1)?;
    let (mut fits, mut failed) = (Vec::new(), Vec::new());
    for &family in families {
        match fit_law(family, sample, after, confidence) {
            Ok(fit) => fits.push(fit),
            Err(error) => failed.push((family, error)),
        }
    }
    if fits.is_empty() {
        let first = failed.into_iter().next();
        return Err(first.map_or(FitError::Empty, |(_, error)| error));
    }
    fits.sort_by(|a, b| criterion.of(a).total_cmp(&criterion.of(b)));
    Ok(Choice { fits, failed })
}
