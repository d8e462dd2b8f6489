//! Shifts, compiled: who would be there when, if everybody came.

use super::{Clock, Occasion};
use crate::scenario::{Shift, on_shift};

/// The shifts of a group, agent by agent.
///
/// Agents are slots 1…n of the group, shift by shift in the order of the file. Whether one is
/// absent, late or leaves early is drawn for each of its shifts.
#[derive(Debug, Clone)]
pub struct ShiftModel {
    /// First of the agents' numbers.
    pub first_agent: u32,
    /// Agents on shift in each interval, on average.
    pub scheduled: Vec<f64>,
    /// Each shift of each agent, agent by agent.
    pub(super) spans: Vec<Span>,
    /// Breaks of the spans.
    breaks: Vec<PlannedBreak>,
    /// Late logins.
    pub late: Option<Occasion>,
    /// Early leaves.
    pub early: Option<Occasion>,
}

/// One shift of one agent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    /// The agent, from 0 in its group.
    pub(super) agent: u32,
    pub(super) from: f64,
    pub(super) to: f64,
    /// Day of which its draws are keyed.
    pub(super) day: u32,
    /// Interval of its begin.
    pub(super) interval: u32,
    /// Where it stands among those of its shift when a share of them is away, in [0, 1).
    pub(super) place: f64,
    pub(super) first_break: u32,
    pub(super) breaks: u32,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct PlannedBreak {
    pub(super) at: f64,
    pub(super) length: f64,
    pub(super) paid: bool,
}

/// Day of shifts that are under way at the start: they began on the day before.
const DAY_BEFORE: u32 = u32::MAX;

impl ShiftModel {
    /// The shifts of a group whose agents' numbers begin at `first_agent`.
    pub(super) fn new(shifts: &[Shift], clock: &Clock, day_of: &[u32], first_agent: u32) -> Self {
        let mut model = Self {
            first_agent,
            scheduled: on_shift(shifts, clock.interval, clock.intervals),
            spans: Vec::new(),
            breaks: Vec::new(),
            late: None,
            early: None,
        };
        let mut agent = 0;
        for shift in shifts {
            let stride = stride(shift.agents);
            for k in 0..shift.agents {
                let place = u64::from(k) * u64::from(stride) % u64::from(shift.agents);
                let place = (place as f64 + 0.5) / f64::from(shift.agents);
                model.add(shift, k, agent, place, clock, day_of);
                agent += 1;
            }
        }
        model
    }

    fn add(&mut self, shift: &Shift, k: u32, agent: u32, place: f64, clock: &Clock, days: &[u32]) {
        for time in &shift.times {
            let interval = (time.from.max(0.0) / clock.interval) as usize;
            let first_break = self.breaks.len();
            for (off, at) in shift.off.iter().zip(&time.off) {
                let at = at + off.delay(k, shift.agents);
                if at < time.to {
                    self.breaks.push(PlannedBreak {
                        at,
                        length: off.length,
                        paid: off.paid,
                    });
                }
            }
            self.breaks[first_break..].sort_by(|a, b| a.at.total_cmp(&b.at));
            self.spans.push(Span {
                agent,
                from: time.from,
                to: time.to,
                day: match days.get(interval) {
                    Some(day) if time.from >= 0.0 => *day,
                    _ => DAY_BEFORE,
                },
                interval: interval.min(clock.intervals.saturating_sub(1)) as u32,
                place,
                first_break: first_break as u32,
                breaks: (self.breaks.len() - first_break) as u32,
            });
        }
    }

    /// Time of breaks by interval, if everybody came and no contact were in the way
    /// \[agent-seconds\].
    #[must_use]
    pub fn planned_breaks(&self, clock: &Clock) -> Vec<f64> {
        self.by_interval(clock, |span, note| {
            self.as_planned(span)
                .for_each(|(from, to, _)| note(from, to));
        })
    }

    /// Time by interval lost to late logins, where each is of mean length \[agent-seconds\].
    #[must_use]
    pub fn expected_late(&self, clock: &Clock) -> Vec<f64> {
        self.by_interval(clock, |span, note| {
            if let Some(late) = &self.late {
                let by = late.length.mean(span.interval as usize);
                note(span.from, (span.from + by).min(span.to));
            }
        })
        .into_iter()
        .map(|time| time * self.late.as_ref().map_or(0.0, |l| l.probability))
        .collect()
    }

    /// The same of early leaves.
    #[must_use]
    pub fn expected_early(&self, clock: &Clock) -> Vec<f64> {
        self.by_interval(clock, |span, note| {
            if let Some(early) = &self.early {
                let by = early.length.mean(span.interval as usize);
                note((span.to - by).max(span.from), span.to);
            }
        })
        .into_iter()
        .map(|time| time * self.early.as_ref().map_or(0.0, |e| e.probability))
        .collect()
    }

    /// Sums stretches of time of all spans by interval.
    fn by_interval(
        &self,
        clock: &Clock,
        stretches: impl Fn(&Span, &mut dyn FnMut(f64, f64)),
    ) -> Vec<f64> {
        let mut seconds = vec![0.0; clock.intervals];
        for span in &self.spans {
            stretches(span, &mut |from, to| {
                for_each_interval(clock, from, to, |i, time| seconds[i] += time);
            });
        }
        seconds
    }

    /// When agents come and go if everybody comes and no contact is in the way, breaks included:
    /// times \[s\] and changes of their number, in no order.
    pub fn changes(&self) -> impl Iterator<Item = (f64, i32)> {
        self.spans.iter().flat_map(|span| {
            let breaks = self.as_planned(span);
            let breaks = breaks.flat_map(|(from, to, _)| [(from, -1), (to, 1)]);
            [(span.from, 1), (span.to, -1)].into_iter().chain(breaks)
        })
    }

    pub(super) fn breaks_of(&self, span: &Span) -> &[PlannedBreak] {
        &self.breaks[span.first_break as usize..][..span.breaks as usize]
    }

    /// Begin, end and pay of a span's breaks, as they are where no contact is in the way: those
    /// that overlap are taken one after the other, and all end with the shift.
    pub(super) fn as_planned(&self, span: &Span) -> impl Iterator<Item = (f64, f64, bool)> {
        let mut free = f64::NEG_INFINITY;
        self.breaks_of(span).iter().map(move |rest| {
            let from = rest.at.max(free).min(span.to);
            let to = (from + rest.length).min(span.to);
            free = to;
            (from, to, rest.paid)
        })
    }
}

/// A step about 0.618·n that visits all of n places: neighbours on a shift stand far apart.
fn stride(n: u32) -> u32 {
    let gcd = |mut a: u32, mut b: u32| {
        while b > 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    let golden = (0.618 * f64::from(n)) as u32;
    (golden.max(1)..n.max(2))
        .find(|m| gcd(*m, n) == 1)
        .unwrap_or(1)
}

/// Cuts a span of time at the ends of the intervals of the horizon.
pub(super) fn for_each_interval(
    clock: &Clock,
    from: f64,
    to: f64,
    mut note: impl FnMut(usize, f64),
) {
    let first = (from.max(0.0) / clock.interval) as usize;
    for i in first..clock.intervals {
        let (start, end) = (clock.start_of(i), clock.start_of(i + 1));
        if start >= to {
            break;
        }
        note(i, (to.min(end) - from.max(start)).max(0.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stride_visits_every_place() {
        for n in 1..200 {
            let m = u64::from(stride(n));
            let mut seen = vec![false; n as usize];
            for k in 0..u64::from(n) {
                seen[(k * m % u64::from(n)) as usize] = true;
            }
            assert!(seen.iter().all(|s| *s), "{n}");
        }
    }
}
