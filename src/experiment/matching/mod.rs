//! Free parameters of a scenario made from a log, found by simulation: how much of their presence
//! agents give to contacts, and whose wait counts more.
//!
//! The measures are the service level, the abandon rate and the mean wait of the answered of each
//! contact type over the ordinary days of the log. [`match_measures`] seeks the parameters with common random numbers:
//! every point meets the same customers.

mod measures;
mod staffing;

use self::measures::{MEASURES, measured};
use self::staffing::staffed;
use super::backtest::{Counts, Measure, Observed, predict};
use crate::calibrate::fit::{
    FitError, Held, Matched, Matrix, Measured, Parameter, Search, Unknown, match_measures,
};
use crate::calibrate::follow::Followers;
use crate::calibrate::{MatchedMeasure, MatchedModel};
use crate::model::{Model, compile};
use crate::replicate::{Failure, Plan, Progress};
use crate::scenario::{ArrivalSource, Basis, ContactCriterion, Scenario};
use crate::stats::Confidence;

/// What is sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sought {
    /// A factor on the share of presence in which agents take contacts, one for all groups.
    pub staffing: bool,
    /// Weights of the types' waits.
    pub order: bool,
}

/// A scenario and the weight of its days: how many of them the log has.
#[derive(Debug, Clone)]
pub struct Weekday {
    /// The scenario as it was made.
    pub scenario: Scenario,
    /// Position among the models of the observation.
    pub model: usize,
}

/// A type with fewer contacts abandoned or answered says too little.
const FEWEST: f64 = 50.0;
/// Half-way of the paired differences, in ln(parameter): wide enough that weights, which move waits
/// slowly, stand out of the noise.
const STEP: f64 = 0.1;
/// Most rounds of the search.
const ROUNDS: u32 = 15;
/// Chance of the measures below which a model is not enough.
const REFUTED: f64 = 0.01;
/// By how much a reserve must lower the sum of squared errors.
const WORTH: f64 = 9.0;
/// The search rests at this share of a standard error.
const TOLERANCE: f64 = 0.25;
/// Least and greatest weight.
const WEIGHTS: (f64, f64) = (0.05, 20.0);

/// Finds the parameters. `plan` says how many days are simulated for each point, of all weekdays
/// together.
///
/// # Errors
/// Why they cannot be found; the message is for people.
pub fn match_scenario(
    weekdays: &[Weekday],
    observed: &Observed,
    followers: Option<&Followers>,
    sought: Sought,
    plan: &Plan,
    progress: &Progress,
) -> Result<MatchedModel, String> {
    let mut matching = Matching::new(weekdays, observed, followers, sought, plan, progress)?;
    let start: Vec<f64> = matching.unknowns.iter().map(|u| u.start).collect();
    let before = matching
        .simulate(&start)
        .map_err(|why| format!("the scenario cannot be run: {why}"))?;
    let mut before = before.values;
    let mut plain = matching.search()?;
    let refuted = plain.p_value.is_some_and(|p| p < REFUTED);
    if !refuted {
        return Ok(matching.told(&plain, &before));
    }
    let mut without = None;
    // First with all that a weight may still bring near, then, if that does not help, without the
    // types whose weight is at an end although the days cannot tell that it belongs there.
    for undecided in [false, true] {
        let fixed = matching.fixed.len();
        let kept = matching.fix(&mut plain, undecided);
        if undecided && matching.fixed.len() == fixed {
            break;
        }
        before = kept.iter().map(|place| before[*place]).collect();
        if without.is_none() {
            without = Some((matching.clone(), before.clone(), plain.clone()));
        }
        // Agents who come back from other work when the queue is long are a part of the model only
        // where it cannot do without them.
        if !sought.staffing {
            break;
        }
        let with_reserve = matching.with_reserve(&plain);
        let found = with_reserve.search();
        if progress.stopped() {
            return Err(STOPPED.into());
        }
        if let Ok(found) = found
            && misfit(&found) + WORTH < misfit(&plain)
        {
            return Ok(with_reserve.told(&found, &before));
        }
    }
    let (matching, before, plain) = without.unwrap_or((matching, before, plain));
    let plain = if matching.fixed.is_empty() {
        plain
    } else {
        matching.search()?
    };
    Ok(matching.told(&plain, &before))
}

const STOPPED: &str = "stopped before it was done";

/// How far off all measures are together.
fn misfit(of: &Matched) -> f64 {
    of.off.iter().map(|off| off * off).sum()
}

/// What a search needs at every point.
#[derive(Clone)]
struct Matching<'a> {
    weekdays: &'a [Weekday],
    /// Days observed of each weekday.
    days: Vec<f64>,
    /// Types that are matched.
    kinds: Vec<usize>,
    sought: Sought,
    /// Types whose weight is at the end of what is allowed: they are served at once or last, and no
    /// weight says more. Their measures do not pull at the others any more.
    fixed: Vec<(usize, f64)>,
    /// Whether there is a reserve; its factor follows that of the staffing.
    reserve: bool,
    seen: Measured,
    unknowns: Vec<Unknown>,
    /// Factor on the volumes of each type: what was counted, less the retries of those who were
    /// seen to abandon, with those whom self-service contains.
    firsts: Vec<f64>,
    plan: &'a Plan,
    progress: &'a Progress,
}

impl<'a> Matching<'a> {
    fn new(
        weekdays: &'a [Weekday],
        observed: &Observed,
        followers: Option<&Followers>,
        sought: Sought,
        plan: &'a Plan,
        progress: &'a Progress,
    ) -> Result<Self, String> {
        let first = weekdays.first().ok_or("there is no scenario")?;
        let types = first.scenario.contacts.len();
        // By day: by type.
        let seen: Vec<Vec<Counts>> = observed
            .days
            .iter()
            .map(|day| {
                day.cells
                    .iter()
                    .map(|row| Counts::sum(row.iter()))
                    .collect()
            })
            .collect();
        let sums: Vec<Counts> = (0..types)
            .map(|k| Counts::sum(seen.iter().map(|day| &day[k])))
            .collect();
        let told = |k: &usize| sums[*k].abandoned >= FEWEST && sums[*k].known >= FEWEST;
        let kinds: Vec<usize> = (0..types).filter(told).collect();
        if kinds.is_empty() || seen.len() < 10 {
            return Err(format!(
                "it takes ten ordinary days and a contact type with {FEWEST:.0} abandoned and \
                 {FEWEST:.0} answered after a known wait"
            ));
        }
        let mut unknowns = Vec::new();
        let unknown = |name, low, high| Unknown {
            name,
            start: 1.0,
            low,
            high,
        };
        if sought.staffing {
            unknowns.push(unknown("staffing", 0.4, 2.5));
        }
        if sought.order {
            let others = kinds.iter().skip(1);
            unknowns.extend(others.map(|_| unknown("weight", WEIGHTS.0, WEIGHTS.1)));
        }
        if unknowns.is_empty() {
            return Err("there is no order to find of a single contact type".into());
        }
        let retried = followers.map_or(0.0, |f| f.retries.probability.value);
        let firsts = first
            .scenario
            .contacts
            .iter()
            .enumerate()
            .map(|(k, contact)| {
                let rate = sums[k].value(Measure::AbandonRate).unwrap_or(0.0);
                let offered = contact.arrivals.as_ref().is_some_and(|a| {
                    a.basis == Basis::Offered && matches!(a.source, ArrivalSource::Expected(_))
                });
                // Those whom self-service contains come on top of the forecast.
                let contained = contact.self_service.as_ref();
                let contained = contained.map_or(0.0, |s| s.contained.at(0));
                if offered {
                    (1.0 - retried * rate) / (1.0 - contained).max(0.01)
                } else {
                    1.0
                }
            });
        let days = weekdays.iter().map(|w| {
            let own = observed.days.iter().filter(|d| d.model == w.model);
            own.count() as f64
        });
        let rows: Vec<(f64, Vec<&[Counts]>)> =
            vec![(1.0, seen.iter().map(Vec::as_slice).collect())];
        Ok(Self {
            days: days.collect(),
            firsts: firsts.collect(),
            seen: measured(&rows, &kinds).ok_or("no measure has a value")?,
            weekdays,
            kinds,
            sought,
            fixed: Vec::new(),
            reserve: false,
            unknowns,
            plan,
            progress,
        })
    }

    fn search(&self) -> Result<Matched, String> {
        let search = Search {
            rounds: ROUNDS,
            step: STEP,
            tolerance: TOLERANCE,
        };
        let run = |parameters: &[f64]| self.simulate(parameters).ok();
        let confidence = Confidence::default();
        let found = match_measures(run, &self.seen, &self.unknowns, &search, &confidence);
        found.map_err(|e: FitError| match self.progress.stopped() {
            true => STOPPED.to_owned(),
            false => e.to_string(),
        })
    }

    /// Fixes the weights that are at the end of what is allowed (`undecided`: also those that days
    /// cannot tell from others), starts the rest from where they are, and takes what is of the types
    /// fixed out of `found`; the places of the measures that are left.
    fn fix(&mut self, found: &mut Matched, undecided: bool) -> Vec<usize> {
        let first = usize::from(self.sought.staffing);
        let values: Vec<f64> = found.parameters.iter().map(|p| p.value).collect();
        for (unknown, value) in self.unknowns.iter_mut().zip(&values) {
            unknown.start = value.clamp(1.05 * unknown.low, 0.95 * unknown.high);
        }
        let (low, high) = WEIGHTS;
        let at_end = |value: f64| value <= 1.1 * low || value >= 0.9 * high;
        let mut gone = Vec::new();
        if self.sought.order {
            for (place, kind) in self.kinds.iter().enumerate().skip(1) {
                let value = values[first + place - 1];
                // Where days cannot tell, the measures of the type still say something.
                if at_end(value) && (undecided || !found.undecided[first + place - 1]) {
                    gone.push(place);
                    self.fixed.push((*kind, value));
                }
            }
        }
        for place in gone.iter().rev() {
            self.kinds.remove(*place);
            self.unknowns.remove(first + place - 1);
            found.parameters.remove(first + place - 1);
            found.undecided.remove(first + place - 1);
        }
        let measures = 0..self.seen.values.len();
        let kept: Vec<usize> = measures
            .filter(|m| !gone.contains(&(m / MEASURES.len())))
            .collect();
        let mut covariance = Matrix::zero(kept.len());
        for (a, from) in kept.iter().enumerate() {
            for (b, to) in kept.iter().enumerate() {
                covariance.set(a, b, self.seen.covariance.at(*from, *to));
            }
        }
        self.seen = Measured {
            values: kept.iter().map(|place| self.seen.values[*place]).collect(),
            covariance,
            days: Vec::new(),
        };
        found.off = kept.iter().map(|place| found.off[*place]).collect();
        kept
    }

    /// The same with a reserve, some of whose agents the others were.
    fn with_reserve(&self, plain: &Matched) -> Self {
        let mut out = self.clone();
        let staffing = &mut out.unknowns[0];
        staffing.start = (0.8 * plain.parameters[0].value).max(1.01 * staffing.low);
        let reserve = Unknown {
            name: "reserve",
            start: 0.4,
            low: 0.02,
            high: 2.0,
        };
        out.unknowns.insert(1, reserve);
        out.reserve = true;
        out
    }

    /// The scenario of a weekday with these parameters.
    fn with(&self, scenario: &Scenario, parameters: &[f64]) -> Result<Model, String> {
        let mut scenario = scenario.clone();
        let mut next = parameters.iter().copied();
        if self.sought.staffing {
            let staffing = next.next().unwrap_or(1.0);
            let reserve = if self.reserve { next.next() } else { None };
            staffed(&mut scenario, staffing, reserve);
        }
        if self.sought.order {
            for (kind, weight) in self.kinds.iter().skip(1).zip(next) {
                scenario.contacts[*kind].weight = weight;
            }
            for (kind, weight) in &self.fixed {
                scenario.contacts[*kind].weight = *weight;
            }
            scenario.routing.select_contact =
                vec![ContactCriterion::Priority, ContactCriterion::WeightedWait];
        }
        let mut model = compile(&scenario).map_err(|e| e.to_string())?;
        model.scale_volumes(&self.firsts);
        Ok(model)
    }

    fn simulate(&self, parameters: &[f64]) -> Result<Measured, String> {
        let all: f64 = self.days.iter().sum();
        let mut rows = Vec::new();
        for (weekday, days) in self.weekdays.iter().zip(&self.days) {
            if *days == 0.0 {
                continue;
            }
            let model = self.with(&weekday.scenario, parameters)?;
            // At least two of each, for their variance.
            let share = (self.plan.replications as f64 * days / all).ceil() as u64;
            let plan = Plan {
                replications: share.max(2),
                ..self.plan.clone()
            };
            let failed = |f: Failure| format!("day {} would never end", f.replication + 1);
            let predicted = predict(&model, &plan, self.progress).map_err(failed)?;
            let predicted = predicted.ok_or("it was stopped")?;
            rows.push((*days / predicted.days as f64, predicted.by_type()));
        }
        let parts: Vec<(f64, Vec<&[Counts]>)> = rows
            .iter()
            .map(|(weight, days)| (*weight, days.iter().map(Vec::as_slice).collect()))
            .collect();
        measured(&parts, &self.kinds).ok_or_else(|| "nobody was answered".into())
    }

    fn told(&self, found: &Matched, before: &[f64]) -> MatchedModel {
        let scenario = &self.weekdays[0].scenario;
        let name = |kind: usize| scenario.contacts[kind].name.clone();
        let mut parameters = found.parameters.iter().copied();
        let staffing = self.sought.staffing.then(|| parameters.next()).flatten();
        let reserve = self.reserve.then(|| parameters.next()).flatten();
        let of_search = ["staffing", "reserve"].map(str::to_owned);
        let asked = [self.sought.staffing, self.reserve];
        let of_search = of_search.into_iter().zip(asked).filter(|n| n.1);
        let names = of_search.map(|n| n.0);
        let names = names.chain(self.kinds.iter().skip(1).map(|k| name(*k)));
        let names: Vec<String> = names.collect();
        let of_names = |all: &[Option<Held>]| -> Vec<(String, Held)> {
            let each = names.iter().zip(all);
            each.filter_map(|(name, held)| Some((name.clone(), (*held)?)))
                .collect()
        };
        let mut held = of_names(&found.held);
        let at_end = self.fixed.iter().map(|(kind, value)| {
            let least = *value < 1.0;
            (name(*kind), if least { Held::Least } else { Held::Most })
        });
        held.extend(at_end);
        let others = self.kinds.iter().skip(1);
        let fixed = self.fixed.iter().map(|(kind, value)| {
            let weight = Parameter {
                name: "weight",
                value: *value,
                std_error: None,
                interval: None,
            };
            (name(*kind), weight)
        });
        let weights = others.map(|k| name(*k)).zip(parameters).chain(fixed);
        let places = self.kinds.iter().flat_map(|k| MEASURES.map(|m| (*k, m)));
        let measures = places
            .enumerate()
            .map(|(i, (kind, measure))| MatchedMeasure {
                contact: name(kind),
                measure: measure.key(),
                observed: self.seen.values[i],
                before: before[i],
                simulated: found.simulated[i],
                off: found.off[i],
            });
        MatchedModel {
            staffing,
            reserve,
            weights: weights.collect(),
            held,
            open: of_names(&found.open),
            reference: name(self.kinds[0]),
            measures: measures.collect(),
            p_value: found.p_value,
            rested: found.rested,
            days: self.plan.replications,
        }
    }
}
