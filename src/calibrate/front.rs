//! Self-service in front of the agents: how many of those who come ask for no agent, and how long
//! it takes.

use super::calendar::Calendar;
use super::demand::normal_days;
use super::fit::Parameter;
use super::gather::Gathered;
use super::kinds::{Work, lengths};
use super::log::Outcome;
use crate::random::Family;
use crate::stats::Confidence;

const DAY: f64 = 86_400.0;

/// Self-service in front of a contact type.
#[derive(Debug, Clone, PartialEq)]
pub struct Front {
    /// By ordinary day, by interval: contacts that came, and those of them who asked for nobody.
    days: Vec<Vec<(u32, u32)>>,
    /// Time in it, of the contained and the passed on together; the error says why it is not known.
    pub time: Result<Work, String>,
    /// Share of the sessions of known length that took any time.
    pub used: f64,
}

impl Front {
    /// The front of a type; `None` where the log has none.
    #[must_use]
    pub fn of(log: &Gathered, calendar: &Calendar, kind: usize, interval: f64) -> Option<Self> {
        let c = &log.contacts;
        let normal: Vec<i64> = normal_days(calendar).into_iter().map(|d| d.0).collect();
        let per_day = (DAY / interval).round() as usize;
        let mut days = vec![vec![(0, 0); per_day]; normal.len()];
        let (mut times, mut known, mut contained) = (Vec::new(), 0_u64, 0_u64);
        for i in (0..c.len()).filter(|i| c.kind[*i] as usize == kind) {
            let machine = f64::from(c.machine[i]);
            known += u64::from(!machine.is_nan());
            if machine > 0.0 && machine <= log.longest_talk {
                times.push(machine);
            }
            let stays = c.outcome[i] == Outcome::SelfService;
            contained += u64::from(stays);
            let day = c.day(i);
            let Ok(place) = normal.binary_search(&day) else {
                continue;
            };
            let at = ((c.arrived[i] - day as f64 * DAY) / interval) as usize;
            let cell: &mut (u32, u32) = &mut days[place][at.min(per_day - 1)];
            cell.0 += 1;
            cell.1 += u32::from(stays);
        }
        (contained > 0 || !times.is_empty()).then(|| Self {
            days,
            used: times.len() as f64 / known.max(1) as f64,
            time: lengths(times, "time in self-service"),
        })
    }

    /// Share of those who come from interval `first` to `end` of ordinary days that ask for no
    /// agent. Its standard error is that of a ratio over days, for days differ by more than chance.
    #[must_use]
    pub fn contained(&self, first: usize, end: usize) -> Option<Parameter> {
        let sums: Vec<(f64, f64)> = self
            .days
            .iter()
            .map(|day| {
                let open = day[first..end].iter();
                open.fold((0.0, 0.0), |s, d| {
                    (s.0 + f64::from(d.0), s.1 + f64::from(d.1))
                })
            })
            .collect();
        let n = sums.len() as f64;
        let all: f64 = sums.iter().map(|s| s.0).sum();
        let share = sums.iter().map(|s| s.1).sum::<f64>() / all;
        let squares = sums
            .iter()
            .map(|s| (s.1 - share * s.0) * (s.1 - share * s.0));
        let error = (squares.sum::<f64>() * n / (n - 1.0)).sqrt() / all;
        (all > 0.0 && n > 1.0)
            .then(|| Parameter::share("contained", share, error, &Confidence::default()))
    }

    /// The share over the whole day.
    #[must_use]
    pub fn contained_all_day(&self) -> Option<Parameter> {
        self.contained(0, self.days.first()?.len())
    }

    /// Mean time of a session \[s\], those that took none with it.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        Some(self.used * self.time.as_ref().ok()?.mean.value)
    }

    /// The law of the time for a scenario, with that mean.
    #[must_use]
    pub fn law(&self) -> Option<Family> {
        self.time.as_ref().ok()?.law_of_mean(self.mean()?)
    }
}
