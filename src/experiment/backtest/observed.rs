//! What a log shows, day by day, counted as the model counts.

use super::counts::Counts;
use super::predicted::DayModel;
use crate::calibrate::calendar::Calendar;
use crate::calibrate::demand::Counts as DayCounts;
use crate::calibrate::gather::{Contacts, Gathered};
use crate::calibrate::log::{Outcome, date_of, day_of, weekday_of};
use crate::calibrate::scenario_names;
use crate::measures::{Cell, Rare, TICKS_PER_SECOND};
use crate::model::TypeModel;

const DAY: f64 = 86_400.0;

/// In which interval a contact is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountBy {
    /// That in which it asked for an agent.
    Arrival,
    /// That of its answer or departure.
    Event,
}

/// Which days of a log are taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Days {
    /// The first.
    pub from: Option<i64>,
    /// The last.
    pub to: Option<i64>,
    /// In which interval contacts are counted.
    pub count_by: CountBy,
}

/// A day.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    /// Days since 1970-01-01.
    pub day: i64,
    /// Its date.
    pub date: String,
    /// Its model, by position.
    pub model: usize,
    /// By contact type of the model: by interval.
    pub cells: Vec<Vec<Counts>>,
}

/// A day that is not compared, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Its date.
    pub date: String,
    /// Why.
    pub why: &'static str,
}

/// What a log shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Observed {
    /// The days, in order.
    pub days: Vec<Day>,
    /// Days that are not compared.
    pub set_aside: Vec<SetAside>,
    /// Types of the log that the models do not have, with their contacts on the days compared.
    pub unknown: Vec<(String, f64)>,
    /// Types of the models that the log does not have.
    pub missing: Vec<String>,
    /// Contacts of the days compared at hours that the models do not cover.
    pub outside: f64,
}

const NO_MODEL: &str = "no scenario for its weekday";

/// Counts a log as the models do. `weekdays` gives the model of each weekday, Monday first, by
/// position; all models have the same contact types.
///
/// Days unlike others of their weekday are set aside as a calibration sets them aside; the whole
/// log is looked at for that, not only the days taken.
///
/// # Errors
/// When no day is left; the message is for people.
pub fn observe(
    log: &Gathered,
    models: &[DayModel],
    weekdays: &[Option<usize>; 7],
    take: &Days,
) -> Result<Observed, String> {
    let mut calendar = Calendar::of(log).ok_or("the log has no contact that can be used")?;
    let interval = models.first().map_or(1800.0, |m| m.model.clock.interval);
    calendar.set_aside_parts(&DayCounts::of(log, &calendar, interval));
    let taken =
        |day: i64| take.from.is_none_or(|from| day >= from) && take.to.is_none_or(|to| day <= to);
    let mut out = Observed {
        days: Vec::new(),
        set_aside: Vec::new(),
        unknown: Vec::new(),
        missing: Vec::new(),
        outside: 0.0,
    };
    for day in (calendar.first..=calendar.last).filter(|d| taken(*d)) {
        let special = calendar.special.iter().find(|s| s.day == day);
        let model = weekdays[weekday_of(day)];
        let why = match (special, model) {
            (Some(special), _) => Some(special.why.words()),
            (None, None) if calendar.offered_on(day) > 0.0 => Some(NO_MODEL),
            _ => None,
        };
        if let Some(why) = why {
            let date = date_of(day);
            out.set_aside.push(SetAside { date, why });
        } else if let Some(model) = model.filter(|_| calendar.offered_on(day) > 0.0) {
            let of = &models[model].model;
            let (types, intervals) = (of.types.len(), of.clock.intervals - of.clock.warm_up);
            out.days.push(Day {
                day,
                date: date_of(day),
                model,
                cells: vec![vec![Counts::default(); intervals]; types],
            });
        }
    }
    if out.days.is_empty() {
        return Err(format!(
            "no day of the log can be compared: it goes from {} to {}, and the days taken are {}",
            date_of(calendar.first),
            date_of(calendar.last),
            match out.set_aside.first() {
                Some(first) => format!("set aside ({}: {})", first.date, first.why),
                None => "none of these; see --from and --to".to_owned(),
            }
        ));
    }
    fill(log, models, take.count_by, &mut out);
    Ok(out)
}

/// Puts the contacts of a log where they count.
fn fill(log: &Gathered, models: &[DayModel], count_by: CountBy, out: &mut Observed) {
    let first = &models[0].model;
    let names = scenario_names(&log.kinds.list);
    let place = |name: &String| first.types.iter().position(|t| t.name == *name);
    let places: Vec<Option<usize>> = names
        .iter()
        .zip(&log.kinds.list)
        .map(|(key, name)| place(name).or_else(|| place(key)))
        .collect();
    out.missing = (0..first.types.len())
        .filter(|k| !places.contains(&Some(*k)) && has_arrivals(first, *k))
        .map(|k| first.types[k].name.clone())
        .collect();
    let mut unknown = vec![0.0; names.len()];
    let c = &log.contacts;
    for i in (0..c.len()).filter(|i| c.outcome[*i].offered()) {
        let kind = c.kind[i] as usize;
        let at = when(c, i, count_by);
        match (spot(out, models, at), places[kind]) {
            (Spot::At(day, interval), Some(place)) => {
                let of = &models[out.days[day].model].model.types[place];
                let counts = of_contact(of, c, i);
                out.days[day].cells[place][interval].add(&counts);
            }
            (Spot::At(..), None) => unknown[kind] += 1.0,
            (Spot::Outside, _) => out.outside += 1.0,
            (Spot::Nowhere, _) => {}
        }
    }
    for cell in &log.intervals {
        let kind = cell.kind as usize;
        match (spot(out, models, cell.row.start), places[kind]) {
            (Spot::At(day, interval), Some(place)) => {
                let wait = cell.row.wait_answered;
                let counts = Counts {
                    offered: cell.row.offered,
                    answered: cell.row.answered,
                    abandoned: cell.row.abandoned,
                    known: wait.map_or(0.0, |_| cell.row.answered),
                    wait: wait.unwrap_or(0.0),
                    ..Counts::default()
                };
                out.days[day].cells[place][interval].add(&counts);
            }
            (Spot::At(..), None) => unknown[kind] += cell.row.offered,
            (Spot::Outside, _) => out.outside += cell.row.offered,
            (Spot::Nowhere, _) => {}
        }
    }
    let found = log.kinds.list.iter().cloned().zip(unknown);
    out.unknown = found.filter(|u| u.1 > 0.0).collect();
}

/// A type that is expected to have contacts of its own.
fn has_arrivals(model: &crate::model::Model, kind: usize) -> bool {
    model.demand.types[kind].expected.iter().any(|e| *e > 0.0)
}

/// When a contact counts.
fn when(c: &Contacts, i: usize, count_by: CountBy) -> f64 {
    let wait = f64::from(c.wait[i]);
    match count_by {
        CountBy::Event if wait > 0.0 => c.asked[i] + wait,
        _ => c.asked[i],
    }
}

/// Where a moment lies.
enum Spot {
    /// Day by position, and interval of the statistics.
    At(usize, usize),
    /// On a day that is compared, at hours that are not.
    Outside,
    /// On another day.
    Nowhere,
}

/// A horizon may go on past midnight: then the moment may be of the day before.
fn spot(of: &Observed, models: &[DayModel], at: f64) -> Spot {
    let today = day_of(at);
    let mut there = false;
    for day in [today, today - 1] {
        let Ok(position) = of.days.binary_search_by_key(&day, |d| d.day) else {
            continue;
        };
        there |= day == today;
        let model = &models[of.days[position].model];
        let clock = &model.model.clock;
        let since = at - day as f64 * DAY - model.start;
        let interval = (since / clock.interval).floor();
        if since >= 0.0 && interval < clock.intervals as f64 {
            let interval = interval as usize;
            return if interval < clock.warm_up {
                Spot::Outside
            } else {
                Spot::At(position, interval - clock.warm_up)
            };
        }
    }
    if there { Spot::Outside } else { Spot::Nowhere }
}

/// A contact as the model's type counts it.
fn of_contact(kind: &TypeModel, c: &Contacts, i: usize) -> Counts {
    let wait = f64::from(c.wait[i]);
    let (known, outcome) = (!wait.is_nan(), c.outcome[i]);
    let late = known && wait > 0.0;
    let ticks = if late {
        (wait * TICKS_PER_SECOND) as i64
    } else {
        0
    };
    let (answered, abandoned) = (outcome == Outcome::Answered, outcome == Outcome::Abandoned);
    let cell = Cell {
        offered: 1,
        answered_late: u32::from(answered && late),
        late_within: u32::from(answered && late && wait <= kind.within),
        abandoned: u32::from(abandoned),
        abandoned_within: u32::from(abandoned && known && wait <= kind.short_abandon),
        blocked: u32::from(outcome == Outcome::Blocked),
        wait_answered: if answered { ticks } else { 0 },
        ..Cell::default()
    };
    let rare = Rare {
        disconnected: u32::from(outcome == Outcome::Left),
        ..Rare::default()
    };
    let mut counts = Counts::of(kind, &cell, &rare);
    if answered && !known {
        // Whether it was in time is not known.
        (counts.within, counts.base, counts.known) = (0.0, 0.0, 0.0);
    }
    counts
}

impl Calendar {
    /// Contacts offered on a day.
    fn offered_on(&self, day: i64) -> f64 {
        let place = usize::try_from(day - self.first).ok();
        let there = place.and_then(|p| self.offered.get(p));
        there.copied().unwrap_or(0.0)
    }
}

impl Day {
    /// All types together, by interval.
    #[must_use]
    pub fn total(&self) -> Vec<Counts> {
        let intervals = self.cells.first().map_or(0, Vec::len);
        let of = |i: usize| Counts::sum(self.cells.iter().map(|row| &row[i]));
        (0..intervals).map(of).collect()
    }
}
