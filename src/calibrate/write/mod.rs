//! The scenario folder: plain figures that a person can read and change.

mod agents;
mod flows;
mod front;
mod matched;
mod possible;
mod words;

use std::fmt::Write as _;

use self::front::SelfService;
use self::words::{clock, distribution, exponential, keys, length, line, text};
use super::calendar::WEEKDAYS;
use super::kinds::Kind;
use super::log::date_of;
use super::result::Calibration;

/// Types with fewer services have no law and stay out of the scenario.
const FEWEST: u64 = 100;
/// The scenario covers the intervals in which so many agents are there on some weekday.
const OPEN: f64 = 0.25;

/// Factors that vary less than this are left out.
const LEAST_CV: f64 = 0.005;

/// The files of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// `scenario.toml`.
    pub scenario: String,
    /// `forecast.csv`: contacts by weekday and interval.
    pub forecast: String,
    /// `staff.csv`: agents by weekday and interval.
    pub staff: String,
    /// What is not in the scenario, and why.
    pub left_out: Vec<String>,
}

/// Makes the scenario of a calibration, under this name.
///
/// # Errors
/// When the log tells too little for any scenario, or what none can have; the message says what.
pub fn write(of: &Calibration, name: &str) -> Result<Written, String> {
    let plan = Plan::of(of)?;
    plan.is_possible()?;
    Ok(Written {
        scenario: plan.scenario(name),
        forecast: plan.forecast(),
        staff: plan.staff(),
        left_out: plan.left_out,
    })
}

/// The names that contact types of a log have in a scenario made from it.
#[must_use]
pub fn scenario_names(kinds: &[String]) -> Vec<String> {
    keys(kinds.iter().map(String::as_str))
}

/// What goes into the scenario.
struct Plan<'a> {
    of: &'a Calibration,
    /// Places of the types.
    kinds: Vec<usize>,
    /// Names of all types as keys.
    names: Vec<String>,
    /// Weekdays with normal days and contacts.
    weekdays: Vec<usize>,
    base: usize,
    first: usize,
    /// Behind the last interval.
    end: usize,
    /// Places of the groups that serve one of the types.
    groups: Vec<usize>,
    /// Self-service by type, where it is written.
    fronts: Vec<Option<SelfService>>,
    left_out: Vec<String>,
}

impl<'a> Plan<'a> {
    fn of(of: &'a Calibration) -> Result<Self, String> {
        let mut left_out = Vec::new();
        let mut kinds = Vec::new();
        for (k, kind) in of.kinds.iter().enumerate() {
            match &kind.talk {
                Ok(talk) if talk.n >= FEWEST && talk.law().is_some() => kinds.push(k),
                _ => left_out.push(format!(
                    "{} ({} offered): fewer than {FEWEST} services of known length",
                    kind.name,
                    kind.offered()
                )),
            }
        }
        if kinds.is_empty() {
            return Err(format!(
                "no contact type has {FEWEST} services of known length: no scenario can be made; is --map talk=COLUMN right?"
            ));
        }
        let total = |w: usize| -> f64 { kinds.iter().map(|k| of.profiles[*k][w].total()).sum() };
        let weekdays: Vec<usize> = (0..7).filter(|w| total(*w) > 0.0).collect();
        let base = weekdays
            .iter()
            .copied()
            .max_by(|a, b| total(*a).total_cmp(&total(*b)).then(b.cmp(a)))
            .ok_or("no normal day has contacts")?;
        let per_day = of.profiles[kinds[0]][base].raw.len();
        let open = |i: &usize| {
            let staffed = |w: &usize| {
                of.staffing
                    .iter()
                    .map(|s| s.slots[*w][*i].busy.max(s.slots[*w][*i].present))
                    .sum::<f64>()
                    >= OPEN
            };
            weekdays.iter().any(staffed)
        };
        let first = (0..per_day)
            .find(open)
            .ok_or("no agent was ever busy: no scenario can be made")?;
        let end = (0..per_day).rfind(open).map_or(per_day, |last| last + 1);
        let before: f64 = kinds
            .iter()
            .map(|k| {
                let raw = &of.profiles[*k][base].raw;
                raw[..first].iter().sum::<f64>() + raw[end..].iter().sum::<f64>()
            })
            .sum();
        if before > 0.5 {
            left_out.push(format!(
                "{before:.0} contacts a day outside of {} to {}, when nobody is there",
                clock(first, of.interval),
                clock(end, of.interval)
            ));
        }
        let reached = flows::reached(of, &kinds, first..end);
        for k in kinds.iter().filter(|k| !reached.contains(k)) {
            let name = &of.kinds[*k].name;
            left_out.push(format!("{name}: it comes only when nobody is there"));
        }
        if reached.is_empty() {
            return Err("contacts come only when nobody is there: no scenario can be made".into());
        }
        let kinds = reached;
        left_out.extend(flows::left_out(of, &kinds));
        let mut fronts = vec![None; of.kinds.len()];
        for k in &kinds {
            match SelfService::of(of, *k, (first, end)) {
                Ok(front) => fronts[*k] = front,
                Err(why) => left_out.push(why),
            }
        }
        let serves = |g: &usize| of.groups.list[*g].skills.iter().any(|k| kinds.contains(k));
        let groups = (0..of.groups.list.len()).filter(serves).collect();
        Ok(Self {
            of,
            groups,
            kinds,
            names: keys(of.kinds.iter().map(|k| k.name.as_str())),
            weekdays,
            base,
            first,
            end,
            fronts,
            left_out,
        })
    }

    fn scenario(&self, name: &str) -> String {
        let of = self.of;
        let day = self.last_day(self.base);
        let mut out = String::new();
        let first = date_of(of.calendar.first);
        let last = date_of(of.calendar.last);
        let put = &mut out;
        line(
            put,
            &format!(
                "# Made by busyhour calibrate from a log of {} contacts, {first} to {last}.",
                of.contacts
            ),
        );
        line(
            put,
            "# What each figure comes from and how sure it is stands in calibration.json. Change what you know better.",
        );
        line(put, "busyhour = 1");
        line(put, &format!("name     = {}", text(name)));
        line(
            put,
            &format!(
                "start    = {day}T{}:00   # the last ordinary {} of the log; other weekdays are variants below",
                clock(self.first, of.interval),
                WEEKDAYS[self.base]
            ),
        );
        line(
            put,
            &format!(
                "duration = \"{}\"",
                length((self.end - self.first) as f64 * of.interval)
            ),
        );
        line(put, &format!("interval = \"{}\"", length(of.interval)));
        self.order(put);
        for k in &self.kinds {
            self.contact(put, *k);
        }
        for g in self.groups.iter().copied() {
            self.group(put, g);
        }
        for weekday in self.weekdays.iter().filter(|w| **w != self.base) {
            self.variant(put, *weekday);
        }
        out
    }

    fn contact(&self, out: &mut String, k: usize) {
        let kind: &Kind = &self.of.kinds[k];
        let name = &self.names[k];
        line(out, "");
        line(out, &format!("[contact.{name}]"));
        line(out, "channel  = \"voice\"");
        self.priority(out, k);
        if self.comes(k) {
            line(out, &self.arrivals(k));
        } else {
            line(out, "# It comes from other types only, by hand-over.");
        }
        self.front(out, k);
        self.weight(out, name);
        self.served_by(out, k);
        if let Ok(followers) = &self.of.followers {
            let found = &followers.retries;
            let delay = found.mean_delay.unwrap_or(0.0);
            if found.probability.value >= 0.005 && delay > 0.0 {
                let error = found.probability.std_error.unwrap_or(0.0);
                let delay = exponential(delay);
                // Whoever tries again goes through self-service again; those it contains are not
                // among the retries of the log.
                let all = (found.probability.value / (1.0 - self.contained(k))).min(1.0);
                line(
                    out,
                    &format!(
                        "retry    = {{ after_abandon = {all:.3}, delay = {delay} }}   # ± {error:.3}, within an hour, over all types"
                    ),
                );
            }
        }
        for (key, work) in [("talk    ", &kind.talk), ("wrap_up ", &kind.wrap_up)] {
            match work {
                Ok(work) if work.mean.value > 0.0 => {
                    if let Some(law) = work.law() {
                        let said = match work.mean.std_error {
                            Some(error) => format!("mean of {} contacts, ± {error:.1} s", work.n),
                            None => {
                                "only the mean is in the log; the family is a stand-in".to_owned()
                            }
                        };
                        line(out, &format!("{key} = {}   # {said}", distribution(&law)));
                    }
                }
                _ => line(
                    out,
                    &format!("# {}is not in the log.", key.replace('_', "-")),
                ),
            }
        }
        self.flows(out, k);
        match &kind.patience {
            Ok(patience) => {
                if let Some(law) = patience.law() {
                    line(
                        out,
                        &format!(
                            "patience = {}   # {} of {} who waited abandoned",
                            distribution(&law),
                            patience.events,
                            patience.n
                        ),
                    );
                }
            }
            Err(why) => line(
                out,
                &format!("# Patience is not identifiable: {why}. Without it nobody abandons."),
            ),
        }
    }

    /// What was counted holds retries too: where the scenario has them, fewer are first attempts.
    fn arrivals(&self, k: usize) -> String {
        let name = &self.names[k];
        let mut out = format!(
            "arrivals = {{ per_interval = \"forecast.csv:{name}[weekday={}]\"",
            WEEKDAYS[self.base]
        );
        let retried = self
            .of
            .followers
            .as_ref()
            .is_ok_and(|f| f.retries.probability.value >= 0.005);
        if retried || self.fronts[k].is_some() {
            out.push_str(", basis = \"offered\"");
        }
        if let Ok(variation) = &self.of.variation[k] {
            let factors = &variation.factors;
            if factors.day_cv.value >= LEAST_CV {
                let _ = write!(out, ", day_cv = {:.3}", factors.day_cv.value);
            }
            if factors.interval_cv.value >= LEAST_CV {
                let _ = write!(out, ", interval_cv = {:.3}", factors.interval_cv.value);
                if let Some(correlation) = &factors.correlation {
                    let _ = write!(
                        out,
                        ", interval_correlation = {:.2}",
                        correlation.value.clamp(0.0, 0.99)
                    );
                }
            }
        }
        out + " }"
    }

    fn variant(&self, out: &mut String, weekday: usize) {
        let day = WEEKDAYS[weekday];
        line(out, "");
        line(out, &format!("[variant.{day}]"));
        line(
            out,
            &format!(
                "start = {}T{}:00",
                self.last_day(weekday),
                clock(self.first, self.of.interval)
            ),
        );
        for k in self.kinds.iter().filter(|k| self.comes(**k)) {
            let name = &self.names[*k];
            line(
                out,
                &format!(
                    "contact.{name}.arrivals.per_interval = \"forecast.csv:{name}[weekday={day}]\""
                ),
            );
        }
        self.agents_of_day(out, day);
    }

    fn last_day(&self, weekday: usize) -> String {
        let days = self.of.calendar.days_of(weekday);
        date_of(days.last().copied().unwrap_or(self.of.calendar.last))
    }

    fn forecast(&self) -> String {
        let names: Vec<&str> = self.kinds.iter().map(|k| self.names[*k].as_str()).collect();
        let mut out = format!("weekday,time,{}\n", names.join(","));
        for w in &self.weekdays {
            for i in self.first..self.end {
                let _ = write!(out, "{},{}", WEEKDAYS[*w], clock(i, self.of.interval));
                for k in &self.kinds {
                    let _ = write!(out, ",{:.2}", self.of.profiles[*k][*w].smooth[i]);
                }
                out.push('\n');
            }
        }
        out
    }
}
