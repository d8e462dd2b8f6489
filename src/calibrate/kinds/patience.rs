//! Patience of a type, from waits of which most were ended by an answer.

use crate::calibrate::fit::{
    Fit, KaplanMeier, LawFamily, Lifetimes, Parameter, Spike, SpikeTest, fit_law, set_aside, spikes,
};
use crate::calibrate::gather::Gathered;
use crate::calibrate::log::Outcome;
use crate::random::Family;
use crate::stats::Confidence;

/// Times of the survival curve that are reported \[s\].
pub const SURVIVAL_TIMES: [f64; 8] = [10.0, 15.0, 30.0, 60.0, 120.0, 180.0, 300.0, 600.0];
/// Abandonments that a law needs.
const FEWEST: u64 = 30;

/// Of more waits than this, lengths are rounded to a tenth of a second for the fit.
const MANY: usize = 5_000;

/// What is known of the patience of a type.
#[derive(Debug, Clone, PartialEq)]
pub struct Patience {
    /// Contacts that waited.
    pub n: u64,
    /// Of them abandoned.
    pub events: u64,
    /// The Kaplan–Meier curve.
    pub curve: KaplanMeier,
    /// Total wait over abandonments: the mean if patience were exponential.
    pub exponential: Parameter,
    /// Moments at which a system, not the customer, ended the waits; censored for the law.
    pub spikes: Vec<Spike>,
    /// The families, best first by Akaike's criterion.
    pub fits: Vec<Fit>,
}

impl Patience {
    /// The law for a scenario.
    #[must_use]
    pub fn law(&self) -> Option<Family> {
        Some(self.fits.first()?.law.scenario())
    }

    /// The patience of these contacts: those who waited, answered ones censored at their answer.
    ///
    /// # Errors
    /// Why nothing can be said.
    pub fn of(log: &Gathered, ours: &[usize]) -> Result<Self, String> {
        let c = &log.contacts;
        let waited: Vec<usize> = ours
            .iter()
            .copied()
            .filter(|i| c.outcome[*i].offered() && c.wait[*i] > 0.0)
            .collect();
        if waited.is_empty() {
            return Err("no waits in the log".to_owned());
        }
        let many = waited.len() > MANY;
        let pairs = waited.iter().map(|i| {
            let wait = f64::from(c.wait[*i]);
            let wait = if many {
                (wait * 10.0).round().max(1.0) / 10.0
            } else {
                wait
            };
            (wait, c.outcome[*i] == Outcome::Abandoned)
        });
        let sample = Lifetimes::new(pairs).map_err(|e| e.to_string())?;
        if sample.events() < FEWEST {
            return Err(format!(
                "{} of {} who waited abandoned; a law takes {FEWEST}",
                sample.events(),
                sample.n()
            ));
        }
        let confidence = Confidence::default();
        let exponential = fit_law(LawFamily::Exponential, &sample, None, &confidence)
            .map_err(|e| e.to_string())?
            .parameters
            .swap_remove(0);
        let spikes = spikes(&sample, &SpikeTest::default()).unwrap_or_default();
        let patient = set_aside(&sample, &spikes);
        let families = [
            LawFamily::Exponential,
            LawFamily::Weibull,
            LawFamily::Lognormal,
            LawFamily::Loglogistic,
            LawFamily::Hyperexponential,
        ];
        let mut fits: Vec<Fit> = families
            .iter()
            .filter_map(|family| fit_law(*family, &patient, None, &confidence).ok())
            .collect();
        fits.sort_by(|a, b| a.aic.total_cmp(&b.aic));
        Ok(Self {
            n: sample.n(),
            events: sample.events(),
            curve: KaplanMeier::new(&sample),
            exponential,
            spikes,
            fits,
        })
    }
}
