//! Precision with less work: how the variance of a run's figures is reduced.

use super::{Outcome, Pilot};
use crate::measures::{Figures, Fold, Ratio};
use crate::model::{Controls, Model, Unknown};
use crate::random::Sampling;
use crate::stats::{Confidence, Estimate, Point};

/// What is done so that fewer days tell as much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Reduction {
    /// How the numbers that decide whole days are drawn.
    pub sampling: Sampling,
    /// Whether the day's figures are corrected by the contacts that came.
    pub controls: bool,
}

impl Reduction {
    /// Nothing.
    pub const NONE: Self = Self {
        sampling: Sampling::Independent,
        controls: false,
    };

    /// All there are, with their names.
    pub const ALL: [(&'static str, Self); 8] = [
        ("off", Self::NONE),
        ("controls", Self::of(Sampling::Independent, true)),
        ("stratified", Self::of(Sampling::Stratified, false)),
        ("stratified+controls", Self::of(Sampling::Stratified, true)),
        ("sobol", Self::of(Sampling::Net, false)),
        ("sobol+controls", Self::of(Sampling::Net, true)),
        ("antithetic", Self::of(Sampling::Antithetic, false)),
        ("antithetic+controls", Self::of(Sampling::Antithetic, true)),
    ];

    const fn of(sampling: Sampling, controls: bool) -> Self {
        Self { sampling, controls }
    }

    /// The one of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter();
        all.find(|(of, _)| *of == name).map(|(_, found)| *found)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        let mut all = Self::ALL.iter();
        all.find(|(_, of)| *of == self).map_or("", |(name, _)| name)
    }

    /// Makes a model ready for it, its volumes as they are to be run.
    ///
    /// # Errors
    /// Where controls are wanted whose means are not known.
    pub fn prepare(self, model: &mut Model) -> Result<(), Unknown> {
        model.sampling = self.sampling;
        model.controls = None;
        if self.controls {
            model.controls = Some(Controls::of(model)?);
        }
        Ok(())
    }
}

/// What reducing the variance was worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Reduced {
    /// What was done.
    pub reduction: Reduction,
    /// Of each type, and of all together at the place behind the last: how many times as many
    /// days, each on its own, would have known the service level as well; `None` where that
    /// cannot be told.
    pub gains: Vec<Option<f64>>,
    /// The pilot that chose it, where one did.
    pub pilot: Option<Pilot>,
}

impl Outcome {
    /// Corrects the figures of the day by the controls where these are used, and tells what
    /// reducing the variance was worth.
    pub fn reduce(&mut self, model: &Model, reduction: Reduction) -> Reduced {
        let gains = gains(&self.fold, model, reduction);
        if let Some(controls) = model.controls.as_ref().filter(|_| reduction.controls) {
            self.fold.correct(controls);
        }
        Reduced {
            reduction,
            gains,
            pilot: None,
        }
    }
}

/// For each type, and for all together at the place behind the last, the variance of the service
/// level from days on their own over that with what reduces it.
fn gains(fold: &Fold, model: &Model, reduction: Reduction) -> Vec<Option<f64>> {
    let places = 0..=fold.kinds.len();
    let gain = |place| {
        let plain = fold.plain_level(place)?.std_error?;
        let reduced = level(fold, model, reduction, place)?.std_error?;
        let gain = (plain / reduced) * (plain / reduced);
        gain.is_finite().then_some(gain)
    };
    places.map(gain).collect()
}

/// The service level of a type, or of all together at the place behind the last, with what is
/// done to reduce its variance.
fn level(fold: &Fold, model: &Model, reduction: Reduction, place: usize) -> Option<Point> {
    let level = |figures: &Figures| figures.ratio(Ratio::ServiceLevel).point();
    corrected(fold, model, reduction, place)
        .as_ref()
        .or(fold.day(place))
        .and_then(level)
}

/// The same as it is reported.
pub(super) fn estimate(
    fold: &Fold,
    model: &Model,
    reduction: Reduction,
    place: usize,
    confidence: &Confidence,
) -> Option<Estimate> {
    match corrected(fold, model, reduction, place) {
        Some(figures) => figures.ratio(Ratio::ServiceLevel).ratio(confidence),
        None if place < fold.kinds.len() => fold.type_ratio(place, Ratio::ServiceLevel, confidence),
        None => fold.total_ratio(Ratio::ServiceLevel, confidence),
    }
}

fn corrected(fold: &Fold, model: &Model, reduction: Reduction, place: usize) -> Option<Figures> {
    let controls = model.controls.as_ref().filter(|_| reduction.controls)?;
    fold.corrected(controls, place)
}
