//! The Erlang formulas beside what is simulated: each type of a scenario as a queue of its own.

use serde_json::{Value, json};

use crate::erlang::{Counting, Patience, Queue, Split, Steady, split};
use crate::model::{Model, TypeModel};
use crate::report::explain::Expected;
use crate::scenario::{CountRule, Scenario};

/// Figures of the formulas in `summary.json`, under `erlang_c` and `erlang_a`.
pub const ERLANG_C: [&str; 2] = ["service_level", "asa"];
/// The same of Erlang A.
pub const ERLANG_A: [&str; 3] = ["service_level", "asa", "abandon_rate"];

/// Links × types × intervals up to which agents are split over types, so that no scenario takes
/// minutes.
const MOST_STEPS: usize = 50_000_000;

/// A scenario's way of counting, for the formulas.
pub fn counting(rule: CountRule, short_abandon: f64) -> Counting {
    match rule {
        CountRule::ShortAbandonsExcluded => Counting::ShortAbandonsExcluded(short_abandon),
        CountRule::AllOffered => Counting::AllOffered,
        CountRule::ShortAbandonsMet => Counting::ShortAbandonsMet(short_abandon),
        CountRule::AnsweredOnly => Counting::AnsweredOnly,
    }
}

/// A contact type in an interval as a queue of its own.
#[derive(Debug, Clone)]
pub struct Cell {
    /// Contacts expected.
    pub contacts: f64,
    /// Offered load \[erlangs\].
    pub load: f64,
    /// Agents for it: those of its groups, split over all types they serve.
    pub agents: f64,
    /// Mean patience \[s\]; infinite: nobody gives up.
    pub patience: f64,
}

/// All types and intervals of a scenario as queues of their own.
#[derive(Debug, Clone)]
pub struct Cells {
    /// By type, then by interval of the horizon; empty where there are too many.
    pub cells: Vec<Vec<Cell>>,
    expected: Expected,
    interval: f64,
}

impl Cells {
    /// Expected load against mean agents staffed, which are split over their types so that the
    /// highest load per agent is as low as possible.
    pub fn of(scenario: &Scenario, model: &Model) -> Self {
        let kinds = model.types.len();
        let links: usize = scenario.contacts.iter().map(|c| c.groups.len()).sum();
        let mut out = Self {
            cells: vec![Vec::new(); kinds],
            expected: Expected::of(scenario, model),
            interval: model.clock.interval,
        };
        if links * kinds * scenario.intervals > MOST_STEPS {
            return out;
        }
        for i in 0..scenario.intervals {
            let agents = out.split(model, i).agents;
            for (k, cells) in out.cells.iter_mut().enumerate() {
                let patience = model.types[k].patience.as_ref();
                cells.push(Cell {
                    contacts: out.expected.contacts[k][i],
                    load: out.expected.load[k][i],
                    agents: agents[k],
                    patience: patience.map_or(f64::INFINITY, |p| p.mean(i)),
                });
            }
        }
        out
    }

    /// How the agents staffed in interval `i` are split over the types.
    pub fn split(&self, model: &Model, i: usize) -> Split {
        let loads: Vec<f64> = self.expected.load.iter().map(|of| of[i]).collect();
        let staffed: Vec<f64> = self.expected.staffed.iter().map(|of| of[i]).collect();
        split(&loads, &staffed, |k, g| model.routing.link(k, g).is_some())
    }

    /// Agents of group `g` staffed in interval `i` on average.
    pub fn staffed(&self, g: usize, i: usize) -> f64 {
        self.expected.staffed[g][i]
    }

    /// The cell of a type in interval `i` of the horizon, where contacts are expected.
    pub fn cell(&self, kind: usize, i: usize) -> Option<&Cell> {
        let cell = self.cells[kind].get(i)?;
        (cell.contacts > 0.0 && cell.load > 0.0).then_some(cell)
    }

    /// The queue of a cell: with its patience (Erlang A), or as if it were endless (Erlang C).
    pub fn queue(&self, cell: &Cell, endless: bool) -> Queue {
        Queue {
            arrivals: cell.contacts / self.interval,
            handle_time: cell.load * self.interval / cell.contacts,
            patience: if endless {
                Patience::Endless
            } else {
                Patience::exponential(cell.patience)
            },
            lines: None,
        }
    }

    /// Erlang C of a type in interval `i`, or null where it does not apply.
    pub fn erlang_c(&self, of: &TypeModel, kind: usize, i: usize) -> Value {
        self.estimate(kind, i, true).map_or(Value::Null, |steady| {
            json!({
                "service_level": level(of, &steady),
                "asa": steady.asa(),
            })
        })
    }

    /// Erlang A of a type in interval `i`, or null where it does not apply.
    pub fn erlang_a(&self, of: &TypeModel, kind: usize, i: usize) -> Value {
        self.estimate(kind, i, false).map_or(Value::Null, |steady| {
            json!({
                "service_level": level(of, &steady),
                "asa": steady.asa(),
                "abandon_rate": steady.abandon_rate(),
            })
        })
    }

    fn estimate(&self, kind: usize, i: usize, endless: bool) -> Option<Steady> {
        let cell = self.cell(kind, i)?;
        self.queue(cell, endless).steady(cell.agents).ok()
    }
}

/// The service level as the type counts it.
pub fn level(of: &TypeModel, steady: &Steady) -> Option<f64> {
    steady.service_level(of.within, counting(of.count, of.short_abandon))
}
