//! Figures of the day, corrected by what is known of the contacts that came.

use super::figures::Figures;
use super::fold::Fold;
use super::sample::{Mean, Ratio, Sample};
use super::tally::Tally;
use crate::model::{Came, Controls, Model};
use crate::stats::keep::keep;
use crate::stats::{Covariances, Moments, PairMoments, Point};

/// Variables of a [`Sample`], before the controls.
const MEANS: usize = Mean::ALL.len();
const RATIOS: usize = Ratio::ALL.len();
const OWN: usize = MEANS + 2 * RATIOS;

/// How the days' figures go with the contacts that came: of each type, and of all together.
#[derive(Debug, Clone)]
pub struct ControlFold {
    /// Type by type, then all together.
    days: Vec<Covariances>,
    /// The observation at hand.
    values: Vec<f64>,
    /// Its surplus of work, by type \[s\].
    surplus: Vec<f64>,
}

impl ControlFold {
    /// Nothing folded yet; `None` where there are no controls.
    #[must_use]
    pub fn new(model: &Model) -> Option<Self> {
        let controls = model.controls.as_ref()?;
        let places = 0..=model.types.len();
        let variables = places.map(|place| OWN + controls.of_place(place).len());
        Some(Self {
            days: variables.map(Covariances::new).collect(),
            values: Vec::new(),
            surplus: Vec::new(),
        })
    }

    /// Forgets everything, but keeps the memory.
    pub fn clear(&mut self) {
        self.days.iter_mut().for_each(Covariances::clear);
    }

    /// Folds in the day of a type; of all together at the place behind the last.
    pub(super) fn push(&mut self, model: &Model, tally: &Tally, place: usize, day: &Sample) {
        let (Some(controls), Some(days)) = (&model.controls, self.days.get_mut(place)) else {
            return;
        };
        let sides = |side: fn(&(f64, f64)) -> f64| day.ratios.iter().map(side);
        self.values.clear();
        self.values.extend(day.means);
        self.values.extend(sides(|pair| pair.0));
        self.values.extend(sides(|pair| pair.1));
        if place == 0 {
            self.surplus.clear();
            let of_types = controls.handle_times().iter().enumerate();
            self.surplus
                .extend(of_types.map(|(kind, means)| tally.surplus(kind, means)));
        }
        let came = Came {
            counts: &tally.came,
            surplus: &self.surplus,
        };
        let controls = controls.of_place(place).iter();
        self.values.extend(controls.map(|c| c.value(came)));
        days.push(&self.values);
    }

    /// Folds in the days of `other`.
    pub fn merge(&mut self, other: &Self) {
        for (a, b) in self.days.iter_mut().zip(&other.days) {
            a.merge(b);
        }
    }

    /// The corrected figures of a type, or of all together at the place behind the last; `None`
    /// where the observations are too few for the controls.
    #[must_use]
    pub fn corrected(
        &self,
        controls: &Controls,
        place: usize,
        figures: &Figures,
    ) -> Option<Figures> {
        let days = self.days.get(place)?;
        let known: Vec<f64> = controls.of_place(place).iter().map(|c| c.mean).collect();
        let fit = days.regression(OWN, &known)?;
        let mean = |i: usize| Moments::from_parts(fit.n, fit.mean(i), fit.residual(i, i));
        let pair = |i: usize| {
            let (x, y) = (MEANS + i, MEANS + RATIOS + i);
            let residuals = [(x, x), (x, y), (y, y)].map(|(a, b)| fit.residual(a, b));
            PairMoments::from_parts(fit.n, [fit.mean(x), fit.mean(y)], residuals)
        };
        let mut corrected = figures.clone();
        // What is never negative stays so: where a line does not fit, the plain figure does.
        corrected.replace(
            |i| (fit.mean(i) >= 0.0).then(|| mean(i)),
            |i| {
                let (x, y) = (fit.mean(MEANS + i), fit.mean(MEANS + RATIOS + i));
                let fits = x >= 0.0 && y > 0.0 && (x <= y || !Ratio::ALL[i].is_share());
                fits.then(|| pair(i))
            },
        );
        Some(corrected)
    }
}

impl Fold {
    /// The figures of the day of a type; of all together at the place behind the last.
    #[must_use]
    pub fn day(&self, place: usize) -> Option<&Figures> {
        let total = (place == self.kinds.len()).then_some(&self.total);
        self.kinds.get(place).map(|kind| &kind.day).or(total)
    }

    /// The same, corrected by the controls; `None` where there are none, or too few observations
    /// for them.
    #[must_use]
    pub fn corrected(&self, controls: &Controls, place: usize) -> Option<Figures> {
        let days = self.controls.as_ref()?;
        days.corrected(controls, place, self.day(place)?)
    }

    /// Puts the corrected figures of the day in the place of the plain ones, where there are any.
    pub fn correct(&mut self, controls: &Controls) {
        let places = 0..=self.kinds.len();
        let corrected: Vec<_> = places
            .map(|place| self.corrected(controls, place))
            .collect();
        for (place, figures) in corrected.into_iter().enumerate() {
            let Some(figures) = figures else {
                continue;
            };
            // Ratios of few days would be made of these again.
            self.first_days.forget(place);
            match self.kinds.get_mut(place) {
                Some(kind) => kind.day = figures,
                None => self.total = figures,
            }
        }
    }

    /// The service level of a type, or of all together at the place behind the last, with the error
    /// that it would have from days on their own.
    #[must_use]
    pub fn plain_level(&self, place: usize) -> Option<Point> {
        match &self.day_levels {
            Some(levels) => levels.level(place)?.point(),
            None => self.day(place)?.ratio(Ratio::ServiceLevel).point(),
        }
    }
}

keep!(ControlFold { days } without { values, surplus });

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::measures::wait_bins;
    use crate::model::compile;
    use crate::scenario::{Overrides, parse};

    fn model(talk: &str, order: &str) -> Model {
        let text = format!(
            "busyhour = 1\nduration = \"3h\"\ninterval = \"30m\"\nwarm_up = \"30m\"\nseed = 8\n\
             [contact.calls]\nchannel = \"voice\"\narrivals = {{ rate = \"60/h\" }}\n\
             talk = {talk}\npatience = {{ exponential = {{ mean = \"2m\" }} }}\n\
             [group.agents]\nagents = 4\nskills = {{ calls = 1 }}\n{order}"
        );
        compile(&parse(&text, &Overrides::default()).unwrap().scenario).unwrap()
    }

    /// In a center where a quarter gives up, who is answered takes as long as anybody.
    #[test]
    fn the_surplus_of_work_has_the_mean_nothing() {
        let model = model("{ lognormal = { mean = \"4m\", cv = 1.2 } }", "");
        let controls = Controls::of(&model).unwrap();
        let means = &controls.handle_times()[0];
        let mut engine: Engine = Engine::new(&model);
        let mut tally = Tally::new(&model, wait_bins(&model));
        let mut surplus = Moments::new();
        for replication in 0..2000 {
            engine.run(replication, &mut tally).unwrap();
            surplus.push(tally.surplus(0, means));
        }
        let error = (surplus.variance().unwrap() / 2000.0).sqrt();
        assert!(surplus.mean().unwrap().abs() < 4.0 * error, "{surplus:?}");
        // Five half hours with some twenty answered of 4 minutes times 1.2 each.
        assert!(error > 60.0, "{error}");
    }

    #[test]
    fn work_is_no_control_where_it_decides_or_never_differs() {
        let of = |talk: &str, order: &str| {
            let controls = Controls::of(&model(talk, order)).unwrap();
            controls.handle_times().len()
        };
        let exponential = "{ exponential = { mean = \"4m\" } }";
        assert_eq!(of(exponential, ""), 1);
        let shortest = "[routing]\nselect_contact = [\"shortest-work\"]\n";
        assert_eq!(of(exponential, shortest), 0);
        assert_eq!(of("{ constant = { value = \"4m\" } }", ""), 0);
        let mut by_event = model(exponential, "");
        by_event.by_event = true;
        assert!(Controls::of(&by_event).unwrap().handle_times().is_empty());
    }
}
