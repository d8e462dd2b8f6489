//! A forecast held against what came, cell by cell.

use super::counts::{Counts, Measure};
use super::observed::{Day, Observed};
use super::predicted::{DayModel, Predicted};
use crate::random::{Purpose, ReplicationKey};
use crate::stats::Ensemble;

/// Shares of the central bands that are looked at.
pub const BANDS: [f64; 3] = [0.5, 0.8, 0.9];
/// The formulas that are compared.
pub const FORMULAS: [&str; 2] = ["erlang_c", "erlang_a"];
/// Ratios of cells in which fewer contacts are expected than this are left out: one customer more
/// would move them by a fifth.
pub const FEWEST: f64 = 5.0;

/// Where something is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Contact type; `None`: all together.
    pub kind: Option<usize>,
    /// Interval; `None`: the whole day.
    pub interval: Option<usize>,
}

impl Place {
    /// The sum of the cells of this place: by type, by interval.
    #[must_use]
    pub fn sum(&self, cells: &[Counts], intervals: usize) -> Counts {
        let types = cells.len() / intervals.max(1);
        let kinds = self.kind.map_or(0..types, |k| k..k + 1);
        let slots = self.interval.map_or(0..intervals, |i| i..i + 1);
        let rows = kinds.map(|k| &cells[k * intervals..][slots.clone()]);
        Counts::sum(rows.flatten())
    }
}

/// A measure of a place on a day: forecast, and what came.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// The day, by position.
    pub day: usize,
    /// The place.
    pub place: Place,
    /// The measure.
    pub measure: Measure,
    /// What came.
    pub observed: f64,
    /// How many contacts it rests on, for ratios; 1 for counts.
    pub weight: f64,
    /// Mean forecast; of a ratio the ratio of means.
    pub mean: f64,
    /// Median forecast.
    pub median: f64,
    /// Ends of the central bands.
    pub bands: [(f64, f64); BANDS.len()],
    /// Share of the forecast within each of them: more than the band's own where values are few.
    pub holding: [f64; BANDS.len()],
    /// Continuous ranked probability score.
    pub crps: f64,
    /// Where the observation lies in the forecast, uniform on 0–1 if the forecast is right.
    pub pit: f64,
    /// What the formulas said; `None` where they have no answer.
    pub formulas: [Option<f64>; 2],
}

impl Score {
    /// Whether a band holds what came.
    #[must_use]
    pub fn held(&self, band: usize) -> bool {
        let (low, high) = self.bands[band];
        low <= self.observed && self.observed <= high
    }
}

/// The scores of the days of one model: every type and all together, every interval and the day.
#[must_use]
pub fn scores(
    observed: &Observed,
    position: usize,
    of: &DayModel,
    predicted: &Predicted,
) -> Vec<Score> {
    let days: Vec<(usize, &Day, Vec<Counts>)> = (observed.days.iter().enumerate())
        .filter(|(_, day)| day.model == position)
        .map(|(d, day)| (d, day, day.cells.concat()))
        .collect();
    let formulas = [of.formulas[0].concat(), of.formulas[1].concat()];
    let kinds = (0..predicted.types).map(Some).chain([None]);
    let mut out = Vec::new();
    for kind in kinds.filter(|k| k.is_some() || predicted.types > 1) {
        let intervals = (0..predicted.intervals).map(Some).chain([None]);
        for interval in intervals {
            let place = Place { kind, interval };
            let draws = predicted.at(place);
            let said = formulas.each_ref().map(|cells| {
                let whole = cells.len() == predicted.types * predicted.intervals;
                whole.then(|| place.sum(cells, predicted.intervals))
            });
            for (m, measure) in Measure::ALL.into_iter().enumerate() {
                let Some(forecast) = Forecast::of(&draws, measure) else {
                    continue;
                };
                for (d, day, cells) in &days {
                    let came = place.sum(cells, predicted.intervals);
                    let (_, weight) = came.sides(measure);
                    let Some(value) = came.value(measure) else {
                        continue;
                    };
                    let cell = (place.kind.map_or(0, |k| k + 1) << 20)
                        + place.interval.map_or(0, |i| i + 1);
                    let key = ReplicationKey::new(of.model.seed, day.day.unsigned_abs());
                    let mut luck = key
                        .named("backtest", cell as u64, m as u64)
                        .stream(Purpose::Arrival, 0);
                    out.push(Score {
                        day: *d,
                        place,
                        measure,
                        observed: value,
                        weight,
                        mean: forecast.mean,
                        median: forecast.draws.median(),
                        bands: forecast.bands,
                        holding: forecast.holding,
                        crps: forecast.draws.crps(value),
                        pit: forecast.draws.pit(value, luck.unit()),
                        formulas: said.map(|s| s.and_then(|s| s.value(measure))),
                    });
                }
            }
        }
    }
    out
}

/// The forecast of a measure of a place.
struct Forecast {
    mean: f64,
    draws: Ensemble,
    bands: [(f64, f64); BANDS.len()],
    holding: [f64; BANDS.len()],
}

impl Forecast {
    /// `None` where it has none, or a ratio rests on too few contacts.
    fn of(days: &[Counts], measure: Measure) -> Option<Self> {
        let mean = Predicted::mean(days, measure)?;
        if !measure.is_count() {
            let below: f64 = days.iter().map(|c| c.sides(measure).1).sum();
            if below < FEWEST * days.len() as f64 {
                return None;
            }
        }
        let draws = Ensemble::new(days.iter().filter_map(|c| c.value(measure)).collect())?;
        let bands = BANDS.map(|share| draws.band(share));
        Some(Self {
            mean,
            holding: bands.map(|band| draws.within(band)),
            bands,
            draws,
        })
    }
}
