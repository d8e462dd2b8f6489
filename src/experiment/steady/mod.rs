//! The steady state of a center that is the same at all times, from one long run.
//!
//! The run goes on over many intervals; each interval's counts are an observation of a series.
//! What the start from an empty center falsifies is found by MSER-5 and left out
//! ([`mser5`]), and intervals are made from batches that
//! are tested for independence ([`batch_means`]).

mod stationary;

pub use stationary::obstacles;

use crate::engine::{AgentTime, Engine, Stop};
use crate::measures::{Mean, Ratio, Sample, Tally, wait_bins};
use crate::model::{Model, compile};
use crate::random::LawError;
use crate::scenario::Scenario;
use crate::stats::{BatchMeans, batch_means, mser5};

/// Fewest intervals of a run.
pub const FEWEST_INTERVALS: usize = 200;
/// Most cells (intervals × types and groups) of a run: they are all kept.
pub const MOST_CELLS: usize = 4_000_000;
/// Of so many intervals one more is simulated at the end and not counted: those who come last do
/// not see others come after them.
const TAIL: usize = 20;

/// A figure of the steady state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// A ratio of a contact type.
    Type(usize, Ratio),
    /// Mean number of waiting contacts of a type.
    Queue(usize),
    /// A ratio of all types together.
    Total(Ratio),
    /// Mean number of waiting contacts.
    TotalQueue,
    /// Busy to busy and idle of a group.
    Occupancy(usize),
    /// The same of all agents.
    TotalOccupancy,
}

/// Why there is no steady state to tell of.
#[derive(Debug, Clone, PartialEq)]
pub enum Unsteady {
    /// The scenario changes with the time: all that does.
    Changes(Vec<String>),
    /// The run has too few intervals for any statement.
    TooShort,
    /// The run has too many to be kept.
    TooLong,
    /// The model cannot be made.
    Model(LawError),
    /// The run cannot be finished.
    Stop(Stop),
    /// The start takes half of the run or more: it is too short, or the center never settles.
    NeverSettles,
}

/// A long run from which the start is cut.
#[derive(Debug, Clone)]
pub struct Steady {
    /// Length of an interval \[s\].
    pub interval: f64,
    /// Intervals left out at the start.
    pub warm_up: usize,
    /// Intervals that count.
    pub intervals: usize,
    model: Model,
    tally: Tally,
}

/// Simulates a scenario that is the same at all times over so many intervals on end, from an
/// empty center (or from its `initial`).
///
/// # Errors
/// The scenario changes with the time, the run is too short or cannot be finished.
pub fn run(scenario: &Scenario, intervals: usize, most_waiting: u32) -> Result<Steady, Unsteady> {
    let obstacles = obstacles(scenario);
    if !obstacles.is_empty() {
        return Err(Unsteady::Changes(obstacles));
    }
    if intervals < FEWEST_INTERVALS {
        return Err(Unsteady::TooShort);
    }
    let series = scenario.contacts.len() + scenario.groups.len();
    if intervals.saturating_mul(series) > MOST_CELLS {
        return Err(Unsteady::TooLong);
    }
    let long = stationary::stretched(scenario, intervals + intervals.div_ceil(TAIL));
    let model = compile(&long).map_err(Unsteady::Model)?;
    let mut tally = Tally::new(&model, wait_bins(&model));
    let mut engine: Engine = Engine::new(&model);
    engine.limit_waiting(most_waiting);
    engine.run(0, &mut tally).map_err(Unsteady::Stop)?;
    let mut steady = Steady {
        interval: scenario.interval,
        warm_up: 0,
        intervals,
        model: model.clone(),
        tally,
    };
    let warm_up = steady.start().ok_or(Unsteady::NeverSettles)?;
    steady.warm_up = warm_up;
    steady.intervals -= warm_up;
    Ok(steady)
}

impl Steady {
    /// How many leading intervals belong to the start: the later one of where the number of
    /// contacts in the center settles, and where those who come do, who may be called back, try
    /// again or come again.
    fn start(&self) -> Option<usize> {
        let busy = |i: usize| {
            let groups = 0..self.model.groups.len();
            groups.map(|g| self.time(g, i).busy).sum::<f64>()
        };
        let all = 0..self.intervals;
        let samples: Vec<Sample> = all.map(|i| self.total(i)).collect();
        let here = samples.iter().enumerate();
        let here: Vec<f64> = here
            .map(|(i, s)| (s.mean(Mean::Queue) + busy(i)) / self.interval)
            .collect();
        let come: Vec<f64> = samples.iter().map(|s| s.mean(Mean::Offered)).collect();
        Some(mser5(&here)?.max(mser5(&come)?))
    }

    /// A figure with its batches; `None` where there is no data.
    #[must_use]
    pub fn figure(&self, figure: Figure) -> Option<BatchMeans> {
        let pairs: Vec<(f64, f64)> = (self.warm_up..self.warm_up + self.intervals)
            .map(|i| self.sides(figure, i))
            .collect();
        batch_means(&pairs)
    }

    /// Numerator and denominator of a figure in an interval.
    fn sides(&self, figure: Figure, i: usize) -> (f64, f64) {
        let queue = |sample: Sample| (sample.mean(Mean::Queue), self.interval);
        let occupancy = |time: &AgentTime| (time.busy, time.busy + time.idle);
        match figure {
            Figure::Type(kind, ratio) => self.sample(kind, i).ratio(ratio),
            Figure::Queue(kind) => queue(self.sample(kind, i)),
            Figure::Total(ratio) => self.total(i).ratio(ratio),
            Figure::TotalQueue => queue(self.total(i)),
            Figure::Occupancy(group) => occupancy(self.time(group, i)),
            Figure::TotalOccupancy => {
                let sides = (0..self.model.groups.len()).map(|g| occupancy(self.time(g, i)));
                sides.fold((0.0, 0.0), |sum, side| (sum.0 + side.0, sum.1 + side.1))
            }
        }
    }

    fn sample(&self, kind: usize, i: usize) -> Sample {
        let cell = kind * self.model.clock.intervals + i;
        let (cells, rare) = (&self.tally.cells, &self.tally.rare);
        Sample::of(&self.model.types[kind], &cells[cell], &rare[cell])
    }

    fn total(&self, i: usize) -> Sample {
        let mut total = Sample::default();
        (0..self.model.types.len()).for_each(|kind| total.add(&self.sample(kind, i)));
        total
    }

    fn time(&self, group: usize, i: usize) -> &AgentTime {
        &self.tally.agent_time[group * self.model.clock.intervals + i]
    }
}
