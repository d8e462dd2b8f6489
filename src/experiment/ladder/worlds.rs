//! Any set of steps as something that has figures: a formula, or an alternative to simulate.

use super::formula::{self, Day, Formula};
use super::level::Level;
use super::rung::{absent, rung};
use super::steady::apart;
use super::step::{Step, Steps};
use crate::experiment::{Alternative, Figure, Paired, Subject, run};
use crate::measures::Ratio;
use crate::model::{Model, compile};
use crate::random::LawError;
use crate::replicate::{Plan, Progress, Unsettled, first_attempts};
use crate::scenario::Scenario;
use crate::stats::Point;

/// What is followed up the ladder.
pub const FIGURES: [Ratio; 3] = [Ratio::ServiceLevel, Ratio::Asa, Ratio::AbandonRate];

/// A scenario with some of its steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum World {
    /// A formula knows it.
    Formula(Formula),
    /// It is simulated.
    Simulated(usize),
}

/// Worlds of one scenario, each once.
#[derive(Debug)]
pub struct Worlds<'a> {
    scenario: &'a Scenario,
    level: &'a Level,
    model: Model,
    /// Steps that change nothing here.
    pub absent: Steps,
    made: Vec<Made>,
    /// What each is made from.
    pub(super) grounds: Vec<Ground>,
    alternatives: Vec<Alternative>,
}

/// What a simulated world is made from, so that it can be made again with other agents.
#[derive(Debug)]
pub(super) struct Ground {
    on: Steps,
    /// Volumes of first attempts that come to forecasts of all contacts.
    factors: Option<Vec<f64>>,
}

impl Ground {
    /// The models of its steps of a scenario.
    pub fn alternative(&self, scenario: &Scenario, level: &Level) -> Result<Alternative, LawError> {
        self.of_rung(&rung(scenario, level, self.on), level)
    }

    fn of_rung(&self, rung: &Scenario, level: &Level) -> Result<Alternative, LawError> {
        let mut models = if self.on.has(Step::CarryOver) {
            vec![compile(rung)?]
        } else {
            let intervals = apart(rung, level, self.on);
            intervals.iter().map(compile).collect::<Result<_, _>>()?
        };
        for model in &mut models {
            if let Some(factors) = &self.factors {
                model.scale_volumes(factors);
            }
        }
        Ok(Alternative { models })
    }
}

/// How a simulated world was made.
#[derive(Debug, PartialEq)]
struct Made {
    scenario: Scenario,
    /// Whether each interval stands by itself.
    apart: bool,
    /// Types whose queue grows without end.
    endless: Vec<bool>,
}

impl<'a> Worlds<'a> {
    /// None yet; `level` is what the formulas are told of the scenario without shocks and
    /// without what contacts lead to.
    ///
    /// # Errors
    /// When a distribution's parameters are not those of a distribution.
    pub fn new(scenario: &'a Scenario, level: &'a Level) -> Result<Self, Unsettled> {
        Ok(Self {
            scenario,
            level,
            model: compile(scenario).map_err(Unsettled::Law)?,
            absent: absent(scenario),
            made: Vec::new(),
            grounds: Vec::new(),
            alternatives: Vec::new(),
        })
    }

    /// The world of some steps. Steps that change nothing count as taken.
    ///
    /// # Errors
    /// When no volume of first attempts comes to forecasts that count all offered.
    pub fn add(&mut self, on: Steps, plan: &Plan) -> Result<World, Unsettled> {
        let wanted = Step::ALL
            .into_iter()
            .filter(|s| on.has(*s) && !self.absent.has(*s));
        if wanted.clone().all(|s| s == Step::Abandonment) {
            return Ok(World::Formula(Formula {
                abandonment: on.has(Step::Abandonment),
                whole: true,
            }));
        }
        let on = wanted.collect::<Steps>().or(self.absent);
        let scenario = rung(self.scenario, self.level, on);
        let made = Made {
            apart: !on.has(Step::CarryOver),
            endless: self.endless(&scenario, on),
            scenario,
        };
        if let Some(at) = self.made.iter().position(|m| *m == made) {
            return Ok(World::Simulated(at));
        }
        let ground = Ground {
            on,
            factors: first_attempts(&made.scenario, plan, &Progress::default())?,
        };
        let alternative = ground.of_rung(&made.scenario, self.level);
        self.alternatives.push(alternative.map_err(Unsettled::Law)?);
        self.grounds.push(ground);
        self.made.push(made);
        Ok(World::Simulated(self.made.len() - 1))
    }

    /// Types in which nobody gives up, and which in some interval held for ever would have more
    /// to do than agents, on some days at least.
    fn endless(&self, scenario: &Scenario, on: Steps) -> Vec<bool> {
        let clock = &self.model.clock;
        let day_factors = |kind: usize| {
            let arrivals = scenario.contacts[kind].arrivals.as_ref();
            arrivals.is_some_and(|a| a.day_cv > 0.0 || a.interval_cv > 0.0)
        };
        let overloaded = |kind: usize| {
            let full = |i| self.level.load[kind][i] >= self.level.agents[kind][i];
            (clock.warm_up..clock.intervals).any(|i| self.level.contacts[kind][i] > 0.0 && full(i))
        };
        (0..scenario.contacts.len())
            .map(|kind| {
                !on.has(Step::CarryOver)
                    && scenario.contacts[kind].patience.is_none()
                    && (day_factors(kind) || overloaded(kind))
            })
            .collect()
    }

    /// Models to be simulated, of all worlds.
    #[must_use]
    pub fn models(&self) -> u64 {
        self.alternatives
            .iter()
            .map(|a| a.models.len() as u64)
            .sum()
    }

    /// Simulates all worlds on the same replications.
    #[must_use]
    pub fn run(self, plan: &Plan, progress: &Progress) -> Visited {
        let figures = FIGURES.map(Figure::Ratio);
        let paired = run(&self.alternatives, &figures, plan, progress);
        let days = [(false, false), (false, true), (true, false), (true, true)].map(
            |(abandonment, whole)| {
                let formula = Formula { abandonment, whole };
                let kinds = 0..self.model.types.len();
                let mut days: Vec<Day> = kinds
                    .map(|kind| formula::day(self.level, &self.model, kind, formula))
                    .collect();
                let mut total = Day::default();
                for day in &days {
                    total.add(day, 1.0);
                }
                days.push(total);
                (formula, days)
            },
        );
        Visited {
            types: self.model.types.len(),
            days: days.to_vec(),
            endless: self.made.into_iter().map(|m| m.endless).collect(),
            paired,
        }
    }
}

/// Worlds with their figures.
#[derive(Debug)]
pub struct Visited {
    types: usize,
    days: Vec<(Formula, Vec<Day>)>,
    endless: Vec<Vec<bool>>,
    /// The simulated ones.
    pub paired: Paired,
}

impl Visited {
    /// A weighted sum of a figure over worlds; `None` where one of them has no value. What comes
    /// from formulas alone has no error.
    #[must_use]
    pub fn contrast(&self, subject: Subject, figure: Ratio, of: &[(World, f64)]) -> Option<Point> {
        let row = match subject {
            Subject::Type(kind) => kind,
            Subject::Total => self.types,
        };
        let mut exact = 0.0;
        let mut simulated: Vec<(usize, f64)> = Vec::new();
        for &(world, weight) in of {
            match world {
                World::Formula(formula) => {
                    let days = self.days.iter().find(|(f, _)| *f == formula);
                    exact += weight * days?.1.get(row)?.ratio(figure)?;
                }
                World::Simulated(at) => {
                    if figure == Ratio::Asa && self.is_endless(at, subject) {
                        return None;
                    }
                    match simulated.iter_mut().find(|(a, _)| *a == at) {
                        Some((_, sum)) => *sum += weight,
                        None => simulated.push((at, weight)),
                    }
                }
            }
        }
        // A world that takes itself off must still have a value.
        let n = self.paired.replications;
        let sum = match simulated.is_empty() {
            true => Point {
                value: 0.0,
                std_error: Some(0.0),
                n,
            },
            false => self
                .paired
                .contrast(subject, Figure::Ratio(figure), &simulated)?,
        };
        Some(Point {
            value: exact + sum.value,
            ..sum
        })
    }

    fn is_endless(&self, at: usize, subject: Subject) -> bool {
        match subject {
            Subject::Type(kind) => self.endless[at][kind],
            Subject::Total => self.endless[at].contains(&true),
        }
    }
}
