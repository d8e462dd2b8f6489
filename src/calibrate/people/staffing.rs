//! How many agents of a group were there, and how many of them took contacts.
//!
//! Two things can be seen in a log of contacts. An agent is **present** from the first to the
//! last service of a day, long gaps apart (or as the log says, where it does). And while a
//! contact waits that an agent could serve, that agent is busy or away: the agents **busy while
//! somebody waited** are those who took contacts. Their share of those present then is the share
//! of presence in which agents take contacts; the rest is breaks, wrap-up that is not logged,
//! other work. It is a share of the agents present at the same moments, so that days with few
//! agents, which have the longest queues, do not count for more than their part.

use std::collections::BTreeMap;

use super::skills::Group;
use crate::calibrate::calendar::Calendar;
use crate::calibrate::gather::{Gathered, NONE};
use crate::calibrate::log::{day_of, weekday_of};

const DAY: f64 = 86_400.0;
/// An agent without a contact for so long was away \[s\].
pub const GAP: f64 = 45.0 * 60.0;
/// Agent time with somebody waiting that a share needs \[s\].
const ENOUGH: f64 = 4.0 * 3600.0;

/// Time integrals over the days of a weekday in one interval.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Slot {
    /// Mean agents present.
    pub present: f64,
    /// Mean agents busy with a contact.
    pub busy: f64,
    /// Mean of the most agents busy at a time.
    pub most_busy: f64,
    /// Agents present while somebody waited \[s\], over all days.
    pub present_waiting: f64,
    /// Agents busy while somebody waited \[s\], over all days.
    pub busy_waiting: f64,
}

/// Staffing of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Staffing {
    /// By weekday, by interval of the day.
    pub slots: Vec<Vec<Slot>>,
    /// Share of presence in which agents take contacts, by weekday and interval: from that
    /// weekday and interval where enough was seen, else from the interval, else from all.
    pub taking: Vec<Vec<Option<f64>>>,
    /// The same over everything; `None`: nobody was seen waiting, or no agent is known.
    pub taking_overall: Option<f64>,
}

/// A reserve takes contacts that have waited for so long \[s\].
pub const RESERVE_AFTER: f64 = 60.0;

/// The shares of presence in which agents take any contact, and in which they step in for those
/// who have waited long, from the share seen while somebody waited and a factor for each.
#[must_use]
pub fn shares(seen: f64, staffing: f64, reserve: f64) -> (f64, f64) {
    let always = (seen * staffing).clamp(0.05, 1.0);
    (always, (seen * reserve).min(1.0 - always).max(0.0))
}

/// What happens at a moment.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Change {
    Busy(f64),
    Present(f64),
    Waiting(f64),
}

impl Staffing {
    /// Staffing of a group on the normal days of a log.
    #[must_use]
    pub fn of(log: &Gathered, calendar: &Calendar, group: &Group, interval: f64) -> Self {
        let per_day = (DAY / interval).round() as usize;
        let mut slots = vec![vec![Slot::default(); per_day]; 7];
        let mut days = [0.0; 7];
        for day in calendar.first..=calendar.last {
            if calendar.normal(day) {
                days[weekday_of(day)] += 1.0;
            }
        }
        for (day, mut changes) in changes(log, calendar, group) {
            changes.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut row = vec![Slot::default(); per_day];
            integrate(&changes, interval, &mut row);
            let weekday = weekday_of(day);
            for (sum, slot) in slots[weekday].iter_mut().zip(&row) {
                sum.present += slot.present / interval / days[weekday];
                sum.busy += slot.busy / interval / days[weekday];
                sum.most_busy += slot.most_busy / days[weekday];
                sum.present_waiting += slot.present_waiting;
                sum.busy_waiting += slot.busy_waiting;
            }
        }
        from_intervals(log, calendar, group, interval, &mut slots);
        Self::with_shares(slots)
    }

    fn with_shares(slots: Vec<Vec<Slot>>) -> Self {
        let share = |of: &mut dyn Iterator<Item = &Slot>, enough: f64| {
            let (mut present, mut busy) = (0.0, 0.0);
            for slot in of {
                present += slot.present_waiting;
                busy += slot.busy_waiting;
            }
            (present >= enough && present > 0.0).then(|| (busy / present).min(1.0))
        };
        let taking_overall = share(&mut slots.iter().flatten(), 1.0);
        let taking = slots
            .iter()
            .map(|row| {
                (0..row.len())
                    .map(|i| {
                        share(&mut std::iter::once(&row[i]), ENOUGH)
                            .or_else(|| share(&mut slots.iter().map(|r| &r[i]), ENOUGH))
                            .or(taking_overall)
                    })
                    .collect()
            })
            .collect();
        Self {
            slots,
            taking,
            taking_overall,
        }
    }

    /// Mean agents who take contacts, in an interval of a weekday; where nobody was seen
    /// waiting, those present.
    #[must_use]
    pub fn effective(&self, weekday: usize, interval: usize) -> f64 {
        let slot = &self.slots[weekday][interval];
        slot.present * self.taking[weekday][interval].unwrap_or(1.0)
    }
}

/// Agents and work of an interval export: the same agents stand in the rows of all their types.
fn from_intervals(
    log: &Gathered,
    calendar: &Calendar,
    group: &Group,
    interval: f64,
    slots: &mut [Vec<Slot>],
) {
    let ours = |kind: u32| group.skills.contains(&(kind as usize));
    let mut seen: BTreeMap<(i64, usize), (f64, f64)> = BTreeMap::new();
    for cell in log.intervals.iter().filter(|c| ours(c.kind)) {
        let day = day_of(cell.row.start);
        if calendar.normal(day) {
            let slot = ((cell.row.start - day as f64 * DAY) / interval) as usize;
            let entry = seen.entry((day, slot)).or_default();
            entry.0 = entry.0.max(cell.row.staffed.unwrap_or(0.0));
            let work = cell.row.talk.unwrap_or(0.0) + cell.row.wrap_up.unwrap_or(0.0);
            entry.1 += work / interval;
        }
    }
    for ((day, slot), (staffed, busy)) in seen {
        let weekday = weekday_of(day);
        let days = calendar.days_of(weekday).len() as f64;
        let row = &mut slots[weekday];
        let last = row.len() - 1;
        let cell = &mut row[slot.min(last)];
        cell.busy += busy / days;
        cell.most_busy += staffed.max(busy) / days;
    }
}

/// All changes of a group, by day, with seconds of the day.
fn changes(
    log: &Gathered,
    calendar: &Calendar,
    group: &Group,
) -> BTreeMap<i64, Vec<(f64, Change)>> {
    let c = &log.contacts;
    let mut out: BTreeMap<i64, Vec<(f64, Change)>> = BTreeMap::new();
    let mut put = |from: f64, to: f64, change: fn(f64) -> Change| {
        let day = day_of(from);
        if to > from && calendar.normal(day) {
            let list = out.entry(day).or_default();
            let start = day as f64 * DAY;
            list.push((from - start, change(1.0)));
            list.push(((to - start).min(DAY), change(-1.0)));
        }
    };
    let mut member = vec![false; log.agents.list.len()];
    group.agents.iter().for_each(|a| member[*a as usize] = true);
    let no_agents = group.agents.is_empty();
    let mut served: BTreeMap<(u32, i64), Vec<(f64, f64)>> = BTreeMap::new();
    for i in 0..c.len() {
        let wait = f64::from(c.wait[i]);
        if c.outcome[i].offered() && wait > 0.0 && group.skills.contains(&(c.kind[i] as usize)) {
            put(c.asked[i], c.asked[i] + wait, Change::Waiting);
        }
        let Some(answer) = c.answer(i) else { continue };
        let agent = c.agent[i];
        let ours = if agent == NONE {
            no_agents
        } else {
            member[agent as usize]
        };
        if ours {
            let handle = c.handle(i).min(log.longest_talk);
            put(answer, answer + handle, Change::Busy);
            if agent != NONE {
                served
                    .entry((agent, day_of(answer)))
                    .or_default()
                    .push((answer, answer + handle));
            }
        }
    }
    if log.presence.is_empty() {
        for times in served.values_mut() {
            times.sort_by(|a, b| a.0.total_cmp(&b.0));
            let (mut from, mut to) = times[0];
            for (start, end) in times.iter().skip(1) {
                if *start > to + GAP {
                    put(from, to, Change::Present);
                    from = *start;
                }
                to = to.max(*end);
            }
            put(from, to, Change::Present);
        }
    } else {
        let ours = |agent: &u32| member.get(*agent as usize) == Some(&true);
        for (_, from, to) in log.presence.iter().filter(|p| ours(&p.0)) {
            put(*from, *to, Change::Present);
        }
    }
    out
}

/// Adds the time integrals of a day to its intervals.
fn integrate(changes: &[(f64, Change)], interval: f64, row: &mut [Slot]) {
    let (mut present, mut busy, mut waiting, mut at) = (0.0_f64, 0.0_f64, 0.0_f64, 0.0_f64);
    for (time, change) in changes {
        while at < *time {
            let slot = ((at / interval) as usize).min(row.len() - 1);
            let until = time.min((slot + 1) as f64 * interval);
            let length = until - at;
            let cell = &mut row[slot];
            cell.present += present * length;
            cell.busy += busy * length;
            cell.most_busy = cell.most_busy.max(busy);
            if waiting > 0.5 {
                cell.present_waiting += present.max(busy) * length;
                cell.busy_waiting += busy * length;
            }
            if until <= at {
                break;
            }
            at = until;
        }
        match change {
            Change::Busy(n) => busy += n,
            Change::Present(n) => present += n,
            Change::Waiting(n) => waiting += n,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_taken_while_somebody_waits() {
        let changes = [
            (0.0, Change::Present(1.0)),
            (0.0, Change::Present(1.0)),
            (100.0, Change::Busy(1.0)),
            (200.0, Change::Waiting(1.0)),
            (1000.0, Change::Waiting(-1.0)),
            (1000.0, Change::Busy(-1.0)),
            (1500.0, Change::Present(-1.0)),
            (1500.0, Change::Present(-1.0)),
        ];
        let mut row = vec![Slot::default(); 2];
        integrate(&changes, 900.0, &mut row);
        assert_eq!(row[0].present, 1800.0);
        assert_eq!(row[1].present, 1200.0);
        assert_eq!((row[0].busy, row[1].busy), (800.0, 100.0));
        assert_eq!(
            (row[0].busy_waiting, row[0].present_waiting),
            (700.0, 1400.0)
        );
        let staffing = Staffing::with_shares(vec![row]);
        assert_eq!(staffing.taking_overall, Some(0.5));
    }
}
