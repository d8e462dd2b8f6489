//! The Erlang formulas against the simulation, interval by interval.

use serde_json::{Map, Value, json};

use super::cells::{Cells, level};
use super::staffings::Staffed;
use crate::erlang::{Patience, Queue, Steady};
use crate::experiment::ladder::{Step, Steps, broken};
use crate::math::special::normal_quantile;
use crate::measures::Ratio;
use crate::report::explain::short_label;
use crate::report::summary::Run;
use crate::stats::{Confidence, Point};

/// How a formula's service level compares with the simulated one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// No further off than a point, or than chance explains.
    Agrees,
    /// It promises more than happens.
    Optimistic,
    /// It promises less than happens.
    Pessimistic,
    /// It has no answer.
    DoesNotApply,
}

/// Difference of service levels that is none.
const A_POINT: f64 = 0.01;
/// Chance that any of all differences is taken for one by chance alone.
const BY_CHANCE: f64 = 0.05;

impl Verdict {
    /// In a word or two.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Optimistic => "optimistic",
            Self::Pessimistic => "pessimistic",
            Self::DoesNotApply => "does not apply",
        }
    }

    fn of(formula: Option<f64>, simulated: &Point, z: f64) -> Self {
        let Some(formula) = formula else {
            return Self::DoesNotApply;
        };
        let chance = simulated.std_error.map_or(0.0, |error| z * error);
        let difference = formula - simulated.value;
        if difference.abs() <= A_POINT.max(chance) {
            Self::Agrees
        } else if difference > 0.0 {
            Self::Optimistic
        } else {
            Self::Pessimistic
        }
    }
}

/// A formula's service level, `None` where it does not apply, and the verdict.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// Service level.
    pub level: Option<f64>,
    /// What to think of it.
    pub verdict: Verdict,
}

/// A service level simulated and by both formulas.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Start of the interval; empty for a whole day.
    pub start: String,
    /// Contact type.
    pub contact: String,
    /// Contacts expected.
    pub contacts: f64,
    /// Offered load \[erlangs\]; that of the mean interval for a whole day.
    pub load: f64,
    /// Agents for it.
    pub agents: f64,
    /// Simulated service level.
    pub simulated: Point,
    /// By Erlang C.
    pub erlang_c: Judged,
    /// By Erlang A.
    pub erlang_a: Judged,
}

impl Checked {
    /// Half-width of the simulated service level, 95 % sure.
    #[must_use]
    pub fn half_width(&self) -> Option<f64> {
        self.simulated.half_width(&Confidence::default())
    }
}

/// Agent-hours of a group that go to a type.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Group.
    pub group: String,
    /// Contact type.
    pub contact: String,
    /// Hours over the statistics.
    pub hours: f64,
}

/// All comparisons.
#[derive(Debug, Clone)]
pub struct Validation {
    /// Types in the order of the file, then intervals.
    pub intervals: Vec<Checked>,
    /// Each type over the whole horizon; intervals in which a formula does not apply count as 0.
    pub types: Vec<Checked>,
    /// The whole center as one queue.
    pub center: Option<Checked>,
    /// How each group's agents are split over its types.
    pub split: Vec<Part>,
    /// For each contact type what the formulas take for granted and the scenario breaks.
    pub broken: Vec<(String, Steps)>,
    /// The scenario's staffing and what the formulas would ask for.
    pub staffings: Vec<Staffed>,
}

/// Compares a run with the formulas.
#[must_use]
pub fn validate(run: &Run<'_>) -> Validation {
    let cells = Cells::of(run.scenario, run.model);
    let warm_up = run.model.clock.warm_up;
    let kinds = 0..run.model.types.len();
    let found: Vec<(usize, usize, Point)> = kinds
        .clone()
        .flat_map(|kind| (warm_up..run.model.clock.intervals).map(move |i| (kind, i)))
        .filter_map(|(kind, i)| {
            cells.cell(kind, i)?;
            let figures = &run.outcome.fold.kinds[kind].intervals[i - warm_up];
            let simulated = figures.ratio(Ratio::ServiceLevel).point()?;
            Some((kind, i, simulated))
        })
        .collect();
    let z = normal_quantile(1.0 - 0.5 * BY_CHANCE / found.len().max(1) as f64);
    let intervals: Vec<Checked> = found
        .into_iter()
        .filter_map(|(kind, i, simulated)| {
            let cell = cells.cell(kind, i)?;
            let of = &run.model.types[kind];
            let judged = |endless: bool| {
                let steady = cells.queue(cell, endless).steady(cell.agents).ok();
                let level = steady.and_then(|steady| level(of, &steady));
                Judged {
                    level,
                    verdict: Verdict::of(level, &simulated, z),
                }
            };
            Some(Checked {
                start: short_label(run.scenario, i),
                contact: of.name.clone(),
                contacts: cell.contacts,
                load: cell.load,
                agents: cell.agents,
                erlang_c: judged(true),
                erlang_a: judged(false),
                simulated,
            })
        })
        .collect();
    let types = kinds
        .filter_map(|kind| {
            let name = &run.model.types[kind].name;
            let own: Vec<&Checked> = intervals.iter().filter(|c| c.contact == *name).collect();
            let simulated = run.outcome.fold.kinds[kind].day.ratio(Ratio::ServiceLevel);
            whole(name, &own, simulated.point()?)
        })
        .collect();
    Validation {
        center: center(run, &cells),
        split: parts(run, &cells),
        broken: (0..run.model.types.len())
            .map(|k| (run.model.types[k].name.clone(), broken(run.scenario, k)))
            .collect(),
        staffings: Vec::new(),
        intervals,
        types,
    }
}

/// Standard errors that a single comparison allows.
fn single() -> f64 {
    normal_quantile(1.0 - 0.5 * BY_CHANCE)
}

/// A type over the whole horizon.
fn whole(name: &str, of: &[&Checked], simulated: Point) -> Option<Checked> {
    let contacts: f64 = of.iter().map(|c| c.contacts).sum();
    if of.is_empty() || contacts <= 0.0 {
        return None;
    }
    let mean = |figure: &dyn Fn(&Checked) -> f64| {
        of.iter().map(|c| figure(c)).sum::<f64>() / of.len() as f64
    };
    let judged = |formula: &dyn Fn(&Checked) -> Option<f64>| {
        let met = of.iter().map(|c| formula(c).unwrap_or(0.0) * c.contacts);
        let level = Some(met.sum::<f64>() / contacts);
        Judged {
            level,
            verdict: Verdict::of(level, &simulated, single()),
        }
    };
    Some(Checked {
        start: String::new(),
        contact: name.to_owned(),
        contacts,
        load: mean(&|c| c.load),
        agents: mean(&|c| c.agents),
        erlang_c: judged(&|c| c.erlang_c.level),
        erlang_a: judged(&|c| c.erlang_a.level),
        simulated,
    })
}

/// The whole center as one queue of all contacts and all agents, each type with its own
/// threshold.
fn center(run: &Run<'_>, cells: &Cells) -> Option<Checked> {
    let simulated = run.outcome.fold.total.ratio(Ratio::ServiceLevel).point()?;
    let clock = &run.model.clock;
    let (mut contacts, mut load, mut agents) = (0.0, 0.0, 0.0);
    let mut met = [0.0, 0.0];
    for i in clock.warm_up..clock.intervals {
        let here: Vec<(usize, &super::cells::Cell)> = (0..run.model.types.len())
            .filter_map(|kind| Some((kind, cells.cell(kind, i)?)))
            .collect();
        let arrivals: f64 = here.iter().map(|(_, c)| c.contacts).sum();
        let work: f64 = here.iter().map(|(_, c)| c.load).sum();
        let there: f64 = here.iter().map(|(_, c)| c.agents).sum();
        // Rates of giving up are averaged: who never gives up has none.
        let giving_up: f64 = here.iter().map(|(_, c)| c.contacts / c.patience).sum();
        contacts += arrivals;
        load += work;
        agents += there;
        for (met, patience) in met.iter_mut().zip([f64::INFINITY, arrivals / giving_up]) {
            let queue = Queue {
                arrivals: arrivals / clock.interval,
                handle_time: work * clock.interval / arrivals,
                patience: Patience::exponential(patience),
                lines: None,
            };
            let Ok(steady) = queue.steady(there) else {
                continue;
            };
            let level = |kind: usize, steady: &Steady| level(&run.model.types[kind], steady);
            *met += here
                .iter()
                .map(|(kind, c)| c.contacts * level(*kind, &steady).unwrap_or(0.0))
                .sum::<f64>();
        }
    }
    if contacts <= 0.0 {
        return None;
    }
    let intervals = (clock.intervals - clock.warm_up) as f64;
    let [erlang_c, erlang_a] = met.map(|met| {
        let level = Some(met / contacts);
        Judged {
            level,
            verdict: Verdict::of(level, &simulated, single()),
        }
    });
    Some(Checked {
        start: String::new(),
        contact: "all as one queue".into(),
        contacts,
        load: load / intervals,
        agents: agents / intervals,
        simulated,
        erlang_c,
        erlang_a,
    })
}

/// Agent-hours by group and type.
fn parts(run: &Run<'_>, cells: &Cells) -> Vec<Part> {
    let clock = &run.model.clock;
    let (types, groups) = (&run.model.types, &run.model.groups);
    let mut hours = vec![vec![0.0; types.len()]; groups.len()];
    for i in clock.warm_up..clock.intervals {
        for (kind, by_group) in cells.split(run.model, i).by_group.iter().enumerate() {
            for (g, agents) in by_group.iter().enumerate() {
                hours[g][kind] += agents * clock.interval / 3600.0;
            }
        }
    }
    let all = hours.iter().enumerate().flat_map(|(g, of)| {
        let part = move |(kind, hours): (usize, &f64)| Part {
            group: groups[g].name.clone(),
            contact: types[kind].name.clone(),
            hours: *hours,
        };
        of.iter().enumerate().map(part)
    });
    all.filter(|part| part.hours > 0.0).collect()
}

/// The assumptions that do not hold for a type, by the words of the ladder's steps.
fn words((name, broken): &(String, Steps)) -> (String, Value) {
    let steps = Step::ALL.into_iter().filter(|s| broken.has(*s));
    (name.clone(), steps.map(Step::word).collect())
}

/// The comparison as JSON.
#[must_use]
pub fn json_of(validation: &Validation, run: &Run<'_>) -> Value {
    let judged =
        |judged: &Judged| json!({"service_level": judged.level, "verdict": judged.verdict.word()});
    let checked = |c: &Checked| {
        json!({
            "start": c.start,
            "contact": c.contact,
            "contacts": c.contacts,
            "load": c.load,
            "agents": c.agents,
            "simulated": {
                "mean": c.simulated.value,
                "half_width": c.half_width(),
            },
            "erlang_c": judged(&c.erlang_c),
            "erlang_a": judged(&c.erlang_a),
        })
    };
    let all = |of: &[Checked]| of.iter().map(checked).collect::<Vec<Value>>();
    let names = run.model.types.iter().map(|t| t.name.clone());
    let names: Vec<String> = names.collect();
    let staffing = |s: &Staffed| {
        let levels = names
            .iter()
            .cloned()
            .zip(s.service_levels.iter().map(|l| json!(l)));
        json!({
            "staffing": s.name,
            "scheduled_hours": s.scheduled_hours,
            "service_level": levels.collect::<serde_json::Map<String, Value>>(),
        })
    };
    let part = |p: &Part| json!({"group": p.group, "contact": p.contact, "hours": p.hours});
    json!({
        "busyhour": env!("CARGO_PKG_VERSION"),
        "scenario": run.scenario.name,
        "seed": run.model.seed,
        "replications": run.outcome.fold.replications,
        "intervals": all(&validation.intervals),
        "types": all(&validation.types),
        "center": validation.center.as_ref().map(checked),
        "broken": validation.broken.iter().map(words).collect::<Map<String, Value>>(),
        "split": validation.split.iter().map(part).collect::<Vec<Value>>(),
        "staffings": validation.staffings.iter().map(staffing).collect::<Vec<Value>>(),
    })
}
