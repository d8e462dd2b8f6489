//! Forecasts that count all contacts offered: how many of them are first attempts.

use super::{Failure, Plan, Progress, Reduction, run};
use crate::measures::Mean;
use crate::model::{Model, compile};
use crate::random::LawError;
use crate::scenario::{ArrivalSource, Basis, Scenario, Uncertainty};

/// Replications of each round: the first ones need only be near.
const ROUNDS: [u64; 8] = [64, 64, 64, 256, 256, 256, 256, 256];
/// Relative difference between offered and forecast that is near enough: far less than a day's
/// count strays by chance.
const NEAR: f64 = 5e-4;

/// Share of first attempts below which others bring all that the forecast counts: where they
/// bring more, each round lowers the share further.
const LEAST: f64 = 0.02;

/// Why no volume of first attempts comes to the forecast.
#[derive(Debug, Clone, PartialEq)]
pub enum Unsettled {
    /// A distribution's parameters are not those of a distribution.
    Law(LawError),
    /// A replication could not be finished.
    Failure(Failure),
    /// Contacts that others lead to are more than the forecast of this type already.
    TooMany {
        /// The contact type.
        kind: usize,
        /// Contacts offered to it that are not first attempts.
        others: f64,
        /// Its forecast.
        forecast: f64,
    },
}

impl Model {
    /// Multiplies the expected first attempts of each type.
    pub fn scale_volumes(&mut self, factors: &[f64]) {
        for (demand, factor) in self.demand.types.iter_mut().zip(factors) {
            for expected in &mut demand.expected {
                *expected *= factor;
            }
        }
    }
}

/// For each type the factor on its expected counts at which the mean offered of a base run, one
/// without shocks and uncertainty, equals them; 1 for types whose counts are first attempts.
/// `None` where all are.
///
/// A fixed point: each round runs the same days with the factors so far and corrects them by
/// what was offered. The days are those of the scenario's seed, so the result is the same for
/// any number of threads.
///
/// # Errors
/// When a run fails, or a type gets more from others than its whole forecast.
pub fn first_attempts(
    scenario: &Scenario,
    plan: &Plan,
    progress: &Progress,
) -> Result<Option<Vec<f64>>, Unsettled> {
    let forecast = |kind: usize| -> Option<f64> {
        let arrivals = scenario.contacts[kind].arrivals.as_ref()?;
        let ArrivalSource::Expected(counts) = &arrivals.source else {
            return None;
        };
        let all: f64 = counts[scenario.warm_up..].iter().sum();
        (arrivals.basis == Basis::Offered && all > 0.0).then_some(all)
    };
    let types = scenario.contacts.len();
    let targets: Vec<Option<f64>> = (0..types).map(forecast).collect();
    let follows = scenario
        .contacts
        .iter()
        .any(|c| c.leads_on() || c.self_service.is_some());
    if !follows || targets.iter().all(Option::is_none) {
        return Ok(None);
    }
    let base = Scenario {
        shocks: Vec::new(),
        uncertainty: Uncertainty::default(),
        ..scenario.clone()
    };
    let base = compile(&base).map_err(Unsettled::Law)?;
    let mut factors = vec![1.0; types];
    for replications in ROUNDS {
        let mut model = base.clone();
        model.scale_volumes(&factors);
        let plan = Plan {
            replications,
            precision: None,
            reduction: Reduction::NONE,
            ..plan.clone()
        };
        let outcome = run(&model, &plan, progress).map_err(Unsettled::Failure)?;
        let mut far = false;
        for (kind, target) in targets.iter().enumerate() {
            let offered = outcome.fold.kinds[kind].day.mean(Mean::Offered).mean();
            let (Some(target), Some(offered)) = (*target, offered.filter(|o| *o > 0.0)) else {
                continue;
            };
            far |= libm::fabs(offered / target - 1.0) > NEAR;
            // What others lead to hardly changes with the type's own first attempts, or grows
            // with them; the step that takes the difference as its own converges in both cases.
            let own = factors[kind] * target;
            let next = own * target / offered;
            if next < LEAST * target {
                return Err(Unsettled::TooMany {
                    kind,
                    others: offered - own,
                    forecast: target,
                });
            }
            factors[kind] = next / target;
        }
        if progress.stopped() || !far && replications == ROUNDS[ROUNDS.len() - 1] {
            break;
        }
    }
    Ok(Some(factors))
}
