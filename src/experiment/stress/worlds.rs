//! The worlds that a stress test simulates, each once.

use super::figures::Sums;
use crate::model::{Model, compile};
use crate::random::LawError;
use crate::replicate::{Plan, Progress};
use crate::scenario::Scenario;

/// Scenarios with the same contact types on the same customers. The first is the base.
#[derive(Debug)]
pub struct Worlds {
    /// Volumes of first attempts that come to forecasts of all contacts, in the base: in the
    /// other worlds the customers are the same.
    factors: Option<Vec<f64>>,
    scenarios: Vec<Scenario>,
    pub(super) models: Vec<Model>,
}

impl Worlds {
    /// The base alone.
    ///
    /// # Errors
    /// When a distribution's parameters are not those of a distribution.
    pub fn new(base: &Scenario, factors: Option<Vec<f64>>) -> Result<Self, LawError> {
        let mut out = Self {
            factors,
            scenarios: Vec::new(),
            models: Vec::new(),
        };
        out.add(base.clone())?;
        Ok(out)
    }

    /// The position of a world, which is new unless there is an equal one.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn add(&mut self, scenario: Scenario) -> Result<usize, LawError> {
        if let Some(at) = self.scenarios.iter().position(|s| *s == scenario) {
            return Ok(at);
        }
        let model = self.model(&scenario)?;
        self.models.push(model);
        self.scenarios.push(scenario);
        Ok(self.models.len() - 1)
    }

    /// Simulates all of them on the same replications.
    #[must_use]
    pub fn simulate(&self, plan: &Plan, progress: &Progress) -> Sums {
        super::figures::simulate(&self.models, &[], plan, progress)
    }

    /// Simulates one more world by itself.
    pub(super) fn alone(
        &self,
        scenario: &Scenario,
        plan: &Plan,
        progress: &Progress,
    ) -> Option<Sums> {
        let model = self.compiled(scenario)?;
        Some(super::figures::simulate(&[model], &[], plan, progress))
    }

    /// The model of a scenario that is not one of them.
    pub(super) fn compiled(&self, scenario: &Scenario) -> Option<Model> {
        self.model(scenario).ok()
    }

    fn model(&self, scenario: &Scenario) -> Result<Model, LawError> {
        let mut model = compile(scenario)?;
        if let Some(factors) = &self.factors {
            model.scale_volumes(factors);
        }
        Ok(model)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.models.len()
    }

    /// Whether there is none: never, the base is one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.models.is_empty()
    }
}
